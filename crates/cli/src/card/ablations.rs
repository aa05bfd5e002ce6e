//! Scores of taggers that are not kept: trained without a corpus, or not pruned. They are read from
//! a file because training these taggers takes longer than writing a card.
//!
//! The file has tab-separated columns: name, corpus and F1 (percent, gold tokens). Its first line
//! names the columns. A name that begins with "without " is a tagger trained without a corpus. Any
//! other name is a step of making the file smaller.

use crate::error::{AblationsError, CommandError};
use crate::evaluate::tables::markdown_table;
use crate::files::read_to_string;
use std::collections::BTreeMap;
use std::path::Path;

const HEADER: &str = "name\tcorpus\tF1";
const WITHOUT_PREFIX: &str = "without ";

/// F1 by tagger name, in the order of the file, and by corpus.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Ablations {
    rows: Vec<(String, BTreeMap<String, f64>)>,
}

impl Ablations {
    /// Reads the file.
    pub(super) fn load(path: &Path) -> Result<Self, CommandError> {
        let name = path.display().to_string();
        let text = read_to_string(path)?;
        let parsed = Self::parse(&text);
        Ok(parsed.map_err(|(line, reason)| AblationsError { path: name, line, reason })?)
    }

    fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut all = Self::default();
        let mut lines = text.lines().zip(1..);
        if lines.next().is_none_or(|(head, _)| head != HEADER) {
            return Err((1, format!("expected {HEADER:?}")));
        }
        for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [name, corpus, f1] = columns.as_slice() else {
                return Err((number, format!("{} columns instead of three", columns.len())));
            };
            let f1: f64 = f1.parse().map_err(|_| (number, format!("{f1:?} is not a number")))?;
            if !(0.0..=100.0).contains(&f1) {
                return Err((number, format!("{f1} is not a percentage")));
            }
            let at = all.rows.iter().position(|row| row.0 == *name).unwrap_or_else(|| {
                all.rows.push(((*name).to_owned(), BTreeMap::new()));
                all.rows.len() - 1
            });
            all.rows[at].1.insert((*corpus).to_owned(), f1);
        }
        Ok(all)
    }

    /// Renders the table of taggers trained without a corpus, with its heading. It is empty if
    /// there are none. `shipped` is the F1 (percent) of the shipped tagger by corpus.
    pub(super) fn left_out_table(&self, shipped: &[(&str, f64)]) -> String {
        let intro = "### With a corpus left out\n\nMicro F1 on gold tokens of taggers that were trained \
                     without a corpus. The difference is the contribution of that\ncorpus.\n\n";
        self.format_table(intro, true, shipped)
    }

    /// Renders the table of the steps of making the file smaller, in the same form.
    pub(super) fn size_cost_table(&self, shipped: &[(&str, f64)]) -> String {
        let intro = "### The cost of a small file\n\nMicro F1 on gold tokens.\n\n";
        self.format_table(intro, false, shipped)
    }

    fn format_table(&self, intro: &str, is_left_out: bool, shipped: &[(&str, f64)]) -> String {
        let selected =
            self.rows.iter().filter(|row| row.0.starts_with(WITHOUT_PREFIX) == is_left_out);
        let cell = |f1: Option<&f64>| f1.map_or(String::new(), |f1| format!("{f1:.1}"));
        let mut rows: Vec<Vec<String>> = selected
            .map(|(name, by)| {
                let cells = shipped.iter().map(|(corpus, _)| cell(by.get(*corpus)));
                [name.clone()].into_iter().chain(cells).collect()
            })
            .collect();
        if rows.is_empty() {
            return String::new();
        }
        let cells = shipped.iter().map(|(_, f1)| cell(Some(f1)));
        rows.insert(0, ["shipped".to_owned()].into_iter().chain(cells).collect());
        let head: Vec<&str> = ["tagger"].into_iter().chain(shipped.iter().map(|it| it.0)).collect();
        intro.to_owned() + &markdown_table(1, &head, &rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_into_tables() {
        let text = "name\tcorpus\tF1\nwithout gum\twikigold\t66.25\nnot pruned\twnut17\t44.5\n\
                    without gum\twnut17\t40\n";
        let all = Ablations::parse(text).unwrap();
        let shipped = [("wikigold", 67.7), ("wnut17", 44.3)];
        let left_out_table = all.left_out_table(&shipped);
        let (_, table) = left_out_table.split_once("\n\n| ").unwrap();
        assert_eq!(
            table,
            "tagger | wikigold | wnut17 |\n| --- | --: | --: |\n| shipped | 67.7 | 44.3 |\n\
             | without gum | 66.2 | 40.0 |\n"
        );
        let costs = all.size_cost_table(&shipped);
        assert!(costs.ends_with("| not pruned |  | 44.5 |\n"), "{costs}");
        assert_eq!(Ablations::default().size_cost_table(&shipped), "");
    }

    #[test]
    fn invalid_files_are_reported() {
        let bad = |text: &str| Ablations::parse(text).unwrap_err();
        assert_eq!(bad("name,corpus,F1\n").0, 1);
        assert_eq!(bad("name\tcorpus\tF1\n\na\tb\n").0, 3);
        assert_eq!(bad("name\tcorpus\tF1\na\tb\t101\n"), (2, "101 is not a percentage".to_owned()));
        assert_eq!(bad("name\tcorpus\tF1\na\tb\tx\n"), (2, "\"x\" is not a number".to_owned()));
    }
}
