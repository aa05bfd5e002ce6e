//! Text about places and the map.

use super::{because, count};
use crate::state::gathered::Why;
use dateline_annotation::{
    LinkedBy, Matched, Place, PlaceKind, Point, Reason, Score, Target, Unresolved,
};

pub const PLACING: &str = "Click where it is; or arrow keys, then Enter. Escape leaves it.";
pub const ATTRIBUTION: &str = "Places: GeoNames, CC BY 4.0; Natural Earth, public domain; \
     U.S. Census Bureau.";
pub const GAZETTEER_AWAITED: &str = "The gazetteer is loading; places follow when it is there.";
pub const NO_PLACES: &str = "No mention in this text names a place yet.";
pub const NOTHING_FOUND: &str = "No place has a name like this.";
pub const NO_SEARCH: &str = "Without the gazetteer nothing can be searched.";

pub fn no_outlines(reason: &str) -> String {
    let told = because("The map has no outlines", reason);
    format!("{told} Its pins are right all the same.")
}

pub fn no_gazetteer(reason: &str) -> String {
    let told = because("Places cannot be looked up", reason);
    format!("{told} Everything else works, and places can be set on the map by hand.")
}

pub fn resolver_failed(reason: &str) -> String {
    because("Places could not be looked up", reason)
}

/// What was decided about mentions with this text.
pub fn placed(quote: &str, target: Option<&Target>, mentions: usize) -> String {
    let all = match mentions {
        1 => String::new(),
        _ => format!(", {} in all", count(mentions, "mention")),
    };
    match target {
        Some(Target::Place(place)) if place.kind == PlaceKind::Point => {
            format!("“{quote}” is at {}{all}.", coordinates(place.point))
        }
        Some(Target::Place(place)) => format!("“{quote}” is {}{all}.", place.name),
        Some(Target::None) => format!("“{quote}” is none of these places{all}."),
        None => format!("“{quote}” is left to the resolver{all}."),
    }
}

/// What sort of place it is.
pub fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Continent => "continent",
        PlaceKind::Region => "region",
        PlaceKind::Country => "country",
        PlaceKind::Division => "division",
        PlaceKind::County => "county",
        PlaceKind::City => "city",
        PlaceKind::Island => "island",
        PlaceKind::Water => "water",
        PlaceKind::Mountain => "mountain",
        PlaceKind::Nature => "natural feature",
        PlaceKind::Airport => "airport",
        PlaceKind::Facility => "facility",
        PlaceKind::Point => "set by hand",
    }
}

/// Where a place lies: its region and its country, whose name the page knows by its code.
pub fn whereabouts(place: &Place, country: Option<&str>) -> String {
    let region = place.region.as_deref().filter(|region| *region != place.name);
    let country = country.filter(|country| *country != place.name);
    [region, country].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What else is known of a place, in the order of its use.
pub fn place_facts(place: &Place) -> Vec<String> {
    let mut facts = vec![place_kind(place.kind).to_owned()];
    facts.extend(place.population.filter(|&people| people > 0).map(people));
    if place.kind == PlaceKind::Point {
        facts.push(coordinates(place.point));
    }
    facts.extend(place.geonames.map(|id| format!("GeoNames {id}")));
    facts
}

/// `1,234,567 people`.
fn people(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} people")
}

/// `34.73° N, 36.72° E`.
pub fn coordinates(point: Point) -> String {
    let (lat, lon) = (point.lat(), point.lon());
    let (north, east) = (if lat < 0.0 { "S" } else { "N" }, if lon < 0.0 { "W" } else { "E" });
    format!("{:.2}° {north}, {:.2}° {east}", lat.abs(), lon.abs())
}

/// `92 %`. Nothing is certain.
pub fn percent(score: Score) -> String {
    format!("{:.0} %", (score.get() * 100.0).min(99.0))
}

/// Who says that a mention names its place.
pub fn linked_by(by: &LinkedBy) -> String {
    match by {
        LinkedBy::Resolver { score, .. } => format!("{} sure", percent(*score)),
        LinkedBy::Import => "from a file".to_owned(),
        LinkedBy::Person => "chosen by you".to_owned(),
    }
}

/// What speaks for a place, as a sentence.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Chosen => "You chose it for the same name.".to_owned(),
        Reason::Said { quote } => format!("The text says “{quote}”."),
        Reason::Demonym => "The name is that of its people, or an adjective of it.".to_owned(),
        Reason::Only => "No other place has this name.".to_owned(),
        Reason::Prominent { of } => {
            format!("Of the {of} places with this name it is the best known.")
        }
        Reason::SameCountry { country, mentions: 1 } => {
            format!("The text names {country}, or another place in it.")
        }
        Reason::SameCountry { country, mentions } => {
            format!("The text names {country}, or other places in it, {mentions} times.")
        }
        Reason::Near { place, km } => format!("The text names {place}, {km} km away."),
        Reason::Beside { place } => {
            format!("The gazetteer does not have it; the text sets it beside {place}.")
        }
        Reason::OtherName => "It is another name of it.".to_owned(),
    }
}

/// Why a mention has no place.
pub fn why_missing(why: Why) -> &'static str {
    match why {
        Why::Unresolved(Unresolved::Unknown) => "No place has this name.",
        Why::Unresolved(Unresolved::Unlikely) => {
            "Places have this name, but none of them is likely."
        }
        Why::Refused => "You said that it is none.",
        Why::Unasked => "Not looked up.",
    }
}

/// How a name meets what was searched, where that is not plain to see.
pub fn matched(matched: Matched) -> Option<&'static str> {
    match matched {
        Matched::Whole | Matched::Prefix => None,
        Matched::Typo => Some("similar name"),
    }
}

/// What a pin says to those who cannot see it.
pub fn pin(place: &Place, country: Option<&str>, mentions: usize) -> String {
    let whereabouts = whereabouts(place, country);
    let parts = [&*place.name, &*whereabouts, &*count(mentions, "mention")].map(str::to_owned);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// How many places the map does not show.
pub fn outside(places: usize) -> String {
    format!("{} outside", count(places, "place"))
}

/// How many places an article has, and how many mentions have none.
pub fn gathered(places: usize, missing: usize) -> String {
    match missing {
        0 => count(places, "place"),
        _ => format!("{}, {missing} not found", count(places, "place")),
    }
}
