//! The prefixes, suffixes and infixes of spaCy's rules. Lengths and offsets are in bytes.
//!
//! **Cost:** linear in the run for [`find_infixes`]. The other functions take constant time, except
//! for runs of dots, which are cut off whole.

use super::char_class::{
    is_alpha, is_currency, is_digit, is_lower, is_pictograph, is_punctuation, is_quote, is_upper,
};
use crate::Span;

/// Currencies with several characters.
const CURRENCIES: &[&str] = &["US$", "C$", "A$"];

/// Units that are cut off after a digit. If one is a suffix of another, the longer one comes first.
const UNITS: &[&str] = &[
    "km²",
    "km³",
    "km",
    "dm²",
    "dm³",
    "dm",
    "cm²",
    "cm³",
    "cm",
    "mm²",
    "mm³",
    "mm",
    "m²",
    "m³",
    "ha",
    "µm",
    "nm",
    "yd",
    "in",
    "ft",
    "kg",
    "mg",
    "µg",
    "g",
    "lb",
    "oz",
    "m/s",
    "km/h",
    "kmh",
    "mph",
    "hPa",
    "Pa",
    "mbar",
    "mb",
    "MB",
    "kb",
    "KB",
    "gb",
    "GB",
    "tb",
    "TB",
    "m",
    "t",
    "T",
    "G",
    "M",
    "K",
    "%",
    "км²",
    "км³",
    "км",
    "дм²",
    "дм³",
    "дм",
    "см²",
    "см³",
    "см",
    "мм²",
    "мм³",
    "мм",
    "м²",
    "м³",
    "нм",
    "кг",
    "мг",
    "м/с",
    "км/ч",
    "кПа",
    "Па",
    "мбар",
    "Кб",
    "КБ",
    "кб",
    "Мб",
    "МБ",
    "мб",
    "Гб",
    "ГБ",
    "гб",
    "Тб",
    "ТБ",
    "м",
    "г",
    "كم²",
    "كم³",
    "كم",
    "سم²",
    "سم³",
    "سم",
    "مم²",
    "مم³",
    "مم",
    "م²",
    "م³",
    "م",
    "غرام",
    "جرام",
    "جم",
    "كغ",
    "ملغ",
    "كوب",
    "اكواب",
    // The rules are missing a separator here, so this is one unit.
    "тбكم",
];

/// Returns the length of the prefix to cut off; 0 if there is none.
pub(super) fn prefix_len(run: &str) -> usize {
    let mut characters = run.chars();
    let Some(first) = characters.next() else { return 0 };
    let is_sign = matches!(first, '§' | '%' | '=' | '—' | '–')
        || is_punctuation(first)
        || is_quote(first)
        || is_currency(first)
        || is_pictograph(first);
    if is_sign || first == '+' && !characters.next().is_some_and(is_digit) {
        return first.len_utf8();
    }
    let dots = run.bytes().take_while(|&byte| byte == b'.').count();
    if dots > 1 {
        return dots;
    }
    CURRENCIES.iter().find(|currency| run.starts_with(**currency)).map_or(0, |one| one.len())
}

/// Returns the length of the suffix to cut off; 0 if there is none. If several rules match, the
/// longest suffix is cut off.
pub(super) fn suffix_len(run: &str) -> usize {
    let Some(last) = run.chars().next_back() else { return 0 };
    let before = &run[..run.len() - last.len_utf8()];
    let dots = run.bytes().rev().take_while(|&byte| byte == b'.').count();
    if dots > 1 {
        return dots;
    }
    if last == '.' {
        return usize::from(ends_before_stop(before));
    }
    if run.ends_with("……") {
        return "……".len();
    }
    let is_sign = is_punctuation(last)
        || is_quote(last)
        || is_pictograph(last)
        || matches!(last, '—' | '–')
        || is_after_digit(before) && (last == '+' || is_currency(last));
    let own = if is_sign { last.len_utf8() } else { 0 };
    let genitive = ["'s", "'S", "’s", "’S"].iter().find(|one| run.ends_with(**one));
    // The longest of them has fewer bytes, so its digit is within this range.
    let has_digit = run.bytes().rev().take(16).any(|byte| byte.is_ascii_digit());
    let mut measures = CURRENCIES.iter().chain(UNITS).filter(|_| has_digit);
    let measure = measures.find(|one| run.strip_suffix(**one).is_some_and(is_after_digit));
    own.max(genitive.map_or(0, |one| one.len())).max(measure.map_or(0, |one| one.len()))
}

