use crate::format::{File, Format, Unit};
use crate::import::{
    Claim, Draft, Extra, List, Maybe, Note, Notes, Number, Position, Read, ReadError, ReadItem,
    Word, exact_text, json, name_of, place, text,
};
use dateline_annotation::Status;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An annotation, or what holds annotations.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Node {
    items: List<Maybe<Node>>,
    first: Maybe<Box<Node>>,
    body: List<Maybe<Body>>,
    target: List<Maybe<Target>>,
    creator: List<Maybe<Creator>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    value: Word,
    purpose: List<Word>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Target {
    source: Word,
    selector: List<Maybe<Selector>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Selector {
    r#type: Word,
    start: Number,
    end: Number,
    exact: Word,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Creator {
    r#type: Word,
}

/// Reads each file of annotations with its text.
pub(crate) fn read(files: &[File]) -> Result<Read, ReadError> {
    let is_text = |file: &&File| file.path.ends_with(".txt");
    let texts: BTreeMap<&str, &File> =
        files.iter().filter(is_text).map(|file| (file.path.as_str(), file)).collect();
    let (mut drafts, mut notes) = (Vec::new(), Notes::default());
    for file in files.iter().filter(|file| !is_text(file)) {
        let name = name_of(file);
        let told =
            |error: ReadError| ReadError::At { place: name.clone(), reason: error.to_string() };
        let annotations = flat(text(file).and_then(json).map_err(told)?);
        let Some(beside) = beside(file, &annotations, &texts) else {
            let reason = "its text is not there: open it together with it".to_owned();
            return Err(ReadError::At { place: name, reason });
        };
        let body = exact_text(beside).map_err(told)?.to_owned();
        let claims = claims(annotations, &name, &mut notes);
        let item = ReadItem { text: body, place: name, ..ReadItem::default() };
        drafts.push(Draft { item, claims });
    }
    Ok(place(drafts, Unit::CodePoints, notes))
}

/// All annotations, in order.
fn flat(nodes: List<Maybe<Node>>) -> Vec<Node> {
    let mut all = Vec::new();
    // No deeper than JSON may be.
    for mut node in nodes.0.into_iter().filter_map(|node| node.0) {
        let first = node.first.0.take().map(|first| Maybe(Some(*first)));
        all.extend(flat(List(first.into_iter().collect())));
        all.extend(flat(std::mem::take(&mut node.items)));
        if !node.target.0.is_empty() {
            all.push(node);
        }
    }
    all
}

/// The file with the text: the one of the same name, else the one that the annotations name.
fn beside<'a>(
    file: &File,
    annotations: &[Node],
    texts: &BTreeMap<&str, &'a File>,
) -> Option<&'a File> {
    let path = Format::WebAnnotation.companion(&file.path);
    if let Some(found) = path.and_then(|path| texts.get(path.as_str())) {
        return Some(found);
    }
    let mut targets = annotations.iter().flat_map(|node| &node.target.0);
    let source = targets.find_map(|target| target.0.as_ref()?.source.0.as_deref())?;
    let source = source.rsplit('/').next().unwrap_or_default();
    let folder = file.path.rfind('/').map_or("", |at| &file.path[..=at]);
    texts.get(format!("{folder}{source}").as_str()).copied()
}

fn claims(annotations: Vec<Node>, name: &str, notes: &mut Notes) -> Vec<Claim> {
    let (mut claims, mut passed) = (Vec::new(), 0);
    for node in annotations {
        let (labels, note) = bodies(node.body);
        let is_software = |one: &Maybe<Creator>| {
            one.0.as_ref().and_then(|one| one.r#type.0.as_deref()) == Some("Software")
        };
        let status = node.creator.0.iter().any(is_software).then_some(Status::Suggested);
        let extra = Extra { status, note, ..Extra::default() };
        let targets = node.target.0.into_iter().filter_map(|target| target.0);
        let places: Vec<_> = targets.filter_map(|target| selected(target.selector)).collect();
        passed += usize::from(labels.is_empty() || places.is_empty());
        for (start, end, quote) in places {
            claims.extend(labels.iter().map(|label| Claim {
                start,
                end,
                quote: quote.clone(),
                label: label.clone(),
                extra: Some(Box::new(extra.clone())),
            }));
        }
    }
    if passed > 0 {
        let what = format!("{passed} annotations without a tag, or not of a text");
        notes.push(Note::PassedOver { place: name.to_owned(), what });
    }
    claims
}

/// The tags and the remark of an annotation.
fn bodies(bodies: List<Maybe<Body>>) -> (Vec<String>, Option<String>) {
    let (mut labels, mut note) = (Vec::new(), None);
    for body in bodies.0.into_iter().filter_map(|body| body.0) {
        let Word(Some(value)) = body.value else { continue };
        let purpose = body.purpose.0.into_iter().find_map(|purpose| purpose.0);
        match purpose.as_deref() {
            None | Some("tagging" | "classifying") => labels.push(value),
            Some("commenting" | "describing") => note = Some(value),
            Some(_) => {}
        }
    }
    (labels, note)
}

/// Position and quote; one of both is enough.
fn selected(selectors: List<Maybe<Selector>>) -> Option<(Position, Position, Option<String>)> {
    let (mut position, mut quote) = (None, None);
    for selector in selectors.0.into_iter().filter_map(|selector| selector.0) {
        match selector.r#type.0.as_deref() {
            Some("TextPositionSelector") => position = Some((selector.start.0, selector.end.0)),
            Some("TextQuoteSelector") => quote = selector.exact.0,
            _ => {}
        }
    }
    let none = Position(None);
    match (position, quote) {
        (None, None) => None,
        (position, quote) => {
            let (start, end) = position.unwrap_or((none, none));
            Some((start, end, quote))
        }
    }
}
