//! The JSON of changes and documents in pieces, so that a page that writes one with a hundred thousand
//! annotations can do what waits between two of them.

use dateline_annotation::{Annotation, Body, Change, Document, DocumentId, Meta, Op};
use dateline_text::{LineEnds, Span};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// So many steps or annotations are in one piece.
const AT_ONCE: usize = 300;
/// The longest piece of a text that is there already, in bytes.
const LONGEST: usize = 200_000;

/// A piece, or why a value cannot be written.
pub type Piece<'a> = Result<Cow<'a, str>, serde_json::Error>;
/// The pieces of a value, in order.
pub type Pieces<'a> = Box<dyn Iterator<Item = Piece<'a>> + 'a>;

/// The JSON of a change, as serde writes it.
pub fn of_change(change: &Change) -> Pieces<'_> {
    let Body::Edit { actor, kind, part, ops } = &change.body else { return of_value(change) };
    let body = Body::Edit { actor: *actor, kind: *kind, part: *part, ops: Vec::new() };
    around(&Change { seq: change.seq, at: change.at, body }, "\"ops\":[]", of_steps(ops))
}

/// The JSON of a document, as serde writes it.
pub fn of_document(document: &Document) -> Pieces<'_> {
    let rest = Rest {
        id: document.id,
        text: &document.text,
        line_ends: document.line_ends,
        meta: &document.meta,
        annotations: &[],
        reviewed: document.reviewed(),
    };
    around(&rest, "\"annotations\":[]", of_items(document.annotations()))
}

/// The JSON of a value that is never long.
pub fn of_value<'a>(value: &impl Serialize) -> Pieces<'a> {
    Box::new(std::iter::once(serde_json::to_string(value).map(Cow::Owned)))
}

/// A text in pieces.
pub fn of_text(text: &str) -> Pieces<'_> {
    let mut rest = text;
    Box::new(std::iter::from_fn(move || {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(LONGEST));
        rest = behind;
        (!piece.is_empty()).then_some(Ok(Cow::Borrowed(piece)))
    }))
}

/// A document but for its annotations.
#[derive(Serialize)]
struct Rest<'a> {
    id: DocumentId,
    text: &'a str,
    line_ends: LineEnds,
    meta: &'a Meta,
    annotations: &'a [Annotation],
    reviewed: &'a BTreeSet<Span>,
}

/// The JSON of a value with an empty list in it, and in the list what `items` are. The key of the list with its
/// quotation marks stands nowhere else: in a string these would be escaped.
fn around<'a>(value: &impl Serialize, list: &str, items: Pieces<'a>) -> Pieces<'a> {
    let json = match serde_json::to_string(value) {
        Ok(json) => json,
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let at = json.find(list).map_or(json.len(), |at| at + list.len() - 1);
    let (before, behind) = (json[..at].to_owned(), json[at..].to_owned());
    let owned = |text: String| std::iter::once(Ok(Cow::Owned(text)));
    Box::new(owned(before).chain(items).chain(owned(behind)))
}

/// Steps as they stand in a list. One that holds a whole document is written by itself.
fn of_steps(ops: &[Op]) -> Pieces<'_> {
    let runs = ops.chunk_by(|one, next| whole(one).is_none() && whole(next).is_none());
    Box::new(runs.enumerate().flat_map(|(at, run)| {
        let comma = (at > 0).then_some(Ok(Cow::Borrowed(",")));
        let pieces = match run {
            [op] if whole(op).is_some() => of_whole(op),
            steps => of_items(steps),
        };
        comma.into_iter().chain(pieces)
    }))
}

fn whole(op: &Op) -> Option<&Document> {
    match op {
        Op::InsertDocument { document } | Op::RemoveDocument { document } => Some(document),
        Op::SetLabels { .. } | Op::In { .. } => None,
    }
}

