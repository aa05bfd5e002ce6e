//! Tests of the destinations of output: devices, pipes and links, and the files that remain after a
//! failure.

#![cfg(unix)]

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data");
const INPUT: &str = "dateline/scripts.dateline.json";

/// Creates an empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("output").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn convert(words: &[&str], out: impl AsRef<Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.arg("convert").args(words).arg("--out").arg(out.as_ref()).arg(INPUT).current_dir(DATA);
    command
}

fn lines(out: impl AsRef<Path>) -> Command {
    convert(&["--to", "jsonl"], out)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn succeeded(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    output
}

fn expected() -> String {
    fs::read_to_string(Path::new(DATA).join("jsonl/scripts.not-rejected.jsonl")).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn mkfifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Returns a command that runs `command` in a shell after `first`.
fn after(first: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{first}; exec \"$0\" \"$@\"")).arg(command.get_program());
    shell.args(command.get_args()).current_dir(DATA);
    shell
}

#[test]
fn streams_are_written_through() {
    let folder = folder("streams");
    for out in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        if out == "-" || Path::new(out).exists() {
            let output = succeeded(&mut lines(out));
            assert_eq!(String::from_utf8(output.stdout).unwrap(), expected(), "{out}");
        }
    }
    succeeded(&mut lines("/dev/null"));
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let pipe = folder.join("pipe");
    mkfifo(&pipe);
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    succeeded(&mut lines(&pipe));
    assert_eq!(reader.join().unwrap(), expected());
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(names(&folder), ["pipe"]);
    assert!(!Path::new(DATA).join("-").exists());
}

#[test]
fn a_file_behind_the_standard_output_keeps_what_it_has() {
    let folder = folder("appended");
    let log = folder.join("log");
    for out in ["-", "/dev/stdout", "/dev/fd/3"] {
        fs::write(&log, "before\n").unwrap();
        let mut shell = after(&format!("exec 3>>'{}'", log.display()), &lines(out));
        if out != "/dev/fd/3" {
            shell.stdout(OpenOptions::new().append(true).open(&log).unwrap());
        }
        succeeded(&mut shell);
        assert_eq!(fs::read_to_string(&log).unwrap(), format!("before\n{}", expected()), "{out}");
    }
    assert_eq!(names(&folder), ["log"]);
}

#[test]
fn links_stay_and_what_they_name_is_replaced() {
    let folder = folder("links");
    let inside = folder.join("inside");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("old"), "old").unwrap();
    symlink("second", folder.join("first")).unwrap();
    symlink("inside/old", folder.join("second")).unwrap();
    symlink("inside/new", folder.join("dangling")).unwrap();
    for (link, file) in [("first", "old"), ("dangling", "new")] {
        succeeded(&mut lines(folder.join(link)));
        assert!(fs::symlink_metadata(folder.join(link)).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(inside.join(file)).unwrap(), expected());
    }
    symlink("b", folder.join("a")).unwrap();
    symlink("a", folder.join("b")).unwrap();
    let output = lines(folder.join("a")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("links/a: the links form a loop"), "{}", said(&output));
    assert_eq!(names(&folder), ["a", "b", "dangling", "first", "inside", "second"]);
    assert_eq!(names(&inside), ["new", "old"]);
}

