//! `cargo xtask consumers`: loads exports with the Python programs that consume the formats.

use crate::error::{Error, Result};
use crate::shell::{MINUTE, Shell, capture_output, format_duration, run};
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

/// Prints something if Python can create an environment and is recent enough for the requirements.
const PYTHON_PROBE: &str =
    "import ensurepip, sys, venv\nif sys.version_info >= (3, 11): print('yes')";

/// Writes the fixture in all formats with the command line and runs `tests/consumers`, or only the
/// checks in `names`. Without Python, prints a note and succeeds.
pub(crate) fn check_exports(shell: &Shell, names: &[String]) -> Result<()> {
    let Some(python) = find_python(shell) else {
        println!(
            "SKIPPED: no export was loaded by its programs, because Python 3.11 or newer with venv is missing"
        );
        return Ok(());
    };
    let python = ensure_environment(shell, &python)?;
    let mut cargo = shell.cargo();
    run(cargo.args(["build", "--locked", "--package=dateline-cli"]), 30 * MINUTE)?;
    let exports = work_folder(shell).join("exports");
    if exports.exists() {
        fs::remove_dir_all(&exports).map_err(Error::file(&exports))?;
    }
    let target = shell.root().join("target/debug");
    let mut checks = shell.command(&python);
    checks.env("PYTHONDONTWRITEBYTECODE", "1").arg(tests_folder(shell).join("run.py"));
    checks.arg(target.join(format!("dateline{EXE_SUFFIX}"))).arg(&exports).args(names);
    run(&mut checks, 15 * MINUTE)
}

fn tests_folder(shell: &Shell) -> PathBuf {
    shell.root().join("tests").join("consumers")
}

fn work_folder(shell: &Shell) -> PathBuf {
    shell.root().join("target").join("consumers")
}

fn find_python(shell: &Shell) -> Option<String> {
    let fits = |name: &&str| {
        capture_output(shell.command(name).args(["-c", PYTHON_PROBE]))
            .is_some_and(|output| !output.is_empty())
    };
    ["python3", "python"].iter().find(|name| fits(name)).map(|name| (*name).to_owned())
}

/// Returns the Python of an environment with the requirements. Recreates the environment when they
/// have changed.
fn ensure_environment(shell: &Shell, python: &str) -> Result<PathBuf> {
    let requirements = tests_folder(shell).join("requirements.txt");
    let requirements_bytes = fs::read(&requirements).map_err(Error::file(&requirements))?;
    let environment = work_folder(shell).join("environment");
    let scripts = if cfg!(windows) { "Scripts" } else { "bin" };
    let environment_python = environment.join(scripts).join(format!("python{EXE_SUFFIX}"));
    // This file is written last, so an incomplete environment is not used.
    let installed = environment.join("installed.txt");
    if fs::read(&installed).is_ok_and(|installed| installed == requirements_bytes) {
        return Ok(environment_python);
    }
    let started = Instant::now();
    run(shell.command(python).args(["-m", "venv", "--clear"]).arg(&environment), 5 * MINUTE)?;
    let mut pip = shell.command(&environment_python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    run(pip.arg(&requirements), 15 * MINUTE)?;
    fs::write(&installed, requirements_bytes).map_err(Error::file(&installed))?;
    println!("installed the consumers in {}", format_duration(started.elapsed()));
    Ok(environment_python)
}
