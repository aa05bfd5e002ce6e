//! What speaks for a candidate.

use super::context::Site;
use super::cues::Cue;
use super::grid::{Grid, Spot};
use super::groups::{Group, Groups};
use super::links::{Links, fits_behind};
use super::names::{Candidate, Match};
use crate::distance::Vector;
use crate::gazetteer::{Gazetteer, Row};
use dateline_annotation::{PlaceKind, Point};
use std::collections::BTreeMap;

/// How often all groups are scored anew.
const ROUNDS: usize = 5;
/// That words beside it say its kind, and that they say it is an area.
const CUE: f64 = 5.0;
const AREA: f64 = 2.5;
/// That what stands behind another place ("Paris, Texas") is no area.
const NO_AREA: f64 = -3.0;
/// That the document is all about its country, and about its division.
const COUNTRY: f64 = 4.5;
const DIVISION: f64 = 2.0;
/// That another place of the document is right beside it.
const NEAR: f64 = 3.0;
/// The distance at which that counts half, in kilometers.
const NEAR_KM: f64 = 100.0;
/// What is less probable is near nothing.
const LEAST_NEAR: f64 = 0.05;
/// The score of meaning none of them, for each way in which a name is met.
const NONE: f64 = 0.5;
const NONE_UNSURE: f64 = 6.0;

/// What a group's option is, looked up once.
pub(super) struct Known {
    pub country: Option<Row>,
    pub division: Option<Row>,
    pub row: Row,
    pub kind: PlaceKind,
    point: Point,
    vector: Vector,
    /// Whether it is a point rather than an area.
    is_point: bool,
}

/// Scores all groups until they agree.
pub(super) fn settle(gazetteer: &Gazetteer, groups: &mut Groups, sites: &[Site]) {
    let links = Links::of(groups, sites);
    let all = &mut groups.all;
    let known: Vec<Vec<Known>> = all.iter().map(|group| known(gazetteer, group)).collect();
    for round in 0..=ROUNDS {
        let before: Vec<Vec<f64>> = all.iter().map(|it| it.probabilities.clone()).collect();
        let mass = Mass::of(all, &known);
        let grid = grid(&known, &before);
        for (at, group) in all.iter_mut().enumerate() {
            if group.is_decided || group.options.is_empty() {
                continue;
            }
            let mut scores = group.base.clone();
            for ((it, option), score) in known[at].iter().zip(&group.options).zip(&mut scores) {
                *score += kind_said(it, option, group);
            }
            if round > 0 {
                for (option, score) in scores.iter_mut().enumerate() {
                    let it = &known[at][option];
                    *score += mass.speaks_for(it, &known[at], group)
                        + NEAR * nearness(it, at, &grid)
                        + links.speak_for(it, at, &known, &before);
                }
            }
            group.probabilities = probabilities(&scores, none_score(group));
        }
    }
}

/// The points that groups may mean.
fn grid(known: &[Vec<Known>], before: &[Vec<f64>]) -> Grid {
    let mut grid = Grid::default();
    for (group, (options, probabilities)) in known.iter().zip(before).enumerate() {
        for (it, &probability) in options.iter().zip(probabilities) {
            if it.is_point && probability >= LEAST_NEAR {
                grid.add(it.point, Spot { group, row: it.row, vector: it.vector, probability });
            }
        }
    }
    grid
}

fn known(gazetteer: &Gazetteer, group: &Group) -> Vec<Known> {
    use PlaceKind::{Airport, City, County, Facility, Point};
    let known = |option: &Candidate| Known {
        country: gazetteer.country(option.row),
        division: gazetteer.division(option.row),
        row: option.row,
        kind: gazetteer.kind(option.row),
        point: gazetteer.point(option.row),
        vector: Vector::of(gazetteer.point(option.row)),
        is_point: matches!(gazetteer.kind(option.row), Airport | City | County | Facility | Point),
    };
    group.options.iter().map(known).collect()
}

/// How much the document speaks of each country and division.
struct Mass {
    countries: BTreeMap<Row, f64>,
    divisions: BTreeMap<Row, f64>,
    total: f64,
}

impl Mass {
    fn of(groups: &[Group], known: &[Vec<Known>]) -> Self {
        let mut mass = Self { countries: BTreeMap::new(), divisions: BTreeMap::new(), total: 0.0 };
        for (group, known) in groups.iter().zip(known) {
            let weight = group.weight();
            mass.total += weight;
            for (it, probability) in known.iter().zip(&group.probabilities) {
                it.country.inspect(|country| {
                    *mass.countries.entry(*country).or_default() += weight * probability;
                });
                it.division.inspect(|division| {
                    *mass.divisions.entry(*division).or_default() += weight * probability;
                });
            }
        }
        mass
    }

    /// What the other groups speak for: the shares of them that lie in a candidate's country and
    /// division.
    fn speaks_for(&self, it: &Known, own: &[Known], group: &Group) -> f64 {
        let weight = group.weight();
        let total = self.total - weight;
        if total <= 0.0 {
            return 0.0;
        }
        let share = |of: Option<Row>, all: &BTreeMap<Row, f64>, get: fn(&Known) -> Option<Row>| {
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
        COUNTRY * libm::sqrt(country) + DIVISION * libm::sqrt(division)
    }
}

/// How near the nearest place of another group is, from 0 to 1.
fn nearness(it: &Known, at: usize, grid: &Grid) -> f64 {
    if !it.is_point {
        return 0.0;
    }
    let others = grid.around(it.point).filter(|spot| spot.group != at && spot.row != it.row);
    let near = others.map(|spot| {
        let far = it.vector.km(spot.vector) / NEAR_KM;
        spot.probability / (1.0 + far * far)
    });
    near.fold(0.0, f64::max)
}

/// What it means that words beside a mention say its kind. They do not make up for a name that is not
/// the place's own.
fn kind_said(it: &Known, option: &Candidate, group: &Group) -> f64 {
    let fits = |cue: Cue| cue.fits(it.kind);
    let said = match group.cue {
        _ if matches!(option.match_, Match::Misspelled | Match::Part) => 0.0,
        Some(Cue::Area) if fits(Cue::Area) => AREA,
        Some(cue) if cue != Cue::Area && fits(cue) => CUE,
        _ => 0.0,
    };
    let behind = if group.is_holder && !fits_behind(it.kind) { NO_AREA } else { 0.0 };
    said + behind
}

fn none_score(group: &Group) -> f64 {
    let is_sure = |it: &Candidate| matches!(it.match_, Match::Name(_) | Match::Bare);
    if group.options.iter().any(is_sure) { NONE } else { NONE_UNSURE }
}

/// Softmax, with the score of none among them.
fn probabilities(scores: &[f64], none: f64) -> Vec<f64> {
    let highest = scores.iter().copied().fold(none, f64::max);
    let weights: Vec<f64> = scores.iter().map(|score| libm::exp(score - highest)).collect();
    let sum: f64 = weights.iter().sum::<f64>() + libm::exp(none - highest);
    weights.iter().map(|weight| weight / sum).collect()
}
