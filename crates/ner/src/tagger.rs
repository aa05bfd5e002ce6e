use crate::bio::{Tag, TokenSpan, spans_from_tags};
use crate::conjunctions::{CONJUNCTION_FEATURES, TemplateGroup};
use crate::decoder::{Decoder, Marginals, Scores};
use crate::document_words::{DocumentWords, WINDOW};
use crate::lexicon::Lexicon;
use crate::model::{Calibration, Model, ModelError, TagSums, checksum};
use std::ops::Range;

/// What is added to the logarithm of how probable a well-known place is one: the corpora name few
/// of the world's cities, so that their weights trust the table of names less than it deserves.
const KNOWN_PLACE_BONUS: f32 = 1.5;

/// A token that so probably belongs to a name without a label here is left alone, whatever the rest
/// of the document says of its word. Not calibrated.
const UNLABELED_PROBABILITY: f64 = 0.9;

/// A loaded tagger: a linear chain over hashed sparse features.
pub struct Tagger {
    model: Model,
    lexicon: Lexicon,
    decoder: Decoder,
    /// What each set of mute features adds.
    inactive_sums: [TagSums; TemplateGroup::SUBSETS],
    /// [`KNOWN_PLACE_BONUS`] as the weights count.
    known_place_bonus: i32,
    id: String,
}

/// A mention that the tagger sees, with how probable it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaggedSpan {
    /// Token indexes within the sentence.
    pub span: TokenSpan,
    /// 0 to 1, calibrated for all labels together.
    pub probability: f64,
}

/// The words of a document, and what each of them alone adds to the scores of the tokens around it.
pub struct PreparedDocument {
    words: DocumentWords,
    /// For each word, summed when first met: a place of `sums` for each place relative to a token.
    unigram_sums: Vec<[TagSums; WINDOW]>,
}

impl PreparedDocument {
    /// The words of the document.
    pub(crate) fn words(&self) -> &DocumentWords {
        &self.words
    }
}

impl Tagger {
    /// Reads a tagger file. Cost: one pass over the bytes; nothing is parsed.
    ///
    /// # Errors
    /// When the bytes are no tagger file, of another version, cut short or altered.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (model, lexicon) = Model::from_bytes(bytes)?;
        let decoder = Decoder::new(model.transitions(), f64::from(model.temperature));
        let known_place = (KNOWN_PLACE_BONUS * model.temperature).round() as i32;
        let mute = std::array::from_fn(|set| {
            let (mut rows, mut sums) = (Vec::new(), TagSums::default());
            TemplateGroup::push_inactive_set(set, &mut rows);
            model.add_feature_weights(&rows, &mut sums);
            sums
        });
        let id = format!("{:016x}", checksum(bytes));
        Ok(Self {
            model,
            lexicon,
            decoder,
            inactive_sums: mute,
            known_place_bonus: known_place,
            id,
        })
    }

    /// The content hash of the file, 16 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What probabilities of this tagger mean.
    pub(crate) fn calibration(&self) -> Calibration {
        self.model.calibration
    }

    /// What is known of words before a text is read.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Gets ready to read a document. Cost: some hundred nanoseconds for each different word.
    pub fn prepare(&self, words: DocumentWords) -> PreparedDocument {
        let mut rows = Vec::new();
        let alone = (0..words.distinct_count() as u32).map(|word| {
            std::array::from_fn(|place| {
                rows.clear();
                words.push_unigram_features(word, place, &mut rows);
                let mut sums = TagSums::default();
                self.model.add_feature_weights(&rows, &mut sums);
                sums
            })
        });
        PreparedDocument { unigram_sums: alone.collect(), words }
    }

    /// The mentions of a sentence, in order, not overlapping. The tokens of names that surely have
    /// no label here are added to `others`.
    pub fn tag_sentence(
        &self,
        document: &PreparedDocument,
        sentence: Range<usize>,
        unlabeled: &mut Vec<usize>,
    ) -> Vec<TaggedSpan> {
        let mut rows = Vec::with_capacity(CONJUNCTION_FEATURES);
        let mut emissions: Vec<Scores> = Vec::with_capacity(sentence.len());
        document.words.push_conjunction_features(sentence.clone(), &mut rows, |rows, mutes| {
            let mut sums = self.inactive_sums[mutes];
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

    /// `sums` are what its features of several words add.
    fn token_scores(
        &self,
        document: &PreparedDocument,
        sentence: &Range<usize>,
        index: usize,
        mut sums: TagSums,
    ) -> Scores {
        for (place, word) in document.words.window(sentence, index).into_iter().enumerate() {
            let alone = &document.unigram_sums[word as usize][place];
            sums.iter_mut().zip(alone).for_each(|(sum, alone)| *sum += alone);
        }
        let mut scores: Scores = std::array::from_fn(|tag| i32::from(sums[tag]));
        if let Some(tag) = document.words.known_place_tag(index) {
            scores[tag.column()] += self.known_place_bonus;
        }
        scores
    }
}
