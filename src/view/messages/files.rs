//! Messages about opening files.

use super::{Noun, pluralize, trim_reason, with_reason};
use dateline_formats::Encoding;

pub(crate) fn file_not_opened(name: &str, reason: &str) -> String {
    with_reason(&format!("{name} was not opened"), reason)
}

/// Returns the reason for a file that was being opened when the file worker stopped.
pub(crate) fn file_worker_stopped(reason: &str) -> String {
    format!("the part of the page that opens files stopped ({})", trim_reason(reason))
}

/// Returns the reason for a file that was not opened because the file worker could not be started.
pub(crate) fn file_worker_missing(reason: &str) -> String {
    let reason = trim_reason(reason);
    format!(
        "the part of the page that opens files could not be loaded ({reason}); check the connection and \
         try again. You can still paste text"
    )
}

/// Returns the name of a file in an archive.
pub(crate) fn archive_member(name: &str, archive: &str) -> String {
    format!("{name} in {archive}")
}

/// Returns the reason for a file or folder that the browser cannot read.
pub(crate) fn file_unreadable(reason: &str) -> String {
    format!("the browser cannot read this file ({reason})")
}

/// The message for a folder without files that can be opened.
pub(crate) const NO_FILES: &str = "This folder has no files to open. Hidden files and folders (names that begin with a dot) are skipped.";

/// The maximum number of refused files that are named.
const MAX_NAMED_REFUSALS: usize = 8;

/// Returns the messages about files that were not opened. `of` is the number of picked files. Up to
/// two files get a message each; more files share one message.
pub(crate) fn files_not_opened(files: &[(String, String)], of: usize) -> Vec<String> {
    let Some((_, first)) = files.first() else { return Vec::new() };
    let is_one_reason = files.iter().all(|(_, reason)| reason == first);
    if files.len() == 1 || files.len() == 2 && !is_one_reason {
        return files.iter().map(|(name, reason)| file_not_opened(name, reason)).collect();
    }
    let named = files.iter().take(MAX_NAMED_REFUSALS).map(|(name, reason)| match is_one_reason {
        true => name.clone(),
        false => format!("{name}: {}", trim_reason(reason)),
    });
    let named: Vec<String> = named.collect();
    let rest = files.len() - named.len();
    // An archive can have more refused files than files were picked.
    let count = match files.len() > of {
        true => format!("{} were not opened", pluralize(files.len(), Noun::File)),
        false => format!("{} of {of} files were not opened", files.len()),
    };
    let (separator, told) = match is_one_reason {
        true => (", ", with_reason(&count, first)),
        false => ("; ", format!("{count}.")),
    };
    let rest = if rest == 0 { String::new() } else { format!("{separator}and {rest} more") };
    vec![format!("{told} {}{rest}.", named.join(separator))]
}

/// The maximum number of files of an interrupted import that are named.
const MAX_NAMED_MISSING: usize = 50;

/// Returns a message about the missing files of an import that was interrupted because the page was
/// closed or the browser ended.
pub(crate) fn import_interrupted(missing: &[String]) -> String {
    let named = missing[..missing.len().min(MAX_NAMED_MISSING)].join(", ");
    let rest = match missing.len().saturating_sub(MAX_NAMED_MISSING) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let verb = if missing.len() == 1 { "was" } else { "were" };
    format!(
        "An import was interrupted: {} {verb} not opened: {named}{rest}. Open them again.",
        pluralize(missing.len(), Noun::File)
    )
}

/// Returns the progress of opening files.
pub(crate) fn opening_progress(done: usize, total: usize) -> String {
    format!("Opening {} of {total}", (done + 1).min(total))
}

/// Returns the progress of inserting the documents of a file.
pub(crate) fn import_progress(name: &str, done: usize, total: usize) -> String {
    format!("{name}: opening {done} of {}", pluralize(total, Noun::Document))
}

/// Returns the reason for a file whose import the user stopped.
pub(crate) fn import_stopped(left: usize, total: usize) -> String {
    format!(
        "you stopped the import, and {left} of {} were not opened",
        pluralize(total, Noun::Document)
    )
}

/// Returns a message about the number of opened documents.
pub(crate) fn documents_opened(documents: usize) -> String {
    format!("{} opened.", pluralize(documents, Noun::Document))
}

/// Returns a message about the files that were not read as UTF-8, or `None` if there are none.
/// Their encodings may be guesses.
pub(crate) fn assumed_encodings(files: &[(String, Encoding)]) -> Option<String> {
    let name = |encoding| match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => None,
        Encoding::Utf16Le | Encoding::Utf16Be => Some("UTF-16"),
        Encoding::Windows1252 => Some("Windows-1252 (Western European)"),
    };
    let assumed = files.iter().filter_map(|(file, encoding)| Some((file, name(*encoding)?)));
    let assumed: Vec<(&String, &str)> = assumed.collect();
    let ((file, first), more) = (assumed.first()?, assumed.len() - 1);
    Some(match more {
        0 => format!(
            "{file} is not UTF-8. Dateline read it as {first}: check accents and quotation marks."
        ),
        more => format!(
            "{file} and {} are not UTF-8. Dateline read them as {}: check accents and quotation marks.",
            pluralize(more, Noun::OtherFile),
            if assumed.iter().all(|(_, name)| name == first) {
                first
            } else {
                "UTF-16 or Windows-1252"
            }
        ),
    })
}

/// The maximum number of import notes that are listed.
const MAX_LISTED_NOTES: usize = 6;

/// Returns a message about an imported file and its import notes.
pub(crate) fn file_imported(name: &str, documents: usize, notes: &[String]) -> String {
    format!("{name}: {} opened.{}", pluralize(documents, Noun::Document), import_notes(notes))
}

/// Returns a message about several imported files and their import notes. A note that applies to
/// several files is listed once.
pub(crate) fn files_imported(documents: usize, notes: &[String]) -> String {
    format!("{}{}", documents_opened(documents), import_notes(notes))
}

fn import_notes(notes: &[String]) -> String {
    let told = &notes[..notes.len().min(MAX_LISTED_NOTES)];
    match notes.len() - told.len() {
        0 if told.is_empty() => String::new(),
        0 => format!(" Note: {}.", told.join("; ")),
        more => format!(" Note: {}; and {more} more.", told.join("; ")),
    }
}
