//! Truecasing (after Lita, Ittycheriah, Roukos and Kambhatla 2003, "tRuEcasIng"): texts in one case
//! and headlines in title case are converted to ordinary case. Words that news writes in lower case
//! become lower case, and all others are capitalized.

use crate::document::hashed_word::HashedWord;
use crate::lexicon::{Lexicon, NameFlags};
use dateline_text::{Token, is_ordinary_word};
use std::ops::Range;

/// Returns true if a word is a headline verb, in any case.
pub(crate) fn is_headline_verb(word: &str) -> bool {
    HEADLINE_VERBS.iter().any(|it| it.eq_ignore_ascii_case(word))
}

/// Verbs of headlines. Some are rare elsewhere.
const HEADLINE_VERBS: &[&str] = &[
    "accuses",
    "acquires",
    "adds",
    "agrees",
    "aims",
    "announces",
    "appoints",
    "approves",
    "arrests",
    "asks",
    "attacks",
    "backs",
    "bans",
    "beats",
    "becomes",
    "begins",
    "bites",
    "blames",
    "blocks",
    "boosts",
    "buys",
    "calls",
    "charges",
    "claims",
    "closes",
    "condemns",
    "confirms",
    "cuts",
    "debuts",
    "defeats",
    "defends",
    "delays",
    "denies",
    "detains",
    "dies",
    "drops",
    "ends",
    "expands",
    "faces",
    "fails",
    "falls",
    "files",
    "fires",
    "gets",
    "gives",
    "grows",
    "halts",
    "hails",
    "hires",
    "hits",
    "holds",
    "hosts",
    "introduces",
    "invests",
    "joins",
    "jumps",
    "kill",
    "kills",
    "launches",
    "lays",
    "leads",
    "leaves",
    "loses",
    "makes",
    "meets",
    "moves",
    "must",
    "names",
    "opens",
    "orders",
    "ousts",
    "overtakes",
    "partners",
    "pays",
    "plans",
    "pledges",
    "posts",
    "praises",
    "probes",
    "pulls",
    "pushes",
    "quits",
    "raises",
    "reaches",
    "rebrands",
    "recalls",
    "rejects",
    "releases",
    "removes",
    "reports",
    "resigns",
    "returns",
    "reveals",
    "rises",
    "rules",
    "says",
    "say",
    "seeks",
    "sees",
    "seizes",
    "sells",
    "sets",
    "shows",
    "shuts",
    "signs",
    "slams",
    "soars",
    "starts",
    "stops",
    "strikes",
    "sues",
    "suspends",
    "takes",
    "tells",
    "tests",
    "thanks",
    "threatens",
    "tops",
    "tumbles",
    "unveils",
    "upgrades",
    "urges",
    "vetoes",
    "visits",
    "vows",
    "wants",
    "warns",
    "welcomes",
    "will",
    "wins",
    "withdraws",
];

/// First names that are ordinary words.
const FIRST_NAMES: &[&str] = &[
    "bill", "chase", "dawn", "drew", "faith", "frank", "grace", "grant", "hope", "joy", "mark",
    "pat", "ray", "rich", "rob", "rose", "will",
];

/// Short names that are all capitals in ordinary text, too.
const ACRONYMS: &[&str] = &[
    "AI", "BBC", "CEO", "CIA", "CNN", "EU", "FBI", "GDP", "IBM", "IMF", "NASA", "NATO", "OPEC",
    "UAE", "UK", "UN", "US", "USA", "WHO",
];

/// Names of countries that are also common nouns or personal names.
const AMBIGUOUS_COUNTRIES: &[&str] =
    &["chad", "china", "georgia", "guinea", "jersey", "jordan", "mali", "togo", "turkey"];

/// Words after which an ambiguous name is a place.
const PLACE_PREPOSITIONS: &[&str] = &[
    "in", "at", "from", "to", "near", "of", "through", "around", "outside", "across", "into",
    "via", "visit", "visited", "left", "toward", "towards", "and", "between", "with",
];

/// The result of truecasing.
#[derive(Default)]
pub(crate) struct Truecased {
    /// The tokens whose case changes, as indexes with the new words, in order.
    pub(crate) words: Vec<(usize, String)>,
    /// The first tokens of headlines in title case, in order.
    pub(crate) title_case_sentences: Vec<usize>,
}

/// The case of a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CaseStyle {
    Plain,
    Upper,
    /// Capitals on all words but the shortest.
    Title,
}

