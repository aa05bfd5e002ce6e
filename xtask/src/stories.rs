//! `cargo xtask stories`: runs the browser stories against the built page.

use crate::error::{Error, Result};
use crate::pseudo_language;
use crate::setup;
use crate::shell::{MINUTE, Shell, run};
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

pub(crate) fn set_up_and_run_stories(shell: &mut Shell, args: &[String]) -> Result<()> {
    setup::setup(shell, setup::STORY_COMPONENTS)?;
    run_stories(shell, args)
}

/// Runs the stories named in `args`, or all of them, against the existing `dist/`.
pub(crate) fn run_stories(shell: &Shell, args: &[String]) -> Result<()> {
    if !shell.dist().join("index.html").is_file() {
        return Err(Error::missing("dist/", "build it with `cargo xtask dist`"));
    }
    let mut node = shell.command("node");
    node.env("DATELINE_DIST", shell.dist());
    let pseudo = pseudo_language::folder(shell);
    if pseudo.join("index.html").is_file() {
        node.env("DATELINE_PSEUDO_LANGUAGE", pseudo);
    }
    node.args(["--test", "--test-reporter=spec"]).args(args);
    if !args.iter().any(|arg| arg.ends_with(".mjs")) {
        node.args(story_files(shell)?);
    }
    run(&mut node, 30 * MINUTE)
}

fn story_files(shell: &Shell) -> Result<Vec<OsString>> {
    let folder = shell.root().join("tests").join("stories");
    let entries = fs::read_dir(&folder).map_err(Error::file(&folder))?;
    let mut stories: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    stories.sort();
    Ok(stories.into_iter().map(PathBuf::into_os_string).collect())
}
