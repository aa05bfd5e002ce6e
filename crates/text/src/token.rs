//! The tokenizer.
//!
//! This table defines the tokens; `tests/tokens.rs` has many more examples. `|` separates tokens.
//!
//! | written | tokens | reason |
//! |---|---|---|
//! | `al-Assad` `Jean-Claude` `Jong-un` `COVID-19` | one | a hyphen is part of the name |
//! | `Paris-based` `U.S.-led` | `Paris \| - \| based` | before a participle or listed word |
//! | `al-Qaeda-linked` | `al-Qaeda \| - \| linked` | only the last hyphen separates |
//! | `pro-Russian` `mid-December` | `pro \| - \| Russian` | prefix before a capital or digit |
//! | `US-Iran` `Israel-Hamas` | `US \| - \| Iran` | listed acronyms and names that occur in pairs |
//! | `Homs’s` `Syrians’` | `Homs \| ’s`, `Syrians \| ’` | Penn Treebank; either apostrophe |
//! | `don't` `they’re` `I'd` | `do \| n't`, `they \| ’re` | Penn Treebank; not `cannot` |
//! | `O'Brien` `Qur’an` `Hay’at` `Sana'a` `d'Ivoire` | one | no clitic after the apostrophe |
//! | `U.S.` `a.m.` `Gen.` `Jan.` | one, with the period | single letters, listed abbreviations |
//! | `J. Smith` | one each, `J.` with the period | an initial before a name |
//! | `No. 5` / `No.` | `No. \| 5` / `No \| .` | period kept only before a number |
//! | `fled.The` `J.Smith` | `fled \| . \| The`, `J. \| Smith` | a missing space |
//! | `3,000` `10:30` `2024-12-08` `8/12/2024` `2011-2014` | one | a number, time, date or range |
//! | `1990s` `2nd` `20-year-old` `3D` `4x4` | one | |
//! | `$3.5bn` `10km` `5%` `10:30GMT` | `$ \| 3.5 \| bn` | sign, number, listed unit |
//! | `US$` | one | Penn Treebank |
//! | `2011–2014` `—` `--` `...` | dash or run of dots by itself | |
//! | `https://a.org/b(c).` | `https://a.org/b(c) \| .` | trailing punctuation is separate |
//! | `ann@example.org` `@ann` `#homs` `example.com` | one | |
//! | `and/or` `km/h` | three | |
//! | `中東` `シリア` | one per character | no spaces between words |
//! | `서울은` `กรุงเทพ` `دمشق` `צה״ל` | one per run | |
//! | 👩‍🔬 🇸🇾 👍🏽 | one each | a grapheme cluster |
//! | soft hyphen, U+200B inside a word | inside | elsewhere a symbol by itself |
//! | NUL and other control characters | one symbol each | |
//!
//! Whitespace is `char::is_whitespace`, which includes no-break spaces and U+2028, but not U+200B
//! and control characters. Every other character is in exactly one token.
//!
//! A text whose tokens are already separated by single spaces (a corpus in Penn Treebank style)
//! keeps these boundaries: no token contains whitespace, and `'s`, `n't`, `''`, ` `` ` at the start
//! of a token stay whole.

use crate::Span;
use crate::char_class::{CharClass, Cluster, cluster_at, is_apostrophe};
use crate::number::{NumberScan, scan_number};
use crate::web_address::{AddressFinder, handle_end};
use crate::word::{is_clitic, split_word, word_run};

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// Letters, possibly with digits, hyphens, apostrophes and periods.
    Word,
    /// Digits and related characters: a number, a time of day, a numeric date, an ordinal.
    Number,
    /// Periods, commas, quotation marks, brackets, dashes.
    Punctuation,
    /// Anything else: currency and other signs, emoji, control characters.
    Symbol,
    /// A web address.
    Url,
    /// An email address.
    Email,
    /// `@name` or `#topic`.
    Handle,
}

/// A token: a span of the text without whitespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// The position in the text, in bytes.
    pub span: Span,
    /// The kind of the token.
    pub kind: TokenKind,
}

/// Returns the tokens of a text, in order.
///
/// Tokens do not overlap, contain no whitespace, and together contain everything else. The result
/// depends only on the text. The table in the source of this module defines the tokens.
///
/// The next word may determine if a period belongs to an initial or an abbreviation. Therefore,
/// tokenize whole paragraphs: use [`tokenize_in`] for one of several.
///
/// **Cost:** linear in the length of any text.
///
/// ```
/// use dateline_text::tokenize;
///
/// let text = "Homs’s fall, al-Assad said.";
/// let tokens: Vec<_> = tokenize(text).iter().map(|token| &text[token.span.range()]).collect();
/// assert_eq!(tokens, ["Homs", "’s", "fall", ",", "al-Assad", "said", "."]);
/// ```
pub fn tokenize(text: &str) -> Vec<Token> {
    tokenize_in(text, Span::new(0, text.len() as u32))
}

/// Returns the tokens of a part of a text, in order, with offsets of the whole text.
///
/// Text outside of `span` has no influence: a word that crosses the edge of the span is cut.
/// Returns no tokens if the span is outside the text or not on character boundaries. **Cost:**
/// linear in the span.
pub fn tokenize_in(text: &str, span: Span) -> Vec<Token> {
    let Some(text) = span.slice(text) else { return Vec::new() };
    let mut tokenizer = Tokenizer {
        text,
        base: span.start,
        // English has one token per five to six bytes.
        tokens: Vec::with_capacity(text.len() / 5 + 1),
        addresses: AddressFinder::default(),
    };
    let mut at = 0;
    while let Some(cluster) = cluster_at(text, at) {
        at = tokenizer.scan_token(at, cluster);
    }
    tokenizer.tokens
}

