//! The sentence around a mention.

use crate::shorten::truncate_chars;
use dateline_annotation::model::Document;
use dateline_text::{Span, sentences, tokenize_in};

/// The maximum length of a sentence in an export, in characters.
const MAX_SENTENCE_CHARS: usize = 1000;
/// The maximum length of a paragraph that is split into sentences, in bytes. Of a longer one, only
/// the mention is returned.
const MAX_SPLIT_BYTES: u32 = 20_000;

/// Returns the sentence in which a mention begins, cut at 1000 characters. **Cost:** linear in the
/// paragraph, up to a maximum.
pub(crate) fn sentence_around(document: &Document, span: Span) -> &str {
    let found = document.paragraph_containing(span).filter(|it| it.len() <= MAX_SPLIT_BYTES);
    let found = found.and_then(|paragraph| {
        let tokens = tokenize_in(&document.text, paragraph);
        let mut all = sentences(&document.text, &tokens)
            .into_iter()
            .map(|range| Span::new(tokens[range.start].span.start, tokens[range.end - 1].span.end));
        all.find(|sentence| span.start < sentence.end)
    });
    let sentence = found.unwrap_or(span);
    truncate_chars(document.quote(sentence), MAX_SENTENCE_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_annotation::model::DocumentId;
    use dateline_text::LineEnding;

    #[test]
    fn the_sentence_of_a_mention_is_found() {
        let text = "Rain fell. Ann left Homs at noon! Bo stayed.\n\nA second paragraph";
        let document = Document::new(DocumentId(1), text.into(), LineEnding::Lf, "");
        let around = |quote: &str| {
            let start = text.find(quote).unwrap() as u32;
            sentence_around(&document, Span::new(start, start + quote.len() as u32))
        };
        assert_eq!(around("Rain"), "Rain fell.");
        assert_eq!(around("Homs"), "Ann left Homs at noon!");
        assert_eq!(around("Bo"), "Bo stayed.");
        assert_eq!(around("second"), "A second paragraph");
    }
}
