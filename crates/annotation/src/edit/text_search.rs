//! Searches a text for further occurrences of a quote.

use crate::model::Document;
use dateline_text::Span;

/// How texts are compared. Whitespace, apostrophes and dashes are always normalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchOptions {
    /// True if only whole words match: no letter or digit before and after. Does not apply to
    /// scripts without spaces.
    pub whole_words: bool,
    /// True if upper and lower case differ.
    pub case_sensitive: bool,
    /// True if the quote also matches before `'s` or an apostrophe, which is not part of the match.
    /// Otherwise such words do not count as whole.
    pub possessives: bool,
    /// True if the quote also matches with a plural ending, `s` or `es`, which is part of the
    /// match.
    pub plurals: bool,
}

impl Default for MatchOptions {
    fn default() -> Self {
        Self { whole_words: true, case_sensitive: true, possessives: true, plurals: false }
    }
}

/// The maximum length of a quote in bytes. A longer quote has no occurrences.
pub const MAX_QUERY_BYTES: usize = 500;

/// A search for a quote.
pub(crate) struct QuoteSearch {
    /// The folded characters of the quote.
    letters: Vec<char>,
    /// The longest prefix of the quote to which no other characters fold. It can be searched for
    /// many bytes at a time.
    literal_prefix: String,
    options: MatchOptions,
}

impl QuoteSearch {
    pub(crate) fn new(quote: &str, rules: MatchOptions) -> Self {
        let quote = if quote.len() > MAX_QUERY_BYTES { "" } else { quote };
        let letters: Vec<char> = FoldedChars::new(quote.trim(), 0, rules.case_sensitive)
            .map(|(_, _, folded)| folded)
            .collect();
        let is_plain = |letter: &&char| rules.case_sensitive && !matches!(letter, '\'' | '-' | ' ');
        let plain = letters.iter().take_while(is_plain).collect();
        Self { letters, literal_prefix: plain, options: rules }
    }

    /// Returns the occurrences in these paragraphs, in order and without overlaps. No occurrence
    /// crosses a paragraph boundary. **Cost:** usually linear in the text of the paragraphs; at
    /// most the product of its length and that of the quote.
    pub(crate) fn find_in_paragraphs(&self, document: &Document, paragraphs: &[Span]) -> Vec<Span> {
        let (Some(first), Some(last)) = (self.letters.first(), self.letters.last()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for paragraph in paragraphs {
            let text = document.quote(*paragraph);
            let matches = self.find_in_text(text, *first, *last).into_iter();
            found.extend(matches.map(|(start, end)| {
                Span::new(paragraph.start + start as u32, paragraph.start + end as u32)
            }));
        }
        found
    }

    /// Returns the end of the match if the text at `start` matches the characters of the quote.
    /// Ignores word boundaries.
    pub(crate) fn match_end(&self, text: &str, start: usize) -> Option<usize> {
        let mut folded = FoldedChars::new(&text[start..], start, self.options.case_sensitive);
        let mut end = start;
        for expected in &self.letters {
            let (_, after, found) = folded.next()?;
            if found != *expected {
                return None;
            }
            end = after;
        }
        Some(end)
    }

    fn find_in_text(&self, text: &str, first: char, last: char) -> Vec<(usize, usize)> {
        let rules = self.options;
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(start) = self.find_start(text, from, first) {
            let may_begin = !rules.whole_words || starts_word(text, start, first);
            let end = may_begin.then(|| self.match_end(text, start)).flatten().and_then(|end| {
                if rules.whole_words { word_end(text, end, last, rules) } else { Some(end) }
            });
            if let Some(end) = end {
                found.push((start, end));
            }
            let next = text[start..].chars().next().map_or(1, char::len_utf8);
            from = end.unwrap_or(start + next);
        }
        found
    }

    /// Returns the next position, from the offset `from` on, where an occurrence may start.
    fn find_start(&self, text: &str, from: usize, first: char) -> Option<usize> {
        if !self.literal_prefix.is_empty() {
            return text[from..].find(&self.literal_prefix).map(|at| from + at);
        }
        let mut folded = FoldedChars::new(&text[from..], from, self.options.case_sensitive);
        folded.find(|(_, _, it)| *it == first).map(|(start, ..)| start)
    }
}

/// A text in the form in which quotes are compared, with the positions of its characters in the
/// original.
pub struct FoldedText {
    text: String,
    /// For each byte of the folded text, where its character begins and ends in the original.
    positions: Vec<(u32, u32)>,
}

impl FoldedText {
    /// Folds a text as a quote is. **Cost:** linear.
    pub fn new(text: &str, options: MatchOptions) -> Self {
        let (mut folded, mut positions) = (String::with_capacity(text.len()), Vec::new());
        for (start, end, letter) in FoldedChars::new(text, 0, options.case_sensitive) {
            folded.push(letter);
            positions.resize(folded.len(), (start as u32, end as u32));
        }
        Self { text: folded, positions }
    }

    /// Returns the folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the bytes of the original for bytes of the folded text. `None` if there are none.
    pub fn original(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let last = end.checked_sub(1).filter(|last| start <= *last)?;
        Some((self.positions.get(start)?.0 as usize, self.positions.get(last)?.1 as usize))
    }
}

/// Returns the end of a match of a whole word, as for occurrences of a quote: `end`, or the end of a
/// plural ending. `None` if the match is no whole word, though the options demand one. `start` and
/// `end` are bytes of the text.
pub fn whole_word_end(
    text: &str,
    start: usize,
    end: usize,
    options: MatchOptions,
) -> Option<usize> {
    if !options.whole_words {
        return Some(end);
    }
    let first = text[start..end].chars().next()?;
    let last = text[start..end].chars().next_back()?;
    starts_word(text, start, first).then(|| word_end(text, end, last, options)).flatten()
}

/// Iterates over the folded characters of a text with their byte ranges: `(start, end, character)`.
/// Case is folded if it does not matter, and a run of whitespace becomes one space.
struct FoldedChars<'a> {
    text: &'a str,
    position: usize,
    offset: usize,
    case_sensitive: bool,
}

