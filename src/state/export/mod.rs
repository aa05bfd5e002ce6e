//! Exports of the open document.

pub mod messages;
pub mod split_preview;
#[cfg(test)]
mod tests;
pub mod training_export;

use crate::state::action::{ExportFilter, ExportFormat};
use crate::state::context::Context;
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::effect::{Effect, OutputFile};
use crate::state::export::messages::ExportMessage;
use crate::state::notices::Severity;
use crate::state::session::Session;
use dateline_annotation::compact;
use dateline_annotation::model::{Document, LabelId, group_entities};
use dateline_annotation::places::with_resolved_places;
use dateline_formats::export::{EncodedDocuments, encode_documents};
use std::cmp::Reverse;

pub(in crate::state) fn download_export(
    session: &mut Session,
    filter: ExportFilter,
    format: ExportFormat,
    cx: &mut Context,
) {
    let Some((document, text)) = write_open_document(session, filter, format) else { return };
    cx.push(Effect::Download(export_file(&document, text, format)));
}

pub(in crate::state) fn copy_export(
    session: &mut Session,
    filter: ExportFilter,
    format: ExportFormat,
    cx: &mut Context,
) {
    let written = write_open_document(session, filter, format);
    cx.extend(written.map(|(_, text)| Effect::CopyToClipboard(text)));
}

/// Copies the names of a label's entities in the open document, those with the most mentions first.
pub(in crate::state) fn copy_names(session: &Session, label: LabelId, cx: &mut Context) {
    let Some((_, document)) = session.workspace() else { return };
    let mut entities = group_entities(document, session.history.project().labels());
    entities.retain(|entity| entity.label == label);
    compact::sort_by_key(&mut entities, |entity| Reverse(entity.mentions.len()));
    let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
    cx.push(Effect::CopyToClipboard(names.join("\n")));
}

/// Returns the open document and its export. If the export would be empty, notifies the user and
/// returns `None`.
fn write_open_document(
    session: &mut Session,
    filter: ExportFilter,
    format: ExportFormat,
) -> Option<(Document, String)> {
    let (workspace, document) = session.workspace()?;
    let places = &workspace.places;
    let document = with_resolved_places(document, &places.resolutions, &places.inner);
    let labels = session.history.project().labels();
    let encoded = encode_documents(format, labels, &[&document], filter);
    if let Some(told) = refusal_reason(&document, &encoded, format, filter) {
        session.notify(Severity::Problem, told);
        return None;
    }
    Some((document, String::from_utf8_lossy(&encoded.bytes).into_owned()))
}

/// Returns the reason not to write a file, or `None` if the file would hold data.
fn refusal_reason(
    document: &Document,
    encoded: &EncodedDocuments,
    format: ExportFormat,
    scope: ExportFilter,
) -> Option<ExportMessage> {
    let counts = ReviewCounts::from_document(document);
    let is_empty = match scope {
        ExportFilter::NotRejected => false,
        ExportFilter::Accepted => counts.accepted == 0,
        ExportFilter::ReviewedParagraphs => counts.reviewed == 0,
    };
    if is_empty && !format.spec().is_complete {
        return Some(ExportMessage::Empty(scope));
    }
    // Of a document with selected mentions, only a format of places may have no records.
    (encoded.n_records == 0).then_some(ExportMessage::NoPlaces)
}

fn export_file(document: &Document, text: String, format: ExportFormat) -> OutputFile {
    let spec = format.spec();
    let name = format!("{}.{}", file_stem(document), spec.extension);
    OutputFile { name, mime: spec.mime, bytes: text.into_bytes() }
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
