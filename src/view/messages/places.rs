//! Messages about places and the map.

use super::failures::reason;
use super::nouns::{Noun, pluralize};
use super::reasons::with_reason;
use crate::state::places::messages::PlaceMessage;
use crate::state::places::place_list::UnlocatedReason;
use dateline_annotation::model::{GeoPoint, LinkSource, LinkTarget, Place, PlaceKind, Score};
use dateline_annotation::places::{QueryMatch, ResolutionReason, UnresolvedReason};

pub(crate) const PIN_PLACEMENT_HINT: &str =
    text!("Click the spot, or move with the arrow keys and press Enter. Esc cancels.");
pub(crate) const ATTRIBUTION: &str = "Places: GeoNames, CC BY 4.0; Natural Earth, public domain; \
     U.S. Census Bureau.";
pub(crate) const GAZETTEER_LOADING: &str = text!("Loading the list of places…");
pub(crate) const NO_PLACES: &str = text!("No places in this text yet.");
pub(crate) const NO_PLACE_MATCHES: &str = text!("No places found.");
pub(crate) const PLACE_SEARCH_UNAVAILABLE: &str =
    text!("Search needs the list of places, which is not loaded.");

/// Returns the text of a message about places and the map.
pub(super) fn place_message(message: &PlaceMessage) -> String {
    match message {
        PlaceMessage::NotResolved(detail) => {
            with_reason(text!("Places could not be looked up"), detail)
        }
        PlaceMessage::OutlinesFailed(failure) => {
            let statement = text!("The outlines of the map could not be loaded");
            format_text!("{} The pins are still correct.", with_reason(statement, &reason(failure)))
        }
        PlaceMessage::PlacingPin => PIN_PLACEMENT_HINT.to_owned(),
        PlaceMessage::Decided { quote, target, mentions } => {
            place_decided(quote, target.as_ref(), *mentions)
        }
    }
}

/// Returns a message about the decided place of all mentions with this quote.
fn place_decided(quote: &str, target: Option<&LinkTarget>, mentions: usize) -> String {
    let all = match mentions {
        1 => String::new(),
        _ => format_text!(", {} in all", pluralize(mentions, Noun::Mention)),
    };
    match target {
        Some(LinkTarget::Place(place)) if place.kind == PlaceKind::Point => {
            format_text!("“{quote}” is at {}{all}.", format_coordinates(place.point))
        }
        Some(LinkTarget::Place(place)) => format_text!("“{quote}” is {}{all}.", place.name),
        Some(LinkTarget::None) => format_text!("“{quote}” is not a place on the map{all}."),
        None => format_text!("The place of “{quote}” is found automatically{all}."),
    }
}

/// Returns the name of a kind of place.
pub(crate) fn place_kind_name(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Continent => text!("continent"),
        PlaceKind::Region => text!("region"),
        PlaceKind::Country => text!("country"),
        PlaceKind::Division => text!("division"),
        PlaceKind::County => text!("county"),
        PlaceKind::City => text!("city"),
        PlaceKind::Island => text!("island"),
        PlaceKind::Water => text!("water"),
        PlaceKind::Mountain => text!("mountain"),
        PlaceKind::Nature => text!("natural feature"),
        PlaceKind::Airport => text!("airport"),
        PlaceKind::Facility => text!("facility"),
        PlaceKind::Point => text!("set by hand"),
    }
}

