//! Starting other programs: all with the same PATH, folder and environment.

use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub const MINUTE: Duration = Duration::from_secs(60);

/// What every child gets. Setting up a tool adds to it.
pub struct Shell {
    root: PathBuf,
    path: Vec<PathBuf>,
    vars: BTreeMap<&'static str, OsString>,
}

impl Shell {
    pub fn new() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().unwrap_or(manifest).to_path_buf();
        let path = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
        let mut vars = BTreeMap::new();
        if env::var_os("CI").is_some() {
            // A clone that is built once gains nothing from incremental files.
            vars.insert("CARGO_INCREMENTAL", "0".into());
        }
        if env::var_os("RUSTFLAGS").is_some() {
            println!("RUSTFLAGS is left out: it would replace the flags in .cargo/config.toml");
        }
        Ok(Self { root, path, vars })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The page as files, as `dist` leaves it.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Puts a folder first on the PATH of every later command.
    pub fn prepend_path(&mut self, folder: PathBuf) {
        self.path.insert(0, folder);
    }

    /// Sets an environment variable of every later command.
    pub fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.vars.insert(name, value.into());
    }

    /// What was set so.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.vars.get(name).map(OsString::as_os_str)
    }

    /// A command in the repository's root that reads nothing from the terminal.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        // A folder that is a part of PATH holds no separator, so joining it again cannot fail.
        command.env("PATH", env::join_paths(&self.path).unwrap_or_default());
        command.envs(&self.vars);
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }

    /// The cargo that runs this very command.
    pub fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// Trunk, which asks the network for no news of itself, and whose own backtrace would
    /// hide the compiler's message.
    pub fn trunk(&self) -> Command {
        let mut trunk = self.command("trunk");
        trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
        trunk.env("RUST_BACKTRACE", "0");
        trunk
    }

    /// npm, which is a script with another name on Windows.
    pub fn npm(&self) -> Command {
        self.command(if cfg!(windows) { "npm.cmd" } else { "npm" })
    }

    /// The first file of this name on the PATH.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        let name = format!("{name}{}", env::consts::EXE_SUFFIX);
        self.path.iter().map(|folder| folder.join(&name)).find(|candidate| candidate.is_file())
    }
}

/// Runs a command to its end, its output going where ours goes.
pub fn run(command: &mut Command, limit: Duration) -> Result<()> {
    let shown = show(command);
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
                // It may have ended by itself in this instant; either way it is over.
                child.kill().ok();
                child.wait().ok();
                return Err(Error::TimedOut { command: shown, limit });
            }
            None => sleep(Duration::from_millis(20)),
        }
    }
}

/// Lets a command take this one's place, so that what stops it is heard by it.
#[cfg(unix)]
pub fn become_command(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    // Answers only where it could not start.
    let source = command.exec();
    let command = show(command);
    Err(Error::Start { command, source })
}

/// Elsewhere a command runs below this one, for as long as the person wants.
#[cfg(not(unix))]
pub fn become_command(command: &mut Command) -> Result<()> {
    run(command, Duration::MAX)
}

/// What a command prints, or nothing where it is absent or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

/// As a person would type it, shortened.
fn show(command: &Command) -> String {
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

/// A duration as people say it.
pub fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}
