//! The documents that a simulated reviewer works through, each with its gold mentions and with what
//! the engine finds in it.

use super::labels::label_numbers;
use crate::corpus::{self, RetokenizedSentence, Sentence};
use crate::error::CommandError;
use crate::learning::read_project;
use dateline_annotation::model::Date;
use dateline_learn::{LabeledSpan, LearnedLabels, Observation, Recorder};
use dateline_ner::{Detection, Engine};
use dateline_text::{Span, Token};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// The number of sentences in a document of a corpus that does not mark documents.
const SENTENCES_PER_DOCUMENT: usize = 20;

/// A document with its gold mentions, by the names of their labels.
pub(super) struct GoldDocument {
    text: Arc<str>,
    /// The tokens and sentences of a corpus.
    tokens: Option<(Vec<Token>, Vec<Range<usize>>)>,
    date: Option<Date>,
    mentions: Vec<(Span, String)>,
}

/// A document that is ready to be reviewed.
pub(super) struct SimulatedDocument {
    pub text: Arc<str>,
    /// The gold mentions, in order and without overlaps.
    pub gold: Vec<LabeledSpan>,
    /// The findings of the engine; several segments if the text is long.
    pub observations: Vec<Arc<Observation>>,
}

/// Reads the documents of a corpus or of a Dateline file.
pub(super) fn read_gold(path: &Path, column: u8) -> Result<Vec<GoldDocument>, CommandError> {
    if is_dateline_file(path) {
        return read_dateline_file(path);
    }
    let documents = corpus::read_documents_of(path, SENTENCES_PER_DOCUMENT)?;
    Ok(documents.iter().map(|document| gold_of_corpus(document, column)).collect())
}

/// Reads each sentence of a corpus as a document. A document of a Dateline file stays whole.
pub(super) fn read_gold_sentences(
    path: &Path,
    column: u8,
) -> Result<Vec<GoldDocument>, CommandError> {
    if is_dateline_file(path) {
        return read_dateline_file(path);
    }
    let documents = corpus::read_documents_of(path, SENTENCES_PER_DOCUMENT)?;
    let sentences = documents.iter().flatten().map(std::slice::from_ref);
    Ok(sentences.map(|sentence| gold_of_corpus(sentence, column)).collect())
}

fn is_dateline_file(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"))
}

fn read_dateline_file(path: &Path) -> Result<Vec<GoldDocument>, CommandError> {
    let project = read_project(path)?;
    let documents = project.documents.into_iter().map(|document| {
        let live = document.annotations().iter().filter(|it| it.is_live());
        let named =
            live.filter_map(|it| Some((it.span, project.labels.get(it.label)?.name.clone())));
        GoldDocument {
            mentions: named.collect(),
            text: document.text.clone(),
            tokens: None,
            date: document.meta.date,
        }
    });
    Ok(documents.collect())
}

/// Joins the tokens of a corpus by spaces. Each sentence is a paragraph.
fn gold_of_corpus(document: &[Sentence], column: u8) -> GoldDocument {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    let (mut tokens, mut sentences) = (Vec::new(), Vec::new());
    for sentence in document {
        let joined = RetokenizedSentence::new(sentence);
        let offset = text.len() as u32;
        let moved = |span: Span| Span::new(span.start + offset, span.end + offset);
        for mention in corpus::decode_mentions(tags(sentence, column)) {
            let span = joined.mention_span(&mention);
            mentions.push((moved(span), mention.entity_type));
        }
        let first = tokens.len();
        tokens.extend(joined.tokens.iter().map(|it| Token { span: moved(it.span), ..*it }));
        sentences.push(first..tokens.len());
        text.push_str(&joined.text);
        text.push_str("\n\n");
    }
    GoldDocument { text: text.into(), tokens: Some((tokens, sentences)), date: None, mentions }
}

fn tags(sentence: &Sentence, column: u8) -> &[String] {
    if column == 3 { &sentence.original_tags } else { &sentence.conll_tags }
}

/// Returns the names of the labels of documents, sorted.
pub(super) fn label_names(documents: &[GoldDocument]) -> Vec<String> {
    let names: BTreeSet<&String> =
        documents.iter().flat_map(|it| &it.mentions).map(|(_, name)| name).collect();
    names.into_iter().cloned().collect()
}

impl GoldDocument {
    /// Runs the engine on the document and keeps the gold mentions of some labels.
    pub(super) fn observe(
        &self,
        engine: &Arc<dyn Engine>,
        labels: &LearnedLabels,
    ) -> SimulatedDocument {
        let recorder = Arc::new(Recorder::new(engine.clone()));
        let (recording, text) = (recorder.clone(), self.text.clone());
        let detection = match &self.tokens {
            Some((tokens, sentences)) => {
                Detection::from_tokens(recording, text, tokens.clone(), sentences.clone())
            }
            None => Detection::new(recording, text, self.date),
        };
        detection.finish();
        let numbers = label_numbers(labels);
        let labeled = self.mentions.iter().filter_map(|(span, name)| {
            numbers.get(name.as_str()).map(|&label| LabeledSpan { span: *span, label })
        });
        SimulatedDocument {
            text: self.text.clone(),
            gold: without_overlaps(labeled.collect()),
            observations: recorder.take(),
        }
    }
}

/// Keeps the longest of overlapping mentions. The result is in order.
fn without_overlaps(mut mentions: Vec<LabeledSpan>) -> Vec<LabeledSpan> {
    mentions.sort_by_key(|it| (std::cmp::Reverse(it.span.len()), *it));
    let mut kept: Vec<LabeledSpan> = Vec::new();
    for mention in mentions {
        if !kept.iter().any(|it| it.span.overlaps(mention.span)) {
            kept.push(mention);
        }
    }
    kept.sort();
    kept
}
