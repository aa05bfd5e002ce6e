//! Name groups: mentions of one name that share an answer.

use super::ResolverMention;
use super::candidates::{self, Candidate, NameMatch};
use super::context::MentionContext;
use super::cues::CueKind;
use crate::gazetteer::{Gazetteer, NameKind, PlaceIdx};
use crate::name_key::name_key as key_of;
use dateline_annotation::model::LinkTarget;
use std::collections::{BTreeMap, BTreeSet};

/// The weight of a place that the user chose for another mention of the name.
const USER_CHOICE_WEIGHT: f64 = 15.0;

/// Mentions that share an answer.
pub(super) struct NameGroup {
    /// Indices of mentions, in text order.
    pub mentions: Vec<usize>,
    /// The places that the name may mean.
    pub candidates: Vec<Candidate>,
    /// The score of each candidate before the document is considered.
    pub prior_scores: Vec<f64>,
    /// The probability of each candidate. With [`NameGroup::none_probability`] they sum to 1.
    pub probabilities: Vec<f64>,
    /// The kind that the words beside its mentions imply.
    pub cue: Option<CueKind>,
    /// True if its mentions follow a place that they contain: "Texas" in "Paris, Texas".
    pub is_container: bool,
    /// True if the user has decided its place. That place, if it is in the gazetteer, is the only
    /// candidate.
    pub is_decided: bool,
    /// The place that the user chose for another mention of the name.
    pub user_choice: Option<PlaceIdx>,
}

impl NameGroup {
    /// Returns the probability that none of the candidates is meant.
    pub(super) fn none_probability(&self) -> f64 {
        (1.0 - self.probabilities.iter().sum::<f64>()).clamp(0.0, 1.0)
    }

    /// Raises the score of a place that the user chose for another mention of the name.
    fn apply_user_choice(&mut self, row: PlaceIdx) {
        self.user_choice = Some(row);
        let at =
            self.candidates.iter().position(|option| option.place == row).unwrap_or_else(|| {
                self.candidates.push(user_candidate(row));
                self.prior_scores.push(0.0);
                self.probabilities.push(0.0);
                self.candidates.len() - 1
            });
        self.prior_scores[at] += USER_CHOICE_WEIGHT;
    }

    /// Returns the most probable place, or `None` if it is more probable that none is meant.
    pub(super) fn best_place(&self) -> Option<PlaceIdx> {
        let best = (0..self.candidates.len()).max_by(|&one, &other| {
            self.probabilities[one].total_cmp(&self.probabilities[other]).then(other.cmp(&one))
        })?;
        (self.probabilities[best] > self.none_probability()).then(|| self.candidates[best].place)
    }

    /// Returns the weight of its mentions as evidence: one plus the binary logarithm of their
    /// number.
    pub(super) fn weight(&self) -> f64 {
        1.0 + libm::log2(self.mentions.len() as f64)
    }
}

/// All groups, with the group of each mention.
pub(super) struct NameGroups {
    pub all: Vec<NameGroup>,
    group_indices: Vec<usize>,
}

impl NameGroups {
    /// Returns the group of a mention.
    pub(super) fn group_of_mention(&self, mention: usize) -> &NameGroup {
        &self.all[self.group_indices[mention]]
    }

    /// Returns the index of the group of a group's container.
    pub(super) fn container(
        &self,
        group: &NameGroup,
        contexts: &[MentionContext],
    ) -> Option<usize> {
        let container = group.mentions.iter().find_map(|&mention| contexts[mention].container);
        container.map(|mention| self.group_indices[mention])
    }

    /// Returns for each group the groups that are listed with it.
    pub(super) fn list_neighbors(&self, contexts: &[MentionContext]) -> Vec<BTreeSet<usize>> {
        let mut neighbors = vec![BTreeSet::new(); self.all.len()];
        for (mention, context) in contexts.iter().enumerate() {
            let Some(other) = context.list_neighbor.map(|neighbor| self.group_indices[neighbor])
            else {
                continue;
            };
            let one = self.group_indices[mention];
            if one != other {
                neighbors[one].insert(other);
                neighbors[other].insert(one);
            }
        }
        neighbors
    }
}

