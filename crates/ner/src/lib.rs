//! The detector: a statistical tagger for names, and rules for dates and amounts.
//!
//! Detection is a function of text, date and tagger, and gives the same result natively and in
//! WebAssembly. For this reason scores are sums of integers, exponentials come from `libm`, no code
//! iterates over a hash map, and no code uses a clock.

mod bio;
mod crf;
mod document;
mod features;
mod language_id;
mod lexicon;
mod model;
mod pipeline;
mod postprocess;
pub mod rules;

pub use bio::{EntityClass, TAG_COUNT, Tag, TokenSpan, spans_from_tags};
pub use crf::train::{Example, FittedTagger, Quantization, TrainOptions, fit};
pub use document::document_words::{DocumentWords, FEATURES_PER_TOKEN};
pub use language_id::is_likely_english;
pub use lexicon::{Lexicon, NameEntry, NameFlags, WordEntry, write_lexicon};
pub use model::tagger::{PreparedDocument, TaggedSpan, Tagger};
pub use model::{Calibration, ModelError, PlattScaling, is_multiword, set_calibration};
pub use pipeline::{DetectedSegment, Detection, MAX_SEGMENT_BYTES, detect};
pub use postprocess::place_kind::place_kind;
