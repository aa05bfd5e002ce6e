//! Literals of Python: lists, tuples, dictionaries, texts, numbers and constants. Programs write
//! them into tables and source files in place of JSON.

use super::value::{JsonValue, MAX_VALUES};

/// The maximum depth of a literal, as for JSON.
const MAX_DEPTH: usize = 128;

/// Parses a text as one literal, with nothing after it but white space and comments. Returns `None`
/// if it is none. Cost: one pass.
pub(super) fn parse_literal(text: &str) -> Option<JsonValue> {
    let (value, rest) = parse_literal_prefix(text)?;
    let mut parser = Parser { rest, n_values: 0 };
    parser.skip_blank();
    parser.rest.is_empty().then_some(value)
}

/// Parses the literal at the beginning of a text. Returns it with the rest of the text.
pub(super) fn parse_literal_prefix(text: &str) -> Option<(JsonValue, &str)> {
    let mut parser = Parser { rest: text, n_values: 0 };
    let value = parser.value(0)?;
    Some((value, parser.rest))
}

struct Parser<'a> {
    rest: &'a str,
    n_values: usize,
}

impl Parser<'_> {
    /// Skips white space, line continuations and comments.
    fn skip_blank(&mut self) {
        loop {
            self.rest = self.rest.trim_start().trim_start_matches("\\\n").trim_start();
            match self.rest.strip_prefix('#') {
                Some(comment) => self.rest = comment.find('\n').map_or("", |at| &comment[at..]),
                None => return,
            }
        }
    }

    fn take(&mut self, prefix: &str) -> bool {
        self.skip_blank();
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<JsonValue> {
        self.n_values += 1;
        if depth > MAX_DEPTH || self.n_values > MAX_VALUES {
            return None;
        }
        self.skip_blank();
        for (open, close) in [("[", "]"), ("(", ")"), ("{", "}")] {
            if self.take(open) {
                return self.collection(close, depth);
            }
        }
        self.text().map(JsonValue::Text).or_else(|| self.word())
    }

    /// Parses the rest of a list, tuple, set or dictionary.
    fn collection(&mut self, close: &str, depth: usize) -> Option<JsonValue> {
        let (mut elements, mut members) = (Vec::new(), Vec::new());
        while !self.take(close) {
            let element = self.value(depth + 1)?;
            if close == "}" && self.take(":") {
                members.push((element.as_name()?, self.value(depth + 1)?));
            } else {
                elements.push(element);
            }
            if !self.take(",") {
                self.take(close).then_some(())?;
                break;
            }
        }
        match elements.is_empty() && close == "}" {
            true => Some(JsonValue::Object(members)),
            false => members.is_empty().then_some(JsonValue::List(elements)),
        }
    }

    /// Parses a text, or several in a row, which Python joins.
    fn text(&mut self) -> Option<String> {
        let mut text = self.one_text()?;
        loop {
            self.skip_blank();
            match self.one_text() {
                Some(next) => text.push_str(&next),
                None => return Some(text),
            }
        }
    }

    fn one_text(&mut self) -> Option<String> {
        let letters = self.rest.len() - self.rest.trim_start_matches(['r', 'u', 'R', 'U']).len();
        let (prefix, rest) = self.rest.split_at(letters);
        let is_raw = prefix.contains(['r', 'R']);
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let quote = quotes.into_iter().find(|quote| letters < 3 && rest.starts_with(quote))?;
        let mut text = String::new();
        let mut at = quote.len();
        loop {
            let here = rest.get(at..)?;
            if let Some(after) = here.strip_prefix(quote) {
                self.rest = after;
                return Some(text);
            }
            let character = here.chars().next()?;
            at += character.len_utf8();
            if character == '\\' {
                let escaped = rest[at..].chars().next()?;
                at += escaped.len_utf8();
                if is_raw {
                    text.extend([character, escaped]);
                } else {
                    at += escape_into(&mut text, escaped, &rest[at..])?;
                }
            } else {
                text.push(character);
            }
        }
    }

    /// Parses a number or a constant.
    fn word(&mut self) -> Option<JsonValue> {
        let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-' | '+');
        let length = self.rest.find(|it| !is_part(it)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        let value = match word {
            "None" | "null" => JsonValue::Null,
            "True" | "true" => JsonValue::Bool(true),
            "False" | "false" => JsonValue::Bool(false),
            number => JsonValue::Number(number.parse().ok().filter(|it: &f64| it.is_finite())?),
        };
        self.rest = rest;
        Some(value)
    }
}

/// Adds an escaped character to a text. Returns the length of what follows and belongs to it.
fn escape_into(text: &mut String, escaped: char, after: &str) -> Option<usize> {
    let digits = match escaped {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    if digits > 0 {
        let code = u32::from_str_radix(after.get(..digits)?, 16).ok()?;
        text.push(char::from_u32(code)?);
        return Some(digits);
    }
    match escaped {
        'n' => text.push('\n'),
        't' => text.push('\t'),
        'r' => text.push('\r'),
        '\n' => {}
        '\\' | '\'' | '"' => text.push(escaped),
        other => text.extend(['\\', other]),
    }
    Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_parsed() {
        for (literal, json) in [
            ("[(0, 4, 'PER'),]", r#"[[0,4,"PER"]]"#),
            ("{'a': True, \"b\": None, 1: -2.5e1}", r#"{"a":true,"b":null,"1":-25}"#),
            ("('a' \"b\"\n  # c\n u'd')", r#"["abd"]"#),
            (r#"['it\'s', "\u00e9\x41\n", r'\n', '''x'y''']"#, r#"["it's","éA\n","\\n","x'y"]"#),
            ("{}", "{}"),
            ("()", "[]"),
        ] {
            let json: serde_json::Value = serde_json::from_str(json).unwrap();
            let found = parse_literal(literal).map(|value| to_json(&value));
            assert_eq!(found, Some(json), "{literal}");
        }
        for text in ["", "[1", "a", "[1] 2", "f(1)", "['a", "{'a': 1, 2}", "'\\ud800'"] {
            assert_eq!(parse_literal(text), None, "{text}");
        }
        assert_eq!(parse_literal(&"[".repeat(100_000)), None);
    }

    fn to_json(value: &JsonValue) -> serde_json::Value {
        match value {
            JsonValue::Null => serde_json::Value::Null,
            JsonValue::Bool(value) => (*value).into(),
            JsonValue::Number(value) if value.fract() == 0.0 => (*value as i64).into(),
            JsonValue::Number(value) => (*value).into(),
            JsonValue::Text(value) => value.as_str().into(),
            JsonValue::List(elements) => elements.iter().map(to_json).collect(),
            JsonValue::Object(members) => {
                members.iter().map(|(key, value)| (key.clone(), to_json(value))).collect()
            }
        }
    }
}
