//! Provides everything that a command needs before it starts.

use crate::browser;
use crate::error::{Error, Result};
use crate::shell::{MINUTE, Shell, capture_output, format_duration, run};
use crate::tools;
use std::path::Path;
use std::time::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Component {
    Linters,
    WasmTarget,
    Trunk,
    WasmBindgen,
    WasmOpt,
    Browser,
    Firefox,
    WebKit,
    Playwright,
    Selenium,
    Axe,
    Typos,
    CargoDeny,
    CargoShear,
}

/// For a debug build of the page. It skips wasm-opt, so it needs no npm.
pub(crate) const DEBUG_BUILD: &[Component] =
    &[Component::WasmTarget, Component::Trunk, Component::WasmBindgen];

/// For a release build of the page.
pub(crate) const RELEASE_BUILD: &[Component] =
    &[Component::WasmTarget, Component::Trunk, Component::WasmBindgen, Component::WasmOpt];

pub(crate) const STORY_COMPONENTS: &[Component] =
    &[Component::Browser, Component::Playwright, Component::Axe];

pub(crate) const FIREFOX_STORY_COMPONENTS: &[Component] =
    &[Component::Firefox, Component::Playwright, Component::Axe];

pub(crate) const WEBKIT_STORY_COMPONENTS: &[Component] = &[Component::WebKit, Component::Selenium];

/// In the order of installation: quick ones, and ones that the user may have to install, come
/// before slow ones.
const ALL_COMPONENTS: &[Component] = &[
    Component::Linters,
    Component::WasmTarget,
    Component::Typos,
    Component::CargoDeny,
    Component::CargoShear,
    Component::Browser,
    Component::Firefox,
    Component::WebKit,
    Component::Playwright,
    Component::Selenium,
    Component::Axe,
    Component::WasmOpt,
    Component::WasmBindgen,
    Component::Trunk,
];

/// Returns the parts that the arguments of `setup` request.
pub(crate) fn parse_components(args: &[String]) -> Result<&'static [Component]> {
    match args {
        [] => Ok(ALL_COMPONENTS),
        [only] if only == "--serve" => Ok(RELEASE_BUILD),
        _ => Err(Error::Usage("setup takes no argument except `--serve`".into())),
    }
}

pub(crate) fn setup(shell: &mut Shell, components: &[Component]) -> Result<()> {
    for component in ALL_COMPONENTS.iter().filter(|component| components.contains(component)) {
        match component {
            Component::Linters => ensure_linters(shell)?,
            Component::WasmTarget => ensure_wasm_target(shell)?,
            Component::Trunk => {
                tools::trunk().ensure_installed(shell)?;
            }
            Component::WasmBindgen => {
                tools::wasm_bindgen(shell)?.ensure_installed(shell)?;
            }
            Component::WasmOpt => {
                check_npm(shell)?;
                tools::wasm_opt().ensure_installed(shell)?;
            }
            Component::Typos => {
                tools::typos().ensure_installed(shell)?;
            }
            Component::CargoDeny => {
                tools::cargo_deny().ensure_installed(shell)?;
            }
            Component::CargoShear => {
                tools::cargo_shear().ensure_installed(shell)?;
            }
            Component::Browser => browser::ensure_browser(shell)?,
            Component::Firefox => browser::ensure_firefox(shell)?,
            Component::WebKit => browser::ensure_webkit(shell)?,
            Component::Selenium => {
                check_npm(shell)?;
                if let Some(tool_folder) = tools::selenium().ensure_installed(shell)? {
                    shell.set_variable("DATELINE_SELENIUM", tool_folder);
                }
            }
            Component::Playwright => {
                check_npm(shell)?;
                if let Some(tool_folder) = tools::playwright().ensure_installed(shell)? {
                    shell.set_variable("DATELINE_PLAYWRIGHT", tool_folder);
                }
            }
            Component::Axe => {
                check_npm(shell)?;
                if let Some(tool_folder) = tools::axe().ensure_installed(shell)? {
                    shell.set_variable("DATELINE_AXE", tool_folder);
                }
            }
        }
    }
    Ok(())
}

fn check_npm(shell: &Shell) -> Result<()> {
    if capture_output(shell.command("node").arg("--version")).is_none()
        || capture_output(shell.npm().arg("--version")).is_none()
    {
        return Err(Error::missing("node with npm", "install Node.js 20 or later"));
    }
    Ok(())
}

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Installs Rust's standard library for WebAssembly.
fn ensure_wasm_target(shell: &Shell) -> Result<()> {
    let mut rustc = shell.command("rustc");
    let is_installed =
        capture_output(rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]))
            .is_some_and(|folder| Path::new(folder.trim()).is_dir());
    ensure_with_rustup(
        shell,
        is_installed,
        "Rust's library for the browser",
        &["target", "add", WASM_TARGET],
    )
}

/// Installs rustfmt and Clippy, which are not in rustup's minimal profile.
fn ensure_linters(shell: &Shell) -> Result<()> {
    let is_runnable = |name| capture_output(shell.cargo().args([name, "--version"])).is_some();
    let is_installed = is_runnable("fmt") && is_runnable("clippy");
    ensure_with_rustup(
        shell,
        is_installed,
        "rustfmt and clippy",
        &["component", "add", "rustfmt", "clippy"],
    )
}

fn ensure_with_rustup(shell: &Shell, is_installed: bool, what: &str, args: &[&str]) -> Result<()> {
    if is_installed {
        println!("setup: {what}: ready");
        return Ok(());
    }
    if capture_output(shell.command("rustup").arg("--version")).is_none() {
        return Err(Error::missing(what, "use rustup, or install it in the same way as this Rust"));
    }
    let started = Instant::now();
    run(shell.command("rustup").args(args), 10 * MINUTE)?;
    println!("setup: {what}: added in {}", format_duration(started.elapsed()));
    Ok(())
}
