//! Turns documents into export items: selection, labels, overlaps, and what a format cannot carry.

use super::item::{ExportItem, ExportMention, sentences_around_mentions};
use super::loss::{LossKind, LossReport};
use super::options::{ExportOptions, Granularity, OverlapPolicy};
use super::writer::WriterSetup;
use crate::annotation_selection::AnnotationSelection;
use crate::characters::is_line_break;
use crate::shorten::truncate_chars;
use crate::spec::{MentionAttribute, OffsetUnit, Spec};
use dateline_annotation::compact;
use dateline_annotation::model::{Annotation, Document, Label, LabelId, LabelSet};
use dateline_text::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Turns documents into items for one format. Created once per export.
#[derive(Debug)]
pub struct ExportPlan {
    label_set: LabelSet,
    labels: BTreeMap<LabelId, MappedLabel>,
    options: ExportOptions,
    spec: &'static Spec,
}

#[derive(Debug)]
struct MappedLabel {
    /// The name in the project.
    project_name: String,
    /// The name in the export, or `None` if mentions with this label are left out.
    export_name: Option<String>,
    is_respelled: bool,
}

impl ExportPlan {
    /// Creates a plan and computes the exported label names. Cost: linear in the number of labels.
    pub fn new(labels: &LabelSet, options: &ExportOptions, spec: &'static Spec) -> Self {
        let name = |label: &Label| {
            let mapped = options.labels.map_project_label(label);
            let export = mapped.as_deref().map(|name| (spec.encode_label)(name).into_owned());
            MappedLabel {
                project_name: label.name.clone(),
                is_respelled: export.as_deref() != mapped.as_deref(),
                export_name: export,
            }
        };
        let names = labels.iter().map(|label| (label.id, name(label)));
        let names = compact::collect_map(names);
        Self { label_set: labels.clone(), labels: names, options: options.clone(), spec }
    }

    /// Returns the data that a writer gets before the first document.
    pub fn writer_setup(&self) -> WriterSetup {
        let mut labels: Vec<String> = Vec::new();
        for name in self.labels.values().filter_map(|name| name.export_name.as_ref()) {
            if !labels.contains(name) {
                labels.push(name.clone());
            }
        }
        WriterSetup { label_set: self.label_set.clone(), labels, options: self.options.clone() }
    }

