//! Kind cues: words beside a mention that imply a kind of place: "the state of Georgia", "New York
//! Gov. Kathy Hochul", "western New York".

use dateline_annotation::model::PlaceKind;
use dateline_text::Span;

/// The kind of place that the words beside a mention imply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CueKind {
    /// A country.
    Country,
    /// A state, a province, or the like.
    Division,
    /// A county. Those outside of the United States are regions in the gazetteer.
    County,
    /// A city, a town or a village.
    City,
    /// An area that has named parts, as opposed to a city.
    Area,
}

impl CueKind {
    /// Returns true if the cue implies this kind of place.
    pub(super) fn fits(self, kind: PlaceKind) -> bool {
        use PlaceKind::{Continent, Country, County, Division, Island, Region};
        match self {
            Self::Country => kind == Country,
            Self::Division => kind == Division,
            Self::County => matches!(kind, County | Region),
            Self::City => kind == PlaceKind::City,
            Self::Area => matches!(kind, Continent | Country | Division | County | Region | Island),
        }
    }
}

/// The cue of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KindCue {
    pub kind: CueKind,
    /// True if the cue holds for the other mentions of the name too, as in "the state of Georgia".
    /// After "Washington state" or "New York Gov. Ann Holt" the name alone may still mean the city.
    pub applies_to_name: bool,
}

/// Words before "of" and a name.
const BEFORE_OF: &[(&str, CueKind)] = &[
    ("state", CueKind::Division),
    ("states", CueKind::Division),
    ("province", CueKind::Division),
    ("provinces", CueKind::Division),
    ("prefecture", CueKind::Division),
    ("governorate", CueKind::Division),
    ("oblast", CueKind::Division),
    ("commonwealth", CueKind::Division),
    ("county", CueKind::County),
    ("city", CueKind::City),
    ("town", CueKind::City),
    ("village", CueKind::City),
    ("port", CueKind::City),
    ("suburb", CueKind::City),
    ("governor", CueKind::Division),
    ("legislature", CueKind::Division),
    ("mayor", CueKind::City),
    ("republic", CueKind::Country),
    ("country", CueKind::Country),
    ("nation", CueKind::Country),
    ("kingdom", CueKind::Country),
];

/// Words immediately before the name of an area.
const AREA_MODIFIERS: &[&str] = &[
    "eastern",
    "northeastern",
    "northern",
    "northwestern",
    "rural",
    "southeastern",
    "southern",
    "southwestern",
    "upstate",
    "western",
];

/// Words immediately after a name. If one phrase begins another, the longer one is first.
const AFTER_NAME: &[(&str, CueKind)] = &[
    ("attorney general", CueKind::Division),
    ("city council", CueKind::City),
    ("city hall", CueKind::City),
    ("democrat", CueKind::Division),
    ("democrats", CueKind::Division),
    ("embassy", CueKind::Country),
    ("foreign minister", CueKind::Country),
    ("foreign ministry", CueKind::Country),
    ("gov", CueKind::Division),
    ("governor", CueKind::Division),
    ("lawmakers", CueKind::Division),
    ("legislature", CueKind::Division),
    ("lt gov", CueKind::Division),
    ("mayor", CueKind::City),
    ("prime minister", CueKind::Country),
    ("province", CueKind::Division),
    ("republican", CueKind::Division),
    ("republicans", CueKind::Division),
    ("sen", CueKind::Division),
    ("senator", CueKind::Division),
    ("statehouse", CueKind::Division),
];

/// The maximum number of words of a phrase in `AFTER_NAME`.
const MAX_AFTER_NAME_WORDS: usize = 2;
/// The distance within which cues are searched, in characters.
const WINDOW_CHARS: usize = 48;

/// Returns the cue of a mention, if it has one.
pub(super) fn find_cue(text: &str, mention: Span) -> Option<KindCue> {
    let after = phrase_after(text, mention);
    let words: Vec<String> = lowercase_words(&after).collect();
    // "Washington state", "New York state's governor".
    if words.first().is_some_and(|word| word == "state") {
        return Some(KindCue { kind: CueKind::Division, applies_to_name: false });
    }
    let before: Vec<String> = words_before(text, mention);
    let of = match &before[..] {
        [.., kind, of] if of == "of" => lookup_cue(BEFORE_OF, kind),
        _ => None,
    };
    let titled = (1..=MAX_AFTER_NAME_WORDS.min(words.len()))
        .rev()
        .find_map(|length| lookup_cue(AFTER_NAME, &words[..length].join(" ")));
    if let Some(cue) = of {
        return Some(KindCue { kind: cue, applies_to_name: true });
    }
    if let Some(cue) = titled {
        return Some(KindCue { kind: cue, applies_to_name: false });
    }
    if is_in_list_of_counties(text, mention) {
        return Some(KindCue { kind: CueKind::County, applies_to_name: false });
    }
    let is_part = before.last().is_some_and(|word| AREA_MODIFIERS.contains(&word.as_str()));
    is_part.then_some(KindCue { kind: CueKind::Area, applies_to_name: false })
}

