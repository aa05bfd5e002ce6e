//! The report of `dateline convert` on several files: what was read, and what was not.

use crate::files::print_note;

/// A file, or an entry of an archive, with what it was read as or the reason why it was not read.
pub(super) struct ImportedItem {
    pub name: String,
    pub read: Result<ReadItem, NotRead>,
}

/// The reason why a file was not read.
pub(super) struct NotRead {
    pub reason: String,
    /// True if the file is empty, which is no failure.
    pub is_empty: bool,
}

impl ImportedItem {
    /// Returns true if the file has something that was not read.
    pub(super) fn is_failure(&self) -> bool {
        self.read.as_ref().is_err_and(|not_read| !not_read.is_empty)
    }
}

/// The contents that were read from a file.
pub(super) struct ReadItem {
    pub format: &'static str,
    pub n_documents: usize,
    pub n_mentions: usize,
    pub n_notes: usize,
}

/// Prints a table of several items. One item is no table: its notes and errors say all.
pub(super) fn print_items(items: &[ImportedItem], sidecars: &[String]) {
    if items.len() + sidecars.len() > 1 {
        table_lines(items, sidecars).into_iter().for_each(print_note);
    }
}

/// Returns the lines of the table, with columns of equal width.
fn table_lines(items: &[ImportedItem], sidecars: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    let read: Vec<[String; 5]> = items
        .iter()
        .filter_map(|item| {
            let ReadItem { format, n_documents, n_mentions, n_notes } = item.read.as_ref().ok()?;
            let counts = [n_documents, n_mentions, n_notes].map(ToString::to_string);
            let [documents, mentions, notes] = counts;
            Some([item.name.clone(), (*format).to_owned(), documents, mentions, notes])
        })
        .collect();
    if !read.is_empty() {
        let header = ["read", "as", "documents", "mentions", "notes"].map(str::to_owned);
        let rows: Vec<[String; 5]> = [header].into_iter().chain(read).collect();
        let width = |column: usize| {
            rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
        };
        let widths = [0, 1, 2, 3, 4].map(width);
        for [name, format, documents, mentions, notes] in &rows {
            lines.push(format!(
                "{name:<a$}  {format:<b$}  {documents:>c$}  {mentions:>d$}  {notes:>e$}",
                a = widths[0],
                b = widths[1],
                c = widths[2],
                d = widths[3],
                e = widths[4]
            ));
        }
    }
    for item in items {
        if let Err(not_read) = &item.read {
            lines.push(format!("not read: {}: {}", item.name, not_read.reason));
        }
    }
    lines.extend(
        sidecars.iter().map(|name| format!("not read: {name}: only describes other files")),
    );
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_has_a_line_for_each_file() {
        let read = ReadItem { format: "doccano", n_documents: 12, n_mentions: 3, n_notes: 0 };
        let no_text = NotRead { reason: "no text".to_owned(), is_empty: false };
        let items = [
            ImportedItem { name: "a.jsonl".to_owned(), read: Ok(read) },
            ImportedItem { name: "b.json".to_owned(), read: Err(no_text) },
        ];
        assert_eq!(
            table_lines(&items, &["labels.txt".to_owned()]),
            [
                "read     as       documents  mentions  notes",
                "a.jsonl  doccano         12         3      0",
                "not read: b.json: no text",
                "not read: labels.txt: only describes other files",
            ]
        );
    }
}
