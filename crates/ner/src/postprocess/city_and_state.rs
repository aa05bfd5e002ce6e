//! Cities before their states: "Mobile, Alabama", "GARY, Ind. (AP)". The tagger relies on the
//! context of a name, and many city names are also personal names or ordinary words.

use crate::document::hashed_word::HashedWord;
use crate::label::Label;
use crate::lexicon::{Lexicon, NameFlags};
use crate::postprocess::mention::{MentionSource, TokenMention};
use dateline_text::Token;
use std::ops::Range;

/// The rule name in the source of a suggestion.
const RULE_NAME: &str = "city and state";

/// Abbreviations of states and provinces as used in newspapers.
const STATE_ABBREVIATIONS: &[&str] = &[
    "A.C.T.", "Ala.", "Alta.", "Ariz.", "Ark.", "B.C.", "Calif.", "Colo.", "Conn.", "D.C.", "Del.",
    "Fla.", "Ga.", "Ia.", "Ill.", "Ind.", "Kan.", "Kans.", "Ky.", "La.", "Man.", "Mass.", "Md.",
    "Mich.", "Minn.", "Miss.", "Mo.", "Mont.", "N.B.", "N.C.", "N.D.", "N.H.", "N.J.", "N.L.",
    "N.M.", "N.S.", "N.S.W.", "N.W.T.", "N.Y.", "Neb.", "Nebr.", "Nev.", "Nfld.", "Okla.", "Ont.",
    "Ore.", "Oreg.", "P.E.I.", "Pa.", "Penn.", "Qld.", "Que.", "R.I.", "S.C.", "S.D.", "Sask.",
    "Tas.", "Tenn.", "Tex.", "Va.", "Vic.", "Vt.", "W.Va.", "Wash.", "Wis.", "Wyo.",
];
/// Two-letter postal codes of the states of the United States.
const STATE_POSTAL_CODES: &[&str] = &[
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN",
    "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ",
    "NM", "NV", "NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA",
    "WI", "WV", "WY",
];
/// Abbreviated first words of cities, with the full words that the name table has.
const CITY_ABBREVIATIONS: &[(&str, &str)] = &[("Ft.", "Fort"), ("Mt.", "Mount"), ("Pt.", "Port")];
/// The maximum length of a city's name, in tokens.
const MAX_CITY_TOKENS: usize = 4;

/// Splits mentions of a city with the postal code of its state: "Boston MA".
pub(crate) fn split_city_and_state_code(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    names: &mut Vec<TokenMention>,
) {
    let word = |at: usize| &text[tokens[at].span.range()];
    let mut states = Vec::new();
    for name in names.iter_mut().filter(|name| name.tokens.len() > 1) {
        let last = name.tokens.end - 1;
        if STATE_POSTAL_CODES.contains(&word(last))
            && find_city_before(lexicon, word, name.tokens.start, last)
                == Some(name.tokens.start..last)
        {
            name.tokens.end = last;
            name.label = Label::Gpe;
            states.push(last..last + 1);
        }
    }
    for state in states {
        mark_as_gpe(names, state);
    }
}

/// Relabels persons as Label::Gpe if a state has the name and no word of it is a personal name: "Mato
/// Grosso".
pub(crate) fn relabel_person_states(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    names: &mut [TokenMention],
) {
    let word = |at: usize| &text[tokens[at].span.range()];
    for name in names.iter_mut().filter(|name| name.label == Label::Person) {
        let words: Vec<&str> = name.tokens.clone().map(word).collect();
        let flags = lexicon.name_flags(&words);
        let is_person =
            |word: &&str| lexicon.find_word(HashedWord::from_word(word).lower).person_name != 0;
        if flags.intersects(NameFlags::DIVISION)
            && !flags.intersects(NameFlags::AMBIGUOUS)
            && !words.iter().any(is_person)
        {
            relabel_as_gpe(name);
        }
    }
}

/// Marks a city and its state where a comma separates them: the name of a city, then an
/// abbreviation or a mention of a state. A mention that is longer than the city ("University of
/// Mobile, Alabama") is unchanged. `names` are in text order.
pub(crate) fn mark_city_and_state(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    sentence: &Range<usize>,
    names: &mut Vec<TokenMention>,
) {
    let word = |at: usize| &text[tokens[at].span.range()];
    for comma in sentence.clone().filter(|&at| word(at) == ",") {
        let state_index = comma + 1;
        if state_index >= sentence.end || comma == sentence.start {
            continue;
        }
        let is_short = STATE_ABBREVIATIONS.contains(&word(state_index))
            || is_postal_code(word, comma, sentence.end);
        if !is_short && !is_state(lexicon, word, names, state_index) {
            continue;
        }
        let Some(city) = find_city_before(lexicon, word, sentence.start, comma) else {
            // The tagger finds towns that the name table lacks. A sentence that begins with a name
            // and the abbreviation of a state begins with a town.
            let mention = names.iter_mut().find(|it| it.tokens.end == comma);
            let mention =
                mention.filter(|it| it.label == Label::Gpe || it.tokens.start == sentence.start);
            if let Some(mention) = mention.filter(|_| is_short) {
                relabel_as_gpe(mention);
                mark_as_gpe(names, state_index..state_index + 1);
            }
            continue;
        };
        if mark_as_gpe(names, city) && is_short {
            mark_as_gpe(names, state_index..state_index + 1);
        }
    }
}

