//! Gazetteer, search and resolver of places.
//!
//! The gazetteer is one file ([`Gazetteer::from_bytes`]) that is read in place. Names are
//! normalized to keys ([`name_key()`]). [`Gazetteer::search`] serves a user's query, [`resolve()`]
//! the mentions of a document.
//!
//! Invariants: this crate does not depend on a file system, a clock, the DOM or the detector. Equal
//! inputs give equal results natively and in WebAssembly: transcendental functions come from
//! `libm`, and no result depends on hash order. The resolver never changes spans or labels.

mod distance;
mod file_format;
mod gazetteer;
mod gazetteer_encoder;
mod inner_names;
mod name_key;
mod place_kind;
mod resolve;
mod search;

pub use distance::km_between;
pub use gazetteer::{Gazetteer, GazetteerError, NameHit, NameKind, PlaceIdx};
pub use gazetteer_encoder::{ARABIC_COUNTRIES, BuildError, GazetteerEntry, encode_gazetteer};
pub use name_key::{name_key, strip_diacritics, transcription_key};
pub use resolve::{
    DocumentPlaces, InnerResolution, NameCandidate, ResolverMention, name_candidates, resolve,
    resolve_with_inner_places,
};
