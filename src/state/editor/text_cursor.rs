//! Moving through the text with the keyboard: the selection moves by words, sentences and
//! paragraphs.

use crate::state::action::StepUnit;
use dateline_annotation::model::Document;
use dateline_text::{Span, Token, TokenKind, sentences, tokenize_in};

/// Returns the span of the word that a step from `from` leads to; `None` at the ends of the text. A
/// step back from the middle of a sentence or paragraph leads to its first word. Punctuation is
/// skipped. Cost: the paragraphs of the text, and the tokens of the paragraphs that are passed.
pub(in crate::state) fn word_after_step(
    document: &Document,
    from: Span,
    unit: StepUnit,
    forward: bool,
) -> Option<Span> {
    let paragraphs = document.paragraphs();
    if forward {
        let passed = paragraphs.partition_point(|paragraph| paragraph.end <= from.start);
        paragraphs[passed..].iter().find_map(|paragraph| {
            let stops = step_stops(document, *paragraph, unit);
            stops.into_iter().find(|stop| stop.start >= from.end)
        })
    } else {
        let until = paragraphs.partition_point(|paragraph| paragraph.start < from.start);
        paragraphs[..until].iter().rev().find_map(|paragraph| {
            let stops = step_stops(document, *paragraph, unit);
            stops.into_iter().rfind(|stop| stop.start < from.start)
        })
    }
}

/// Returns the words of a paragraph at which steps stop.
fn step_stops(document: &Document, paragraph: Span, unit: StepUnit) -> Vec<Span> {
    let tokens = tokenize_in(&document.text, paragraph);
    let word = |token: &&Token| token.kind != TokenKind::Punctuation;
    let first = |tokens: &[Token]| tokens.iter().find(word).map(|token| token.span);
    match unit {
        StepUnit::Word => tokens.iter().filter(word).map(|token| token.span).collect(),
        StepUnit::Sentence => {
            let sentences = sentences(&document.text, &tokens);
            sentences.into_iter().filter_map(|range| first(&tokens[range])).collect()
        }
        StepUnit::Paragraph => first(&tokens).into_iter().collect(),
    }
}
