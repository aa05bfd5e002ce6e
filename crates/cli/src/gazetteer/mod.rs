//! Builds the gazetteer of the resolver and the name table of the tagger from geographical data:
//! `dateline build-gazetteer` and `dateline build-names`.

mod arguments;
mod builder;
mod cities;
mod counties;
mod division_extents;
mod divisions;
mod name_table;
mod source_names;

pub(crate) use arguments::{BuildGazetteerArgs, BuildNamesArgs};

use crate::error::CommandError;

/// Runs `dateline build-names`.
pub(crate) fn run_build_names(it: &BuildNamesArgs) -> Result<(), CommandError> {
    name_table::write_name_table(&it.geodata.geodata, &it.cities, &it.training_set)
}

/// Runs `dateline build-gazetteer`.
pub(crate) fn run_build_gazetteer(it: &BuildGazetteerArgs) -> Result<(), CommandError> {
    builder::write_gazetteer(&it.geodata.geodata, &it.cities, &it.us_atlas, &it.out)
}
