//! Grapheme clusters and their character classes.

use unicode_segmentation::UnicodeSegmentation;

/// The tokenizer's class of a grapheme cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CharClass {
    /// Exactly the characters with `char::is_whitespace`.
    Space,
    /// A letter of a script in which words are runs of letters.
    Letter,
    /// A digit or other numeric character of any script.
    Digit,
    /// A Han or kana character, which is a token by itself.
    Ideograph,
    /// An invisible character that does not end the word around it: soft hyphen, zero-width space,
    /// word joiner, direction marks.
    Joiner,
    /// Punctuation.
    Punctuation,
    /// Any other character: currency signs, arrows, emoji, control characters, isolated marks.
    Symbol,
}

/// An extended grapheme cluster, except that whitespace is always a cluster by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cluster {
    /// The class of the first character.
    pub(crate) class: CharClass,
    /// The first character.
    pub(crate) base: char,
    /// The byte offset of the end.
    pub(crate) end: usize,
}

impl Cluster {
    /// Returns true if the cluster is a letter or a digit.
    pub(crate) fn is_word(self) -> bool {
        matches!(self.class, CharClass::Letter | CharClass::Digit)
    }

    pub(crate) fn is_letter(self) -> bool {
        self.class == CharClass::Letter
    }

    pub(crate) fn is_digit(self) -> bool {
        self.class == CharClass::Digit
    }
}

/// Returns the cluster at a byte offset; `None` at the end of the text.
///
/// **Cost:** linear in the length of the cluster.
#[inline]
pub(crate) fn cluster_at(text: &str, offset: usize) -> Option<Cluster> {
    let bytes = text.as_bytes();
    let first = *bytes.get(offset)?;
    if first.is_ascii() && bytes.get(offset + 1).is_none_or(u8::is_ascii) {
        let base = char::from(first);
        return Some(Cluster { class: classify_ascii(first), base, end: offset + 1 });
    }
    non_ascii_cluster(&text[offset..])
        .map(|cluster| Cluster { end: offset + cluster.end, ..cluster })
}

fn non_ascii_cluster(rest: &str) -> Option<Cluster> {
    let base = rest.chars().next()?;
    if base.is_whitespace() {
        return Some(Cluster { class: CharClass::Space, base, end: base.len_utf8() });
    }
    let end = if is_simple(base) && starts_cluster(&rest.as_bytes()[base.len_utf8()..]) {
        base.len_utf8()
    } else {
        let cluster = rest.graphemes(true).next()?;
        cluster.find(char::is_whitespace).unwrap_or(cluster.len())
    };
    let keycap = base.is_ascii() && rest[..end].ends_with('\u{20E3}');
    let class = if keycap { CharClass::Symbol } else { classify(base) };
    Some(Cluster { class, base, end })
}

/// Returns true for characters that need no lookup of grapheme clusters if [`starts_cluster`]
/// returns true for the bytes after them: Latin, Greek and Cyrillic letters, dashes and quotation
/// marks. A shortcut for most text.
fn is_simple(base: char) -> bool {
    matches!(base, '\0'..'\u{300}' | '\u{370}'..'\u{480}' | '\u{2010}'..='\u{2027}')
}

/// Returns true if the bytes certainly start a new cluster. `false` means unknown.
fn starts_cluster(bytes: &[u8]) -> bool {
    match *bytes {
        [] | [..0x80 | 0xC2..=0xCB | 0xCE..=0xD1, ..] => true,
        [0xE2, 0x80, last, ..] => (0x90..=0xA7).contains(&last),
        _ => false,
    }
}

fn classify_ascii(byte: u8) -> CharClass {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => CharClass::Letter,
        b'0'..=b'9' => CharClass::Digit,
        b' ' | b'\t'..=b'\r' => CharClass::Space,
        b'$' | b'+' | b'<' | b'=' | b'>' | b'^' | b'`' | b'|' | b'~' => CharClass::Symbol,
        _ if byte.is_ascii_punctuation() => CharClass::Punctuation,
        _ => CharClass::Symbol,
    }
}

fn classify(base: char) -> CharClass {
    if base.is_ascii() {
        classify_ascii(base as u8)
    } else if is_ideograph(base) {
        CharClass::Ideograph
    } else if base.is_alphabetic() {
        CharClass::Letter
    } else if base.is_numeric() {
        CharClass::Digit
    } else if is_joiner(base) {
        CharClass::Joiner
    } else if is_punctuation(base) {
        CharClass::Punctuation
    } else {
        CharClass::Symbol
    }
}

/// Returns true for Han and kana, which are written without spaces and become one token per
/// character.
pub(crate) fn is_ideograph(character: char) -> bool {
    matches!(character,
        '々' | '〇'
        | '\u{3041}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}'
        | '\u{1AFF0}'..='\u{1B16F}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Returns true for invisible characters without width that are not part of a grapheme cluster.
pub(crate) fn is_joiner(character: char) -> bool {
    matches!(character,
        '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}')
}

/// Returns true for the punctuation marks outside ASCII that occur in text. Any other mark is a
/// symbol.
fn is_punctuation(character: char) -> bool {
    matches!(character,
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{37E}' | '\u{387}'
        | '\u{55A}'..='\u{55F}'
        | '\u{589}' | '\u{58A}' | '\u{5BE}' | '\u{5C0}' | '\u{5C3}' | '\u{5F3}' | '\u{5F4}'
        | '\u{60C}' | '\u{60D}' | '\u{61B}' | '\u{61E}' | '\u{61F}'
        | '\u{66A}'..='\u{66D}' | '\u{6D4}'
        | '\u{964}' | '\u{965}' | '\u{E4F}' | '\u{E5A}' | '\u{E5B}'
        | '\u{104A}'..='\u{104F}' | '\u{1362}'..='\u{1368}' | '\u{17D4}'..='\u{17DA}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}'
        | '\u{2E00}'..='\u{2E7F}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}'
        | '\u{3030}' | '\u{30A0}' | '\u{30FB}'
        | '\u{FE10}'..='\u{FE1F}' | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}' | '\u{FF1B}' | '\u{FF1F}' | '\u{FF20}'
        | '\u{FF3B}'..='\u{FF3D}' | '\u{FF3F}' | '\u{FF5B}' | '\u{FF5D}'
        | '\u{FF5F}'..='\u{FF65}')
}

/// Returns true for the characters used as an apostrophe. Modifier letters (ʼ ʻ ʾ ʿ) are letters.
pub(crate) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{FF07}')
}

/// Returns true for the hyphens that join the parts of a word. Dashes do not.
pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}
