//! Escaping of formulas in tables: no spreadsheet evaluates them, whichever separator it guesses,
//! and the original text can be restored.

use dateline_formats::csv::{escape_formulas, push_row};
use proptest::prelude::*;
use std::sync::LazyLock;

const FORMATS_PAGE: &str = include_str!("../../../../docs/formats.md");

/// The three character classes of the regular expression in `docs/formats.md`: separators,
/// characters that may precede a formula, and characters that begin one.
static DOCUMENTED: LazyLock<[CharClass; 3]> = LazyLock::new(|| {
    let lines = FORMATS_PAGE.lines().filter_map(|line| line.trim_start().strip_prefix("r\""));
    let parts = lines.map(|line| line.split('"').next().unwrap_or_default());
    let expression: String = parts.collect();
    let rest = expression.strip_prefix("(?<![^").unwrap();
    let (separators, rest) = rest.split_once("])'(?=[").unwrap();
    let (before, formulas) = rest.split_once("]*[").unwrap();
    let formulas = formulas.strip_suffix("])").unwrap();
    [separators, before, formulas].map(CharClass::parse)
});

/// A character class in Python's notation.
struct CharClass(Vec<(char, char)>);

impl CharClass {
    fn parse(written: &str) -> Self {
        let mut rest = written.chars();
        let mut next = || {
            let first = rest.next()?;
            if first != '\\' {
                return Some((first, first == '-'));
            }
            let digits = match rest.next()? {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                't' => return Some(('\t', false)),
                'r' => return Some(('\r', false)),
                'n' => return Some(('\n', false)),
                other => return Some((other, false)),
            };
            let code: String = rest.by_ref().take(digits).collect();
            let code = u32::from_str_radix(&code, 16).unwrap();
            Some((char::from_u32(code).unwrap(), false))
        };
        let mut ranges: Vec<(char, char)> = Vec::new();
        while let Some((character, is_hyphen)) = next() {
            match ranges.last_mut() {
                Some(last) if is_hyphen => last.1 = next().unwrap().0,
                _ => ranges.push((character, character)),
            }
        }
        Self(ranges)
    }

    fn contains(&self, character: char) -> bool {
        self.0.iter().any(|(from, to)| (*from..=*to).contains(&character))
    }
}

/// Applies the regular expression of `docs/formats.md` to a field.
pub(crate) fn unescaped(field: &str) -> String {
    let [separators, before, formulas] = &*DOCUMENTED;
    let mut text = String::new();
    let mut last = None;
    for (at, character) in field.char_indices() {
        let begins = last.is_none_or(|last| separators.contains(last));
        let rest = field[at + character.len_utf8()..].trim_start_matches(|it| before.contains(it));
        if character != '\'' || !begins || !rest.starts_with(|it| formulas.contains(it)) {
            text.push(character);
        }
        last = Some(character);
    }
    text
}

/// Returns true if a spreadsheet evaluates a cell. Invisible characters and quotation marks are
/// skipped. Apostrophes are not, because they turn the cell into text.
fn runs_as_formula(cell: &str) -> bool {
    let is_passed = |it: char| {
        let is_unseen = it.is_whitespace()
            || it.is_control()
            || matches!(it, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(it, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe0f}' | '\u{e0020}');
        is_unseen || it == '"'
    };
    cell.trim_start_matches(is_passed).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Returns the cells that various spreadsheets find in a table.
fn cells(table: &str, separator: u8) -> Vec<String> {
    let breaks = |it: char| matches!(it, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}');
    let split = table.split(breaks).flat_map(|row| row.split(separator as char));
    let mut all: Vec<String> = split.map(str::to_owned).collect();
    for minds_quotes in [true, false] {
        let mut reader = csv::ReaderBuilder::new();
        reader.delimiter(separator).quoting(minds_quotes).flexible(true).has_headers(false);
        let records = reader.from_reader(table.as_bytes()).into_records();
        records.for_each(|row| all.extend(row.unwrap().iter().map(str::to_owned)));
    }
    all
}

fn assert_guarded(value: &str) {
    let guarded = escape_formulas(value);
    let mut table = "text,number,text\r\n".to_owned();
    push_row(&mut table, &[guarded.clone(), "1".into(), guarded.clone()]);
    for separator in *b",;\t|" {
        for cell in cells(&table, separator) {
            assert!(!runs_as_formula(&cell), "{value:?} has the cell {cell:?} between {separator}");
        }
    }
    assert_eq!(unescaped(&guarded), value);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!((&row[0], &row[1], &row[2]), (&*guarded, "1", &*guarded));
}

#[test]
fn cells_inside_fields_are_escaped() {
    let cases = [
        ("Paris;=HYPERLINK(1)", "Paris;'=HYPERLINK(1)"),
        ("Paris\t@x|+1", "Paris\t'@x|'+1"),
        ("a,-1", "a,'-1"),
        ("\u{200b}=1", "'\u{200b}=1"),
        ("a;\u{feff}\u{a0} \"=1", "a;'\u{feff}\u{a0} \"=1"),
        ("a\n\u{3000}＝1", "a\n'\u{3000}＝1"),
        ("a;'=1", "a;''=1"),
        ("a; \u{1}＠", "a;' \u{1}＠"),
        ("a;;b", "a;;b"),
        ("a; b=1", "a; b=1"),
        ("Saint-Denis; 'Amman", "Saint-Denis; 'Amman"),
    ];
    for (value, expected) in cases {
        assert_eq!(escape_formulas(value), expected, "{value:?}");
        assert_guarded(value);
    }
}

#[test]
fn readme_expression_matches_escaped_characters() {
    let [separators, before, formulas] = &*DOCUMENTED;
    for character in '\0'..=char::MAX {
        let is_guarded = |value: &str, expected: &str| escape_formulas(value) == expected;
        let ends_cell = is_guarded(&format!("a{character}=1"), &format!("a{character}'=1"));
        assert_eq!(separators.contains(character), ends_cell, "{character:?}");
        let begins = is_guarded(&format!("{character}"), &format!("'{character}"));
        assert_eq!(formulas.contains(character), begins, "{character:?}");
        let begins_late = is_guarded(&format!("{character}=1"), &format!("'{character}=1"));
        assert_eq!(before.contains(character) || begins, begins_late || begins, "{character:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn escaped_cells_are_inert_and_reversible(
        value in "([=+@＝－;,|\t\r\n\"' \u{200b}\u{feff}\u{a0}\u{1}a1-]|\\PC|.){0,12}",
    ) {
        assert_guarded(&value);
    }
}
