//! Learns labels and conventions from reviewed documents, on top of an engine of the detector.
//!
//! What is learned is a function of the engine, the labels and the reviewed documents in their
//! order. The same input gives the same bytes natively and in WebAssembly: sums have a fixed order,
//! exponentials are computed here and logarithms by `libm`, no code iterates over a hash map, and no
//! code uses a clock.
//!
//! - [`Observation`]: what the learner reads of a document.
//! - [`Reviewed`]: an observation with the decisions of the reviewer.
//! - [`learn`]: fits a [`LearnedModel`] and decides by cross-validation what of it is used.
//! - [`LearnedEngine`]: the engine with what was learned.
//! - [`ListSearch`]: searches for lists of terms and patterns.
//! - [`align`]: the least costly edits from suggestions to a goal.

mod alignment;
mod chain;
mod compose;
mod engine;
mod explain;
mod exponential;
mod features;
mod fit;
mod hash;
mod labels;
mod learning;
mod list_suggester;
mod lists;
mod model;
mod names;
mod observation;
mod reviewed;
mod validation;
mod weights;

pub use alignment::{Edit, LabeledSpan, align, bulk_cost, edit_cost};
pub use engine::{LearnedEngine, Recorder};
pub use explain::{Contradiction, LearnedWord, contradictions};
pub use features::WordPosition;
pub use labels::{LearnedLabel, LearnedLabels};
pub use learning::{LearnOptions, Learning, learn, learned_documents, validated_documents};
pub use list_suggester::ListSuggester;
pub use lists::{ListError, ListHit, ListSearch};
pub use model::{LearnedModel, LearnedModelError};
pub use names::LearnedName;
pub use observation::Observation;
pub use reviewed::Reviewed;
pub use validation::{CrossValidation, LabelReport, Validation, cross_validate};
