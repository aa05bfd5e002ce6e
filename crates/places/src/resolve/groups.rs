//! Mentions of one name.

use super::Mention;
use super::context::Site;
use super::names::{self, Candidate, Match};
use crate::gazetteer::{Gazetteer, NameKind, Row};
use crate::key::key as key_of;
use dateline_annotation::Target;
use std::collections::BTreeMap;

/// What it weighs that a person chose a place for the same name.
const CHOSEN: f64 = 15.0;

/// The mentions that get one answer.
pub(super) struct Group {
    /// Indices of mentions, in the order of the text.
    pub mentions: Vec<usize>,
    /// What the name may mean.
    pub options: Vec<Candidate>,
    /// What speaks for each option before the document is looked at.
    pub base: Vec<f64>,
    /// Of each option; with [`Group::none`] they sum up to 1.
    pub probabilities: Vec<f64>,
    /// Whether a person has decided; then the place, where it has a row, is the only option.
    pub is_decided: bool,
    /// What a person decided for another mention of the name.
    pub chosen: Option<Row>,
}

impl Group {
    /// How probable it is that none of the options is meant.
    pub(super) fn none(&self) -> f64 {
        (1.0 - self.probabilities.iter().sum::<f64>()).clamp(0.0, 1.0)
    }

    /// Takes it that the name means what a person chose for it elsewhere.
    fn prefer(&mut self, row: Row) {
        self.chosen = Some(row);
        let at = self.options.iter().position(|option| option.row == row).unwrap_or_else(|| {
            self.options.push(by_hand(row));
            self.base.push(0.0);
            self.probabilities.push(0.0);
            self.options.len() - 1
        });
        self.base[at] += CHOSEN;
    }

    /// How much its mentions weigh as evidence: the logarithm of their number, and something.
    pub(super) fn weight(&self) -> f64 {
        1.0 + libm::log2(self.mentions.len() as f64)
    }
}

/// Groups mentions by name and by whether they are a people's; what the text says of a mention's
/// whereabouts makes it a group of its own, unless the first of its name is said to lie there too.
pub(super) fn of(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[Mention],
    sites: &[Site],
) -> Vec<Group> {
    let mut numbers: BTreeMap<(String, bool, Option<String>), usize> = BTreeMap::new();
    let mut first: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut chosen: BTreeMap<String, Row> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        let quote = mention.span.slice(text).unwrap_or_default();
        let key = key_of(quote);
        if let Some(target) = mention.decided {
            let group = decided(gazetteer, at, target);
            group.options.first().inspect(|it| {
                chosen.insert(key, it.row);
            });
            groups.push(group);
            continue;
        }
        let holder = sites[at]
            .holder
            .map(|holder| key_of(mentions[holder].span.slice(text).unwrap_or_default()));
        let known = first.entry(key.clone()).or_insert_with(|| holder.clone());
        // What is said once of a name holds for the rest of the text.
        if known.is_none() {
            known.clone_from(&holder);
        }
        let holder = holder.filter(|holder| known.as_ref() != Some(holder));
        let number = *numbers.entry((key, mention.label == "NORP", holder)).or_insert_with(|| {
            groups.push(group(gazetteer, quote, mention.label));
            groups.len() - 1
        });
        groups[number].mentions.push(at);
    }
    for ((key, ..), &number) in &numbers {
        chosen.get(key).inspect(|row| groups[number].prefer(**row));
    }
    groups
}

fn group(gazetteer: &Gazetteer, quote: &str, label: &str) -> Group {
    let options = names::options(gazetteer, quote, label);
    let base = options.iter().map(|it| super::score::base(gazetteer, it, quote, label)).collect();
    let probabilities = vec![0.0; options.len()];
    Group { mentions: Vec::new(), options, base, probabilities, is_decided: false, chosen: None }
}

fn decided(gazetteer: &Gazetteer, at: usize, target: &Target) -> Group {
    let place = match target {
        Target::Place(place) => Some(place),
        Target::None => None,
    };
    let row = place.and_then(|place| gazetteer.row_of(place));
    let options: Vec<Candidate> = row.into_iter().map(by_hand).collect();
    Group {
        mentions: vec![at],
        base: vec![0.0; options.len()],
        probabilities: vec![1.0; options.len()],
        options,
        is_decided: true,
        chosen: None,
    }
}

/// A place that a person chose, whatever its names are.
fn by_hand(row: Row) -> Candidate {
    Candidate { row, match_: Match::Name(NameKind::Main), fits_word: false }
}
