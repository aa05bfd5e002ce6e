use crate::format::Tokenizer;
use dateline_annotation::{Annotation, Document};
use dateline_text::{Span, paragraphs, tokenize};

/// A text of an export with what is marked in it: a document, a paragraph or a sentence.
#[derive(Clone, Debug)]
pub struct ExportItem<'a> {
    /// Unique in the export and the same in each: `doc-7`, `doc-7-2` for the second part of it.
    /// Letters, digits and hyphens only.
    pub name: String,
    /// The document that it is from.
    pub document: &'a Document,
    /// Where it stands there, in bytes.
    pub document_span: Span,
    /// That text.
    pub text: &'a str,
    /// What is marked: by start, the longer first, then by label; no two with equal span and label.
    pub mentions: Vec<ExportMention<'a>>,
    /// Where a token without a label is known to be nothing: reviewed paragraphs, in bytes of `text`,
    /// in order.
    pub fully_annotated: Vec<Span>,
    /// Whether it is one sentence by definition.
    pub(super) is_sentence: bool,
}

/// A marked span of an item.
#[derive(Clone, Copy, Debug)]
pub struct ExportMention<'a> {
    /// In bytes of the item's text, inside it, on character borders, not empty.
    pub span: Span,
    /// What its label is called in this export and format.
    pub label: &'a str,
    /// What is known about it. Its span and label are the document's.
    pub annotation: &'a Annotation,
}

impl<'a> ExportItem<'a> {
    /// What a mention covers.
    pub fn quote(&self, mention: &ExportMention) -> &'a str {
        mention.span.slice(self.text).unwrap_or_default()
    }

    /// Whether it is known of a span, in bytes of the text, that nothing but the mentions is there.
    pub fn is_fully_annotated(&self, span: Span) -> bool {
        let after = self.fully_annotated.partition_point(|known| known.start <= span.start);
        after.checked_sub(1).is_some_and(|at| self.fully_annotated[at].contains(span))
    }

    /// Its sentences as tokens, in bytes of its text; no sentence ends inside a mention.
    ///
    /// Tokens are cut in whole paragraphs. Cost: linear in the text.
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

/// The sentences of a paragraph, joined and widened so that each of `mentions`, sorted by start,
/// that lies in the paragraph lies in one of them. Disjoint, in order, in bytes.
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
