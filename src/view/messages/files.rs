//! Messages about opening files.

use super::nouns::{Noun, pluralize};
use super::reasons::{trim_reason, with_reason};
use super::workers::worker_failure;
use crate::state::import::messages::{
    ARCHIVE_SEPARATOR, FileFailure, FormatCount, ImportMessage, ImportRemark, RefusedFile,
    ReplacedDocuments,
};
use crate::state::notices::Severity;
use dateline_formats::{Encoding, ReadAs};

/// Returns the text of a message about opening files.
pub(super) fn import_message(message: &ImportMessage) -> String {
    match message {
        ImportMessage::EncodingsAssumed(files) => encodings_assumed(files),
        ImportMessage::Imported { file, documents, formats, replaced, remarks, more } => {
            let opened = documents_opened(*documents);
            let opened = match (file, formats.first()) {
                (Some(name), Some(FormatCount { format, .. })) => {
                    format_text!("{name}: read as {format}. {opened}")
                }
                (Some(name), None) => format_text!("{name}: {opened}"),
                (None, _) => format_text!("{opened}{}", formats_read(formats)),
            };
            let remarks = import_remarks(remarks, *more);
            format_text!("{opened}{}{remarks}", documents_replaced(*replaced))
        }
        ImportMessage::DocumentsOpened(documents) => documents_opened(*documents),
        ImportMessage::TextsOpenedInstead(documents, replaced) => {
            let documents = pluralize(*documents, Noun::Document);
            let replaced = documents_replaced(*replaced);
            format_text!("{documents} opened as plain text.{replaced}")
        }
        ImportMessage::NotOpened { files, picked } => files_not_opened(files, *picked),
        ImportMessage::Interrupted(missing) => import_interrupted(missing),
    }
}

/// Returns the reason why a file was not opened.
pub(super) fn file_failure(failure: &FileFailure) -> String {
    match failure {
        FileFailure::TooLarge { size, limit } => {
            let megabytes = |bytes: &u64| bytes.div_ceil(1024 * 1024);
            format_text!("{} MB is over the limit of {} MB", megabytes(size), megabytes(limit))
        }
        FileFailure::Unreadable(message) => {
            format_text!("the browser cannot read this file ({message})")
        }
        FileFailure::Invalid(detail) | FileFailure::UnreadText(detail) => detail.clone(),
        FileFailure::NoText => text!("the file has no text").to_owned(),
        FileFailure::WorkerStopped(failure) => {
            let reason = worker_failure(failure);
            format_text!("the part of the page that opens files stopped ({})", trim_reason(&reason))
        }
        FileFailure::WorkerMissing(failure) => {
            let reason = worker_failure(failure);
            let reason = trim_reason(&reason);
            format_text!(
                "the part of the page that opens files could not be loaded ({reason}); check the \
                 connection and try again. You can still paste text"
            )
        }
    }
}

/// Returns a message about a file that was not opened.
pub(super) fn file_not_opened(name: &str, failure: &FileFailure) -> String {
    with_reason(&format_text!("{name} was not opened"), &file_failure(failure))
}

/// Returns the name of a file, with that of its archive.
fn refused_name(file: &RefusedFile) -> String {
    match &file.archive {
        Some(archive) => name_in_archive(&file.name, archive),
        None => file.name.clone(),
    }
}

fn name_in_archive(name: &str, archive: &str) -> String {
    format_text!("{name} in {archive}")
}

/// The maximum number of refused files that are named.
const MAX_NAMED_REFUSALS: usize = 8;

/// Returns a message about files that were not opened. `picked` is the number of picked files.
fn files_not_opened(files: &[RefusedFile], picked: usize) -> String {
    let Some(first) = files.first() else { return String::new() };
    if files.len() == 1 {
        return file_not_opened(&refused_name(first), &first.reason);
    }
    let is_one_reason = files.iter().all(|file| file.reason == first.reason);
    let named = files.iter().take(MAX_NAMED_REFUSALS).map(|file| match is_one_reason {
        true => refused_name(file),
        false => {
            format_text!("{}: {}", refused_name(file), trim_reason(&file_failure(&file.reason)))
        }
    });
    let named: Vec<String> = named.collect();
    let rest = files.len() - named.len();
    // An archive can have more refused files than files were picked.
    let count = match files.len() > picked {
        true => format_text!("{} were not opened", pluralize(files.len(), Noun::File)),
        false => format_text!("{} of {picked} files were not opened", files.len()),
    };
    let (separator, told) = match is_one_reason {
        true => (", ", with_reason(&count, &file_failure(&first.reason))),
        false => ("; ", format_text!("{count}.")),
    };
    let rest = if rest == 0 { String::new() } else { format_text!("{separator}and {rest} more") };
    format_text!("{told} {}{rest}.", named.join(separator))
}

/// The maximum number of files of an interrupted import that are named.
const MAX_NAMED_MISSING: usize = 50;

/// Returns the name of a file in the journal of an import, with that of its archive.
fn journaled_name(name: &str) -> String {
    match name.split_once(ARCHIVE_SEPARATOR) {
        Some((name, archive)) => name_in_archive(name, archive),
        None => name.to_owned(),
    }
}