/// Returns the words whose case changes. `sentences` are ranges of `tokens`. Cost: mostly one check
/// of the first words of each sentence.
pub(crate) fn truecase(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    sentences: &[Range<usize>],
) -> Truecased {
    let word = |at: usize| &text[tokens[at].span.range()];
    let has_capital = (0..tokens.len()).any(|at| word(at).contains(char::is_uppercase));
    let mut recased = Truecased::default();
    for sentence in sentences {
        let words: Vec<&str> = match has_capital {
            true if case_style(sentence.clone().map(word)) == CaseStyle::Plain => continue,
            _ => sentence.clone().map(word).collect(),
        };
        let style = case_style(words.iter().copied());
        let first = words.iter().position(|it| it.starts_with(char::is_alphabetic));
        let mut changes: Vec<Option<String>> = match (has_capital, style) {
            (false, _) => truecase_lower_sentence(lexicon, &words),
            (_, CaseStyle::Upper) => words.iter().map(|it| truecase_upper_word(it)).collect(),
            _ => words.iter().map(|it| truecase_title_word(it)).collect(),
        };
        restore_first_names(lexicon, &words, &mut changes);
        if let Some(first) = first {
            changes[first] =
                Some(capitalize(&changes[first].take().unwrap_or(words[first].to_owned())));
        }
        let changed = changes.into_iter().enumerate().filter_map(|(at, replacement)| {
            let replacement = replacement.filter(|it| it != words[at])?;
            Some((sentence.start + at, replacement))
        });
        recased.words.extend(changed);
        recased.title_case_sentences.extend((style == CaseStyle::Title).then_some(sentence.start));
    }
    recased
}

/// Determines the case of a sentence. Examines only as many words as necessary.
fn case_style<'a>(words: impl Iterator<Item = &'a str>) -> CaseStyle {
    let (mut may_be_upper, mut may_be_title) = (true, true);
    let (mut letters, mut ordinary, mut verbs, mut count) = (0, 0, 0, 0);
    let mut last = "";
    for word in words {
        last = word;
        if !word.starts_with(char::is_alphabetic) {
            continue;
        }
        let has_lower = word.contains(char::is_lowercase);
        let is_capital = word.starts_with(char::is_uppercase);
        may_be_upper &= is_capital && !has_lower;
        may_be_title &= is_capital || word.len() <= 5 && is_ordinary(word);
        if !may_be_upper && !may_be_title {
            return CaseStyle::Plain;
        }
        (letters, count) = (letters + word.len(), count + 1);
        if count > 1 && is_capital {
            let lower = word.to_lowercase();
            ordinary += usize::from(is_ordinary(&lower));
            verbs += usize::from(HEADLINE_VERBS.contains(&lower.as_str()));
        }
    }
    match count {
        0..3 => CaseStyle::Plain,
        _ if may_be_upper && ordinary > 0 && count > 3 && letters > 15 => CaseStyle::Upper,
        _ if !may_be_upper && may_be_title && verbs > 0 && last != "." => CaseStyle::Title,
        _ => CaseStyle::Plain,
    }
}

/// Returns true if a word in lower case is an ordinary word, or a form of one.
pub(crate) fn is_ordinary(word: &str) -> bool {
    let stem = |ending: &str| word.strip_suffix(ending).filter(|it| it.len() > 2);
    is_ordinary_word(word)
        || HEADLINE_VERBS.contains(&word)
        || ["s", "es", "ed", "ing"].iter().filter_map(|it| stem(it)).any(is_ordinary_word)
}

fn truecase_title_word(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let is_name = ACRONYMS.contains(&word) || word.chars().skip(1).any(char::is_uppercase);
    (!is_name && is_ordinary(&lower)).then_some(lower)
}

fn truecase_upper_word(word: &str) -> Option<String> {
    if ACRONYMS.contains(&word) || word.contains('.') {
        return None;
    }
    let lower = word.to_lowercase();
    let is_word = is_ordinary(&lower) || !lower.starts_with(char::is_alphabetic);
    Some(if is_word { lower } else { capitalize(&lower) })
}

/// Capitalizes ordinary words that are first names before a person's last name.
fn restore_first_names(lexicon: &Lexicon, words: &[&str], changes: &mut [Option<String>]) {
    for at in 1..words.len() {
        let (first, last) = (words[at - 1].to_lowercase(), words[at].to_lowercase());
        let is_person = FIRST_NAMES.contains(&first.as_str())
            && !is_ordinary_word(&last)
            && lexicon.find_word(HashedWord::from_word(&last).lower).person_name != 0;
        if is_person {
            changes[at - 1] = Some(capitalize(&first));
            changes[at] = Some(capitalize(&last));
        }
    }
}

