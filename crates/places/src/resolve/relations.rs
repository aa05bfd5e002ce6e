//! Relations between groups that are adjacent in the text: containment ("Paris, Texas") and lists
//! ("Georgia, Armenia and Turkey").

use super::context::MentionContext;
use super::groups::NameGroups;
use super::score::CandidateFacts;
use dateline_annotation::model::PlaceKind;
use std::collections::BTreeSet;

/// The weights of a candidate inside its container, and of one outside of it.
const CONTAINED_WEIGHT: f64 = 9.0;
const NOT_CONTAINED_WEIGHT: f64 = -3.0;
/// The weight of a candidate of the same kind as the others in its list.
const LIST_WEIGHT: f64 = 2.5;

/// The relations of each group.
pub(super) struct Relations {
    /// The container of each group.
    containers: Vec<Option<usize>>,
    /// The groups that each group contains.
    contents: Vec<Vec<usize>>,
    /// The groups that each group is listed with.
    listed_with: Vec<BTreeSet<usize>>,
}

impl Relations {
    pub(super) fn from_groups(groups: &NameGroups, contexts: &[MentionContext]) -> Self {
        let containers: Vec<Option<usize>> =
            groups.all.iter().map(|group| groups.container(group, contexts)).collect();
        let mut contents = vec![Vec::new(); containers.len()];
        for (group, container) in containers.iter().enumerate() {
            if let Some(container) = container.filter(|container| *container != group) {
                contents[container].push(group);
            }
        }
        Self { containers, contents, listed_with: groups.list_neighbors(contexts) }
    }

    /// Returns the support of the related groups for a candidate. `before` are the previous
    /// probabilities of all candidates.
    pub(super) fn support(
        &self,
        it: &CandidateFacts,
        group_index: usize,
        known: &[Vec<CandidateFacts>],
        before: &[Vec<f64>],
    ) -> f64 {
        let container = self.containers[group_index].map_or(0.0, |container| {
            expected_support(&known[container], &before[container], |other| {
                is_contained_in(it, other)
            })
        });
        let contents: Vec<f64> = self.contents[group_index]
            .iter()
            .filter(|&&group| !known[group].is_empty())
            .map(|&group| {
                expected_support(&known[group], &before[group], |other| is_contained_in(other, it))
            })
            .collect();
        let contents = contents.iter().sum::<f64>() / contents.len().max(1) as f64;
        container + contents + LIST_WEIGHT * self.list_support(it, group_index, known, before)
    }

    /// Returns the probability that the groups in a candidate's list are of its kind.
    fn list_support(
        &self,
        it: &CandidateFacts,
        group_index: usize,
        known: &[Vec<CandidateFacts>],
        before: &[Vec<f64>],
    ) -> f64 {
        let listed_groups = &self.listed_with[group_index];
        let probability = |group: usize| -> f64 {
            let pairs = known[group].iter().zip(&before[group]);
            pairs.filter(|(other, _)| are_same_kind(it, other)).map(|(_, it)| it).sum()
        };
        listed_groups.iter().map(|&group| probability(group)).sum::<f64>()
            / listed_groups.len().max(1) as f64
    }
}

/// Returns the support of a group that contains, or is contained in, a candidate's group. `agrees`
/// is true for candidates of the other group that are consistent with that. They are weighted by
/// their probabilities.
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

/// Returns true if two places of a list are of the same kind. Divisions must be of the same
/// country.
fn are_same_kind(one: &CandidateFacts, other: &CandidateFacts) -> bool {
    one.kind == other.kind
        && (one.kind != PlaceKind::Division || one.country == other.country)
        && one.place != other.place
}

/// Returns true if a place of this kind can follow a place that it contains.
pub(super) fn can_be_container(kind: PlaceKind) -> bool {
    use PlaceKind::{Continent, Country, County, Division, Island, Region};
    matches!(kind, Continent | Country | County | Division | Island | Region)
}