fn is_after_digit(before: &str) -> bool {
    before.chars().next_back().is_some_and(is_digit)
}

/// Returns true if a period after `before` is cut off.
fn ends_before_stop(before: &str) -> bool {
    let mut back = before.chars().rev();
    let Some(last) = back.next() else { return false };
    let second = back.next();
    let is_temperature = matches!(last, 'F' | 'f' | 'C' | 'c' | 'K' | 'k') && second == Some('°');
    is_temperature
        || is_digit(last)
        || is_lower(last)
        || is_punctuation(last)
        || is_quote(last)
        || matches!(last, '%' | '²' | '-' | '+' | '|')
        || is_upper(last) && second.is_some_and(is_upper)
}

/// Returns the infixes of a run, in order. The text between them becomes tokens as well.
pub(super) fn find_infixes(run: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut at, mut before) = (0, None);
    while let Some(character) = run[at..].chars().next() {
        let length = infix_len(before, character, &run[at..]);
        let end = at + length.max(character.len_utf8());
        if length > 0 {
            found.push(Span::new(at as u32, end as u32));
        }
        before = run[..end].chars().next_back();
        at = end;
    }
    found
}

/// Returns the length of the infix at the start of `rest`, which begins with `character` and
/// follows `before`; 0 if there is none.
fn infix_len(before: Option<char>, character: char, rest: &str) -> usize {
    let after = |length: usize| rest[length..].chars().next();
    let follows = |is: fn(char) -> bool| before.is_some_and(is);
    let precedes = |length: usize, is: fn(char) -> bool| after(length).is_some_and(is);
    let length = character.len_utf8();
    let if_so = |holds: bool| if holds { length } else { 0 };
    match character {
        '.' => {
            let dots = rest.bytes().take_while(|&byte| byte == b'.').count();
            let is_between = follows(|one| is_lower(one) || is_quote(one))
                && precedes(1, |one| is_upper(one) || is_quote(one));
            if dots > 1 { dots } else { if_so(is_between) }
        }
        '…' => length,
        ',' => if_so(follows(is_alpha) && precedes(1, is_alpha)),
        ':' | '<' | '>' | '=' | '/' => {
            if_so(follows(|one| is_alpha(one) || is_digit(one)) && precedes(1, is_alpha))
        }
        '+' | '*' | '^' => if_so(is_between_digits(before, after(1))),
        '-' if is_between_digits(before, after(1)) => length,
        '-' | '–' | '—' | '~' if follows(|one| is_alpha(one) || is_digit(one)) => {
            let dashes = ["-", "–", "—", "--", "---", "——", "~"];
            let fits = |dash: &&&str| rest.starts_with(**dash) && precedes(dash.len(), is_alpha);
            dashes.iter().find(fits).map_or(0, |dash| dash.len())
        }
        _ => if_so(is_pictograph(character)),
    }
}

fn is_between_digits(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(is_digit) && after.is_some_and(|one| is_digit(one) || one == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_affix_matches() {
        let prefixes = [("US$5", 3), ("...a", 3), (".a", 0), ("+5", 0), ("+a", 1), ("«a", 2)];
        for (run, length) in prefixes {
            assert_eq!(prefix_len(run), length, "{run}");
        }
        let suffixes = [
            ("5km²", 4),
            ("5km", 2),
            ("akm", 0),
            ("5US$", 3),
            ("Homs's", 2),
            ("a.", 1),
            ("U.S.", 0),
            ("US.", 1),
            ("°C.", 1),
            ("a...", 3),
            ("a……", 6),
            ("5%", 1),
        ];
        for (run, length) in suffixes {
            assert_eq!(suffix_len(run), length, "{run}");
        }
    }

    #[test]
    fn infixes_are_split() {
        let cut = |run: &str| {
            let found = find_infixes(run).into_iter().map(|span| run[span.range()].to_owned());
            found.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(cut("al-Assad"), "-");
        assert_eq!(cut("2-3"), "-");
        assert_eq!(cut("a--b---c"), "-- ---");
        assert_eq!(cut("end.Start"), ".");
        assert_eq!(cut("U.S.-led"), "");
        assert_eq!(cut("a...b…c"), "... …");
    }
}
