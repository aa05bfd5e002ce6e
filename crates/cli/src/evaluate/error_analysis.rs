//! Classifies the errors of the detector.

use super::counts::{CorpusLabel, LabeledSpan};
use super::predictions::EvaluatedDocument;
use dateline_text::Span;
use std::collections::BTreeMap;
use std::fmt;

/// The boundary error of a mention that was found with the right label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BoundaryError {
    TooLongLeft,
    TooLongRight,
    TooLongBoth,
    TooShortLeft,
    TooShortRight,
    TooShortBoth,
    /// Too long on one side, too short on the other.
    Shifted,
}

impl BoundaryError {
    /// Returns `None` if the spans are equal.
    fn between(gold: Span, found: Span) -> Option<Self> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        // Left: the found mention begins before the gold one (too long) or after it. Right: it ends
        // after the gold one (too long) or before it.
        match (found.start.cmp(&gold.start), gold.end.cmp(&found.end)) {
            (Equal, Equal) => None,
            (Less, Less) => Some(Self::TooLongBoth),
            (Less, Equal) => Some(Self::TooLongLeft),
            (Equal, Less) => Some(Self::TooLongRight),
            (Greater, Greater) => Some(Self::TooShortBoth),
            (Greater, Equal) => Some(Self::TooShortLeft),
            (Equal, Greater) => Some(Self::TooShortRight),
            (Less, Greater) | (Greater, Less) => Some(Self::Shifted),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::TooLongLeft => "too long on the left",
            Self::TooLongRight => "too long on the right",
            Self::TooLongBoth => "too long on both sides",
            Self::TooShortLeft => "too short on the left",
            Self::TooShortRight => "too short on the right",
            Self::TooShortBoth => "too short on both sides",
            Self::Shifted => "shifted",
        }
    }
}

/// A kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MistakeKind {
    /// A wrong label, on the same words or on some of them.
    WrongLabel { gold: CorpusLabel, predicted: CorpusLabel },
    /// The right label on fewer or more words.
    WrongBoundary(CorpusLabel, BoundaryError),
    /// A gold mention that was not found.
    Missing(CorpusLabel),
    /// A mention that was found without a gold mention, or whose gold mention overlaps more with
    /// another one.
    Spurious(CorpusLabel),
}

impl fmt::Display for MistakeKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongLabel { gold, predicted: found } => {
                write!(out, "{} taken for {}", gold.name(), found.name())
            }
            Self::WrongBoundary(label, boundary) => {
                write!(out, "{} {}", label.name(), boundary.name())
            }
            Self::Missing(label) => write!(out, "{} missed", label.name()),
            Self::Spurious(label) => write!(out, "{} invented", label.name()),
        }
    }
}

/// An error with its position in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MistakeOccurrence {
    /// The kind of error.
    pub kind: MistakeKind,
    /// The byte span of the found mention, or of the gold mention if none was found.
    pub span: Span,
}

/// A kind of error with its frequency and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MistakeSummary {
    /// The kind of error.
    pub kind: MistakeKind,
    /// The number of errors.
    pub count: usize,
    /// The words of the mentions with their counts, the most frequent first.
    pub surfaces: Vec<(String, usize)>,
    /// The first cases, each mention in brackets with a few words of context.
    pub examples: Vec<String>,
}

/// The maximum number of examples for each kind of error.
const MAX_EXAMPLES: usize = 3;
/// The number of words before and after a mention in an example.
const CONTEXT_WORDS: (usize, usize) = (3, 2);

