//! The macros that every text for people goes through, and the pseudo-language.
//!
//! In an ordinary build `text!` is its literal and `format_text!` is `format!`. With the feature
//! `pseudo-language`, each ASCII letter of their literals becomes a letter that looks alike and is
//! not ASCII. An ASCII word on the screen is then data, or a text that does not go through here.

/// A literal text for people, as a constant `&'static str`.
#[cfg(not(feature = "pseudo-language"))]
macro_rules! text {
    ($text:literal) => {
        $text
    };
}

/// A literal text for people, as a constant `&'static str` in the pseudo-language.
#[cfg(feature = "pseudo-language")]
macro_rules! text {
    ($text:literal) => {{
        use $crate::view::messages::text::pseudo_language::{replace_bytes, replaced_len};
        const TEXT: &str = $text;
        const REPLACED: [u8; replaced_len(TEXT)] = replace_bytes(TEXT);
        const {
            match core::str::from_utf8(&REPLACED) {
                Ok(text) => text,
                Err(_) => panic!("a letter was replaced by something that is not UTF-8"),
            }
        }
    }};
}

/// A text for people with arguments, as a `String`. Takes the arguments of `format!`.
#[cfg(not(feature = "pseudo-language"))]
macro_rules! format_text {
    ($($arguments:tt)*) => {
        format!($($arguments)*)
    };
}

/// A text for people with arguments, as a `String` in the pseudo-language. Takes the arguments of
/// `format!`, and leaves their values as they are: they are data, or texts of their own.
#[cfg(feature = "pseudo-language")]
macro_rules! format_text {
    ($template:literal $($arguments:tt)*) => {
        $crate::view::messages::text::pseudo_language::replace_literals(
            $template,
            &format!($template $($arguments)*),
        )
    };
}

#[cfg(any(test, feature = "pseudo-language"))]
pub(super) mod pseudo_language {
    /// The letters that replace A to Z and a to z, each two bytes long.
    const LOOK_ALIKES: &[u8] = "ÁƁÇĐÉƑĞĦÍĴĶŁМÑÓƤɊŔŠŦÚƲŴХÝŽáƀçđéƒğħíĵķłɱñóƥɋŕšŧúʋŵχýž".as_bytes();

    /// Returns the index of an ASCII letter's replacement.
    const fn letter_index(byte: u8) -> Option<usize> {
        match byte {
            b'A'..=b'Z' => Some((byte - b'A') as usize),
            b'a'..=b'z' => Some((byte - b'a') as usize + 26),
            _ => None,
        }
    }

    /// Returns the length of a text with its letters replaced, in bytes.
    pub(in crate::view::messages) const fn replaced_len(text: &str) -> usize {
        let text = text.as_bytes();
        let (mut index, mut len) = (0, 0);
        while index < text.len() {
            len += if letter_index(text[index]).is_some() { 2 } else { 1 };
            index += 1;
        }
        len
    }

    /// Returns a text with its letters replaced. `LEN` is its [`replaced_len`].
    pub(in crate::view::messages) const fn replace_bytes<const LEN: usize>(
        text: &str,
    ) -> [u8; LEN] {
        let text = text.as_bytes();
        let mut replaced = [0; LEN];
        let (mut index, mut end) = (0, 0);
        while index < text.len() {
            if let Some(letter) = letter_index(text[index]) {
                replaced[end] = LOOK_ALIKES[2 * letter];
                replaced[end + 1] = LOOK_ALIKES[2 * letter + 1];
                end += 2;
            } else {
                replaced[end] = text[index];
                end += 1;
            }
            index += 1;
        }
        replaced
    }

    /// Returns a formatted text with the letters of the template replaced, but not those of the
    /// arguments.
    pub(in crate::view::messages) fn replace_literals(template: &str, formatted: &str) -> String {
        let mut literals = template_literals(template);
        let last = literals.pop().unwrap_or_default();
        let (mut replaced, mut rest) = (String::new(), formatted);
        for literal in literals {
            if let Some((argument, after)) = rest.split_once(&literal) {
                replaced.push_str(argument);
                replaced.push_str(&replace(&literal));
                rest = after;
            }
        }
        replaced.push_str(rest.strip_suffix(&last).unwrap_or(rest));
        replaced + &replace(&last)
    }

    fn replace(text: &str) -> String {
        let letter = |c: char| u8::try_from(c).ok().and_then(letter_index);
        let replace = |c| match letter(c) {
            Some(index) => String::from_utf8_lossy(&LOOK_ALIKES[2 * index..][..2]).into_owned(),
            None => c.to_string(),
        };
        text.chars().map(replace).collect()
    }

    /// Returns the parts of a template around its arguments: one more than it has arguments.
    fn template_literals(template: &str) -> Vec<String> {
        let mut literals = vec![];
        let mut literal = String::new();
        let mut rest = template.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '{' | '}' if rest.peek() == Some(&c) => {
                    rest.next();
                    literal.push(c);
                }
                '{' => {
                    rest.by_ref().find(|c| *c == '}');
                    literals.push(std::mem::take(&mut literal));
                }
                _ => literal.push(c),
            }
        }
        literals.push(literal);
        literals
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn letters_of_literals_are_replaced() {
            const TEXT: &str = "Undo: 2 “azAZ”";
            const REPLACED: [u8; replaced_len(TEXT)] = replace_bytes(TEXT);
            assert_eq!(core::str::from_utf8(&REPLACED), Ok("Úñđó: 2 “ážÁŽ”"));
            assert_eq!(replace(TEXT), "Úñđó: 2 “ážÁŽ”");
        }

        #[test]
        fn replacements_have_two_bytes_each_and_differ() {
            let letters = core::str::from_utf8(LOOK_ALIKES).expect("letters");
            assert!(letters.chars().all(|letter| letter.len_utf8() == 2));
            let different: std::collections::BTreeSet<char> = letters.chars().collect();
            assert_eq!(different.len(), 52);
        }

        #[test]
        fn arguments_keep_their_letters() {
            let (name, count) = ("Ann of Homs", 1.5);
            let formatted = format!("{name} of {count:.1} {{x}}{}.", "No");
            assert_eq!(
                replace_literals(
                    "{name}: of {count:.1} {{x}}{}.",
                    &formatted.replace(" of 1", ": of 1")
                ),
                "Ann of Homs: óƒ 1.5 {χ}No."
            );
            assert_eq!(replace_literals("Open", "Open"), "Óƥéñ");
            assert_eq!(replace_literals("{}{}", "ab"), "ab");
        }
    }
}
