//! What is said of files that are opened.

use super::{pluralize, trim_reason, with_reason};
use dateline_formats::Encoding;

pub fn file_not_opened(name: &str, reason: &str) -> String {
    with_reason(&format!("{name} was not opened"), reason)
}

/// Why a file was not opened that the file worker was at when it stopped.
pub fn file_worker_stopped(reason: &str) -> String {
    format!("the part of the page that opens files stopped at it ({})", trim_reason(reason))
}

/// Why a file was not opened for which the file worker never began.
pub fn file_worker_missing(reason: &str) -> String {
    let reason = trim_reason(reason);
    format!(
        "the part of the page that opens files is not there ({reason}); check the connection and try again. \
         Text can be pasted all the same"
    )
}

/// What a file of an archive is called.
pub fn archive_member(name: &str, archive: &str) -> String {
    format!("{name} in {archive}")
}

/// Why a file or a folder that was given was not opened.
pub fn file_unreadable(reason: &str) -> String {
    format!("the browser cannot read it ({reason})")
}

/// A folder was given that nothing is opened of.
pub const NO_FILES: &str = "There is no file in this folder. Files and folders whose names begin with a dot are passed over.";

/// How many files that are not opened are named.
const MAX_NAMED_REFUSALS: usize = 8;

/// Files that were not opened, of so many: a few by themselves, more in one text.
pub fn files_not_opened(files: &[(String, String)], of: usize) -> Vec<String> {
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
    // Of an archive there may be more than files were given.
    let count = match files.len() > of {
        true => format!("{} were not opened", pluralize(files.len(), "file")),
        false => format!("{} of {of} files were not opened", files.len()),
    };
    let (separator, told) = match is_one_reason {
        true => (", ", with_reason(&count, first)),
        false => ("; ", format!("{count}.")),
    };
    let rest = if rest == 0 { String::new() } else { format!("{separator}and {rest} more") };
    vec![format!("{told} {}{rest}.", named.join(separator))]
}

/// How many files of an import that was cut short are named.
const MAX_NAMED_MISSING: usize = 50;

/// Files of an import that was cut short, as the page was closed or the browser ended.
pub fn import_interrupted(missing: &[String]) -> String {
    let named = missing[..missing.len().min(MAX_NAMED_MISSING)].join(", ");
    let rest = match missing.len().saturating_sub(MAX_NAMED_MISSING) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let verb = if missing.len() == 1 { "was" } else { "were" };
    format!(
        "An import was cut short: {} {verb} not opened: {named}{rest}. Open them again.",
        pluralize(missing.len(), "file")
    )
}

/// How far the files are opened.
pub fn opening_progress(done: usize, total: usize) -> String {
    format!("Opening {} of {total}", (done + 1).min(total))
}

/// How far the documents of a file are put into the project.
pub fn import_progress(name: &str, done: usize, total: usize) -> String {
    format!("{name}: opening {done} of {}", pluralize(total, "document"))
}

/// A person stopped it.
pub fn import_stopped(left: usize, total: usize) -> String {
    format!("it was stopped, and {left} of {} were not opened", pluralize(total, "document"))
}

/// Several files were opened.
pub fn documents_opened(documents: usize) -> String {
    format!("{} opened.", pluralize(documents, "document"))
}

/// Says which files were read as something else than UTF-8, if any were: their encodings may be guesses.
pub fn assumed_encodings(files: &[(String, Encoding)]) -> Option<String> {
    let name = |encoding| match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => None,
        Encoding::Utf16Le | Encoding::Utf16Be => Some("UTF-16"),
        Encoding::Windows1252 => Some("Windows-1252 (Western European)"),
    };
    let assumed = files.iter().filter_map(|(file, encoding)| Some((file, name(*encoding)?)));
    let assumed: Vec<(&String, &str)> = assumed.collect();
    let ((file, first), more) = (assumed.first()?, assumed.len() - 1);
    Some(match more {
        0 => format!("{file} is not UTF-8. It was read as {first}: check its accents and quotes."),
        more => format!(
            "{file} and {} are not UTF-8. They were read as {}: check their accents and quotes.",
            pluralize(more, "other file"),
            if assumed.iter().all(|(_, name)| name == first) {
                first
            } else {
                "UTF-16 or Windows-1252"
            }
        ),
    })
}

/// How many notes on what was done while reading are told.
const MAX_LISTED_NOTES: usize = 6;

/// What a file brought, and what was done to it while it was read.
pub fn file_imported(name: &str, documents: usize, notes: &[String]) -> String {
    format!("{name}: {} opened.{}", pluralize(documents, "document"), import_notes(notes))
}

/// What several files brought. What was done to more than one of them is told once.
pub fn files_imported(documents: usize, notes: &[String]) -> String {
    format!("{}{}", documents_opened(documents), import_notes(notes))
}

fn import_notes(notes: &[String]) -> String {
    let told = &notes[..notes.len().min(MAX_LISTED_NOTES)];
    match notes.len() - told.len() {
        0 if told.is_empty() => String::new(),
        0 => format!(" {}.", told.join("; ")),
        more => format!(" {}; and {more} more.", told.join("; ")),
    }
}
