//! Opens files: recognizes them by their content and decodes their text.

use crate::archive::{self, ArchiveError, EntryError, UnpackedArchive};
use crate::articles::{self, JsonArticles, MAX_ROWS};
use crate::bundle::open_files_with_sidecars;
use crate::codec::{Reader, Registry};
use crate::dateline_json;
use crate::decode::{DecodeError, Decoded, Encoding, decode_with_limit};
use crate::file::File;
use crate::file_type::FileType;
use crate::import::{ImportNote, ParsedDocument, ParsedDocuments, Probe, ReadError, ReadOptions};
use crate::json::{JsonShape, json_error_location};
use crate::limits::{MAX_BYTES, MAX_DATELINE_BYTES};
use crate::registry::FORMATS;
use crate::unread::{UnreadFormat, unread_format};

/// The recognized content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenedFile {
    /// A text without annotations.
    Text {
        /// The text without a byte order mark, with its original line endings.
        text: String,
        /// The encoding of the file. Windows-1252 is always a guess.
        encoding: Encoding,
    },
    /// A Dateline file, valid or not, for [`dateline_json::read_dateline_json`].
    Dateline(String),
    /// Training data of another format, valid or not, for [`Reader::read_files`].
    TrainingData {
        /// The recognized format.
        format: &'static dyn Reader,
        /// Another format that recognizes the file, if any. It is not used.
        other_format: Option<&'static dyn Reader>,
        /// The file. If it is text, it was converted to UTF-8. If the format consists of several
        /// files, the caller adds the others.
        files: Vec<File>,
    },
    /// Articles from a web page, Markdown, a table, or JSON Lines, for
    /// [`assemble`](crate::import::assemble_documents).
    Articles {
        /// The parsed articles.
        documents: ParsedDocuments,
        /// The display name of the format; `None` for a file that is an article itself: a web page or
        /// Markdown.
        format: Option<&'static str>,
        /// The encoding of the file. Windows-1252 is always a guess.
        encoding: Encoding,
    },
    /// An archive: the name and the result for each file, or for each group of files that belong
    /// together.
    Archive(Vec<(String, Result<OpenedFile, OpenError>)>),
}

/// The reason why a file is not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The file is not text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The file is JSON of an unknown kind. As text, it would become an article of braces.
    #[error(
        "this JSON has no format that Dateline knows ({0}); Dateline reads objects with a text and its mentions, such \
         as {{\"text\": …, \"entities\": [[0, 4, \"GPE\"]]}}"
    )]
    OtherJson(String),
    /// The name ends in `.json` or `.jsonl`, but the content is not JSON.
    #[error(
        "this JSON file is damaged or incomplete ({0}); save it again, or give it another ending to open it as text"
    )]
    InvalidJson(String),
    /// The file has annotations in a format that is not read. As text, it would become an article
    /// of marks.
    #[error("this looks like {0}")]
    UnreadFormat(UnreadFormat),
    /// The file is a table or JSON Lines with more than this number of rows.
    #[error("the table has more than {0} rows; split it first")]
    TooManyRows(usize),
    /// The file is an archive in another archive.
    #[error("archives inside archives are not opened; unpack it, and open what is in it")]
    NestedArchive,
    /// The archive cannot be unpacked.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// An entry of an archive cannot be unpacked.
    #[error(transparent)]
    ArchiveEntry(#[from] EntryError),
}

impl OpenError {
    /// Returns true if the file is text, so that it can be opened as an article after all.
    pub fn is_about_text(&self) -> bool {
        match self {
            Self::OtherJson(_)
            | Self::InvalidJson(_)
            | Self::UnreadFormat(_)
            | Self::TooManyRows(_) => true,
            Self::Decode(_) | Self::NestedArchive | Self::Archive(_) | Self::ArchiveEntry(_) => {
                false
            }
        }
    }
}

