//! The features of the tagger: what a token, its neighbors and its document contribute to the scores.

pub(crate) mod conjunctions;
pub(crate) mod context_aggregation;
pub(crate) mod enumeration;
pub(crate) mod feature_sink;
pub(crate) mod token_features;
