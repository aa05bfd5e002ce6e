//! The grammar of numbers: "two hundred and fifty thousand", `2 1/2 million`, "three quarters of a
//! million". Hyphens join words as spaces do.

use super::digits::{exact_value, is_leading_group, parse_digits, parse_fraction};
use super::rule_tokens::{RuleTokens, position_in};

const ONES: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: &[&str] =
    &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const SCALES: &[(&str, f64)] = &[
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("trillion", 1e12),
    ("lakh", 1e5),
    ("lakhs", 1e5),
    ("crore", 1e7),
    ("crores", 1e7),
    ("dozen", 12.0),
    ("mln", 1e6),
    ("mio", 1e6),
    ("bln", 1e9),
    ("mrd", 1e9),
    ("trln", 1e12),
];

/// Abbreviations that have another meaning after a space: "5 m" is a length.
const SCALE_SUFFIXES: &[(&str, f64)] = &[
    ("k", 1e3),
    ("m", 1e6),
    ("mn", 1e6),
    ("mil", 1e6),
    ("b", 1e9),
    ("bn", 1e9),
    ("bil", 1e9),
    ("t", 1e12),
    ("tn", 1e12),
    ("trn", 1e12),
];

/// Names of fractions: singular, plural, denominator. Halves and quarters count without "of", too:
/// "a half mile".
const FRACTION_NAMES: &[(&str, &str, f64)] = &[
    ("half", "halves", 2.0),
    ("third", "thirds", 3.0),
    ("quarter", "quarters", 4.0),
    ("fifth", "fifths", 5.0),
    ("sixth", "sixths", 6.0),
    ("eighth", "eighths", 8.0),
    ("tenth", "tenths", 10.0),
];

/// The maximum number of groups of three digits after spaces in one number.
const MAX_SPACED_GROUPS: usize = 4;

/// Parses `five`, `fifty`, `fifty-five`.
pub(super) fn parse_spelled(word: &str) -> Option<f64> {
    let (tens, ones) = word.split_once('-').unwrap_or((word, ""));
    match ones {
        "" => parse_ones_word(tens).or_else(|| parse_tens_word(tens)),
        _ => Some(
            parse_tens_word(tens)?
                + parse_ones_word(ones).filter(|ones| (1.0..10.0).contains(ones))?,
        ),
    }
}

fn parse_ones_word(word: &str) -> Option<f64> {
    (3..=9).contains(&word.len()).then(|| position_in(word, ONES)).flatten().map(|it| it as f64)
}

fn parse_tens_word(word: &str) -> Option<f64> {
    let index = (5..=7).contains(&word.len()).then(|| position_in(word, TENS)).flatten()?;
    Some((index as f64 + 2.0) * 10.0)
}

fn value_in_list(word: &str, list: &[(&str, f64)]) -> Option<f64> {
    list.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
}

pub(super) fn scale_of(word: &str) -> Option<f64> {
    value_in_list(word, SCALES)
}

/// Returns the scale of an abbreviation that may follow a space after a signed number: "$2 B",
/// "$1MM".
fn scale_after_sign(word: &str) -> Option<f64> {
    const LONE: &[(&str, f64)] =
        &[("mm", 1e6), ("mn", 1e6), ("bn", 1e9), ("mil", 1e6), ("bil", 1e9), ("tn", 1e12)];
    match word {
        "K" => Some(1e3),
        "M" | "m" => Some(1e6),
        "B" | "b" => Some(1e9),
        "T" => Some(1e12),
        _ => value_in_list(word, LONE),
    }
}

/// Parses digits with a scale in one word: `2bil`, `50k`. Returns the number and the scale.
pub(super) fn parse_digits_with_suffix(word: &str) -> Option<(f64, f64)> {
    let end = word.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (number, scale) = word.split_at(end);
    let scale = value_in_list(scale, SCALE_SUFFIXES).or_else(|| scale_of(scale))?;
    Some((parse_digits(number)? * scale, scale))
}