/// Opens a file and recognizes its format by its content.
///
/// The name matters in one case only: a file that is called `.json` or `.jsonl` but is invalid is
/// rejected instead of being opened as an article. Texts of up to [`MAX_BYTES`] and Dateline files
/// and training data of up to [`MAX_DATELINE_BYTES`] are opened. Training data is recognized by
/// [`Reader::recognize`]; of several formats the first in the order of [`FORMATS`] reads it. An archive is unpacked and its files are opened,
/// up to [`MAX_DATELINE_BYTES`] in total. Cost: a few passes over the bytes for each format; memory:
/// a few times the unpacked bytes.
pub fn open(name: &str, bytes: &[u8]) -> Result<OpenedFile, OpenError> {
    open_with_formats(FORMATS, name, bytes)
}

/// Like [`open`], with the training data formats of another registry.
pub fn open_with_formats(
    formats: Registry,
    name: &str,
    bytes: &[u8],
) -> Result<OpenedFile, OpenError> {
    if !archive::is_archive(bytes) {
        return open_file(formats, name, bytes);
    }
    let UnpackedArchive { files, rejected, n_skipped } = archive::read_zip(bytes)?;
    if files.iter().any(|file| file.path == "[Content_Types].xml") {
        return Err(DecodeError::Binary(FileType::Office).into());
    }
    let had_files = !files.is_empty();
    let has_other_files = files.len() > 1;
    let mut all = open_files_with_sidecars(formats, files, Vec::new(), has_other_files);
    all.extend(rejected.into_iter().map(|(path, why)| (path, Err(why.into()))));
    match all.is_empty() {
        true if n_skipped > 0 && !had_files => Err(ArchiveError::OnlyHidden.into()),
        true => Err(DecodeError::Empty.into()),
        false => Ok(OpenedFile::Archive(all)),
    }
}

/// Reads training data that was opened. If another format recognizes it, too, the notes or the error
/// name both.
///
/// # Errors
///
/// Returns the error of [`Reader::read_files_with`].
pub fn read_training_data(
    format: &'static dyn Reader,
    other_format: Option<&'static dyn Reader>,
    files: &[File],
    options: &ReadOptions,
) -> Result<ParsedDocuments, ReadError> {
    let read = format.read_files_with(files, options).map_err(|error| error.without_name(files));
    let Some(other) = other_format.map(|other| other.spec().title) else { return read };
    match read {
        Ok(mut read) => {
            let what = format!("the other format that the file fits, {other}");
            read.notes.push(ImportNote::Skipped { location: "format".to_owned(), what });
            Ok(read)
        }
        Err(error) => Err(ReadError::Invalid {
            location: format!("as {}, though it also fits {other}", format.spec().title),
            reason: error.to_string(),
        }),
    }
}

/// Like [`open_with_formats`], but does not unpack archives.
pub(crate) fn open_file(
    formats: Registry,
    name: &str,
    bytes: &[u8],
) -> Result<OpenedFile, OpenError> {
    if archive::is_archive(bytes) {
        return Err(OpenError::NestedArchive);
    }
    let decoded = decode_with_limit(bytes, MAX_DATELINE_BYTES);
    let text = decoded.as_ref().ok().map(|decoded| decoded.text.as_str());
    let is_ours =
        text.is_some_and(|text| starts_as_dateline(text) || dateline_json::is_dateline_file(text));
    let mut recognized = match is_ours {
        true => Vec::new(),
        false => formats.recognize(&Probe::new(name, bytes, text)).take(2).collect(),
    };
    if let Some(format) = recognized.first().copied() {
        let other_format = recognized.pop().filter(|other| *other != format);
        let decoded = decoded.ok().filter(|_| !format.spec().is_binary);
        let bytes = decoded.map_or_else(|| bytes.to_vec(), |decoded| decoded.text.into_bytes());
        let files = vec![File { path: name.to_owned(), bytes }];
        return Ok(OpenedFile::TrainingData { format, other_format, files });
    }
    let Decoded { text, encoding } = decoded?;
    if is_ours {
        return Ok(OpenedFile::Dateline(text));
    }
    let read = articles::read_json_articles(&text).map_err(|_| OpenError::TooManyRows(MAX_ROWS))?;
    if let JsonArticles::Articles(read) = read {
        return non_empty_articles((read, Some("JSON of texts")), encoding);
    }
    if let Some(error) = check_not_json(name, &text) {
        return Err(error);
    }
    let found = articles::read_articles(name, &text);
    if let Some(read) = found.map_err(|_| OpenError::TooManyRows(MAX_ROWS))? {
        return non_empty_articles(read, encoding);
    }
    if let Some(kind) = unread_format(name, &text) {
        return Err(OpenError::UnreadFormat(kind));
    }
    crate::decode::check_size(text.len(), MAX_BYTES)?;
    Ok(OpenedFile::Text { text, encoding })
}

