//! Writing files of the open document.

use super::{Effect, OutputFile, Severity, State};
use crate::messages;
use dateline_annotation::{Document, LabelSet, Status, with_resolved_places};
use dateline_formats::AnnotationSelection;

/// Which annotations a file holds.
pub type ExportFilter = AnnotationSelection;

/// What a document can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// The project's own format: everything, for keeping and for coming back.
    Dateline,
    /// A line of text and entities, in code points.
    Jsonl,
    /// The places, for maps.
    GeoJson,
    /// A line for each mention of a place, for tables.
    PlacesCsv,
}

/// How many annotations of a document stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// Nobody has decided on them.
    pub suggested: usize,
    /// Accepted ones.
    pub accepted: usize,
    /// Rejected ones.
    pub rejected: usize,
    /// Reviewed paragraphs.
    pub reviewed: usize,
    /// All paragraphs.
    pub paragraphs: usize,
}

impl ReviewCounts {
    /// Counts a document. Linear in its text and annotations.
    pub fn from_document(document: &Document) -> Self {
        let count = |status| {
            document.annotations().iter().filter(|annotation| annotation.status == status).count()
        };
        Self {
            suggested: count(Status::Suggested),
            accepted: count(Status::Accepted),
            rejected: count(Status::Rejected),
            reviewed: document.reviewed().len(),
            paragraphs: document.paragraphs().len(),
        }
    }
}

pub(super) fn download_export(state: &mut State, format: ExportFormat) -> Vec<Effect> {
    let Some((document, text)) = write_open_document(state, format) else { return Vec::new() };
    vec![Effect::Download(export_file(&document, text, format))]
}

pub(super) fn copy_export(state: &mut State, format: ExportFormat) -> Vec<Effect> {
    write_open_document(state, format)
        .map(|(_, text)| Effect::CopyToClipboard(text))
        .into_iter()
        .collect()
}

/// The open document, and what is written of it. What would hold nothing is refused in words.
fn write_open_document(state: &mut State, format: ExportFormat) -> Option<(Document, String)> {
    let (workspace, document) = state.workspace()?;
    let document = with_resolved_places(document, &workspace.places.resolutions);
    let text =
        render_export(&document, state.history.project().labels(), format, state.export_filter);
    if let Some(told) = refusal_reason(&document, &text, format, state.export_filter) {
        state.notify(Severity::Problem, told.to_owned());
        return None;
    }
    Some((document, text))
}

/// Why a file is not written; nothing where it holds what was asked for.
fn refusal_reason(
    document: &Document,
    text: &str,
    format: ExportFormat,
    scope: ExportFilter,
) -> Option<&'static str> {
    let counts = ReviewCounts::from_document(document);
    let is_empty = match (format, scope) {
        (ExportFormat::Dateline, _) | (_, ExportFilter::NotRejected) => false,
        (_, ExportFilter::Accepted) => counts.accepted == 0,
        (_, ExportFilter::ReviewedParagraphs) => counts.reviewed == 0,
    };
    if is_empty {
        return Some(messages::nothing_to_export(scope));
    }
    let has_no_places = match format {
        ExportFormat::Dateline | ExportFormat::Jsonl => false,
        ExportFormat::GeoJson => text.trim_end().ends_with("\"features\":[]}"),
        // The head is there always.
        ExportFormat::PlacesCsv => text.trim_end().lines().count() < 2,
    };
    has_no_places.then_some(messages::NO_PLACES_TO_EXPORT)
}

fn render_export(
    document: &Document,
    labels: &LabelSet,
    format: ExportFormat,
    scope: ExportFilter,
) -> String {
    match format {
        ExportFormat::Dateline => {
            dateline_formats::dateline_json::write_dateline_json(labels, &[document])
        }
        ExportFormat::Jsonl => dateline_formats::jsonl::write_jsonl(labels, &[document], scope),
        ExportFormat::GeoJson => {
            dateline_formats::geojson::write_geojson(labels, &[document], scope)
        }
        ExportFormat::PlacesCsv => {
            dateline_formats::places_csv::write_places_csv(labels, &[document], scope)
        }
    }
}

fn export_file(document: &Document, text: String, format: ExportFormat) -> OutputFile {
    let (ending, mime) = match format {
        ExportFormat::Dateline => ("dateline.json", "application/json"),
        ExportFormat::Jsonl => ("jsonl", "application/jsonl"),
        ExportFormat::GeoJson => ("geojson", "application/geo+json"),
        ExportFormat::PlacesCsv => ("places.csv", "text/csv"),
    };
    OutputFile { name: format!("{}.{ending}", file_stem(document)), mime, bytes: text.into_bytes() }
}

/// A document's file name without its ending: date and title.
pub(super) fn file_stem(document: &Document) -> String {
    let date = document.meta.date.map(|date| format!("{date} ")).unwrap_or_default();
    safe_file_stem(&format!("{date}{}", document.meta.title))
}

/// A file name that every system takes: letters and digits joined by hyphens.
pub(super) fn safe_file_stem(title: &str) -> String {
    let title = title.to_lowercase();
    let words: Vec<&str> = title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(10)
        .collect();
    if words.is_empty() { "document".to_owned() } else { words.join("-") }
}