/// Capitalizes names of places and peoples, and persons with two names.
fn truecase_lower_sentence(lexicon: &Lexicon, words: &[&str]) -> Vec<Option<String>> {
    let mut changes = vec![None; words.len()];
    let hashes: Vec<HashedWord> = words.iter().map(|it| HashedWord::from_word(it)).collect();
    let mut at = 0;
    while at < words.len() {
        let found = lexicon.longest_name(hashes[at..].iter().map(|it| it.plain));
        let before = at.checked_sub(1).map_or("", |it| words[it]);
        let is_name = |&(length, flags): &(usize, NameFlags)| {
            let one = NameFlags::COUNTRY.union(NameFlags::DIVISION).union(NameFlags::LARGE_CITY);
            let is_country = flags.intersects(NameFlags::COUNTRY)
                && !flags.intersects(NameFlags::AMBIGUOUS)
                && !AMBIGUOUS_COUNTRIES.contains(&words[at]);
            let is_place = flags.intersects(one)
                && (length > 1 || is_country || PLACE_PREPOSITIONS.contains(&before));
            let is_people =
                flags.intersects(NameFlags::DEMONYM) && !flags.intersects(NameFlags::AMBIGUOUS);
            (is_place || is_people) && !words[at..at + length].iter().all(|it| is_ordinary(it))
        };
        match found.filter(is_name) {
            Some((length, _)) => {
                for at in at..at + length {
                    changes[at] = (words[at].len() > 2).then(|| capitalize(words[at]));
                }
                at += length;
            }
            None => at += 1,
        }
    }
    let is_person = |at: usize| {
        let word = words[at];
        word.len() > 1 && !is_ordinary(word) && lexicon.find_word(hashes[at].lower).person_name != 0
    };
    let is_name = |at: usize| {
        let word = words[at];
        word.len() > 2 && word.chars().all(char::is_alphabetic) && !is_ordinary(word)
    };
    for last in 1..words.len() {
        if is_person(last - 1) && is_name(last) {
            for at in [last - 1, last] {
                changes[at] = Some(capitalize(words[at]));
            }
        }
    }
    words.iter().zip(&mut changes).filter(|(it, _)| **it == "i").for_each(|(_, replacement)| {
        *replacement = Some("I".to_owned());
    });
    changes
}

fn capitalize(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{NameEntry, WordEntry, write_lexicon};
    use dateline_text::{sentences, tokenize};

    fn truecased_text(text: &str) -> String {
        let entry =
            |word: &str| WordEntry { word: word.to_owned(), cluster: 0, is_person_name: true };
        let words = ["emmanuel", "macron", "bill", "gates"].map(entry);
        let name = |name: &str, flags| NameEntry { name: name.to_owned(), flags, country: None };
        let names = [
            name("paris", NameFlags::LARGE_CITY),
            name("turkey", NameFlags::COUNTRY),
            name("italy", NameFlags::COUNTRY),
        ];
        let lexicon = Lexicon::from_bytes(&write_lexicon(&words, &[0], &names)).unwrap();
        let tokens = tokenize(text);
        let recased = truecase(&lexicon, text, &tokens, &sentences(text, &tokens));
        let word = |at: usize| {
            let there = recased.words.iter().find(|it| it.0 == at);
            there.map_or(&text[tokens[at].span.range()], |it| it.1.as_str())
        };
        (0..tokens.len()).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_case_texts_are_truecased() {
        let cases = [
            ("MACRON VISITS PARIS FOR TALKS", "Macron visits Paris for talks"),
            ("BILL GATES SAID THAT THE BILL FAILED", "Bill Gates said that the bill failed"),
            ("Google Sues Epic Over Games in Paris", "Google sues Epic over games in Paris"),
            ("Apple Buys Shazam", "Apple buys Shazam"),
            ("emmanuel macron spoke in paris.", "Emmanuel Macron spoke in Paris ."),
            ("the turkey was dry.", "The turkey was dry ."),
            ("they met in turkey, italy won.", "They met in Turkey , Italy won ."),
            ("NATO, UN, EU, WHO", "NATO , UN , EU , WHO"),
            ("Ann Lee Said Nothing At All.", "Ann Lee Said Nothing At All ."),
            ("The minister of Foreign Affairs left.", "The minister of Foreign Affairs left ."),
        ];
        for (text, expected) in cases {
            assert_eq!(truecased_text(text), expected);
        }
    }
}
