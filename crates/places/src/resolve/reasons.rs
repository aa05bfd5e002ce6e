//! Computes the reasons that are shown for an answer.

use super::ResolverMention;
use super::candidates::NameMatch;
use super::context::MentionContext;
use super::grid::{Grid, GridEntry};
use super::groups::{NameGroup, NameGroups};
use crate::distance::{UnitVector, km_between};
use crate::gazetteer::{Gazetteer, NameKind, PlaceIdx};
use dateline_annotation::model::PlaceKind;
use dateline_annotation::places::ResolutionReason;
use dateline_text::Span;
use std::collections::BTreeMap;

/// The maximum distance of a place that is given as a reason, in kilometers.
const NEAR_KM: f64 = 150.0;

/// The final state of all groups, from which reasons are computed.
pub(super) struct Explainer<'a> {
    gazetteer: &'a Gazetteer,
    text: &'a str,
    mentions: &'a [ResolverMention<'a>],
    contexts: &'a [MentionContext],
    groups: &'a NameGroups,
    /// The place of each group.
    best_places: Vec<Option<PlaceIdx>>,
    /// The number of mentions of each country and of places in it.
    mentions_by_country: BTreeMap<PlaceIdx, u32>,
    /// The number of mentions of each place.
    mentions_by_place: BTreeMap<PlaceIdx, u32>,
    /// The places that are not wide areas.
    grid: Grid,
}

impl<'a> Explainer<'a> {
    /// Indexes the final state once, so that each answer takes no pass over all groups.
    pub(super) fn new(
        gazetteer: &'a Gazetteer,
        text: &'a str,
        mentions: &'a [ResolverMention<'a>],
        contexts: &'a [MentionContext],
        groups: &'a NameGroups,
    ) -> Self {
        let best_places: Vec<Option<PlaceIdx>> =
            groups.all.iter().map(NameGroup::best_place).collect();
        let (mut countries, mut rows) = (BTreeMap::new(), BTreeMap::new());
        let mut grid = Grid::default();
        for (group, (it, best_place)) in groups.all.iter().zip(&best_places).enumerate() {
            let Some(row) = *best_place else { continue };
            let mentions = it.mentions.len() as u32;
            *rows.entry(row).or_default() += mentions;
            if let Some(country) = gazetteer.country(row) {
                *countries.entry(country).or_default() += mentions;
            }
            if !is_wide_area(gazetteer, row) {
                let point = gazetteer.point(row);
                let vector = UnitVector::from_point(point);
                grid.add(point, GridEntry { group, place: row, vector, probability: 1.0 });
            }
        }
        Self {
            gazetteer,
            text,
            mentions,
            contexts,
            groups,
            best_places,
            mentions_by_country: countries,
            mentions_by_place: rows,
            grid,
        }
    }

    /// Returns the reasons for a candidate of a group, the strongest first.
    pub(super) fn reasons(&self, group_index: usize, option: usize) -> Vec<ResolutionReason> {
        let group = &self.groups.all[group_index];
        let candidate = group.candidates[option];
        let row = candidate.place;
        let mut reasons = Vec::new();
        if group.user_choice == Some(row) {
            reasons.push(ResolutionReason::Chosen);
        }
        reasons.extend(self.containment_reason(group, row));
        match candidate.name_match {
            NameMatch::Name(NameKind::Demonym) => reasons.push(ResolutionReason::Demonym),
            NameMatch::Partial => {
                reasons
                    .push(ResolutionReason::Beside { place: self.gazetteer.name(row).to_owned() });
            }
            _ if group.candidates.len() == 1 => reasons.push(ResolutionReason::Only),
            _ => {}
        }
        reasons.extend(self.same_country_reason(group_index, row));
        reasons.extend(self.near_reason(group_index, row));
        if group.candidates.len() > 1 && self.is_best_known(group, row) {
            reasons.push(ResolutionReason::Prominent { of: group.candidates.len() as u32 });
        }
        let is_other_name = !matches!(
            candidate.name_match,
            NameMatch::Name(NameKind::Main | NameKind::Demonym) | NameMatch::Partial
        );
        reasons.extend(is_other_name.then_some(ResolutionReason::OtherName));
        reasons
    }

    fn is_best_known(&self, group: &NameGroup, row: PlaceIdx) -> bool {
        let known = |row| self.gazetteer.prominence(row);
        group.candidates.iter().all(|it| it.place == row || known(it.place) < known(row))
    }

    /// Returns the text that names the candidate's container, if there is one.
    fn containment_reason(&self, group: &NameGroup, row: PlaceIdx) -> Option<ResolutionReason> {
        group.mentions.iter().find_map(|&mention| {
            let container = self.contexts[mention].container?;
            let place = self.groups.group_of_mention(container).best_place()?;
            let (one, other) = (self.mentions[mention].span, self.mentions[container].span);
            let span = Span::new(one.start.min(other.start), one.end.max(other.end));
            let quote = span.slice(self.text)?.to_owned();
            self.is_contained_in(row, place).then_some(ResolutionReason::Said { quote })
        })
    }

    fn is_contained_in(&self, row: PlaceIdx, other: PlaceIdx) -> bool {
        let containers = [self.gazetteer.country(row), self.gazetteer.division(row)];
        row != other && containers.contains(&Some(other))
    }

    /// Returns the number of mentions of other places in the candidate's country.
    fn same_country_reason(&self, group_index: usize, row: PlaceIdx) -> Option<ResolutionReason> {
        let country = self.gazetteer.country(row)?;
        let there = self.mentions_by_country.get(&country).copied().unwrap_or(0);
        // Exclude mentions of the place itself and of the group's name.
        let own = self.mentions_by_place.get(&row).copied().unwrap_or(0);
        let best_place = self.best_places[group_index].filter(|&best_place| best_place != row);
        let is_in_country =
            best_place.and_then(|best_place| self.gazetteer.country(best_place)) == Some(country);
        let group =
            if is_in_country { self.groups.all[group_index].mentions.len() as u32 } else { 0 };
        let country = self.gazetteer.name(country).to_owned();
        let mentions = there.saturating_sub(own + group);
        (mentions > 0).then_some(ResolutionReason::SameCountry { country, mentions })
    }

    /// Returns the nearest place of another group that is not a wide area.
    fn near_reason(&self, group_index: usize, row: PlaceIdx) -> Option<ResolutionReason> {
        if is_wide_area(self.gazetteer, row) {
            return None;
        }
        let point = self.gazetteer.point(row);
        let vector = UnitVector::from_point(point);
        let other_places = self
            .grid
            .entries_around(point)
            .filter(|entry| entry.group != group_index && entry.place != row);
        let nearest = other_places.min_by(|one, other| {
            vector.distance_km(one.vector).total_cmp(&vector.distance_km(other.vector))
        })?;
        let km = km_between(point, self.gazetteer.point(nearest.place));
        let place = self.gazetteer.name(nearest.place).to_owned();
        (km <= NEAR_KM).then_some(ResolutionReason::Near { place, km: km.round() as u32 })
    }
}

fn is_wide_area(gazetteer: &Gazetteer, row: PlaceIdx) -> bool {
    use PlaceKind::{Continent, Country, Division, Region};
    matches!(gazetteer.kind(row), Continent | Country | Division | Region)
}