/// Returns the articles, or an error if none of them has any text.
fn non_empty_articles(
    (documents, format): (ParsedDocuments, Option<&'static str>),
    encoding: Encoding,
) -> Result<OpenedFile, OpenError> {
    let is_blank = |item: &ParsedDocument| item.text.trim().is_empty();
    match documents.documents.iter().all(is_blank) {
        true => Err(DecodeError::Empty.into()),
        false => Ok(OpenedFile::Articles { documents, format, encoding }),
    }
}

/// The length of the prefix of a file in which its first members are searched, in bytes.
const HEADER_BYTES: usize = 200;

/// Returns true if a file begins like a Dateline file, so that a damaged one is reported as such.
fn starts_as_dateline(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(HEADER_BYTES)];
    let bare: String = head.chars().filter(|character| !character.is_whitespace()).collect();
    bare.trim_start_matches('\u{feff}').starts_with(r#"{"format":"dateline""#)
}

fn check_not_json(name: &str, text: &str) -> Option<OpenError> {
    let name = name.to_lowercase();
    let has_json_extension = name.ends_with(".json") || name.ends_with(".jsonl");
    let starts_json = text.trim_start().starts_with(['{', '[']);
    if !has_json_extension && !starts_json {
        return None;
    }
    let error = match JsonShape::parse(text) {
        Ok(shape) if has_json_extension || shape.contains_object() => {
            return Some(match UnreadFormat::from_json(&shape) {
                Some(format) => OpenError::UnreadFormat(format),
                None => OpenError::OtherJson(shape.describe()),
            });
        }
        Ok(_) => return None,
        Err(error) => error,
    };
    match first_line_shape(text) {
        Some(shape) => Some(OpenError::OtherJson(format!("{}, one per line", shape.describe()))),
        None if has_json_extension => Some(OpenError::InvalidJson(json_error_location(&error))),
        None => None,
    }
}

/// Returns the shape of the first line if the first two non-blank lines are both JSON with objects.
fn first_line_shape(text: &str) -> Option<JsonShape> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let [first, second] = [lines.next()?, lines.next()?].map(JsonShape::parse);
    let first = first.ok().filter(JsonShape::contains_object)?;
    second.ok().filter(JsonShape::contains_object).map(|_| first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, content: &str, expected: &str) {
        let found = match open(name, content.as_bytes()) {
            Ok(OpenedFile::Text { .. }) => "text".to_owned(),
            Ok(OpenedFile::Dateline(_)) => "dateline".to_owned(),
            Ok(OpenedFile::TrainingData { format, .. }) => format.spec().name.to_owned(),
            Ok(OpenedFile::Articles { documents: read, .. }) => {
                format!("articles: {}", read.documents.len())
            }
            Ok(OpenedFile::Archive(files)) => format!("archive: {}", files.len()),
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{name}: {content}");
    }

    #[test]
    fn files_are_recognized_by_content() {
        check("article.txt", "Homs falls", "text");
        check("article", "{curly} braces, [1] notes", "text");
        check("notes.txt", "[1]", "text");
        check("x.txt", "\u{feff}{\n \"format\": \"dateline\", \"version\": 1", "dateline");
        check("x", r#"{"version":1,"format":"dateline"}"#, "dateline");
        check("x.json", "", "the file has no text");
    }

    #[test]
    fn training_data_is_recognized_by_content() {
        let doccano = r#"{"text":"a","label":[]}"#;
        check("a.txt", doccano, "doccano");
        check("a", &format!("\n{doccano}\r\n\n{doccano}"), "doccano");
        check("a", r#"{"text":"a","entities":[{"id":1,"start_offset":0}]}"#, "doccano");
        check("a", r#"{"entities":[],"text":"a"}"#, "jsonl");
        check("a", "-DOCSTART- -X- O O\n\nHoms -X- _ B-LOC\n", "conll2003");
        check("a", "Homs NNP I-NP I-LOC\nfell VBD I-VP O\n", "conll2003");
        check("a", "Homs\tI-LOC\nfell O\n", "iob2");
        check("a", "Homs S-LOC\nfell O\n", "bioes");
        check("a.txt", "Homs fell\nSo did HAMA-O\n", "text");
        check("a", "{\"text\":\"a\"}\n{\"text\":\"b\",\"entities\":[[0,1,\"X\"]]}\n", "jsonl");
        check("a", "{\"text\":\"a\"}\n{\"text\":\"b\",\"spans\":[]}\n", "prodigy");
        check("a", "{\"text\":\"a\",\"spans\":[]}\n{\"text\":\"b\",\"spans\":[]}\n", "prodigy");
        check("a", r#"{"id":"0","tokens":["a"],"ner_tags":[0]}"#, "huggingface");
        check("a", "# newdoc\n1\tHoms\t_\t_\t_\t_\t_\t_\t_\tNER=B-LOC\n", "conllu");
        check("a.txt", "-DOCSTART- -X- O O\n", "text");
        let task = r#"{"data":{"text":"a"},"annotations":[]}"#;
        check("a.txt", task, "label-studio");
        check("a.txt", &format!("[\n{task}]"), "label-studio");
        check(
            "a",
            r#"[{"id":1,"text":"a","label":[],"annotator":1,"annotation_id":1}]"#,
            "label-studio",
        );
        check("a", r#"{"classes":[],"annotations":[null]}"#, "ner-annotator");
        check("a", "T1\tGPE 0 4\tHoms\n", "brat");
        check("a", "<?xml version=\"1.0\"?><xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\"/>", "xmi");
        let page = r#"{"@context":"http://www.w3.org/ns/anno.jsonld","items":[]}"#;
        check("a", page, "web-annotation");
        check("a", r#"[{"type":"Annotation","body":[],"target":{}}]"#, "web-annotation");
    }

    #[test]
    fn articles_are_recognized_by_content() {
        check("a.txt", "<!DOCTYPE html><title>a</title><p>Homs falls", "articles: 1");
        check("a.txt", "<html><script>a</script>", "the file has no text");
        check("a.txt", "id,text\n1,Homs falls\n2,Hama falls\n", "articles: 2");
        check("a.txt", "# Homs\n\n[Hama](http://a.b) fell", "articles: 1");
        check("a.html", "Homs falls", "text");
        check("a.jsonl", "{\"text\":\"Homs falls\"}\n{\"text\":\"Hama\",\"a\":1}\n", "articles: 2");
        check("a", r#"{"text":"Homs falls"}"#, "articles: 1");
        check("a", r#"{"text":" "}"#, "the file has no text");
    }

    #[test]
    fn unknown_json_is_described() {
        let not_ours = "this JSON has no format that Dateline knows";
        let advice = "; Dateline reads objects with a text and its mentions, such as \
                      {\"text\": …, \"entities\": [[0, 4, \"GPE\"]]}";
        let tasks = r#"[{"tokens":[],"ner_tags":[]}]"#;
        check(
            "a.txt",
            tasks,
            &format!("{not_ours} (looks like tokens and tags for training){advice}"),
        );
        check("a.json", "[1]", &format!("{not_ours} (a list){advice}"));
        check(
            "a.jsonl",
            "{\"text\":\"a\",\"cats\":[]}\n{\"text\":\"b\",\"ents\":3}\n{\"a\":1}",
            "spacy-doc",
        );
        let tagtog = r#"{"annotatable":{"parts":["s1"]},"entities":[]}"#;
        check(
            "a.ann.json",
            tagtog,
            "this looks like annotations of tagtog, whose texts are in other files, which Dateline does not read; \
             convert both to JSON lines with a text and its entities",
        );
        check(
            "a.json",
            r#"{"a":"#,
            "this JSON file is damaged or incomplete (line 1, column 5); save it again, or give it another ending to \
             open it as text",
        );
    }
}
