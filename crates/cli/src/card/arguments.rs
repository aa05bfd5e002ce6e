//! Arguments of `dateline write-card`. The doc comments are the text of its `--help`.

use crate::arguments::{CorporaArgs, GazetteerArgs, TaggerArgs};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Measure a model and write its card
#[derive(Subcommand)]
pub(crate) enum WriteCardCommand {
    Tagger(TaggerCardArgs),
    Gazetteer(GazetteerCardArgs),
}

/// Write the card of the tagger
///
/// Its figures come from DIR/dev and from ablations.tsv in the folder of the tagger.
#[derive(Args)]
pub(crate) struct TaggerCardArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The card file to write
    #[arg(long, value_name = "FILE", default_value = "models/tagger.md")]
    pub out: PathBuf,
}

/// Write the card of the gazetteer
///
/// Its figures come from DIR/geo.
#[derive(Args)]
pub(crate) struct GazetteerCardArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The card file to write
    #[arg(long, value_name = "FILE", default_value = "models/places.md")]
    pub out: PathBuf,
}
