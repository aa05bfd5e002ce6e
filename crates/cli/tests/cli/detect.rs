//! Tests of `dateline detect` as a user runs it.

use crate::common::{DATA, repository_path, test_folder};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Runs the command in `tests/data` with the given standard input.
fn detect(arguments: &[&str], input: &str) -> Output {
    let mut child = crate::common::dateline(DATA)
        .args(["detect", "--model"])
        .arg(repository_path("models/tagger.bin"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments may exit before it reads.
    let written = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(written.is_ok() || !output.status.success());
    output
}

fn as_utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn json_lines_are_written_for_json_lines() {
    let input = "{\"id\": 7, \"text\": \"Zoë 👋 flew to Paris on Sunday.\", \"date\": \"2024-12-08\"}\n\n\
                 {\"text\": \"Nobody came.\"}\n";
    let output = detect(&["-"], input);
    assert!(output.status.success(), "{}", as_utf8(&output.stderr));
    let lines: Vec<Value> =
        as_utf8(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"], 7);
    let sunday = &lines[0]["entities"].as_array().unwrap().last().unwrap();
    // Offsets are code points: the emoji counts as one.
    assert_eq!((&sunday["start"], &sunday["end"]), (&23.into(), &29.into()));
    assert_eq!((&sunday["label"], &sunday["value"]), (&"DATE".into(), &"2024-12-08".into()));
    assert_eq!(lines[1]["entities"], Value::Array(Vec::new()));
}

#[test]
fn places_are_written_if_requested() {
    let gazetteer_path = repository_path("models/places.bin");
    let gazetteer = ["--gazetteer", gazetteer_path.to_str().unwrap()];
    let input = "{\"text\": \"Syrian rebels took Homs on Sunday.\"}\n";
    let output = detect(&[gazetteer[0], gazetteer[1], "-"], input);
    assert!(output.status.success(), "{}", as_utf8(&output.stderr));
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ids: Vec<&Value> = line["entities"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|entity| entity.get("place").map(|place| &place["geonames"]))
        .collect();
    assert_eq!(ids, [&Value::from(163_843), &169_577.into()]);
    let output = detect(&[gazetteer[0], gazetteer[1], "sample.txt"], "");
    let file: Value = serde_json::from_slice(&output.stdout).unwrap();
    let annotations = file["documents"][0]["annotations"].as_array().unwrap();
    assert!(annotations.iter().filter(|it| it["place"]["by"] == "resolver").count() > 10);
    let output = detect(&["--gazetteer", "sample.txt", "-"], input);
    assert!(as_utf8(&output.stderr).contains("sample.txt: this is not a gazetteer file"));
}

#[test]
fn output_is_independent_of_thread_count() {
    let line = "{\"text\": \"Ann Lee met Bo in Paris, and 200 others in Rome.\"}\n";
    let input: String = (1..40).map(|times| line.repeat(times % 3 + 1)).collect();
    let one = detect(&["--threads", "1", "-"], &input);
    let four = detect(&["--threads", "4", "-"], &input);
    assert_eq!(as_utf8(&one.stdout), as_utf8(&four.stdout));
    assert_eq!(as_utf8(&one.stdout).lines().count(), input.lines().count());
}

/// Returns true if a line can be processed in an address space of this many bytes.
#[cfg(target_os = "linux")]
fn detects_within_memory(bytes: usize, line: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let limited = "ulimit -v $1; exec \"$2\" detect --threads 1 --model \"$3\" -";
    let mut child = Command::new("sh")
        .args(["-c", limited, "sh", &(bytes / 1024).to_string()])
        .arg(env!("CARGO_BIN_EXE_dateline"))
        .arg(root.join("models/tagger.bin"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The command may exit before it reads.
    let _ = child.stdin.take().unwrap().write_all(line.as_bytes());
    child.wait().unwrap().success()
}

#[cfg(target_os = "linux")]
#[test]
fn long_line_memory_is_bounded() {
    let line = |text: String| format!("{{\"text\":\"{text}\"}}\n");
    let short = line("Ann Lee left Paris in May.".to_owned());
    let steps = (1..=64).map(|step| step * (8 << 20));
    let base = steps.into_iter().find(|&bytes| detects_within_memory(bytes, &short)).unwrap();
    for text in ["2024, May 3, Monday, ", "\\u0001 \\r\\n"] {
        let line = line(text.repeat((4 << 20) / text.len()));
        assert!(detects_within_memory(base + 6 * line.len(), &line), "{text}");
    }
}

#[test]
fn dateline_file_holds_all_texts() {
    let output = detect(&["sample.txt", "scripts.txt"], "");
    assert!(output.status.success(), "{}", as_utf8(&output.stderr));
    let file: Value = serde_json::from_slice(&output.stdout).unwrap();
    let documents = file["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0]["date"], "2024-12-08");
    assert_eq!(documents[1]["id"], 2);
    assert!(documents[0]["annotations"].as_array().is_some_and(|it| it.len() > 20));
}

#[test]
fn errors_are_reported_with_location() {
    for (input, message) in [
        ("{\"text\": \"a\"}\n{\"id\": 1}\n", "standard input, line 2: no \"text\""),
        ("nothing\n", "standard input, line 1: not a JSON object"),
        ("{\"text\": \"a\", \"date\": \"soon\"}\n", "standard input, line 1: \"date\""),
    ] {
        let output = detect(&["-"], input);
        assert!(!output.status.success());
        assert!(as_utf8(&output.stderr).contains(message), "{}", as_utf8(&output.stderr));
    }
    let output = detect(&["none.txt"], "");
    assert!(as_utf8(&output.stderr).contains("none.txt: "), "{}", as_utf8(&output.stderr));
}

/// Creates a folder with these files for a test.
fn folder_with_files(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = test_folder(&format!("detect/{name}"));
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn invalid_file_does_not_affect_others() {
    let good = b"Ann Lee flew to Paris." as &[u8];
    let files: [(&str, &[u8]); 8] = [
        ("a.bin", b"\0\x01\x02\x03\0"),
        ("b.txt", good),
        ("c.txt", b" \n"),
        ("d.json", b"{\"a\":"),
        ("e.txt", good),
        ("f.jsonl", b"{\"text\":\"Bo left.\",\"id\":1}\nx\n{\"text\":\" \"}\n{\"text\":\"Bo\"}\n"),
        ("g.txt", b"Homs \x96 fell."),
        ("h.conll", b"-DOCSTART- -X- O O\n\nHoms -X- _ B-LOC\n"),
    ];
    let folder = folder_with_files("bad", &files);
    let output = detect(&[folder.to_str().unwrap()], "");
    let messages = as_utf8(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{messages}");
    for part in ["a.bin: ", "c.txt: ", "d.json: ", "f.jsonl, line 2: ", "line 3: ", "h.conll: "] {
        assert!(
            messages.contains(&format!("bad/{part}")) || messages.contains(part),
            "{part}: {messages}"
        );
    }
    assert!(
        messages.ends_with("dateline: 6 inputs were skipped; all others were read\n"),
        "{messages}"
    );
    assert!(messages.contains("g.txt: not UTF-8; read as Windows-1252\n"), "{messages}");
    assert!(messages.contains("that a Dateline file cannot hold were dropped: id\n"), "{messages}");
    let file: Value = serde_json::from_slice(&output.stdout).unwrap();
    let documents = file["documents"].as_array().unwrap();
    let ids: Vec<&Value> = documents.iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    // The file is complete even if no input is left.
    let output = detect(&[folder.join("c.txt").to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(1));
    let file: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(file["documents"], Value::Array(Vec::new()));
    // A folder with bad files also gives JSON lines.
    let output = detect(&["--jsonl", folder.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(as_utf8(&output.stdout).lines().count(), 6);
}

#[test]
fn json_line_keeps_other_members() {
    let input = "\u{feff}{\"id\": 12345678901234567890123, \"entities\": [ 1 ], \"text\": \"Bo \\u006ceft.\", \"n\": [1.0,1e400]}\n\
                 {\"input_entities\":0,\"entities\":1,\"text\":\"Bo left.\\r\\n\"}\n";
    let output = detect(&["-"], input);
    assert!(output.status.success(), "{}", as_utf8(&output.stderr));
    let (first, second) = as_utf8(&output.stdout).split_once('\n').unwrap();
    let found = first.strip_prefix(
        "{\"id\": 12345678901234567890123, \"input_entities\": [ 1 ], \"text\": \"Bo \\u006ceft.\", \"n\": [1.0,1e400],\"entities\":[",
    );
    assert!(found.is_some_and(|it| it.ends_with("}]}")), "{first}");
    let found = second.strip_prefix(
        "{\"input_entities\":0,\"input_entities_2\":1,\"text\":\"Bo left.\\n\",\"entities\":[",
    );
    assert!(found.is_some(), "{second}");
}

#[test]
fn byte_order_marks_are_removed() {
    let marked = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(unit).collect()
    };
    let line = "{\"text\":\"Zo\u{eb} left.\"}\n";
    let with_mark = format!("\u{feff}{line}");
    let files: [(&str, &[u8]); 6] = [
        ("a.jsonl", with_mark.as_bytes()),
        ("b.jsonl", &marked(line, u16::to_le_bytes)),
        ("c.ndjson", &marked(line, u16::to_be_bytes)),
        ("d.txt", "\u{feff}Zo\u{eb} left.".as_bytes()),
        ("e.txt", &marked("Zo\u{eb} left.", u16::to_le_bytes)),
        ("f.JSONL", line.as_bytes()),
    ];
    let folder = folder_with_files("marks", &files);
    let output = detect(&["--jsonl", folder.to_str().unwrap()], "");
    assert!(output.status.success(), "{}", as_utf8(&output.stderr));
    let lines: Vec<&str> = as_utf8(&output.stdout).lines().collect();
    assert_eq!(lines, [lines[0]; 6]);
    assert!(lines[0].starts_with("{\"text\":\"Zo\u{eb} left.\",\"entities\":["), "{}", lines[0]);
}
