//! Tests of the command-line interface: help, versions, arguments that are not UTF-8, and file
//! names in errors.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

const COMMANDS: [&str; 13] = [
    "detect",
    "convert",
    "evaluate",
    "evaluate-places",
    "kinds",
    "train",
    "ablate",
    "prepare",
    "calibrate",
    "card",
    "gazetteer",
    "places-card",
    "outlines",
];

fn dateline() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(ROOT).env_remove("DATELINE_CORPORA");
    command
}

fn run(words: &[&str]) -> Output {
    dateline().args(words).output().unwrap()
}

fn stderr_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Creates an empty folder for a test.
fn test_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("arguments").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn each_command_has_help() {
    let all = stdout_text(&run(&["--help"]));
    for command in COMMANDS {
        assert!(all.contains(&format!("\n  {command} ")), "{command}: {all}");
        for words in [[command, "--help"], [command, "-h"], ["help", command]] {
            let output = run(&words);
            assert_eq!(output.status.code(), Some(0), "{words:?}: {}", stderr_text(&output));
            let usage = format!("Usage: dateline {command} ");
            assert!(stdout_text(&output).contains(&usage), "{words:?}: {}", stdout_text(&output));
        }
    }
    for words in [&["help"] as &[_], &["-h"], &["convert"]] {
        let output = run(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert!(stdout_text(&output).contains("Usage: dateline "), "{words:?}");
    }
    let help = stdout_text(&run(&["help", "detect"]));
    assert!(help.lines().all(|line| line.chars().count() <= 130), "{help}");
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
        (&["detect", "--json", "--jsonl", "-"], "cannot be used with"),
        (&["evaluate", "--counties", "x", "y"], "unexpected argument '--counties'"),
        (&["convert", "--to", "jsonl", "--corpora", "x"], "unexpected argument '--corpora'"),
        (&["gazetteer", "--geodata", "a", "--cities", "b"], "--prepared <DIR>"),
        (&["card"], "--corpora <DIR>"),
    ] {
        let output = run(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {}", stderr_text(&output));
        assert!(stderr_text(&output).contains(part), "{words:?}: {}", stderr_text(&output));
        assert_eq!(stdout_text(&output), "", "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_may_be_invalid_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = test_folder("bytes");
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
    let folder = test_folder("loops");
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

/// Each command names a missing file and a file of invalid content.
#[test]
fn errors_name_their_file() {
    let folder = test_folder("errors");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::write(path("bad"), "{ nonsense\tof\tsome\tcolumns").unwrap();
    std::fs::create_dir_all(path("corpora/dev")).unwrap();
    std::fs::create_dir_all(path("corpora/train")).unwrap();
    std::fs::create_dir_all(path("geo")).unwrap();
    for name in ["corpora/dev/gmb.tsv", "corpora/train/gmb.tsv", "geo/countryInfo.txt"] {
        std::fs::copy(path("bad"), path(name)).unwrap();
    }
    let (bad, none, out) = (path("bad"), path("none"), path("out"));
    let (corpora, geo) = (path("corpora"), path("geo"));
    let to_out = ["--out", &*out];
    let cases: &[(&[&str], &str)] = &[
        (&["detect", &none], "errors/none: "),
        (&["detect", "--model", &bad, "-"], "errors/bad: "),
        (&["detect", "--model", &none, "-"], "errors/none: "),
        (&["detect", "--gazetteer", &bad, "-"], "errors/bad: "),
        (&["convert", "--to", "jsonl", to_out[0], to_out[1], &none], "errors/none: "),
        (&["convert", "--to", "jsonl", "--out", &geo, "README.md"], "errors/geo: "),
        (&["evaluate", &none], "errors/none: "),
        (&["evaluate", &bad], "errors/bad, line 1: "),
        (&["evaluate-places", &bad], "errors/bad, line 1: "),
        (&["kinds", "--corpora", &corpora], "dev/gmb.tsv, line 1: "),
        (&["card", "--corpora", &corpora, to_out[0], to_out[1]], "dev/wikigold.tsv: "),
        (&["calibrate", "--corpora", &corpora, to_out[0], to_out[1]], "dev/wikigold.tsv: "),
        (&["prepare", "--corpora", &corpora, to_out[0], to_out[1]], "train/gmb.tsv, line 1: "),
        (&["train", "--prepared", &none, "--corpora", &corpora], "errors/none/"),
        (&["ablate", "--prepared", &none, "--corpora", &corpora], "errors/none/"),
        (&["places-card", "--corpora", &corpora], "corpora/geo/geowebnews.jsonl: "),
        (&["outlines", "--geodata", &geo, "--countries", &bad], "errors/bad: "),
        (&["gazetteer", "--geodata", &geo, "--cities", &bad, "--counties", &bad], "errors/bad: "),
        (&["gazetteer", "--geodata", &geo, "--cities", &bad, "--prepared", &none], "errors/geo/"),
    ];
    for (words, part) in cases {
        let output = dateline().args(*words).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}: {}", stderr_text(&output));
        assert!(stderr_text(&output).contains(part), "{words:?}: {}", stderr_text(&output));
        assert!(!Path::new(&out).exists(), "{words:?}");
    }
}
