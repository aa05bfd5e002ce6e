//! `cargo xtask kills`: the browser killed in mid-work and its storage cut, a thousand times.

use crate::error::{Error, Result};
use crate::setup;
use crate::shell::{MINUTE, Shell, run};
use std::fs;

const ROUNDS: u32 = 1000;

/// Plays rounds against dist/ as it is until there are as many as `--rounds` says. Each is a line of
/// `target/kills.jsonl`: without that file it begins anew.
pub fn command(shell: &mut Shell, args: &[String]) -> Result<()> {
    let rounds = asked(args)?;
    setup::setup(shell, setup::STORIES)?;
    if !shell.dist().join("index.html").is_file() {
        return Err(Error::missing("dist/", "build it with `cargo xtask dist`"));
    }
    let target = shell.root().join("target");
    fs::create_dir_all(&target).map_err(Error::file(&target))?;
    let mut node = shell.command("node");
    node.env("DATELINE_DIST", shell.dist());
    node.env("DATELINE_KILLS_FILE", target.join("kills.jsonl"));
    node.env("DATELINE_ROUNDS", rounds.to_string());
    node.arg(shell.root().join("tests").join("stories").join("kills.mjs"));
    run(&mut node, rounds * MINUTE)
}

fn asked(args: &[String]) -> Result<u32> {
    match args {
        [] => Ok(ROUNDS),
        [option, rounds] if option == "--rounds" => {
            rounds.parse().map_err(|_| Error::Usage(format!("`{rounds}` is no number of rounds")))
        }
        _ => Err(Error::Usage("cargo xtask kills [--rounds N]".to_owned())),
    }
}
