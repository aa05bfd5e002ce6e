//! `cargo xtask serve`: the page while working on it.

use crate::error::Result;
use crate::setup;
use crate::shell::{MINUTE, Shell, run};

pub fn serve(shell: &mut Shell, args: &[String]) -> Result<()> {
    setup::setup(shell, setup::SERVE)?;
    let mut trunk = shell.trunk();
    // Beside dist/, which stays what `dist` made of it.
    trunk.args(["serve", "--dist", "target/serve"]).args(args);
    // Until the person stops it; a month is as good as for ever.
    run(&mut trunk, 60 * 24 * 30 * MINUTE)
}
