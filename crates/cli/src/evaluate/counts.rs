//! The labels that corpora and detector share, and counts of correct mentions.

use dateline_ner::EntityClass;
use dateline_text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The corpus label of a mention. All kinds of places are LOC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CorpusLabel {
    Person,
    Organization,
    Place,
    Norp,
    Event,
    /// A kind of MISC for which the detector has no label.
    Other,
}

impl CorpusLabel {
    /// The labels that every corpus marks. Micro F1 is computed over these.
    pub(crate) const SHARED: [Self; 3] = [Self::Person, Self::Organization, Self::Place];

    /// The labels that the detector can find.
    pub(crate) const DETECTED: [Self; 5] =
        [Self::Person, Self::Organization, Self::Place, Self::Norp, Self::Event];

    /// Returns the name used in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organization => "ORG",
            Self::Place => "LOC",
            Self::Norp => "NORP",
            Self::Event => "EVENT",
            Self::Other => "MISC",
        }
    }

    /// Returns true if every corpus marks this label.
    pub(crate) fn is_shared(self) -> bool {
        Self::SHARED.contains(&self)
    }

    /// Converts a label of the detector. Returns `None` for dates and amounts.
    pub(crate) fn from_detector_label(label: &str) -> Option<Self> {
        Some(match EntityClass::from_label(label)? {
            EntityClass::Person => Self::Person,
            EntityClass::Organization => Self::Organization,
            EntityClass::Place => Self::Place,
            EntityClass::Norp => Self::Norp,
            EntityClass::Event => Self::Event,
            EntityClass::Custom(_) => return None,
        })
    }
}

/// A mention to compare: its byte span and its label.
pub(super) type LabeledSpan = (Span, CorpusLabel);

/// The numbers of correct, found and gold mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MatchCounts {
    /// Found mentions that equal a gold one in span and label.
    pub correct: usize,
    /// Found mentions.
    pub predicted: usize,
    /// Gold mentions.
    pub gold: usize,
}

impl MatchCounts {
    /// Returns the share of found mentions that are right, from 0 to 1. It is 0 if nothing was
    /// found.
    pub(crate) fn precision(self) -> f64 {
        ratio(self.correct, self.predicted)
    }

    /// Returns the share of gold mentions that were found, from 0 to 1. It is 0 if there are none.
    pub(crate) fn recall(self) -> f64 {
        ratio(self.correct, self.gold)
    }

    /// Returns the harmonic mean of precision and recall.
    pub(crate) fn f1(self) -> f64 {
        ratio(2 * self.correct, self.predicted + self.gold)
    }
}

impl std::ops::AddAssign for MatchCounts {
    fn add_assign(&mut self, other: Self) {
        self.correct += other.correct;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

impl std::iter::Sum for MatchCounts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

pub(super) fn ratio(part: usize, total: usize) -> f64 {
    if total == 0 { 0.0 } else { part as f64 / total as f64 }
}

/// Counts by label. A label that a corpus never marks cannot be evaluated on it: see
/// [`LabelCounts::evaluable_labels`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LabelCounts {
    by_label: BTreeMap<CorpusLabel, MatchCounts>,
}

impl LabelCounts {
    /// Adds the mentions of one text.
    pub(crate) fn add_mentions(&mut self, gold: &[LabeledSpan], found: &[LabeledSpan]) {
        let truth: BTreeSet<&LabeledSpan> = gold.iter().collect();
        for label in CorpusLabel::DETECTED {
            let of = |all: &[LabeledSpan]| all.iter().filter(|it| it.1 == label).count();
            let right = found.iter().filter(|it| it.1 == label && truth.contains(it)).count();
            *self.by_label.entry(label).or_default() +=
                MatchCounts { correct: right, predicted: of(found), gold: of(gold) };
        }
    }

    /// Returns the labels that can be evaluated, with their counts: the shared ones, and those that
    /// the corpus marks at least once.
    pub(crate) fn evaluable_labels(&self) -> impl Iterator<Item = (CorpusLabel, MatchCounts)> + '_ {
        self.by_label
            .iter()
            .map(|(label, counts)| (*label, *counts))
            .filter(|(label, counts)| label.is_shared() || counts.gold > 0)
    }

    /// Returns the counts of one label.
    pub(crate) fn counts_for(&self, label: CorpusLabel) -> MatchCounts {
        self.by_label.get(&label).copied().unwrap_or_default()
    }

    /// Returns the counts of PER, ORG and LOC together.
    pub(crate) fn micro(&self) -> MatchCounts {
        CorpusLabel::SHARED.map(|label| self.counts_for(label)).into_iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_match_hand_count() {
        let at = |start, label| (Span::new(start, start + 1), label);
        let gold = [
            at(0, CorpusLabel::Person),
            at(2, CorpusLabel::Place),
            at(4, CorpusLabel::Norp),
            at(6, CorpusLabel::Organization),
            at(8, CorpusLabel::Other),
        ];
        let found = [
            at(0, CorpusLabel::Person),
            at(2, CorpusLabel::Organization),
            at(4, CorpusLabel::Norp),
            at(8, CorpusLabel::Event),
        ];
        let mut score = LabelCounts::default();
        score.add_mentions(&gold, &found);
        let micro = score.micro();
        assert_eq!(micro, MatchCounts { correct: 1, predicted: 2, gold: 3 });
        assert_eq!(micro.precision(), 0.5);
        assert_eq!(micro.recall(), 1.0 / 3.0);
        assert_eq!(micro.f1(), 0.4);
        // The corpus marks no events, so the event that was found is not counted.
        let labels: Vec<CorpusLabel> = score.evaluable_labels().map(|(label, _)| label).collect();
        assert_eq!(
            labels,
            [CorpusLabel::Person, CorpusLabel::Organization, CorpusLabel::Place, CorpusLabel::Norp]
        );
        assert_eq!(MatchCounts::default().f1(), 0.0);
    }
}
