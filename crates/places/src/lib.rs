//! Places: the gazetteer, the search in it, and the resolver that says which place a mention names.
//!
//! The gazetteer is one file ([`Gazetteer::from_bytes`]) that is read where it lies. Names are folded
//! into keys ([`key`]); [`Gazetteer::search`] is for a person who types, [`resolve`] for the mentions
//! of a document.
//!
//! Invariants: nothing here knows a file system, a clock, a DOM or the detector. Equal inputs give
//! equal answers natively and in WebAssembly: `libm` for what is transcendental, no hash order. What
//! the resolver says never changes spans or labels.

mod build;
mod distance;
mod file;
mod gazetteer;
mod key;
mod kind;
mod resolve;
mod search;

pub use build::{ARABIC, BuildError, NewPlace, write};
pub use distance::km_between;
pub use gazetteer::{Gazetteer, GazetteerError, Hit, NameKind, Row};
pub use key::{key, loose_key, without_marks};
pub use resolve::{Mention, NameCandidate, candidates, resolve};