/// Groups mentions by name and by whether they name a people. A mention with a container forms
/// another group, unless the first container of its name is the same. So does a mention with a kind
/// cue.
pub(super) fn group_mentions(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[ResolverMention],
    contexts: &[MentionContext],
) -> NameGroups {
    let mut numbers: BTreeMap<GroupKey, usize> = BTreeMap::new();
    let mut first: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut groups = NameGroups { all: Vec::new(), group_indices: Vec::new() };
    let document_cues_by_name = document_cues(text, mentions, contexts);
    for (at, mention) in mentions.iter().enumerate() {
        let quote = mention.span.slice(text).unwrap_or_default();
        let key = key_of(quote);
        let name = match mention.decided {
            Some(target) => GroupKey::Decided(key, decided_place(gazetteer, quote, target)),
            None => {
                let container = contexts[at].container.map(|container| {
                    key_of(mentions[container].span.slice(text).unwrap_or_default())
                });
                let known = first.entry(key.clone()).or_insert_with(|| container.clone());
                // A container that is named once holds for the rest of the text.
                if known.is_none() {
                    known.clone_from(&container);
                }
                let other_container =
                    container.filter(|container| known.as_ref() != Some(container));
                let cue = contexts[at]
                    .kind_cue
                    .map(|cue| cue.kind)
                    .or(document_cues_by_name.get(&key).copied());
                GroupKey::Undecided(UndecidedKey {
                    is_people: mention.label == "NORP",
                    other_container,
                    cue,
                    is_container: contexts[at].is_container,
                    key,
                })
            }
        };
        let all = &mut groups.all;
        let number = *numbers.entry(name).or_insert_with_key(|name| {
            all.push(match name {
                GroupKey::Decided(_, row) => decided_group(*row),
                GroupKey::Undecided(open) => NameGroup {
                    cue: open.cue,
                    is_container: open.is_container,
                    ..new_group(gazetteer, quote, mention.label)
                },
            });
            all.len() - 1
        });
        groups.all[number].mentions.push(at);
        groups.group_indices.push(number);
    }
    let chosen: BTreeMap<&str, PlaceIdx> = numbers
        .keys()
        .filter_map(|name| match name {
            GroupKey::Decided(key, Some(row)) => Some((key.as_str(), *row)),
            _ => None,
        })
        .collect();
    for (name, &number) in &numbers {
        if let GroupKey::Undecided(open) = name
            && let Some(row) = chosen.get(open.key.as_str())
        {
            groups.all[number].apply_user_choice(*row);
        }
    }
    groups
}

/// The common properties of the mentions in a group.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum GroupKey {
    /// The name and its context.
    Undecided(UndecidedKey),
    /// A name key and the place that the user chose, if it is in the gazetteer.
    Decided(String, Option<PlaceIdx>),
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct UndecidedKey {
    key: String,
    is_people: bool,
    /// The name key of the container, if it is not the one of the other mentions of the name.
    other_container: Option<String>,
    cue: Option<CueKind>,
    is_container: bool,
}

/// Returns for each name the first kind cue that holds for its other mentions.
fn document_cues(
    text: &str,
    mentions: &[ResolverMention],
    contexts: &[MentionContext],
) -> BTreeMap<String, CueKind> {
    let mut carried = BTreeMap::new();
    for (mention, context) in mentions.iter().zip(contexts) {
        if let Some(cue) = context.kind_cue.filter(|cue| cue.applies_to_name) {
            let name = key_of(mention.span.slice(text).unwrap_or_default());
            carried.entry(name).or_insert(cue.kind);
        }
    }
    carried
}

/// Returns the place that the user chose. The candidates are searched first, because most users
/// choose one of them.
fn decided_place(gazetteer: &Gazetteer, quote: &str, target: &LinkTarget) -> Option<PlaceIdx> {
    let LinkTarget::Place(place) = target else { return None };
    let options = candidates::find_candidates(gazetteer, quote, "");
    let is_same = |row: &PlaceIdx| match place.geonames {
        Some(id) => gazetteer.geonames_id(*row) == Some(id),
        None => gazetteer.point(*row) == place.point && gazetteer.name(*row) == place.name,
    };
    let named = options.iter().map(|it| it.place).find(is_same);
    named.or_else(|| gazetteer.find_place(place))
}

fn new_group(gazetteer: &Gazetteer, quote: &str, label: &str) -> NameGroup {
    let options = candidates::find_candidates(gazetteer, quote, label);
    let base = super::prior::prior_scores(gazetteer, &options, quote, label);
    let probabilities = vec![0.0; options.len()];
    NameGroup {
        mentions: Vec::new(),
        candidates: options,
        prior_scores: base,
        probabilities,
        cue: None,
        is_container: false,
        is_decided: false,
        user_choice: None,
    }
}

fn decided_group(row: Option<PlaceIdx>) -> NameGroup {
    let options: Vec<Candidate> = row.into_iter().map(user_candidate).collect();
    NameGroup {
        mentions: Vec::new(),
        prior_scores: vec![0.0; options.len()],
        probabilities: vec![1.0; options.len()],
        candidates: options,
        cue: None,
        is_container: false,
        is_decided: true,
        user_choice: None,
    }
}

/// Returns a candidate for a place that the user chose, regardless of its names.
fn user_candidate(row: PlaceIdx) -> Candidate {
    Candidate { place: row, name_match: NameMatch::Name(NameKind::Main), fits_kind_word: false }
}