/// Counts the errors in `documents` by kind, the most frequent first, ties in the order of
/// [`MistakeKind`]. `evaluated_labels` are the labels that the corpus marks. A found mention with
/// another label is not an error, unless it overlaps a gold mention with one of `evaluated_labels`.
pub(crate) fn summarize_mistakes(
    documents: &[EvaluatedDocument],
    evaluated_labels: &[CorpusLabel],
) -> Vec<MistakeSummary> {
    let mut kinds: BTreeMap<MistakeKind, (BTreeMap<&str, usize>, Vec<String>)> = BTreeMap::new();
    for document in documents {
        for mistake in
            find_mistakes(&document.gold, &document.predicted_mentions(), evaluated_labels)
        {
            let (surfaces, examples) = kinds.entry(mistake.kind).or_default();
            *surfaces.entry(&document.text[mistake.span.range()]).or_default() += 1;
            if examples.len() < MAX_EXAMPLES {
                examples.push(bracketed_context(&document.text, mistake.span));
            }
        }
    }
    let confusion =
        |(mistake, (surfaces, examples)): (_, (BTreeMap<&str, usize>, _))| MistakeSummary {
            kind: mistake,
            count: surfaces.values().sum(),
            surfaces: sort_by_frequency(
                surfaces.into_iter().map(|(word, count)| (word.to_owned(), count)),
            ),
            examples,
        };
    let mut all: Vec<MistakeSummary> = kinds.into_iter().map(confusion).collect();
    all.sort_by_key(|it| (std::cmp::Reverse(it.count), it.kind));
    all
}

/// Sorts words by descending count, ties alphabetically.
pub(crate) fn sort_by_frequency(
    words: impl Iterator<Item = (String, usize)>,
) -> Vec<(String, usize)> {
    let mut words: Vec<_> = words.collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words
}

/// Returns the errors of one text. Each mention takes part in at most one: exact matches are
/// removed, then gold and found mentions are paired, those that share the most bytes first, and the
/// rest are missed or invented. `evaluated_labels` are the labels that the corpus marks.
pub(super) fn find_mistakes(
    gold: &[LabeledSpan],
    predicted: &[LabeledSpan],
    evaluated_labels: &[CorpusLabel],
) -> Vec<MistakeOccurrence> {
    let without = |all: &[LabeledSpan], other: &[LabeledSpan]| -> Vec<LabeledSpan> {
        all.iter().filter(|it| !other.contains(it)).copied().collect()
    };
    let (gold, predicted) = (without(gold, predicted), without(predicted, gold));
    let pairs = pair_overlapping(&gold, &predicted);
    let is_evaluated = |label: CorpusLabel| evaluated_labels.contains(&label);
    let paired = pairs.iter().filter_map(|&(gold, predicted)| {
        let mistake = match BoundaryError::between(gold.0, predicted.0) {
            Some(boundary) if gold.1 == predicted.1 => MistakeKind::WrongBoundary(gold.1, boundary),
            _ => MistakeKind::WrongLabel { gold: gold.1, predicted: predicted.1 },
        };
        (is_evaluated(gold.1) || is_evaluated(predicted.1))
            .then_some(MistakeOccurrence { kind: mistake, span: predicted.0 })
    });
    let missing =
        gold.iter().filter(|it| is_evaluated(it.1) && !pairs.iter().any(|pair| pair.0 == **it));
    let missing =
        missing.map(|it| MistakeOccurrence { kind: MistakeKind::Missing(it.1), span: it.0 });
    let spurious = predicted
        .iter()
        .filter(|it| is_evaluated(it.1) && !pairs.iter().any(|pair| pair.1 == **it));
    let spurious =
        spurious.map(|it| MistakeOccurrence { kind: MistakeKind::Spurious(it.1), span: it.0 });
    paired.chain(missing).chain(spurious).collect()
}

/// Returns pairs of overlapping gold and found mentions. Each mention is in at most one pair.
fn pair_overlapping(
    gold: &[LabeledSpan],
    found: &[LabeledSpan],
) -> Vec<(LabeledSpan, LabeledSpan)> {
    let mut overlaps = Vec::new();
    for &truth in gold {
        for &it in found.iter().filter(|it| it.0.overlaps(truth.0)) {
            let shared = truth.0.end.min(it.0.end) - truth.0.start.max(it.0.start);
            // Of equal overlaps, the one with the same span wins.
            overlaps.push((shared, truth.0 == it.0, truth, it));
        }
    }
    overlaps.sort_by_key(|&(shared, same, ..)| std::cmp::Reverse((shared, same)));
    let mut pairs: Vec<(LabeledSpan, LabeledSpan)> = Vec::new();
    for (_, _, truth, it) in overlaps {
        if !pairs.iter().any(|pair| pair.0 == truth || pair.1 == it) {
            pairs.push((truth, it));
        }
    }
    pairs.sort_by_key(|pair| pair.1.0);
    pairs
}

