//! Where it is worth to try the rules: at few words, told at a glance.

use super::currency::{is_sign, may_be_sign};

/// The words with which something that a rule finds may begin, besides numbers and signs, sorted.
/// At all others no rule is tried: most words of a text cost one look at their length and first
/// letter.
const STARTS: &[&str] = &[
    "a",
    "about",
    "ad",
    "almost",
    "an",
    "another",
    "approximately",
    "apr",
    "april",
    "around",
    "as",
    "at",
    "au",
    "aud",
    "aug",
    "august",
    "autumn",
    "between",
    "billion",
    "billions",
    "c",
    "cad",
    "centuries",
    "chf",
    "close",
    "cny",
    "coming",
    "couple",
    "days",
    "dec",
    "decades",
    "december",
    "dozens",
    "earlier",
    "early",
    "eight",
    "eighteen",
    "eighty",
    "eleven",
    "end",
    "eur",
    "fall",
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
    "gbp",
    "half",
    "hk",
    "hundred",
    "hundreds",
    "inr",
    "jan",
    "january",
    "jpy",
    "jul",
    "july",
    "jun",
    "june",
    "just",
    "kr",
    "last",
    "late",
    "later",
    "less",
    "many",
    "mar",
    "march",
    "may",
    "mid",
    "midnight",
    "million",
    "millions",
    "mon",
    "monday",
    "mondays",
    "months",
    "more",
    "multi",
    "multibillion",
    "multimillion",
    "nearly",
    "next",
    "nine",
    "nineteen",
    "ninety",
    "no",
    "noon",
    "nov",
    "november",
    "nz",
    "oct",
    "october",
    "one",
    "only",
    "over",
    "overnight",
    "past",
    "previous",
    "quarter",
    "recent",
    "roughly",
    "rs",
    "rub",
    "same",
    "sat",
    "saturday",
    "saturdays",
    "second",
    "sep",
    "sept",
    "september",
    "seven",
    "seventeen",
    "seventy",
    "several",
    "six",
    "sixteen",
    "sixty",
    "slightly",
    "some",
    "spring",
    "summer",
    "sun",
    "sunday",
    "sundays",
    "ten",
    "tens",
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
    "thursday",
    "thursdays",
    "today",
    "tomorrow",
    "tonight",
    "trillion",
    "trillions",
    "try",
    "tue",
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
    "wed",
    "wednesday",
    "wednesdays",
    "weeks",
    "well",
    "winter",
    "years",
    "yesterday",
    "zero",
];

/// The words of which one stands at the beginning of all that a rule finds or a little behind it,
/// besides numbers and signs, sorted.
const ANCHORS: &[&str] = &[
    "acre",
    "acres",
    "afternoon",
    "apr",
    "april",
    "aug",
    "august",
    "autumn",
    "barrel",
    "barrels",
    "billion",
    "billions",
    "cents",
    "centuries",
    "century",
    "day",
    "days",
    "dec",
    "decade",
    "decades",
    "december",
    "degrees",
    "dollar",
    "dollars",
    "dozen",
    "dozens",
    "eight",
    "eighteen",
    "eighteenth",
    "eighth",
    "eighty",
    "eleven",
    "eleventh",
    "euros",
    "evening",
    "fall",
    "feb",
    "february",
    "feet",
    "fifteen",
    "fifteenth",
    "fifth",
    "fifty",
    "first",
    "fiscal",
    "five",
    "foot",
    "fortnight",
    "fortnights",
    "forty",
    "four",
    "fourteen",
    "fourteenth",
    "fourth",
    "francs",
    "fri",
    "friday",
    "fridays",
    "gallons",
    "half",
    "hectares",
    "hour",
    "hours",
    "hr",
    "hrs",
    "hundred",
    "hundreds",
    "inch",
    "inches",
    "jan",
    "january",
    "jul",
    "july",
    "jun",
    "june",
    "kilograms",
    "kilometer",
    "kilometers",
    "kilometre",
    "kilometres",
    "kilos",
    "mar",
    "march",
    "may",
    "meter",
    "meters",
    "metre",
    "metres",
    "midnight",
    "mile",
    "miles",
    "million",
    "millions",
    "min",
    "mins",
    "minute",
    "minutes",
    "mon",
    "monday",
    "mondays",
    "month",
    "months",
    "morning",
    "multi",
    "multibillion",
    "multimillion",
    "night",
    "nights",
    "nine",
    "nineteen",
    "nineteenth",
    "ninety",
    "ninth",
    "noon",
    "nov",
    "november",
    "oct",
    "october",
    "one",
    "overnight",
    "pence",
    "percent",
    "percentage",
    "pesos",
    "pound",
    "pounds",
    "quarter",
    "quarters",
    "rubles",
    "rupees",
    "sat",
    "saturday",
    "saturdays",
    "second",
    "seconds",
    "secs",
    "sep",
    "sept",
    "september",
    "seven",
    "seventeen",
    "seventeenth",
    "seventh",
    "seventy",
    "six",
    "sixteen",
    "sixteenth",
    "sixth",
    "sixty",
    "spring",
    "summer",
    "sun",
    "sunday",
    "sundays",
    "ten",
    "tens",
    "tenth",
    "third",
    "thirteen",
    "thirteenth",
    "thirty",
    "thousand",
    "thousands",
    "three",
    "thu",
    "thursday",
    "thursdays",
    "today",
    "tomorrow",
    "ton",
    "tonight",
    "tonnes",
    "tons",
    "trillion",
    "trillions",
    "tue",
    "tuesday",
    "tuesdays",
    "twelfth",
    "twelve",
    "twentieth",
    "twenty",
    "two",
    "wed",
    "wednesday",
    "wednesdays",
    "week",
    "weekend",
    "weekends",
    "weeks",
    "winter",
    "yards",
    "year",
    "years",
    "yen",
    "yesterday",
    "yuan",
    "zero",
];

