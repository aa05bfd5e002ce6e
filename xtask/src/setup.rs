//! Provides everything that a command needs before it starts.

use crate::browser;
use crate::error::{Error, Result};
use crate::shell::{MINUTE, Shell, output, run, spoken};
use crate::tools;
use std::path::Path;
use std::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Lints,
    WasmTarget,
    Trunk,
    WasmBindgen,
    WasmOpt,
    Browser,
    Playwright,
    Axe,
    Typos,
    CargoDeny,
    CargoShear,
}

/// For a debug build of the page. It skips wasm-opt, so it needs no npm.
pub const DEBUG_BUILD: &[Part] = &[Part::WasmTarget, Part::Trunk, Part::WasmBindgen];

/// For a release build of the page.
pub const RELEASE_BUILD: &[Part] =
    &[Part::WasmTarget, Part::Trunk, Part::WasmBindgen, Part::WasmOpt];

pub const STORIES: &[Part] = &[Part::Browser, Part::Playwright, Part::Axe];

/// In the order of installation: quick ones, and ones that the user may have to install, come
/// before slow ones.
const EVERYTHING: &[Part] = &[
    Part::Lints,
    Part::WasmTarget,
    Part::Typos,
    Part::CargoDeny,
    Part::CargoShear,
    Part::Browser,
    Part::Playwright,
    Part::Axe,
    Part::WasmOpt,
    Part::WasmBindgen,
    Part::Trunk,
];

/// Returns the parts that the arguments of `setup` request.
pub fn asked(args: &[String]) -> Result<&'static [Part]> {
    match args {
        [] => Ok(EVERYTHING),
        [only] if only == "--serve" => Ok(RELEASE_BUILD),
        _ => Err(Error::Usage("setup takes nothing or `--serve`".into())),
    }
}

pub fn setup(shell: &mut Shell, parts: &[Part]) -> Result<()> {
    for part in EVERYTHING.iter().filter(|part| parts.contains(part)) {
        match part {
            Part::Lints => lints(shell)?,
            Part::WasmTarget => wasm_target(shell)?,
            Part::Trunk => {
                tools::trunk().provide(shell)?;
            }
            Part::WasmBindgen => {
                tools::wasm_bindgen(shell)?.provide(shell)?;
            }
            Part::WasmOpt => {
                require_npm(shell)?;
                tools::wasm_opt().provide(shell)?;
            }
            Part::Typos => {
                tools::typos().provide(shell)?;
            }
            Part::CargoDeny => {
                tools::cargo_deny().provide(shell)?;
            }
            Part::CargoShear => {
                tools::cargo_shear().provide(shell)?;
            }
            Part::Browser => browser::provide(shell)?,
            Part::Playwright => {
                require_npm(shell)?;
                if let Some(home) = tools::playwright().provide(shell)? {
                    shell.set("DATELINE_PLAYWRIGHT", home);
                }
            }
            Part::Axe => {
                require_npm(shell)?;
                if let Some(home) = tools::axe().provide(shell)? {
                    shell.set("DATELINE_AXE", home);
                }
            }
        }
    }
    Ok(())
}

fn require_npm(shell: &Shell) -> Result<()> {
    if output(shell.command("node").arg("--version")).is_none()
        || output(shell.npm().arg("--version")).is_none()
    {
        return Err(Error::missing("node with npm", "install Node.js 20 or later"));
    }
    Ok(())
}

const WASM: &str = "wasm32-unknown-unknown";

/// Installs Rust's standard library for WebAssembly.
fn wasm_target(shell: &Shell) -> Result<()> {
    let mut rustc = shell.command("rustc");
    let is_there = output(rustc.args(["--print", "target-libdir", "--target", WASM]))
        .is_some_and(|folder| Path::new(folder.trim()).is_dir());
    from_rustup(shell, is_there, "Rust's library for the browser", &["target", "add", WASM])
}

/// Installs rustfmt and Clippy, which are not in rustup's minimal profile.
fn lints(shell: &Shell) -> Result<()> {
    let answers = |name| output(shell.cargo().args([name, "--version"])).is_some();
    let is_there = answers("fmt") && answers("clippy");
    from_rustup(shell, is_there, "rustfmt and clippy", &["component", "add", "rustfmt", "clippy"])
}

fn from_rustup(shell: &Shell, is_there: bool, what: &str, args: &[&str]) -> Result<()> {
    if is_there {
        println!("setup: {what}: ready");
        return Ok(());
    }
    if output(shell.command("rustup").arg("--version")).is_none() {
        return Err(Error::missing(what, "use rustup, or install it as this Rust was installed"));
    }
    let started = Instant::now();
    run(shell.command("rustup").args(args), 10 * MINUTE)?;
    println!("setup: {what}: added in {}", spoken(started.elapsed()));
    Ok(())
}
