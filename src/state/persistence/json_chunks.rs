//! Serializes changes and documents to JSON in chunks, so that the page can handle other events
//! while it writes a value with a hundred thousand annotations.

use dateline_annotation::log::{Change, ChangeBody};
use dateline_annotation::model::{Annotation, Document, DocumentId, Metadata, Op};
use dateline_text::{LineEnding, Span};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The maximum number of steps or annotations in a chunk.
const ITEMS_PER_CHUNK: usize = 300;
/// The maximum length of a chunk of an existing text, in bytes.
const MAX_TEXT_CHUNK: usize = 200_000;

/// A chunk, or the error of serializing the value.
pub type JsonChunk<'a> = Result<Cow<'a, str>, serde_json::Error>;
/// The chunks of a value, in order.
pub type JsonChunks<'a> = Box<dyn Iterator<Item = JsonChunk<'a>> + 'a>;

/// Returns the JSON of a change in chunks. Their concatenation equals the output of serde.
pub fn change_json(change: &Change) -> JsonChunks<'_> {
    let ChangeBody::Edit { actor, kind, part, ops } = &change.body else {
        return value_json(change);
    };
    let body = ChangeBody::Edit { actor: *actor, kind: *kind, part: *part, ops: Vec::new() };
    splice_into_list(&Change { seq: change.seq, at: change.at, body }, "\"ops\":[]", ops_json(ops))
}

/// Returns the JSON of a document in chunks. Their concatenation equals the output of serde.
pub fn document_json(document: &Document) -> JsonChunks<'_> {
    let rest = DocumentShell {
        id: document.id,
        text: &document.text,
        line_ends: document.line_ends,
        meta: &document.meta,
        annotations: &[],
        reviewed: document.reviewed(),
    };
    splice_into_list(&rest, "\"annotations\":[]", items_json(document.annotations()))
}

/// Returns the JSON of a small value as one chunk.
pub fn value_json<'a>(value: &impl Serialize) -> JsonChunks<'a> {
    Box::new(std::iter::once(serde_json::to_string(value).map(Cow::Owned)))
}

/// Splits a text into chunks at character boundaries.
pub fn text_chunks(text: &str) -> JsonChunks<'_> {
    let mut rest = text;
    Box::new(std::iter::from_fn(move || {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(MAX_TEXT_CHUNK));
        rest = behind;
        (!piece.is_empty()).then_some(Ok(Cow::Borrowed(piece)))
    }))
}

/// A document without its annotations.
#[derive(Serialize)]
struct DocumentShell<'a> {
    id: DocumentId,
    text: &'a str,
    line_ends: LineEnding,
    meta: &'a Metadata,
    annotations: &'a [Annotation],
    reviewed: &'a BTreeSet<Span>,
}

/// Returns the JSON of a value, with `items` inserted into an empty list. `list` is the JSON of
/// that list with its key, such as `"ops":[]`. It occurs only once in the JSON, because quotation
/// marks inside strings are escaped.
fn splice_into_list<'a>(
    value: &impl Serialize,
    list: &str,
    items: JsonChunks<'a>,
) -> JsonChunks<'a> {
    let json = match serde_json::to_string(value) {
        Ok(json) => json,
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let at = json.find(list).map_or(json.len(), |at| at + list.len() - 1);
    let (before, behind) = (json[..at].to_owned(), json[at..].to_owned());
    let owned = |text: String| std::iter::once(Ok(Cow::Owned(text)));
    Box::new(owned(before).chain(items).chain(owned(behind)))
}

/// Returns ops as elements of a JSON list. An op that contains a whole document is serialized
/// separately.
fn ops_json(ops: &[Op]) -> JsonChunks<'_> {
    let runs =
        ops.chunk_by(|one, next| whole_document(one).is_none() && whole_document(next).is_none());
    Box::new(runs.enumerate().flat_map(|(at, run)| {
        let comma = (at > 0).then_some(Ok(Cow::Borrowed(",")));
        let pieces = match run {
            [op] if whole_document(op).is_some() => whole_document_op_json(op),
            steps => items_json(steps),
        };
        comma.into_iter().chain(pieces)
    }))
}

fn whole_document(op: &Op) -> Option<&Document> {
    match op {
        Op::InsertDocument { document } | Op::RemoveDocument { document } => Some(document),
        Op::SetLabels { .. } | Op::In { .. } => None,
    }
}

