//! Whether places are told apart as states, landscapes and buildings: against kinds that we gave by
//! hand to mentions of the Groningen Meaning Bank's dev part. The file has no text of the corpus but
//! the names: a mention is known by a hash of its sentence and its place in it.

use crate::corpus::{Corpus, Sentence, mentions};
use dateline_ner::{Tagger, place_kind};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Name, kind, hash on each line.
const KINDS: &str = include_str!("../../../tests/data/place_kinds.tsv");

/// How many kinds are right, and what is wrong.
pub struct Kinds {
    /// Right ones.
    pub right: usize,
    /// All that were found in the corpus.
    pub count: usize,
    /// The name, the kind that was said, the true one.
    pub wrong: Vec<(String, &'static str, &'static str)>,
}

impl Kinds {
    /// Compares what the words and the tagger's table of names say of each mention.
    pub fn measure(tagger: &Tagger, corpus: &Corpus) -> Self {
        let labels = labels();
        let mut kinds = Self { right: 0, count: 0, wrong: Vec::new() };
        for sentence in corpus.documents.iter().flatten() {
            for mention in mentions(&sentence.clean) {
                let Some(truth) = labels.get(&hash(sentence, mention.start)) else { continue };
                let words: Vec<&str> = sentence.tokens[mention.start..mention.end]
                    .iter()
                    .map(String::as_str)
                    .collect();
                let words = words.strip_prefix(&["the"]).unwrap_or(&words);
                let said = place_kind(tagger.lexicon(), words);
                kinds.count += 1;
                kinds.right += usize::from(said == *truth);
                if said != *truth {
                    kinds.wrong.push((words.join(" "), said, truth));
                }
            }
        }
        kinds
    }

    /// In words.
    pub fn report(&self) -> String {
        let Self { right, count, wrong } = self;
        let percent = 100.0 * *right as f64 / (*count).max(1) as f64;
        let mut report = format!("{right} of {count} right ({percent:.1} %)");
        let mut mistakes: BTreeMap<String, usize> = BTreeMap::new();
        for (name, said, truth) in wrong {
            *mistakes.entry(format!("{name} ({said} for {truth})")).or_default() += 1;
        }
        for (at, (mistake, times)) in mistakes.iter().enumerate() {
            report.push_str(if at == 0 { ": " } else { ", " });
            report.push_str(mistake);
            if *times > 1 {
                let _ = write!(report, " × {times}");
            }
        }
        report
    }
}

fn labels() -> BTreeMap<u64, &'static str> {
    let read = |line: &'static str| {
        let (rest, hash) = line.rsplit_once('\t')?;
        let (_, kind) = rest.rsplit_once('\t')?;
        Some((u64::from_str_radix(hash, 16).ok()?, kind))
    };
    KINDS.lines().filter_map(read).collect()
}

/// FNV-1a of the sentence's tokens joined by spaces, a tab, and the mention's first token.
fn hash(sentence: &Sentence, start: usize) -> u64 {
    let text = format!("{}\t{start}", sentence.tokens.join(" "));
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_labels_are_read_and_differ() {
        assert_eq!(labels().len(), KINDS.lines().count());
        assert_eq!(labels().len(), 300);
    }
}
