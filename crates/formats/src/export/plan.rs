use super::item::sentences_in;
use super::{Granularity, Item, Loss, Lost, Mention, Options, Overlaps};
use crate::format::{Facts, Unit, is_break};
use crate::shorten::cut;
use crate::{Selection, export::Setup};
use dateline_annotation::{Annotation, Document, LabelId, LabelSet, Status};
use dateline_text::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How documents become items for one format. Made once for an export, asked document by document.
#[derive(Debug)]
pub struct Plan {
    names: BTreeMap<LabelId, Name>,
    options: Options,
    facts: &'static Facts,
}

#[derive(Debug)]
struct Name {
    /// The project's.
    project: String,
    /// In the export; `None` if its mentions are left out.
    export: Option<String>,
    is_respelt: bool,
}

impl Plan {
    /// Works out what labels are called. Cost: the labels.
    pub fn new(labels: &LabelSet, options: &Options, facts: &'static Facts) -> Self {
        let name = |label: &str| {
            let mapped = options.labels.of(label);
            let export = mapped.as_deref().map(|name| (facts.spell)(name).into_owned());
            Name {
                project: label.to_owned(),
                is_respelt: export.as_deref() != mapped.as_deref(),
                export,
            }
        };
        let names = labels.iter().map(|label| (label.id, name(&label.name))).collect();
        Self { names, options: options.clone(), facts }
    }

    /// What a writer is told before the first item.
    pub fn setup(&self) -> Setup {
        let mut labels: Vec<String> = Vec::new();
        for name in self.names.values().filter_map(|name| name.export.as_ref()) {
            if !labels.contains(name) {
                labels.push(name.clone());
            }
        }
        Setup { labels, options: self.options.clone() }
    }

    /// The items of a document, in the order of its text; what does not get into them is counted in
    /// `lost`.
    ///
    /// An annotation whose label the set lacks is passed over. Cost: a few passes over the text where
    /// it has to be cut into tokens or sentences, and n log n in the annotations; memory: its size.
    pub fn items<'a>(&'a self, document: &'a Document, lost: &mut Lost) -> Vec<Item<'a>> {
        let mentions = self.mentions(document, lost);
        let parts = self.parts(document, &mentions);
        let is_whole = self.granularity() == Granularity::Document;
        let mut items: Vec<Item> = (1..)
            .zip(&parts)
            .map(|(number, &part): (u32, _)| Item {
                name: if is_whole {
                    doc_name(document)
                } else {
                    format!("{}-{number}", doc_name(document))
                },
                document,
                part,
                text: document.quote(part),
                mentions: Vec::new(),
                known: known(document, part),
                is_sentence: self.granularity() == Granularity::Sentence,
            })
            .collect();
        for mention in mentions {
            let at = parts.partition_point(|part| part.start <= mention.span.start);
            match at.checked_sub(1).filter(|&at| parts[at].contains(mention.span)) {
                Some(at) => {
                    let (from, Span { start, end }) = (parts[at].start, mention.span);
                    let span = Span::new(start - from, end - from);
                    items[at].mentions.push(Mention { span, ..mention });
                }
                None => self.count(lost, Loss::Cut, &doc_name(document), document, &mention),
            }
        }
        for item in &mut items {
            self.settle(item, lost);
            self.count_controls(item, lost);
        }
        items
    }

    /// Whether a quote is white space only, as the format has it.
    fn is_blank(&self, quote: &str) -> bool {
        quote.chars().all(|character| self.facts.character(character).is_whitespace())
    }

    fn is_at_break(&self, quote: &str) -> bool {
        !self.facts.breaks && (quote.starts_with(is_break) || quote.ends_with(is_break))
    }

    /// Counts the characters that the format cannot hold.
    fn count_controls(&self, item: &Item, lost: &mut Lost) {
        for (at, character) in item.text.char_indices() {
            if self.facts.character(character) != character {
                let code = format!("U+{:04X}", u32::from(character));
                lost.push(Loss::Control, &item.name, cut(&item.text[at..], 20), &code);
            }
        }
    }

