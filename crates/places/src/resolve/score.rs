//! Scores the candidates of all groups.

use super::candidates::{Candidate, NameMatch};
use super::context::MentionContext;
use super::cues::CueKind;
use super::grid::{Grid, GridEntry};
use super::groups::{NameGroup, NameGroups};
use super::relations::{Relations, can_be_container};
use crate::distance::UnitVector;
use crate::gazetteer::{Gazetteer, PlaceIdx};
use dateline_annotation::model::{GeoPoint, PlaceKind};
use std::collections::BTreeMap;

/// The number of rounds in which all groups are scored again.
const ROUNDS: usize = 5;
/// The weights of a kind cue, and of a cue for an area.
const CUE_WEIGHT: f64 = 5.0;
const AREA_CUE_WEIGHT: f64 = 2.5;
/// The weight of a candidate that cannot be a container but follows a place as one ("Paris,
/// Texas").
const NON_CONTAINER_WEIGHT: f64 = -3.0;
/// The weights of a document that is entirely about the candidate's country, and about its
/// division.
const COUNTRY_WEIGHT: f64 = 4.5;
const DIVISION_WEIGHT: f64 = 2.0;
/// The weight of another place of the document in the same location.
const PROXIMITY_WEIGHT: f64 = 3.0;
/// The distance at which proximity counts half, in kilometers.
const HALF_PROXIMITY_KM: f64 = 100.0;
/// The minimum probability of a place that counts for proximity.
const MIN_PROXIMITY_PROBABILITY: f64 = 0.05;
/// The scores of no candidate being meant: for exact names, and for names that match only
/// approximately.
const NONE_SCORE: f64 = 0.5;
const NONE_SCORE_UNSURE: f64 = 6.0;

/// The properties of a candidate, looked up once.
pub(super) struct CandidateFacts {
    pub country: Option<PlaceIdx>,
    pub division: Option<PlaceIdx>,
    pub place: PlaceIdx,
    pub kind: PlaceKind,
    point: GeoPoint,
    vector: UnitVector,
    /// True if it is a point rather than an area.
    is_point: bool,
}

/// Scores all groups in rounds.
pub(super) fn score_groups(
    gazetteer: &Gazetteer,
    groups: &mut NameGroups,
    contexts: &[MentionContext],
) {
    let relations = Relations::from_groups(groups, contexts);
    let all = &mut groups.all;
    let known: Vec<Vec<CandidateFacts>> =
        all.iter().map(|group| candidate_facts(gazetteer, group)).collect();
    for round in 0..=ROUNDS {
        let before: Vec<Vec<f64>> = all.iter().map(|it| it.probabilities.clone()).collect();
        let region_weights = RegionWeights::from_groups(all, &known);
        let grid = build_grid(&known, &before);
        for (at, group) in all.iter_mut().enumerate() {
            if group.is_decided || group.candidates.is_empty() {
                continue;
            }
            let mut scores = group.prior_scores.clone();
            for ((it, option), score) in known[at].iter().zip(&group.candidates).zip(&mut scores) {
                *score += cue_score(it, option, group);
            }
            if round > 0 {
                for (option, score) in scores.iter_mut().enumerate() {
                    let it = &known[at][option];
                    *score += region_weights.support(it, &known[at], group)
                        + PROXIMITY_WEIGHT * proximity(it, at, &grid)
                        + relations.support(it, at, &known, &before);
                }
            }
            group.probabilities = softmax(&scores, none_score(group));
        }
    }
}

/// Returns a grid of the points that groups may mean.
fn build_grid(known: &[Vec<CandidateFacts>], before: &[Vec<f64>]) -> Grid {
    let mut grid = Grid::default();
    for (group, (options, probabilities)) in known.iter().zip(before).enumerate() {
        for (it, &probability) in options.iter().zip(probabilities) {
            if it.is_point && probability >= MIN_PROXIMITY_PROBABILITY {
                grid.add(
                    it.point,
                    GridEntry { group, place: it.place, vector: it.vector, probability },
                );
            }
        }
    }
    grid
}

fn candidate_facts(gazetteer: &Gazetteer, group: &NameGroup) -> Vec<CandidateFacts> {
    use PlaceKind::{Airport, City, County, Facility, Point};
    let known = |option: &Candidate| CandidateFacts {
        country: gazetteer.country(option.place),
        division: gazetteer.division(option.place),
        place: option.place,
        kind: gazetteer.kind(option.place),
        point: gazetteer.point(option.place),
        vector: UnitVector::from_point(gazetteer.point(option.place)),
        is_point: matches!(
            gazetteer.kind(option.place),
            Airport | City | County | Facility | Point
        ),
    };
    group.candidates.iter().map(known).collect()
}

