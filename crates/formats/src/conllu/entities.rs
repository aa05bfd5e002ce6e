//! Mentions in brackets, as in the `Entity=` of coreference: `(1-person`, `1)`, `(2-place)`.

use crate::import::ParsedSpan;
use dateline_text::Span;

/// Reads the brackets of one token after another.
#[derive(Default)]
pub(super) struct EntityBrackets {
    /// The field of the label, counted from 0, if the file declares it.
    label_field: Option<usize>,
    /// The open mentions with their ids.
    open: Vec<(String, ParsedSpan)>,
}

impl EntityBrackets {
    /// Reads a declaration such as `global.Entity = eid-etype-infstat`.
    pub(super) fn read_comment(&mut self, comment: &str) {
        let Some(declaration) = comment.strip_prefix("global.Entity") else { return };
        let mut fields = declaration.trim_start_matches([' ', '=']).trim().split('-');
        self.label_field = fields.position(|field| field == "etype");
    }

    /// Reads the brackets of a token and appends the mentions that end with it.
    pub(super) fn read_token(&mut self, value: &str, span: Span, spans: &mut Vec<ParsedSpan>) {
        self.open.iter_mut().for_each(|(_, mention)| mention.span.end = span.end);
        let mut rest = value;
        while !rest.is_empty() {
            let is_start = rest.starts_with('(');
            rest = rest.strip_prefix('(').unwrap_or(rest);
            let at = rest.find(['(', ')']).unwrap_or(rest.len());
            let (name, is_end) = (&rest[..at], rest[at..].starts_with(')'));
            rest = &rest[at + usize::from(is_end)..];
            let mut fields = name.split('-');
            let id = fields.clone().next().unwrap_or_default();
            let id = id.split('[').next().unwrap_or_default().to_owned();
            if is_start {
                let label = fields.nth(self.label_field.unwrap_or(1)).unwrap_or(name).to_owned();
                self.open.push((id.clone(), ParsedSpan { span, label, details: None }));
            }
            let found = self.open.iter().rposition(|(open, _)| *open == id);
            if let Some(at) = found.filter(|_| is_end) {
                spans.push(self.open.remove(at).1);
            }
        }
    }

    /// Extends the open mentions to a token without brackets.
    pub(super) fn extend(&mut self, span: Span) {
        self.open.iter_mut().for_each(|(_, mention)| mention.span.end = span.end);
    }

    /// Forgets mentions without an end. Returns their number.
    pub(super) fn clear(&mut self) -> usize {
        std::mem::take(&mut self.open).len()
    }
}
