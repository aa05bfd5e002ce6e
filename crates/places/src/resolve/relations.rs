//! What places say of each other where the text sets them beside each other: one in another ("Paris,
//! Texas"), or some in a list ("Georgia, Armenia and Turkey").

use super::context::MentionContext;
use super::groups::NameGroups;
use super::score::CandidateFacts;
use dateline_annotation::PlaceKind;
use std::collections::BTreeSet;

/// That the text says it lies there; and that the text says it lies elsewhere.
const CONTAINED_WEIGHT: f64 = 9.0;
const NOT_CONTAINED_WEIGHT: f64 = -3.0;
/// That the others of a list are of its kind.
const LIST_WEIGHT: f64 = 2.5;

/// What the text sets each group beside.
pub(super) struct Relations {
    /// What it is said to lie in.
    containers: Vec<Option<usize>>,
    /// What is said to lie in it.
    contents: Vec<Vec<usize>>,
    /// What it is listed with.
    listed_with: Vec<BTreeSet<usize>>,
}

impl Relations {
    pub(super) fn from_groups(groups: &NameGroups, sites: &[MentionContext]) -> Self {
        let holders: Vec<Option<usize>> =
            groups.all.iter().map(|group| groups.container(group, sites)).collect();
        let mut held = vec![Vec::new(); holders.len()];
        for (group, holder) in holders.iter().enumerate() {
            if let Some(holder) = holder.filter(|holder| *holder != group) {
                held[holder].push(group);
            }
        }
        Self { containers: holders, contents: held, listed_with: groups.list_neighbors(sites) }
    }

    /// What the linked groups speak for, given how probable each of their options was before.
    pub(super) fn support(
        &self,
        it: &CandidateFacts,
        group_index: usize,
        known: &[Vec<CandidateFacts>],
        before: &[Vec<f64>],
    ) -> f64 {
        let holder = self.containers[group_index].map_or(0.0, |holder| {
            expected_support(&known[holder], &before[holder], |other| is_contained_in(it, other))
        });
        let held: Vec<f64> = self.contents[group_index]
            .iter()
            .filter(|&&group| !known[group].is_empty())
            .map(|&group| {
                expected_support(&known[group], &before[group], |other| is_contained_in(other, it))
            })
            .collect();
        let held = held.iter().sum::<f64>() / held.len().max(1) as f64;
        holder + held + LIST_WEIGHT * self.list_support(it, group_index, known, before)
    }

    /// How probable it is that what a group is listed with is of a candidate's kind.
    fn list_support(
        &self,
        it: &CandidateFacts,
        group_index: usize,
        known: &[Vec<CandidateFacts>],
        before: &[Vec<f64>],
    ) -> f64 {
        let peers = &self.listed_with[group_index];
        let probability = |group: usize| -> f64 {
            let pairs = known[group].iter().zip(&before[group]);
            pairs.filter(|(other, _)| are_same_kind(it, other)).map(|(_, it)| it).sum()
        };
        peers.iter().map(|&group| probability(group)).sum::<f64>() / peers.len().max(1) as f64
    }
}

/// What it means for a candidate that the text says one lies in the other: the other may be each of its
/// options, with which this agrees or not.
fn expected_support(
    options: &[CandidateFacts],
    before: &[f64],
    agrees: impl Fn(&CandidateFacts) -> bool,
) -> f64 {
    let sum: f64 = before.iter().sum();
    if sum <= 0.0 {
        return 0.0;
    }
    let weigh = |(other, probability): (&CandidateFacts, &f64)| {
        probability * libm::exp(if agrees(other) { CONTAINED_WEIGHT } else { NOT_CONTAINED_WEIGHT })
    };
    libm::log(options.iter().zip(before).map(weigh).sum::<f64>() / sum)
}

fn is_contained_in(it: &CandidateFacts, other: &CandidateFacts) -> bool {
    other.place != it.place && (it.country == Some(other.place) || it.division == Some(other.place))
}

/// Whether two places of a list are of one kind; divisions are those of one country.
fn are_same_kind(one: &CandidateFacts, other: &CandidateFacts) -> bool {
    one.kind == other.kind
        && (one.kind != PlaceKind::Division || one.country == other.country)
        && one.place != other.place
}

/// Whether a place of this kind may stand behind one that lies in it.
pub(super) fn can_be_container(kind: PlaceKind) -> bool {
    use PlaceKind::{Continent, Country, County, Division, Island, Region};
    matches!(kind, Continent | Country | County | Division | Island | Region)
}
