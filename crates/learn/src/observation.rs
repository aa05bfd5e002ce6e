//! What the learner reads of a document: the tokens, their features, and the answers of the engine.

use crate::features::{ROWS_PER_TOKEN, push_rows};
use crate::hash::{EMPTY, mix};
use dateline_annotation::model::Suggestion;
use dateline_ner::{DocumentTagger, Engine, TokenizedDocument, WordEvidence};
use dateline_text::Span;
use std::ops::Range;
use std::sync::Arc;

/// What the learner reads of a document, or of a segment of a long one. It is a function of the text
/// and the engine. Memory: about 300 bytes for each token.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The tokens, in bytes of the text.
    pub(crate) tokens: Vec<Span>,
    /// The hashes of the exact spellings of the tokens.
    pub(crate) words: Vec<u64>,
    /// The sentences as ranges of tokens.
    pub(crate) sentences: Vec<Range<usize>>,
    /// The rows of weights of each token: [`ROWS_PER_TOKEN`] each.
    pub(crate) rows: Vec<u32>,
    /// The probability of each tag of the engine, for each token.
    pub(crate) probabilities: Vec<f32>,
    /// The number of tags of the engine.
    pub(crate) engine_tags: usize,
    /// The suggestions of the engine, in order of their spans.
    pub(crate) suggestions: Vec<Suggestion>,
}

impl Observation {
    /// Reads a document. `suggestions` are those of the engine, in order of their spans. Cost: as
    /// tagging the document once more.
    pub fn new(
        engine: &Arc<dyn Engine>,
        document: TokenizedDocument<'_>,
        suggestions: Vec<Suggestion>,
    ) -> Self {
        let engine_tags = engine.decoder().tag_set().tag_count();
        let mut tagger = DocumentTagger::new(engine.clone(), document);
        let (mut all, mut probabilities) = (Vec::new(), Vec::new());
        for sentence in document.sentences {
            all.clear();
            tagger.tag_probabilities(document, sentence.clone(), &mut all);
            // Tokens outside of all sentences have no probabilities.
            probabilities.resize(sentence.start * engine_tags, 0.0);
            probabilities.extend(all.iter().map(|it| *it as f32));
        }
        probabilities.resize(document.tokens.len() * engine_tags, 0.0);
        let evidence: Vec<WordEvidence> =
            (0..document.tokens.len()).map(|at| document.words.evidence(at)).collect();
        let mut observation = Self {
            tokens: document.tokens.iter().map(|token| token.span).collect(),
            words: evidence.iter().map(|it| it.exact).collect(),
            sentences: document.sentences.to_vec(),
            rows: vec![0; document.tokens.len() * ROWS_PER_TOKEN],
            probabilities,
            engine_tags,
            suggestions,
        };
        let answers = observation.answers();
        for sentence in document.sentences {
            push_rows(&evidence, &answers, sentence.clone(), &mut observation.rows);
        }
        observation
    }

    /// Returns the suggestions of the engine, in order of their spans.
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }

    /// Returns the tokens of each sentence, in bytes of the text.
    pub fn sentence_tokens(&self) -> impl Iterator<Item = &[Span]> {
        self.sentences.iter().map(|sentence| &self.tokens[sentence.clone()])
    }

    /// Returns the number of tokens.
    pub fn token_count(&self) -> usize {
        self.tokens.len()
    }

    /// Returns the tokens that a span covers, in part or whole.
    pub(crate) fn tokens_of(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.end <= span.start);
        let end = self.tokens.partition_point(|token| token.start < span.end);
        start..end.max(start)
    }

    /// Returns the span from the first to the last of some tokens. There must be at least one.
    pub(crate) fn span_of(&self, tokens: Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].start, self.tokens[tokens.end - 1].end)
    }

    /// Returns the hash of the words of some tokens.
    pub(crate) fn hash_of(&self, tokens: Range<usize>) -> u64 {
        self.words[tokens].iter().fold(EMPTY, |hash, word| mix(hash, *word))
    }

    /// Returns the answer of the engine at each token.
    fn answers(&self) -> Vec<EngineAnswer> {
        let mut answers: Vec<EngineAnswer> = self
            .probabilities
            .chunks_exact(self.engine_tags)
            .map(|probabilities| {
                let best = |best: usize, tag: usize| {
                    if probabilities[tag] > probabilities[best] { tag } else { best }
                };
                let tag = (0..self.engine_tags).fold(0, best);
                let certainty = match probabilities[tag] {
                    high if high >= 0.9 => 2,
                    middle if middle >= 0.6 => 1,
                    _ => 0,
                };
                EngineAnswer { tag: tag as u64, certainty, suggestion: 0 }
            })
            .collect();
        for suggestion in &self.suggestions {
            let label = crate::hash::hash_bytes(suggestion.label.as_bytes());
            for (at, token) in self.tokens_of(suggestion.span).enumerate() {
                answers[token].suggestion = mix(label, 1 + u64::from(at > 0));
            }
        }
        answers
    }
}

/// The answer of the engine at a token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct EngineAnswer {
    /// The most probable tag.
    pub(crate) tag: u64,
    /// 0 for unsure, 1 for likely, 2 for sure.
    pub(crate) certainty: u64,
    /// The hash of the label of the suggestion here and of whether it begins here; 0 if there is
    /// none.
    pub(crate) suggestion: u64,
}
