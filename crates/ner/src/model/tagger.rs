//! The tagger: combines features, model and decoder to find the names in a sentence.

use crate::bio::{Tag, TokenSpan, spans_from_tags};
use crate::crf::decoder::{Decoder, Marginals, Scores};
use crate::document::document_words::{DocumentWords, WINDOW};
use crate::features::conjunctions::{CONJUNCTION_FEATURES, TemplateGroup};
use crate::lexicon::Lexicon;
use crate::model::{Calibration, Model, ModelError, TagSums, checksum};
use std::ops::Range;

/// The bonus for well-known places, in units of log probability. The corpora name few of the
/// world's cities, so the trained weights underestimate the name table.
const KNOWN_PLACE_BONUS: f32 = 1.5;

/// The minimum probability, uncalibrated, at which a token belongs to a name without a label here.
/// The consistency pass does not change such tokens.
const UNLABELED_PROBABILITY: f64 = 0.9;

/// A loaded tagger: a linear chain over hashed sparse features.
pub struct Tagger {
    model: Model,
    lexicon: Lexicon,
    decoder: Decoder,
    /// The sums of the inactive rows of each set of template groups.
    inactive_sums: [TagSums; TemplateGroup::SUBSETS],
    /// [`KNOWN_PLACE_BONUS`] in the scale of the weights.
    known_place_bonus: i32,
    id: String,
}

/// A mention found by the tagger, with its probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaggedSpan {
    /// Token indexes within the sentence.
    pub span: TokenSpan,
    /// The probability from 0 to 1, calibrated with the line for all labels.
    pub probability: f64,
}

/// The words of a document, with the summed weights of their unigram features.
pub struct PreparedDocument {
    words: DocumentWords,
    /// The sums of each distinct word at each window position.
    unigram_sums: Vec<[TagSums; WINDOW]>,
}

impl PreparedDocument {
    /// Returns the words of the document.
    pub(crate) fn words(&self) -> &DocumentWords {
        &self.words
    }
}

impl Tagger {
    /// Loads a tagger file. Cost: one pass over the bytes.
    ///
    /// # Errors
    /// Returns an error if the bytes are not a tagger file of this version, or if they are
    /// truncated or altered.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (model, lexicon) = Model::from_bytes(bytes)?;
        let decoder = Decoder::new(model.transitions(), f64::from(model.temperature));
        let known_place = (KNOWN_PLACE_BONUS * model.temperature).round() as i32;
        let inactive_sums = std::array::from_fn(|set| {
            let (mut rows, mut sums) = (Vec::new(), TagSums::default());
            TemplateGroup::push_inactive_set(set, &mut rows);
            model.add_feature_weights(&rows, &mut sums);
            sums
        });
        let id = format!("{:016x}", checksum(bytes));
        Ok(Self { model, lexicon, decoder, inactive_sums, known_place_bonus: known_place, id })
    }

    /// Returns the content hash of the file, as 16 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the calibration of the tagger.
    pub(crate) fn calibration(&self) -> Calibration {
        self.model.calibration
    }

    /// Returns the lexicon of the tagger.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Sums the unigram features of a document's words. Cost: some hundred nanoseconds for each
    /// distinct word.
    pub fn prepare(&self, words: DocumentWords) -> PreparedDocument {
        let mut rows = Vec::new();
        let alone = (0..words.distinct_count() as u32).map(|word| {
            std::array::from_fn(|window_index| {
                rows.clear();
                words.push_unigram_features(word, window_index, &mut rows);
                let mut sums = TagSums::default();
                self.model.add_feature_weights(&rows, &mut sums);
                sums
            })
        });
        PreparedDocument { unigram_sums: alone.collect(), words }
    }

    /// Returns the mentions of a sentence, in order and without overlaps. Appends the tokens of
    /// names that surely have no label here to `unlabeled`.
    pub fn tag_sentence(
        &self,
        document: &PreparedDocument,
        sentence: Range<usize>,
        unlabeled: &mut Vec<usize>,
    ) -> Vec<TaggedSpan> {
        let mut rows = Vec::with_capacity(CONJUNCTION_FEATURES);
        let mut emissions: Vec<Scores> = Vec::with_capacity(sentence.len());
        document.words.push_conjunction_features(sentence.clone(), &mut rows, |rows, inactive| {
            let mut sums = self.inactive_sums[inactive];
            self.model.add_feature_weights(rows, &mut sums);
            rows.clear();
            let at = sentence.start + emissions.len();
            emissions.push(self.token_scores(document, &sentence, at, sums));
        });
        let mut tags = Vec::with_capacity(emissions.len());
        self.decoder.best_path(&emissions, &mut tags);
        if tags.iter().all(|tag| *tag == Tag::OUTSIDE) {
            return Vec::new();
        }
        let sums = Marginals::new(&self.decoder, &emissions);
        unlabeled.extend(
            (0..tags.len())
                .filter(|&at| {
                    tags[at] == Tag::OTHER
                        && sums.tag_probability(at, Tag::OTHER) >= UNLABELED_PROBABILITY
                })
                .map(|at| sentence.start + at),
        );
        let calibration = self.model.calibration;
        let tagged_span = |span| TaggedSpan {
            span,
            probability: calibration.calibrate_global(sums.span_probability(span)),
        };
        spans_from_tags(&tags).into_iter().map(tagged_span).collect()
    }

    /// Returns the scores of a token. `sums` are the weights of its conjunction features.
    fn token_scores(
        &self,
        document: &PreparedDocument,
        sentence: &Range<usize>,
        index: usize,
        mut sums: TagSums,
    ) -> Scores {
        for (window_index, word) in document.words.window(sentence, index).into_iter().enumerate() {
            let alone = &document.unigram_sums[word as usize][window_index];
            sums.iter_mut().zip(alone).for_each(|(sum, alone)| *sum += alone);
        }
        let mut scores: Scores = std::array::from_fn(|tag| i32::from(sums[tag]));
        if let Some(tag) = document.words.known_place_tag(index) {
            scores[tag.column()] += self.known_place_bonus;
        }
        scores
    }
}
