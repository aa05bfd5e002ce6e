//! What is said of files that are opened.

use super::{bare, because, count};
use dateline_formats::Encoding;

pub fn not_opened(name: &str, reason: &str) -> String {
    because(&format!("{name} was not opened"), reason)
}

/// Why a file was not opened that the scribe was at when it stopped.
pub fn scribe_stopped(reason: &str) -> String {
    format!("the part of the page that opens files stopped at it ({})", bare(reason))
}

/// Why a file was not opened for which the scribe never began.
pub fn no_scribe(reason: &str) -> String {
    let reason = bare(reason);
    format!(
        "the part of the page that opens files is not there ({reason}); check the connection and try again. \
         Text can be pasted all the same"
    )
}

/// What a file of an archive is called.
pub fn within(name: &str, archive: &str) -> String {
    format!("{name} in {archive}")
}

/// Why a file or a folder that was given was not opened.
pub fn browser_cannot_read(reason: &str) -> String {
    format!("the browser cannot read it ({reason})")
}

/// A folder was given that nothing is opened of.
pub const NO_FILES: &str = "There is no file in this folder. Files and folders whose names begin with a dot are passed over.";

/// How many files that are not opened are named.
const REFUSED_NAMED: usize = 8;

/// Files that were not opened, of so many: a few by themselves, more in one text.
pub fn refused(files: &[(String, String)], of: usize) -> Vec<String> {
    let Some((_, first)) = files.first() else { return Vec::new() };
    let is_one_reason = files.iter().all(|(_, reason)| reason == first);
    if files.len() == 1 || files.len() == 2 && !is_one_reason {
        return files.iter().map(|(name, reason)| not_opened(name, reason)).collect();
    }
    let named = files.iter().take(REFUSED_NAMED).map(|(name, reason)| match is_one_reason {
        true => name.clone(),
        false => format!("{name}: {}", bare(reason)),
    });
    let named: Vec<String> = named.collect();
    let rest = files.len() - named.len();
    // Of an archive there may be more than files were given.
    let count = match files.len() > of {
        true => format!("{} were not opened", count(files.len(), "file")),
        false => format!("{} of {of} files were not opened", files.len()),
    };
    let (separator, told) = match is_one_reason {
        true => (", ", because(&count, first)),
        false => ("; ", format!("{count}.")),
    };
    let rest = if rest == 0 { String::new() } else { format!("{separator}and {rest} more") };
    vec![format!("{told} {}{rest}.", named.join(separator))]
}

/// How many files of an import that was cut short are named.
const MISSING_NAMED: usize = 50;

/// Files of an import that was cut short, as the page was closed or the browser ended.
pub fn cut_short(missing: &[String]) -> String {
    let named = missing[..missing.len().min(MISSING_NAMED)].join(", ");
    let rest = match missing.len().saturating_sub(MISSING_NAMED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let verb = if missing.len() == 1 { "was" } else { "were" };
    format!(
        "An import was cut short: {} {verb} not opened: {named}{rest}. Open them again.",
        count(missing.len(), "file")
    )
}

/// How far the files are opened.
pub fn opening(done: usize, total: usize) -> String {
    format!("Opening {} of {total}", (done + 1).min(total))
}

/// How far the documents of a file are put into the project.
pub fn taking_in(name: &str, done: usize, total: usize) -> String {
    format!("{name}: opening {done} of {}", count(total, "document"))
}

/// A person stopped it.
pub fn opening_stopped(left: usize, total: usize) -> String {
    format!("it was stopped, and {left} of {} were not opened", count(total, "document"))
}

/// Several files were opened.
pub fn opened(documents: usize) -> String {
    format!("{} opened.", count(documents, "document"))
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
            count(more, "other file"),
            if assumed.iter().all(|(_, name)| name == first) {
                first
            } else {
                "UTF-16 or Windows-1252"
            }
        ),
    })
}

/// How many notes on what was done while reading are told.
const NOTES_TOLD: usize = 6;

/// What a file brought, and what was done to it while it was read.
pub fn imported(name: &str, documents: usize, notes: &[String]) -> String {
    format!("{name}: {} opened.{}", count(documents, "document"), noted(notes))
}

/// What several files brought. What was done to more than one of them is told once.
pub fn all_imported(documents: usize, notes: &[String]) -> String {
    format!("{}{}", opened(documents), noted(notes))
}

fn noted(notes: &[String]) -> String {
    let told = &notes[..notes.len().min(NOTES_TOLD)];
    match notes.len() - told.len() {
        0 if told.is_empty() => String::new(),
        0 => format!(" {}.", told.join("; ")),
        more => format!(" {}; and {more} more.", told.join("; ")),
    }
}