    /// Returns the items of a document, in text order. Anything left out is recorded in `losses`.
    ///
    /// An annotation whose label is not in the label set is skipped. Cost: a few passes over the
    /// text if it has to be split into tokens or sentences, and n log n in the annotations; memory:
    /// the size of the document.
    pub fn export_items<'a>(
        &'a self,
        document: &'a Document,
        losses: &mut LossReport,
    ) -> Vec<ExportItem<'a>> {
        let mentions = self.select_mentions(document, losses);
        let parts = self.item_spans(document, &mentions);
        let is_whole = self.effective_granularity() == Granularity::Document;
        let mut items: Vec<ExportItem> = (1..)
            .zip(&parts)
            .map(|(number, &part): (u32, _)| ExportItem {
                name: if is_whole {
                    document_name(document)
                } else {
                    format!("{}-{number}", document_name(document))
                },
                document,
                document_span: part,
                text: document.quote(part),
                mentions: Vec::new(),
                fully_annotated: fully_annotated_spans(document, part),
                is_sentence: self.effective_granularity() == Granularity::Sentence,
            })
            .collect();
        for mention in mentions {
            let at = parts.partition_point(|part| part.start <= mention.span.start);
            match at.checked_sub(1).filter(|&at| parts[at].contains(mention.span)) {
                Some(at) => {
                    let (from, Span { start, end }) = (parts[at].start, mention.span);
                    let span = Span::new(start - from, end - from);
                    items[at].mentions.push(ExportMention { span, ..mention });
                }
                None => self.record_loss(
                    losses,
                    LossKind::Cut,
                    &document_name(document),
                    document,
                    &mention,
                ),
            }
        }
        for item in &mut items {
            self.apply_format_limits(item, losses);
            self.count_control_chars(item, losses);
        }
        items
    }

    /// Returns true if a quote consists only of white space after encoding for the format.
    fn is_blank(&self, quote: &str) -> bool {
        quote.chars().all(|character| self.spec.encode_char(character).is_whitespace())
    }

    fn has_edge_line_break(&self, quote: &str) -> bool {
        !self.spec.allows_edge_line_breaks
            && (quote.starts_with(is_line_break) || quote.ends_with(is_line_break))
    }

    /// Records the characters that the format cannot represent.
    fn count_control_chars(&self, item: &ExportItem, losses: &mut LossReport) {
        for (at, character) in item.text.char_indices() {
            if self.spec.encode_char(character) != character {
                let code = format!("U+{:04X}", u32::from(character));
                losses.record(
                    LossKind::Control,
                    &item.name,
                    truncate_chars(&item.text[at..], 20),
                    &code,
                );
            }
        }
    }

    fn effective_granularity(&self) -> Granularity {
        let is_reviewed_only = self.options.selection == AnnotationSelection::ReviewedParagraphs;
        match self.options.granularity {
            Granularity::Document if is_reviewed_only && !self.spec.marks_unannotated => {
                Granularity::Paragraph
            }
            granularity => granularity,
        }
    }

    /// Returns the mentions to export, with spans in the document, sorted like the mentions of an
    /// item, without duplicates.
    fn select_mentions<'a>(
        &'a self,
        document: &'a Document,
        losses: &mut LossReport,
    ) -> Vec<ExportMention<'a>> {
        let selection = self.options.selection;
        let is_held = |annotation: &&Annotation| {
            selection.includes(annotation)
                && (selection != AnnotationSelection::ReviewedParagraphs
                    || crate::place_mentions::is_in_reviewed_paragraph(document, annotation.span))
        };
        let mut mentions = Vec::new();
        for annotation in document.annotations().iter().filter(is_held) {
            let Some(name) = self.labels.get(&annotation.label) else { continue };
            let label = name.export_name.as_deref().unwrap_or_default();
            let mention = ExportMention { span: annotation.span, label, annotation };
            let loss = match name.export_name {
                None => Some(LossKind::Label),
                _ if self.is_blank(document.quote(annotation.span)) => Some(LossKind::Blank),
                _ if self.has_edge_line_break(document.quote(annotation.span)) => {
                    Some(LossKind::Break)
                }
                _ => None,
            };
            match loss {
                Some(loss) => {
                    self.record_loss(losses, loss, &document_name(document), document, &mention)
                }
                None => mentions.push(mention),
            }
        }
        // Of duplicates, the accepted one is kept.
        compact::sort_by_key(&mut mentions, |it| {
            (it.span.start, Reverse(it.span.end), it.label, Reverse(it.annotation.status))
        });
        mentions.dedup_by_key(|mention| (mention.span, mention.label));
        mentions
    }

    /// Returns the spans of the items in the document, in bytes, in order, disjoint.
    fn item_spans(&self, document: &Document, mentions: &[ExportMention]) -> Vec<Span> {
        if self.effective_granularity() == Granularity::Document {
            return vec![Span::new(0, document.text.len() as u32)];
        }
        let paragraphs = match self.options.selection {
            AnnotationSelection::ReviewedParagraphs => {
                document.reviewed().iter().copied().collect()
            }
            _ => document.paragraphs().to_vec(),
        };
        if self.effective_granularity() == Granularity::Paragraph {
            return paragraphs;
        }
        let mentions: Vec<Span> = mentions.iter().map(|mention| mention.span).collect();
        let sentences = |one: Span| sentences_around_mentions(&document.text, one, &mentions);
        paragraphs.into_iter().flat_map(sentences).collect()
    }

    /// Removes the mentions that the format cannot represent, and records all losses of an item.
    fn apply_format_limits(&self, item: &mut ExportItem, losses: &mut LossReport) {
        let off = self.misaligned_mentions(item);
        let is_tokens = self.spec.offset_unit == OffsetUnit::Tokens;
        let mut kept = Vec::with_capacity(item.mentions.len());
        for (at, mention) in item.mentions.iter().enumerate() {
            match (off.contains(&at), is_tokens) {
                (true, true) => self.record_item_loss(losses, LossKind::OffToken, item, mention),
                (true, false) => self.record_item_loss(losses, LossKind::Dropped, item, mention),
                _ => {}
            }
            if !(is_tokens && off.contains(&at)) {
                kept.push(*mention);
            }
        }
        if self.options.overlaps == OverlapPolicy::Resolve || !self.spec.allows_overlaps {
            let (stay, go) = resolve_overlaps(kept);
            go.iter().for_each(|mention| {
                self.record_item_loss(losses, LossKind::Overlap, item, mention)
            });
            kept = stay;
        }
        item.mentions = kept;
        for mention in &item.mentions {
            self.attribute_losses(mention)
                .for_each(|loss| self.record_item_loss(losses, loss, item, mention));
        }
    }

    /// Returns the indices of mentions whose edges are not token edges of the same sentence.
    fn misaligned_mentions(&self, item: &ExportItem) -> BTreeSet<usize> {
        let Some(tokens) = self.spec.tokenizer.filter(|_| !item.mentions.is_empty()) else {
            return BTreeSet::new();
        };
        let sentences = item.sentence_tokens(tokens);
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

    /// Returns the attributes of an exported mention that the format does not carry.
    fn attribute_losses(&self, mention: &ExportMention) -> impl Iterator<Item = LossKind> {
        let (spec, annotation) = (self.spec, mention.annotation);
        let is_respelt = self.labels.get(&annotation.label).is_some_and(|name| name.is_respelled);
        let attributes = MentionAttribute::ALL.iter().copied();
        let lost = attributes.filter(move |it| !spec.carries(*it) && it.is_set(annotation));
        is_respelt.then_some(LossKind::Spelling).into_iter().chain(lost.map(LossKind::Attribute))
    }

    fn record_item_loss(
        &self,
        losses: &mut LossReport,
        kind: LossKind,
        item: &ExportItem,
        mention: &ExportMention,
    ) {
        self.record_loss(losses, kind, &item.name, item.document, mention);
    }

    fn record_loss(
        &self,
        losses: &mut LossReport,
        kind: LossKind,
        name: &str,
        document: &Document,
        mention: &ExportMention,
    ) {
        let annotation = mention.annotation;
        let label = self.labels.get(&annotation.label).map_or("", |name| &name.project_name);
        losses.record(kind, name, document.quote(annotation.span), label);
    }
}

