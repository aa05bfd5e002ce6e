//! Tests of `dateline convert` as a user runs it.

use crate::common::{DATA, file_names, test_folder};
use dateline_formats::{File, archive};
use std::path::Path;
use std::process::Output;

fn convert(words: &[&str], out: &Path) -> Output {
    let mut command = crate::common::dateline(DATA);
    command.arg("convert").args(words).arg("--out").arg(out).output().unwrap()
}

#[track_caller]
fn convert_successfully(words: &[&str], out: &Path) -> String {
    let output = convert(words, out);
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{messages}");
    messages
}

#[test]
fn dateline_file_round_trips_through_training_data() {
    let folder = test_folder("convert/back");
    let (lines, back) = (folder.join("lines"), folder.join("back.json"));
    let messages =
        convert_successfully(&["--to", "jsonl", "dateline/scripts.dateline.json"], &lines);
    let written = std::fs::read_to_string(&lines).unwrap();
    let expected =
        std::fs::read_to_string(Path::new(DATA).join("jsonl/scripts.not-rejected.jsonl"));
    assert_eq!(written, expected.unwrap());
    let counts =
        "documents: 1, texts: 1, mentions: 9 (suggestions: 2); paragraphs not reviewed: 2\n";
    assert!(messages.contains(counts), "{messages}");
    assert!(
        messages.contains(
            "1 normalized date or amount is not kept in this format: “€5” (MONEY) in doc-1"
        ),
        "{messages}"
    );
    let messages = convert_successfully(&["--to", "dateline", lines.to_str().unwrap()], &back);
    assert_eq!(messages, "");
    let again = std::fs::read_to_string(&back).unwrap();
    assert!(again.contains("\"quote\":\"falafel 🧆\""), "{again}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "nothing partial is left");
}

#[test]
fn split_is_written_as_folder_or_archive() {
    let folder = test_folder("convert/split");
    let words =
        ["--to", "iob2", "--labels", "conll", "--split", "1:8/1/1", "dateline", "sample.txt"];
    convert_successfully(&words, &folder.join("all"));
    let names = file_names(&folder.join("all"));
    assert_eq!(names, ["dev.iob2.conll", "manifest.json", "test.iob2.conll", "train.iob2.conll"]);
    convert_successfully(&words, &folder.join("all.zip"));
    let archive = std::fs::read(folder.join("all.zip")).unwrap();
    assert!(archive.starts_with(b"PK"));
    convert_successfully(&words, &folder.join("all.zip"));
    assert_eq!(std::fs::read(folder.join("all.zip")).unwrap(), archive);
    let zip = folder.join("all.zip");
    let messages =
        convert_successfully(&["--to", "jsonl", zip.to_str().unwrap()], &folder.join("again"));
    assert!(
        messages.contains("all.zip, test.iob2.conll: skipped: the file has no text"),
        "{messages}"
    );
    assert!(!messages.contains("manifest.json"), "{messages}");
    let lines = std::fs::read_to_string(folder.join("again")).unwrap().lines().count();
    assert!(lines >= 4 && messages.contains(&format!("documents: {lines}, ")), "{messages}");
}

#[test]
fn failed_conversion_leaves_no_files() {
    let folder = test_folder("convert/fails");
    std::fs::write(folder.join("bad.jsonl"), "{\"text\":\"a\",\"entities\":[]}\n{}").unwrap();
    let bad = folder.join("bad.jsonl");
    let output =
        convert(&["--to", "doccano", "sample.txt", bad.to_str().unwrap()], &folder.join("out"));
    assert!(!output.status.success());
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(messages.ends_with("bad.jsonl: line 2: no text\n"), "{messages}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn multi_file_exports_round_trip() {
    let folder = test_folder("convert/many");
    let lines = folder.join("lines.jsonl");
    convert_successfully(&["--to", "jsonl", "dateline/scripts.dateline.json"], &lines);
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
        convert_successfully(&["--to", format, "dateline/scripts.dateline.json"], &out);
        let back = folder.join("back.jsonl");
        let messages = convert_successfully(&["--to", "jsonl", out.to_str().unwrap()], &back);
        assert_eq!(std::fs::read_to_string(&back).unwrap(), expected, "{format}: {messages}");
        assert!(
            !messages.contains("left out") && !messages.contains("skipped"),
            "{format}: {messages}"
        );
    }
    assert!(folder.join("all.label-studio.xml").is_file());
}

#[test]
fn articles_are_read_from_pages_and_tables() {
    let folder = test_folder("convert/articles");
    std::fs::write(folder.join("a.html"), "<!doctype html><title>a</title><p>Homs&nbsp;fell.")
        .unwrap();
    std::fs::write(folder.join("b.csv"), b"id;Text\n1;\"Zo\xeb left.\"\n2;Hama fell.\n").unwrap();
    std::fs::write(folder.join("c.md"), "# Aleppo\n\nIt **fell**.").unwrap();
    let out = folder.join("out.jsonl");
    let messages = convert_successfully(&["--to", "jsonl", folder.to_str().unwrap()], &out);
    let texts: Vec<serde_json::Value> = std::fs::read_to_string(&out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].clone())
        .collect();
    assert_eq!(texts, ["Homs\u{a0}fell.", "Zoë left.", "Hama fell.", "Aleppo\n\nIt fell."]);
    assert!(messages.contains("b.csv: not UTF-8; read as Windows-1252"), "{messages}");
    assert!(messages.contains("b.csv: opened as a table: text from “Text”"), "{messages}");
}

