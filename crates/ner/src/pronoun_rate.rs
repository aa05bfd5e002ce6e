//! How much a text talks: of the one who writes it and the one who reads it, as mail, forums and
//! tweets do and news does not. First and second persons are the plainest sign of such "involved"
//! texts (Biber 1988, "Variation across speech and writing"), in which names are other names: more
//! of them are people, and what looks like an organization is often none.

use dateline_text::Token;

/// From this share of first and second persons on, a text is all talk. Chosen with [`SMOOTHING_TOKENS`]
/// for the least log loss on the dev corpora.
const FULL_RATE: f64 = 0.02;

/// So many tokens without any are thought before each text: a short one says little.
const SMOOTHING_TOKENS: f64 = 50.0;

/// From 0, nobody says "I" or "you", to 1. Cost: a look at each token, at its letters only where it
/// is short.
pub(crate) fn personal_pronoun_rate(text: &str, tokens: &[Token]) -> f64 {
    let text = text.as_bytes();
    let persons =
        tokens.iter().filter(|token| is_personal_pronoun(&text[token.span.range()])).count();
    let share = persons as f64 / (tokens.len() as f64 + SMOOTHING_TOKENS);
    (share / FULL_RATE).min(1.0)
}

/// First and second persons, all lower case or with a first capital: `Us` is one, `US` is none.
fn is_personal_pronoun(word: &[u8]) -> bool {
    const LONGEST: usize = b"yours".len();
    let Some((first, rest)) = word.split_first().filter(|_| word.len() <= LONGEST) else {
        return false;
    };
    match first.to_ascii_lowercase() {
        b'i' => rest.is_empty(),
        b'm' => matches!(rest, b"e" | b"y" | b"ine"),
        b'y' => matches!(rest, b"ou" | b"our" | b"ours"),
        b'w' => rest == b"e",
        b'u' => rest == b"s",
        b'o' => matches!(rest, b"ur" | b"urs"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_text::tokenize;

    fn rate(text: &str) -> f64 {
        personal_pronoun_rate(text, &tokenize(text))
    }

    #[test]
    fn persons_are_counted_beside_all_tokens() {
        let part = |persons: f64, tokens: f64| {
            (persons / (tokens + SMOOTHING_TOKENS) / FULL_RATE).min(1.0)
        };
        let cases = [
            ("", 0.0),
            ("The minister flew to Geneva on Monday.", 0.0),
            ("US officials met the US envoy in the US.", 0.0),
            ("WE ARE THE IT TEAM; mime, yourself, oust, Wes.", 0.0),
            ("Ask Us.", part(1.0, 3.0)),
            ("I'm in.", part(1.0, 4.0)),
            ("I think you should.", part(2.0, 5.0)),
            ("My friend: we lost our keys, is yours mine?", 1.0),
            ("i me my mine you your yours we us our ours", 1.0),
        ];
        for (text, expected) in cases {
            assert!((rate(text) - expected).abs() < 1e-12, "{text}: {} for {expected}", rate(text));
        }
        assert_eq!(rate("I think you should."), 1.0);
    }

    #[test]
    fn a_quote_in_a_long_text_is_little_talk() {
        let news = "The minister flew to Geneva on Monday and met the envoy. ".repeat(20);
        let quoted = rate(&format!("{news} \"I hope that we agree,\" he said."));
        assert!(quoted > 0.0 && quoted < 0.4, "{quoted}");
    }
}
