//! Arguments of the commands that train the tagger. The doc comments are the text of their
//! `--help`.

use crate::arguments::{CorporaArgs, TaggerArgs};
use clap::Args;
use std::path::{Path, PathBuf};

/// Write the training set, from corpora and plain texts
///
/// Converts the corpora of DIR/train and plain text files to Dateline's tokens with one tag each,
/// which the teachers and train read.
#[derive(Args)]
pub(crate) struct PrepareTrainingSetArgs {
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Files of plain text
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Train and calibrate the tagger
///
/// Trains it on the training set and calibrates it on half of DIR/dev. Deterministic.
#[derive(Args)]
pub(crate) struct TrainArgs {
    /// The folder of the training set, including the teachers' labels
    #[arg(long, value_name = "DIR")]
    pub training_set: PathBuf,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The tagger file to write
    #[arg(long, value_name = "FILE", default_value = "models/tagger.bin")]
    pub out: PathBuf,
}

/// Train taggers with parts left out, and write their scores
#[derive(Args)]
pub(crate) struct AblateArgs {
    /// The folder of the training set, including the teachers' labels
    #[arg(long, value_name = "DIR")]
    pub training_set: PathBuf,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The file to write the scores to
    #[arg(long, value_name = "FILE", default_value = "models/ablations.tsv")]
    pub out: PathBuf,
}

/// Recalibrate a tagger
///
/// Fits the calibration on half of DIR/dev.
#[derive(Args)]
pub(crate) struct CalibrateArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    #[command(flatten)]
    pub corpora: CorporaArgs,
    /// The tagger file to write; by default the file that was read
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl CalibrateArgs {
    pub(super) fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(&self.tagger.model)
    }
}
