use crate::tag::{Class, TokenSpan};
use dateline_text::Token;

/// Titles are not part of a person's name.
const TITLES: &[&str] = &[
    "ambassador",
    "capt",
    "captain",
    "chairman",
    "chancellor",
    "chief",
    "col",
    "colonel",
    "commander",
    "congressman",
    "deputy",
    "dr",
    "foreign",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "judge",
    "justice",
    "king",
    "lady",
    "lieutenant",
    "lord",
    "lt",
    "maj",
    "major",
    "mayor",
    "minister",
    "miss",
    "mr",
    "mrs",
    "ms",
    "mx",
    "officer",
    "president",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "rep",
    "rev",
    "reverend",
    "secretary",
    "sen",
    "senator",
    "sergeant",
    "sgt",
    "sheikh",
    "sir",
    "spokesman",
    "spokeswoman",
    "vice",
];

/// Cuts off what the tagger takes in and the labels leave out: titles before a person's name, a
/// leading "the", a closing possessive, quotes and dashes at either end. `None` when nothing is
/// left. Token indexes within the sentence.
pub(crate) fn name(text: &str, tokens: &[Token], span: TokenSpan) -> Option<TokenSpan> {
    let word = |at: usize| &text[tokens[at].span.range()];
    let mut span = span;
    // A title alone is somebody's name ("King said").
    while span.start < span.end
        && (goes_first(word(span.start))
            || span.start + 1 < span.end && is_title(word(span.start), span.class))
    {
        span.start += 1;
    }
    while span.start < span.end && goes_last(word(span.end - 1)) {
        span.end -= 1;
    }
    (span.start < span.end).then_some(span)
}

fn goes_first(word: &str) -> bool {
    is_edge(word) || word.eq_ignore_ascii_case("the")
}

fn is_title(word: &str, class: Class) -> bool {
    class == Class::Person && TITLES.contains(&word.to_lowercase().trim_end_matches('.'))
}

fn goes_last(word: &str) -> bool {
    is_edge(word) || matches!(word, "'s" | "’s" | "'" | "’")
}

/// Whether a token has no letter or digit: marks at the edge of a name are not part of it.
fn is_edge(word: &str) -> bool {
    !word.chars().any(char::is_alphanumeric)
}
