//! Tests of the destinations of output: devices, pipes and links, and the files that remain after a
//! failure.

use crate::common::{DATA, file_names, run_successfully, stderr_text, test_folder};
use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const INPUT: &str = "dateline/scripts.dateline.json";

fn convert_command(words: &[&str], out: impl AsRef<Path>) -> Command {
    let mut command = crate::common::dateline(DATA);
    command.arg("convert").args(words).arg("--out").arg(out.as_ref()).arg(INPUT);
    command
}

fn jsonl_command(out: impl AsRef<Path>) -> Command {
    convert_command(&["--to", "jsonl"], out)
}

fn expected_jsonl() -> String {
    fs::read_to_string(Path::new(DATA).join("jsonl/scripts.not-rejected.jsonl")).unwrap()
}

fn mkfifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Returns a command that runs `command` in a shell after `first`.
fn run_in_shell_after(first: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{first}; exec \"$0\" \"$@\"")).arg(command.get_program());
    shell.args(command.get_args()).current_dir(DATA);
    shell
}

#[test]
fn streams_are_written_through() {
    let folder = test_folder("output/streams");
    for out in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        if out == "-" || Path::new(out).exists() {
            let output = run_successfully(&mut jsonl_command(out));
            assert_eq!(String::from_utf8(output.stdout).unwrap(), expected_jsonl(), "{out}");
        }
    }
    run_successfully(&mut jsonl_command("/dev/null"));
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let pipe = folder.join("pipe");
    mkfifo(&pipe);
    let reader_thread = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    run_successfully(&mut jsonl_command(&pipe));
    assert_eq!(reader_thread.join().unwrap(), expected_jsonl());
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(file_names(&folder), ["pipe"]);
    assert!(!Path::new(DATA).join("-").exists());
}

#[test]
fn redirected_standard_output_is_appended() {
    let folder = test_folder("output/appended");
    let log = folder.join("log");
    for out in ["-", "/dev/stdout", "/dev/fd/3"] {
        fs::write(&log, "before\n").unwrap();
        let mut shell =
            run_in_shell_after(&format!("exec 3>>'{}'", log.display()), &jsonl_command(out));
        if out != "/dev/fd/3" {
            shell.stdout(OpenOptions::new().append(true).open(&log).unwrap());
        }
        run_successfully(&mut shell);
        assert_eq!(
            fs::read_to_string(&log).unwrap(),
            format!("before\n{}", expected_jsonl()),
            "{out}"
        );
    }
    assert_eq!(file_names(&folder), ["log"]);
}

#[test]
fn links_are_kept_and_their_targets_replaced() {
    let folder = test_folder("output/links");
    let inside = folder.join("inside");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("old"), "old").unwrap();
    symlink("second", folder.join("first")).unwrap();
    symlink("inside/old", folder.join("second")).unwrap();
    symlink("inside/new", folder.join("dangling")).unwrap();
    for (link, file) in [("first", "old"), ("dangling", "new")] {
        run_successfully(&mut jsonl_command(folder.join(link)));
        assert!(fs::symlink_metadata(folder.join(link)).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(inside.join(file)).unwrap(), expected_jsonl());
    }
    symlink("b", folder.join("a")).unwrap();
    symlink("a", folder.join("b")).unwrap();
    let output = jsonl_command(folder.join("a")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr_text(&output).contains("links/a: the links form a loop"),
        "{}",
        stderr_text(&output)
    );
    assert_eq!(file_names(&folder), ["a", "b", "dangling", "first", "inside", "second"]);
    assert_eq!(file_names(&inside), ["new", "old"]);
}

