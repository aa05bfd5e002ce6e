//! Splits and joins annotations.

use crate::model::{
    Annotation, AnnotationId, Document, MentionDetails, Op, Origin, Project, Status, Step,
};
use dateline_text::{Span, Token, TokenKind, tokenize_in};

/// Words and punctuation marks between the names of a list.
const LIST_SEPARATORS: [&str; 8] = [",", ";", "/", "&", "and", "or", "und", "et"];

/// Returns the pieces into which a mention at `span` can be split: in order, without whitespace at
/// their ends, each with at least one word. `None` if there are fewer than two.
///
/// With a `selection` inside the span, the pieces are the text before it, the selection, and the
/// text after it. Without a selection, they are the names of a list ("Homs, Hama and Tartus"), or
/// else the first word and the rest.
pub fn split_pieces(document: &Document, span: Span, selection: Option<Span>) -> Option<Vec<Span>> {
    let tokens = tokenize_in(&document.text, span);
    let between = |token: &&Token| is_separator(document, token);
    let borders: Vec<Span> = match selection {
        Some(cut) => vec![Span::new(cut.start, cut.start), Span::new(cut.end, cut.end)],
        None if tokens.iter().any(|token| between(&token)) => {
            tokens.iter().filter(between).map(|token| token.span).collect()
        }
        None => tokens
            .iter()
            .skip(1)
            .take(1)
            .map(|it| Span::new(it.span.start, it.span.start))
            .collect(),
    };
    let starts = std::iter::once(span.start).chain(borders.iter().map(|border| border.end));
    let ends = borders.iter().map(|border| border.start).chain([span.end]);
    let pieces: Vec<Span> = starts
        .zip(ends)
        .filter(|(start, end)| start < end)
        .filter_map(|(start, end)| trim_separators(document, Span::new(start, end)))
        .collect();
    (pieces.len() > 1).then_some(pieces)
}

fn is_separator(document: &Document, token: &Token) -> bool {
    LIST_SEPARATORS.iter().any(|between| between.eq_ignore_ascii_case(document.quote(token.span)))
}

/// Trims list separators from both ends of a piece. `None` if no word is left.
fn trim_separators(document: &Document, piece: Span) -> Option<Span> {
    let tokens = tokenize_in(&document.text, piece);
    let is_name = |token: &&Token| !is_separator(document, token);
    let (first, last) = (tokens.iter().find(is_name)?, tokens.iter().rfind(is_name)?);
    let has_word =
        tokens.iter().any(|token| is_name(&token) && token.kind != TokenKind::Punctuation);
    has_word.then_some(Span::new(first.span.start, last.span.end))
}

/// Splits an annotation: it keeps the first piece, and each other piece becomes a new annotation
/// with its label. All are accepted. The value, place and entity of the whole are cleared.
pub fn split_annotation(
    project: &Project,
    document: &Document,
    id: AnnotationId,
    pieces: &[Span],
) -> Vec<Op> {
    let Some((before, (first, rest))) = document.annotation(id).zip(pieces.split_first()) else {
        return Vec::new();
    };
    let piece = |span: Span| {
        let mut piece =
            Annotation { span, status: Status::Accepted, entity: None, ..before.clone() };
        piece.clear_reading();
        piece
    };
    let next = project.next_annotation().0;
    let added = rest.iter().zip(next..).map(|(span, id)| Step::Add {
        annotation: Annotation {
            id: AnnotationId(id),
            origin: Origin::Person,
            details: MentionDetails::default(),
            ..piece(*span)
        },
    });
    let edit = Step::Edit { before: before.clone(), after: piece(*first) };
    std::iter::once(edit).chain(added).map(|step| Op::In { document: document.id, step }).collect()
}

/// Returns the annotation with which an annotation can be joined, and the span of both: the next
/// live annotation that ends after it, if both are in the same paragraph.
pub fn find_join_target(document: &Document, id: AnnotationId) -> Option<(AnnotationId, Span)> {
    let one = document.annotation(id)?.span;
    let paragraph = document.paragraph_containing(one)?;
    let next = document.annotations().iter().find(|other| {
        other.is_live()
            && other.id != id
            && other.span.start >= one.start
            && other.span.end > one.end
    })?;
    let joined = Span::new(one.start, next.span.end);
    paragraph.contains(joined).then_some((next.id, joined))
}

/// Joins an annotation with the next one: it gets the span of both, and the other one is removed.
pub fn join_annotation(document: &Document, id: AnnotationId) -> Vec<Op> {
    let found = document.annotation(id).zip(find_join_target(document, id));
    let Some((one, (other, span))) = found else { return Vec::new() };
    let mut after = Annotation { span, status: Status::Accepted, entity: None, ..one.clone() };
    after.clear_reading();
    let edit = Step::Edit { before: one.clone(), after };
    let removed = document.annotation(other).map(|it| Step::Remove { annotation: it.clone() });
    let steps = removed.into_iter().chain([edit]);
    steps.map(|step| Op::In { document: document.id, step }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;
    use dateline_text::LineEnding;

    /// Splits a mention that covers all of `text`; returns the pieces separated by bars.
    fn render_pieces(text: &str, cut: Option<&str>) -> String {
        let document = Document::new(DocumentId(1), text.into(), LineEnding::Lf, "");
        let at = |quote: &str| {
            let start = text.find(quote).unwrap() as u32;
            Span::new(start, start + quote.len() as u32)
        };
        let found = split_pieces(&document, Span::new(0, text.len() as u32), cut.map(at));
        let quotes = found.unwrap_or_default();
        quotes.iter().map(|piece| document.quote(*piece)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn mention_is_split_into_pieces() {
        let cases = [
            ("Homs, Hama and Tartus", None, "Homs|Hama|Tartus"),
            ("Syria/Lebanon", None, "Syria|Lebanon"),
            ("Ann Lee Hope", None, "Ann|Lee Hope"),
            ("Homs", None, ""),
            ("Homs,", None, ""),
            ("Ann Lee Hope", Some("Lee"), "Ann|Lee|Hope"),
            ("Ann Lee Hope", Some("Ann Lee"), "Ann Lee|Hope"),
            ("Ann, Lee", Some("Lee"), "Ann|Lee"),
            ("Homs, Hama and Tartus", Some("Hama"), "Homs|Hama|Tartus"),
            ("Ann Lee", Some("Ann Lee"), ""),
        ];
        for (text, cut, expected) in cases {
            assert_eq!(render_pieces(text, cut), expected, "{text} {cut:?}");
        }
    }
}
