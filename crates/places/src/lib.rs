//! Places: the gazetteer, the search in it, and the resolver that says which place a mention names.
//!
//! The gazetteer is one file ([`Gazetteer::from_bytes`]) that is read where it lies. Names are folded
//! into keys ([`name_key()`]); [`Gazetteer::search`] is for a person who types, [`resolve()`] for the mentions
//! of a document.
//!
//! Invariants: nothing here knows a file system, a clock, a DOM or the detector. Equal inputs give
//! equal answers natively and in WebAssembly: `libm` for what is transcendental, no hash order. What
//! the resolver says never changes spans or labels.

mod distance;
mod file_format;
mod gazetteer;
mod gazetteer_encoder;
mod name_key;
mod place_kind;
mod resolve;
mod search;

pub use distance::km_between;
pub use gazetteer::{Gazetteer, GazetteerError, NameHit, NameKind, PlaceIdx};
pub use gazetteer_encoder::{ARABIC_COUNTRIES, BuildError, GazetteerEntry, encode_gazetteer};
pub use name_key::{name_key, strip_diacritics, transcription_key};
pub use resolve::{NameCandidate, ResolverMention, name_candidates, resolve};
