//! Exports of the open document.

#[cfg(test)]
mod tests;
pub mod training_export;

use crate::messages;
use crate::state::{Context, Effect, OutputFile, Severity, State};
use dateline_annotation::model::{Document, LabelSet, Status};
use dateline_annotation::places::with_resolved_places;
use dateline_formats::AnnotationSelection;

/// The selection of annotations that an export holds.
pub type ExportFilter = AnnotationSelection;

/// A format to export a document in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Dateline's own format, which holds everything and can be imported again.
    Dateline,
    /// One line with text and entities, with offsets in code points.
    Jsonl,
    /// The places, for maps.
    GeoJson,
    /// One line for each mention of a place, for spreadsheets.
    PlacesCsv,
}

/// The review progress of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// The number of undecided annotations.
    pub suggested: usize,
    /// The number of accepted annotations.
    pub accepted: usize,
    /// The number of rejected annotations.
    pub rejected: usize,
    /// The number of reviewed paragraphs.
    pub reviewed: usize,
    /// The number of paragraphs.
    pub paragraphs: usize,
}

impl ReviewCounts {
    /// Counts the annotations and paragraphs of a document. Cost: linear in its text and
    /// annotations.
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

pub(in crate::state) fn download_export(state: &mut State, format: ExportFormat, cx: &mut Context) {
    let Some((document, text)) = write_open_document(state, format) else { return };
    cx.push(Effect::Download(export_file(&document, text, format)));
}

pub(in crate::state) fn copy_export(state: &mut State, format: ExportFormat, cx: &mut Context) {
    let written = write_open_document(state, format);
    cx.extend(written.map(|(_, text)| Effect::CopyToClipboard(text)));
}

/// Returns the open document and its export. If the export would be empty, notifies the user and
/// returns `None`.
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

/// Returns the reason not to write a file, or `None` if the file would hold data.
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
        // The header is always present.
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

/// Returns the file name of a document, without the extension: date and title.
pub(in crate::state) fn file_stem(document: &Document) -> String {
    let date = document.meta.date.map(|date| format!("{date} ")).unwrap_or_default();
    safe_file_stem(&format!("{date}{}", document.meta.title))
}

/// Returns a file name that every operating system accepts: letters and digits joined by hyphens.
pub(in crate::state) fn safe_file_stem(title: &str) -> String {
    let title = title.to_lowercase();
    let words: Vec<&str> = title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(10)
        .collect();
    if words.is_empty() { "document".to_owned() } else { words.join("-") }
}