/// Renders a mention in brackets between a few words of context.
fn bracketed_context(text: &str, span: Span) -> String {
    let (before, rest) = text.split_at(span.start as usize);
    let (mention, after) = rest.split_at(span.len() as usize);
    let mut words: Vec<&str> = before.split_whitespace().rev().take(CONTEXT_WORDS.0).collect();
    words.reverse();
    let mention = format!("[{mention}]");
    words.push(&mention);
    words.extend(after.split_whitespace().take(CONTEXT_WORDS.1));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::predictions::tests::evaluated_document;
    use super::*;
    use CorpusLabel::{Event, Norp, Organization, Other, Person, Place};

    const EVALUATED_LABELS: [CorpusLabel; 3] = CorpusLabel::SHARED;

    fn at(start: u32, end: u32, label: CorpusLabel) -> LabeledSpan {
        (Span::new(start, end), label)
    }

    fn mistake_texts(
        gold: &[LabeledSpan],
        found: &[LabeledSpan],
        labels: &[CorpusLabel],
    ) -> Vec<String> {
        find_mistakes(gold, found, labels).iter().map(|mistake| mistake.kind.to_string()).collect()
    }

    #[test]
    fn boundary_errors_are_named() {
        let gold = [at(10, 20, Person)];
        let cases = [
            (5, 20, "PER too long on the left"),
            (10, 25, "PER too long on the right"),
            (5, 25, "PER too long on both sides"),
            (15, 20, "PER too short on the left"),
            (10, 15, "PER too short on the right"),
            (12, 15, "PER too short on both sides"),
            (5, 15, "PER shifted"),
            (15, 25, "PER shifted"),
        ];
        for (start, end, expected) in cases {
            assert_eq!(
                mistake_texts(&gold, &[at(start, end, Person)], &EVALUATED_LABELS),
                [expected]
            );
        }
        assert!(mistake_texts(&gold, &gold, &EVALUATED_LABELS).is_empty());
    }

    #[test]
    fn mistakes_are_classified() {
        let gold = [
            at(0, 5, Organization),
            at(10, 15, Place),
            at(20, 25, Other),
            at(30, 35, Other),
            at(40, 48, Person),
        ];
        let found = [
            at(0, 5, Place),
            at(20, 25, Organization),
            at(30, 35, Norp),
            at(40, 43, Norp),
            at(50, 55, Person),
            at(60, 65, Event),
        ];
        let expected = [
            "ORG taken for LOC",
            "MISC taken for ORG",
            "PER taken for NORP",
            "LOC missed",
            "PER invented",
        ];
        assert_eq!(mistake_texts(&gold, &found, &EVALUATED_LABELS), expected);
        let labels = [Person, Organization, Place, Norp];
        assert_eq!(mistake_texts(&gold, &found, &labels)[2], "MISC taken for NORP");
    }

    #[test]
    fn mention_is_in_at_most_one_mistake() {
        // One gold name was found as two: the longer one is a boundary error, the other one is
        // invented.
        let found = [at(0, 3, Person), at(4, 12, Person)];
        let expected = ["PER too short on the left", "PER invented"];
        assert_eq!(mistake_texts(&[at(0, 12, Person)], &found, &EVALUATED_LABELS), expected);
        // Two gold names were found as one.
        let expected = ["PER too long on the right", "PER missed"];
        assert_eq!(
            mistake_texts(
                &[at(0, 8, Person), at(9, 12, Person)],
                &[at(0, 12, Person)],
                &EVALUATED_LABELS
            ),
            expected
        );
    }

    #[test]
    fn mistakes_are_counted_with_words() {
        let text = "the old port of Ann Ann Bo was shut";
        let found = [(16, 19, Person, None), (20, 23, Person, None), (24, 26, Person, None)];
        let read = evaluated_document(text, &[(0, 35)], &[(8, 12, Place)], &found);
        let all = summarize_mistakes(&[read], &EVALUATED_LABELS);
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].kind, all[0].count), (MistakeKind::Spurious(Person), 3));
        assert_eq!(all[0].surfaces, [("Ann".to_owned(), 2), ("Bo".to_owned(), 1)]);
        assert_eq!(all[0].examples[2], "of Ann Ann [Bo] was shut");
        assert_eq!(all[1].examples, ["the old [port] of Ann"]);
    }
}
