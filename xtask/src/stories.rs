//! `cargo xtask stories`: runs the browser stories against the built page.

use crate::browser::WEBKIT_VARIABLE;
use crate::error::{Error, Result};
use crate::pseudo_language;
use crate::setup::{self, Component};
use crate::shell::{MINUTE, Shell, run};
use crate::single_file;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The option of stories that run in every browser (`tests/stories/harness.mjs`).
const EVERY_BROWSER: &str = "everyBrowser: ";

/// A browser that runs the stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoryBrowser {
    Chromium,
    Firefox,
    /// Has stories of its own, because Playwright cannot drive it.
    WebKit,
}

impl StoryBrowser {
    /// Returns the name in `DATELINE_BROWSER`.
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    fn components(self) -> &'static [Component] {
        match self {
            Self::Chromium => setup::STORY_COMPONENTS,
            Self::Firefox => setup::FIREFOX_STORY_COMPONENTS,
            Self::WebKit => setup::WEBKIT_STORY_COMPONENTS,
        }
    }

    /// Returns the folder of the stories in `tests`.
    fn folder(self) -> &'static str {
        match self {
            Self::Chromium | Self::Firefox => "stories",
            Self::WebKit => "webkit",
        }
    }
}

const BROWSERS: [StoryBrowser; 3] =
    [StoryBrowser::Chromium, StoryBrowser::Firefox, StoryBrowser::WebKit];

pub(crate) fn set_up_and_run_stories(shell: &mut Shell, args: &[String]) -> Result<()> {
    let (browser, args) = parse_browser(args)?;
    setup::setup(shell, browser.components())?;
    run_stories(shell, browser, args)
}

/// Returns the browser of `--browser`, which precedes all other arguments, and the others.
fn parse_browser(args: &[String]) -> Result<(StoryBrowser, &[String])> {
    let [option, rest @ ..] = args else { return Ok((StoryBrowser::Chromium, args)) };
    if option != "--browser" {
        return Ok((StoryBrowser::Chromium, args));
    }
    let named = rest.split_first().and_then(|(name, rest)| {
        let browser = BROWSERS.into_iter().find(|browser| browser.name() == name)?;
        Some((browser, rest))
    });
    named.ok_or_else(|| Error::Usage("--browser takes `chromium`, `firefox` or `webkit`".into()))
}

/// Runs the stories named in `args`, or all of them, against the existing `dist/`. Without WebKit, its
/// stories are skipped with a message.
pub(crate) fn run_stories(shell: &Shell, browser: StoryBrowser, args: &[String]) -> Result<()> {
    if browser == StoryBrowser::WebKit && shell.variable(WEBKIT_VARIABLE).is_none() {
        println!("skipped: WebKit is not installed");
        return Ok(());
    }
    let mut node = story_command(shell, browser)?;
    node.args(args);
    if !args.iter().any(|arg| arg.ends_with(".mjs")) {
        node.args(story_files(shell, browser)?);
    }
    run(&mut node, 30 * MINUTE)
}

/// Runs the stories that are marked for every browser in Firefox.
pub(crate) fn run_stories_of_every_browser_in_firefox(shell: &Shell) -> Result<()> {
    let mut node = story_command(shell, StoryBrowser::Firefox)?;
    node.env("DATELINE_SELECTION", "every browser");
    for path in story_files(shell, StoryBrowser::Firefox)? {
        let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        if text.contains(EVERY_BROWSER) {
            node.arg(path);
        }
    }
    run(&mut node, 30 * MINUTE)
}

/// Returns node's test runner without arguments. Returns an error if there is no `dist/`.
fn story_command(shell: &Shell, browser: StoryBrowser) -> Result<Command> {
    if !shell.dist().join("index.html").is_file() {
        return Err(Error::missing("dist/", "build it with `cargo xtask dist`"));
    }
    let mut node = shell.command("node");
    node.env("DATELINE_DIST", shell.dist());
    node.env("DATELINE_BROWSER", browser.name());
    let single_file = single_file::path(shell);
    if single_file.is_file() {
        node.env("DATELINE_SINGLE_FILE", single_file);
    }
    let pseudo = pseudo_language::folder(shell);
    if pseudo.join("index.html").is_file() {
        node.env("DATELINE_PSEUDO_LANGUAGE", pseudo);
    }
    node.args(["--test", "--test-reporter=spec"]);
    Ok(node)
}

fn story_files(shell: &Shell, browser: StoryBrowser) -> Result<Vec<PathBuf>> {
    let folder = shell.root().join("tests").join(browser.folder());
    let entries = fs::read_dir(&folder).map_err(Error::file(&folder))?;
    let mut stories: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    stories.sort();
    Ok(stories)
}

#[cfg(test)]
mod tests {
    use super::{StoryBrowser, parse_browser};

    #[test]
    fn browser_precedes_the_other_arguments() {
        let parse = |args: &[&str]| {
            let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
            parse_browser(&args).ok().map(|(browser, rest)| (browser, rest.join(" ")))
        };
        assert_eq!(parse(&[]), Some((StoryBrowser::Chromium, String::new())));
        assert_eq!(parse(&["a.mjs"]), Some((StoryBrowser::Chromium, "a.mjs".into())));
        let firefox = parse(&["--browser", "firefox", "a.mjs"]);
        assert_eq!(firefox, Some((StoryBrowser::Firefox, "a.mjs".into())));
        assert_eq!(parse(&["--browser", "lynx"]), None);
        assert_eq!(parse(&["--browser"]), None);
    }
}
