//! The detector: a statistical tagger for names, and rules for dates and amounts.
//!
//! Detection is a function of text, date and tagger, and gives the same result natively and in
//! WebAssembly. For this reason scores are sums of integers, exponentials come from `libm`, no code
//! iterates over a hash map, and no code uses a clock.

mod bio;
mod boundaries;
mod city_and_state;
mod conjunctions;
mod consistency;
mod context_aggregation;
mod decoder;
mod detection;
mod document_words;
mod enumeration;
mod feature_sink;
mod forward_backward;
mod hash_table;
mod hashed_word;
mod interner;
mod language_id;
mod lexicon;
mod mention;
mod model;
mod name_rules;
mod place_kind;
mod pronoun_rate;
pub mod rules;
mod segment;
mod tagger;
mod train;
mod truecasing;
mod word_info;

pub use bio::{EntityClass, TAG_COUNT, Tag, TokenSpan, spans_from_tags};
pub use detection::{DetectedSegment, Detection, MAX_SEGMENT_BYTES, detect};
pub use document_words::{DocumentWords, FEATURES_PER_TOKEN};
pub use language_id::is_likely_english;
pub use lexicon::{Lexicon, NameEntry, NameFlags, WordEntry, write_lexicon};
pub use model::{Calibration, ModelError, PlattScaling, is_multiword, set_calibration};
pub use place_kind::place_kind;
pub use tagger::{PreparedDocument, TaggedSpan, Tagger};
pub use train::{Example, FittedTagger, Quantization, TrainOptions, fit};
