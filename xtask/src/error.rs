//! The errors of all commands. Each is displayed in one line that says what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
pub(crate) enum Error {
    /// The command line is invalid.
    Usage(String),
    /// A requirement that xtask cannot install, and how to install it.
    Missing { what: String, remedy: String },
    /// A command failed.
    Failed { command: String, status: ExitStatus },
    /// A command exceeded its time limit.
    TimedOut { command: String, limit: Duration },
    /// A command could not be started.
    Start { command: String, source: io::Error },
    /// A file or folder could not be read or written.
    File { path: PathBuf, source: io::Error },
    /// A file has invalid contents.
    Content { path: PathBuf, reason: String },
    /// Findings that have been printed already.
    Findings { what: &'static str, count: usize },
    /// A step of `test` failed.
    Step { name: &'static str, source: Box<Error> },
}

impl Error {
    pub(crate) fn missing(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        let (what, remedy) = (what.into(), remedy.into());
        Self::Missing { what, remedy }
    }

    /// Returns a function for `map_err` of operations on `path`.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }

    /// Prints the findings, one per line. Fails if there are any.
    pub(crate) fn findings(what: &'static str, findings: &[String]) -> Result<()> {
        for finding in findings {
            println!("{finding}");
        }
        match findings.len() {
            0 => Ok(()),
            count => Err(Self::Findings { what, count }),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) => f.write_str(text),
            Self::Missing { what, remedy } => write!(f, "{what} is missing: {remedy}"),
            Self::Failed { command, status } => write!(f, "`{command}` failed ({status})"),
            Self::TimedOut { command, limit } => {
                write!(f, "`{command}` took longer than {} s", limit.as_secs())
            }
            Self::Start { command, source } => write!(f, "cannot start `{command}`: {source}"),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Content { path, reason } => write!(f, "{}: {reason}", path.display()),
            Self::Findings { what, count } => write!(f, "{count} {what}, listed above"),
            Self::Step { name, source } => write!(f, "step `{name}`: {source}"),
        }
    }
}

impl std::error::Error for Error {}