#[test]
fn links_of_archives_and_folders_are_followed() {
    let folder = test_folder("output/links of all");
    for name in ["data", "zips"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    symlink("zips/real", folder.join("link.zip")).unwrap();
    symlink("data", folder.join("link")).unwrap();
    symlink("../zips/manifest", folder.join("data/manifest.json")).unwrap();
    let words = ["--to", "brat", "--split", "1:8/1/1"];
    run_successfully(&mut convert_command(&words, folder.join("link.zip")));
    run_successfully(&mut convert_command(&words, folder.join("link")));
    assert!(fs::read(folder.join("zips/real")).unwrap().starts_with(b"PK"));
    assert!(fs::read_to_string(folder.join("zips/manifest")).unwrap().contains("Dateline"));
    for link in ["link.zip", "link", "data/manifest.json"] {
        assert!(fs::symlink_metadata(folder.join(link)).unwrap().is_symlink(), "{link}");
    }
    assert_eq!(file_names(&folder.join("zips")), ["manifest", "real"]);
}

#[test]
fn permissions_are_kept_or_default() {
    let folder = test_folder("output/permissions");
    let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o7777;
    fs::write(folder.join("any"), "").unwrap();
    fs::write(folder.join("old"), "").unwrap();
    fs::set_permissions(folder.join("old"), PermissionsExt::from_mode(0o604)).unwrap();
    for name in ["old", "new"] {
        run_successfully(&mut jsonl_command(folder.join(name)));
    }
    assert_eq!((mode("old"), mode("new")), (0o604, mode("any")));
}

/// Arguments, output path, and the name of an old file at that path.
const OUTPUT_KINDS: [(&[&str], &str, &str); 4] = [
    (&["--to", "jsonl"], "all.jsonl", "all.jsonl"),
    (&["--to", "dateline"], "all.json", "all.json"),
    (&["--to", "huggingface", "--split", "1:8/1/1"], "all.zip", "all.zip"),
    (&["--to", "huggingface"], "all", "all/all.ner.jsonl"),
];

#[test]
fn full_disk_keeps_old_file() {
    for (words, out, old) in OUTPUT_KINDS {
        let folder = test_folder("output/full");
        let old = folder.join(old);
        fs::create_dir_all(old.parent().unwrap()).unwrap();
        fs::write(&old, "old").unwrap();
        // A limit on file size has the same effect as a full disk, and works on any machine.
        let words: Vec<&str> = words.iter().copied().chain(["sample.txt"]).collect();
        let mut limited =
            run_in_shell_after("ulimit -f 1", &convert_command(&words, folder.join(out)));
        let output = limited.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{out}: {}", stderr_text(&output));
        assert!(
            stderr_text(&output).contains(&format!("full/{out}")),
            "{out}: {}",
            stderr_text(&output)
        );
        assert_eq!(fs::read_to_string(&old).unwrap(), "old", "{out}");
        assert_eq!(file_names(old.parent().unwrap()).len(), 1, "{out}");
        assert_eq!(file_names(&folder).len(), 1, "{out}");
    }
    let folder = test_folder("output/full and new");
    let words = ["--to", "jsonl", "sample.txt"];
    let mut limited = run_in_shell_after(
        "ulimit -f 1",
        &convert_command(&words, folder.join("new/deep/all.jsonl")),
    );
    assert_eq!(limited.output().unwrap().status.code(), Some(1));
    assert_eq!(file_names(&folder), [""; 0]);
}

#[test]
fn full_device_is_reported() {
    if !Path::new("/dev/full").exists() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    for (words, ..) in &OUTPUT_KINDS[..2] {
        let output = convert_command(words, "/dev/full").output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            stderr_text(&output).lines().any(|line| line.starts_with("dateline: /dev/full: ")),
            "{}",
            stderr_text(&output)
        );
    }
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = jsonl_command("-").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr_text(&output).lines().any(|line| line.starts_with("dateline: standard output: ")),
        "{}",
        stderr_text(&output)
    );
}

/// Starts a conversion that blocks before it is complete: its second file is a pipe without a
/// reader.
fn start_blocked_conversion(folder: &Path, first: &str) -> Child {
    let out = folder.join("all.label-studio.json");
    fs::write(&out, "old").unwrap();
    mkfifo(&folder.join("all.label-studio.xml"));
    let mut command = run_in_shell_after(first, &convert_command(&["--to", "label-studio"], out));
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while file_names(folder).len() < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn kill(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
}

#[test]
fn signal_keeps_old_file() {
    for (signal, number) in [("TERM", 15), ("INT", 2), ("HUP", 1)] {
        let folder = test_folder(&format!("output/{signal}"));
        let mut child = start_blocked_conversion(&folder, ":");
        kill(&child, signal);
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        let old = fs::read_to_string(folder.join("all.label-studio.json")).unwrap();
        assert_eq!(old, "old", "{signal}");
        let left = ["all.label-studio.json", "all.label-studio.xml"];
        assert_eq!(file_names(&folder), left, "{signal}");
    }
}

#[test]
fn ignored_signal_stays_ignored() {
    let folder = test_folder("output/ignored");
    let mut child = start_blocked_conversion(&folder, "trap '' HUP");
    kill(&child, "HUP");
    // Reading from the pipe lets the conversion continue. It is still running.
    fs::read(folder.join("all.label-studio.xml")).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(file_names(&folder), ["all.label-studio.json", "all.label-studio.xml"]);
    let written = fs::read_to_string(folder.join("all.label-studio.json")).unwrap();
    assert!(written.starts_with('['), "{written}");
}

#[test]
fn output_set_is_written_atomically() {
    let folder = test_folder("output/set");
    let words = ["--to", "iob2", "--split", "1:8/1/1"];
    fs::create_dir_all(folder.join("all/test.iob2.conll")).unwrap();
    fs::write(folder.join("all/train.iob2.conll"), "old").unwrap();
    let output = convert_command(&words, folder.join("all")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr_text(&output).contains("set/all/test.iob2.conll: is a directory"),
        "{}",
        stderr_text(&output)
    );
    assert_eq!(file_names(&folder.join("all")), ["test.iob2.conll", "train.iob2.conll"]);
    let old = fs::read_to_string(folder.join("all/train.iob2.conll")).unwrap();
    assert_eq!(old, "old");
    for out in ["-", "/dev/null"] {
        let output = convert_command(&words, out).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let expected = format!(
            "dateline: {out}: this export has several files: give a folder or a .zip file\n"
        );
        assert!(stderr_text(&output).ends_with(&expected), "{}", stderr_text(&output));
    }
}

#[test]
fn stream_has_no_sidecar_files() {
    let output = run_successfully(&mut convert_command(&["--to", "label-studio"], "-"));
    assert!(output.stdout.starts_with(b"["));
    let expected = "export.label-studio.xml was not written: a stream holds one file only\n";
    assert!(stderr_text(&output).contains(expected), "{}", stderr_text(&output));
}

#[test]
fn closed_pipe_is_not_an_error() {
    let mut child =
        jsonl_command("/dev/stdout").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!stderr_text(&output).contains("dateline:"), "{}", stderr_text(&output));
}
