//! What to tell a person who asks why.

use super::Mention;
use super::context::Site;
use super::grid::{Grid, Spot};
use super::groups::{Group, Groups};
use super::names::Match;
use crate::distance::{Vector, km_between};
use crate::gazetteer::{Gazetteer, NameKind, Row};
use dateline_annotation::{PlaceKind, Reason};
use dateline_text::Span;
use std::collections::BTreeMap;

/// A place within this distance is named as a reason, in kilometers.
const NEAR_KM: f64 = 150.0;

/// What is settled, and what speaks for it.
pub(super) struct Witness<'a> {
    gazetteer: &'a Gazetteer,
    text: &'a str,
    mentions: &'a [Mention<'a>],
    sites: &'a [Site],
    groups: &'a Groups,
    /// The row that each group means.
    tops: Vec<Option<Row>>,
    /// How many mentions lie in each country, or are it.
    countries: BTreeMap<Row, u32>,
    /// How many mentions each row has.
    rows: BTreeMap<Row, u32>,
    /// The places that are no wide areas.
    grid: Grid,
}

impl<'a> Witness<'a> {
    /// Looks at what is settled once, so that each answer costs no look at all.
    pub(super) fn new(
        gazetteer: &'a Gazetteer,
        text: &'a str,
        mentions: &'a [Mention<'a>],
        sites: &'a [Site],
        groups: &'a Groups,
    ) -> Self {
        let tops: Vec<Option<Row>> = groups.all.iter().map(Group::top).collect();
        let (mut countries, mut rows) = (BTreeMap::new(), BTreeMap::new());
        let mut grid = Grid::default();
        for (group, (it, top)) in groups.all.iter().zip(&tops).enumerate() {
            let Some(row) = *top else { continue };
            let mentions = it.mentions.len() as u32;
            *rows.entry(row).or_default() += mentions;
            if let Some(country) = gazetteer.country(row) {
                *countries.entry(country).or_default() += mentions;
            }
            if !is_wide(gazetteer, row) {
                let point = gazetteer.point(row);
                let vector = Vector::of(point);
                grid.add(point, Spot { group, row, vector, probability: 1.0 });
            }
        }
        Self { gazetteer, text, mentions, sites, groups, tops, countries, rows, grid }
    }

    /// What speaks for an option of a group, the weightiest first.
    pub(super) fn reasons(&self, at: usize, option: usize) -> Vec<Reason> {
        let group = &self.groups.all[at];
        let candidate = group.options[option];
        let row = candidate.row;
        let mut reasons = Vec::new();
        if group.chosen == Some(row) {
            reasons.push(Reason::Chosen);
        }
        reasons.extend(self.said(group, row));
        match candidate.match_ {
            Match::Name(NameKind::Demonym) => reasons.push(Reason::Demonym),
            Match::Part => {
                reasons.push(Reason::Beside { place: self.gazetteer.name(row).to_owned() });
            }
            _ if group.options.len() == 1 => reasons.push(Reason::Only),
            _ => {}
        }
        reasons.extend(self.same_country(at, row));
        reasons.extend(self.near(at, row));
        if group.options.len() > 1 && self.is_best_known(group, row) {
            reasons.push(Reason::Prominent { of: group.options.len() as u32 });
        }
        let is_other_name = !matches!(
            candidate.match_,
            Match::Name(NameKind::Main | NameKind::Demonym) | Match::Part
        );
        reasons.extend(is_other_name.then_some(Reason::OtherName));
        reasons
    }

    fn is_best_known(&self, group: &Group, row: Row) -> bool {
        let known = |row| self.gazetteer.prominence(row);
        group.options.iter().all(|it| it.row == row || known(it.row) < known(row))
    }

    /// Where the text says where it is.
    fn said(&self, group: &Group, row: Row) -> Option<Reason> {
        group.mentions.iter().find_map(|&mention| {
            let holder = self.sites[mention].holder?;
            let place = self.groups.of_mention(holder).top()?;
            let (one, other) = (self.mentions[mention].span, self.mentions[holder].span);
            let span = Span::new(one.start.min(other.start), one.end.max(other.end));
            let quote = span.slice(self.text)?.to_owned();
            self.lies_in(row, place).then_some(Reason::Said { quote })
        })
    }

    fn lies_in(&self, row: Row, other: Row) -> bool {
        let holders = [self.gazetteer.country(row), self.gazetteer.division(row)];
        row != other && holders.contains(&Some(other))
    }

    /// How many mentions of other places lie in its country.
    fn same_country(&self, at: usize, row: Row) -> Option<Reason> {
        let country = self.gazetteer.country(row)?;
        let there = self.countries.get(&country).copied().unwrap_or(0);
        // Neither mentions of the place itself nor of its own name.
        let own = self.rows.get(&row).copied().unwrap_or(0);
        let top = self.tops[at].filter(|&top| top != row);
        let is_there = top.and_then(|top| self.gazetteer.country(top)) == Some(country);
        let group = if is_there { self.groups.all[at].mentions.len() as u32 } else { 0 };
        let country = self.gazetteer.name(country).to_owned();
        let mentions = there.saturating_sub(own + group);
        (mentions > 0).then_some(Reason::SameCountry { country, mentions })
    }

    /// The nearest place of another name that is no wide area.
    fn near(&self, at: usize, row: Row) -> Option<Reason> {
        if is_wide(self.gazetteer, row) {
            return None;
        }
        let point = self.gazetteer.point(row);
        let vector = Vector::of(point);
        let others = self.grid.around(point).filter(|spot| spot.group != at && spot.row != row);
        let nearest = others
            .min_by(|one, other| vector.km(one.vector).total_cmp(&vector.km(other.vector)))?;
        let km = km_between(point, self.gazetteer.point(nearest.row));
        let place = self.gazetteer.name(nearest.row).to_owned();
        (km <= NEAR_KM).then_some(Reason::Near { place, km: km.round() as u32 })
    }
}

fn is_wide(gazetteer: &Gazetteer, row: Row) -> bool {
    use PlaceKind::{Continent, Country, Division, Region};
    matches!(gazetteer.kind(row), Continent | Country | Division | Region)
}