/// A position in the words: a token, and the byte offset of one of its hyphenated parts.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cursor {
    token: usize,
    offset: usize,
}

/// A parsed number with its end, and the scale that it names last, or 1.
#[derive(Clone, Copy, Debug)]
struct ParsedNumber {
    end: Cursor,
    value: f64,
    scale: f64,
}

/// A parser for cardinal numbers, with the numbers that it has found.
#[derive(Clone, Copy)]
pub(super) struct CardinalParser<'a> {
    words: &'a RuleTokens<'a>,
    start: usize,
    cursor: Cursor,
    is_signed: bool,
    /// The longest number so far.
    longest: Option<ParsedNumber>,
    /// The longest number so far that ends at the end of a token.
    longest_whole: Option<ParsedNumber>,
}

impl<'a> CardinalParser<'a> {
    /// Parses the number that begins at a token. `is_signed` is true if a currency sign precedes
    /// it.
    pub(super) fn parse(words: &'a RuleTokens<'a>, start: usize, is_signed: bool) -> Self {
        let at = Cursor { token: start, offset: 0 };
        let mut number =
            Self { words, start, cursor: at, is_signed, longest: None, longest_whole: None };
        if !number.parse_part_of_one() {
            number.parse_groups();
        }
        number
    }

    /// Returns the number of whole tokens, the value if it is exact, and the last scale.
    pub(super) fn whole_tokens(&self) -> Option<(usize, Option<f64>, f64)> {
        let ParsedNumber { end, value, scale } = self.longest_whole?;
        Some((end.token - self.start, exact_value(value), scale))
    }

    /// Returns the number at the start of a hyphenated token, and the rest: 2 and "mile" for
    /// "two-mile".
    pub(super) fn hyphenated_rest(&self) -> Option<(Option<f64>, &'a str)> {
        let ParsedNumber { end, value, .. } = self.longest?;
        let is_inside = end.token == self.start && end.offset > 0;
        is_inside.then(|| (exact_value(value), &self.words.word(end.token)[end.offset..]))
    }

