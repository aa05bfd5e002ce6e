use crate::decode::{Decoder, Marginals, Scores};
use crate::feature::{PLACES, Words};
use crate::lexicon::Lexicon;
use crate::model::{Calibration, Model, ModelError, Sums, checksum};
use crate::tag::{Tag, TokenSpan, spans};
use crate::together::{Mute, TOGETHER};
use std::ops::Range;

/// What is added to the logarithm of how probable a well-known place is one: the corpora name few
/// of the world's cities, so that their weights trust the table of names less than it deserves.
const KNOWN_PLACE: f32 = 1.5;

/// A token that so probably belongs to a name without a label here is left alone, whatever the rest
/// of the document says of its word. Not calibrated.
const SURELY_OTHER: f64 = 0.9;

/// A loaded tagger: a linear chain over hashed sparse features.
pub struct Tagger {
    model: Model,
    lexicon: Lexicon,
    decoder: Decoder,
    /// What each set of mute features adds.
    mute: [Sums; Mute::SETS],
    /// [`KNOWN_PLACE`] as the weights count.
    known_place: i32,
    id: String,
}

/// A mention that the tagger sees, with how probable it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// Token indexes within the sentence.
    pub span: TokenSpan,
    /// 0 to 1, calibrated for all labels together.
    pub probability: f64,
}

/// The words of a document, and what each of them alone adds to the scores of the tokens around it.
pub struct Reading {
    words: Words,
    /// For each word, summed when first met: a place of `sums` for each place relative to a token.
    alone: Vec<[Sums; PLACES]>,
}

impl Reading {
    /// The words of the document.
    pub(crate) fn words(&self) -> &Words {
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
        let known_place = (KNOWN_PLACE * model.temperature).round() as i32;
        let mute = std::array::from_fn(|set| {
            let (mut rows, mut sums) = (Vec::new(), Sums::default());
            Mute::rows_of(set, &mut rows);
            model.add(&rows, &mut sums);
            sums
        });
        let id = format!("{:016x}", checksum(bytes));
        Ok(Self { model, lexicon, decoder, mute, known_place, id })
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
    pub fn read(&self, words: Words) -> Reading {
        let mut rows = Vec::new();
        let alone = (0..words.distinct() as u32).map(|word| {
            std::array::from_fn(|place| {
                rows.clear();
                words.alone(word, place, &mut rows);
                let mut sums = Sums::default();
                self.model.add(&rows, &mut sums);
                sums
            })
        });
        Reading { alone: alone.collect(), words }
    }

    /// The mentions of a sentence, in order, not overlapping. The tokens of names that surely have
    /// no label here are added to `others`.
    pub fn tag(
        &self,
        reading: &Reading,
        sentence: Range<usize>,
        others: &mut Vec<usize>,
    ) -> Vec<Sighting> {
        let mut rows = Vec::with_capacity(TOGETHER);
        let mut emissions: Vec<Scores> = Vec::with_capacity(sentence.len());
        reading.words.together(sentence.clone(), &mut rows, |rows, mutes| {
            let mut sums = self.mute[mutes];
            self.model.add(rows, &mut sums);
            rows.clear();
            let at = sentence.start + emissions.len();
            emissions.push(self.scores(reading, &sentence, at, sums));
        });
        let mut tags = Vec::with_capacity(emissions.len());
        self.decoder.best(&emissions, &mut tags);
        if tags.iter().all(|tag| *tag == Tag::OUTSIDE) {
            return Vec::new();
        }
        let sums = Marginals::new(&self.decoder, &emissions);
        others.extend(
            (0..tags.len())
                .filter(|&at| tags[at] == Tag::OTHER && sums.at(at, Tag::OTHER) >= SURELY_OTHER)
                .map(|at| sentence.start + at),
        );
        let calibration = self.model.calibration;
        let sighting =
            |span| Sighting { span, probability: calibration.of_all(sums.probability(span)) };
        spans(&tags).into_iter().map(sighting).collect()
    }

    /// `sums` are what its features of several words add.
    fn scores(
        &self,
        reading: &Reading,
        sentence: &Range<usize>,
        at: usize,
        mut sums: Sums,
    ) -> Scores {
        for (place, word) in reading.words.around(sentence, at).into_iter().enumerate() {
            let alone = &reading.alone[word as usize][place];
            sums.iter_mut().zip(alone).for_each(|(sum, alone)| *sum += alone);
        }
        let mut scores: Scores = std::array::from_fn(|tag| i32::from(sums[tag]));
        if let Some(tag) = reading.words.known_place(at) {
            scores[tag.column()] += self.known_place;
        }
        scores
    }
}
