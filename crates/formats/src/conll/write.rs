//! Writes the column formats of CoNLL.

use crate::export::{ExportItem, FormatWriter, WriterOutput};
use crate::spec::english_tokens;
use dateline_text::Span;
use std::io;

/// The line before each text.
const DOCSTART_LINE: &str = "-DOCSTART- -X- O O";

/// Writes rows of columns.
pub(crate) struct ConllWriter {
    /// The columns between token and tag, with their separators.
    separator: &'static str,
    /// The tag prefixes inside a mention of several tokens, at its last token, and for a mention of
    /// one token.
    tag_prefixes: [&'static str; 3],
}

impl ConllWriter {
    pub(crate) fn four_columns() -> Self {
        Self { separator: " -X- _ ", tag_prefixes: ["I-", "I-", "B-"] }
    }

    pub(crate) fn iob2() -> Self {
        Self { separator: " ", ..Self::four_columns() }
    }

    pub(crate) fn bioes() -> Self {
        Self { separator: " ", tag_prefixes: ["I-", "E-", "S-"] }
    }

    fn tag_prefix(&self, mention: Span, token: Span) -> &'static str {
        let [inside, last, single] = self.tag_prefixes;
        match (token.start == mention.start, token.end == mention.end) {
            (true, true) => single,
            (true, false) => "B-",
            (false, true) => last,
            (false, false) => inside,
        }
    }
}

impl FormatWriter for ConllWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let mut rows = format!("{DOCSTART_LINE}\n\n");
        // The export plan guarantees flat mentions on token edges.
        let mut mentions = item.mentions.iter().peekable();
        for sentence in item.sentence_tokens(english_tokens) {
            for token in sentence {
                while mentions.next_if(|mention| mention.span.end <= token.start).is_some() {}
                rows.push_str(token.slice(item.text).unwrap_or_default());
                rows.push_str(self.separator);
                match mentions.peek().filter(|mention| mention.span.contains(token)) {
                    Some(mention) => {
                        rows.push_str(self.tag_prefix(mention.span, token));
                        rows.push_str(mention.label);
                    }
                    None => rows.push('O'),
                }
                rows.push('\n');
            }
            rows.push('\n');
        }
        out.append(rows)
    }
}