fn whole_document_op_json(op: &Op) -> JsonChunks<'_> {
    let name = match op {
        Op::RemoveDocument { .. } => "remove_document",
        Op::InsertDocument { .. } | Op::SetLabels { .. } | Op::In { .. } => "insert_document",
    };
    let before = format!("{{\"op\":\"{name}\",\"document\":");
    let document = whole_document(op).into_iter().flat_map(document_json);
    let piece = |text: String| std::iter::once(Ok(Cow::Owned(text)));
    Box::new(piece(before).chain(document).chain(piece("}".to_owned())))
}

/// Returns items as elements of a JSON list.
fn items_json<T: Serialize>(items: &[T]) -> JsonChunks<'_> {
    Box::new(items.chunks(ITEMS_PER_CHUNK).enumerate().map(|(at, items)| {
        let list = serde_json::to_string(items)?;
        let inner = &list[1..list.len() - 1];
        let comma = if at > 0 { "," } else { "" };
        Ok(Cow::Owned(format!("{comma}{inner}")))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_annotation::edit::accept_document;
    use dateline_annotation::history::History;
    use dateline_annotation::log::{Actor, EditKind};
    use dateline_annotation::model::{AnnotationId, DocumentParts, LabelId, Origin, Status};

    /// Returns a document with this many mentions, whose text contains the strings at which the
    /// JSON is split.
    fn document(mentions: u32) -> Document {
        let head = "Homs \"annotations\":[] \"ops\":[] fell.\n";
        let text = format!("{head}{}", "a ".repeat(mentions as usize));
        let annotation = |at: u32| {
            let start = head.len() as u32 + 2 * at;
            let origin = Origin::Import { format: "jsonl".into(), file: "a.jsonl".into() };
            let (id, span) = (AnnotationId(at + 1), Span::new(start, start + 1));
            Annotation::new(id, span, LabelId(1), Status::Suggested, origin)
        };
        let parts = DocumentParts {
            id: DocumentId(1),
            text: text.into(),
            line_ends: LineEnding::Lf,
            meta: Metadata { title: "\"annotations\":[]".to_owned(), ..Metadata::default() },
            annotations: (0..mentions).map(annotation).collect(),
            reviewed: BTreeSet::from([Span::new(0, head.len() as u32 - 1)]),
        };
        Document::assemble(parts).unwrap()
    }

    fn joined(pieces: JsonChunks<'_>) -> String {
        pieces.map(Result::unwrap).collect()
    }

    #[test]
    fn pieces_are_what_is_written_at_once() {
        let count = ITEMS_PER_CHUNK as u32;
        for mentions in [0, 1, count, count + 1, 3 * count] {
            let document = document(mentions);
            let json = serde_json::to_string(&document).unwrap();
            assert_eq!(joined(document_json(&document)), json);
            let mut history = History::default();
            let insert = Op::InsertDocument { document: Box::new(document.clone()) };
            let remove = Op::RemoveDocument { document: Box::new(document.clone()) };
            let steps = accept_document(&document);
            let inserted =
                history.edit(0, Actor::Person, EditKind::Open, vec![insert.clone()]).unwrap();
            let undone = history.undo(1).unwrap().unwrap();
            let mut changes =
                vec![inserted.change.clone().unwrap(), undone.change.clone().unwrap()];
            for ops in [vec![insert.clone(), remove, insert], steps.clone()] {
                let body = ChangeBody::Edit {
                    actor: Actor::Person,
                    kind: EditKind::Delete,
                    part: None,
                    ops,
                };
                changes.push(Change { seq: 7, at: 3, body }.into());
            }
            for change in changes {
                assert_eq!(joined(change_json(&change)), serde_json::to_string(&*change).unwrap());
            }
        }
    }

    #[test]
    fn no_piece_is_long() {
        let document = document(20 * ITEMS_PER_CHUNK as u32);
        let json = serde_json::to_string(&document).unwrap();
        assert!(document_json(&document).count() > 20);
        let text = "é".repeat(MAX_TEXT_CHUNK);
        for pieces in [text_chunks(&json), text_chunks(&text)] {
            assert!(pieces.map(Result::unwrap).all(|piece| piece.len() <= MAX_TEXT_CHUNK));
        }
        assert_eq!(joined(text_chunks(&text)), text);
    }
}
