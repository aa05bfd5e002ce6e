//! `dateline simulate` on a small corpus.

use crate::common::{ROOT, dateline, run_successfully, stdout_text, test_folder};
use serde_json::Value;
use std::path::PathBuf;

/// Writes a corpus of this number of documents with a ship in each sentence.
fn write_corpus(folder: &str, documents: usize) -> PathBuf {
    let names = ["Meteor", "Vesta", "Juno", "Argo", "Orion", "Pallas", "Ceres", "Flora", "Iris"];
    let mut corpus = String::new();
    for document in 0..documents {
        corpus.push_str("-DOCSTART-\tO\tO\n\n");
        for sentence in 0..3 {
            let name = names[(document * 3 + sentence) % names.len()];
            corpus.push_str("The\tO\tO\nfrigate\tO\tO\n");
            corpus.push_str(&format!("{name}\tO\tB-SHIP\nleft\tO\tO\nRome\tB-LOC\tB-geo\n"));
            corpus.push_str(".\tO\tO\n\n");
        }
    }
    let path = test_folder(folder).join("ships.tsv");
    std::fs::write(&path, corpus).unwrap();
    path
}

fn simulate(corpus: &PathBuf, options: &[&str]) -> Value {
    let mut command = dateline(ROOT);
    command.args(["simulate", "--json"]).args(options).arg(corpus);
    serde_json::from_str(&stdout_text(&run_successfully(&mut command))).unwrap()
}

#[test]
fn learning_saves_actions_for_labels_of_ones_own() {
    let corpus = write_corpus("simulate_learning", 6);
    let report = simulate(&corpus, &["--column", "3", "--labels", "geo,SHIP", "--orders", "2"]);
    assert_eq!(report["documents"], 6);
    assert_eq!(report["entities"], 36);
    let figure = |mode: &str, name: &str| report["modes"][mode][name].as_f64().unwrap();
    assert_eq!(figure("hand", "all"), 200.0);
    // Ships are not suggested, and each has to be added.
    assert!(figure("bulk", "second_half") >= 100.0);
    assert!(figure("all", "second_half") < 50.0, "{report}");
    assert!(figure("all", "f1_second_half") > 0.8, "{report}");
    assert_eq!(report["modes"]["all"]["by_tenth"].as_array().unwrap().len(), 10);
    let names: Vec<&String> = report["modes"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["all", "bulk", "detector", "hand", "learning", "matcher"]);
    assert!(report.get("few_shot").is_none());
}

#[test]
fn few_shot_scores_a_test_file() {
    let corpus = write_corpus("simulate_few_shot", 6);
    let test = corpus.with_file_name("test.tsv");
    std::fs::copy(&corpus, &test).unwrap();
    let test = test.to_str().unwrap();
    let options = [
        "--column",
        "3",
        "--except",
        "geo",
        "--modes",
        "hand",
        "--few-shot",
        "6,100",
        "--test",
        test,
    ];
    let report = simulate(&corpus, &options);
    let few_shot = report["few_shot"].as_array().unwrap();
    assert_eq!((&few_shot[0]["sentences"], &few_shot[0]["draws"]), (&6.into(), &3.into()));
    // There are no more sentences, so there is one draw.
    assert_eq!((&few_shot[1]["sentences"], &few_shot[1]["draws"]), (&18.into(), &1.into()));
    assert!(few_shot[1]["f1"].as_f64().unwrap() > 0.8, "{report}");
    assert_eq!(few_shot[1]["f1"], few_shot[1]["by_label"]["SHIP"]);
}

#[test]
fn figures_are_printed_and_drawn() {
    let corpus = write_corpus("simulate_svg", 2);
    let svg = corpus.with_file_name("curves.svg");
    let mut command = dateline(ROOT);
    command.args(["simulate", "--modes", "hand,bulk", "--svg"]).arg(&svg).arg(&corpus);
    let table = stdout_text(&run_successfully(&mut command));
    assert!(table.contains("| hand | 200.0 | 200.0–200.0 |"), "{table}");
    assert!(!table.contains("| all |"), "{table}");
    assert_eq!(std::fs::read_to_string(svg).unwrap().matches("<polyline").count(), 2);
}