    /// Returns the part of a token at the cursor.
    fn current_part(&self) -> &'a str {
        let rest = self.words.word(self.cursor.token).get(self.cursor.offset..).unwrap_or("");
        rest.split('-').next().unwrap_or("")
    }

    fn is_one_of(&self, words: &[&str]) -> bool {
        position_in(self.current_part(), words).is_some()
    }

    fn advance(&mut self) {
        let end = self.cursor.offset + self.current_part().len();
        self.cursor = if end < self.words.word(self.cursor.token).len() {
            Cursor { offset: end + 1, ..self.cursor }
        } else {
            Cursor { token: self.cursor.token + 1, offset: 0 }
        };
    }

    /// Moves the cursor past one of the words. Returns true if it was there.
    fn accept(&mut self, words: &[&str]) -> bool {
        let passes = self.is_one_of(words);
        if passes {
            self.advance();
        }
        passes
    }

    /// Records that a number with this value ends at the cursor.
    fn record(&mut self, value: f64, scale: f64) {
        let read = ParsedNumber { end: self.cursor, value, scale };
        self.longest = Some(read);
        if self.cursor.offset == 0 {
            self.longest_whole = Some(read);
        }
    }

    /// Parses "half a million", "three quarters of a mile", "a quarter million". Returns true if it
    /// matches.
    fn parse_part_of_one(&mut self) -> bool {
        let start = *self;
        let Some((part, is_direct)) = self.parse_part_name() else {
            *self = start;
            return false;
        };
        let is_inside = self.cursor.offset > 0;
        let of = self.accept(&["of"]);
        let is_one = (of || is_direct) && self.accept(&["a", "an", "one"]);
        let is_counted = if of { is_one } else { is_direct || is_inside };
        let scale = self.parse_scale();
        if is_counted || scale.is_some() && is_direct {
            let scale = scale.unwrap_or(1.0);
            self.record(part * scale, scale);
            return true;
        }
        *self = start;
        false
    }

    /// Parses "half", "a quarter", "two thirds". Returns the value, and true if it counts without
    /// "of".
    fn parse_part_name(&mut self) -> Option<(f64, bool)> {
        let is_article = self.is_one_of(&["a", "one"]);
        let numerator = if is_article {
            Some(1.0)
        } else {
            parse_ones_word(self.current_part()).filter(|it| *it >= 1.0)
        };
        if numerator.is_some() {
            self.advance();
        }
        let is_many = numerator.is_some_and(|numerator| numerator > 1.0);
        let name = self.current_part();
        let named = |(one, many, _): &&(&str, &str, f64)| {
            name.eq_ignore_ascii_case(if is_many { many } else { one })
        };
        let (one, _, denominator) = FRACTION_NAMES.iter().find(named)?;
        self.advance();
        let is_inside = self.cursor.offset > 0;
        let is_direct = match *one {
            "half" => true,
            "quarter" => {
                numerator.is_some()
                    || is_inside
                    || scale_of(self.current_part()).is_some()
                    || self.is_one_of(&["of"])
            }
            _ => false,
        };
        let is_usable = is_direct || numerator.is_some();
        is_usable.then(|| (numerator.unwrap_or(1.0) / denominator, is_direct && !is_many))
    }

    /// Parses groups of decreasing scale: "three million two hundred thousand and five".
    fn parse_groups(&mut self) {
        let (mut total, mut limit) = (0.0, f64::INFINITY);
        let mut began_in_digits = None;
        loop {
            let saved = *self;
            let is_first = began_in_digits.is_none();
            if !is_first {
                self.accept(&["and"]);
            }
            let Some((group, is_digits)) = self.parse_group(total) else {
                *self = saved;
                return;
            };
            let scale = self.parse_scale();
            let factor = scale.unwrap_or(1.0);
            // "$1.5mn one" is not a number, and "2 million 300 people" is unlikely to be one.
            let is_alike = *began_in_digits.get_or_insert(is_digits) == is_digits;
            let fits = group * factor < limit && is_alike && (!is_digits || scale.is_some());
            if !is_first && !fits {
                *self = saved;
                return;
            }
            total += group * factor;
            limit = factor;
            if scale.is_some() {
                self.record(total, factor);
            }
            if factor == 1.0 || total == 0.0 {
                return;
            }
        }
    }

    /// Parses a number below a thousand, or a number in digits. Returns its value, and true for
    /// digits. `total` is the sum of the groups before it.
    fn parse_group(&mut self, total: f64) -> Option<(f64, bool)> {
        if let Some(value) = self.parse_in_digits() {
            self.record(total + value, 1.0);
            return Some((self.parse_and_a_half(total, value), true));
        }
        let mut value = match self.parse_tens() {
            Some(value) => {
                self.record(total + value, 1.0);
                value
            }
            None if self.is_one_of(&["a", "an"]) => {
                self.advance();
                let is_joined =
                    self.words.touches_previous(self.cursor.token) && self.cursor.offset == 0;
                let is_number = self.is_one_of(&["hundred"]) || self.peek_scale().is_some();
                (is_number && !is_joined).then_some(1.0)?
            }
            None => return None,
        };
        if self.accept(&["hundred"]) {
            value *= 100.0;
            self.record(total + value, 100.0);
            let saved = *self;
            self.accept(&["and"]);
            match self.parse_tens() {
                Some(more) if !self.is_one_of(&["hundred"]) => {
                    value += more;
                    self.record(total + value, 1.0);
                }
                _ => *self = saved,
            }
        }
        Some((self.parse_and_a_half(total, value), false))
    }

    /// Parses "five", "fifty-five", "fifty five".
    fn parse_tens(&mut self) -> Option<f64> {
        if let Some(value) = parse_ones_word(self.current_part()) {
            self.advance();
            return Some(value);
        }
        let tens = parse_tens_word(self.current_part())?;
        self.advance();
        let saved = *self;
        // "twenty - six", as in transcripts.
        if self.cursor.offset == 0 && self.words.is_one_of(self.cursor.token, &["-"]) {
            self.cursor.token += 1;
        }
        let ones = parse_ones_word(self.current_part()).filter(|ones| (1.0..10.0).contains(ones));
        match ones {
            Some(_) => self.advance(),
            None => *self = saved,
        }
        Some(tens + ones.unwrap_or(0.0))
    }

    /// Parses `3,000`, `25 000`, `2 1/2`, `2-1/2`, `2bil`.
    fn parse_in_digits(&mut self) -> Option<f64> {
        let first = self.current_part();
        if !first.starts_with(|letter: char| !letter.is_ascii_alphabetic()) {
            return None;
        }
        if let Some(value) = parse_fraction(first) {
            self.advance();
            return Some(value);
        }
        let Some(mut value) = parse_digits(first) else {
            let (value, _) = parse_digits_with_suffix(first)?;
            self.advance();
            return Some(value);
        };
        let is_whole_token = self.cursor.offset == 0 && self.words.word(self.cursor.token) == first;
        self.advance();
        if is_whole_token && is_leading_group(first) {
            // The limit excludes tables of numbers.
            for _ in 0..MAX_SPACED_GROUPS {
                if !self.is_spaced_group() {
                    break;
                }
                value = value * 1000.0 + parse_digits(self.current_part())?;
                self.advance();
            }
        }
        if let Some(more) =
            parse_fraction(self.current_part()).filter(|_| !first.contains(['.', ',']))
        {
            value += more;
            self.advance();
        }
        Some(value)
    }

    /// Returns true if three more digits follow a space, as in `25 000`.
    fn is_spaced_group(&self) -> bool {
        let word = self.words.word(self.cursor.token);
        self.cursor.offset == 0
            && word.len() == 3
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && !self.words.touches_previous(self.cursor.token)
            && !(self.words.touches_previous(self.cursor.token + 1)
                && self.words.is_one_of(self.cursor.token + 1, &["-", "–", "/", ":"]))
    }

    /// Adds "and a half", "and three quarters" to a value.
    fn parse_and_a_half(&mut self, total: f64, value: f64) -> f64 {
        let saved = *self;
        if self.accept(&["and"]) {
            let count = if self.is_one_of(&["a", "one"]) {
                Some(1.0)
            } else {
                parse_ones_word(self.current_part())
            };
            if count.is_some() {
                self.advance();
            }
            let count = count.unwrap_or(0.0);
            let name = self.current_part();
            let part = FRACTION_NAMES.iter().find(|(one, many, _)| {
                name.eq_ignore_ascii_case(if count > 1.0 { many } else { one })
            });
            if let Some((.., denominator)) = part
                && count > 0.0
            {
                self.advance();
                let value = value + count / denominator;
                self.record(total + value, 1.0);
                return value;
            }
        }
        *self = saved;
        value
    }

    /// Returns the scale at the cursor.
    fn peek_scale(&self) -> Option<f64> {
        let part = self.current_part();
        let touches = self.cursor.offset == 0 && self.words.touches_previous(self.cursor.token);
        let short = || touches.then(|| value_in_list(part, SCALE_SUFFIXES)).flatten();
        let lone = || self.is_signed.then(|| scale_after_sign(part)).flatten();
        scale_of(part).or_else(short).or_else(lone)
    }

    /// Parses one or two scales: "million", "thousand million".
    fn parse_scale(&mut self) -> Option<f64> {
        let first = self.peek_scale()?;
        self.advance();
        let Some(second) = scale_of(self.current_part()) else { return Some(first) };
        self.advance();
        Some(first * second)
    }
}
