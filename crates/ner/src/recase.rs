//! Texts in one case, and headlines in which each word has a capital, are read as if they were written
//! in ordinary case (after Lita, Ittycheriah, Roukos and Kambhatla 2003, "tRuEcasIng"): a word that news
//! writes in lower case is in lower case, all others have a capital.

use crate::hash::Word;
use crate::lexicon::{Flags, Lexicon};
use dateline_text::Token;
use std::ops::Range;
use std::sync::LazyLock;

/// Words that news writes in lower case, sorted: see `models/ordinary_words.md`.
static ORDINARY: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../../../models/ordinary_words.txt").lines().collect());

/// Whether a word is one of what headlines say is done, whatever its case.
pub(crate) fn is_headline_verb(word: &str) -> bool {
    VERBS.iter().any(|it| it.eq_ignore_ascii_case(word))
}

/// Verbs of headlines; some are rare elsewhere.
const VERBS: &[&str] = &[
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

/// Words before which a place stands, and no bird or plate.
const BEFORE_PLACES: &[&str] = &[
    "in", "at", "from", "to", "near", "of", "through", "around", "outside", "across", "into",
    "via", "visit", "visited", "left", "toward", "towards", "and", "between", "with",
];

/// Words that are read in another case.
#[derive(Default)]
pub(crate) struct Recased {
    /// A token, as an index, and the word that is read in its place; in order.
    pub(crate) words: Vec<(usize, String)>,
    /// The first tokens of headlines with a capital on each word, in order.
    pub(crate) titles: Vec<usize>,
}

/// The case of a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Upper,
    /// A capital on each word but the shortest.
    Title,
}

/// The words that are read in another case, in order. `sentences` are ranges of `tokens`. Cost: a look at
/// the first words of each sentence.
pub(crate) fn recase(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    sentences: &[Range<usize>],
) -> Recased {
    let word = |at: usize| &text[tokens[at].span.range()];
    let has_capital = (0..tokens.len()).any(|at| word(at).contains(char::is_uppercase));
    let mut recased = Recased::default();
    for sentence in sentences {
        let words: Vec<&str> = match has_capital {
            true if style(sentence.clone().map(word)) == Style::Plain => continue,
            _ => sentence.clone().map(word).collect(),
        };
        let style = style(words.iter().copied());
        let first = words.iter().position(|it| it.starts_with(char::is_alphabetic));
        let mut wish: Vec<Option<String>> = match (has_capital, style) {
            (false, _) => from_lower(lexicon, &words),
            (_, Style::Upper) => words.iter().map(|it| from_upper(it)).collect(),
            _ => words.iter().map(|it| from_title(it)).collect(),
        };
        keep_first_names(lexicon, &words, &mut wish);
        if let Some(first) = first {
            wish[first] = Some(capitalized(&wish[first].take().unwrap_or(words[first].to_owned())));
        }
        let changed = wish.into_iter().enumerate().filter_map(|(at, wish)| {
            let wish = wish.filter(|it| it != words[at])?;
            Some((sentence.start + at, wish))
        });
        recased.words.extend(changed);
        recased.titles.extend((style == Style::Title).then_some(sentence.start));
    }
    recased
}

/// The case of a sentence; looks at no more words than it must.
fn style<'a>(words: impl Iterator<Item = &'a str>) -> Style {
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
            return Style::Plain;
        }
        (letters, count) = (letters + word.len(), count + 1);
        if count > 1 && is_capital {
            let lower = word.to_lowercase();
            ordinary += usize::from(is_ordinary(&lower));
            verbs += usize::from(VERBS.contains(&lower.as_str()));
        }
    }
    match count {
        0..3 => Style::Plain,
        _ if may_be_upper && ordinary > 0 && count > 3 && letters > 15 => Style::Upper,
        _ if !may_be_upper && may_be_title && verbs > 0 && last != "." => Style::Title,
        _ => Style::Plain,
    }
}

/// Whether a word in lower case is an ordinary one, or a form of one.
pub(crate) fn is_ordinary(word: &str) -> bool {
    let stem = |ending: &str| word.strip_suffix(ending).filter(|it| it.len() > 2);
    is_listed(word)
        || VERBS.contains(&word)
        || ["s", "es", "ed", "ing"].iter().filter_map(|it| stem(it)).any(is_listed)
}

fn is_listed(word: &str) -> bool {
    word == "a" || ORDINARY.binary_search(&word).is_ok()
}

fn from_title(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let is_name = ACRONYMS.contains(&word) || word.chars().skip(1).any(char::is_uppercase);
    (!is_name && is_ordinary(&lower)).then_some(lower)
}

