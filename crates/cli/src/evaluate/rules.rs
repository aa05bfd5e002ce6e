//! `dateline evaluate-rules`: estimates the precision of the rules from hits that are drawn from
//! two corpora and judged by hand.
//!
//! The draw has a fixed seed and takes the hits in the order of their seeded hashes. A hit that is
//! found or lost later replaces or frees one position, so the other verdicts in
//! `tests/data/rule_verdicts.tsv` stay valid. The file contains no text of the corpora. A hit is
//! identified by a hash of its paragraph and its position in it.

use super::SplitMix64;
use crate::corpus::{self, CorpusError, detokenize};
use crate::hash::fnv1a;
use dateline_annotation::model::{Suggestion, SuggestionSource};
use dateline_ner::{Engine, detect};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// The seed of the draw.
const SEED: u64 = 17;
/// The maximum numbers of hits drawn from each corpus, and of hits of one rule among them.
const HITS_PER_CORPUS: usize = 100;
const MAX_HITS_PER_RULE: usize = 15;
const CORPORA: [&str; 2] = ["gmb", "gum"];

/// Hash, corpus, rule, label, value, and "right" or a description of the error, on each line.
const VERDICTS: &str = include_str!("../../../../tests/data/rule_verdicts.tsv");

/// A match of a rule.
struct RuleHit {
    hash: u64,
    corpus: &'static str,
    rule: String,
    label: String,
    value: String,
    /// The surrounding text, for the person who judges the hit.
    context: String,
}

/// Draws hits from DIR/train and reports how many were judged right, and the hits without a
/// verdict.
pub(super) fn rule_precision_report(
    tagger: &Arc<dyn Engine>,
    train: &Path,
) -> Result<String, CorpusError> {
    let verdicts = parse_verdicts();
    let mut rules: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut right, mut judged, mut unjudged) = (0, 0, String::new());
    for corpus in CORPORA {
        for hit in sample_hits(find_hits(tagger, train, corpus)?) {
            let known_verdict = verdicts.get(&(hit.hash, hit.label.as_str(), hit.value.as_str()));
            let Some(verdict) = known_verdict else {
                let RuleHit { hash, corpus, rule, label, value, context } = hit;
                let _ = writeln!(
                    unjudged,
                    "{hash:016x}\t{corpus}\t{rule}\t{label}\t{value}\t\t{context}"
                );
                continue;
            };
            let is_right = usize::from(*verdict == "right");
            (judged, right) = (judged + 1, right + is_right);
            let of_rule = rules.entry(hit.rule).or_default();
            *of_rule = (of_rule.0 + is_right, of_rule.1 + 1);
        }
    }
    let mut report = format!("{right} of {judged} judged hits are correct\n");
    for (rule, (right, judged)) in rules {
        let _ = writeln!(report, "{rule}: {right} of {judged}");
    }
    if !unjudged.is_empty() {
        let count = unjudged.lines().count();
        let _ = write!(report, "{count} without a verdict:\n{unjudged}");
    }
    Ok(report)
}

/// Returns the hits of the rules in a corpus.
fn find_hits(
    tagger: &Arc<dyn Engine>,
    train: &Path,
    corpus: &'static str,
) -> Result<Vec<RuleHit>, CorpusError> {
    let mut hits = Vec::new();
    for document in corpus::read_documents(&train.join(format!("{corpus}.tsv")))? {
        let (text, _) = detokenize(&document);
        let text: Arc<str> = text.into();
        for suggestion in detect(tagger, &text, None) {
            hits.extend(hit_from_suggestion(&text, corpus, suggestion));
        }
    }
    Ok(hits)
}

fn hit_from_suggestion(
    text: &str,
    corpus: &'static str,
    suggestion: Suggestion,
) -> Option<RuleHit> {
    let SuggestionSource::Rule(rule) = suggestion.source else { return None };
    let span = suggestion.span.range();
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let key = format!("{}\t{}\t{}", &text[start..end], span.start - start, span.end - start);
    let before =
        text[start..span.start].char_indices().rev().nth(80).map_or(start, |(at, _)| start + at);
    let after = text[span.end..end].char_indices().nth(60).map_or(end, |(at, _)| span.end + at);
    let context =
        format!("{}[{}]{}", &text[before..span.start], &text[span.clone()], &text[span.end..after]);
    Some(RuleHit {
        hash: fnv1a(&key),
        corpus,
        rule,
        label: suggestion.label,
        value: suggestion.value.unwrap_or_default(),
        context,
    })
}

/// Returns a random sample of the hits, in random order.
fn sample_hits(mut hits: Vec<RuleHit>) -> Vec<RuleHit> {
    hits.sort_by_key(|hit| SplitMix64::from_seed(SEED ^ hit.hash).next_u64());
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let fits = |hit: &RuleHit| {
        let count = counts.entry(hit.rule.clone()).or_default();
        *count += 1;
        *count <= MAX_HITS_PER_RULE
    };
    hits.into_iter().filter(fits).take(HITS_PER_CORPUS).collect()
}

fn parse_verdicts() -> BTreeMap<(u64, &'static str, &'static str), &'static str> {
    let read = |line: &'static str| {
        let mut columns = line.split('\t');
        let hash = u64::from_str_radix(columns.next()?, 16).ok()?;
        let (_, _) = (columns.next()?, columns.next()?);
        Some(((hash, columns.next()?, columns.next()?), columns.next()?))
    };
    VERDICTS.lines().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read_and_unique() {
        assert_eq!(parse_verdicts().len(), VERDICTS.lines().count());
    }
}