#[test]
fn related_files_are_read_together() {
    let folder = test_folder("convert/one");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a.ann"), "T1\tGPE 0 4\tHoms\n").unwrap();
    std::fs::write(path("a.txt"), "Homs fell.").unwrap();
    std::fs::write(path("b.txt"), "Hama fell.").unwrap();
    let out = folder.join("out.jsonl");
    convert_successfully(&["--to", "jsonl", &path("b.txt"), &path("a.txt"), &path("a.ann")], &out);
    let lines = "{\"text\":\"Hama fell.\",\"entities\":[]}\n\
                 {\"text\":\"Homs fell.\",\"entities\":[[0,4,\"GPE\"]]}\n";
    assert_eq!(std::fs::read_to_string(&out).unwrap(), lines);
}

#[test]
fn rows_are_read_with_their_tag_files() {
    let folder = test_folder("convert/rows");
    std::fs::create_dir(folder.join("data")).unwrap();
    let rows = folder.join("data/train.jsonl");
    std::fs::write(&rows, r#"{"tokens":["Homs","fell"],"ner_tags":[2,0]}"#).unwrap();
    let out = folder.join("../rows.jsonl");
    let messages = convert(&["--to", "jsonl", rows.to_str().unwrap()], &out).stderr;
    let messages = String::from_utf8(messages).unwrap();
    assert!(
        messages.contains("line 1: the tags are numbers, and their names are missing"),
        "{messages}"
    );
    let features =
        r#"{"default":{"features":{"ner_tags":{"feature":{"names":["O","B-PER","B-GPE"]}}}}}"#;
    std::fs::write(folder.join("dataset_infos.json"), features).unwrap();
    for given in [&rows, &folder] {
        convert_successfully(&["--to", "jsonl", given.to_str().unwrap()], &out);
        let expected = "{\"text\":\"Homs fell\",\"entities\":[[0,4,\"GPE\"]]}\n";
        assert_eq!(std::fs::read_to_string(&out).unwrap(), expected);
    }
}

#[test]
fn folders_and_archives_go_on_after_a_bad_file() {
    let folder = test_folder("convert/mixed");
    let input = folder.join("in");
    std::fs::create_dir(&input).unwrap();
    let good =
        "{\"text\":\"Homs fell.\",\"entities\":[{\"start\":0,\"end\":4,\"label\":\"PLACE\"}]}\n";
    std::fs::write(input.join("a.jsonl"), good).unwrap();
    std::fs::write(input.join("b.jsonl"), "{\"text\":\"Homs\",\"entities\":[]}\n{\"a\":1}\n")
        .unwrap();
    std::fs::write(input.join("c.txt"), "Hama fell.").unwrap();
    let files = ["a.jsonl", "b.jsonl", "c.txt"].map(|name| File {
        path: name.to_owned(),
        bytes: std::fs::read(input.join(name)).unwrap(),
    });
    let zip = folder.join("in.zip");
    std::fs::write(&zip, archive::write_zip(&files).unwrap()).unwrap();
    for given in [&input, &zip] {
        let out = folder.join("out.json");
        let output = convert(&["--to", "dateline", given.to_str().unwrap()], &out);
        let messages = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{messages}");
        for expected in [
            "b.jsonl: skipped: line 2: no text",
            "a.jsonl  JSON lines of texts and entities          1         1      0",
            "c.txt    plain text                                1         0      0",
            "b.jsonl: line 2: no text",
            "1 input was skipped; all others were read",
        ] {
            assert!(messages.contains(expected), "{expected}: {messages}");
        }
        let written: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
        assert_eq!(written["documents"].as_array().unwrap().len(), 2);
        // Labels are those of the input.
        assert_eq!(written["labels"].as_array().unwrap().len(), 1);
        std::fs::remove_file(&out).unwrap();
    }
}

#[test]
fn guessed_names_in_archives_are_told() {
    let folder = test_folder("convert/guessed-names");
    let zip = folder.join("in.zip");
    let file = File { path: "qq.txt".to_owned(), bytes: b"Homs fell.".to_vec() };
    let mut written = archive::write_zip(&[file]).unwrap();
    // “日” in Shift-JIS.
    while let Some(at) = written.windows(2).position(|pair| pair == b"qq") {
        written[at..at + 2].copy_from_slice(b"\x93\xfa");
    }
    std::fs::write(&zip, written).unwrap();
    let words = ["--to", "dateline", zip.to_str().unwrap()];
    let messages = convert_successfully(&words, &folder.join("out.json"));
    let expected = "in.zip: names that are not UTF-8, read as code page 437 or Windows-1252: “";
    assert!(messages.contains(expected), "{messages}");
}

#[test]
fn annotator_can_be_chosen() {
    let folder = test_folder("convert/annotators");
    let annotation = |by: &str, label: &str| {
        format!(
            "{{\"completed_by\":{by},\"result\":[{{\"type\":\"labels\",\"value\":{{\"start\":0,\"end\":4,\
             \"labels\":[\"{label}\"]}}}}]}}"
        )
    };
    let task = format!(
        "[{{\"data\":{{\"text\":\"Homs\"}},\"annotations\":[{},{}]}}]",
        annotation("3", "GPE"),
        annotation("{\"id\":5,\"email\":\"a@example.org\"}", "ORG")
    );
    let input = folder.join("in.json");
    std::fs::write(&input, task).unwrap();
    let out = folder.join("out.jsonl");
    for (words, label) in [
        (vec![], "GPE"),
        (vec!["--annotator", "3"], "GPE"),
        (vec!["--annotator", "2"], "ORG"),
        (vec!["--annotator", "a@example.org"], "ORG"),
    ] {
        let all = [vec!["--to", "jsonl"], words, vec![input.to_str().unwrap()]].concat();
        let messages = convert_successfully(&all, &out);
        assert!(messages.contains("several people annotated the text"), "{messages}");
        assert!(std::fs::read_to_string(&out).unwrap().contains(label), "{label}");
    }
}
