//! Runs other programs with a common PATH, working directory and environment.

use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

/// The environment of all child processes. Setting up a tool adds to it.
pub(crate) struct Shell {
    root: PathBuf,
    path: Vec<PathBuf>,
    variables: BTreeMap<&'static str, OsString>,
}

impl Shell {
    pub(crate) fn new() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_path_buf();
        let path = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
        let mut vars = BTreeMap::new();
        if env::var_os("CI").is_some() {
            // Incremental compilation does not help a clone that is built once.
            vars.insert("CARGO_INCREMENTAL", "0".into());
        }
        if env::var_os("RUSTFLAGS").is_some() {
            println!("RUSTFLAGS is ignored: it would replace the flags in .cargo/config.toml");
        }
        Ok(Self { root, path, variables: vars })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder to which `dist` writes the built page.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Prepends a folder to the PATH of all later commands.
    pub(crate) fn prepend_path(&mut self, folder: PathBuf) {
        self.path.insert(0, folder);
    }

    /// Sets an environment variable of all later commands.
    pub(crate) fn set_variable(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.insert(name, value.into());
    }

    /// Returns the value of a variable that was set with [`Shell::set_variable`].
    pub(crate) fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(name).map(OsString::as_os_str)
    }

    /// Returns a command that runs in the repository root and has no standard input.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        // An entry of PATH contains no separator, so joining the entries does not fail.
        command.env("PATH", env::join_paths(&self.path).unwrap_or_default());
        command.envs(&self.variables);
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }

    /// Returns a command with the cargo that runs xtask.
    pub(crate) fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// Returns a command with Trunk. The check for updates is off, and so is Trunk's backtrace,
    /// which would hide the compiler's message.
    pub(crate) fn trunk(&self) -> Command {
        let mut trunk = self.command("trunk");
        trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
        trunk.env("RUST_BACKTRACE", "0");
        trunk
    }

    /// Returns a command with npm, which has another name on Windows.
    pub(crate) fn npm(&self) -> Command {
        self.command(if cfg!(windows) { "npm.cmd" } else { "npm" })
    }

    /// Returns the first file with this name on the PATH.
    pub(crate) fn find_on_path(&self, name: &str) -> Option<PathBuf> {
        let name = format!("{name}{}", env::consts::EXE_SUFFIX);
        self.path.iter().map(|folder| folder.join(&name)).find(|candidate| candidate.is_file())
    }
}

/// Runs a command to its end. Its output is not captured. Returns an error if it fails or exceeds
/// the time limit.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<()> {
    let shown = display_command(command);
    let started = Instant::now();
    let mut child =
        command.spawn().map_err(|source| Error::Start { command: shown.clone(), source })?;
    loop {
        let status =
            child.try_wait().map_err(|source| Error::Start { command: shown.clone(), source })?;
        match status {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                return Err(Error::Failed { command: shown, status });
            }
            None if started.elapsed() > limit => {
                // If it has ended in the meantime, both calls fail harmlessly.
                child.kill().ok();
                child.wait().ok();
                return Err(Error::TimedOut { command: shown, limit });
            }
            None => sleep(Duration::from_millis(20)),
        }
    }
}

/// Replaces this process with a command, so that the command receives signals directly.
#[cfg(unix)]
pub(crate) fn replace_process(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    // Returns only if the command could not be started.
    let source = command.exec();
    let command = display_command(command);
    Err(Error::Start { command, source })
}

/// Runs a command as a child process, without a time limit.
#[cfg(not(unix))]
pub fn replace_process(command: &mut Command) -> Result<()> {
    run(command, Duration::MAX)
}

/// Returns the standard output of a command, or `None` if it cannot be started or fails.
pub(crate) fn capture_output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

/// Formats a command as it would be typed, shortened.
fn display_command(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(program.as_os_str());
    let args = command.get_args().map(OsStr::to_string_lossy);
    let line = args.fold(name.to_string_lossy().into_owned(), |line, arg| {
        line + " " + arg.lines().next().unwrap_or_default()
    });
    match line.char_indices().nth(160) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}

/// Formats a duration for display.
pub(crate) fn format_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}
