//! The grammar of numbers: "two hundred and fifty thousand", `2 1/2 million`, "three quarters of a
//! million". Hyphens join words as spaces do.

use super::numeral::{digits, exact, fraction, is_leading_group};
use super::words::{Words, position};

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

/// Abbreviations that mean something else where a space stands before them: "5 m" is a length.
const ATTACHED: &[(&str, f64)] = &[
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

/// The parts of a whole, by name. Halves and quarters count without "of", too: "a half mile".
const PARTS: &[(&str, &str, f64)] = &[
    ("half", "halves", 2.0),
    ("third", "thirds", 3.0),
    ("quarter", "quarters", 4.0),
    ("fifth", "fifths", 5.0),
    ("sixth", "sixths", 6.0),
    ("eighth", "eighths", 8.0),
    ("tenth", "tenths", 10.0),
];

/// The most groups of three digits behind spaces in one number.
const SPACED_GROUPS: usize = 4;

/// `five`, `fifty`, `fifty-five`.
pub(super) fn spelled(word: &str) -> Option<f64> {
    let (tens, ones) = word.split_once('-').unwrap_or((word, ""));
    match ones {
        "" => one(tens).or_else(|| ten(tens)),
        _ => Some(ten(tens)? + one(ones).filter(|ones| (1.0..10.0).contains(ones))?),
    }
}

fn one(word: &str) -> Option<f64> {
    (3..=9).contains(&word.len()).then(|| position(word, ONES)).flatten().map(|it| it as f64)
}

fn ten(word: &str) -> Option<f64> {
    let index = (5..=7).contains(&word.len()).then(|| position(word, TENS)).flatten()?;
    Some((index as f64 + 2.0) * 10.0)
}

fn listed(word: &str, list: &[(&str, f64)]) -> Option<f64> {
    list.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, value)| *value)
}

pub(super) fn scale_of(word: &str) -> Option<f64> {
    listed(word, SCALES)
}

/// Magnitudes behind a sign may stand alone: "$2 B", "$1MM".
fn scale_behind_sign(word: &str) -> Option<f64> {
    const LONE: &[(&str, f64)] =
        &[("mm", 1e6), ("mn", 1e6), ("bn", 1e9), ("mil", 1e6), ("bil", 1e9), ("tn", 1e12)];
    match word {
        "K" => Some(1e3),
        "M" | "m" => Some(1e6),
        "B" | "b" => Some(1e9),
        "T" => Some(1e12),
        _ => listed(word, LONE),
    }
}

/// `2bil`, `50k`: the value of digits with a magnitude in one word.
pub(super) fn attached(word: &str) -> Option<f64> {
    let end = word.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (number, scale) = word.split_at(end);
    Some(digits(number)? * listed(scale, ATTACHED).or_else(|| scale_of(scale))?)
}

/// A position in the words: a token, and the offset in it of one of its parts between hyphens.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cursor {
    token: usize,
    offset: usize,
}

/// How far a number reaches, and its value.
#[derive(Clone, Copy, Debug)]
struct Read {
    end: Cursor,
    value: f64,
    scale: f64,
}

/// A number as it is read.
#[derive(Clone, Copy)]
pub(super) struct Cardinal<'a> {
    words: &'a Words<'a>,
    start: usize,
    at: Cursor,
    is_signed: bool,
    /// The longest number so far, and the longest that ends where a token does.
    longest: Option<Read>,
    whole: Option<Read>,
}

impl<'a> Cardinal<'a> {
    /// Reads the number that begins at a token; `is_signed` where the sign of a currency stands before it.
    pub(super) fn read(words: &'a Words<'a>, start: usize, is_signed: bool) -> Self {
        let at = Cursor { token: start, offset: 0 };
        let mut number = Self { words, start, at, is_signed, longest: None, whole: None };
        if !number.part_of_one() {
            number.groups();
        }
        number
    }

    /// How many whole tokens the number takes, its value if that is exact, and its last magnitude.
    pub(super) fn tokens(&self) -> Option<(usize, Option<f64>, f64)> {
        let Read { end, value, scale } = self.whole?;
        Some((end.token - self.start, exact(value), scale))
    }

    /// The number at the beginning of a hyphenated token, and the rest: 2 and "mile" of "two-mile".
    pub(super) fn hyphenated(&self) -> Option<(Option<f64>, &'a str)> {
        let Read { end, value, .. } = self.longest?;
        let is_inside = end.token == self.start && end.offset > 0;
        is_inside.then(|| (exact(value), &self.words.word(end.token)[end.offset..]))
    }