fn of_whole(op: &Op) -> Pieces<'_> {
    let name = match op {
        Op::RemoveDocument { .. } => "remove_document",
        _ => "insert_document",
    };
    let before = format!("{{\"op\":\"{name}\",\"document\":");
    let document = whole(op).into_iter().flat_map(of_document);
    let piece = |text: String| std::iter::once(Ok(Cow::Owned(text)));
    Box::new(piece(before).chain(document).chain(piece("}".to_owned())))
}

/// Items as they stand in a list.
fn of_items<T: Serialize>(items: &[T]) -> Pieces<'_> {
    Box::new(items.chunks(AT_ONCE).enumerate().map(|(at, items)| {
        let list = serde_json::to_string(items)?;
        let inner = &list[1..list.len() - 1];
        let comma = if at > 0 { "," } else { "" };
        Ok(Cow::Owned(format!("{comma}{inner}")))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_annotation::{
        Actor, AnnotationId, History, Kind, LabelId, Origin, Parts, Status, accept_document,
    };

    /// Mentions beyond one piece, and a text that looks like what the pieces are cut at.
    fn document(mentions: u32) -> Document {
        let head = "Homs \"annotations\":[] \"ops\":[] fell.\n";
        let text = format!("{head}{}", "a ".repeat(mentions as usize));
        let annotation = |at: u32| Annotation {
            id: AnnotationId(at + 1),
            span: Span::new(head.len() as u32 + 2 * at, head.len() as u32 + 2 * at + 1),
            label: LabelId(1),
            status: Status::Suggested,
            origin: Origin::Import { format: "jsonl".into(), file: "a.jsonl".into() },
            entity: None,
            value: None,
            place: None,
            note: None,
        };
        let parts = Parts {
            id: DocumentId(1),
            text: text.into(),
            line_ends: LineEnds::Lf,
            meta: Meta { title: "\"annotations\":[]".to_owned(), ..Meta::default() },
            annotations: (0..mentions).map(annotation).collect(),
            reviewed: BTreeSet::from([Span::new(0, head.len() as u32 - 1)]),
        };
        Document::assemble(parts).unwrap()
    }

    fn joined(pieces: Pieces<'_>) -> String {
        pieces.map(Result::unwrap).collect()
    }

    #[test]
    fn pieces_are_what_is_written_at_once() {
        let count = AT_ONCE as u32;
        for mentions in [0, 1, count, count + 1, 3 * count] {
            let document = document(mentions);
            let json = serde_json::to_string(&document).unwrap();
            assert_eq!(joined(of_document(&document)), json);
            let mut history = History::default();
            let insert = Op::InsertDocument { document: Box::new(document.clone()) };
            let remove = Op::RemoveDocument { document: Box::new(document.clone()) };
            let steps = accept_document(&document);
            let inserted =
                history.edit(0, Actor::Person, Kind::Open, vec![insert.clone()]).unwrap();
            let undone = history.undo(1).unwrap().unwrap();
            let mut changes =
                vec![inserted.change.clone().unwrap(), undone.change.clone().unwrap()];
            for ops in [vec![insert.clone(), remove, insert], steps.clone()] {
                let body = Body::Edit { actor: Actor::Person, kind: Kind::Delete, part: None, ops };
                changes.push(Change { seq: 7, at: 3, body }.into());
            }
            for change in changes {
                assert_eq!(joined(of_change(&change)), serde_json::to_string(&*change).unwrap());
            }
        }
    }

    #[test]
    fn no_piece_is_long() {
        let document = document(20 * AT_ONCE as u32);
        let json = serde_json::to_string(&document).unwrap();
        assert!(of_document(&document).count() > 20);
        let text = "é".repeat(LONGEST);
        for pieces in [of_text(&json), of_text(&text)] {
            assert!(pieces.map(Result::unwrap).all(|piece| piece.len() <= LONGEST));
        }
        assert_eq!(joined(of_text(&text)), text);
    }
}