/// Marks cities with an abbreviated first word: "Ft. Worth". Mentions that overlap them are kept.
pub(crate) fn mark_abbreviated_cities(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    sentence: &Range<usize>,
    names: &mut Vec<TokenMention>,
) {
    let word = |at: usize| &text[tokens[at].span.range()];
    for at in sentence.clone().filter(|&at| tokens[at].span.len() == 3) {
        let Some((_, full)) = CITY_ABBREVIATIONS.iter().find(|(short, _)| *short == word(at))
        else {
            continue;
        };
        let last = sentence.end.min(at + MAX_CITY_TOKENS);
        let city = (at + 2..=last).rev().map(|end| at..end).find(|tokens| {
            let rest = tokens.clone().skip(1).map(word);
            let words: Vec<&str> = std::iter::once(*full).chain(rest).collect();
            lexicon.name_flags(&words).intersects(NameFlags::CITY.union(NameFlags::LARGE_CITY))
        });
        let is_free = |city: &Range<usize>| {
            names.iter().all(|it| it.tokens.end <= city.start || city.end <= it.tokens.start)
        };
        if let Some(city) = city.filter(is_free) {
            mark_as_gpe(names, city);
        }
    }
}

/// Returns true if a postal code follows a comma, as in "Portland, ME." In a line of capitals,
/// ordinary words look like codes.
fn is_postal_code<'a>(word: impl Fn(usize) -> &'a str, comma: usize, end: usize) -> bool {
    let code = word(comma + 1);
    let is_last = || comma + 2 == end || !word(comma + 2).starts_with(char::is_uppercase);
    code.len() == 2
        && STATE_POSTAL_CODES.contains(&code)
        && is_last()
        && word(comma - 1).contains(char::is_lowercase)
}

/// Extends mentions of abbreviated states by their period: "from Pa. to Mass. by bus". At the end
/// of a sentence, the period ends the sentence.
pub(crate) fn include_periods(
    text: &str,
    tokens: &[Token],
    sentence: &Range<usize>,
    names: &mut [TokenMention],
) {
    let word = |at: usize| &text[tokens[at].span.range()];
    for name in names.iter_mut().filter(|it| it.label == Label::Gpe && it.tokens.len() == 1) {
        let (state, period) = (name.tokens.start, name.tokens.end);
        let is_joined = period + 1 < sentence.end
            && tokens[state].span.end == tokens[period].span.start
            && word(period) == ".";
        let continues = || word(period + 1).starts_with(|it: char| it.is_lowercase() || it == ',');
        let is_abbreviation =
            || STATE_ABBREVIATIONS.iter().any(|it| it.strip_suffix('.') == Some(word(state)));
        if is_joined && sentence.contains(&state) && continues() && is_abbreviation() {
            name.tokens.end += 1;
        }
    }
}

/// Returns true if the mention that starts at `start` is the name of a state.
fn is_state<'a>(
    lexicon: &Lexicon,
    word: impl Fn(usize) -> &'a str,
    names: &[TokenMention],
    start: usize,
) -> bool {
    let Some(found) = names.iter().find(|it| it.tokens.start == start) else { return false };
    let words: Vec<&str> = found.tokens.clone().map(word).collect();
    found.label == Label::Gpe && lexicon.name_flags(&words).intersects(NameFlags::DIVISION)
}

/// Finds the longest name of a city that ends before the token `comma`. Returns its tokens.
fn find_city_before<'a>(
    lexicon: &Lexicon,
    word: impl Fn(usize) -> &'a str,
    start: usize,
    comma: usize,
) -> Option<Range<usize>> {
    let first = comma.saturating_sub(MAX_CITY_TOKENS).max(start);
    (first..comma).map(|from| from..comma).find(|tokens| {
        let words: Vec<String> = tokens.clone().map(|at| title_case(word(at))).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let is_name = word(tokens.start).starts_with(char::is_uppercase);
        is_name
            && lexicon.name_flags(&words).intersects(NameFlags::CITY.union(NameFlags::LARGE_CITY))
    })
}

/// Returns a word in capitals in title case, and any other word unchanged.
fn title_case(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if !word.chars().any(char::is_lowercase) => {
            first.to_string() + &letters.as_str().to_lowercase()
        }
        _ => word.to_owned(),
    }
}

/// Relabels a mention as Label::Gpe. The mention loses its probability if its label changes.
fn relabel_as_gpe(mention: &mut TokenMention) {
    if mention.label != Label::Gpe {
        mention.label = Label::Gpe;
        mention.source = MentionSource::Rule(RULE_NAME);
        mention.probability = None;
    }
}

