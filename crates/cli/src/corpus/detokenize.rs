//! Detokenization: joins the tokens of a corpus into text with ordinary spacing.
//!
//! There is a space between two tokens, except before closing punctuation (. , ; : ! ? % and
//! closing brackets), before possessives and contractions ('s, n't, 're, …), after opening brackets
//! and currency signs, and inside quotes: straight quotes alternately open and close within a
//! sentence. Penn's -LRB- and -RRB- are brackets. Sentences of a document are separated by a space,
//! and there are ten in a paragraph.

use super::{CorpusDocument, Sentence};
use dateline_text::Span;

const SENTENCES_PER_PARAGRAPH: usize = 10;

/// Returns the text of a document and the byte span of each token of each sentence.
pub(crate) fn detokenize(document: &CorpusDocument) -> (String, Vec<Vec<Span>>) {
    let mut text = String::new();
    let mut token_spans = Vec::new();
    for (at, sentence) in document.iter().enumerate() {
        match at {
            0 => {}
            _ if at % SENTENCES_PER_PARAGRAPH == 0 => text.push_str("\n\n"),
            _ => text.push(' '),
        }
        token_spans.push(push_sentence(sentence, &mut text));
    }
    (text, token_spans)
}

fn push_sentence(sentence: &Sentence, text: &mut String) -> Vec<Span> {
    let mut glued = true;
    let mut in_quote = [false; 2];
    let mut token_spans = Vec::new();
    for token in &sentence.tokens {
        let token = match token.as_str() {
            "-LRB-" => "(",
            "-RRB-" => ")",
            "``" | "''" => "\"",
            other => other,
        };
        let quote = ["\"", "'"].iter().position(|quote| *quote == token);
        let closes_quote = quote.is_some_and(|quote| in_quote[quote]);
        if !glued && !closes_quote && !attaches_to_previous(token) {
            text.push(' ');
        }
        let start = text.len() as u32;
        text.push_str(token);
        token_spans.push(Span::new(start, text.len() as u32));
        glued = attaches_to_next(token) || quote.is_some() && !closes_quote;
        if let Some(quote) = quote {
            in_quote[quote] = !in_quote[quote];
        }
    }
    token_spans
}

fn attaches_to_previous(token: &str) -> bool {
    const PUNCTUATION: &[&str] =
        &[".", ",", ";", ":", "!", "?", "%", ")", "]", "}", "”", "...", "…"];
    const CONTRACTIONS: &[&str] = &[
        "'s", "’s", "n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m",
    ];
    PUNCTUATION.contains(&token) || CONTRACTIONS.contains(&token.to_lowercase().as_str())
}

fn attaches_to_next(token: &str) -> bool {
    ["(", "[", "{", "$", "£", "€", "“", "#"].contains(&token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detokenized_text_is_natural() {
        let sentence = |text: &str| Sentence {
            tokens: text.split(' ').map(str::to_owned).collect(),
            ..Sentence::default()
        };
        let document = vec![
            sentence("\" I do n't , \" she said ( for $ 5 ) ."),
            sentence("Homs 's 5 % -LRB- more -RRB-"),
        ];
        let (text, token_spans) = detokenize(&document);
        assert_eq!(text, "\"I don't,\" she said (for $5). Homs's 5% (more)");
        assert_eq!(token_spans[1][0].slice(&text), Some("Homs"));
        assert_eq!(token_spans[1][4].slice(&text), Some("("));
    }
}
