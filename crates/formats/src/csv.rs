//! Writes comma-separated values (RFC 4180) that are safe to open in spreadsheets.
//!
//! A spreadsheet evaluates a cell that begins like a formula, whether quoted or not. It also
//! guesses the separator: if it splits a table at semicolons, cells begin inside of fields.
//! Formulas are therefore escaped wherever a cell may begin: at the start of a field, and after
//! each separator and line break in it.

use std::borrow::Cow;

/// Returns true if a spreadsheet may treat the character as the end of a cell or row.
fn is_separator(character: char) -> bool {
    matches!(
        character,
        ',' | ';' | '|' | '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Returns true if the character begins a formula. This includes variants of other widths, and line
/// breaks and tabs, which are dropped before a formula.
fn starts_formula(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '\t' | '\n' | '\r'
            | '⁺'..='⁼' | '₊'..='₌' | '−' | '⩵' | '⩶' | '﬩' | '﹢' | '﹣' | '﹦' | '﹫' | '＋' | '－' | '＝' | '＠'
    )
}

/// Returns true if the character may precede a formula: quotation marks and invisible characters.
fn may_precede_formula(character: char) -> bool {
    is_quote(character) || (is_invisible(character) && !is_separator(character))
}

fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '´' | '«' | '»' | '‘'..='‟' | '‹' | '›' | '＂' | '＇' | '｀'
    )
}

/// Returns true for spaces, control characters, format characters, and other characters without a
/// visible shape. The set is independent of the Unicode version, so that a reader can undo the
/// escaping.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\0'..=' '
            | '\u{7f}'..='\u{a0}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{115f}'..='\u{1160}'
            | '\u{1680}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3000}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Returns true if a cell that begins with `text` would be a formula. An apostrophe counts as a
/// character that may precede a formula, so a text that already has one gets another, and removing
/// the first one always restores the text.
fn is_formula_cell(text: &str) -> bool {
    text.trim_start_matches(may_precede_formula).starts_with(starts_formula)
}

/// Escapes a text so that no spreadsheet evaluates any part of it, whichever separator it guesses:
/// inserts an apostrophe wherever a cell may begin and would be a formula. `docs/formats.md` has
/// code that removes the apostrophes. Linear time.
///
/// ```
/// use dateline_formats::csv::escape_formulas;
///
/// assert_eq!(escape_formulas("=1;a;\u{200b}=2"), "'=1;a;'\u{200b}=2");
/// assert_eq!(escape_formulas("'Amman; a=1"), "'Amman; a=1");
/// ```
pub fn escape_formulas(value: &str) -> Cow<'_, str> {
    let after = value.match_indices(is_separator).map(|(at, separator)| at + separator.len());
    let starts = [0].into_iter().chain(after).filter(|&at| is_formula_cell(&value[at..]));
    let (mut guarded, mut from) = (String::new(), 0);
    for at in starts {
        guarded.push_str(&value[from..at]);
        guarded.push('\'');
        from = at;
    }
    if guarded.is_empty() { value.into() } else { (guarded + &value[from..]).into() }
}

/// Appends a row, terminated by CRLF. A field is quoted if it contains a quotation mark or a
/// character that may be treated as a separator.
///
/// This is not implemented with the `csv` crate, which would add 25 KB to the compressed size of
/// the page.
pub fn push_row(written: &mut String, fields: &[Cow<str>]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            written.push(',');
        }
        if field.contains(is_separator) || field.contains('"') {
            written.push('"');
            written.push_str(&field.replace('"', "\"\""));
            written.push('"');
        } else {
            written.push_str(field);
        }
    }
    written.push_str("\r\n");
}