/// Labels a token range Label::Gpe, as a new mention if there is none. Returns false, without a change,
/// if the range overlaps a mention of other tokens.
fn mark_as_gpe(names: &mut Vec<TokenMention>, tokens: Range<usize>) -> bool {
    let overlaps = |it: &TokenMention| it.tokens.start < tokens.end && tokens.start < it.tokens.end;
    match names.iter_mut().find(|it| overlaps(it)) {
        Some(found) if found.tokens != tokens => false,
        Some(found) => {
            relabel_as_gpe(found);
            true
        }
        None => {
            let at = names.partition_point(|it| it.tokens.end <= tokens.start);
            let source = MentionSource::Rule(RULE_NAME);
            let mention =
                TokenMention { tokens, label: Label::Gpe, source, probability: None, value: None };
            names.insert(at, mention);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{NameEntry, WordEntry, write_lexicon};
    use dateline_text::tokenize;

    fn lexicon() -> Lexicon {
        let name = |name: &str, flags: NameFlags| NameEntry {
            name: name.to_owned(),
            flags,
            country: None,
        };
        let names = [
            name("Mobile", NameFlags::CITY),
            name("Gary", NameFlags::CITY.union(NameFlags::AMBIGUOUS)),
            name("Rapid City", NameFlags::CITY),
            name("Fort Worth", NameFlags::LARGE_CITY),
            name("Alabama", NameFlags::DIVISION),
            name("Mato Grosso", NameFlags::DIVISION),
            name("Hesse", NameFlags::DIVISION),
        ];
        let hesse = WordEntry { word: "hesse".to_owned(), cluster: 0, is_person_name: true };
        Lexicon::from_bytes(&write_lexicon(&[hesse], &[], &names)).unwrap()
    }

    /// Token ranges with their labels.
    type LabeledTokens<'a> = &'a [(Range<usize>, Label)];

    /// Applies all rules of this module. Returns the resulting mentions as quotes with labels.
    fn completed(text: &str, found: LabeledTokens) -> String {
        let tokens = tokenize(text);
        let mut names: Vec<TokenMention> = found
            .iter()
            .map(|(tokens, label)| TokenMention {
                tokens: tokens.clone(),
                label: *label,
                source: MentionSource::Tagger,
                probability: Some(0.5),
                value: None,
            })
            .collect();
        split_city_and_state_code(&lexicon(), text, &tokens, &mut names);
        relabel_person_states(&lexicon(), text, &tokens, &mut names);
        mark_city_and_state(&lexicon(), text, &tokens, &(0..tokens.len()), &mut names);
        mark_abbreviated_cities(&lexicon(), text, &tokens, &(0..tokens.len()), &mut names);
        include_periods(text, &tokens, &(0..tokens.len()), &mut names);
        let quote = |it: &TokenMention| {
            let (first, last) = (tokens[it.tokens.start].span, tokens[it.tokens.end - 1].span);
            let label = it.label.standard_name().unwrap();
            format!("{}|{label}", &text[first.start as usize..last.end as usize])
        };
        names.iter().map(quote).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn city_before_state_is_gpe() {
        let cases: [(&str, LabeledTokens, &str); 20] = [
            ("in Mobile, Alabama", &[(3..4, Label::Gpe)], "Mobile|GPE Alabama|GPE"),
            ("Mobile, Ala., is hot", &[], "Mobile|GPE Ala.|GPE"),
            ("GARY, Ind. (AP)", &[(0..1, Label::Person)], "GARY|GPE Ind.|GPE"),
            ("near Rapid City, S.D.", &[(1..3, Label::Org)], "Rapid City|GPE S.D.|GPE"),
            ("in Elkton, Md., today", &[(1..2, Label::Gpe)], "Elkton|GPE Md.|GPE"),
            ("to Mobile AL, today", &[(1..3, Label::Gpe)], "Mobile|GPE AL|GPE"),
            ("PIERRE, S.D. — They", &[(0..1, Label::Person)], "PIERRE|GPE S.D.|GPE"),
            ("to Mobile, AL, today", &[], "Mobile|GPE AL|GPE"),
            ("to Mobile, OR 97001", &[], "Mobile|GPE OR|GPE"),
            ("to MOBILE, OR", &[], ""),
            ("in Ft. Worth now", &[], "Ft. Worth|GPE"),
            ("in Ft. Lee now", &[], ""),
            ("a Ft. Worth Zoo", &[(1..4, Label::Fac)], "Ft. Worth Zoo|FAC"),
            ("to Pa. and back", &[(1..2, Label::Gpe)], "Pa.|GPE"),
            ("to Pa. They", &[(1..2, Label::Gpe)], "Pa|GPE"),
            ("Mato Grosso voted", &[(0..2, Label::Person)], "Mato Grosso|GPE"),
            ("Hesse wrote", &[(0..1, Label::Person)], "Hesse|PERSON"),
            // Longer names and lists of people are unchanged.
            (
                "University of Mobile, Alabama",
                &[(0..3, Label::Org), (4..5, Label::Gpe)],
                "University of Mobile|ORG Alabama|GPE",
            ),
            ("Gary, Ann and Mobile, Bo", &[(0..1, Label::Person)], "Gary|PERSON"),
            ("a mobile, Ala.", &[], ""),
        ];
        for (text, found, expected) in cases {
            assert_eq!(completed(text, found), expected, "{text}");
        }
    }
}