/// The distance within which the noun of a list is searched, in bytes.
const LIST_WINDOW_BYTES: usize = 200;

/// Returns true for a name in a list such as "Clinton, Jackson and Douglas counties".
fn is_in_list_of_counties(text: &str, mention: Span) -> bool {
    let rest = text.get(mention.end as usize..).unwrap_or_default();
    let mut end = LIST_WINDOW_BYTES.min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let Some((between, _)) = rest[..end].split_once(" counties") else { return false };
    between.split([' ', ',']).all(|word| {
        word.is_empty() || matches!(word, "and" | "or") || word.starts_with(char::is_uppercase)
    })
}

fn lookup_cue(list: &[(&str, CueKind)], words: &str) -> Option<CueKind> {
    list.iter().find(|(known, _)| *known == words).map(|(_, cue)| *cue)
}

/// Returns the text after a mention up to the end of the phrase, without a possessive.
fn phrase_after(text: &str, mention: Span) -> String {
    let rest = text.get(mention.end as usize..).unwrap_or_default();
    let window: String = rest.chars().take(WINDOW_CHARS).collect();
    let bare = window.strip_prefix("'s").or_else(|| window.strip_prefix("’s")).unwrap_or(&window);
    let end = bare.find([',', ';', ':', '(', ')', '\n', '"', '“', '”']).unwrap_or(bare.len());
    bare[..end].to_owned()
}

/// Iterates over the words of a phrase in lower case, without sentence punctuation and possessives.
/// There are none if the phrase does not begin with a space.
fn lowercase_words(phrase: &str) -> impl Iterator<Item = String> {
    let is_glued = !phrase.starts_with(' ');
    let words = phrase.split_whitespace().filter(move |_| !is_glued);
    words.map(|word| {
        let word = word.trim_end_matches(['.', '!', '?']);
        word.trim_end_matches("'s").trim_end_matches("’s").to_lowercase()
    })
}

/// Returns the two words before a mention, in lower case.
fn words_before(text: &str, mention: Span) -> Vec<String> {
    let before = text.get(..mention.start as usize).unwrap_or_default();
    let window_start =
        before.char_indices().rev().take(WINDOW_CHARS).last().map_or(0, |(at, _)| at);
    let phrase =
        before[window_start..].rsplit(['.', ',', ';', ':', '(', '\n']).next().unwrap_or_default();
    let mut words: Vec<String> =
        phrase.split_whitespace().rev().take(2).map(str::to_lowercase).collect();
    words.reverse();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_words_imply_kind() {
        let cases = [
            ("the state of [Georgia] sued", Some((CueKind::Division, true))),
            ("[Washington] state sued", Some((CueKind::Division, false))),
            ("[Washington] state's governor", Some((CueKind::Division, false))),
            ("[New York] Gov. Ann Holt", Some((CueKind::Division, false))),
            ("[Georgia]'s governor said", Some((CueKind::Division, false))),
            ("[Georgia]’s prime minister", Some((CueKind::Country, false))),
            ("[Georgia] Lt. Gov. Ann Holt", Some((CueKind::Division, false))),
            ("[New York] Mayor Ann Holt", Some((CueKind::City, false))),
            ("the city of [Washington]", Some((CueKind::City, true))),
            ("in western [New York] on", Some((CueKind::Area, false))),
            ("the republic of [Georgia]", Some((CueKind::Country, true))),
            ("in [Georgia]. Gov. Ann Holt", None),
            ("in [Georgia], Mayor Ann Holt", None),
            ("in [Georgia]-state", None),
            ("in [Clinton], Jackson and Douglas counties", Some((CueKind::County, false))),
            ("both [Clinton] and Douglas counties", Some((CueKind::County, false))),
            ("in [Clinton], where two counties", None),
            ("outside the state. Of [Georgia]", None),
            ("[Georgia]", None),
        ];
        for (marked, expected) in cases {
            let start = marked.find('[').unwrap() as u32;
            let end = marked.find(']').unwrap() as u32 - 1;
            let text = marked.replace(['[', ']'], "");
            let found =
                find_cue(&text, Span::new(start, end)).map(|it| (it.kind, it.applies_to_name));
            assert_eq!(found, expected, "{marked}");
        }
    }
}
