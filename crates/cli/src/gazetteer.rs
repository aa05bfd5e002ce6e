//! Builds the gazetteer of the resolver and the name table of the tagger from geographical data.

pub(crate) mod builder;
mod cities;
mod counties;
mod division_extents;
mod divisions;
pub(crate) mod name_table;
mod source_names;
