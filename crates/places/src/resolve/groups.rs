//! Mentions of one name.

use super::Mention;
use super::context::Site;
use super::cues::Cue;
use super::names::{self, Candidate, Match};
use crate::gazetteer::{Gazetteer, NameKind, Row};
use crate::key::key as key_of;
use dateline_annotation::Target;
use std::collections::{BTreeMap, BTreeSet};

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
    /// What the words beside its mentions say of its kind.
    pub cue: Option<Cue>,
    /// Whether a mention stands behind what lies in it: "Texas" in "Paris, Texas".
    pub is_holder: bool,
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

    /// The row that it means most probably, unless none is meant.
    pub(super) fn top(&self) -> Option<Row> {
        let best = (0..self.options.len()).max_by(|&one, &other| {
            self.probabilities[one].total_cmp(&self.probabilities[other]).then(other.cmp(&one))
        })?;
        (self.probabilities[best] > self.none()).then(|| self.options[best].row)
    }

    /// How much its mentions weigh as evidence: the logarithm of their number, and something.
    pub(super) fn weight(&self) -> f64 {
        1.0 + libm::log2(self.mentions.len() as f64)
    }
}

/// All groups, and which one each mention is in.
pub(super) struct Groups {
    pub all: Vec<Group>,
    of_mention: Vec<usize>,
}

impl Groups {
    /// The group of a mention.
    pub(super) fn of_mention(&self, mention: usize) -> &Group {
        &self.all[self.of_mention[mention]]
    }

    /// The group of what a group is said to lie in.
    pub(super) fn holder(&self, group: &Group, sites: &[Site]) -> Option<usize> {
        let said = group.mentions.iter().find_map(|&mention| sites[mention].holder);
        said.map(|mention| self.of_mention[mention])
    }

    /// The groups that each group is listed with.
    pub(super) fn peers(&self, sites: &[Site]) -> Vec<BTreeSet<usize>> {
        let mut peers = vec![BTreeSet::new(); self.all.len()];
        for (mention, site) in sites.iter().enumerate() {
            let Some(other) = site.peer.map(|peer| self.of_mention[peer]) else { continue };
            let one = self.of_mention[mention];
            if one != other {
                peers[one].insert(other);
                peers[other].insert(one);
            }
        }
        peers
    }
}

/// Groups mentions by name and by whether they are a people's; what the text says of a mention's
/// whereabouts makes it a group of its own, unless the first of its name is said to lie there too; so
/// does what it says of its kind.
pub(super) fn of(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[Mention],
    sites: &[Site],
) -> Groups {
    let mut numbers: BTreeMap<Name, usize> = BTreeMap::new();
    let mut first: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut groups = Groups { all: Vec::new(), of_mention: Vec::new() };
    let carried = carried(text, mentions, sites);
    for (at, mention) in mentions.iter().enumerate() {
        let quote = mention.span.slice(text).unwrap_or_default();
        let key = key_of(quote);
        let name = match mention.decided {
            Some(target) => Name::Decided(key, decided_row(gazetteer, quote, target)),
            None => {
                let holder = sites[at]
                    .holder
                    .map(|holder| key_of(mentions[holder].span.slice(text).unwrap_or_default()));
                let known = first.entry(key.clone()).or_insert_with(|| holder.clone());
                // What is said once of a name holds for the rest of the text.
                if known.is_none() {
                    known.clone_from(&holder);
                }
                let elsewhere = holder.filter(|holder| known.as_ref() != Some(holder));
                let cue = sites[at].said.map(|said| said.cue).or(carried.get(&key).copied());
                Name::Open(Open {
                    is_people: mention.label == "NORP",
                    elsewhere,
                    cue,
                    is_holder: sites[at].is_holder,
                    key,
                })
            }
        };
        let all = &mut groups.all;
        let number = *numbers.entry(name).or_insert_with_key(|name| {
            all.push(match name {
                Name::Decided(_, row) => decided(*row),
                Name::Open(open) => Group {
                    cue: open.cue,
                    is_holder: open.is_holder,
                    ..group(gazetteer, quote, mention.label)
                },
            });
            all.len() - 1
        });
        groups.all[number].mentions.push(at);
        groups.of_mention.push(number);
    }
    let chosen: BTreeMap<&str, Row> = numbers
        .keys()
        .filter_map(|name| match name {
            Name::Decided(key, Some(row)) => Some((key.as_str(), *row)),
            _ => None,
        })
        .collect();
    for (name, &number) in &numbers {
        if let Name::Open(open) = name
            && let Some(row) = chosen.get(open.key.as_str())
        {
            groups.all[number].prefer(*row);
        }
    }
    groups
}

/// What the mentions of a group have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    /// What a text says of it.
    Open(Open),
    /// A key and the row that a person chose, where it has one.
    Decided(String, Option<Row>),
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    key: String,
    is_people: bool,
    /// The key of what it is said to lie in elsewhere than the others of the name.
    elsewhere: Option<String>,
    cue: Option<Cue>,
    is_holder: bool,
}

/// The first kind that the text says of each name and that holds for its other mentions.
fn carried(text: &str, mentions: &[Mention], sites: &[Site]) -> BTreeMap<String, Cue> {
    let mut carried = BTreeMap::new();
    for (mention, site) in mentions.iter().zip(sites) {
        if let Some(said) = site.said.filter(|said| said.carries) {
            let name = key_of(mention.span.slice(text).unwrap_or_default());
            carried.entry(name).or_insert(said.cue);
        }
    }
    carried
}

/// The row of what a person decided. Most chose one that has the name.
fn decided_row(gazetteer: &Gazetteer, quote: &str, target: &Target) -> Option<Row> {
    let Target::Place(place) = target else { return None };
    let options = names::options(gazetteer, quote, "");
    let is_same = |row: &Row| match place.geonames {
        Some(id) => gazetteer.geonames(*row) == Some(id),
        None => gazetteer.point(*row) == place.point && gazetteer.name(*row) == place.name,
    };
    let named = options.iter().map(|it| it.row).find(is_same);
    named.or_else(|| gazetteer.row_of(place))
}

fn group(gazetteer: &Gazetteer, quote: &str, label: &str) -> Group {
    let options = names::options(gazetteer, quote, label);
    let base = super::prior::of(gazetteer, &options, quote, label);
    let probabilities = vec![0.0; options.len()];
    Group {
        mentions: Vec::new(),
        options,
        base,
        probabilities,
        cue: None,
        is_holder: false,
        is_decided: false,
        chosen: None,
    }
}

fn decided(row: Option<Row>) -> Group {
    let options: Vec<Candidate> = row.into_iter().map(by_hand).collect();
    Group {
        mentions: Vec::new(),
        base: vec![0.0; options.len()],
        probabilities: vec![1.0; options.len()],
        options,
        cue: None,
        is_holder: false,
        is_decided: true,
        chosen: None,
    }
}

/// A place that a person chose, whatever its names are.
fn by_hand(row: Row) -> Candidate {
    Candidate { row, match_: Match::Name(NameKind::Main), fits_word: false }
}