impl<'a> FoldedChars<'a> {
    fn new(text: &'a str, offset: usize, case: bool) -> Self {
        Self { text, position: 0, offset, case_sensitive: case }
    }
}

impl Iterator for FoldedChars<'_> {
    type Item = (usize, usize, char);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.position;
        let character = self.text[start..].chars().next()?;
        self.position += character.len_utf8();
        let folded = match character {
            '’' | 'ʼ' | '‘' => '\'',
            '‐' | '‑' | '–' => '-',
            space if space.is_whitespace() => {
                let rest = &self.text[self.position..];
                self.position += rest.len() - rest.trim_start().len();
                ' '
            }
            other if self.case_sensitive => other,
            // Of a character with several lowercase characters, only the first is compared.
            other => other.to_lowercase().next().unwrap_or(other),
        };
        Some((self.offset + start, self.offset + self.position, folded))
    }
}

/// Returns true if a letter belongs to a script that separates words.
fn is_spaced_letter(letter: char) -> bool {
    let unspaced = matches!(
        u32::from(letter),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF
            | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
    );
    letter.is_alphanumeric() && !unspaced
}

fn starts_word(text: &str, start: usize, first: char) -> bool {
    let before = text[..start].chars().next_back();
    !is_spaced_letter(first) || !before.is_some_and(is_spaced_letter)
}

/// Returns the end of the word whose letters end at `end`: `end` itself, or the end of a plural
/// ending. `None` if the word continues otherwise, or is a possessive that does not match.
fn word_end(text: &str, end: usize, last: char, rules: MatchOptions) -> Option<usize> {
    let is_over = |at: usize| !text[at..].chars().next().is_some_and(is_spaced_letter);
    let plural = || {
        let endings = ["es", "s"].into_iter().filter(|_| rules.plurals);
        let mut ends = endings.filter(|ending| text[end..].starts_with(ending));
        ends.find(|ending| is_over(end + ending.len())).map(|ending| end + ending.len())
    };
    let end = if !is_spaced_letter(last) || is_over(end) { end } else { plural()? };
    let mut after = text[end..].chars();
    let is_possessive = matches!(after.next(), Some('\'' | '’' | 'ʼ'))
        && match after.next() {
            Some('s' | 'S') => !after.next().is_some_and(is_spaced_letter),
            _ => last == 's',
        };
    (rules.possessives || !is_possessive).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;
    use dateline_text::LineEnding;

    const ALL: MatchOptions =
        MatchOptions { whole_words: true, case_sensitive: true, possessives: true, plurals: false };

    /// Returns the text with brackets around the matches.
    fn mark_matches(text: &str, quote: &str, rules: MatchOptions) -> String {
        let document = Document::new(DocumentId(1), text.into(), LineEnding::Lf, "");
        let mut marked = text.to_owned();
        for span in QuoteSearch::new(quote, rules)
            .find_in_paragraphs(&document, document.paragraphs())
            .into_iter()
            .rev()
        {
            marked.insert(span.end as usize, ']');
            marked.insert(span.start as usize, '[');
        }
        marked
    }

    #[test]
    fn match_options_define_equality() {
        let any_case = MatchOptions { case_sensitive: false, ..ALL };
        let plurals = MatchOptions { plurals: true, ..ALL };
        let bare = MatchOptions { possessives: false, ..ALL };
        let parts = MatchOptions { whole_words: false, ..ALL };
        let cases = [
            ("Homs, Homsi, xHoms, homs", "Homs", ALL, "[Homs], Homsi, xHoms, homs"),
            ("Homs, HOMS, homs-based", "Homs", any_case, "[Homs], [HOMS], [homs]-based"),
            ("Homs’s and Homs' and Homs’ll", "Homs", ALL, "[Homs]’s and [Homs]' and [Homs]’ll"),
            ("Homs’s and Homs' and Homs", "Homs", bare, "Homs’s and Homs' and [Homs]"),
            ("Ann's, ‘Ann’", "Ann", bare, "Ann's, ‘[Ann]’"),
            ("Syrian, Syrians, Syrianss", "Syrian", plurals, "[Syrian], [Syrians], Syrianss"),
            ("Syrian, Syrians’", "Syrian", ALL, "[Syrian], Syrians’"),
            ("Homsi xHoms", "Homs", parts, "[Homs]i x[Homs]"),
            ("Ann Lee, Ann\u{a0} Lee", "Ann Lee", ALL, "[Ann Lee], [Ann\u{a0} Lee]"),
            ("al-Asad al‑Asad", "al-Asad", ALL, "[al-Asad] [al‑Asad]"),
            ("ʼaʼaʼa", "ʼa", parts, "[ʼa][ʼa][ʼa]"),
            ("在北京的北京人", "北京", ALL, "在[北京]的[北京]人"),
            ("aaaa", "aa", parts, "[aa][aa]"),
            ("İİ i", "İ", any_case, "İİ [i]"),
            ("a", " ", ALL, "a"),
            ("$5 and x$5", "$5", ALL, "[$5] and x[$5]"),
        ];
        for (text, quote, rules, expected) in cases {
            assert_eq!(mark_matches(text, quote, rules), expected, "{quote} {rules:?}");
        }
    }
}
