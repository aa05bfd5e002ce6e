//! Scores as Markdown and as JSON.

use crate::evaluate::{Counts, Score};
use serde_json::{Value, json};
use std::fmt::Write;

/// The scores of one file.
pub struct Row {
    /// The file's name.
    pub name: String,
    /// What was counted.
    pub score: Score,
}

/// A table of precision, recall and F1 for each file and label, in percent.
pub fn markdown(rows: &[Row]) -> String {
    let mut table = String::from(
        "| file | label | precision | recall | F1 | right | found | gold |\n\
         | --- | --- | --: | --: | --: | --: | --: | --: |\n",
    );
    for row in rows {
        for (label, counts) in row.score.labels.iter().chain([(&"micro", &row.score.micro())]) {
            let Counts { right, found, gold } = counts;
            let [precision, recall, f1] =
                [counts.precision(), counts.recall(), counts.f1()].map(|part| part * 100.0);
            // Writing to a string cannot fail.
            let _ = writeln!(
                table,
                "| {} | {label} | {precision:.1} | {recall:.1} | {f1:.1} | {right} | {found} | {gold} |",
                row.name,
            );
        }
    }
    table
}

/// The same as JSON, fractions of 1.
pub fn json(rows: &[Row], model: &str) -> Value {
    let counts = |counts: &Counts| {
        json!({
            "precision": counts.precision(), "recall": counts.recall(), "f1": counts.f1(),
            "right": counts.right, "found": counts.found, "gold": counts.gold,
        })
    };
    let files = rows.iter().map(|row| {
        let labels = row.score.labels.iter().map(|(label, it)| ((*label).to_owned(), counts(it)));
        json!({
            "file": row.name,
            "micro": counts(&row.score.micro()),
            "labels": Value::Object(labels.collect()),
        })
    });
    json!({ "model": model, "files": files.collect::<Vec<_>>() })
}
