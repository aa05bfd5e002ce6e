//! Projects, documents, annotations, and the log of changes to them.
//!
//! Invariants: nothing here knows a clock, a DOM, a file or the detector; time is an argument. The
//! log of [`Change`]s is the truth; a [`Project`] is what its fold gives.

mod label;
mod suggestion;

pub use label::{Label, LabelId, LabelSet};
pub use suggestion::{Score, Source, Suggestion};
