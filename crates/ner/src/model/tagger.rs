//! The tagger: an engine whose scores are sums of the weights of features, as in a linear-chain
//! conditional random field.

use crate::crf::decoder::{Decoder, Emissions};
use crate::document::document_words::DocumentWords;
use crate::engine::{Emitter, Engine, TokenizedDocument};
use crate::features::conjunctions::{CONJUNCTION_FEATURES, TemplateGroup};
use crate::features::token_features::{TokenFeatures, WINDOW, push_conjunction_features, window};
use crate::label::EntityClass;
use crate::lexicon::Lexicon;
use crate::model::name_tags::{NAME_TAGS, TAG_COUNT};
use crate::model::{Model, ModelError, TagSums, checksum};
use crate::postprocess::calibration::Calibration;
use crate::tag_set::Tag;
use std::ops::Range;
use std::sync::Arc;

/// The bonus for well-known places, in units of log probability. The corpora name few of the
/// world's cities, so the trained weights underestimate the name table.
const KNOWN_PLACE_BONUS: f32 = 1.5;

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

/// The tagger for one document.
struct TaggerEmitter {
    tagger: Arc<Tagger>,
    /// The sums of the unigram features of each distinct word at each window position.
    unigram_sums: Vec<[TagSums; WINDOW]>,
    /// A reusable buffer.
    rows: Vec<u32>,
}

impl Tagger {
    /// Loads a tagger file. Cost: one pass over the bytes.
    ///
    /// # Errors
    /// Returns an error if the bytes are not a tagger file of this version, or if they are
    /// truncated or altered.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (model, lexicon) = Model::from_bytes(bytes)?;
        let temperature = f64::from(model.temperature);
        let decoder = Decoder::new(NAME_TAGS.clone(), model.transitions(), temperature);
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

    /// Sums the unigram features of a document's words. Cost: some hundred nanoseconds for each
    /// distinct word.
    fn unigram_sums(&self, document: TokenizedDocument<'_>) -> Vec<[TagSums; WINDOW]> {
        let features = TokenFeatures::new(document.words, document.sentences);
        let mut rows = Vec::new();
        let sums = (0..document.words.distinct_count() as u32).map(|word| {
            std::array::from_fn(|window_index| {
                rows.clear();
                features.push_unigram_features(word, window_index, &mut rows);
                let mut sums = TagSums::default();
                self.model.add_feature_weights(&rows, &mut sums);
                sums
            })
        });
        sums.collect()
    }
}

impl Engine for Tagger {
    /// Returns the content hash of the file, as 16 hexadecimal digits.
    fn id(&self) -> &str {
        &self.id
    }

    fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    fn calibration(&self) -> Calibration {
        self.model.calibration
    }

    fn begin_document(self: Arc<Self>, document: TokenizedDocument<'_>) -> Box<dyn Emitter> {
        let unigram_sums = self.unigram_sums(document);
        let rows = Vec::with_capacity(CONJUNCTION_FEATURES);
        Box::new(TaggerEmitter { tagger: self, unigram_sums, rows })
    }
}

impl Emitter for TaggerEmitter {
    fn emit(
        &mut self,
        document: TokenizedDocument<'_>,
        sentence: Range<usize>,
        emissions: &mut Emissions,
    ) {
        let Self { tagger, unigram_sums, rows } = self;
        let words = document.words;
        let mut at = sentence.start;
        push_conjunction_features(words, sentence.clone(), rows, |rows, inactive| {
            let mut sums = tagger.inactive_sums[inactive];
            tagger.model.add_feature_weights(rows, &mut sums);
            rows.clear();
            for (window_index, word) in window(words, &sentence, at).into_iter().enumerate() {
                let alone = &unigram_sums[word as usize][window_index];
                sums.iter_mut().zip(alone).for_each(|(sum, alone)| *sum += alone);
            }
            let mut scores: [i32; TAG_COUNT] = std::array::from_fn(|tag| i32::from(sums[tag]));
            if let Some(tag) = known_place_tag(words, at) {
                scores[tag.column()] += tagger.known_place_bonus;
            }
            emissions.push(&scores);
            at += 1;
        });
    }
}

/// Returns the tag of a token in the name of a well-known place.
fn known_place_tag(words: &DocumentWords, token: usize) -> Option<Tag> {
    words.known_place(token).map(|found| match found.position {
        0..=2 => NAME_TAGS.begin(EntityClass::Place),
        _ => NAME_TAGS.inside(EntityClass::Place),
    })
}