/// The weight of each country and division in the document.
struct RegionWeights {
    countries: BTreeMap<PlaceIdx, f64>,
    divisions: BTreeMap<PlaceIdx, f64>,
    total: f64,
}

impl RegionWeights {
    fn from_groups(groups: &[NameGroup], known: &[Vec<CandidateFacts>]) -> Self {
        let mut weights =
            Self { countries: BTreeMap::new(), divisions: BTreeMap::new(), total: 0.0 };
        for (group, known) in groups.iter().zip(known) {
            let weight = group.weight();
            weights.total += weight;
            for (it, probability) in known.iter().zip(&group.probabilities) {
                it.country.inspect(|country| {
                    *weights.countries.entry(*country).or_default() += weight * probability;
                });
                it.division.inspect(|division| {
                    *weights.divisions.entry(*division).or_default() += weight * probability;
                });
            }
        }
        weights
    }

    /// Returns the support of the other groups: their shares in a candidate's country and division.
    fn support(&self, it: &CandidateFacts, own: &[CandidateFacts], group: &NameGroup) -> f64 {
        let weight = group.weight();
        let total = self.total - weight;
        if total <= 0.0 {
            return 0.0;
        }
        let share = |of: Option<PlaceIdx>,
                     all: &BTreeMap<PlaceIdx, f64>,
                     get: fn(&CandidateFacts) -> Option<PlaceIdx>| {
            let Some(of) = of else { return 0.0 };
            let own: f64 = own
                .iter()
                .zip(&group.probabilities)
                .filter(|(other, _)| get(other) == Some(of))
                .map(|(_, probability)| weight * probability)
                .sum();
            ((all.get(&of).copied().unwrap_or(0.0) - own) / total).clamp(0.0, 1.0)
        };
        let country = share(it.country, &self.countries, |known| known.country);
        let division = share(it.division, &self.divisions, |known| known.division);
        COUNTRY_WEIGHT * libm::sqrt(country) + DIVISION_WEIGHT * libm::sqrt(division)
    }
}

/// Returns the proximity of the nearest place of another group, from 0 to 1.
fn proximity(it: &CandidateFacts, group_index: usize, grid: &Grid) -> f64 {
    if !it.is_point {
        return 0.0;
    }
    let entries = grid
        .entries_around(it.point)
        .filter(|entry| entry.group != group_index && entry.place != it.place);
    let proximities = entries.map(|entry| {
        let relative_distance = it.vector.distance_km(entry.vector) / HALF_PROXIMITY_KM;
        entry.probability / (1.0 + relative_distance * relative_distance)
    });
    proximities.fold(0.0, f64::max)
}

/// Returns the score of kind cues and of a container position. Cues do not count for misspelled and
/// partial matches.
fn cue_score(it: &CandidateFacts, option: &Candidate, group: &NameGroup) -> f64 {
    let fits = |cue: CueKind| cue.fits(it.kind);
    let cue_weight = match group.cue {
        _ if matches!(option.name_match, NameMatch::Misspelled | NameMatch::Partial) => 0.0,
        Some(CueKind::Area) if fits(CueKind::Area) => AREA_CUE_WEIGHT,
        Some(cue) if cue != CueKind::Area && fits(cue) => CUE_WEIGHT,
        _ => 0.0,
    };
    let container_weight =
        if group.is_container && !can_be_container(it.kind) { NON_CONTAINER_WEIGHT } else { 0.0 };
    cue_weight + container_weight
}

fn none_score(group: &NameGroup) -> f64 {
    let is_sure =
        |it: &Candidate| matches!(it.name_match, NameMatch::Name(_) | NameMatch::WithoutKindWord);
    if group.candidates.iter().any(is_sure) { NONE_SCORE } else { NONE_SCORE_UNSURE }
}

/// Returns the softmax of the scores, with the score of none in the sum.
fn softmax(scores: &[f64], none: f64) -> Vec<f64> {
    let highest = scores.iter().copied().fold(none, f64::max);
    let weights: Vec<f64> = scores.iter().map(|score| libm::exp(score - highest)).collect();
    let sum: f64 = weights.iter().sum::<f64>() + libm::exp(none - highest);
    weights.iter().map(|weight| weight / sum).collect()
}
