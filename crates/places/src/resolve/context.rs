//! What the text around a mention says of where it is.

use super::Mention;
use crate::gazetteer::Gazetteer;
use crate::key::key;
use dateline_text::Span;

/// What stands around a mention.
#[derive(Clone, Copy, Default)]
pub(super) struct Site {
    /// The mention of what it is said to lie in: of "Texas" for "Paris" in "Paris, Texas".
    pub holder: Option<usize>,
}

/// The words between a place and the mention of what it lies in, where the place comes first.
const AFTER: [&str; 6] = [",", ", in", "in", "(", ", in the", "in the"];
/// The most words between an adjective and the place that it tells the country of: "Syrian port city
/// of Tartus".
const WORDS: usize = 5;
/// Words of which one stands between an adjective or a genitive and the place.
const HEADS: [&str; 24] = [
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
    "coast",
    "border",
    "border town",
    "area",
    "base",
];

/// What stands around each mention. `mentions` are sorted by start.
pub(super) fn sites(gazetteer: &Gazetteer, text: &str, mentions: &[Mention]) -> Vec<Site> {
    let mut sites = vec![Site::default(); mentions.len()];
    for at in 1..mentions.len() {
        let (one, other) = (mentions[at - 1], mentions[at]);
        let Some(between) = between(text, one.span, other.span) else { continue };
        if follows(between)
            && !is_list(text, &mentions[at - 1..])
            && can_lie(gazetteer, text, one, other)
        {
            sites[at - 1].holder = Some(at);
        } else if precedes(between) && can_hold(gazetteer, text, one) {
            sites[at].holder = Some(at - 1);
        }
    }
    sites
}

fn between(text: &str, one: Span, other: Span) -> Option<&str> {
    text.get(one.end as usize..other.start as usize).filter(|it| !it.contains('\n'))
}

/// Whether the words after a place lead to what it lies in.
fn follows(between: &str) -> bool {
    AFTER.contains(&between.trim())
}

/// Whether the words before a place make what stands before them tell its country.
fn precedes(between: &str) -> bool {
    let genitive = between.strip_prefix("'s").or_else(|| between.strip_prefix("’s"));
    let rest = genitive.unwrap_or(between);
    if rest.contains([',', '.', ';', ':', '(', ')']) && genitive.is_none() {
        return false;
    }
    let mut words = rest.split_whitespace();
    let (mut n_words, mut has_head) = (0, false);
    for word in words.by_ref() {
        n_words += 1;
        has_head |= HEADS.contains(&word.trim_matches(','));
    }
    n_words <= WORDS && (has_head || (genitive.is_some() && n_words == 0))
}

/// Whether the first of these mentions begin a list: "Mexico, Canada and the U.S.".
fn is_list(text: &str, mentions: &[Mention]) -> bool {
    let [_, second, third, ..] = mentions else { return false };
    let joint = between(text, second.span, third.span).unwrap_or_default();
    let joint = joint.trim_end_matches(" the ").trim();
    matches!(joint, "and" | "or" | ", and" | ", or")
        || (joint == "," && {
            let after = text.get(third.span.end as usize..).unwrap_or_default();
            [" and ", ", and ", " or ", ", or "].iter().any(|word| after.starts_with(word))
        })
}

/// Whether one mention may be said to lie in another: a country lies in no country.
fn can_lie(gazetteer: &Gazetteer, text: &str, one: Mention, other: Mention) -> bool {
    use dateline_annotation::PlaceKind::{Continent, Country};
    let is_country = |mention: Mention| {
        let name = mention.span.slice(text).unwrap_or_default();
        let hits = gazetteer.find(&key(name));
        hits.iter().any(|hit| matches!(gazetteer.kind(hit.row), Country | Continent))
    };
    !(is_country(one) && is_country(other)) && can_hold(gazetteer, text, other)
}

/// Whether a mention may be what another place lies in: the name of a country or a division, or an
/// adjective.
fn can_hold(gazetteer: &Gazetteer, text: &str, mention: Mention) -> bool {
    use dateline_annotation::PlaceKind::{Country, County, Division, Island, Region};
    let name = mention.span.slice(text).unwrap_or_default();
    let holds = |kind| matches!(kind, Country | Division | County | Region | Island);
    gazetteer.find(&key(name)).iter().any(|hit| holds(gazetteer.kind(hit.row)))
}
