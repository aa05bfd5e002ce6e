//! Tests of the tokens by spaCy's rules. The expected tokens are those of spaCy 3.8.

use dateline_text::spacy;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let tokens = spacy::tokenize(text);
    let found: Vec<&str> = tokens.iter().map(|token| &text[token.span.range()]).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn tokens_match_spacy() {
    check("Bashar al-Assad's U.S.-led", &["Bashar", "al", "-", "Assad", "'s", "U.S.-led"]);
    check("I’m they're can't gonna", &["I", "’m", "they", "'re", "ca", "n't", "gon", "na"]);
    check("Mr. Smith, Inc., 5pm.", &["Mr.", "Smith", ",", "Inc.", ",", "5", "pm", "."]);
    check("(at 5p.m.)", &["(", "at", "5", "p.m.", ")"]);
    check("$3.5bn, 10km² 20°C.", &["$", "3.5bn", ",", "10", "km²", "20", "°", "C", "."]);
    check("see https://example.org/a_(b).", &["see", "https://example.org/a_(b", ")", "."]);
    check("and/or w/o :-) (:", &["and/or", "w/o", ":-)", "(:"]);
    check("end.Start 2011–2014 1-2", &["end", ".", "Start", "2011–2014", "1", "-", "2"]);
    check("🇸🇾 ok", &["🇸", "🇾", "ok"]);
}

#[test]
fn whitespace_runs_are_tokens() {
    check("", &[]);
    check(" ", &[" "]);
    check("a  b\n\nc\u{a0}d ", &["a", " ", "b", "\n\n", "c", "\u{a0}", "d"]);
    check("a \n b", &["a", "\n ", "b"]);
}

#[test]
fn exceptions_are_single_tokens() {
    check("x:-)y a.", &["x:-)y", "a."]);
    check("(:)", &["(", ":)"]);
    check("vitamin a. :", &["vitamin", "a.", ":"]);
    check("and/or-both", &["and/or", "-", "both"]);
}

proptest! {
    #[test]
    fn tokens_and_spaces_reconstruct_text(text in "[a-zA-Z0-9 .,:;'’()\\-/$€%°+*\\n\u{a0}é😀ا]{0,40}") {
        let mut reconstructed = String::new();
        for token in spacy::tokenize(&text) {
            let word = &text[token.span.range()];
            prop_assert!(!word.is_empty());
            prop_assert_eq!(token.is_space, word.trim().is_empty());
            reconstructed.push_str(word);
            reconstructed.push_str(if token.has_trailing_space { " " } else { "" });
        }
        prop_assert_eq!(reconstructed, text);
    }
}
