//! Arguments of `dateline simulate`. The doc comments are the text of its `--help`.

use crate::arguments::TaggerArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// How the simulated reviewer works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Mode {
    /// Without suggestions
    Hand,
    /// With the suggestions of the detector
    Detector,
    /// With them, and equal edits of equal text in a document at once
    Bulk,
    /// With bulk edits, and names that were accepted before
    Matcher,
    /// With learning, without bulk edits
    Learning,
    /// With learning and bulk edits
    All,
}

impl Mode {
    /// All modes, in the order of the output.
    pub(crate) const ALL: [Self; 6] =
        [Self::Hand, Self::Detector, Self::Bulk, Self::Matcher, Self::Learning, Self::All];

    /// Returns the name in the output.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Detector => "detector",
            Self::Bulk => "bulk",
            Self::Matcher => "matcher",
            Self::Learning => "learning",
            Self::All => "all",
        }
    }
}

/// Count the actions of a simulated reviewer, with and without learning
///
/// A reviewer works through the documents until each equals its gold. Rejecting a suggestion,
/// changing its label, and moving one or both of its borders count as one action each, adding a
/// mention as two. Prints actions for each 100 gold mentions.
#[derive(Args)]
pub(crate) struct SimulateArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    /// The column of the tags in a corpus; the tokens are in column 1
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(2..=3))]
    pub column: u8,
    /// The labels of the reviewer; by default all that the file has
    ///
    /// PER, ORG, LOC, NORP and EVENT, and the names that the corpora have for them, are suggested by
    /// the detector. GPE, LOC and FAC are LOC. Other names are labels of one's own. NAME=LABEL+LABEL
    /// says which of the detector's labels a name stands for.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub labels: Vec<String>,
    /// Labels of the file to leave out
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', conflicts_with = "labels")]
    pub except: Vec<String>,
    /// The number of orders of the documents, each drawn by its seed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub orders: u16,
    /// The modes to simulate; by default all
    #[arg(long, value_name = "MODE,…", value_delimiter = ',')]
    pub modes: Vec<Mode>,
    /// Also print F1 on the test file after so many reviewed sentences
    #[arg(long, value_name = "N,…", value_delimiter = ',', requires = "test")]
    pub few_shot: Vec<usize>,
    /// The test file of --few-shot
    #[arg(long, value_name = "FILE", requires = "few_shot")]
    pub test: Option<PathBuf>,
    /// The number of draws of sentences for --few-shot
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub draws: u16,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Draw curves of the actions, as an SVG image
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// A corpus, with a token and its tags on each line, or a Dateline file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

impl SimulateArgs {
    /// Returns the modes to simulate, in the order of the output.
    pub(super) fn modes(&self) -> Vec<Mode> {
        let is_asked = |mode: &Mode| self.modes.is_empty() || self.modes.contains(mode);
        Mode::ALL.into_iter().filter(is_asked).collect()
    }
}
