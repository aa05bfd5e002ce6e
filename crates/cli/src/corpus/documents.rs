//! Reads corpora in the formats that Dateline opens, such as the lines of `dateline detect`.

use super::{CorpusDocument, CorpusError, Sentence};
use crate::files::print_note;
use dateline_annotation::model::{Document, LabelSet};
use dateline_formats::export::{ExportLabelScheme, ExportOptions, export_documents};
use dateline_formats::import::{ImportedDocuments, ReadOptions, assemble_documents};
use dateline_formats::{FORMATS, OpenedFile, dateline_json, open, read_training_data};

/// The format through which documents become sentences of tokens with tags.
const COLUMNS: &str = "iob2";

/// Returns the documents of a file in a format of training data or in Dateline's own, or `None` for
/// other files. Mentions that are left out are reported.
///
/// # Errors
///
/// Returns an error that names the line if a text is missing or the file is damaged, and an error if
/// the file has no mentions.
pub(super) fn read_annotated_documents(
    name: &str,
    bytes: &[u8],
) -> Result<Option<Vec<CorpusDocument>>, CorpusError> {
    let fail = |reason: String| CorpusError::Documents { path: name.to_owned(), reason };
    let labels = LabelSet::empty();
    let imported = match open(name, bytes) {
        Ok(OpenedFile::Dateline(json)) => dateline_json::read_dateline_json(&json, &labels)
            .map_err(|error| fail(error.to_string()))?,
        Ok(OpenedFile::TrainingData { format, other_format, files }) => {
            read_training_data(format, other_format, &files, &ReadOptions::default())
                .and_then(|read| assemble_documents(read, &labels, &format.provenance(name)))
                .map_err(|error| fail(error.to_string()))?
        }
        Err(error) if bytes.trim_ascii_start().starts_with(b"{") => {
            return Err(fail(error.to_string()));
        }
        _ => return Ok(None),
    };
    for note in imported.notes.iter().filter(|note| note.is_loss()) {
        print_note(format!("{name}: {note}"));
    }
    if imported.documents.iter().all(|document| document.annotations().is_empty()) {
        return Err(fail("the file has no mentions to compare with".to_owned()));
    }
    to_sentences(name, &imported).map(Some)
}

/// Splits documents into sentences of tokens with tags.
fn to_sentences(
    name: &str,
    imported: &ImportedDocuments,
) -> Result<Vec<CorpusDocument>, CorpusError> {
    let fail = |reason: String| CorpusError::Documents { path: name.to_owned(), reason };
    let Some(columns) = FORMATS.by_name(COLUMNS) else {
        return Err(fail(format!("the format {COLUMNS} is missing")));
    };
    let documents: Vec<&Document> = imported.documents.iter().collect();
    let options = ExportOptions::default();
    let exported = export_documents(columns, &imported.labels, &documents, &options, "corpus")
        .map_err(|error| fail(error.to_string()))?;
    let n_mentions: usize = documents.iter().map(|document| document.annotations().len()).sum();
    let n_compared = exported.report.total.mentions;
    if n_compared < n_mentions as u64 {
        print_note(format!(
            "{name}: {n_compared} of {n_mentions} mentions are compared; the others overlap or end inside a token"
        ));
    }
    let mut read: Vec<CorpusDocument> = Vec::new();
    let mut is_new_sentence = true;
    let rows = exported.files.iter().map(|file| String::from_utf8_lossy(&file.bytes));
    for row in rows.collect::<Vec<_>>().iter().flat_map(|rows| rows.lines()) {
        if row.starts_with(super::DOCUMENT_START) {
            read.push(Vec::new());
        }
        let token = row.split_once(' ').filter(|_| !row.starts_with(super::DOCUMENT_START));
        let (Some((token, tag)), Some(document)) = (token, read.last_mut()) else {
            is_new_sentence = true;
            continue;
        };
        if std::mem::take(&mut is_new_sentence) {
            document.push(Sentence::default());
        }
        if let Some(sentence) = document.last_mut() {
            let (conll_tag, original_tag) = corpus_tags(tag);
            sentence.tokens.push(token.to_owned());
            sentence.conll_tags.push(conll_tag);
            sentence.original_tags.push(original_tag);
        }
    }
    read.retain(|document| !document.is_empty());
    Ok(read)
}

/// Returns the tag with CoNLL's label, and the tag as corpora spell nationalities and events.
fn corpus_tags(tag: &str) -> (String, String) {
    let Some((prefix, label)) = tag.split_once('-') else {
        return ("O".to_owned(), "O".to_owned());
    };
    let original = match label {
        "NORP" => "nationality",
        "EVENT" => "event",
        other => other,
    };
    let conll = ExportLabelScheme::Conll.map_label(label);
    let conll = conll.map_or("O".to_owned(), |label| format!("{prefix}-{label}"));
    (conll, format!("{prefix}-{original}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> String {
        match read_annotated_documents("a.jsonl", lines.as_bytes()) {
            Ok(None) => "other".to_owned(),
            Err(error) => error.to_string(),
            Ok(Some(documents)) => {
                let sentences = documents.iter().flatten().map(|sentence| {
                    let tagged = sentence.tokens.iter().zip(&sentence.conll_tags);
                    let tagged = tagged.zip(&sentence.original_tags);
                    let words =
                        tagged.map(|((token, tag), original)| format!("{token} {tag} {original}"));
                    words.collect::<Vec<_>>().join(", ")
                });
                sentences.collect::<Vec<_>>().join(" | ")
            }
        }
    }

    #[test]
    fn lines_with_entities_become_sentences() {
        let detected = r#"{"text":"Swiss fans left. Bo ran.","entities":[
            {"start":0,"end":5,"label":"NORP","text":"Swiss","source":"tagger","score":0.9},
            {"start":17,"end":19,"label":"PERSON","text":"Bo","source":"tagger","score":0.9}]}"#;
        assert_eq!(
            read(&detected.replace('\n', "")),
            "Swiss B-MISC B-nationality, fans O O, left O O, . O O | Bo B-PER B-PERSON, ran O O, . O O"
        );
        for (lines, expected) in [
            (
                "{\"text\":\"Bo ran\",\"entities\":[]}\n",
                "a.jsonl: the file has no mentions to compare with",
            ),
            (
                "{\"text\":\"Bo\",\"entities\":[[0,2,\"PERSON\"]]}\n{\"entities\":[[0,2,\"PERSON\"]]}\n",
                "a.jsonl: line 2: no text",
            ),
            (
                "{\"text\":\"Bo\",\"entities\":[[0,99,\"PERSON\"]]}\n",
                "a.jsonl: the file has no mentions to compare with",
            ),
            (
                "{\"entities\":[[0,2,\"PERSON\"]]}\n",
                "a.jsonl: this JSON has no format that Dateline knows (an object with entities); Dateline reads objects \
                 with a text and its mentions, such as {\"text\": …, \"entities\": [[0, 4, \"GPE\"]]}",
            ),
            ("Bo ran.", "other"),
        ] {
            assert_eq!(read(lines), expected, "{lines}");
        }
    }
}
