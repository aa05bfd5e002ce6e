//! The prefilter: a fast check of where rules can match at all.

mod anchor_words;

use super::currency::{is_sign, may_be_sign};
use anchor_words::ANCHOR_WORDS;

/// Words with which a match may begin, besides numbers and signs, sorted. No rule is tried at other
/// words. For most words, a check of their length and first letter is enough.
const START_WORDS: &[&str] = &[
    "a",
    "about",
    "ad",
    "all",
    "almost",
    "an",
    "annually",
    "another",
    "any",
    "approximately",
    "apr",
    "april",
    "armistice",
    "around",
    "as",
    "ascension",
    "ash",
    "at",
    "au",
    "aud",
    "aug",
    "august",
    "autumn",
    "bastille",
    "beginning",
    "between",
    "billion",
    "billions",
    "biweekly",
    "black",
    "boxing",
    "c",
    "cad",
    "calendar",
    "canada",
    "centuries",
    "chf",
    "chinese",
    "christmas",
    "cinco",
    "close",
    "cny",
    "columbus",
    "coming",
    "couple",
    "daily",
    "dawn",
    "day",
    "daybreak",
    "daylong",
    "days",
    "dec",
    "decade",
    "decadelong",
    "decades",
    "december",
    "diwali",
    "dozens",
    "dusk",
    "each",
    "earlier",
    "early",
    "earth",
    "easter",
    "eid",
    "eight",
    "eighteen",
    "eighty",
    "eleven",
    "end",
    "entire",
    "eur",
    "every",
    "fall",
    "father",
    "feb",
    "february",
    "few",
    "fewer",
    "fifteen",
    "fifty",
    "first",
    "fiscal",
    "five",
    "following",
    "forty",
    "four",
    "fourteen",
    "fourth",
    "fri",
    "friday",
    "fridays",
    "from",
    "fy",
    "gbp",
    "good",
    "half",
    "halloween",
    "hanukkah",
    "hk",
    "hour",
    "hourlong",
    "hourly",
    "hours",
    "hundred",
    "hundreds",
    "independence",
    "inr",
    "jan",
    "january",
    "jpy",
    "jul",
    "july",
    "jun",
    "june",
    "juneteenth",
    "just",
    "kr",
    "labor",
    "labour",
    "last",
    "late",
    "later",
    "less",
    "lunar",
    "many",
    "mar",
    "march",
    "mardi",
    "martin",
    "may",
    "memorial",
    "mid",
    "midday",
    "midnight",
    "midweek",
    "midyear",
    "million",
    "millions",
    "minute",
    "minutes",
    "mon",
    "monday",
    "mondays",
    "month",
    "monthlong",
    "monthly",
    "months",
    "more",
    "mother",
    "multi",
    "multibillion",
    "multimillion",
    "nearly",
    "new",
    "next",
    "night",
    "nightfall",
    "nightly",
    "nine",
    "nineteen",
    "ninety",
    "no",
    "noon",
    "nov",
    "november",
    "nowruz",
    "nz",
    "oct",
    "october",
    "one",
    "only",
    "over",
    "overnight",
    "palm",
    "passover",
    "past",
    "pentecost",
    "presidents",
    "previous",
    "quarter",
    "quarterly",
    "ramadan",
    "recent",
    "rosh",
    "roughly",
    "rs",
    "rub",
    "same",
    "sat",
    "saturday",
    "saturdays",
    "second",
    "seconds",
    "semiannually",
    "sep",
    "sept",
    "september",
    "seven",
    "seventeen",
    "seventy",
    "several",
    "shortly",
    "six",
    "sixteen",
    "sixty",
    "slightly",
    "some",
    "spring",
    "st",
    "start",
    "summer",
    "sun",
    "sunday",
    "sundays",
    "sundown",
    "sunrise",
    "sunset",
    "ten",
    "tens",
    "thanksgiving",
    "that",
    "the",
    "third",
    "thirteen",
    "thirty",
    "this",
    "thousand",
    "thousands",
    "three",
    "thu",
    "thur",
    "thurs",
    "thursday",
    "thursdays",
    "today",
    "tomorrow",
    "tonight",
    "trillion",
    "trillions",
    "try",
    "tue",
    "tues",
    "tuesday",
    "tuesdays",
    "twelve",
    "twenty",
    "two",
    "uah",
    "under",
    "up",
    "upward",
    "upwards",
    "us",
    "usd",
    "valentine",
    "veterans",
    "wed",
    "wednesday",
    "wednesdays",
    "weds",
    "week",
    "weekends",
    "weeklong",
    "weekly",
    "weeks",
    "well",
    "winter",
    "year",
    "yearlong",
    "yearly",
    "years",
    "yesterday",
    "yom",
    "zero",
];