/// Returns a message about the missing files of an import that was interrupted because the page was
/// closed or the browser ended.
fn import_interrupted(missing: &[String]) -> String {
    let named = missing.iter().take(MAX_NAMED_MISSING).map(|name| journaled_name(name));
    let named = named.collect::<Vec<_>>().join(", ");
    let rest = match missing.len().saturating_sub(MAX_NAMED_MISSING) {
        0 => String::new(),
        more => format_text!(", and {more} more"),
    };
    let verb = if missing.len() == 1 { text!("was") } else { text!("were") };
    format_text!(
        "An import was interrupted: {} {verb} not opened: {named}{rest}. Open them again.",
        pluralize(missing.len(), Noun::File)
    )
}

/// Returns the progress of opening files.
pub(crate) fn opening_progress(done: usize, total: usize) -> String {
    format_text!("Opening {} of {total}", (done + 1).min(total))
}

/// Returns the progress of inserting the documents of a file.
pub(crate) fn import_progress(name: &str, done: usize, total: usize) -> String {
    format_text!("{name}: opening {done} of {}", pluralize(total, Noun::Document))
}

/// Returns a message about the number of opened documents.
fn documents_opened(documents: usize) -> String {
    format_text!("{} opened.", pluralize(documents, Noun::Document))
}

/// The maximum number of formats that are named.
const MAX_NAMED_FORMATS: usize = 6;

/// Returns a sentence about the formats that several files were read as.
fn formats_read(formats: &[FormatCount]) -> String {
    let named =
        formats.iter().take(MAX_NAMED_FORMATS).map(|FormatCount { format, first, files }| {
            let files = match files {
                1 => first.clone(),
                files => pluralize(*files, Noun::File),
            };
            format_text!("{format} ({files})")
        });
    let named = named.collect::<Vec<_>>().join(", ");
    match formats.len().saturating_sub(MAX_NAMED_FORMATS) {
        0 if formats.is_empty() => String::new(),
        0 => format_text!(" Read as {named}."),
        more => format_text!(" Read as {named}, and {more} more."),
    }
}

/// Returns sentences about the documents that were replaced.
fn documents_replaced(replaced: ReplacedDocuments) -> String {
    let documents = pluralize(replaced.documents, Noun::Document);
    match replaced {
        ReplacedDocuments { documents: 0, .. } => String::new(),
        ReplacedDocuments { is_edited: false, .. } => format_text!(" Replaced: {documents}."),
        ReplacedDocuments { is_edited: true, .. } => {
            format_text!(" Replaced: {documents}, with your edits. Undo restores them.")
        }
    }
}

/// Returns the label of the button that reads files of a notice in another way.
pub(crate) fn reopen_files(severity: Severity, read_as: &ReadAs) -> String {
    match (read_as, severity) {
        (ReadAs::Annotator(name), _) => format_text!("Use {name}’s instead"),
        (ReadAs::Recognized | ReadAs::Text, Severity::Info) => {
            text!("Open as plain text instead").to_owned()
        }
        (ReadAs::Recognized | ReadAs::Text, Severity::Problem) => {
            text!("Open as plain text").to_owned()
        }
    }
}

/// Returns a message about files that were not read as UTF-8. Their encodings may be guesses.
fn encodings_assumed(files: &[(String, Encoding)]) -> String {
    let name = |encoding: &Encoding| match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => "UTF-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        Encoding::Windows1252 => text!("Windows-1252 (Western European)"),
    };
    let Some(((file, first), others)) = files.split_first() else { return String::new() };
    let first = name(first);
    match others.len() {
        0 => format_text!(
            "{file} is not UTF-8. Dateline read it as {first}: check accents and quotation marks."
        ),
        more => format_text!(
            "{file} and {} are not UTF-8. Dateline read them as {}: check accents and quotation marks.",
            pluralize(more, Noun::OtherFile),
            if others.iter().all(|(_, encoding)| name(encoding) == first) {
                first
            } else {
                text!("UTF-16 or Windows-1252")
            }
        ),
    }
}

/// Returns the remarks on an import. `more` is the number of further remarks.
fn import_remarks(remarks: &[(Option<String>, ImportRemark)], more: usize) -> String {
    let told = remarks.iter().map(|(file, remark)| {
        let file = file.as_ref().map(|name| format_text!("{name}: ")).unwrap_or_default();
        format_text!("{file}{}", import_remark(remark))
    });
    let told: Vec<String> = told.collect();
    match more {
        0 if told.is_empty() => String::new(),
        0 => format_text!(" Note: {}.", told.join("; ")),
        more => format_text!(" Note: {}; and {more} more.", told.join("; ")),
    }
}

fn import_remark(remark: &ImportRemark) -> String {
    match remark {
        ImportRemark::Stopped { left, total } => format_text!(
            "you stopped the import, and {left} of {} were not opened",
            pluralize(*total, Noun::Document)
        ),
        ImportRemark::Note(note) => note.to_string(),
    }
}
