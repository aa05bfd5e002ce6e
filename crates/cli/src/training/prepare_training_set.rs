//! `dateline prepare-training-set`: converts corpora to the form that the teachers and the tagger
//! are trained on: Dateline's tokens with one tag each.
//!
//! A file of the training set has a token and its tag on each line, separated by a tab, a blank
//! line after each sentence, and [`DOCUMENT_START`] before each document. Tags are those of
//! [`format_tag`], or [`UNLABELED_TAG`] if the text is not labeled.

use crate::corpus::{
    self, CorpusDocument, DOCUMENT_START, NorpWords, RetokenizedSentence, Sentence,
};
use crate::error::{CommandError, ContentError};
use crate::files::{error_with_context, read_to_string};
use crate::output::OutputSet;
use dateline_ner::{NAME_TAGS, Tag, UNLABELED_NAME};
use dateline_text::{paragraphs, sentences, tokenize_in};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs::read_dir;
use std::io;
use std::path::{Path, PathBuf};

/// The tag of a token in an unlabeled text.
const UNLABELED_TAG: &str = "?";

/// The corpus from which the words for nationalities are taken.
const NORP_CORPUS: &str = "gmb";

/// The minimum number of tokens of a sentence. Shorter ones are headings, captions and remains of
/// tables.
const MIN_SENTENCE_TOKENS: usize = 6;

/// Returns the name of a tag in files: `O`, `OTHER`, `B-PERSON`, `I-PLACE`.
pub(super) fn format_tag(tag: Tag) -> String {
    let Some(class) = NAME_TAGS.class(tag) else {
        return if tag == UNLABELED_NAME { "OTHER" } else { "O" }.to_owned();
    };
    let edge = if NAME_TAGS.is_inside(tag) { 'I' } else { 'B' };
    format!("{edge}-{}", format!("{class:?}").to_uppercase())
}

/// Writes `OUT/NAME.tsv` for each corpus in the folder `train` and for each file of plain text.
pub(super) fn write_training_set(
    train: &Path,
    texts: &[PathBuf],
    out: &Path,
) -> Result<(), CommandError> {
    let norps = corpus::collect_norp_words(&corpus::read_documents(
        &train.join(format!("{NORP_CORPUS}.tsv")),
    )?);
    let entries = read_dir(train).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| error_with_context(train.display(), error))?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "tsv"));
    files.sort();
    let (mut set, mut names) = (OutputSet::create(out)?, BTreeSet::new());
    let mut write = |source: &Path, content: String| -> Result<(), CommandError> {
        let name = Path::new(source.file_stem().unwrap_or_default()).with_extension("tsv");
        set.push(&name, content.as_bytes())?;
        if names.insert(name) {
            return Ok(());
        }
        Err(CommandError::in_file(source, ContentError::DuplicateName))
    };
    for path in files {
        write(&path, format_labeled_documents(&corpus::read_documents(&path)?, &norps))?;
    }
    for path in texts {
        write(path, format_unlabeled_text(&read_to_string(path)?))?;
    }
    Ok(set.finish()?)
}

fn format_labeled_documents(documents: &[CorpusDocument], norps: &NorpWords) -> String {
    let mut file = String::new();
    for document in documents {
        file.push_str(DOCUMENT_START);
        file.push_str("\n\n");
        for sentence in document {
            let sentence = repair_place_tags(sentence);
            let joined = RetokenizedSentence::new(&sentence);
            let tags = corpus::training_tags(&sentence, &joined, norps);
            for (token, tag) in joined.tokens.iter().zip(tags) {
                // Writing to a string cannot fail.
                let _ = writeln!(file, "{}\t{}", &joined.text[token.span.range()], format_tag(tag));
            }
            file.push('\n');
        }
    }
    file
}

/// Removes lowercase words from the beginning of place names. The silver labels include "southern"
/// in "southern Lebanon", but it is not part of the name.
fn repair_place_tags(sentence: &Sentence) -> Sentence {
    let mut repaired = sentence.clone();
    for mention in corpus::decode_mentions(&sentence.conll_tags) {
        let is_lower = |at: &usize| sentence.tokens[*at].starts_with(char::is_lowercase);
        let lower = (mention.start..mention.end).take_while(is_lower).count();
        if mention.entity_type != "LOC" || lower == 0 {
            continue;
        }
        repaired.conll_tags[mention.start..mention.start + lower].fill("O".to_owned());
        if let Some(first) = repaired.conll_tags[mention.start..mention.end].get_mut(lower) {
            *first = "B-LOC".to_owned();
        }
    }
    repaired
}

/// Converts a plain text. Blank lines separate its paragraphs, form feeds its documents.
fn format_unlabeled_text(text: &str) -> String {
    let mut file = String::new();
    for document in text.split('\u{c}') {
        file.push_str(DOCUMENT_START);
        file.push_str("\n\n");
        for paragraph in paragraphs(document) {
            let tokens = tokenize_in(document, paragraph);
            for range in sentences(document, &tokens) {
                if range.len() < MIN_SENTENCE_TOKENS {
                    continue;
                }
                for token in &tokens[range] {
                    let word = &document[token.span.range()];
                    let _ = writeln!(file, "{word}\t{UNLABELED_TAG}");
                }
                file.push('\n');
            }
        }
    }
    file
}
