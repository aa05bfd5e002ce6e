//! Tables as comma-separated values (RFC 4180), for spreadsheets.

use std::borrow::Cow;

/// Characters that begin a formula, or are dropped before one.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

/// Text that no spreadsheet runs.
pub fn text(value: &str) -> Cow<'_, str> {
    if value.trim_start_matches('\'').trim_start_matches(' ').starts_with(FORMULA) {
        format!("'{value}").into()
    } else {
        value.into()
    }
}

/// Writes a row, ended by CRLF.
///
/// Written here rather than by the `csv` crate, which would cost the page 25 KB, compressed.
pub fn push_row(written: &mut String, fields: &[Cow<str>]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            written.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            written.push('"');
            written.push_str(&field.replace('"', "\"\""));
            written.push('"');
        } else {
            written.push_str(field);
        }
    }
    written.push_str("\r\n");
}