struct Tokenizer<'text> {
    text: &'text str,
    base: u32,
    tokens: Vec<Token>,
    addresses: AddressFinder,
}

impl Tokenizer<'_> {
    /// Scans the token or whitespace at `start`, whose first cluster is given. Returns its end.
    fn scan_token(&mut self, start: usize, cluster: Cluster) -> usize {
        match cluster.class {
            CharClass::Space => cluster.end,
            CharClass::Letter | CharClass::Digit => self.scan_word_or_number(start, cluster),
            CharClass::Ideograph => self.push(start, cluster.end, TokenKind::Word),
            CharClass::Joiner => self.push(start, self.joiners_end(cluster), TokenKind::Symbol),
            CharClass::Punctuation => self.scan_punctuation(start, cluster, TokenKind::Punctuation),
            CharClass::Symbol => self.scan_punctuation(start, cluster, TokenKind::Symbol),
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) -> usize {
        let span = Span::new(self.base + start as u32, self.base + end as u32);
        self.tokens.push(Token { span, kind });
        end
    }

    fn scan_word_or_number(&mut self, start: usize, first: Cluster) -> usize {
        if let Some((kind, end)) = self.addresses.find(self.text, start) {
            return self.push(start, end, kind);
        }
        if first.is_letter() {
            return self.scan_word(start, first.end, first);
        }
        match scan_number(self.text, start) {
            NumberScan::Complete(end) => self.push(start, end, TokenKind::Number),
            NumberScan::Continues(end) => self.scan_word(start, end, first),
        }
    }

    fn scan_word(&mut self, word_start: usize, from: usize, first: Cluster) -> usize {
        let run = word_run(self.text, word_start, from, first);
        if let Some(end) = self.currency_end(word_start, run.end) {
            return self.push(word_start, end, TokenKind::Symbol);
        }
        split_word(self.text, word_start, &run, |start, end| {
            let kind = piece_kind(&self.text[start..end]);
            let span = Span::new(self.base + start as u32, self.base + end as u32);
            self.tokens.push(Token { span, kind });
        });
        run.end
    }

    /// Returns the end of `US$`, `A$` and similar: up to three capitals and a dollar sign without a
    /// letter after it.
    fn currency_end(&self, start: usize, end: usize) -> Option<usize> {
        let code = &self.text.as_bytes()[start..end];
        let sign = code.len() <= 3
            && code.iter().all(u8::is_ascii_uppercase)
            && self.text.as_bytes().get(end) == Some(&b'$');
        let next = sign.then(|| cluster_at(self.text, end)).flatten()?;
        let ends = !cluster_at(self.text, next.end).is_some_and(Cluster::is_letter);
        ends.then_some(next.end)
    }

    fn joiners_end(&self, first: Cluster) -> usize {
        let mut end = first.end;
        while let Some(next) = cluster_at(self.text, end) {
            if next.class != CharClass::Joiner {
                break;
            }
            end = next.end;
        }
        end
    }

    fn scan_punctuation(&mut self, start: usize, cluster: Cluster, kind: TokenKind) -> usize {
        let next = cluster_at(self.text, cluster.end);
        if is_apostrophe(cluster.base)
            && let Some(end) = elision_end(self.text, cluster.end)
        {
            return self.push(start, end, TokenKind::Word);
        }
        match cluster.base {
            '@' | '#' => {
                if let Some(end) = handle_end(self.text, start) {
                    return self.push(start, end, TokenKind::Handle);
                }
            }
            '.' if next.is_some_and(Cluster::is_digit) && !self.touches_word(start) => {
                if let NumberScan::Complete(end) = scan_number(self.text, cluster.end) {
                    return self.push(start, end, TokenKind::Number);
                }
            }
            '\'' | '`' => {
                if let Some(next) = next.filter(|next| next.base == cluster.base) {
                    return self.push(start, next.end, TokenKind::Punctuation);
                }
            }
            '.' | '-' | '_' | '*' | '=' | '~' | '+' => {
                return self.push(start, self.repeats_end(cluster), kind);
            }
            _ => {}
        }
        self.push(start, cluster.end, kind)
    }

    /// Returns true if a letter or digit is directly before `start`.
    fn touches_word(&self, start: usize) -> bool {
        self.text[..start].chars().next_back().is_some_and(char::is_alphanumeric)
    }

    fn repeats_end(&self, first: Cluster) -> usize {
        let mut end = first.end;
        while let Some(next) = cluster_at(self.text, end) {
            if next.base != first.base {
                break;
            }
            end = next.end;
        }
        end
    }
}

/// Returns the end of a word that starts with an apostrophe: separate clitics (`Homs 's`), decades
/// (`'90s`) and a few poetic forms. `after` is the end of the apostrophe.
fn elision_end(text: &str, after: usize) -> Option<usize> {
    let rest = &text[after..];
    let length: usize = rest.bytes().take(5).take_while(u8::is_ascii_alphanumeric).count();
    let tail = &rest[..length];
    let decade = matches!(tail.as_bytes(), [b'0'..=b'9', b'0'..=b'9', b's' | b'S']);
    let elided = ["em", "til", "tis", "twas"].iter().any(|word| word.eq_ignore_ascii_case(tail));
    if !decade && !elided && !is_clitic(tail) {
        return None;
    }
    let end = after + length;
    let ends = !cluster_at(text, end)
        .is_some_and(|next| next.is_word() || next.class == CharClass::Joiner);
    ends.then_some(end)
}

fn piece_kind(piece: &str) -> TokenKind {
    if piece.contains(char::is_alphabetic) {
        TokenKind::Word
    } else if piece.starts_with(char::is_numeric) {
        TokenKind::Number
    } else {
        TokenKind::Punctuation
    }
}
