use crate::decode::{Marginals, Scores, best, constrain};
use crate::feature::{FEATURES, Words};
use crate::model::{Model, ModelError, checksum};
use crate::tag::{TAGS, TokenSpan, spans};
use std::ops::Range;

/// A loaded tagger: a linear chain over hashed sparse features.
pub struct Tagger {
    model: Model,
    transitions: Vec<i32>,
    id: String,
}

/// A mention that the tagger sees, with how probable it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// Token indexes within the sentence.
    pub span: TokenSpan,
    /// 0 to 1.
    pub probability: f64,
}

impl Tagger {
    /// Reads a tagger file. Cost: one pass over the bytes; nothing is parsed.
    ///
    /// # Errors
    /// When the bytes are no tagger file, of another version, cut short or altered.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let model = Model::from_bytes(bytes)?;
        let transitions = constrain(model.transitions());
        Ok(Self { model, transitions, id: format!("{:016x}", checksum(bytes)) })
    }

    /// The content hash of the file, 16 hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The mentions of a sentence, in order, not overlapping.
    pub fn tag(&self, words: &Words, sentence: Range<usize>) -> Vec<Sighting> {
        let mut features = Vec::with_capacity(sentence.len() * FEATURES);
        words.features(sentence, &mut features);
        let emissions: Vec<Scores> = features
            .chunks_exact(FEATURES)
            .map(|features| {
                let mut scores = [0; TAGS];
                features.iter().for_each(|&feature| self.model.add(feature, &mut scores));
                scores
            })
            .collect();
        let mut tags = Vec::with_capacity(emissions.len());
        best(&emissions, &self.transitions, &mut tags);
        let found = spans(&tags);
        if found.is_empty() {
            return Vec::new();
        }
        let temperature = f64::from(self.model.temperature);
        let sums = Marginals::new(&emissions, &self.transitions, temperature);
        let sighting = |span| Sighting { span, probability: sums.probability(span) };
        found.into_iter().map(sighting).collect()
    }
}
