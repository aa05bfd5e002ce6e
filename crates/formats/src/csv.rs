//! Tables as comma-separated values (RFC 4180), safe in spreadsheets.
//!
//! A spreadsheet runs a cell that begins a formula, quoted or not, and it guesses what separates cells: a table
//! that it cuts at semicolons has cells that begin within a field. So text is guarded wherever a cell may begin:
//! at the start of a field, and after each separator and line end in it.

use std::borrow::Cow;

/// What a spreadsheet may take for the end of a cell or of a row.
fn is_separator(character: char) -> bool {
    matches!(
        character,
        ',' | ';' | '|' | '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// What begins a formula, in all its widths, and line ends and tabs, which are dropped before one.
fn starts_formula(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '\t' | '\n' | '\r'
            | '⁺'..='⁼' | '₊'..='₌' | '−' | '⩵' | '⩶' | '﬩' | '﹢' | '﹣' | '﹦' | '﹫' | '＋' | '－' | '＝' | '＠'
    )
}

/// What may stand before it: quotes, and everything that is not seen.
fn may_precede_formula(character: char) -> bool {
    is_quote(character) || (is_invisible(character) && !is_separator(character))
}

fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '`' | '´' | '«' | '»' | '‘'..='‟' | '‹' | '›' | '＂' | '＇' | '｀'
    )
}

/// Spaces, controls, characters of format, and others that have no shape of their own. Fixed, whatever the version of
/// Unicode, so that a reader can undo what depends on it.
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

/// Whether a text would begin a formula if a cell began with it. An apostrophe counts as what may stand before, so
/// that a text that has one already gets another, and the first can always be taken away.
fn is_formula_cell(text: &str) -> bool {
    text.trim_start_matches(may_precede_formula).starts_with(starts_formula)
}

/// Text that no spreadsheet runs, whichever separator it guesses: where a cell may begin in it and would begin a
/// formula, an apostrophe stands before that. README has the expression that takes these away. Linear.
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

/// Writes a row, ended by CRLF. A field is quoted if it has a quote or anything that may be taken for a separator.
///
/// Written here rather than by the `csv` crate, which would cost the page 25 KB, compressed.
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