    fn granularity(&self) -> Granularity {
        let is_reviewed_only = self.options.selection == Selection::ReviewedParagraphs;
        match self.options.granularity {
            Granularity::Document if is_reviewed_only && !self.facts.unknown => {
                Granularity::Paragraph
            }
            granularity => granularity,
        }
    }

    /// What counts, with spans of the document, in the order of items, equal ones once.
    fn mentions<'a>(&'a self, document: &'a Document, lost: &mut Lost) -> Vec<Mention<'a>> {
        let selection = self.options.selection;
        let is_held = |annotation: &&Annotation| {
            selection.holds(annotation)
                && (selection != Selection::ReviewedParagraphs
                    || crate::mention::is_reviewed(document, annotation.span))
        };
        let mut mentions = Vec::new();
        for annotation in document.annotations().iter().filter(is_held) {
            let Some(name) = self.names.get(&annotation.label) else { continue };
            let label = name.export.as_deref().unwrap_or_default();
            let mention = Mention { span: annotation.span, label, annotation };
            let loss = match name.export {
                None => Some(Loss::Label),
                _ if self.is_blank(document.quote(annotation.span)) => Some(Loss::Blank),
                _ if self.is_at_break(document.quote(annotation.span)) => Some(Loss::Break),
                _ => None,
            };
            match loss {
                Some(loss) => self.count(lost, loss, &doc_name(document), document, &mention),
                None => mentions.push(mention),
            }
        }
        let key = |mention: &Mention| (mention.span.start, Reverse(mention.span.end));
        // Of equal ones the accepted stays.
        mentions.sort_by_key(|it| (key(it), it.label, Reverse(it.annotation.status)));
        mentions.dedup_by_key(|mention| (mention.span, mention.label));
        mentions
    }

    /// What becomes an item each, in bytes, in order, disjoint.
    fn parts(&self, document: &Document, mentions: &[Mention]) -> Vec<Span> {
        if self.granularity() == Granularity::Document {
            return vec![Span::new(0, document.text.len() as u32)];
        }
        let paragraphs = match self.options.selection {
            Selection::ReviewedParagraphs => document.reviewed().iter().copied().collect(),
            _ => document.paragraphs().to_vec(),
        };
        if self.granularity() == Granularity::Paragraph {
            return paragraphs;
        }
        let mentions: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
        let sentences = |one: Span| sentences_in(&document.text, one, &mentions);
        paragraphs.into_iter().flat_map(sentences).collect()
    }

    /// Takes out of an item what the format cannot hold, and counts what it does not carry.
    fn settle(&self, item: &mut Item, lost: &mut Lost) {
        let off = self.off_token(item);
        let is_tokens = self.facts.unit == Unit::Tokens;
        let mut kept = Vec::with_capacity(item.mentions.len());
        for (at, mention) in item.mentions.iter().enumerate() {
            match (off.contains(&at), is_tokens) {
                (true, true) => self.count_in(lost, Loss::OffToken, item, mention),
                (true, false) => self.count_in(lost, Loss::Dropped, item, mention),
                _ => {}
            }
            if !(is_tokens && off.contains(&at)) {
                kept.push(*mention);
            }
        }
        if self.options.overlaps == Overlaps::Resolve || !self.facts.overlaps {
            let (stay, go) = resolve(kept);
            go.iter().for_each(|mention| self.count_in(lost, Loss::Overlap, item, mention));
            kept = stay;
        }
        item.mentions = kept;
        for mention in &item.mentions {
            self.losses_of(mention).for_each(|loss| self.count_in(lost, loss, item, mention));
        }
    }