/// The distance within which an anchor must follow the start of a match, in tokens, counting the
/// start.
pub(super) const ANCHOR_WINDOW: usize = 6;

const MAX_WORD_LEN: usize = 13;

/// Returns, for each word length, the set of first letters in a list. Most other words are excluded
/// by these alone.
const fn first_letters(words: &[&str]) -> [u32; MAX_WORD_LEN + 1] {
    let mut letters = [0; MAX_WORD_LEN + 1];
    let mut at = 0;
    while at < words.len() {
        let word = words[at].as_bytes();
        letters[word.len()] |= 1 << (word[0] - b'a');
        at += 1;
    }
    letters
}

const START_LETTERS: [u32; MAX_WORD_LEN + 1] = first_letters(START_WORDS);
const ANCHOR_LETTERS: [u32; MAX_WORD_LEN + 1] = first_letters(ANCHOR_WORDS);

/// Returns true if a match may begin with this word.
pub(super) fn may_start(word: &str) -> bool {
    is_listed_word(word, START_WORDS, &START_LETTERS) || may_start_amount(word)
}

/// Returns true if a match may begin at this word or shortly before it.
pub(super) fn is_anchor(word: &str) -> bool {
    is_listed_word(word, ANCHOR_WORDS, &ANCHOR_LETTERS)
        || word.starts_with(|first: char| first.is_ascii_uppercase()) && ends_in_digits(word)
}

/// Returns true if a word ends as in `EUR10` or `USD10m`.
fn ends_in_digits(word: &str) -> bool {
    word.bytes().rev().take(2).any(|byte| byte.is_ascii_digit())
}

/// Returns true if an amount may begin with a word that is in no list here: `EUR`, `R$`, `NT$`,
/// `Rs500`.
fn may_start_amount(word: &str) -> bool {
    word.len() <= 24
        && word.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && may_be_sign(word)
}

/// Returns true if a word that begins with a non-ASCII character is a currency sign or a fraction.
fn is_sign_or_fraction(word: &str) -> bool {
    const FRACTIONS: [char; 9] = ['½', '¼', '¾', '⅓', '⅔', '⅛', '⅜', '⅝', '⅞'];
    word.starts_with(FRACTIONS) || is_sign(word)
}

fn is_listed_word(word: &str, list: &[&str], letters: &[u32; MAX_WORD_LEN + 1]) -> bool {
    let bytes = word.as_bytes();
    match bytes.first() {
        Some(b'0'..=b'9' | b'$' | b'\'') => true,
        Some(b'Q' | b'H' | b'F') if is_period_code(bytes) => true,
        Some(first) if first.is_ascii_alphabetic() => {
            // "twenty-five", "Dec.", "US$"
            let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
            let length = bytes.iter().take_while(is_letter).count();
            if length < bytes.len() && !matches!(bytes[length], b'-' | b'.' | b'$') {
                return false;
            }
            let letter = 1 << (first.to_ascii_lowercase() - b'a');
            length <= MAX_WORD_LEN && letters[length] & letter != 0 && {
                let lower = || bytes[..length].iter().map(u8::to_ascii_lowercase);
                list.binary_search_by(|it| it.bytes().cmp(lower())).is_ok()
            }
        }
        Some(_) => word.starts_with('’') || is_sign_or_fraction(word),
        None => false,
    }
}

/// Returns true for `Q3`, `H1`, `FY23`.
fn is_period_code(word: &[u8]) -> bool {
    match word {
        [b'Q' | b'H', digit, ..] => digit.is_ascii_digit(),
        [b'F', b'Y', rest @ ..] => rest.first().is_none_or(u8::is_ascii_digit),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_words_are_sorted() {
        assert!(START_WORDS.is_sorted());
        assert!(ANCHOR_WORDS.is_sorted());
    }

    #[test]
    fn most_words_start_no_rule() {
        for word in ["Dec.", "twenty-five", "US$", "The", "3.5", "€", "'90s"] {
            assert!(may_start(word), "{word}");
        }
        for word in ["Damascus", "said", "don't", "é", "-", "", "internationalisation"] {
            assert!(!may_start(word), "{word}");
        }
    }
}
