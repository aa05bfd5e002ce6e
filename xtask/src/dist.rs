//! `cargo xtask dist`: builds the page as files that any static host can serve from any folder.

use crate::csp;
use crate::error::{Error, Result};
use crate::release;
use crate::setup;
use crate::shell::{MINUTE, Shell, run};
use crate::single_file;
use std::fs;

pub(crate) fn build_from_arguments(shell: &mut Shell, args: &[String]) -> Result<()> {
    let release = match args {
        [] => true,
        [only] if only == "--debug" => false,
        _ => return Err(Error::Usage("dist takes no argument except `--debug`".into())),
    };
    setup::setup(shell, if release { setup::RELEASE_BUILD } else { setup::DEBUG_BUILD })?;
    build(shell, release)
}

/// Builds the page, makes a release of it, and inserts the content security policy. A release build
/// also gets compressed files, for hosts that send these, and the page in one file.
pub(crate) fn build(shell: &Shell, release: bool) -> Result<()> {
    let mut trunk = shell.trunk();
    trunk.args(["build", "--locked", "--dist", "dist"]);
    if release {
        trunk.arg("--release");
    }
    run(&mut trunk, 40 * MINUTE)?;

    release::assemble(shell.root(), &shell.dist())?;
    let path = shell.dist().join("index.html");
    let page = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let Some(page) = csp::insert_policy(&page) else {
        return Err(Error::Content {
            path,
            reason: "has no <meta charset>, after which the policy is inserted".into(),
        });
    };
    fs::write(&path, page).map_err(Error::file(&path))?;
    if release {
        let mut node = shell.command("node");
        node.args(["--input-type=module", "--eval", include_str!("compress.mjs"), "--"]);
        run(node.arg(shell.dist()), 5 * MINUTE)?;
        single_file::write(shell)?;
    }
    println!("dist: {} is ready for a static host", shell.dist().display());
    Ok(())
}
