//! `cargo xtask tidy`: checks the invariants that a text search can check.

use crate::error::{Error, Result};
use crate::shell::{Shell, capture_output};
use std::collections::BTreeSet;
use std::fs;

mod exceptions;
mod imports;
mod markdown;
mod rust;
mod sentences;
mod texts;

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
        reason: "only src/platform may use browser APIs",
    },
    Rule {
        applies: |path| path.starts_with("src/state/"),
        words: &["yew"],
        code_only: true,
        reason: "src/state must not depend on Yew",
    },
    Rule {
        applies: |path| {
            let layers = ["src/state/", "src/effects/", "src/platform/"];
            layers.iter().any(|layer| path.starts_with(layer))
        },
        words: &["crate::view"],
        code_only: true,
        reason: "only the view and src/app.rs know the view; messages are values",
    },
    Rule {
        applies: is_engine,
        words: &["web_sys", "js_sys", "wasm_bindgen", "yew"],
        code_only: true,
        reason: "an engine crate must not depend on the browser",
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
        reason: "open work belongs in an issue",
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
    rest.starts_with("src/")
        && !["cli", "file-worker", "detector-worker", "worker-runtime"].contains(&name)
}

const MAX_LINES: usize = 500;

const SOURCE_SUFFIXES: &[&str] = &[
    ".rs", ".toml", ".mjs", ".js", ".css", ".html", ".py", ".md", ".json", ".yml", ".sh", ".ci/run",
];

pub(crate) fn check_repository(shell: &Shell) -> Result<()> {
    let mut files = Vec::new();
    for path in source_files(shell)? {
        // Git lists files that are deleted in the working tree.
        if let Ok(text) = fs::read_to_string(shell.root().join(&path)) {
            files.push((path, text));
        }
    }
    let mut findings = Vec::new();
    for (path, text) in &files {
        findings.extend(find_forbidden_words(path, text));
        findings.extend(wide_lines(path, text));
    }
    findings.extend(missing_headers(&files));
    findings.extend(misplaced_texts(&files));
    let list = shell.root().join(exceptions::PATH);
    let list = fs::read_to_string(&list).map_err(Error::file(&list))?;
    findings.extend(exceptions::apply(&list, &counts(&files)));
    Error::findings("findings", &findings)
}

/// Returns all files that are or could be committed, except data.
fn source_files(shell: &Shell) -> Result<Vec<String>> {
    let mut git = shell.command("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = capture_output(&mut git)
        .ok_or_else(|| Error::missing("git", "tidy uses it to list the source files"))?;
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

/// Returns an entry for the list of exceptions and a message if the file is too long.
fn check_length(path: &str, text: &str) -> Option<(String, String)> {
    let is_code = [".rs", ".mjs", ".js", ".css", ".py"].iter().any(|end| path.ends_with(end));
    let lines = text.lines().count();
    (is_code && lines > MAX_LINES).then(|| {
        let reason = "one reason to exist per file";
        let message = format!("{path}: {lines} lines; {reason}, so at most {MAX_LINES}");
        (format!("long file {path}"), message)
    })
}

/// Templates of model cards, whose lines change when they are filled in.
const CARD_TEMPLATES: &str = "crates/cli/src/card/";

fn wide_lines(path: &str, text: &str) -> Vec<String> {
    if !path.ends_with(".md") || path.starts_with(CARD_TEMPLATES) {
        return Vec::new();
    }
    let long = markdown::long_lines(text).into_iter();
    let limit = markdown::MAX_WIDTH;
    long.map(|(line, width)| format!("{path}:{line}: {width} characters; at most {limit}"))
        .collect()
}

fn rust_files(files: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    let files = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    files.map(|(path, text)| (path.as_str(), text.as_str()))
}

/// Finds the Rust files that do not begin with `//!`. It is a syntax error in files that other
/// files include.
fn missing_headers(files: &[(String, String)]) -> Vec<String> {
    let mut included = BTreeSet::new();
    for (path, text) in rust_files(files) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        included.extend(rust::included(text).map(|target| format!("{folder}/{target}")));
    }
    let lacks_header =
        |(path, text): &(&str, &str)| !rust::has_header(text) && !included.contains(*path);
    let found = rust_files(files).filter(lacks_header);
    found
        .map(|(path, _)| format!("{path}:1: the file must begin with `//!` and its purpose"))
        .collect()
}

/// Finds texts for people that are not in `src/view/messages/`: those in `html!`, and sentences in
/// the state and the effects.
fn misplaced_texts(files: &[(String, String)]) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in rust_files(files) {
        let found = match path {
            _ if texts::is_view(path) => texts::literal_texts(text),
            _ if sentences::is_without_sentences(path) => sentences::sentences(text),
            _ => continue,
        };
        match found {
            Ok(found) => findings.extend(found.into_iter().map(|(line, text)| {
                format!("{path}:{line}: {text}: a text for people belongs in src/view/messages/")
            })),
            Err(error) => findings.push(format!("{path}: {error}")),
        }
    }
    findings
}

