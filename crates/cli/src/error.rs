//! The errors of the commands. An error about a file names it.

use crate::card::TemplateError;
use crate::convert::OptionsError;
use crate::corpus::CorpusError;
use dateline_annotation::model::{ApplyError, GeoPointError};
use dateline_formats::dateline_json::DatelineFileError;
use dateline_formats::export::ExportError;
use dateline_formats::import::ReadError;
use dateline_formats::{DecodeError, OpenError};
use dateline_learn::LearnedModelError;
use dateline_ner::ModelError;
use dateline_places::{BuildError, GazetteerError};
use std::fmt::Display;
use std::io;
use std::num::{ParseFloatError, ParseIntError};
use std::path::Path;

/// An error that ends a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// A file or stream cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The options of `dateline convert` contradict each other.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// A file of documents cannot be read.
    #[error("{name}: {error}")]
    Import { name: String, error: ImportError },
    /// The documents cannot be exported.
    #[error(transparent)]
    Export(ExportError),
    /// This number of inputs was skipped. Each was reported.
    #[error("{}", describe_skipped(*.0))]
    SkippedInputs(usize),
    /// A file has invalid content.
    #[error("{file}: {error}")]
    Content { file: String, error: ContentError },
    /// A line of a file, counted from 1, has invalid content.
    #[error("{file}, line {line}: {error}")]
    Line { file: String, line: usize, error: ContentError },
    /// One of the program's own lists has invalid content.
    #[error(transparent)]
    List(#[from] ContentError),
    /// A corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The scores of the ablations cannot be read.
    #[error(transparent)]
    Ablations(#[from] AblationsError),
    /// The template of a card is invalid.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The tagger is invalid.
    #[error(transparent)]
    Tagger(#[from] ModelError),
    /// The gazetteer cannot be encoded.
    #[error(transparent)]
    EncodeGazetteer(#[from] BuildError),
    /// An edit of a simulated reviewer does not fit its project.
    #[error(transparent)]
    Edit(#[from] ApplyError),
    /// A simulated review did not arrive at the gold mentions.
    #[error("a reviewed document differs from its gold mentions")]
    ReviewDiffers,
    /// The lexicon that was built is invalid.
    #[error("the lexicon cannot be read")]
    Lexicon,
}

/// Invalid content of a file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ContentError {
    #[error(transparent)]
    Integer(#[from] ParseIntError),
    #[error(transparent)]
    Float(#[from] ParseFloatError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Point(#[from] GeoPointError),
    #[error(transparent)]
    Tagger(#[from] ModelError),
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    #[error("{0} is not a point")]
    NotAPoint(String),
    #[error("{0} is not a kind of place")]
    UnknownPlaceKind(String),
    #[error("a place without a name")]
    UnnamedPlace,
    #[error("{target} ({names}) is not a place")]
    UnknownPlace { target: String, names: String },
    #[error("a line of {0} columns is not a city")]
    CityColumns(usize),
    #[error("{name} ({id}) has the division {division}, which does not exist")]
    UnknownDivision { name: String, id: u32, division: String },
    /// The number of cities, and the first of them, one on each line.
    #[error("{count} cities lie in the wrong division:\n{listed}")]
    WrongDivisions { count: usize, listed: String },
    #[error("{0} has no reason")]
    ExceptionWithoutReason(String),
    #[error("{kind} ({name}) is not an exception")]
    UnknownException { kind: String, name: String },
    #[error("not {0} columns")]
    Columns(usize),
    #[error("no {0} before this line")]
    NoDocumentStart(&'static str),
    #[error("expected a token and its tags")]
    TokenLine,
    #[error("another file already has this name")]
    DuplicateName,
    #[error("not a Dateline file")]
    NotADatelineFile,
    #[error("nothing to learn from: no paragraph is reviewed")]
    NothingReviewed,
    #[error(transparent)]
    Learned(#[from] LearnedModelError),
    #[error("{surface} is not at {start}")]
    ToponymOffsets { surface: String, start: u32 },
}

/// The reason why a file of documents cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Dateline(#[from] DatelineFileError),
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// An error in the file of ablations, with the line (from 1).
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{path}, line {line}: {reason}")]
pub(crate) struct AblationsError {
    pub path: String,
    pub line: usize,
    pub reason: String,
}

impl CommandError {
    /// Returns an error about the content of a file.
    pub(crate) fn in_file(path: &Path, error: impl Into<ContentError>) -> Self {
        Self::Content { file: path.display().to_string(), error: error.into() }
    }

    /// Returns an error about a line of a file. `line` is counted from 1.
    pub(crate) fn at_line(file: impl Display, line: usize, error: impl Into<ContentError>) -> Self {
        Self::Line { file: file.to_string(), line, error: error.into() }
    }

    /// Returns true if a reader closed its pipe early, as in `dateline … | head`. That is not
    /// reported.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Returns the exit code of the program.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Options(_) => 2,
            _ => 1,
        }
    }
}

impl From<ExportError> for CommandError {
    /// Unwraps I/O errors, so that a broken pipe is recognized.
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => Self::Io(error),
            other => Self::Export(other),
        }
    }
}

fn describe_skipped(count: usize) -> String {
    match count {
        1 => "1 input was skipped; all others were read".to_owned(),
        _ => format!("{count} inputs were skipped; all others were read"),
    }
}

/// Names the file in an error about its content.
pub(crate) fn with_path<T>(
    path: &Path,
    result: Result<T, impl Into<ContentError>>,
) -> Result<T, CommandError> {
    result.map_err(|error| CommandError::in_file(path, error))
}
