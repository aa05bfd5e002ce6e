//! `cargo xtask kills`: kills the browser during work and damages its storage, by default a thousand times.

use crate::error::{Error, Result};
use crate::setup;
use crate::shell::{MINUTE, Shell, run};
use std::fs;

const DEFAULT_ROUNDS: u32 = 1000;

/// The total number of rounds, and the number of browsers that run at the same time.
#[derive(Debug, PartialEq)]
struct CrashTestOptions {
    rounds: u32,
    jobs: u32,
}

/// Runs rounds against the existing `dist/` until there are `--rounds` of them, with `--jobs` at
/// the same time.
///
/// Each round appends a line to `target/kills.jsonl`, from which a later run continues. Delete the
/// file to start over.
pub(crate) fn run_crash_test(shell: &mut Shell, args: &[String]) -> Result<()> {
    let CrashTestOptions { rounds, jobs } = parse_options(args)?;
    setup::setup(shell, setup::STORY_COMPONENTS)?;
    if !shell.dist().join("index.html").is_file() {
        return Err(Error::missing("dist/", "build it with `cargo xtask dist`"));
    }
    let target = shell.root().join("target");
    fs::create_dir_all(&target).map_err(Error::file(&target))?;
    let mut node = shell.command("node");
    node.env("DATELINE_DIST", shell.dist());
    node.env("DATELINE_KILLS_FILE", target.join("kills.jsonl"));
    node.env("DATELINE_ROUNDS", rounds.to_string());
    node.env("DATELINE_JOBS", jobs.to_string());
    node.arg(shell.root().join("tests").join("stories").join("crash_rounds.mjs"));
    run(&mut node, rounds.max(1) * MINUTE)
}

fn parse_options(args: &[String]) -> Result<CrashTestOptions> {
    const USAGE: &str = "cargo xtask kills [--rounds N] [--jobs N]";
    let mut options = CrashTestOptions { rounds: DEFAULT_ROUNDS, jobs: 1 };
    for pair in args.chunks(2) {
        let usage = || Error::Usage(USAGE.to_owned());
        let [name, count] = pair else { return Err(usage()) };
        let count = count.parse().ok().filter(|count| *count > 0);
        let count = count.ok_or_else(|| {
            Error::Usage(format!("{name}: `{}` is not a positive number", pair[1]))
        })?;
        match name.as_str() {
            "--rounds" => options.rounds = count,
            "--jobs" => options.jobs = count,
            _ => return Err(usage()),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_parsed_in_any_order() {
        let parse = |words: &str| {
            parse_options(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        assert!(matches!(parse(""), Ok(CrashTestOptions { rounds: DEFAULT_ROUNDS, jobs: 1 })));
        assert!(matches!(
            parse("--jobs 3 --rounds 7"),
            Ok(CrashTestOptions { rounds: 7, jobs: 3 })
        ));
        for words in ["--rounds", "--rounds many", "--jobs 0", "--jobs 1 --what 2", "5"] {
            assert!(parse(words).is_err(), "{words}");
        }
    }
}
