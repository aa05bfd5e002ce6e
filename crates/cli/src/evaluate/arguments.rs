//! Arguments of `dateline evaluate` and its relatives. The doc comments are the text of its `--help`.

use crate::arguments::{CorporaArgs, GazetteerArgs, TaggerArgs};
use clap::Args;
use std::path::PathBuf;

/// Score a tagger on corpora, or compare two taggers
///
/// Prints scores by corpus and label with 95% intervals, the calibration, and the most frequent
/// errors in context.
#[derive(Args)]
pub(crate) struct EvaluateArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    /// Another tagger to compare with
    ///
    /// Only the differences in score are printed, each with its p-value.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Corpus files: a token and its tags on each line, or training data in any format
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Score the resolver of places, both on gold spans and end to end
#[derive(Args)]
pub(crate) struct EvaluatePlacesArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    /// Also print the wrong answers in documents of even number
    #[arg(long)]
    pub show_mistakes: bool,
    /// Print the figures as JSON
    #[arg(long, conflicts_with = "show_mistakes")]
    pub json: bool,
    /// JSON lines of texts with toponyms
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Score the distinction of GPE, LOC and FAC
///
/// Compares the kinds of 300 places in DIR/dev/gmb.tsv with those in tests/data/place_kinds.tsv.
#[derive(Args)]
pub(crate) struct EvaluatePlaceKindsArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
}

/// Report the precision of the rules
///
/// Samples hits from DIR/train/gmb.tsv and gum.tsv and compares them with the verdicts in
/// tests/data/rule_verdicts.tsv.
#[derive(Args)]
pub(crate) struct EvaluateRulesArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
}
