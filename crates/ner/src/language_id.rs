//! Checks whether a text is in English.

use dateline_text::tokenize;

/// Words that are frequent in every English text, and that related languages do not share.
const ENGLISH_FUNCTION_WORDS: &[&str] = &[
    "the", "of", "and", "to", "that", "is", "was", "for", "with", "as", "his", "her", "he", "be",
    "by", "this", "have", "from", "are", "not", "but", "had", "they", "which", "their", "were",
    "has", "been", "said", "it", "its", "at", "would", "who", "will", "more", "when", "there",
    "she", "after", "or", "on", "into", "than", "how", "what",
];

/// The minimum number of words for a decision about the language.
const MIN_WORDS: usize = 12;
/// The maximum number of bytes that are examined.
const MAX_BYTES: usize = 20_000;

/// Returns true if a text looks like English, the language of the tagger. Also returns true for
/// texts that are too short for a decision. Cost: at most the first 20,000 bytes are examined.
pub fn is_likely_english(text: &str) -> bool {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let mut words = 0;
    let mut known = 0;
    for token in tokenize(text) {
        let word = &text[token.span.range()];
        if word.chars().any(char::is_alphabetic) {
            words += 1;
            known += usize::from(ENGLISH_FUNCTION_WORDS.contains(&word.to_lowercase().as_str()));
        }
    }
    // They are a third of the words of English news and a tenth of headlines. German shares "was"
    // and "her", French "on", Spanish "he", all well below the limit.
    words < MIN_WORDS || known * 12 >= words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_recognized() {
        let cases = [
            (
                true,
                "Troops entered the city at dawn and found that most of the people had left it.",
            ),
            (true, "Damascus falls"),
            (
                true,
                "Ministers meet in Paris to talk about fish, and nobody knows who will pay for it.",
            ),
            (
                false,
                "Der Kanzler sprach am Montag in Berlin mit den Abgeordneten über die Lage im Land.",
            ),
            (
                false,
                "Le président est arrivé lundi à Paris, où il a rencontré les députés de la région.",
            ),
            (
                false,
                "El presidente llegó el lunes a Madrid, donde habló con los diputados de su partido.",
            ),
            (
                false,
                "Президент прибыл в понедельник в Москву, где он встретился с депутатами своей партии.",
            ),
            (
                false,
                "وصل الرئيس يوم الاثنين إلى دمشق حيث التقى مع عدد من النواب في البرلمان السوري الجديد",
            ),
            (false, "总统星期一抵达北京在那里会见了议员们并讨论了该国的局势"),
        ];
        for (expected, text) in cases {
            assert_eq!(is_likely_english(text), expected, "{text}");
        }
    }
}
