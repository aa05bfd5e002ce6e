//! What places say of each other where the text sets them beside each other: one in another ("Paris,
//! Texas"), or some in a list ("Georgia, Armenia and Turkey").

use super::context::Site;
use super::groups::Groups;
use super::score::Known;
use dateline_annotation::PlaceKind;
use std::collections::BTreeSet;

/// That the text says it lies there; and that the text says it lies elsewhere.
const SAID: f64 = 9.0;
const ELSEWHERE: f64 = -3.0;
/// That the others of a list are of its kind.
const PEERS: f64 = 2.5;

/// What the text sets each group beside.
pub(super) struct Links {
    /// What it is said to lie in.
    holders: Vec<Option<usize>>,
    /// What is said to lie in it.
    held: Vec<Vec<usize>>,
    /// What it is listed with.
    peers: Vec<BTreeSet<usize>>,
}

impl Links {
    pub(super) fn of(groups: &Groups, sites: &[Site]) -> Self {
        let holders: Vec<Option<usize>> =
            groups.all.iter().map(|group| groups.holder(group, sites)).collect();
        let mut held = vec![Vec::new(); holders.len()];
        for (group, holder) in holders.iter().enumerate() {
            if let Some(holder) = holder.filter(|holder| *holder != group) {
                held[holder].push(group);
            }
        }
        Self { holders, held, peers: groups.peers(sites) }
    }

    /// What the linked groups speak for, given how probable each of their options was before.
    pub(super) fn speak_for(
        &self,
        it: &Known,
        at: usize,
        known: &[Vec<Known>],
        before: &[Vec<f64>],
    ) -> f64 {
        let holder = self.holders[at].map_or(0.0, |holder| {
            believed(&known[holder], &before[holder], |other| lies_in(it, other))
        });
        let held: Vec<f64> = self.held[at]
            .iter()
            .filter(|&&group| !known[group].is_empty())
            .map(|&group| believed(&known[group], &before[group], |other| lies_in(other, it)))
            .collect();
        let held = held.iter().sum::<f64>() / held.len().max(1) as f64;
        holder + held + PEERS * self.alike(it, at, known, before)
    }

    /// How probable it is that what a group is listed with is of a candidate's kind.
    fn alike(&self, it: &Known, at: usize, known: &[Vec<Known>], before: &[Vec<f64>]) -> f64 {
        let peers = &self.peers[at];
        let probability = |group: usize| -> f64 {
            let pairs = known[group].iter().zip(&before[group]);
            pairs.filter(|(other, _)| is_alike(it, other)).map(|(_, it)| it).sum()
        };
        peers.iter().map(|&group| probability(group)).sum::<f64>() / peers.len().max(1) as f64
    }
}

/// What it means for a candidate that the text says one lies in the other: the other may be each of its
/// options, with which this agrees or not.
fn believed(options: &[Known], before: &[f64], agrees: impl Fn(&Known) -> bool) -> f64 {
    let sum: f64 = before.iter().sum();
    if sum <= 0.0 {
        return 0.0;
    }
    let weigh = |(other, probability): (&Known, &f64)| {
        probability * libm::exp(if agrees(other) { SAID } else { ELSEWHERE })
    };
    libm::log(options.iter().zip(before).map(weigh).sum::<f64>() / sum)
}

fn lies_in(it: &Known, other: &Known) -> bool {
    other.row != it.row && (it.country == Some(other.row) || it.division == Some(other.row))
}

/// Whether two places of a list are of one kind; divisions are those of one country.
fn is_alike(one: &Known, other: &Known) -> bool {
    one.kind == other.kind
        && (one.kind != PlaceKind::Division || one.country == other.country)
        && one.row != other.row
}

/// Whether a place of this kind may stand behind one that lies in it.
pub(super) fn fits_behind(kind: PlaceKind) -> bool {
    use PlaceKind::{Continent, Country, County, Division, Island, Region};
    matches!(kind, Continent | Country | County | Division | Island | Region)
}
