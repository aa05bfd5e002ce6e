//! Tests of the command-line interface: help, versions, arguments that are not UTF-8, and file
//! names in errors.

use crate::common::{ROOT, stderr_text, stdout_text, test_folder};
use std::process::{Command, Output};

/// All commands.
const COMMANDS: [&str; 16] = [
    "detect",
    "convert",
    "evaluate",
    "evaluate-places",
    "evaluate-place-kinds",
    "evaluate-rules",
    "prepare-training-set",
    "build-names",
    "train",
    "ablate",
    "calibrate",
    "build-gazetteer",
    "build-outlines",
    "write-card tagger",
    "write-card gazetteer",
    "completions",
];

fn dateline() -> Command {
    crate::common::dateline(ROOT)
}

fn run(words: &[&str]) -> Output {
    dateline().args(words).output().unwrap()
}

#[test]
fn each_command_has_help() {
    let all = stdout_text(&run(&["--help"]));
    assert!(all.contains("\nExit codes:\n  0  Success\n  1  "), "{all}");
    for command in COMMANDS {
        let words: Vec<&str> = command.split(' ').collect();
        assert!(all.contains(&format!("\n  {} ", words[0])), "{command}: {all}");
        let with_option = |option| words.iter().copied().chain([option]).collect();
        let after_help = ["help"].into_iter().chain(words.iter().copied()).collect();
        for words in [with_option("--help"), with_option("-h"), after_help] {
            let words: Vec<&str> = words;
            let output = run(&words);
            assert_eq!(output.status.code(), Some(0), "{words:?}: {}", stderr_text(&output));
            let usage = format!("Usage: dateline {command} ");
            assert!(stdout_text(&output).contains(&usage), "{words:?}: {}", stdout_text(&output));
        }
    }
    for words in [&["help"] as &[_], &["-h"], &["convert"], &["help", "evaluate"]] {
        let output = run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert!(stdout_text(&output).contains("Usage: dateline "), "{words:?}");
    }
}

#[test]
fn completions_are_printed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}: {}", stderr_text(&output));
        let script = stdout_text(&output);
        for word in ["build-gazetteer", "place-kinds", "us-atlas"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[test]
fn version_is_printed() {
    for word in ["--version", "-V"] {
        let output = run(&[word]);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(stdout_text(&output), concat!("dateline ", env!("CARGO_PKG_VERSION"), "\n"));
    }
}

#[test]
fn invalid_arguments_are_rejected() {
    for (words, part) in [
        (&[] as &[&str], "Usage: dateline"),
        (&["detct"], "unrecognized subcommand 'detct'"),
        (&["detect"], "<FILE|DIR|->"),
        (&["detect", "--threads", "0", "-"], "0 is not in 1..=1024"),
        (&["detect", "--json", "--jsonl", "-"], "cannot be used with '--jsonl'"),
        (&["evaluate"], "<FILE>..."),
        (&["evaluate", "--us-atlas", "x", "y"], "unexpected argument '--us-atlas'"),
        (&["convert", "--to", "jsonl", "--corpora", "x"], "unexpected argument '--corpora'"),
        (&["convert", "--to", "dateline", "--overlaps", "keep", "--by", "sentence"], "--out"),
        (&["build-gazetteer", "--geodata", "a", "--cities", "b"], "--us-atlas <FILE>"),
        (&["build-names", "--geodata", "a", "--cities", "b"], "--training-set <DIR>"),
        (&["write-card", "tagger"], "--corpora <DIR>"),
        (&["completions", "ksh"], "[possible values: bash, "),
    ] {
        let output = run(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", stderr_text(&output));
        assert!(stderr_text(&output).contains(part), "{words:?}: {}", stderr_text(&output));
        assert_eq!(stdout_text(&output), "", "{words:?}");
    }
    // Options that contradict each other are refused before a file is read.
    let words = ["--to", "dateline", "--by", "sentence", "--out", "none", "none.txt"];
    let output = dateline().arg("convert").args(words).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = "dateline: a Dateline file contains everything and takes no options\n";
    assert_eq!(stderr_text(&output), message);
}

#[cfg(unix)]
#[test]
fn arguments_may_be_invalid_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = test_folder("command_line/bytes");
    let name = |bytes: &[u8]| folder.join(OsStr::from_bytes(bytes));
    std::fs::write(name(b"a\xff.ann"), "T1\tGPE 0 4\tHoms\n").unwrap();
    std::fs::write(name(b"a\xff.txt"), "Homs fell.").unwrap();
    for (out, written) in [
        (&b"\xfe.jsonl"[..], &b"\xfe.jsonl"[..]),
        (b"\xfe.label-studio.json", b"\xfe.label-studio.xml"),
        (b"\xfe.zip", b"\xfe.zip"),
    ] {
        let to = if out.ends_with(b"json") { "label-studio" } else { "jsonl" };
        let mut command = dateline();
        command.args(["convert", "--to", to, "--out"]).arg(name(out)).arg(name(b"a\xff.ann"));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr_text(&output));
        assert!(name(out).is_file() && name(written).is_file());
    }
    let lines = std::fs::read_to_string(name(b"\xfe.jsonl")).unwrap();
    assert_eq!(lines, "{\"text\":\"Homs fell.\",\"entities\":[[0,4,\"GPE\"]]}\n");
    let output = dateline().arg("detect").arg(name(b"a\xff.txt")).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr_text(&output));
    for words in [
        [&b"detect"[..], b"--thr\xffeads=1", b"a"],
        [b"detect", b"--threads", b"\xff"],
        [b"\xff", b"a", b"b"],
        [b"convert", b"--to", b"\xff"],
        [b"convert", b"-\xff", b"b"],
    ] {
        let output = dateline().args(words.map(OsStr::from_bytes)).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", stderr_text(&output));
        assert!(stderr_text(&output).starts_with("error: "), "{words:?}: {}", stderr_text(&output));
        assert!(!stderr_text(&output).contains("panicked"), "{words:?}: {}", stderr_text(&output));
    }
}

