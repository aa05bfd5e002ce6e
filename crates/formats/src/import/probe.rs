use crate::json::JsonShape;

/// What a format gets to see of a file in order to recognize it.
pub struct Probe<'a> {
    /// The file's name, which may be wrong.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
    /// The same as text, in whatever encoding it came; `None` if it is not text.
    pub text: Option<&'a str>,
    /// Its first JSON value, if it has one: the file, or the first of its lines.
    shape: Option<JsonShape>,
    /// Whether that is the first of several lines, or the only one.
    is_json_lines: bool,
}

impl<'a> Probe<'a> {
    /// Cost: two passes over the file at most.
    pub(crate) fn new(name: &'a str, bytes: &'a [u8], text: Option<&'a str>) -> Self {
        let mut lines = text.unwrap_or_default().lines().filter(|line| !line.trim().is_empty());
        let starts_json = text.is_some_and(|text| text.trim_start().starts_with(['{', '[']));
        let first =
            lines.next().filter(|_| starts_json).and_then(|line| JsonShape::parse(line).ok());
        let second = lines.next().map(JsonShape::parse);
        let is_lines = first.is_some() && second.is_none_or(|second| second.is_ok());
        let shape = match (first, text) {
            (Some(first), _) if is_lines => Some(first),
            (_, Some(text)) if starts_json => JsonShape::parse(text).ok(),
            _ => None,
        };
        Self { name, bytes, text, shape, is_json_lines: is_lines }
    }

    /// Whether it is JSON lines whose first is an object with all these keys.
    pub fn is_json_lines_with_keys(&self, keys: &[&str]) -> bool {
        self.is_json_lines
            && self.shape.as_ref().is_some_and(|shape| shape.is_object_with_keys(keys))
    }

    /// Whether it is one JSON value: an object with all these keys, or a list whose first element is.
    pub fn is_json_with_keys(&self, keys: &[&str]) -> bool {
        self.shape.as_ref().is_some_and(|shape| shape.has_keys(keys))
    }

    /// How it begins, white space left out: 4 KB, or all of what is shorter.
    pub fn head(&self) -> &'a str {
        let text = self.text.unwrap_or_default().trim_start();
        &text[..text.floor_char_boundary(4096)]
    }

    /// The first line that is not blank; empty if there is none.
    pub fn first_line(&self) -> &'a str {
        let mut lines = self.text.unwrap_or_default().lines();
        lines.find(|line| !line.trim().is_empty()).unwrap_or_default()
    }
}
