use super::DOCUMENT;
use crate::export::{Item, Out, Writer};
use crate::format::tokens;
use dateline_text::Span;
use std::io;

/// Writes rows of columns.
pub(crate) struct Rows {
    /// What stands between token and tag.
    between: &'static str,
    /// Tags inside of a mention of several tokens, its last token, and a mention of one token.
    inside: [&'static str; 3],
}

impl Rows {
    pub(crate) fn four_columns() -> Self {
        Self { between: " -X- _ ", inside: ["I-", "I-", "B-"] }
    }

    pub(crate) fn iob2() -> Self {
        Self { between: " ", ..Self::four_columns() }
    }

    pub(crate) fn bioes() -> Self {
        Self { between: " ", inside: ["I-", "E-", "S-"] }
    }

    fn tag(&self, mention: Span, token: Span) -> &'static str {
        let [inside, last, single] = self.inside;
        match (token.start == mention.start, token.end == mention.end) {
            (true, true) => single,
            (true, false) => "B-",
            (false, true) => last,
            (false, false) => inside,
        }
    }
}

impl Writer for Rows {
    fn item(&mut self, item: &Item, out: &mut Out) -> io::Result<()> {
        let mut rows = format!("{DOCUMENT}\n\n");
        // Flat and on tokens, by the plan.
        let mut mentions = item.mentions.iter().peekable();
        for sentence in item.sentences(tokens) {
            for token in sentence {
                while mentions.next_if(|mention| mention.span.end <= token.start).is_some() {}
                rows.push_str(token.slice(item.text).unwrap_or_default());
                rows.push_str(self.between);
                match mentions.peek().filter(|mention| mention.span.contains(token)) {
                    Some(mention) => {
                        rows.push_str(self.tag(mention.span, token));
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
