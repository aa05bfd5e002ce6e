//! `dateline learn`, and `dateline detect` with what was learned.

use crate::common::{ROOT, dateline, run_successfully, stderr_text, stdout_text, test_folder};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Output;

/// Reviewed paragraphs, each with the name of its ship and what it does.
const SHIPS: &[(&str, &str)] = &[
    ("Meteor", "The frigate Meteor left the harbor on Monday."),
    ("Vesta", "Sailors aboard the frigate Vesta waited."),
    ("Juno", "The frigate Juno was late."),
    ("Argo", "The frigate Argo sank near Malta."),
    ("Orion", "Rescuers reached the frigate Orion at noon."),
    ("Ceres", "The admiral boarded the frigate Ceres."),
];

/// Makes a Dateline file of reviewed documents: converts lines of JSON with accepted ships.
fn write_project(folder: &Path) -> PathBuf {
    let lines: String = SHIPS
        .iter()
        .map(|(name, text)| {
            let start = text.find(name).unwrap();
            let entity = json!([start, start + name.len(), "SHIP"]);
            format!("{}\n", json!({"text": text, "entities": [entity]}))
        })
        .collect();
    let (input, converted) = (folder.join("ships.jsonl"), folder.join("converted.json"));
    std::fs::write(&input, lines).unwrap();
    let mut command = dateline(ROOT);
    command.args(["convert", "--to", "dateline", "--out"]).arg(&converted).arg(&input);
    run_successfully(&mut command);
    let mut file: Value =
        serde_json::from_str(&std::fs::read_to_string(&converted).unwrap()).unwrap();
    for document in file["documents"].as_array_mut().unwrap() {
        let end = document["text"].as_str().unwrap().len();
        document["reviewed"] = json!([{"start": 0, "end": end}]);
        for annotation in document["annotations"].as_array_mut().unwrap() {
            annotation["status"] = json!("accepted");
        }
    }
    let members = file.as_object_mut().unwrap();
    members.remove("checksum");
    let project = folder.join("project.json");
    std::fs::write(&project, file.to_string()).unwrap();
    project
}

fn learn(project: &Path, out: &Path, options: &[&str]) -> Output {
    let mut command = dateline(ROOT);
    command.arg("learn").arg(project).arg("-o").arg(out).args(options);
    run_successfully(&mut command)
}

#[test]
fn learned_file_is_used_by_detect() {
    let folder = test_folder("learn");
    let project = write_project(&folder);
    let learned = folder.join("learned.bin");
    let report = stdout_text(&learn(&project, &learned, &[]));
    assert!(report.contains("| SHIP | 6 |") && report.contains("| learned |"), "{report}");
    let text = folder.join("text.jsonl");
    std::fs::write(&text, "{\"text\":\"The frigate Minerva left Rome with Ann Lee.\"}\n").unwrap();
    let detect = |options: &[&str]| {
        let mut command = dateline(ROOT);
        command.arg("detect").arg("--learned").arg(&learned).args(options).arg(&text);
        stdout_text(&run_successfully(&mut command))
    };
    let line: Value = serde_json::from_str(&detect(&[])).unwrap();
    let entities = line["entities"].as_array().unwrap();
    let ship = entities.iter().find(|it| it["label"] == "SHIP").unwrap();
    assert_eq!((&ship["start"], &ship["end"]), (&12.into(), &19.into()), "{line}");
    assert_eq!(ship["source"], "learned", "{line}");
    let file: Value = serde_json::from_str(&detect(&["--json"])).unwrap();
    let labels: Vec<&Value> = file["documents"][0]["annotations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["label"])
        .collect();
    assert!(labels.contains(&&json!("SHIP")), "{file}");
    assert!(file.to_string().contains(r#""source":"learned""#), "{file}");
}

#[test]
fn learned_file_is_the_same_each_time_and_can_be_without_texts() {
    let folder = test_folder("learn_bytes");
    let project = write_project(&folder);
    let paths = ["one", "two", "three"].map(|name| folder.join(name));
    learn(&project, &paths[0], &[]);
    learn(&project, &paths[1], &[]);
    learn(&project, &paths[2], &["--hashes-only"]);
    let bytes = paths.map(|path| std::fs::read(path).unwrap());
    assert_eq!(bytes[0], bytes[1]);
    let has_name = |bytes: &[u8]| bytes.windows(6).any(|it| it == b"Meteor");
    assert!(!has_name(&bytes[2]));
}

#[test]
fn unusable_files_are_named() {
    let folder = test_folder("learn_errors");
    let text = folder.join("text.txt");
    std::fs::write(&text, "Nothing is reviewed.").unwrap();
    let fails = |arguments: &[&str], expected: &str| {
        let output = dateline(folder.to_str().unwrap()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let message = stderr_text(&output);
        assert!(message.contains(expected), "{message}");
    };
    let tagger = format!("{ROOT}/models/tagger.bin");
    fails(&["learn", "--model", &tagger, "-o", "x", "text.txt"], "text.txt: not a Dateline file");
    let not_learned = "text.txt: not a learned model of this version";
    fails(&["detect", "--model", &tagger, "--learned", "text.txt", "text.txt"], not_learned);
}
