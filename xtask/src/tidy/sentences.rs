//! Finds sentences for people outside the view.

use proc_macro2::{LexError, TokenStream, TokenTree};

/// Texts that are stored or written to files, as data.
const DATA: [&str; 2] = ["First project", "in progress"];

/// Macros and methods whose texts no person sees in the page.
const INTERNAL: [&str; 8] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "expect",
    "panic",
    "unreachable",
];

/// Returns true for files that must not make sentences. Tests may.
pub(super) fn is_without_sentences(path: &str) -> bool {
    let is_inner = path.starts_with("src/state/") || path.starts_with("src/effects/");
    is_inner && !path.contains("test")
}

/// Returns the line and the literal of each sentence. Fails if the file cannot be split into the
/// tokens of Rust.
pub(super) fn sentences(text: &str) -> Result<Vec<(usize, String)>, LexError> {
    let mut found = Vec::new();
    find(text.parse()?, &mut found);
    Ok(found)
}

fn find(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let tokens = Vec::from_iter(tokens);
    let mut is_test = false;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            // The item after `#[cfg(test)]` ends with a group in braces or with a semicolon.
            TokenTree::Group(group) if is_attribute(&tokens[..index]) => {
                is_test |= group.stream().to_string().replace(' ', "") == "cfg(test)";
            }
            TokenTree::Group(group) if is_test => {
                is_test = group.delimiter() != proc_macro2::Delimiter::Brace;
            }
            TokenTree::Punct(punct) if is_test => is_test = punct.as_char() != ';',
            TokenTree::Group(group) if !is_internal(&tokens[..index]) => {
                find(group.stream(), found);
            }
            TokenTree::Literal(literal) if !is_test => {
                let text = literal.to_string();
                if is_sentence(&text) {
                    found.push((literal.span().start().line, text));
                }
            }
            _ => {}
        }
    }
}

/// Returns true if a literal has two words, the second one in lower case.
fn is_sentence(literal: &str) -> bool {
    let is_text = literal.starts_with('"') && !DATA.contains(&literal.trim_matches('"'));
    is_text
        && literal.match_indices(' ').any(|(at, _)| {
            let before = literal[..at].chars().next_back();
            let after = literal[at + 1..].chars().next();
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_lowercase)
        })
}

/// Returns true if the last of the tokens begin an attribute: `#` or `#!`.
fn is_attribute(before: &[TokenTree]) -> bool {
    let mut before = before.iter().rev().skip_while(|token| is_punct(token, '!'));
    before.next().is_some_and(|token| is_punct(token, '#'))
}

/// Returns true if the last of the tokens are the name of an internal macro or method.
fn is_internal(before: &[TokenTree]) -> bool {
    let mut before = before.iter().rev().skip_while(|token| is_punct(token, '!'));
    let name = before.next().map(ToString::to_string);
    name.is_some_and(|name| INTERNAL.contains(&name.as_str()))
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let found = sentences(text).expect("valid Rust");
        found.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn sentences_are_found() {
        assert_eq!(found("fn a() { b(\"Nothing to undo.\") }"), ["\"Nothing to undo.\""]);
        assert_eq!(found("const A: &str = \"no text\";"), ["\"no text\""]);
        assert_eq!(found("fn a() { format!(\"{b} was opened\") }"), ["\"{b} was opened\""]);
        assert_eq!(found("#[cfg(test)] mod b; fn a() { b(\"no text\") }"), ["\"no text\""]);
    }

    #[test]
    fn names_comments_and_tests_are_not_sentences() {
        for text in [
            "/// Returns the name of a file.\nfn a() { b(\"text/plain\", \"Ctrl Z\") }",
            "//! A file with a comment.\nconst A: &str = \"translate({x} {y}) scale({z})\";",
            "fn a() { b.expect(\"a list is not empty\"); assert!(c, \"it is there\") }",
            "#[cfg(test)] mod tests { const A: &str = \"no text\"; }",
            "#[cfg(test)]\nuse a::b;\nconst A: &str = \"First project\";",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn tests_and_the_view_may_have_sentences() {
        assert!(is_without_sentences("src/state/tabs/mod.rs"));
        assert!(!is_without_sentences("src/state/tabs/tests.rs"));
        assert!(!is_without_sentences("src/view/messages/tabs.rs"));
    }
}
