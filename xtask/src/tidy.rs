//! `cargo xtask tidy`: checks the invariants that a text search can check.

use crate::error::{Error, Result};
use crate::shell::{Shell, capture_output};
use std::fs;

/// Words that are forbidden in some files.
struct Rule {
    applies: fn(&str) -> bool,
    words: &'static [&'static str],
    /// True if comments may contain the words.
    code_only: bool,
    reason: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        applies: |path| path.starts_with("src/") && !path.starts_with("src/platform/"),
        words: &["web_sys", "js_sys", "gloo", "idb"],
        code_only: true,
        reason: "only src/platform names the browser's own objects",
    },
    Rule {
        applies: |path| path.starts_with("src/state/"),
        words: &["yew"],
        code_only: true,
        reason: "src/state is pure and knows no Yew",
    },
    Rule {
        applies: is_engine,
        words: &["web_sys", "js_sys", "wasm_bindgen", "yew"],
        code_only: true,
        reason: "an engine crate knows nothing of the browser",
    },
    Rule {
        applies: is_engine,
        words: &["Instant", "SystemTime"],
        code_only: true,
        reason: "an engine crate gets the time as an argument",
    },
    Rule {
        applies: is_engine,
        words: &["HashMap", "HashSet"],
        code_only: true,
        reason: "an order that differs from run to run must not reach a result; use a BTreeMap",
    },
    Rule {
        applies: |_| true,
        words: &[concat!("TO", "DO"), concat!("FIX", "ME")],
        code_only: false,
        reason: "what is left to do belongs in an issue",
    },
    Rule {
        applies: |_| true,
        words: &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")],
        code_only: false,
        reason: "a path of one machine",
    },
];

/// Returns true for sources of the library crates, which are compiled for the page, the workers and
/// the command line. Their tests and examples may measure time.
fn is_engine(path: &str) -> bool {
    let Some((name, rest)) = path.strip_prefix("crates/").and_then(|path| path.split_once('/'))
    else {
        return false;
    };
    rest.starts_with("src/") && !["cli", "file-worker", "detector-worker"].contains(&name)
}

const MAX_LINES: usize = 500;

/// Files that may exceed the limit, each with the reason.
const LONG_FILE_EXCEPTIONS: &[(&str, &str)] = &[];

const SOURCE_SUFFIXES: &[&str] = &[
    ".rs", ".toml", ".mjs", ".js", ".css", ".html", ".py", ".md", ".json", ".yml", ".sh", ".ci/run",
];

pub fn check(shell: &Shell) -> Result<()> {
    let mut findings = Vec::new();
    for path in source_files(shell)? {
        let file = shell.root().join(&path);
        // Git lists files that are deleted in the working tree.
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        findings.extend(find_forbidden_words(&path, &text));
        findings.extend(check_length(&path, &text));
    }
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        count => {
            let what = "untidy places";
            Err(Error::Findings { what, count })
        }
    }
}

/// Returns all files that are or could be committed, except data.
fn source_files(shell: &Shell) -> Result<Vec<String>> {
    let mut git = shell.command("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = capture_output(&mut git)
        .ok_or_else(|| Error::missing("git", "tidy asks it which files are sources"))?;
    let is_source = |path: &&str| {
        let is_data = path.starts_with("tests/data/") || path.starts_with("models/");
        !is_data && SOURCE_SUFFIXES.iter().any(|end| path.ends_with(end))
    };
    let paths = listed.split('\0').filter(is_source);
    Ok(paths.map(str::to_owned).collect())
}

fn find_forbidden_words(path: &str, text: &str) -> Vec<String> {
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| (rule.applies)(path)).collect();
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let is_comment = line.trim_start().starts_with("//");
        for rule in rules.iter().filter(|rule| !(rule.code_only && is_comment)) {
            for word in rule.words.iter().filter(|word| has_word(line, word)) {
                let number = index + 1;
                findings.push(format!("{path}:{number}: `{word}`: {}", rule.reason));
            }
        }
    }
    findings
}

/// Returns true if `word` occurs in `line` and is not part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let continues = |c: char| c.is_alphanumeric() || c == '_';
    let opens_path = word.starts_with('/');
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        // After a folder such as `/tmp`, the rest of a path may follow, but a host or a relative
        // path may not precede it.
        if opens_path {
            return !before.is_some_and(|c| continues(c) || "./-}".contains(c));
        }
        !before.is_some_and(continues) && !after.is_some_and(continues)
    })
}

fn check_length(path: &str, text: &str) -> Option<String> {
    let is_code = [".rs", ".mjs", ".js", ".css", ".py"].iter().any(|end| path.ends_with(end));
    let is_allowed = LONG_FILE_EXCEPTIONS.iter().any(|(long, _)| *long == path);
    let lines = text.lines().count();
    (is_code && !is_allowed && lines > MAX_LINES).then(|| {
        format!("{path}: {lines} lines; one reason to exist per file, so at most {MAX_LINES}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_found() {
        assert!(has_word("use web_sys::Node;", "web_sys"));
        assert!(!has_word("use web_system::Node;", "web_sys"));
        assert!(!has_word("let my_yew = 1;", "yew"));
    }

    #[test]
    fn machine_paths_start_at_root() {
        let folder = concat!("/wo", "rk/");
        assert!(has_word(&format!("cd {folder}main"), folder));
        assert!(!has_word(&format!("https://host.org{folder}x"), folder));
        assert!(!has_word(&format!("my.{folder}x"), folder));
    }

    #[test]
    fn rules_apply_to_their_files() {
        let line = "use web_sys::Node;";
        assert_eq!(find_forbidden_words("src/view/article.rs", line).len(), 1);
        assert_eq!(find_forbidden_words("src/platform/selection.rs", line).len(), 0);
        assert_eq!(find_forbidden_words("crates/ner/src/lib.rs", line).len(), 1);
        assert_eq!(find_forbidden_words("crates/detector-worker/src/main.rs", line).len(), 0);
        assert_eq!(
            find_forbidden_words("crates/ner/tests/speed.rs", "let start = Instant::now();").len(),
            0
        );
        assert_eq!(find_forbidden_words("crates/ner/src/lib.rs", "//! No web_sys here.").len(), 0);
    }

    #[test]
    fn long_file_is_reported() {
        let long = "\n".repeat(MAX_LINES + 1);
        assert!(check_length("src/app.rs", &long).is_some());
        assert!(check_length("src/app.rs", "\n").is_none());
        assert!(check_length("CHANGELOG.md", &long).is_none());
    }
}
