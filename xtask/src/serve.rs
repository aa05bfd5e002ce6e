//! `cargo xtask serve`: builds and serves the page during development.

use crate::error::Result;
use crate::setup;
use crate::shell::{Shell, replace_process};

pub fn serve(shell: &mut Shell, args: &[String]) -> Result<()> {
    setup::setup(shell, setup::SERVE_COMPONENTS)?;
    let mut trunk = shell.trunk();
    // A separate folder, so that the output of `dist` is not changed.
    trunk.args(["serve", "--dist", "target/serve"]).args(args);
    replace_process(&mut trunk)
}