fn from_upper(word: &str) -> Option<String> {
    if ACRONYMS.contains(&word) || word.contains('.') {
        return None;
    }
    let lower = word.to_lowercase();
    let is_word = is_ordinary(&lower) || !lower.starts_with(char::is_alphabetic);
    Some(if is_word { lower } else { capitalized(&lower) })
}

/// Where a person's last name stands behind them, ordinary words are first names.
fn keep_first_names(lexicon: &Lexicon, words: &[&str], wish: &mut [Option<String>]) {
    for at in 1..words.len() {
        let (first, last) = (words[at - 1].to_lowercase(), words[at].to_lowercase());
        let is_person = FIRST_NAMES.contains(&first.as_str())
            && !is_listed(&last)
            && lexicon.word(Word::of(&last).lower).person != 0;
        if is_person {
            wish[at - 1] = Some(capitalized(&first));
            wish[at] = Some(capitalized(&last));
        }
    }
}

/// Names of places and peoples, and people of two names, get their capitals.
fn from_lower(lexicon: &Lexicon, words: &[&str]) -> Vec<Option<String>> {
    let mut wish = vec![None; words.len()];
    let hashes: Vec<Word> = words.iter().map(|it| Word::of(it)).collect();
    let mut at = 0;
    while at < words.len() {
        let found = lexicon.name(hashes[at..].iter().map(|it| it.plain));
        let before = at.checked_sub(1).map_or("", |it| words[it]);
        let is_name = |&(length, flags): &(usize, Flags)| {
            let one = Flags::COUNTRY.with(Flags::DIVISION).with(Flags::LARGE_CITY);
            let is_place = flags.has(one) && (length > 1 || BEFORE_PLACES.contains(&before));
            let is_people = flags.has(Flags::DEMONYM) && !flags.has(Flags::AMBIGUOUS);
            (is_place || is_people) && !words[at..at + length].iter().all(|it| is_ordinary(it))
        };
        match found.filter(is_name) {
            Some((length, _)) => {
                for at in at..at + length {
                    wish[at] = (words[at].len() > 2).then(|| capitalized(words[at]));
                }
                at += length;
            }
            None => at += 1,
        }
    }
    let is_person = |at: usize| {
        let word = words[at];
        word.len() > 1 && !is_ordinary(word) && lexicon.word(hashes[at].lower).person != 0
    };
    let is_name = |at: usize| {
        let word = words[at];
        word.len() > 2 && word.chars().all(char::is_alphabetic) && !is_ordinary(word)
    };
    for last in 1..words.len() {
        if is_person(last - 1) && is_name(last) {
            for at in [last - 1, last] {
                wish[at] = Some(capitalized(words[at]));
            }
        }
    }
    words.iter().zip(&mut wish).filter(|(it, _)| **it == "i").for_each(|(_, wish)| {
        *wish = Some("I".to_owned());
    });
    wish
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Entry, Name, write_lexicon};
    use dateline_text::{sentences, tokenize};

    fn read_as(text: &str) -> String {
        let entry = |word: &str| Entry { word: word.to_owned(), class: 0, person: true };
        let words = ["emmanuel", "macron", "bill", "gates"].map(entry);
        let name = |name: &str, flags| Name { name: name.to_owned(), flags, country: None };
        let names = [name("paris", Flags::LARGE_CITY), name("turkey", Flags::COUNTRY)];
        let lexicon = Lexicon::from_bytes(&write_lexicon(&words, &[0], &names)).unwrap();
        let tokens = tokenize(text);
        let recased = recase(&lexicon, text, &tokens, &sentences(text, &tokens));
        let word = |at: usize| {
            let there = recased.words.iter().find(|it| it.0 == at);
            there.map_or(&text[tokens[at].span.range()], |it| it.1.as_str())
        };
        (0..tokens.len()).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_in_one_case_are_read_in_ordinary_case() {
        let cases = [
            ("MACRON VISITS PARIS FOR TALKS", "Macron visits Paris for talks"),
            ("BILL GATES SAID THAT THE BILL FAILED", "Bill Gates said that the bill failed"),
            ("Google Sues Epic Over Games in Paris", "Google sues Epic over games in Paris"),
            ("Apple Buys Shazam", "Apple buys Shazam"),
            ("emmanuel macron spoke in paris.", "Emmanuel Macron spoke in Paris ."),
            ("the turkey was dry.", "The turkey was dry ."),
            ("NATO, UN, EU, WHO", "NATO , UN , EU , WHO"),
            ("Ann Lee Said Nothing At All.", "Ann Lee Said Nothing At All ."),
            ("The minister of Foreign Affairs left.", "The minister of Foreign Affairs left ."),
        ];
        for (text, expected) in cases {
            assert_eq!(read_as(text), expected);
        }
    }

    #[test]
    fn lists_are_sorted() {
        assert!(ORDINARY.is_sorted() && ORDINARY.len() > 4000);
    }
}
