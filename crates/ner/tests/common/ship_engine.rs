//! An engine of its own for tests, with three tags: it knows ships by a list of their names.

use dateline_ner::{Decoder, Emissions, Emitter, Engine, Lexicon, TagSet, TokenizedDocument};
use std::ops::Range;
use std::sync::Arc;

/// Names of ships, word by word. Those marked as ambiguous are ships only after the word "ship".
const SHIPS: &[(&[&str], bool)] =
    &[(&["Vasa"], false), (&["Mary", "Rose"], false), (&["Victory"], true)];

/// Scores divided by this number are log weights.
const TEMPERATURE: f64 = 10.0;
/// The score of a tag that fits, against 0 for the others.
const FITS: i32 = 30;

/// The engine. It has no lexicon, and all transitions are equal.
pub(crate) struct ShipEngine {
    lexicon: Lexicon,
    decoder: Decoder,
}

impl ShipEngine {
    /// Creates the engine.
    pub(crate) fn load() -> Arc<dyn Engine> {
        let tag_set = TagSet::from_labels(["SHIP"]);
        let count = tag_set.tag_count();
        let transitions = vec![0; (count + 1) * count];
        let decoder = Decoder::new(tag_set, &transitions, TEMPERATURE);
        Arc::new(Self { lexicon: Lexicon::default(), decoder })
    }
}

impl Engine for ShipEngine {
    fn id(&self) -> &str {
        "ships"
    }

    fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    fn begin_document(self: Arc<Self>, _: TokenizedDocument<'_>) -> Box<dyn Emitter> {
        Box::new(ShipEmitter)
    }
}

struct ShipEmitter;

impl Emitter for ShipEmitter {
    fn emit(
        &mut self,
        document: TokenizedDocument<'_>,
        sentence: Range<usize>,
        emissions: &mut Emissions,
    ) {
        let mut at = sentence.start;
        while at < sentence.end {
            let rest = at..sentence.end;
            let length = SHIPS.iter().find_map(|(name, is_ambiguous)| {
                let words = rest.clone().map(|token| document.word(token)).take(name.len());
                let is_cued = at > sentence.start && document.word(at - 1) == "ship";
                (words.eq(name.iter().copied()) && (is_cued || !is_ambiguous)).then_some(name.len())
            });
            for offset in 0..length.unwrap_or(1) {
                let fits = |tag: bool| if tag { FITS } else { 0 };
                let (is_first, is_ship) = (offset == 0, length.is_some());
                emissions.push(&[
                    fits(!is_ship),
                    fits(is_ship && is_first),
                    fits(is_ship && !is_first),
                ]);
            }
            at += length.unwrap_or(1);
        }
    }
}
