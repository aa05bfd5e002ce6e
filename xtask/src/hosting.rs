//! The step `hosting` of `cargo xtask test`: serves `dist/` with the hosts in `docs/hosting.md`.

use crate::error::Result;
use crate::shell::{MINUTE, Shell, run};

/// Checks the files, types, headers and compression of each host that is installed, with the
/// configuration in the guide.
pub(crate) fn check_hosts(shell: &Shell) -> Result<()> {
    let mut node = shell.command("node");
    node.env("DATELINE_DIST", shell.dist());
    let test = shell.root().join("tests").join("hosting").join("hosts.test.mjs");
    node.args(["--test", "--test-reporter=spec"]).arg(test);
    run(&mut node, 5 * MINUTE)
}