#[test]
fn links_of_archives_and_folders_are_followed_too() {
    let folder = folder("links of all");
    for name in ["data", "zips"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    symlink("zips/real", folder.join("link.zip")).unwrap();
    symlink("data", folder.join("link")).unwrap();
    symlink("../zips/manifest", folder.join("data/manifest.json")).unwrap();
    let words = ["--to", "brat", "--split", "1:8/1/1"];
    succeeded(&mut convert(&words, folder.join("link.zip")));
    succeeded(&mut convert(&words, folder.join("link")));
    assert!(fs::read(folder.join("zips/real")).unwrap().starts_with(b"PK"));
    assert!(fs::read_to_string(folder.join("zips/manifest")).unwrap().contains("Dateline"));
    for link in ["link.zip", "link", "data/manifest.json"] {
        assert!(fs::symlink_metadata(folder.join(link)).unwrap().is_symlink(), "{link}");
    }
    assert_eq!(names(&folder.join("zips")), ["manifest", "real"]);
}

#[test]
fn permissions_are_those_of_the_old_file_or_of_any_new_one() {
    let folder = folder("permissions");
    let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o7777;
    fs::write(folder.join("any"), "").unwrap();
    fs::write(folder.join("old"), "").unwrap();
    fs::set_permissions(folder.join("old"), PermissionsExt::from_mode(0o604)).unwrap();
    for name in ["old", "new"] {
        succeeded(&mut lines(folder.join(name)));
    }
    assert_eq!((mode("old"), mode("new")), (0o604, mode("any")));
}

/// Arguments, output path, and the name of an old file at that path.
const KINDS: [(&[&str], &str, &str); 4] = [
    (&["--to", "jsonl"], "all.jsonl", "all.jsonl"),
    (&["--to", "dateline"], "all.json", "all.json"),
    (&["--to", "huggingface", "--split", "1:8/1/1"], "all.zip", "all.zip"),
    (&["--to", "huggingface"], "all", "all/all.ner.jsonl"),
];

#[test]
fn a_full_disk_leaves_what_was_there() {
    for (words, out, old) in KINDS {
        let folder = folder("full");
        let old = folder.join(old);
        fs::create_dir_all(old.parent().unwrap()).unwrap();
        fs::write(&old, "old").unwrap();
        // A limit on file size has the same effect as a full disk, and works on any machine.
        let words: Vec<&str> = words.iter().copied().chain(["sample.txt"]).collect();
        let mut limited = after("ulimit -f 1", &convert(&words, folder.join(out)));
        let output = limited.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{out}: {}", said(&output));
        assert!(said(&output).contains(&format!("full/{out}")), "{out}: {}", said(&output));
        assert_eq!(fs::read_to_string(&old).unwrap(), "old", "{out}");
        assert_eq!(names(old.parent().unwrap()).len(), 1, "{out}");
        assert_eq!(names(&folder).len(), 1, "{out}");
    }
    let folder = folder("full and new");
    let words = ["--to", "jsonl", "sample.txt"];
    let mut limited = after("ulimit -f 1", &convert(&words, folder.join("new/deep/all.jsonl")));
    assert_eq!(limited.output().unwrap().status.code(), Some(1));
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn a_full_device_is_named() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    for (words, ..) in &KINDS[..2] {
        let output = convert(words, "/dev/full").output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("\ndateline: /dev/full: "), "{}", said(&output));
    }
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = lines("-").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("\ndateline: standard output: "), "{}", said(&output));
}

/// Starts a conversion that blocks before it is complete: its second file is a pipe without a
/// reader.
fn stuck(folder: &Path, first: &str) -> Child {
    let out = folder.join("all.label-studio.json");
    fs::write(&out, "old").unwrap();
    mkfifo(&folder.join("all.label-studio.xml"));
    let mut command = after(first, &convert(&["--to", "label-studio"], out));
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while names(folder).len() < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn kill(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
}

#[test]
fn a_signal_leaves_what_was_there() {
    for (signal, number) in [("TERM", 15), ("INT", 2), ("HUP", 1)] {
        let folder = folder(signal);
        let mut child = stuck(&folder, ":");
        kill(&child, signal);
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        let old = fs::read_to_string(folder.join("all.label-studio.json")).unwrap();
        assert_eq!(old, "old", "{signal}");
        let left = ["all.label-studio.json", "all.label-studio.xml"];
        assert_eq!(names(&folder), left, "{signal}");
    }
}

#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let folder = folder("ignored");
    let mut child = stuck(&folder, "trap '' HUP");
    kill(&child, "HUP");
    // Reading from the pipe lets the conversion continue. It is still running.
    fs::read(folder.join("all.label-studio.xml")).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(names(&folder), ["all.label-studio.json", "all.label-studio.xml"]);
    let written = fs::read_to_string(folder.join("all.label-studio.json")).unwrap();
    assert!(written.starts_with('['), "{written}");
}

#[test]
fn a_set_is_written_whole_or_not_at_all() {
    let folder = folder("set");
    let words = ["--to", "iob2", "--split", "1:8/1/1"];
    fs::create_dir_all(folder.join("all/test.iob2.conll")).unwrap();
    fs::write(folder.join("all/train.iob2.conll"), "old").unwrap();
    let output = convert(&words, folder.join("all")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("set/all/test.iob2.conll: is a directory"), "{}", said(&output));
    assert_eq!(names(&folder.join("all")), ["test.iob2.conll", "train.iob2.conll"]);
    let old = fs::read_to_string(folder.join("all/train.iob2.conll")).unwrap();
    assert_eq!(old, "old");
    for out in ["-", "/dev/null"] {
        let output = convert(&words, out).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let expected = format!(
            "dateline: {out}: this export has several files: give a folder or a .zip file\n"
        );
        assert!(said(&output).ends_with(&expected), "{}", said(&output));
    }
}

#[test]
fn nothing_is_put_beside_a_stream() {
    let output = succeeded(&mut convert(&["--to", "label-studio"], "-"));
    assert!(output.stdout.starts_with(b"["));
    let expected = "export.label-studio.xml was not written: a stream holds one file only\n";
    assert!(said(&output).contains(expected), "{}", said(&output));
}

#[test]
fn who_stops_reading_makes_no_noise() {
    let mut child =
        lines("/dev/stdout").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!said(&output).contains("dateline:"), "{}", said(&output));
}