/// Finds everything that `exceptions` may list. Returns an entry for the list and a message for each finding.
fn counts(files: &[(String, String)]) -> Vec<(String, String)> {
    let mut findings =
        Vec::from_iter(files.iter().filter_map(|(path, text)| check_length(path, text)));
    let mut names = rust::Names::default();
    for (path, text) in rust_files(files) {
        let contents = match rust::contents(text) {
            Ok(contents) => contents,
            Err(error) => {
                findings.push((String::new(), format!("{path}: {error}")));
                continue;
            }
        };
        contents.items.iter().for_each(|item| names.add(path, item));
        for rust::Function { name, line, lines } in contents.functions {
            if lines > rust::MAX_FUNCTION_LINES {
                let limit = rust::MAX_FUNCTION_LINES;
                let message = format!("{path}:{line}: `{name}` has {lines} lines; at most {limit}");
                findings.push((format!("long function {path} {name}"), message));
            }
        }
    }
    findings.extend(import_circles(files));
    for (in_crate, name, paths) in names.repeated() {
        let paths = Vec::from_iter(paths).join(", ");
        let message = format!("{in_crate}: several public items are named `{name}`: {paths}");
        findings.push((format!("same name {in_crate} {name}"), message));
    }
    findings
}

/// Finds the files in large import circles. Each file is a finding, so that a circle in the list of
/// exceptions can only become smaller.
fn import_circles(files: &[(String, String)]) -> Vec<(String, String)> {
    let circles = match imports::circles(rust_files(files)) {
        Ok(circles) => circles,
        Err(error) => return vec![(String::new(), format!("imports: {error}"))],
    };
    let most = imports::MAX_CIRCLE;
    let finding = |file: &String, circle: &[String]| {
        let others = circle.iter().filter(|it| *it != file).take(most).cloned();
        let others = Vec::from_iter(others).join(", ");
        let count = circle.len();
        let message =
            format!("{file}: in an import circle of {count} files ({others}, …); at most {most}");
        (format!("import circle {file}"), message)
    };
    circles.iter().flat_map(|it| it.iter().map(|file| finding(file, it))).collect()
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

    fn file(path: &str, text: &str) -> (String, String) {
        (path.to_owned(), text.to_owned())
    }

    #[test]
    fn missing_header_is_reported_except_in_included_files() {
        let including = file("src/a/b.rs", "//! Says.\ninclude!(\"c/d.rs\");");
        assert_eq!(missing_headers(&[including.clone(), file("src/a/c/d.rs", "1")]).len(), 0);
        assert_eq!(missing_headers(&[including, file("src/c/d.rs", "1")]).len(), 1);
        assert_eq!(missing_headers(&[file("style.css", "")]).len(), 0);
    }

    #[test]
    fn long_functions_and_repeated_names_are_reported() {
        let long = format!("pub fn a() {{{}}}", "\n".repeat(rust::MAX_FUNCTION_LINES));
        let short = "pub fn a() {}";
        let findings = counts(&[file("src/x.rs", &long), file("src/y.rs", short)]);
        let keys: Vec<&str> = findings.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["long function src/x.rs a", "same name src a"]);
        assert_eq!(counts(&[file("src/y.rs", short)]), []);
    }

    #[test]
    fn wide_lines_are_reported_in_documents_only() {
        let wide = "x".repeat(markdown::MAX_WIDTH + 1);
        assert_eq!(wide_lines("docs/guide.md", &wide).len(), 1);
        assert_eq!(wide_lines("src/lib.rs", &wide).len(), 0);
    }
}
