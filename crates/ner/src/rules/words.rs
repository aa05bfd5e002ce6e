use dateline_text::Token;
use time::Date;

/// The words of a sentence, as the rules compare them: without regard to the case of A to Z.
pub(super) struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// The document's date.
    pub(super) today: Option<Date>,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], today: Option<Date>) -> Self {
        Self { text, tokens, today }
    }

    pub(super) fn count(&self) -> usize {
        self.tokens.len()
    }

    /// A word as it stands; empty past the end.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.span.range()])
    }

    /// The word before; empty at the start.
    pub(super) fn before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        is_one_of(self.word(at), words)
    }

    pub(super) fn follows(&self, at: usize, words: &[&str]) -> bool {
        at > 0 && is_one_of(self.word(at - 1), words)
    }

    /// How many tokens the first of these phrases takes that stands here; longer ones come first.
    pub(super) fn phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        let here = self.word(at);
        let first = here.bytes().next()?.to_ascii_lowercase();
        phrases.iter().find_map(|phrase| {
            // Most phrases begin with another letter.
            let is_near = phrase.as_bytes()[0].to_ascii_lowercase() == first;
            is_near.then(|| self.length(at, phrase)).flatten()
        })
    }

    /// How many tokens a phrase takes that stands here.
    fn length(&self, at: usize, phrase: &str) -> Option<usize> {
        let (mut rest, mut length) = (phrase.as_bytes(), 0);
        loop {
            let word = self.word(at + length).as_bytes();
            let (begin, more) = rest.split_at_checked(word.len())?;
            if word.is_empty() || !begin.eq_ignore_ascii_case(word) {
                return None;
            }
            length += 1;
            match more {
                [] => return Some(length),
                [b' ', more @ ..] => rest = more,
                _ => return None,
            }
        }
    }

    /// As [`Self::phrase`]; 0 where none stands here.
    pub(super) fn skip(&self, at: usize, phrases: &[&str]) -> usize {
        self.phrase(at, phrases).unwrap_or(0)
    }

    /// Whether the token stands right behind the one before, without white space.
    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0
            && self.tokens.get(at).is_some_and(|it| it.span.start == self.tokens[at - 1].span.end)
    }
}

pub(super) fn is_one_of(word: &str, words: &[&str]) -> bool {
    position(word, words).is_some()
}

/// Where a word stands in a list.
pub(super) fn position(word: &str, words: &[&str]) -> Option<usize> {
    words.iter().position(|it| it.eq_ignore_ascii_case(word))
}
