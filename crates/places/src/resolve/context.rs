//! Extracts what the text around a mention says about its location.

use super::ResolverMention;
use super::cues::{self, KindCue};
use crate::gazetteer::{Gazetteer, PlaceIdx};
use crate::name_key::name_key;
use dateline_text::Span;

/// The context of a mention.
#[derive(Clone, Copy, Default)]
pub(super) struct MentionContext {
    /// The index of its container's mention: that of "Texas" for "Paris" in "Paris, Texas".
    pub container: Option<usize>,
    /// True if it is the container after a comma: "Texas" in "Paris, Texas".
    pub is_container: bool,
    /// The index of the next mention in a list: that of "Armenia" for "Georgia" in "Georgia,
    /// Armenia and Turkey".
    pub list_neighbor: Option<usize>,
    /// The kind of place that adjacent words imply.
    pub kind_cue: Option<KindCue>,
}

/// The possible texts between a place and a container that follows it.
const CONTAINER_CONNECTORS: &[&str] = &[",", ", in", "in", "(", ", in the", "in the"];
/// The maximum number of words between a container and a place that follows it: "Syrian port city
/// of Tartus".
const MAX_WORDS_BETWEEN: usize = 5;
/// Nouns that, before a place with or without "of", link it to a container before them.
const PLACE_NOUNS: &[&str] = &[
    "city",
    "town",
    "village",
    "capital",
    "province",
    "region",
    "state",
    "port",
    "governorate",
    "district",
    "county",
    "island",
    "suburb",
    "resort",
    "enclave",
    "stronghold",
    "hometown",
    "neighborhood",
    "neighbourhood",
    "municipality",
    "settlement",
    "community",
];

/// Returns the context of each mention. `mentions` must be sorted by start.
pub(super) fn mention_contexts(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[ResolverMention],
) -> Vec<MentionContext> {
    let mut contexts = vec![MentionContext::default(); mentions.len()];
    for (context, mention) in contexts.iter_mut().zip(mentions) {
        context.kind_cue = cues::find_cue(text, mention.span);
    }
    for at in 1..mentions.len() {
        let (one, other) = (mentions[at - 1], mentions[at]);
        let Some(between) = text_between(text, one.span, other.span) else { continue };
        let is_listed = starts_list(text, &mentions[at - 1..]);
        if container_follows(between)
            && !(can_contain(gazetteer, text, one) && is_listed)
            && can_be_contained(gazetteer, text, one, other)
        {
            contexts[at - 1].container = Some(at);
            contexts[at].is_container = between.trim() == ",";
        } else if container_precedes(between) && can_contain(gazetteer, text, one) {
            contexts[at].container = Some(at - 1);
        } else if is_list_conjunction(between) || (between.trim() == "," && is_listed) {
            contexts[at - 1].list_neighbor = Some(at);
        }
    }
    contexts
}

/// Returns true if the text between two mentions joins the last two of a list.
fn is_list_conjunction(between: &str) -> bool {
    let joint = between.trim_end_matches(" the ").trim();
    matches!(joint, "and" | "or" | ", and" | ", or")
}

fn text_between(text: &str, one: Span, other: Span) -> Option<&str> {
    text.get(one.end as usize..other.start as usize).filter(|it| !it.contains('\n'))
}

/// Returns true if the text after a place introduces its container.
fn container_follows(between: &str) -> bool {
    CONTAINER_CONNECTORS.contains(&between.trim())
}

/// Returns true if the text before a place makes the mention before it its container.
fn container_precedes(between: &str) -> bool {
    let genitive = between.strip_prefix("'s").or_else(|| between.strip_prefix("’s"));
    let rest = genitive.unwrap_or(between);
    if rest.contains([',', '.', ';', ':', '(', ')']) && genitive.is_none() {
        return false;
    }
    let mut words: Vec<&str> = rest.split_whitespace().map(|word| word.trim_matches(',')).collect();
    if words.last() == Some(&"of") {
        words.pop();
    }
    match words.last() {
        None => genitive.is_some(),
        Some(last) => words.len() <= MAX_WORDS_BETWEEN && PLACE_NOUNS.contains(last),
    }
}

/// Returns true if the first of these mentions begin a list: "Mexico, Canada and the U.S.".
fn starts_list(text: &str, mentions: &[ResolverMention]) -> bool {
    let [_, second, third, ..] = mentions else { return false };
    let joint = text_between(text, second.span, third.span).unwrap_or_default();
    is_list_conjunction(joint)
        || (joint.trim() == "," && {
            let after = text.get(third.span.end as usize..).unwrap_or_default();
            [" and ", ", and ", " or ", ", or "].iter().any(|word| after.starts_with(word))
        })
}

/// Returns true if one mention can be contained in another. A name that may be a country is
/// contained in a country only as a division of it ("Georgia, U.S.").
fn can_be_contained(
    gazetteer: &Gazetteer,
    text: &str,
    one: ResolverMention,
    other: ResolverMention,
) -> bool {
    use dateline_annotation::model::{
        PlaceKind::Continent, PlaceKind::Country, PlaceKind::Division,
    };
    let rows = |mention: ResolverMention| {
        let hits = gazetteer.lookup(&name_key(mention.span.slice(text).unwrap_or_default()));
        hits.into_iter().map(|hit| hit.place).collect::<Vec<_>>()
    };
    let (first_rows, other_rows) = (rows(one), rows(other));
    let is_country = |row: &PlaceIdx| matches!(gazetteer.kind(*row), Country | Continent);
    let is_division = |row: &PlaceIdx| {
        gazetteer.kind(*row) == Division
            && gazetteer.country(*row).is_some_and(|country| other_rows.contains(&country))
    };
    let may = !first_rows.iter().any(is_country)
        || !other_rows.iter().any(is_country)
        || first_rows.iter().any(is_division);
    may && can_contain(gazetteer, text, other)
}

/// Returns true if a mention can be a container: a name of a country, division, county, region or
/// island, or an adjective.
fn can_contain(gazetteer: &Gazetteer, text: &str, mention: ResolverMention) -> bool {
    use dateline_annotation::model::{
        PlaceKind::Country, PlaceKind::County, PlaceKind::Division, PlaceKind::Island,
        PlaceKind::Region,
    };
    let name = mention.span.slice(text).unwrap_or_default();
    let holds = |kind| matches!(kind, Country | Division | County | Region | Island);
    gazetteer.lookup(&name_key(name)).iter().any(|hit| holds(gazetteer.kind(hit.place)))
}