/// Returns the region and the country of a place, omitting those with the place's own name.
pub(crate) fn place_location(place: &Place, country: Option<&str>) -> String {
    let region = place.region.as_deref().filter(|region| *region != place.name);
    let country = country.filter(|country| *country != place.name);
    [region, country].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Returns the location of a place that only occurs inside the names of other mentions.
pub(crate) fn inside_names(names: &[String], location: &str) -> String {
    let names = names.join(text!(", "));
    match location {
        "" => format_text!("in {names}"),
        _ => format_text!("{location}, in {names}"),
    }
}

/// Returns further details of a place, most useful first.
pub(crate) fn place_details(place: &Place) -> Vec<String> {
    let mut facts = vec![place_kind_name(place.kind).to_owned()];
    facts.extend(place.population.filter(|&people| people > 0).map(format_population));
    if place.kind == PlaceKind::Point {
        facts.push(format_coordinates(place.point));
    }
    facts.extend(place.geonames.map(|id| format_text!("GeoNames {id}")));
    facts
}

/// Formats a population, such as `1,234,567 people`.
fn format_population(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format_text!("{grouped} people")
}

/// Formats coordinates, such as `34.73° N, 36.72° E`.
pub(crate) fn format_coordinates(point: GeoPoint) -> String {
    let (lat, lon) = (point.lat(), point.lon());
    let (north, east) = (
        if lat < 0.0 { text!("S") } else { text!("N") },
        if lon < 0.0 { text!("W") } else { text!("E") },
    );
    format_text!("{:.2}° {north}, {:.2}° {east}", lat.abs(), lon.abs())
}

/// Formats a score as a percentage, such as `92%`. The maximum is 99%, because no result is
/// certain.
pub(crate) fn format_percent(score: Score) -> String {
    format_text!("{:.0}%", (score.get() * 100.0).min(99.0))
}

/// Returns the source of a place link.
pub(crate) fn link_source(by: &LinkSource) -> String {
    match by {
        LinkSource::Resolver { score, .. } => format_text!("place {} sure", format_percent(*score)),
        LinkSource::Import => text!("from a file").to_owned(),
        LinkSource::Person => text!("chosen by you").to_owned(),
    }
}

/// Returns a resolution reason as a sentence.
pub(crate) fn resolution_reason(reason: &ResolutionReason) -> String {
    match reason {
        ResolutionReason::Chosen => text!("You chose it for this name before.").to_owned(),
        ResolutionReason::Said { quote } => format_text!("The text says “{quote}”."),
        ResolutionReason::Demonym => {
            text!("A name of its people, or an adjective for it.").to_owned()
        }
        ResolutionReason::Only => text!("No other place has this name.").to_owned(),
        ResolutionReason::Prominent { of } => {
            format_text!("Best known of the {of} places with this name.")
        }
        ResolutionReason::SameCountry { country, mentions: 1 } => {
            format_text!("The text also mentions {country} or a place in it.")
        }
        ResolutionReason::SameCountry { country, mentions } => {
            format_text!("The text mentions {country} or places in it {mentions} times.")
        }
        ResolutionReason::Near { place, km } => {
            format_text!("The text also mentions {place}, {km} km away.")
        }
        ResolutionReason::Beside { place } => {
            format_text!("Not in our list of places. The text mentions it together with {place}.")
        }
        ResolutionReason::OtherName => text!("Another name of this place.").to_owned(),
    }
}

/// Returns the reason why a mention is unlocated.
pub(crate) fn unlocated_reason(why: UnlocatedReason) -> &'static str {
    match why {
        UnlocatedReason::Unresolved(UnresolvedReason::Unknown) => {
            text!("No place with this name is known.")
        }
        UnlocatedReason::Unresolved(UnresolvedReason::Unlikely) => {
            text!("Places have this name, but none is likely.")
        }
        UnlocatedReason::Rejected => text!("You marked it as not on the map."),
        UnlocatedReason::NotResolvedYet => text!("Not looked up yet."),
    }
}

/// Returns how a place matches the query, or `None` if the match is obvious.
pub(crate) fn match_kind(matched: QueryMatch) -> Option<&'static str> {
    match matched {
        QueryMatch::Whole | QueryMatch::Prefix => None,
        QueryMatch::Typo => Some(text!("similar name")),
    }
}

/// Returns the accessible name of a pin on the map.
pub(crate) fn pin_name(place: &Place, country: Option<&str>, mentions: usize) -> String {
    let whereabouts = place_location(place, country);
    let parts =
        [&*place.name, &*whereabouts, &*pluralize(mentions, Noun::Mention)].map(str::to_owned);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Returns the number of places outside the visible part of the map.
pub(crate) fn places_outside_map(places: usize) -> String {
    format_text!("{} outside", pluralize(places, Noun::Place))
}

/// Returns the number of places in an article and of its unlocated mentions.
pub(crate) fn place_list_summary(places: usize, missing: usize) -> String {
    match missing {
        0 => pluralize(places, Noun::Place),
        _ => format_text!("{}, {missing} not on the map", pluralize(places, Noun::Place)),
    }
}
