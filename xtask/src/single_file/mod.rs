//! The page as one HTML file, which opens from a folder without a server.

use crate::error::Result;
use crate::shell::{MINUTE, Shell, run};
use std::path::PathBuf;

/// Returns the path of the page in one file. It is not in `dist/`, because a host does not need it.
pub(crate) fn path(shell: &Shell) -> PathBuf {
    shell.root().join("target").join("dateline.html")
}

/// Writes the page in `dist/`, a release build, as one file.
pub(crate) fn write(shell: &Shell) -> Result<()> {
    let target = path(shell);
    let scripts = shell.root().join("xtask").join("src").join("single_file");
    let mut node = shell.command("node");
    node.args(["--input-type=module", "--eval", include_str!("assemble.mjs"), "--"]);
    run(node.arg(shell.dist()).arg(&target).arg(scripts), 5 * MINUTE)?;
    println!("dist: {} is the page in one file", target.display());
    Ok(())
}