fn document_name(document: &Document) -> String {
    format!("doc-{}", document.id.0)
}

/// Returns the reviewed paragraphs inside `part`, clipped to it, in bytes of the part.
fn fully_annotated_spans(document: &Document, part: Span) -> Vec<Span> {
    let common = |one: &Span| {
        let (start, end) = (one.start.max(part.start), one.end.min(part.end));
        (start < end).then(|| Span::new(start - part.start, end - part.start))
    };
    let from = Span { start: part.start, end: 0 };
    let before = document.reviewed().range(..from).next_back();
    let inside = document.reviewed().range(from..).take_while(|one| one.start < part.end);
    before.into_iter().chain(inside).filter_map(common).collect()
}

/// Splits mentions into those kept and those removed by the rule of [`OverlapPolicy::Resolve`],
/// both in their original order. Cost: n log n.
pub(crate) fn resolve_overlaps(
    mentions: Vec<ExportMention>,
) -> (Vec<ExportMention>, Vec<ExportMention>) {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&at| {
        let mention = &mentions[at];
        (Reverse(mention.span.len()), mention.span.start, mention.label)
    });
    // Starts and ends of the kept mentions.
    let mut kept_spans: BTreeMap<u32, u32> = BTreeMap::new();
    let mut stays = vec![false; mentions.len()];
    for at in order {
        let span = mentions[at].span;
        // The kept mentions are disjoint, so among those that begin before the end of `span`, the
        // last one extends farthest.
        let last = kept_spans.range(..span.end).next_back();
        if last.is_none_or(|(_, &end)| end <= span.start) {
            kept_spans.insert(span.start, span.end);
            stays[at] = true;
        }
    }
    let mut stays = stays.into_iter();
    mentions.into_iter().partition(|_| stays.next().unwrap_or_default())
}
