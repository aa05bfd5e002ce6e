//! `cargo xtask pseudo-language`: builds the page with the texts for people in the pseudo-language.
//!
//! Only the page itself is built again, for debugging. Everything else is that of `dist/`.

use crate::error::{Error, Result};
use crate::setup::{self, Component};
use crate::shell::{MINUTE, Shell, run};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the built page.
pub(crate) fn folder(shell: &Shell) -> PathBuf {
    shell.root().join("target").join("pseudo-language")
}

/// What the build needs.
pub(crate) const COMPONENTS: &[Component] = &[Component::WasmTarget, Component::WasmBindgen];

pub(crate) fn set_up_and_build(shell: &mut Shell) -> Result<()> {
    setup::setup(shell, COMPONENTS)?;
    build_page(shell)
}

/// Builds the page into [`folder`], beside copies of the other files in `dist/`.
pub(crate) fn build_page(shell: &Shell) -> Result<()> {
    let folder = folder(shell);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Error::file(&folder))?;
    }
    let name = page_name(&shell.dist())?;
    let mut cargo = shell.cargo();
    cargo.args(["build", "--locked", "--target=wasm32-unknown-unknown"]);
    cargo.args(["--package=dateline-app", "--bin=dateline-app", "--features=pseudo-language"]);
    cargo.arg("--target-dir").arg(shell.root().join("target"));
    run(&mut cargo, 20 * MINUTE)?;

    copy_folder(&shell.dist(), &folder)?;
    let mut bindgen = shell.command("wasm-bindgen");
    bindgen.args(["--target=web", "--no-typescript", "--out-name", &name]);
    bindgen.arg("--out-dir").arg(&folder);
    bindgen.arg("target/wasm32-unknown-unknown/debug/dateline-app.wasm");
    run(&mut bindgen, 5 * MINUTE)?;
    println!("pseudo-language: {} is ready for its story", folder.display());
    Ok(())
}

/// Returns the name of the page's script in `dist/`, without its extension. The start script names
/// it, and the policy allows only that start script.
fn page_name(dist: &Path) -> Result<String> {
    let missing = || Error::missing("dist/", "build it with `cargo xtask dist`");
    let entries = fs::read_dir(dist).map_err(|_| missing())?;
    let mut names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let name = names.find(|name| name.starts_with("dateline-app-") && name.ends_with(".js"));
    Ok(name.ok_or_else(missing)?.trim_end_matches(".js").to_owned())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(Error::file(to))?;
    for entry in fs::read_dir(from).map_err(Error::file(from))? {
        let from = entry.map_err(Error::file(from))?.path();
        let to = to.join(from.file_name().unwrap_or_default());
        if from.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(&from, &to).map_err(Error::file(&from))?;
        }
    }
    Ok(())
}
