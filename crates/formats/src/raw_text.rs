//! Documents made from plain text, and the removal of paragraphs from a text.

use crate::decode::{DecodeError, check_size};
use crate::limits::MAX_BYTES;
use dateline_annotation::model::{Document, DocumentId};
use dateline_text::{Span, normalize_line_endings};
use std::collections::BTreeSet;

/// Makes a document from a text that was opened or pasted.
///
/// Line endings become LF and are recorded in the document; nothing else changes. `source` is the
/// file name, or empty. Returns an error if the text contains only white space or is longer than
/// [`MAX_BYTES`]. Cost: a few passes over the text.
pub fn open_text(id: DocumentId, text: &str, source: &str) -> Result<Document, DecodeError> {
    check_size(text.len(), MAX_BYTES)?;
    if text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    let (text, line_ends) = normalize_line_endings(text);
    Ok(Document::new(id, text.into(), line_ends, source))
}

/// Returns the text without some of its paragraphs.
///
/// `all` holds the paragraphs of `text` as returned by [`dateline_text::paragraphs`], and `removed`
/// indexes into it. The text between a removed paragraph and the next one is removed too: its line
/// ending and the blank lines after it. All other characters are kept. Cost: linear in the text.
///
/// ```
/// use dateline_formats::remove_paragraphs;
///
/// let text = "Share this\n\nHoms falls\n\nThe army left.";
/// let all = dateline_text::paragraphs(text);
/// assert_eq!(remove_paragraphs(text, &all, &[0].into()), "Homs falls\n\nThe army left.");
/// ```
pub fn remove_paragraphs(text: &str, all: &[Span], removed: &BTreeSet<usize>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for &index in removed {
        let Some(paragraph) = all.get(index) else { break };
        kept.push_str(&text[from..paragraph.start as usize]);
        from = all.get(index + 1).map_or(text.len(), |next| next.start as usize);
    }
    kept.push_str(&text[from..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_text::{LineEnding, paragraphs};
    use proptest::prelude::*;

    #[test]
    fn text_becomes_document_unchanged() {
        let text = " date 2024-12-08 Title\r\n\r\nA\u{301} 😀\u{a0}\r\n";
        let document = open_text(DocumentId(4), text, "a.txt").unwrap();
        assert_eq!(&*document.text, " date 2024-12-08 Title\n\nA\u{301} 😀\u{a0}\n");
        assert_eq!(document.line_ends, LineEnding::CrLf);
        assert_eq!((&*document.meta.title, &*document.meta.source), ("Title", "a.txt"));
        assert_eq!(open_text(DocumentId(1), " \n\u{a0}", ""), Err(DecodeError::Empty));
    }

    #[test]
    fn paragraphs_are_removed_with_separators() {
        let text = "\nA\n\n \n  B\nC\n\n";
        let all = paragraphs(text);
        let without =
            |indexes: &[usize]| remove_paragraphs(text, &all, &indexes.iter().copied().collect());
        assert_eq!(without(&[]), text);
        assert_eq!(without(&[0]), "\n  B\nC\n\n");
        assert_eq!(without(&[1]), "\nA\n\n \nC\n\n");
        assert_eq!(without(&[2, 1]), "\nA\n\n \n");
        assert_eq!(without(&[0, 1, 2]), "\n");
        assert_eq!(without(&[0, 3]), "\n  B\nC\n\n", "an index beyond the last paragraph");
    }

    proptest! {
        #[test]
        fn kept_text_stays_in_order(
            text in "[ab\u{301}😀 \n\u{c}\u{2029}]{0,40}",
            mask in any::<u64>(),
        ) {
            let all = paragraphs(&text);
            let is_out = |index: usize| mask >> (index % 64) & 1 == 1;
            let removed = (0..all.len()).filter(|&index| is_out(index)).collect();
            let kept = remove_paragraphs(&text, &all, &removed);
            let expected: String = (0..all.len())
                .filter(|&index| !is_out(index))
                .map(|index| &text[all[index].range()])
                .collect();
            let visible = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(visible(&kept), visible(&expected));
        }
    }
}
