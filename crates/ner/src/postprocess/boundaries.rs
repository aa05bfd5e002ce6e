//! Boundaries of tagged names: extends names that end in "of" and trims titles, articles and
//! punctuation.

use crate::document::document_words::DocumentWords;
use crate::label::EntityClass;
use crate::pipeline::tagging::TaggedSpan;
use crate::tag_set::TokenSpan;
use dateline_text::Token;
use std::ops::Range;

/// Titles, which are not part of a person's name.
const PERSON_TITLES: &[&str] = &[
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

const COMPASS_DIRECTIONS: &[&str] =
    &["east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];

/// Extends names that end in a link such as "of". Such a name continues to the end of the mention
/// after the link, or over the capitalized words there. `spans` are the spans of one sentence,
/// in order.
pub(crate) fn extend_linked_names(
    words: &DocumentWords,
    sentence: &Range<usize>,
    spans: Vec<TaggedSpan>,
) -> Vec<TaggedSpan> {
    let mut all: Vec<TaggedSpan> = Vec::with_capacity(spans.len());
    let mut spans = spans.into_iter().peekable();
    while let Some(mut tagged) = spans.next() {
        let end = sentence.start + tagged.span.end;
        if words.is_link(end - 1) {
            let (links, capitals) = words.links_and_capitals_after(end..sentence.end);
            let start = tagged.span.end + links;
            match spans.next_if(|next| next.span.start == start) {
                Some(next) => tagged.span.end = next.span.end,
                None if capitals == 0 => {}
                None => {
                    let next = spans.peek().map_or(usize::MAX, |it| it.span.start);
                    tagged.span.end = (start + capitals).min(next);
                }
            }
        }
        all.push(tagged);
    }
    all
}

/// Trims tokens that the labels exclude: titles before a person's name, a leading "the", a trailing
/// possessive, and punctuation at either end. Returns `None` if nothing is left. Token indexes are
/// relative to the sentence.
pub(crate) fn trim_name(text: &str, tokens: &[Token], span: TokenSpan) -> Option<TokenSpan> {
    let word = |at: usize| &text[tokens[at].span.range()];
    let mut span = span;
    // A title on its own is a name ("King said").
    while span.start < span.end
        && (is_trimmed_prefix(word(span.start)) && !is_own_article(word, span.start)
            || (span.start + 1 < span.end || word(span.start).ends_with('.'))
                && is_title(word(span.start), span.class))
    {
        span.start += 1;
    }
    if is_relative_location(word, span) {
        span.start += 2;
    }
    while span.start < span.end && is_trimmed_suffix(word(span.end - 1)) {
        span.end -= 1;
    }
    (span.start < span.end).then_some(span)
}

/// Returns true if a mention is a direction from a place: "North of Aleppo".
fn is_relative_location<'a>(word: impl Fn(usize) -> &'a str, span: TokenSpan) -> bool {
    span.class == EntityClass::Place
        && span.end - span.start > 2
        && word(span.start + 1) == "of"
        && COMPASS_DIRECTIONS.contains(&word(span.start).to_lowercase().as_str())
}

fn is_trimmed_prefix(word: &str) -> bool {
    is_punctuation(word) || word.eq_ignore_ascii_case("the")
}

/// Returns true if the article belongs to the name. Inside a sentence, an article is capitalized
/// only as part of a name: "The Hague".
fn is_own_article<'a>(word: impl Fn(usize) -> &'a str, index: usize) -> bool {
    let before = index.checked_sub(1).map(&word);
    word(index) == "The" && before.is_some_and(|it| it == "," || !is_punctuation(it))
}

fn is_title(word: &str, class: EntityClass) -> bool {
    class == EntityClass::Person
        && PERSON_TITLES.contains(&word.to_lowercase().trim_end_matches('.'))
}

fn is_trimmed_suffix(word: &str) -> bool {
    is_punctuation(word) || matches!(word, "'s" | "’s" | "'" | "’")
}

/// Returns true if a token has no letter or digit. Such tokens at the edge of a name are not part
/// of it.
fn is_punctuation(word: &str) -> bool {
    !word.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, write_lexicon};
    use dateline_text::tokenize;

    #[test]
    fn name_edges_are_trimmed() {
        use EntityClass::{Organization, Person, Place};
        let cases = [
            ("the United Nations said", 0..3, Organization, "United Nations"),
            ("The United Nations said", 0..3, Organization, "United Nations"),
            ("in The Hague", 1..3, Place, "The Hague"),
            ("and \" The Hague", 2..4, Place, "Hague"),
            ("Foreign Minister Ann Lee", 0..4, Person, "Ann Lee"),
            ("King said", 0..1, Person, "King"),
            ("Dr. said", 0..1, Person, ""),
            ("north of Tel Aviv", 0..4, Place, "Tel Aviv"),
            ("Bank of Tel Aviv", 0..4, Organization, "Bank of Tel Aviv"),
        ];
        for (text, range, class, expected) in cases {
            let tokens = tokenize(text);
            let span = TokenSpan { start: range.start, end: range.end, class };
            let left = trim_name(text, &tokens, span).map_or("", |it| {
                let (first, last) = (tokens[it.start].span, tokens[it.end - 1].span);
                &text[first.start as usize..last.end as usize]
            });
            assert_eq!(left, expected, "{text}");
        }
    }

    #[test]
    fn names_do_not_end_with_of() {
        let lexicon = Lexicon::from_bytes(&write_lexicon(&[], &[], &[])).unwrap();
        // Spans before, and spans after.
        let cases = [
            ("Kingdom of Italy", vec![(0, 2), (2, 3)], vec![(0, 3)]),
            ("Republic of the Congo Premier Lumumba", vec![(0, 2), (5, 6)], vec![(0, 5), (5, 6)]),
            ("Republic of the Congo Premier Lumumba", vec![(0, 2), (3, 4)], vec![(0, 4)]),
            ("Bank of many things", vec![(0, 2)], vec![(0, 2)]),
        ];
        for (text, seen, expected) in cases {
            let tokens = tokenize(text);
            let sentence = 0..tokens.len();
            let words =
                DocumentWords::new(&lexicon, text, &tokens, std::slice::from_ref(&sentence));
            let spans = seen.into_iter().map(|(start, end)| TaggedSpan {
                span: TokenSpan { start, end, class: EntityClass::Place },
                probability: 0.5,
            });
            let whole: Vec<_> = extend_linked_names(&words, &sentence, spans.collect())
                .iter()
                .map(|it| (it.span.start, it.span.end))
                .collect();
            assert_eq!(whole, expected, "{text}");
        }
    }
}
