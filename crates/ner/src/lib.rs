//! The detector: an engine for names, such as the tagger, and rules for dates and amounts.
//!
//! Detection is a function of text, date and engine, and gives the same result natively and in
//! WebAssembly. For this reason scores are sums of integers, exponentials come from `libm`, no code
//! iterates over a hash map, and no code uses a clock.

mod crf;
mod document;
mod engine;
mod engines;
mod features;
mod label;
mod language_id;
mod lexicon;
mod model;
mod pipeline;
mod postprocess;
pub mod rules;
mod tag_set;

pub use crf::decoder::{Decoder, Emissions};
pub use crf::train::{Example, FittedTagger, Quantization, TrainOptions, fit};
pub use document::document_words::DocumentWords;
pub use document::word_evidence::WordEvidence;
pub use engine::{Emitter, Engine, TokenizedDocument};
pub use engines::{engine_file_len, load_engine};
pub use features::token_features::{FEATURES_PER_TOKEN, TokenFeatures};
pub use label::{EntityClass, Label};
pub use language_id::is_likely_english;
pub use lexicon::{Lexicon, NameEntry, NameFlags, WordEntry, write_lexicon};
pub use model::name_tags::{NAME_TAGS, TAG_COUNT, UNLABELED_NAME};
pub use model::tagger::Tagger;
pub use model::{ModelError, set_calibration};
pub use pipeline::tagging::{DocumentTagger, TaggedSpan};
pub use pipeline::{DetectedSegment, Detection, MAX_SEGMENT_BYTES, detect};
pub use postprocess::calibration::{Calibration, PlattScaling, is_multiword};
pub use postprocess::place_kind::place_kind;
pub use tag_set::{Tag, TagSet, TokenSpan};
