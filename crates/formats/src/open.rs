use crate::dateline_json::{self, MAX_DATELINE_BYTES};
use crate::decode::{DecodeError, Decoded, Encoding, MAX_BYTES, decode_within};
use crate::json::Shape;
use crate::shorten::shorten;

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// A text without annotations.
    Text {
        /// Without a byte order mark; line ends as they came.
        text: String,
        /// What the bytes were read as; a guess where it is Windows-1252.
        encoding: Encoding,
    },
    /// A Dateline file, sound or not, for [`dateline_json::read`].
    Dateline(String),
}

/// Why a file is not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// It is not text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// JSON that is not ours: opened as text, it would be an article of braces.
    #[error("it is JSON but not a Dateline file: {0}")]
    OtherJson(String),
    /// Its name ends in `.json` or `.jsonl`, and it is none.
    #[error("its name says JSON, but it cannot be read as such: {0}")]
    BadJson(String),
}

/// Says what a file is, by its content.
///
/// The name decides in one case only: what is called `.json` or `.jsonl` and is broken is refused
/// instead of being shown as an article. Texts up to [`MAX_BYTES`](crate::MAX_BYTES) and Dateline
/// files up to [`MAX_DATELINE_BYTES`] are opened. Cost: a few passes over the bytes.
pub fn open(name: &str, bytes: &[u8]) -> Result<Opened, OpenError> {
    let limit = if is_dateline(bytes) { MAX_DATELINE_BYTES } else { MAX_BYTES };
    let Decoded { text, encoding } = decode_within(bytes, limit)?;
    if is_dateline(text.as_bytes()) || dateline_json::has_format(&text) {
        return Ok(Opened::Dateline(text));
    }
    match other_json(name, &text) {
        Some(error) => Err(error),
        None => {
            crate::decode::check_size(text.len(), MAX_BYTES)?;
            Ok(Opened::Text { text, encoding })
        }
    }
}

/// How far into a file its first members are looked for, in bytes.
const HEAD: usize = 200;

/// Whether a file begins as ours do, so that a damaged one is told as what it was.
fn is_dateline(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let bare: String = head.chars().filter(|character| !character.is_whitespace()).collect();
    bare.trim_start_matches('\u{feff}').starts_with(r#"{"format":"dateline""#)
}

fn other_json(name: &str, text: &str) -> Option<OpenError> {
    let name = name.to_lowercase();
    let says_json = name.ends_with(".json") || name.ends_with(".jsonl");
    let starts_json = text.trim_start().starts_with(['{', '[']);
    if !says_json && !starts_json {
        return None;
    }
    let error = match Shape::of(text) {
        Ok(shape) if says_json || shape.is_structured() => {
            return Some(OpenError::OtherJson(shape.describe()));
        }
        Ok(_) => return None,
        Err(error) => error,
    };
    match lines(text) {
        Some(shape) => Some(OpenError::OtherJson(format!("{}, one a line", shape.describe()))),
        None if says_json => Some(OpenError::BadJson(shorten(&error.to_string(), 200))),
        None => None,
    }
}

/// The shape of the first line where the first two are both JSON objects.
fn lines(text: &str) -> Option<Shape> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let [first, second] = [lines.next()?, lines.next()?].map(Shape::of);
    let first = first.ok().filter(Shape::is_structured)?;
    second.ok().filter(Shape::is_structured).map(|_| first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, content: &str, expected: &str) {
        let said = match open(name, content.as_bytes()) {
            Ok(Opened::Text { .. }) => "text".to_owned(),
            Ok(Opened::Dateline(_)) => "dateline".to_owned(),
            Err(error) => error.to_string(),
        };
        assert_eq!(said, expected, "{name}: {content}");
    }

    #[test]
    fn files_are_known_by_content() {
        check("article.txt", "Homs falls", "text");
        check("article", "{curly} braces, [1] notes", "text");
        check("notes.txt", "[1]", "text");
        check("x.txt", "\u{feff}{\n \"format\": \"dateline\", \"version\": 1", "dateline");
        check("x", r#"{"version":1,"format":"dateline"}"#, "dateline");
        check("x.json", "", "there is no text in it");
    }

    #[test]
    fn other_json_is_named() {
        let not_ours = "it is JSON but not a Dateline file: ";
        let tasks = r#"[{"data":{"text":"a"},"annotations":[]}]"#;
        check("a.txt", tasks, &format!("{not_ours}it looks like tasks of Label Studio"));
        check("a.json", "[1]", &format!("{not_ours}it is a list"));
        check(
            "a.jsonl",
            "{\"text\":\"a\",\"label\":[]}\n{\"text\":\"b\",\"label\":[]}\n",
            &format!("{not_ours}it looks like a file of doccano, one a line"),
        );
        check(
            "a.json",
            r#"{"a":"#,
            "its name says JSON, but it cannot be read as such: EOF while parsing a value at line 1 column 5",
        );
    }
}