    /// The part of a token at the cursor.
    fn part(&self) -> &'a str {
        let rest = self.words.word(self.at.token).get(self.at.offset..).unwrap_or("");
        rest.split('-').next().unwrap_or("")
    }

    fn is(&self, words: &[&str]) -> bool {
        position(self.part(), words).is_some()
    }

    fn advance(&mut self) {
        let end = self.at.offset + self.part().len();
        self.at = if end < self.words.word(self.at.token).len() {
            Cursor { offset: end + 1, ..self.at }
        } else {
            Cursor { token: self.at.token + 1, offset: 0 }
        };
    }

    /// Takes the cursor past one of some words.
    fn pass(&mut self, words: &[&str]) -> bool {
        let passes = self.is(words);
        if passes {
            self.advance();
        }
        passes
    }

    /// A number of this value ends at the cursor.
    fn note(&mut self, value: f64, scale: f64) {
        let read = Read { end: self.at, value, scale };
        self.longest = Some(read);
        if self.at.offset == 0 {
            self.whole = Some(read);
        }
    }

    /// "half a million", "three quarters of a mile", "a quarter million".
    fn part_of_one(&mut self) -> bool {
        let start = *self;
        let Some((part, is_direct)) = self.part_name() else {
            *self = start;
            return false;
        };
        let is_inside = self.at.offset > 0;
        let of = self.pass(&["of"]);
        let is_one = (of || is_direct) && self.pass(&["a", "an", "one"]);
        let is_counted = if of { is_one } else { is_direct || is_inside };
        let scale = self.scale();
        if is_counted || scale.is_some() && is_direct {
            let scale = scale.unwrap_or(1.0);
            self.note(part * scale, scale);
            return true;
        }
        *self = start;
        false
    }

    /// "half", "a quarter", "two thirds": the value, and whether it counts without "of".
    fn part_name(&mut self) -> Option<(f64, bool)> {
        let is_article = self.is(&["a", "one"]);
        let numerator =
            if is_article { Some(1.0) } else { one(self.part()).filter(|it| *it >= 1.0) };
        if numerator.is_some() {
            self.advance();
        }
        let is_many = numerator.is_some_and(|numerator| numerator > 1.0);
        let name = self.part();
        let named = |(one, many, _): &&(&str, &str, f64)| {
            name.eq_ignore_ascii_case(if is_many { many } else { one })
        };
        let (one, _, denominator) = PARTS.iter().find(named)?;
        self.advance();
        let is_inside = self.at.offset > 0;
        let is_direct = match *one {
            "half" => true,
            "quarter" => {
                numerator.is_some()
                    || is_inside
                    || scale_of(self.part()).is_some()
                    || self.is(&["of"])
            }
            _ => false,
        };
        let is_usable = is_direct || numerator.is_some();
        is_usable.then(|| (numerator.unwrap_or(1.0) / denominator, is_direct && !is_many))
    }

    /// Groups of falling magnitude: "three million two hundred thousand and five".
    fn groups(&mut self) {
        let (mut total, mut limit) = (0.0, f64::INFINITY);
        let mut began_in_digits = None;
        loop {
            let saved = *self;
            let is_first = began_in_digits.is_none();
            if !is_first {
                self.pass(&["and"]);
            }
            let Some((group, is_digits)) = self.group(total) else {
                *self = saved;
                return;
            };
            let scale = self.scale();
            let factor = scale.unwrap_or(1.0);
            // "$1.5mn one" is no number, and "2 million 300 people" hardly.
            let is_alike = *began_in_digits.get_or_insert(is_digits) == is_digits;
            let fits = group * factor < limit && is_alike && (!is_digits || scale.is_some());
            if !is_first && !fits {
                *self = saved;
                return;
            }
            total += group * factor;
            limit = factor;
            if scale.is_some() {
                self.note(total, factor);
            }
            if factor == 1.0 || total == 0.0 {
                return;
            }
        }
    }

    /// A number below a thousand, or one in digits; and whether it is in digits. `total` stands before it.
    fn group(&mut self, total: f64) -> Option<(f64, bool)> {
        if let Some(value) = self.in_digits() {
            self.note(total + value, 1.0);
            return Some((self.and_a_half(total, value), true));
        }
        let mut value = match self.tens() {
            Some(value) => {
                self.note(total + value, 1.0);
                value
            }
            None if self.is(&["a", "an"]) => {
                self.advance();
                let is_joined = self.words.touches(self.at.token) && self.at.offset == 0;
                let is_number = self.is(&["hundred"]) || self.scale_here().is_some();
                (is_number && !is_joined).then_some(1.0)?
            }
            None => return None,
        };
        if self.pass(&["hundred"]) {
            value *= 100.0;
            self.note(total + value, 100.0);
            let saved = *self;
            self.pass(&["and"]);
            match self.tens() {
                Some(more) if !self.is(&["hundred"]) => {
                    value += more;
                    self.note(total + value, 1.0);
                }
                _ => *self = saved,
            }
        }
        Some((self.and_a_half(total, value), false))
    }

    /// "five", "fifty-five", "fifty five".
    fn tens(&mut self) -> Option<f64> {
        if let Some(value) = one(self.part()) {
            self.advance();
            return Some(value);
        }
        let tens = ten(self.part())?;
        self.advance();
        let saved = *self;
        // "twenty - six", as transcripts have it
        if self.at.offset == 0 && self.words.is(self.at.token, &["-"]) {
            self.at.token += 1;
        }
        let ones = one(self.part()).filter(|ones| (1.0..10.0).contains(ones));
        match ones {
            Some(_) => self.advance(),
            None => *self = saved,
        }
        Some(tens + ones.unwrap_or(0.0))
    }

    /// `3,000`, `25 000`, `2 1/2`, `2-1/2`, `2bil`.
    fn in_digits(&mut self) -> Option<f64> {
        let first = self.part();
        if !first.starts_with(|letter: char| !letter.is_ascii_alphabetic()) {
            return None;
        }
        if let Some(value) = fraction(first) {
            self.advance();
            return Some(value);
        }
        let Some(mut value) = digits(first) else {
            let value = attached(first)?;
            self.advance();
            return Some(value);
        };
        let is_whole_token = self.at.offset == 0 && self.words.word(self.at.token) == first;
        self.advance();
        if is_whole_token && is_leading_group(first) {
            // A table of numbers is none.
            for _ in 0..SPACED_GROUPS {
                if !self.is_spaced_group() {
                    break;
                }
                value = value * 1000.0 + digits(self.part())?;
                self.advance();
            }
        }
        if let Some(more) = fraction(self.part()).filter(|_| !first.contains(['.', ','])) {
            value += more;
            self.advance();
        }
        Some(value)
    }

    /// Returns true where three more digits stand behind a space, as in `25 000`.
    fn is_spaced_group(&self) -> bool {
        let word = self.words.word(self.at.token);
        self.at.offset == 0
            && word.len() == 3
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && !self.words.touches(self.at.token)
            && !(self.words.touches(self.at.token + 1)
                && self.words.is(self.at.token + 1, &["-", "–", "/", ":"]))
    }

    /// Adds "and a half", "and three quarters".
    fn and_a_half(&mut self, total: f64, value: f64) -> f64 {
        let saved = *self;
        if self.pass(&["and"]) {
            let count = if self.is(&["a", "one"]) { Some(1.0) } else { one(self.part()) };
            if count.is_some() {
                self.advance();
            }
            let count = count.unwrap_or(0.0);
            let name = self.part();
            let part = PARTS.iter().find(|(one, many, _)| {
                name.eq_ignore_ascii_case(if count > 1.0 { many } else { one })
            });
            if let Some((.., denominator)) = part
                && count > 0.0
            {
                self.advance();
                let value = value + count / denominator;
                self.note(total + value, 1.0);
                return value;
            }
        }
        *self = saved;
        value
    }

    /// The magnitude at the cursor.
    fn scale_here(&self) -> Option<f64> {
        let part = self.part();
        let touches = self.at.offset == 0 && self.words.touches(self.at.token);
        let short = || touches.then(|| listed(part, ATTACHED)).flatten();
        let lone = || self.is_signed.then(|| scale_behind_sign(part)).flatten();
        scale_of(part).or_else(short).or_else(lone)
    }

    /// Takes one or two magnitudes: "million", "thousand million".
    fn scale(&mut self) -> Option<f64> {
        let first = self.scale_here()?;
        self.advance();
        let Some(second) = scale_of(self.part()) else { return Some(first) };
        self.advance();
        Some(first * second)
    }
}
