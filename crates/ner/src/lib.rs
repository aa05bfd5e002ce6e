//! The detector: tokens to features to tagger to spans, and rules.
//!
//! Detection is a function of text, date and tagger: the same natively and in WebAssembly. So
//! scores are sums of integers, exponentials come from `libm`, nothing iterates over a hash map, and
//! nothing here knows a clock.

mod chain;
mod consistency;
mod contexts;
mod decode;
mod detection;
mod feature;
mod hash;
mod interner;
mod language;
mod lexicon;
mod listed;
mod locality;
mod mention;
mod model;
mod names;
mod part;
mod place;
mod recase;
mod rows;
pub mod rules;
mod seen;
mod table;
mod tag;
mod tagger;
mod talk;
mod together;
mod train;
mod trim;

pub use detection::{Detection, FoundPart, LONGEST_PART, detect};
pub use feature::{FEATURES, Words};
pub use language::reads_as_english;
pub use lexicon::{Entry, Flags, Lexicon, Name, write_lexicon};
pub use model::{Calibration, Line, ModelError, is_longer, set_calibration};
pub use place::place_kind;
pub use tag::{Class, TAGS, Tag, TokenSpan, spans};
pub use tagger::{Reading, Sighting, Tagger};
pub use train::{Example, Fitted, Options, Packing, fit};
