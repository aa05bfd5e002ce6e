//! Training of the tagger: `dateline prepare-training-set`, `train`, `ablate` and `calibrate`.

mod arguments;
mod calibrate;
mod lexicon;
mod prepare_training_set;
mod train;
mod training_set;

pub(crate) use arguments::{AblateArgs, CalibrateArgs, PrepareTrainingSetArgs, TrainArgs};
pub(crate) use calibrate::fit_calibration;

use crate::corpus::load_dev_corpora;
use crate::error::CommandError;
use crate::evaluate::CalibrationHalf;
use crate::files::{print_note, read_file};
use crate::output::write_file;

/// Runs `dateline prepare-training-set`.
pub(crate) fn run_prepare_training_set(it: &PrepareTrainingSetArgs) -> Result<(), CommandError> {
    prepare_training_set::write_training_set(&it.corpora.train(), &it.files, &it.out)
}

/// Runs `dateline train`.
pub(crate) fn run_train(it: &TrainArgs) -> Result<(), CommandError> {
    train::train_tagger(&it.training_set, &it.corpora.dev(), &it.out)
}

/// Runs `dateline ablate`.
pub(crate) fn run_ablate(it: &AblateArgs) -> Result<(), CommandError> {
    train::run_ablations(&it.training_set, &it.corpora.dev(), &it.out)
}

/// Runs `dateline calibrate`.
pub(crate) fn run_calibrate(it: &CalibrateArgs) -> Result<(), CommandError> {
    // Refuse a file that is not a tagger before anything is written to it.
    it.tagger.load_tagger()?;
    let mut bytes = read_file(&it.tagger.model)?;
    let corpora = load_dev_corpora(&it.corpora.dev())?;
    let calibration = fit_calibration(&mut bytes, &corpora, CalibrationHalf::Fitted)?;
    print_note(format!("{calibration:?}"));
    Ok(write_file(it.out(), bytes)?)
}