    /// The mentions that do not begin and end where tokens of one sentence do, by index.
    fn off_token(&self, item: &Item) -> BTreeSet<usize> {
        let Some(tokens) = self.facts.tokens.filter(|_| !item.mentions.is_empty()) else {
            return BTreeSet::new();
        };
        let sentences = item.sentences(tokens);
        let numbered = || {
            let all = (0_usize..).zip(&sentences);
            all.flat_map(|(number, tokens)| tokens.iter().map(move |token| (number, token)))
        };
        let starts: Vec<(u32, usize)> = numbered().map(|(at, token)| (token.start, at)).collect();
        let ends: Vec<(u32, usize)> = numbered().map(|(at, token)| (token.end, at)).collect();
        let sentence_of = |edges: &[(u32, usize)], edge: u32| {
            edges.binary_search_by_key(&edge, |one| one.0).ok().map(|at| edges[at].1)
        };
        let is_on = |span: Span| {
            let (first, last) = (sentence_of(&starts, span.start), sentence_of(&ends, span.end));
            first.is_some() && first == last
        };
        let numbered = item.mentions.iter().enumerate();
        numbered.filter(|(_, mention)| !is_on(mention.span)).map(|(at, _)| at).collect()
    }

    /// What the format does not carry of a mention that it holds.
    fn losses_of(&self, mention: &Mention) -> impl Iterator<Item = Loss> {
        let (facts, annotation) = (self.facts, mention.annotation);
        let is_respelt = self.names.get(&annotation.label).is_some_and(|name| name.is_respelt);
        let losses = [
            (Loss::Spelling, is_respelt),
            (Loss::Status, !facts.status && annotation.status == Status::Suggested),
            (Loss::Note, !facts.notes && annotation.note.is_some()),
            (Loss::Value, !facts.values && annotation.value.is_some()),
            (Loss::Place, !facts.places && annotation.place.is_some()),
        ];
        losses.into_iter().filter(|(_, is_lost)| *is_lost).map(|(loss, _)| loss)
    }

    fn count_in(&self, lost: &mut Lost, loss: Loss, item: &Item, mention: &Mention) {
        self.count(lost, loss, &item.name, item.document, mention);
    }

    fn count(
        &self,
        lost: &mut Lost,
        loss: Loss,
        name: &str,
        document: &Document,
        mention: &Mention,
    ) {
        let annotation = mention.annotation;
        let label = self.names.get(&annotation.label).map_or("", |name| &name.project);
        lost.push(loss, name, document.quote(annotation.span), label);
    }
}

fn doc_name(document: &Document) -> String {
    format!("doc-{}", document.id.0)
}

/// The reviewed paragraphs, or parts of them, that a part of the text holds; in bytes of the part.
fn known(document: &Document, part: Span) -> Vec<Span> {
    let common = |one: &Span| {
        let (start, end) = (one.start.max(part.start), one.end.min(part.end));
        (start < end).then(|| Span::new(start - part.start, end - part.start))
    };
    let from = Span { start: part.start, end: 0 };
    let before = document.reviewed().range(..from).next_back();
    let inside = document.reviewed().range(from..).take_while(|one| one.start < part.end);
    before.into_iter().chain(inside).filter_map(common).collect()
}

/// Those that stay by the rule of [`Overlaps::Resolve`], and those that go; both in the order of
/// items. Cost: n log n.
pub(crate) fn resolve(mentions: Vec<Mention>) -> (Vec<Mention>, Vec<Mention>) {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&at| {
        let mention = &mentions[at];
        (Reverse(mention.span.len()), mention.span.start, mention.label)
    });
    // Starts and ends of those that stay.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    let mut stays = vec![false; mentions.len()];
    for at in order {
        let span = mentions[at].span;
        // Of those that begin before its end, the last one reaches farthest: none overlap.
        let last = taken.range(..span.end).next_back();
        if last.is_none_or(|(_, &end)| end <= span.start) {
            taken.insert(span.start, span.end);
            stays[at] = true;
        }
    }
    let mut stays = stays.into_iter();
    mentions.into_iter().partition(|_| stays.next().unwrap_or_default())
}
