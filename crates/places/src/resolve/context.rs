//! What the text around a mention says of where it is.

use super::ResolverMention;
use super::cues::{self, KindCue};
use crate::gazetteer::{Gazetteer, PlaceIdx};
use crate::name_key::name_key;
use dateline_text::Span;

/// What stands around a mention.
#[derive(Clone, Copy, Default)]
pub(super) struct MentionContext {
    /// The mention of what it is said to lie in: of "Texas" for "Paris" in "Paris, Texas".
    pub container: Option<usize>,
    /// Whether it is named as that: "Texas" in "Paris, Texas".
    pub is_container: bool,
    /// The mention after it in a list: "Armenia" of "Georgia" in "Georgia, Armenia and Turkey".
    pub list_neighbor: Option<usize>,
    /// What kind of place the words beside it speak for.
    pub kind_cue: Option<KindCue>,
}

/// The words between a place and the mention of what it lies in, where the place comes first.
const CONTAINER_CONNECTORS: &[&str] = &[",", ", in", "in", "(", ", in the", "in the"];
/// The most words between an adjective and the place that it tells the country of: "Syrian port city
/// of Tartus".
const MAX_WORDS_BETWEEN: usize = 5;
/// Words of which one stands right before the place, with "of" or without, where an adjective tells its
/// country.
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

/// What stands around each mention. `mentions` are sorted by start.
pub(super) fn mention_contexts(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[ResolverMention],
) -> Vec<MentionContext> {
    let mut sites = vec![MentionContext::default(); mentions.len()];
    for (site, mention) in sites.iter_mut().zip(mentions) {
        site.kind_cue = cues::find_cue(text, mention.span);
    }
    for at in 1..mentions.len() {
        let (one, other) = (mentions[at - 1], mentions[at]);
        let Some(between) = text_between(text, one.span, other.span) else { continue };
        let is_listed = starts_list(text, &mentions[at - 1..]);
        if container_follows(between)
            && !(can_contain(gazetteer, text, one) && is_listed)
            && can_be_contained(gazetteer, text, one, other)
        {
            sites[at - 1].container = Some(at);
            sites[at].is_container = between.trim() == ",";
        } else if container_precedes(between) && can_contain(gazetteer, text, one) {
            sites[at].container = Some(at - 1);
        } else if is_list_conjunction(between) || (between.trim() == "," && is_listed) {
            sites[at - 1].list_neighbor = Some(at);
        }
    }
    sites
}

/// Whether the words between two mentions join the last two of a list.
fn is_list_conjunction(between: &str) -> bool {
    let joint = between.trim_end_matches(" the ").trim();
    matches!(joint, "and" | "or" | ", and" | ", or")
}

fn text_between(text: &str, one: Span, other: Span) -> Option<&str> {
    text.get(one.end as usize..other.start as usize).filter(|it| !it.contains('\n'))
}

/// Whether the words after a place lead to what it lies in.
fn container_follows(between: &str) -> bool {
    CONTAINER_CONNECTORS.contains(&between.trim())
}

/// Whether the words before a place make what stands before them tell its country.
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

/// Whether the first of these mentions begin a list: "Mexico, Canada and the U.S.".
fn starts_list(text: &str, mentions: &[ResolverMention]) -> bool {
    let [_, second, third, ..] = mentions else { return false };
    let joint = text_between(text, second.span, third.span).unwrap_or_default();
    is_list_conjunction(joint)
        || (joint.trim() == "," && {
            let after = text.get(third.span.end as usize..).unwrap_or_default();
            [" and ", ", and ", " or ", ", or "].iter().any(|word| after.starts_with(word))
        })
}

/// Whether one mention may be said to lie in another: what may be a country lies in a country only as
/// a division of it ("Georgia, U.S.").
fn can_be_contained(
    gazetteer: &Gazetteer,
    text: &str,
    one: ResolverMention,
    other: ResolverMention,
) -> bool {
    use dateline_annotation::PlaceKind::{Continent, Country, Division};
    let rows = |mention: ResolverMention| {
        let hits = gazetteer.lookup(&name_key(mention.span.slice(text).unwrap_or_default()));
        hits.into_iter().map(|hit| hit.place).collect::<Vec<_>>()
    };
    let (ones, others) = (rows(one), rows(other));
    let is_country = |row: &PlaceIdx| matches!(gazetteer.kind(*row), Country | Continent);
    let is_division = |row: &PlaceIdx| {
        gazetteer.kind(*row) == Division
            && gazetteer.country(*row).is_some_and(|country| others.contains(&country))
    };
    let may = !ones.iter().any(is_country)
        || !others.iter().any(is_country)
        || ones.iter().any(is_division);
    may && can_contain(gazetteer, text, other)
}

/// Whether a mention may be what another place lies in: the name of a country or a division, or an
/// adjective.
fn can_contain(gazetteer: &Gazetteer, text: &str, mention: ResolverMention) -> bool {
    use dateline_annotation::PlaceKind::{Country, County, Division, Island, Region};
    let name = mention.span.slice(text).unwrap_or_default();
    let holds = |kind| matches!(kind, Country | Division | County | Region | Island);
    gazetteer.lookup(&name_key(name)).iter().any(|hit| holds(gazetteer.kind(hit.place)))
}
