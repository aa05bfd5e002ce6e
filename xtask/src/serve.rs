//! `cargo xtask serve`: the page while working on it.

use crate::error::Result;
use crate::setup;
use crate::shell::{Shell, become_command};

pub fn serve(shell: &mut Shell, args: &[String]) -> Result<()> {
    setup::setup(shell, setup::SERVE)?;
    let mut trunk = shell.trunk();
    // Beside dist/, which stays what `dist` made of it.
    trunk.args(["serve", "--dist", "target/serve"]).args(args);
    become_command(&mut trunk)
}
