//! Words beside a mention that say what kind of place it names: "the state of Georgia", "New York
//! Gov. Kathy Hochul", "western New York".

use dateline_annotation::PlaceKind;
use dateline_text::Span;

/// The kind of place that the words beside a mention speak for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cue {
    /// A country.
    Country,
    /// A state, a province, or the like.
    Division,
    /// A county.
    County,
    /// A city, a town or a village.
    City,
    /// Something that has parts with names, rather than a city.
    Area,
}

impl Cue {
    /// Whether a place of this kind is what the words speak for.
    pub(super) fn fits(self, kind: PlaceKind) -> bool {
        use PlaceKind::{Continent, Country, County, Division, Island, Region};
        match self {
            Self::Country => kind == Country,
            Self::Division => kind == Division,
            Self::County => kind == County,
            Self::City => kind == PlaceKind::City,
            Self::Area => matches!(kind, Continent | Country | Division | County | Region | Island),
        }
    }
}

/// The cue of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub cue: Cue,
    /// Whether it holds for the other mentions of the name too: "the state of Georgia" does. After
    /// "Washington state" and "New York Gov. Ann Holt" the name alone may well be the city.
    pub carries: bool,
}

/// Words before "of" and a name.
const BEFORE_OF: &[(&str, Cue)] = &[
    ("state", Cue::Division),
    ("states", Cue::Division),
    ("province", Cue::Division),
    ("provinces", Cue::Division),
    ("prefecture", Cue::Division),
    ("governorate", Cue::Division),
    ("oblast", Cue::Division),
    ("commonwealth", Cue::Division),
    ("county", Cue::County),
    ("city", Cue::City),
    ("town", Cue::City),
    ("village", Cue::City),
    ("port", Cue::City),
    ("suburb", Cue::City),
    ("governor", Cue::Division),
    ("legislature", Cue::Division),
    ("mayor", Cue::City),
    ("republic", Cue::Country),
    ("country", Cue::Country),
    ("nation", Cue::Country),
    ("kingdom", Cue::Country),
];

/// Words right before the name of something wider than a city.
const BEFORE: &[&str] = &[
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

/// Words right after a name, longer ones first where one begins another.
const AFTER: &[(&str, Cue)] = &[
    ("attorney general", Cue::Division),
    ("city council", Cue::City),
    ("city hall", Cue::City),
    ("democrat", Cue::Division),
    ("democrats", Cue::Division),
    ("embassy", Cue::Country),
    ("foreign minister", Cue::Country),
    ("foreign ministry", Cue::Country),
    ("gov", Cue::Division),
    ("governor", Cue::Division),
    ("lawmakers", Cue::Division),
    ("legislature", Cue::Division),
    ("lt gov", Cue::Division),
    ("mayor", Cue::City),
    ("prime minister", Cue::Country),
    ("province", Cue::Division),
    ("republican", Cue::Division),
    ("republicans", Cue::Division),
    ("sen", Cue::Division),
    ("senator", Cue::Division),
    ("statehouse", Cue::Division),
];

/// The longest of these, in words.
const LONGEST: usize = 2;
/// As far as these are looked for, in bytes.
const REACH: usize = 48;

/// What the words beside a mention say that it names.
pub(super) fn said(text: &str, mention: Span) -> Option<Said> {
    let after = after(text, mention);
    let words: Vec<String> = words(&after).collect();
    // "Washington state", "New York state's governor".
    if words.first().is_some_and(|word| word == "state") {
        return Some(Said { cue: Cue::Division, carries: false });
    }
    let before: Vec<String> = words_before(text, mention);
    let of = match &before[..] {
        [.., kind, of] if of == "of" => find(BEFORE_OF, kind),
        _ => None,
    };
    let titled = (1..=LONGEST.min(words.len()))
        .rev()
        .find_map(|length| find(AFTER, &words[..length].join(" ")));
    if let Some(cue) = of {
        return Some(Said { cue, carries: true });
    }
    if let Some(cue) = titled {
        return Some(Said { cue, carries: false });
    }
    let is_part = before.last().is_some_and(|word| BEFORE.contains(&word.as_str()));
    is_part.then_some(Said { cue: Cue::Area, carries: false })
}

fn find(list: &[(&str, Cue)], words: &str) -> Option<Cue> {
    list.iter().find(|(known, _)| *known == words).map(|(_, cue)| *cue)
}

/// The text behind a mention, to the end of the phrase, without a possessive.
fn after(text: &str, mention: Span) -> String {
    let rest = text.get(mention.end as usize..).unwrap_or_default();
    let near: String = rest.chars().take(REACH).collect();
    let bare = near.strip_prefix("'s").or_else(|| near.strip_prefix("’s")).unwrap_or(&near);
    let end = bare.find([',', ';', ':', '(', ')', '\n', '"', '“', '”']).unwrap_or(bare.len());
    bare[..end].to_owned()
}

/// Words in lower case, without full stops and possessives; none where a sentence ends before them.
fn words(phrase: &str) -> impl Iterator<Item = String> {
    let is_glued = !phrase.starts_with(' ');
    let words = phrase.split_whitespace().filter(move |_| !is_glued);
    words.map(|word| {
        let word = word.trim_end_matches(['.', '!', '?']);
        word.trim_end_matches("'s").trim_end_matches("’s").to_lowercase()
    })
}

/// The two words before a mention, in lower case.
fn words_before(text: &str, mention: Span) -> Vec<String> {
    let before = text.get(..mention.start as usize).unwrap_or_default();
    let near = before.char_indices().rev().take(REACH).last().map_or(0, |(at, _)| at);
    let phrase = before[near..].rsplit(['.', ',', ';', ':', '(', '\n']).next().unwrap_or_default();
    let mut words: Vec<String> =
        phrase.split_whitespace().rev().take(2).map(str::to_lowercase).collect();
    words.reverse();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_a_name_say_its_kind() {
        let cases = [
            ("the state of [Georgia] sued", Some((Cue::Division, true))),
            ("[Washington] state sued", Some((Cue::Division, false))),
            ("[Washington] state's governor", Some((Cue::Division, false))),
            ("[New York] Gov. Ann Holt", Some((Cue::Division, false))),
            ("[Georgia]'s governor said", Some((Cue::Division, false))),
            ("[Georgia]’s prime minister", Some((Cue::Country, false))),
            ("[Georgia] Lt. Gov. Ann Holt", Some((Cue::Division, false))),
            ("[New York] Mayor Ann Holt", Some((Cue::City, false))),
            ("the city of [Washington]", Some((Cue::City, true))),
            ("in western [New York] on", Some((Cue::Area, false))),
            ("the republic of [Georgia]", Some((Cue::Country, true))),
            ("in [Georgia]. Gov. Ann Holt", None),
            ("in [Georgia], Mayor Ann Holt", None),
            ("in [Georgia]-state", None),
            ("outside the state. Of [Georgia]", None),
            ("[Georgia]", None),
        ];
        for (marked, expected) in cases {
            let start = marked.find('[').unwrap() as u32;
            let end = marked.find(']').unwrap() as u32 - 1;
            let text = marked.replace(['[', ']'], "");
            let said = said(&text, Span::new(start, end)).map(|it| (it.cue, it.carries));
            assert_eq!(said, expected, "{marked}");
        }
    }
}
