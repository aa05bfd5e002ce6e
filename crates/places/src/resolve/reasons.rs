//! What to tell a person who asks why.

use super::Mention;
use super::context::Site;
use super::groups::Group;
use super::names::Match;
use crate::distance::km_between;
use crate::gazetteer::{Gazetteer, NameKind, Row};
use dateline_annotation::Reason;
use dateline_text::Span;

/// A place within this distance is named as a reason, in kilometers.
const NEAR_KM: f64 = 150.0;

/// What speaks for an option of a group, the weightiest first.
pub(super) fn of(
    gazetteer: &Gazetteer,
    groups: &[Group],
    at: usize,
    option: usize,
    text: &str,
    mentions: &[Mention],
    sites: &[Site],
) -> Vec<Reason> {
    let group = &groups[at];
    let candidate = group.options[option];
    let mut reasons = Vec::new();
    if group.chosen == Some(candidate.row) {
        reasons.push(Reason::Chosen);
    }
    reasons.extend(said(gazetteer, groups, group, candidate.row, text, mentions, sites));
    match candidate.match_ {
        Match::Name(NameKind::Demonym) => reasons.push(Reason::Demonym),
        Match::Part => {
            reasons.push(Reason::Beside { place: gazetteer.name(candidate.row).to_owned() });
        }
        _ if group.options.len() == 1 => reasons.push(Reason::Only),
        _ => {}
    }
    reasons.extend(same_country(gazetteer, groups, at, candidate.row));
    reasons.extend(near(gazetteer, groups, at, candidate.row));
    let prominence = |row| gazetteer.prominence(row);
    let is_first = group
        .options
        .iter()
        .all(|it| it.row == candidate.row || prominence(it.row) < prominence(candidate.row));
    if group.options.len() > 1 && is_first {
        reasons.push(Reason::Prominent { of: group.options.len() as u32 });
    }
    if !matches!(candidate.match_, Match::Name(NameKind::Main | NameKind::Demonym) | Match::Part) {
        reasons.push(Reason::OtherName);
    }
    reasons
}

fn group_of(groups: &[Group], mention: usize) -> Option<&Group> {
    groups.iter().find(|group| group.mentions.contains(&mention))
}

/// The row that a group means most probably.
fn top(group: &Group) -> Option<Row> {
    let best = (0..group.options.len()).max_by(|&one, &other| {
        group.probabilities[one].total_cmp(&group.probabilities[other]).then(other.cmp(&one))
    })?;
    (group.probabilities[best] > group.none()).then(|| group.options[best].row)
}

fn lies_in(gazetteer: &Gazetteer, row: Row, other: Row) -> bool {
    row != other
        && (gazetteer.country(row) == Some(other) || gazetteer.division(row) == Some(other))
}

/// Where the text says where it is.
fn said(
    gazetteer: &Gazetteer,
    groups: &[Group],
    group: &Group,
    row: Row,
    text: &str,
    mentions: &[Mention],
    sites: &[Site],
) -> Option<Reason> {
    group.mentions.iter().find_map(|&mention| {
        let holder = sites[mention].holder?;
        let place = top(group_of(groups, holder)?)?;
        let (one, other) = (mentions[mention].span, mentions[holder].span);
        let span = Span::new(one.start.min(other.start), one.end.max(other.end));
        let quote = span.slice(text)?.to_owned();
        lies_in(gazetteer, row, place).then_some(Reason::Said { quote })
    })
}

/// How many mentions of other names lie in its country.
fn same_country(gazetteer: &Gazetteer, groups: &[Group], at: usize, row: Row) -> Option<Reason> {
    let country = gazetteer.country(row)?;
    let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
    let there = others.filter(|(_, group)| {
        top(group).is_some_and(|top| top != row && gazetteer.country(top) == Some(country))
    });
    let mentions: usize = there.map(|(_, group)| group.mentions.len()).sum();
    let country = gazetteer.name(country).to_owned();
    (mentions > 0).then_some(Reason::SameCountry { country, mentions: mentions as u32 })
}

/// The nearest place of another name that is no country.
fn near(gazetteer: &Gazetteer, groups: &[Group], at: usize, row: Row) -> Option<Reason> {
    use dateline_annotation::PlaceKind::{Continent, Country, Division, Region};
    let is_wide = |row| matches!(gazetteer.kind(row), Continent | Country | Division | Region);
    if is_wide(row) {
        return None;
    }
    let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
    let tops =
        others.filter_map(|(_, group)| top(group)).filter(|&top| top != row && !is_wide(top));
    let distances = tops.map(|top| (km_between(gazetteer.point(row), gazetteer.point(top)), top));
    let (km, other) = distances.min_by(|one, other| one.0.total_cmp(&other.0))?;
    let place = gazetteer.name(other).to_owned();
    (km <= NEAR_KM).then_some(Reason::Near { place, km: km.round() as u32 })
}