/// How many words may stand between a beginning and its anchor.
pub(super) const REACH: usize = 6;

const LONGEST: usize = 13;

/// For each length, the first letters that the words of a list have: most other words are told by
/// them alone.
const fn first_letters(words: &[&str]) -> [u32; LONGEST + 1] {
    let mut letters = [0; LONGEST + 1];
    let mut at = 0;
    while at < words.len() {
        let word = words[at].as_bytes();
        letters[word.len()] |= 1 << (word[0] - b'a');
        at += 1;
    }
    letters
}

const STARTS_LETTERS: [u32; LONGEST + 1] = first_letters(STARTS);
const ANCHORS_LETTERS: [u32; LONGEST + 1] = first_letters(ANCHORS);

/// Whether any rule may match from a word on.
pub(super) fn may_start(word: &str) -> bool {
    is_listed(word, STARTS, &STARTS_LETTERS) || may_start_amount(word)
}

/// Whether a rule may match that begins at a word or a little before it.
pub(super) fn is_anchor(word: &str) -> bool {
    is_listed(word, ANCHORS, &ANCHORS_LETTERS)
        || word.starts_with(|first: char| first.is_ascii_uppercase()) && ends_in_digits(word)
}

/// Whether a word ends as `EUR10` does, or as `USD10m`.
fn ends_in_digits(word: &str) -> bool {
    word.bytes().rev().take(2).any(|byte| byte.is_ascii_digit())
}

/// Whether a word is one before an amount that no list here has: `EUR`, `R$`, `NT$`, `Rs500`.
fn may_start_amount(word: &str) -> bool {
    word.len() <= 24
        && word.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && may_be_sign(word)
}

/// Whether a word that begins with no ASCII character is a sign of a currency, or a fraction.
fn is_sign_or_fraction(word: &str) -> bool {
    const FRACTIONS: [char; 9] = ['½', '¼', '¾', '⅓', '⅔', '⅛', '⅜', '⅝', '⅞'];
    word.starts_with(FRACTIONS) || is_sign(word)
}

fn is_listed(word: &str, list: &[&str], letters: &[u32; LONGEST + 1]) -> bool {
    let bytes = word.as_bytes();
    match bytes.first() {
        Some(b'0'..=b'9' | b'$' | b'\'') => true,
        Some(first) if first.is_ascii_alphabetic() => {
            // "twenty-five", "Dec.", "US$"
            let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
            let length = bytes.iter().take_while(is_letter).count();
            if length < bytes.len() && !matches!(bytes[length], b'-' | b'.' | b'$') {
                return false;
            }
            let letter = 1 << (first.to_ascii_lowercase() - b'a');
            length <= LONGEST && letters[length] & letter != 0 && {
                let lower = word[..length].to_ascii_lowercase();
                list.binary_search(&lower.as_str()).is_ok()
            }
        }
        Some(_) => word.starts_with('’') || is_sign_or_fraction(word),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_are_sorted() {
        assert!(STARTS.is_sorted());
        assert!(ANCHORS.is_sorted());
    }

    #[test]
    fn most_words_start_nothing() {
        for word in ["Dec.", "twenty-five", "US$", "The", "3.5", "€", "'90s"] {
            assert!(may_start(word), "{word}");
        }
        for word in ["Damascus", "said", "don't", "é", "-", "", "internationalisation"] {
            assert!(!may_start(word), "{word}");
        }
    }
}
