//! The labels that corpora and detector share, and counts of correct mentions.

use dateline_text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The corpus label of a mention. All kinds of places are LOC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    Person,
    Organization,
    Place,
    Norp,
    Event,
    /// A kind of MISC for which the detector has no label.
    Other,
}

impl Label {
    /// The labels that every corpus marks. Micro F1 is computed over these.
    pub const SHARED: [Self; 3] = [Self::Person, Self::Organization, Self::Place];

    /// The labels that the detector can find.
    pub const MEASURED: [Self; 5] =
        [Self::Person, Self::Organization, Self::Place, Self::Norp, Self::Event];

    /// Returns the name used in tables.
    pub fn name(self) -> &'static str {
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
    pub fn is_shared(self) -> bool {
        Self::SHARED.contains(&self)
    }

    /// Converts a label of the detector. Returns `None` for dates and amounts.
    pub fn of_detector(label: &str) -> Option<Self> {
        match label {
            "PERSON" => Some(Self::Person),
            "ORG" => Some(Self::Organization),
            "GPE" | "LOC" | "FAC" => Some(Self::Place),
            "NORP" => Some(Self::Norp),
            "EVENT" => Some(Self::Event),
            _ => None,
        }
    }
}

/// A mention to compare: its byte span and its label.
pub type Labeled = (Span, Label);

/// The numbers of correct, found and gold mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found mentions that equal a gold one in span and label.
    pub right: usize,
    /// Found mentions.
    pub found: usize,
    /// Gold mentions.
    pub gold: usize,
}

impl Counts {
    /// Returns the share of found mentions that are right, from 0 to 1. It is 0 if nothing was
    /// found.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// Returns the share of gold mentions that were found, from 0 to 1. It is 0 if there are none.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// Returns the harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, self.found + self.gold)
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts by label. A label that a corpus never marks cannot be evaluated on it: see
/// [`Score::told`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    labels: BTreeMap<Label, Counts>,
}

impl Score {
    /// Adds the mentions of one text.
    pub fn count(&mut self, gold: &[Labeled], found: &[Labeled]) {
        let truth: BTreeSet<&Labeled> = gold.iter().collect();
        for label in Label::MEASURED {
            let of = |all: &[Labeled]| all.iter().filter(|it| it.1 == label).count();
            let right = found.iter().filter(|it| it.1 == label && truth.contains(it)).count();
            *self.labels.entry(label).or_default() +=
                Counts { right, found: of(found), gold: of(gold) };
        }
    }

    /// Returns the labels that can be evaluated, with their counts: the shared ones, and those that
    /// the corpus marks at least once.
    pub fn told(&self) -> impl Iterator<Item = (Label, Counts)> + '_ {
        self.labels
            .iter()
            .map(|(label, counts)| (*label, *counts))
            .filter(|(label, counts)| label.is_shared() || counts.gold > 0)
    }

    /// Returns the counts of one label.
    pub fn of(&self, label: Label) -> Counts {
        self.labels.get(&label).copied().unwrap_or_default()
    }

    /// Returns the counts of PER, ORG and LOC together.
    pub fn micro(&self) -> Counts {
        Label::SHARED.map(|label| self.of(label)).into_iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_hand() {
        let at = |start, label| (Span::new(start, start + 1), label);
        let gold = [
            at(0, Label::Person),
            at(2, Label::Place),
            at(4, Label::Norp),
            at(6, Label::Organization),
            at(8, Label::Other),
        ];
        let found = [
            at(0, Label::Person),
            at(2, Label::Organization),
            at(4, Label::Norp),
            at(8, Label::Event),
        ];
        let mut score = Score::default();
        score.count(&gold, &found);
        let micro = score.micro();
        assert_eq!(micro, Counts { right: 1, found: 2, gold: 3 });
        assert_eq!(micro.precision(), 0.5);
        assert_eq!(micro.recall(), 1.0 / 3.0);
        assert_eq!(micro.f1(), 0.4);
        // The corpus marks no events, so the event that was found is not counted.
        let told: Vec<Label> = score.told().map(|(label, _)| label).collect();
        assert_eq!(told, [Label::Person, Label::Organization, Label::Place, Label::Norp]);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
