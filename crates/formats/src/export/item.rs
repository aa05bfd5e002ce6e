//! The items of an export: texts with mentions, as format writers get them.

use crate::spec::Tokenizer;
use dateline_annotation::model::{Annotation, Document};
use dateline_text::{Span, paragraphs, tokenize};

/// A text of an export with its mentions: a document, a paragraph or a sentence.
#[derive(Clone, Debug)]
pub struct ExportItem<'a> {
    /// The item's name, which is unique in the export and the same in every export: `doc-7`, or
    /// `doc-7-2` for the second part of the document. Consists of letters, digits and hyphens.
    pub name: String,
    /// The document of the item.
    pub document: &'a Document,
    /// The span of the item in the document, in bytes.
    pub document_span: Span,
    /// The text of that span.
    pub text: &'a str,
    /// The mentions, sorted by start, then longest first, then by label. No two have the same span
    /// and label.
    pub mentions: Vec<ExportMention<'a>>,
    /// Spans in which tokens without a label are known to be outside of any mention: the reviewed
    /// paragraphs, in bytes of `text`, in order.
    pub fully_annotated: Vec<Span>,
    /// True if the item is a sentence by construction, so that it is not split into sentences.
    pub(super) is_sentence: bool,
}

/// A mention of an item.
#[derive(Clone, Copy, Debug)]
pub struct ExportMention<'a> {
    /// In bytes of the item's text, inside of it, on character boundaries, not empty.
    pub span: Span,
    /// The label as this export and format spell it.
    pub label: &'a str,
    /// The annotation in the document. Its span and label are those of the document.
    pub annotation: &'a Annotation,
}

impl<'a> ExportItem<'a> {
    /// Returns the text that a mention covers.
    pub fn quote(&self, mention: &ExportMention) -> &'a str {
        mention.span.slice(self.text).unwrap_or_default()
    }

    /// Returns true if a span, in bytes of the text, is known to contain no mentions other than
    /// those of the item.
    pub fn is_fully_annotated(&self, span: Span) -> bool {
        let after = self.fully_annotated.partition_point(|known| known.start <= span.start);
        after.checked_sub(1).is_some_and(|at| self.fully_annotated[at].contains(span))
    }

    /// Returns the item's sentences as lists of tokens, in bytes of its text. No sentence ends
    /// inside a mention.
    ///
    /// The tokenizer is applied to whole paragraphs. Cost: linear in the text.
    pub fn sentence_tokens(&self, tokenizer: Tokenizer) -> Vec<Vec<Span>> {
        let shifted = |span: Span, by: u32| Span::new(span.start + by, span.end + by);
        if self.is_sentence {
            return [tokenizer(self.text)].into_iter().filter(|one| !one.is_empty()).collect();
        }
        let mut all = Vec::new();
        let mentions: Vec<Span> = self.mentions.iter().map(|mention| mention.span).collect();
        for paragraph in paragraphs(self.text) {
            let cut = tokenizer(&self.text[paragraph.range()]);
            let mut cut = cut.into_iter().map(|token| shifted(token, paragraph.start)).peekable();
            for sentence in sentences_around_mentions(self.text, paragraph, &mentions) {
                let mut sentence_tokens = Vec::new();
                while let Some(token) = cut.next_if(|token| token.start < sentence.end) {
                    sentence_tokens.push(token);
                }
                if !sentence_tokens.is_empty() {
                    all.push(sentence_tokens);
                }
            }
        }
        all
    }
}

/// Returns the sentences of a paragraph, joined and extended so that each of `mentions` inside the
/// paragraph is within one of them. `mentions` must be sorted by start. The result is disjoint, in
/// order, in bytes.
pub(super) fn sentences_around_mentions(
    text: &str,
    paragraph: Span,
    mentions: &[Span],
) -> Vec<Span> {
    let part = &text[paragraph.range()];
    let tokens = tokenize(part);
    let from = mentions.partition_point(|mention| mention.start < paragraph.start);
    let inside = mentions[from..].iter().take_while(|mention| mention.start < paragraph.end);
    let sentences = dateline_text::sentences(part, &tokens).into_iter().map(|range| {
        let (first, last) = (tokens[range.start].span, tokens[range.end - 1].span);
        Span::new(paragraph.start + first.start, paragraph.start + last.end)
    });
    let inside = inside.copied().filter(|mention| paragraph.contains(*mention));
    let mut pieces: Vec<Span> = sentences.chain(inside).collect();
    pieces.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start < last.end => last.end = last.end.max(piece.end),
            _ => joined.push(piece),
        }
    }
    joined
}
