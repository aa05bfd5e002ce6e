//! The pronoun rate: how much a text refers to its writer and reader, as mail, forums and tweets do
//! and news does not. First- and second-person pronouns are the clearest sign of such "involved"
//! texts (Biber 1988, "Variation across speech and writing"). In these, more names are persons, and
//! apparent organizations are often none.

use dateline_text::Token;

/// The share of pronouns from which the rate is 1. Chosen together with [`SMOOTHING_TOKENS`] to
/// minimize the log loss on the dev corpora.
const FULL_RATE: f64 = 0.02;

/// The pseudo-count of tokens without pronouns, which damps the rate of short texts.
const SMOOTHING_TOKENS: f64 = 50.0;

/// Returns the pronoun rate, from 0 (no such pronouns) to 1. Cost: one check per token, which looks
/// at the letters of short tokens only.
pub(crate) fn personal_pronoun_rate(text: &str, tokens: &[Token]) -> f64 {
    let text = text.as_bytes();
    let persons =
        tokens.iter().filter(|token| is_personal_pronoun(&text[token.span.range()])).count();
    let share = persons as f64 / (tokens.len() as f64 + SMOOTHING_TOKENS);
    (share / FULL_RATE).min(1.0)
}

/// Returns true for first- and second-person pronouns in lower case or with an initial capital:
/// `Us` is one, `US` is not.
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
    fn pronouns_are_counted_per_token() {
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
    fn quote_in_long_text_has_low_pronoun_rate() {
        let news = "The minister flew to Geneva on Monday and met the envoy. ".repeat(20);
        let quoted = rate(&format!("{news} \"I hope that we agree,\" he said."));
        assert!(quoted > 0.0 && quoted < 0.4, "{quoted}");
    }
}
