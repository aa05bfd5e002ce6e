//! The detector: tokens to features to tagger to spans, and rules.
//!
//! Detection is a function of text, date and tagger: the same natively and in WebAssembly. So
//! scores are sums of integers, exponentials come from `libm`, nothing iterates over a hash map, and
//! nothing here knows a clock.

mod consistency;
mod decode;
mod detection;
mod feature;
mod language;
mod mention;
mod model;
mod place;
mod rules;
mod tag;
mod tagger;
mod train;
mod trim;

pub use detection::{Detection, detect};
pub use feature::{FEATURES, Words};
pub use language::reads_as_english;
pub use model::{ModelError, set_temperature};
pub use tag::{Class, TAGS, Tag, TokenSpan, spans};
pub use tagger::{Sighting, Tagger};
pub use train::{Example, Options, fit};