#[cfg(unix)]
#[test]
fn link_loops_terminate() {
    use std::os::unix::fs::symlink;
    let folder = test_folder("command_line/loops");
    let out = folder.with_file_name("loops.jsonl");
    std::fs::create_dir_all(folder.join("a/b")).unwrap();
    std::fs::write(folder.join("a/b/text.txt"), "Homs fell.").unwrap();
    symlink("..", folder.join("a/b/up")).unwrap();
    symlink("../..", folder.join("a/b/top")).unwrap();
    symlink(&folder, folder.join("self")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.join("pipe")).status().unwrap().success());
    let mut detect = dateline();
    detect.args(["detect", "--jsonl"]).arg(&folder);
    let mut convert = dateline();
    convert.args(["convert", "--to", "jsonl", "--out"]).arg(&out).arg(&folder);
    for mut command in [detect, convert] {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr_text(&output));
        let again =
            stderr_text(&output).lines().filter(|it| it.ends_with("not read again")).count();
        assert_eq!(again, 3, "{}", stderr_text(&output));
        let message = "loops/pipe: skipped: neither a file nor a folder\n";
        assert!(stderr_text(&output).contains(message), "{}", stderr_text(&output));
        let lines = std::fs::read_to_string(&out).ok().unwrap_or_else(|| stdout_text(&output));
        assert_eq!(lines.lines().count(), 1, "{lines}");
    }
    // A link to itself is neither a folder nor a file, so it is an error that names it.
    symlink("knot", folder.join("knot")).unwrap();
    let output = dateline().args(["detect", "--jsonl"]).arg(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr_text(&output).contains("loops/knot: "), "{}", stderr_text(&output));
    assert_eq!(stdout_text(&output).lines().count(), 1);
}

/// Command lines, each with a part of its error. Names in capitals stand for paths, which
/// [`errors_name_their_file`] creates, except `NONE` and `OUT`.
const INVALID_INPUT: &[(&str, &str)] = &[
    ("detect NONE", "errors/none: "),
    ("detect --model BAD -", "errors/bad: "),
    ("detect --model NONE -", "errors/none: "),
    ("detect --gazetteer BAD -", "errors/bad: "),
    ("convert --to jsonl --out OUT NONE", "errors/none: "),
    ("convert --to jsonl --out GEO README.md", "errors/geo: "),
    ("evaluate NONE", "errors/none: "),
    ("evaluate BAD", "errors/bad, line 1: "),
    ("evaluate-places BAD", "errors/bad, line 1: "),
    ("evaluate-place-kinds --corpora CORPORA", "dev/gmb.tsv, line 1: "),
    ("evaluate-rules --corpora CORPORA", "train/gmb.tsv, line 1: "),
    ("calibrate --corpora CORPORA --out OUT", "dev/wikigold.tsv: "),
    ("prepare-training-set --corpora CORPORA --out OUT", "train/gmb.tsv, line 1: "),
    ("train --training-set NONE --corpora CORPORA --out OUT", "errors/none/"),
    ("ablate --training-set NONE --corpora CORPORA --out OUT", "errors/none/"),
    ("write-card tagger --corpora CORPORA --out OUT", "dev/wikigold.tsv: "),
    ("write-card gazetteer --corpora CORPORA --out OUT", "geo/geowebnews.jsonl: "),
    ("build-outlines --geodata GEO --world-atlas BAD --out OUT", "errors/bad: "),
    ("build-gazetteer --geodata GEO --cities BAD --us-atlas BAD --out OUT", "errors/bad: "),
    ("build-names --geodata GEO --cities BAD --training-set NONE", "errors/geo/"),
];

/// Each command names a missing file and a file of invalid content.
#[test]
fn errors_name_their_file() {
    let folder = test_folder("command_line/errors");
    let bad = folder.join("bad");
    std::fs::write(&bad, "{ nonsense\tof\tsome\tcolumns").unwrap();
    for name in ["corpora/dev/gmb.tsv", "corpora/train/gmb.tsv", "geo/countryInfo.txt"] {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::copy(&bad, file).unwrap();
    }
    let to_path = |word: &str| match word {
        "BAD" | "NONE" | "OUT" | "CORPORA" | "GEO" => folder.join(word.to_lowercase()),
        _ => word.into(),
    };
    for (words, part) in INVALID_INPUT {
        let output = dateline().args(words.split(' ').map(to_path)).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{words}: {}", stderr_text(&output));
        assert!(stderr_text(&output).contains(part), "{words}: {}", stderr_text(&output));
        assert!(!folder.join("out").exists(), "{words}");
    }
}
