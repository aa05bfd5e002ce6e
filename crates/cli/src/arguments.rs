//! Arguments that several commands share. The doc comments of fields are part of `--help`.

use crate::error::CommandError;
use crate::files::read_file;
use clap::Args;
use dateline_ner::{Engine, load_engine};
use dateline_places::Gazetteer;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub(crate) struct TaggerArgs {
    /// The tagger
    #[arg(long, value_name = "FILE", default_value = "models/tagger.bin")]
    pub model: PathBuf,
}

impl TaggerArgs {
    /// Reads the tagger from its file.
    pub(crate) fn load_tagger(&self) -> Result<Arc<dyn Engine>, CommandError> {
        load_tagger(&self.model)
    }
}

#[derive(Args)]
pub(crate) struct CorporaArgs {
    /// The folder of the corpora
    #[arg(long, value_name = "DIR", env = "DATELINE_CORPORA", hide_env_values = true)]
    pub corpora: PathBuf,
}

impl CorporaArgs {
    /// Returns the folder of the dev corpora, on which scores are measured.
    pub(crate) fn dev(&self) -> PathBuf {
        self.corpora.join("dev")
    }

    /// Returns the folder of the training corpora.
    pub(crate) fn train(&self) -> PathBuf {
        self.corpora.join("train")
    }
}

#[derive(Args)]
pub(crate) struct GazetteerArgs {
    /// The gazetteer
    #[arg(long, value_name = "FILE", default_value = "models/places.bin")]
    gazetteer: PathBuf,
}

impl GazetteerArgs {
    /// Reads the gazetteer from its file.
    pub(crate) fn load_gazetteer(&self) -> Result<Gazetteer, CommandError> {
        load_gazetteer(&self.gazetteer)
    }
}

/// Reads a tagger. Errors name the file.
pub(crate) fn load_tagger(path: &Path) -> Result<Arc<dyn Engine>, CommandError> {
    load_engine(&read_file(path)?).map_err(|error| CommandError::in_file(path, error))
}

/// Reads a gazetteer. Errors name the file.
pub(crate) fn load_gazetteer(path: &Path) -> Result<Gazetteer, CommandError> {
    let gazetteer = Gazetteer::from_bytes(read_file(path)?);
    gazetteer.map_err(|error| CommandError::in_file(path, error))
}
