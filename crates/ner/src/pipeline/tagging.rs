//! From the scores of an engine to the names in a sentence.

use crate::crf::decoder::{Emissions, Marginals};
use crate::engine::{Emitter, Engine, TokenizedDocument};
use crate::tag_set::{Tag, TokenSpan};
use std::ops::Range;
use std::sync::Arc;

/// The minimum probability, uncalibrated, at which a token belongs to a name without a label here.
/// The consistency pass does not change such tokens.
const UNLABELED_PROBABILITY: f64 = 0.9;

/// A mention found by the engine, with its probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaggedSpan {
    /// Token indexes within the sentence.
    pub span: TokenSpan,
    /// The probability from 0 to 1, calibrated with the line for all labels.
    pub probability: f64,
}

/// An engine at work on the sentences of one document.
pub struct DocumentTagger {
    engine: Arc<dyn Engine>,
    emitter: Box<dyn Emitter>,
    emissions: Emissions,
    tags: Vec<Tag>,
}

impl DocumentTagger {
    /// Begins a document. Cost: see [`Engine::begin_document`].
    pub fn new(engine: Arc<dyn Engine>, document: TokenizedDocument<'_>) -> Self {
        Self {
            emissions: Emissions::new(engine.decoder().tag_set()),
            emitter: engine.clone().begin_document(document),
            engine,
            tags: Vec::new(),
        }
    }

    /// Returns the mentions of a sentence, in order and without overlaps. Appends the tokens of
    /// names that surely have no label here to `unlabeled`. Cost: see [`Emitter::emit`], and the
    /// number of tokens times the square of the number of tags.
    ///
    /// Panics if the engine does not push scores for each token.
    pub fn tag_sentence(
        &mut self,
        document: TokenizedDocument<'_>,
        sentence: Range<usize>,
        unlabeled: &mut Vec<usize>,
    ) -> Vec<TaggedSpan> {
        let Self { engine, emitter, emissions, tags } = self;
        emissions.clear();
        emitter.emit(document, sentence.clone(), emissions);
        assert_eq!(emissions.token_count(), sentence.len(), "scores for each token");
        let decoder = engine.decoder();
        decoder.best_path(emissions, tags);
        if tags.iter().all(|tag| *tag == Tag::OUTSIDE) {
            return Vec::new();
        }
        let sums = Marginals::new(decoder, emissions);
        if let Some(tag) = decoder.tag_set().unlabeled_name() {
            unlabeled.extend(
                (0..tags.len())
                    .filter(|&at| {
                        tags[at] == tag && sums.tag_probability(at, tag) >= UNLABELED_PROBABILITY
                    })
                    .map(|at| sentence.start + at),
            );
        }
        let calibration = engine.calibration();
        let tagged_span = |span| TaggedSpan {
            span,
            probability: calibration.calibrate_global(sums.span_probability(span)),
        };
        decoder.tag_set().spans(tags).into_iter().map(tagged_span).collect()
    }

    /// Appends the probability of each tag of each token of a sentence to `probabilities`, token by
    /// token, in the order of the columns. Cost and panics: as in [`Self::tag_sentence`].
    pub fn tag_probabilities(
        &mut self,
        document: TokenizedDocument<'_>,
        sentence: Range<usize>,
        probabilities: &mut Vec<f64>,
    ) {
        let Self { engine, emitter, emissions, .. } = self;
        emissions.clear();
        emitter.emit(document, sentence.clone(), emissions);
        assert_eq!(emissions.token_count(), sentence.len(), "scores for each token");
        let decoder = engine.decoder();
        let sums = Marginals::new(decoder, emissions);
        let tags = (0..decoder.tag_set().tag_count()).map(Tag::from_column);
        for token in 0..sentence.len() {
            probabilities.extend(tags.clone().map(|tag| sums.tag_probability(token, tag)));
        }
    }
}
