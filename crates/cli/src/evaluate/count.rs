//! Labels as corpora and the detector share them, and counting what is right.

use dateline_text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What a mention is, in the view that corpora share: all places are LOC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    Person,
    Organization,
    Place,
    Norp,
    Event,
    /// What corpora call MISC or a kind of it, and the detector has no label for.
    Other,
}

impl Label {
    /// What every corpus marks: micro F1 is over these.
    pub const SHARED: [Self; 3] = [Self::Person, Self::Organization, Self::Place];

    /// What the detector has a label for.
    pub const MEASURED: [Self; 5] =
        [Self::Person, Self::Organization, Self::Place, Self::Norp, Self::Event];

    /// Its name in tables.
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

    /// Whether every corpus marks it.
    pub fn is_shared(self) -> bool {
        Self::SHARED.contains(&self)
    }

    /// What a label of the detector is; `None` for dates and amounts.
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

/// A mention to compare: its bytes and its label.
pub type Labeled = (Span, Label);

/// Right, found and true mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found and true, span and label alike.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// True.
    pub gold: usize,
}

impl Counts {
    /// Found ones that are right, 0 to 1; 0 where nothing was found.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// True ones that were found.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// Their harmonic mean.
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

/// Counts by label. A label that a corpus never marks cannot be judged on it: see
/// [`Score::told`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    labels: BTreeMap<Label, Counts>,
}

impl Score {
    /// Counts the mentions of one text.
    pub fn count(&mut self, gold: &[Labeled], found: &[Labeled]) {
        let truth: BTreeSet<&Labeled> = gold.iter().collect();
        for label in Label::MEASURED {
            let of = |all: &[Labeled]| all.iter().filter(|it| it.1 == label).count();
            let right = found.iter().filter(|it| it.1 == label && truth.contains(it)).count();
            *self.labels.entry(label).or_default() +=
                Counts { right, found: of(found), gold: of(gold) };
        }
    }

    /// The labels that can be judged, with their counts: the shared ones, and those that the
    /// corpus marks at least once.
    pub fn told(&self) -> impl Iterator<Item = (Label, Counts)> + '_ {
        self.labels
            .iter()
            .map(|(label, counts)| (*label, *counts))
            .filter(|(label, counts)| label.is_shared() || counts.gold > 0)
    }

    /// The counts of one label.
    pub fn of(&self, label: Label) -> Counts {
        self.labels.get(&label).copied().unwrap_or_default()
    }

    /// PER, ORG and LOC together.
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
        // The corpus marks no event: that one was found says nothing.
        let told: Vec<Label> = score.told().map(|(label, _)| label).collect();
        assert_eq!(told, [Label::Person, Label::Organization, Label::Place, Label::Norp]);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
