//! What speaks for a candidate.

use super::context::Site;
use super::grid::{Grid, Spot};
use super::groups::{Group, Groups};
use super::names::{Candidate, Match};
use crate::distance::Vector;
use crate::gazetteer::{Gazetteer, NameKind, Row};
use dateline_annotation::{PlaceKind, Point};
use std::collections::BTreeMap;

/// How often all groups are scored anew.
const ROUNDS: usize = 5;
/// The weight of how well known a place is.
const KNOWN: f64 = 0.7;
/// A word of the name that says the kind.
const WORD: f64 = 5.0;
/// That the text says it lies there; and that the text says it lies elsewhere.
const SAID: f64 = 9.0;
const ELSEWHERE: f64 = -3.0;
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

/// What speaks for a candidate by itself: how well known it is, how it has the name, and whether it
/// is what the label says.
pub(super) fn base(gazetteer: &Gazetteer, it: &Candidate, quote: &str, label: &str) -> f64 {
    let kind = gazetteer.kind(it.row);
    let name = match it.match_ {
        Match::Name(NameKind::Main) => 0.0,
        Match::Name(NameKind::Demonym) => 1.5,
        Match::Name(NameKind::Other) => -1.0,
        Match::Name(NameKind::Short) if quote.contains('.') => -1.0,
        Match::Name(NameKind::Short) => -3.0,
        Match::Bare => -0.5,
        Match::Loose => -1.0,
        Match::Misspelled => -2.5,
        Match::Part => 0.0,
    };
    let word = if it.fits_word { WORD } else { 0.0 };
    KNOWN * gazetteer.prominence(it.row) + name + word + label_fit(kind, label)
}

fn label_fit(kind: PlaceKind, label: &str) -> f64 {
    use PlaceKind::{Airport, City, Continent, Country, County, Division, Facility, Island};
    let is_state = matches!(kind, Country | Division | County | City);
    let is_built = matches!(kind, Airport | Facility);
    match label {
        "GPE" if is_state => 1.0,
        "GPE" if is_built => -2.0,
        "GPE" => 0.0,
        "LOC" if is_built => -1.0,
        "LOC" if matches!(kind, Country | City) => -1.5,
        "LOC" if matches!(kind, Continent | Island) => 1.0,
        "LOC" if !is_state => 1.5,
        "FAC" if is_built => 4.0,
        _ => 0.0,
    }
}

/// What a group's option is, looked up once.
struct Known {
    country: Option<Row>,
    division: Option<Row>,
    row: Row,
    point: Point,
    vector: Vector,
    /// Whether it is a point rather than an area.
    is_point: bool,
}

/// Scores all groups until they agree.
pub(super) fn settle(gazetteer: &Gazetteer, groups: &mut Groups, sites: &[Site]) {
    let holders: Vec<Option<usize>> =
        groups.all.iter().map(|group| groups.holder(group, sites)).collect();
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
            if round > 0 {
                for (option, score) in scores.iter_mut().enumerate() {
                    let it = &known[at][option];
                    *score += mass.speaks_for(it, &known[at], group)
                        + NEAR * nearness(it, at, &grid)
                        + said(it, holders[at], &known, &before);
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

/// What it means that the text says where a name lies.
fn said(it: &Known, holder: Option<usize>, known: &[Vec<Known>], before: &[Vec<f64>]) -> f64 {
    let Some(holder) = holder else { return 0.0 };
    let inside = |other: &Known| {
        other.row != it.row && (it.country == Some(other.row) || it.division == Some(other.row))
    };
    let all = known[holder].iter().zip(&before[holder]);
    let (mut lies, mut sum) = (0.0, 0.0);
    for (other, probability) in all {
        sum += probability;
        // A candidate of the holder gains by holding something.
        lies += if inside(other) { *probability } else { 0.0 };
    }
    if sum <= 0.0 {
        return 0.0;
    }
    SAID * lies / sum + ELSEWHERE * (1.0 - lies / sum)
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
