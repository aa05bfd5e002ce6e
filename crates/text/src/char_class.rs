use unicode_segmentation::UnicodeSegmentation;

/// What the tokenizer sees in a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CharClass {
    /// `char::is_whitespace`, and nothing else.
    Space,
    /// A letter of a script that writes words as runs.
    Letter,
    /// A digit or other numeric character of any script.
    Digit,
    /// Han or kana: a token of its own.
    Ideograph,
    /// An invisible character that keeps a word together when it stands inside one: soft hyphen,
    /// zero-width space, word joiner, direction marks.
    Joiner,
    /// Punctuation.
    Punctuation,
    /// Everything else: currency signs, arrows, emoji, control characters, lone marks.
    Symbol,
}

/// An extended grapheme cluster, except that white space never takes a mark with it and is never
/// part of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cluster {
    /// What its first character is.
    pub(crate) class: CharClass,
    /// Its first character.
    pub(crate) base: char,
    /// Byte offset of its end.
    pub(crate) end: usize,
}

impl Cluster {
    /// Whether words are made of it.
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

/// The cluster that starts at a byte offset, `None` at the end of the text.
///
/// Cost: the length of the cluster.
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

/// Whether the character takes nothing into its cluster but what [`starts_cluster`] denies: Latin,
/// Greek and Cyrillic letters, dashes and quote marks. A short cut for most text.
fn is_simple(base: char) -> bool {
    matches!(base, '\0'..'\u{300}' | '\u{370}'..'\u{480}' | '\u{2010}'..='\u{2027}')
}

/// Whether the bytes surely begin a cluster of their own. `false` means no more than "look".
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

/// Han and kana: written without spaces, a token for each character.
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

/// Invisible characters without a width of their own that are not part of a grapheme cluster.
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

/// The punctuation that text meets outside ASCII. A mark that is missing here is a symbol.
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

/// The marks that are written for an apostrophe. Modifier letters (ʼ ʻ ʾ ʿ) are letters.
pub(crate) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{FF07}')
}

/// The hyphens that join the parts of a word. Dashes never do.
pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}
