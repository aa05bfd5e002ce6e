//! Tests of `dateline convert` as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data");

/// Creates an empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("convert").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn convert(words: &[&str], out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("convert")
        .args(words)
        .arg("--out")
        .arg(out)
        .current_dir(DATA)
        .output()
        .unwrap()
}

#[track_caller]
fn converted(words: &[&str], out: &Path) -> String {
    let output = convert(words, out);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_dateline_file_becomes_training_data_and_comes_back() {
    let folder = folder("back");
    let (lines, back) = (folder.join("lines"), folder.join("back.json"));
    let said = converted(&["--to", "jsonl", "dateline/scripts.dateline.json"], &lines);
    let written = std::fs::read_to_string(&lines).unwrap();
    let expected =
        std::fs::read_to_string(Path::new(DATA).join("jsonl/scripts.not-rejected.jsonl"));
    assert_eq!(written, expected.unwrap());
    let counts =
        "documents: 1, texts: 1, mentions: 9 (suggestions: 2); paragraphs not reviewed: 2\n";
    assert!(said.contains(counts), "{said}");
    assert!(
        said.contains(
            "1 normalized date or amount is not kept in this format: “€5” (MONEY) in doc-1"
        ),
        "{said}"
    );
    let said = converted(&["--to", "dateline", lines.to_str().unwrap()], &back);
    assert_eq!(said, "lines: label DISH was added\n".replace("lines", lines.to_str().unwrap()));
    let again = std::fs::read_to_string(&back).unwrap();
    assert!(again.contains("\"quote\":\"falafel 🧆\""), "{again}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "nothing partial is left");
}

#[test]
fn a_split_is_a_folder_and_an_archive() {
    let folder = folder("split");
    let words =
        ["--to", "iob2", "--labels", "conll", "--split", "1:8/1/1", "dateline", "sample.txt"];
    converted(&words, &folder.join("all"));
    let mut names: Vec<String> = std::fs::read_dir(folder.join("all"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["dev.iob2.conll", "manifest.json", "test.iob2.conll", "train.iob2.conll"]);
    converted(&words, &folder.join("all.zip"));
    let archive = std::fs::read(folder.join("all.zip")).unwrap();
    assert!(archive.starts_with(b"PK"));
    converted(&words, &folder.join("all.zip"));
    assert_eq!(std::fs::read(folder.join("all.zip")).unwrap(), archive);
    let zip = folder.join("all.zip");
    let said = converted(&["--to", "jsonl", zip.to_str().unwrap()], &folder.join("again"));
    assert!(said.contains("all.zip, test.iob2.conll: skipped: the file has no text"), "{said}");
    assert!(!said.contains("manifest.json"), "{said}");
    let lines = std::fs::read_to_string(folder.join("again")).unwrap().lines().count();
    assert!(lines >= 4 && said.contains(&format!("documents: {lines}, ")), "{said}");
}

#[test]
fn what_fails_leaves_nothing() {
    let folder = folder("fails");
    std::fs::write(folder.join("bad.jsonl"), "{\"text\":\"a\",\"entities\":[]}\n{}").unwrap();
    let bad = folder.join("bad.jsonl");
    let output =
        convert(&["--to", "doccano", "sample.txt", bad.to_str().unwrap()], &folder.join("out"));
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.ends_with("bad.jsonl: line 2: missing field `text` at column 2\n"), "{said}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn folders_and_archives_of_many_files_come_back() {
    let folder = folder("many");
    let lines = folder.join("lines.jsonl");
    converted(&["--to", "jsonl", "dateline/scripts.dateline.json"], &lines);
    let expected = std::fs::read_to_string(&lines).unwrap();
    for (format, out) in [
        ("label-studio", "all.label-studio.json"),
        ("ner-annotator", "all"),
        ("brat", "brat"),
        ("brat", "brat.zip"),
        ("xmi", "xmi"),
        ("xmi", "xmi.zip"),
        ("web-annotation", "web"),
        ("html", "all.html"),
    ] {
        let out = folder.join(out);
        converted(&["--to", format, "dateline/scripts.dateline.json"], &out);
        let back = folder.join("back.jsonl");
        let said = converted(&["--to", "jsonl", out.to_str().unwrap()], &back);
        assert_eq!(std::fs::read_to_string(&back).unwrap(), expected, "{format}: {said}");
        assert!(!said.contains("left out") && !said.contains("skipped"), "{format}: {said}");
    }
    assert!(folder.join("all.label-studio.xml").is_file());
}

#[test]
fn articles_are_read_from_pages_and_tables() {
    let folder = folder("articles");
    std::fs::write(folder.join("a.html"), "<!doctype html><title>a</title><p>Homs&nbsp;fell.")
        .unwrap();
    std::fs::write(folder.join("b.csv"), b"id;Text\n1;\"Zo\xeb left.\"\n2;Hama fell.\n").unwrap();
    std::fs::write(folder.join("c.md"), "# Aleppo\n\nIt **fell**.").unwrap();
    let out = folder.join("out.jsonl");
    let said = converted(&["--to", "jsonl", folder.to_str().unwrap()], &out);
    let texts: Vec<serde_json::Value> = std::fs::read_to_string(&out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].clone())
        .collect();
    assert_eq!(texts, ["Homs\u{a0}fell.", "Zoë left.", "Hama fell.", "Aleppo\n\nIt fell."]);
    assert!(said.contains("b.csv: not UTF-8; read as Windows-1252"), "{said}");
    assert!(said.contains("b.csv: opened as a table: text from “Text”"), "{said}");
}

#[test]
fn files_that_are_one_are_read_as_one() {
    let folder = folder("one");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a.ann"), "T1\tGPE 0 4\tHoms\n").unwrap();
    std::fs::write(path("a.txt"), "Homs fell.").unwrap();
    std::fs::write(path("b.txt"), "Hama fell.").unwrap();
    let out = folder.join("out.jsonl");
    converted(&["--to", "jsonl", &path("b.txt"), &path("a.txt"), &path("a.ann")], &out);
    let lines = "{\"text\":\"Hama fell.\",\"entities\":[]}\n\
                 {\"text\":\"Homs fell.\",\"entities\":[[0,4,\"GPE\"]]}\n";
    assert_eq!(std::fs::read_to_string(&out).unwrap(), lines);
}

#[test]
fn rows_are_read_with_the_names_beside_them() {
    let folder = folder("rows");
    std::fs::create_dir(folder.join("data")).unwrap();
    let rows = folder.join("data/train.jsonl");
    std::fs::write(&rows, r#"{"tokens":["Homs","fell"],"ner_tags":[2,0]}"#).unwrap();
    let out = folder.join("../rows.jsonl");
    let said = convert(&["--to", "jsonl", rows.to_str().unwrap()], &out).stderr;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("line 1: the tags are numbers, and their names are missing"), "{said}");
    let features =
        r#"{"default":{"features":{"ner_tags":{"feature":{"names":["O","B-PER","B-GPE"]}}}}}"#;
    std::fs::write(folder.join("dataset_infos.json"), features).unwrap();
    for given in [&rows, &folder] {
        converted(&["--to", "jsonl", given.to_str().unwrap()], &out);
        let expected = "{\"text\":\"Homs fell\",\"entities\":[[0,4,\"GPE\"]]}\n";
        assert_eq!(std::fs::read_to_string(&out).unwrap(), expected);
    }
}
