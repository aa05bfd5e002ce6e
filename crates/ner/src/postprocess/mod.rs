//! Passes over the mentions of a sentence and of a segment, after tagging.

pub(crate) mod boundaries;
pub(crate) mod calibration;
pub(crate) mod city_and_state;
pub(crate) mod consistency;
pub(crate) mod mention;
pub(crate) mod name_rules;
pub(crate) mod place_kind;
