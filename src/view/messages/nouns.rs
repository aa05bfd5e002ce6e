//! Nouns with their plurals, and numbers with nouns.

/// A noun that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noun {
    Change,
    Day,
    Document,
    Edit,
    File,
    Hit,
    Mention,
    MoreMention,
    MoreTime,
    Name,
    OtherFile,
    OtherPlace,
    Paragraph,
    Place,
    Project,
    Suggestion,
    Term,
    Text,
}

impl Noun {
    /// Returns the forms for one and for another number. A language with more forms needs more of
    /// them here, and nothing elsewhere.
    fn forms(self) -> (&'static str, &'static str) {
        match self {
            Self::Change => (text!("change"), text!("changes")),
            Self::Day => (text!("day"), text!("days")),
            Self::Document => (text!("document"), text!("documents")),
            Self::Edit => (text!("edit"), text!("edits")),
            Self::File => (text!("file"), text!("files")),
            Self::Hit => (text!("hit"), text!("hits")),
            Self::Mention => (text!("mention"), text!("mentions")),
            Self::MoreMention => (text!("more mention"), text!("more mentions")),
            Self::MoreTime => (text!("more time"), text!("more times")),
            Self::Name => (text!("name"), text!("names")),
            Self::OtherFile => (text!("other file"), text!("other files")),
            Self::OtherPlace => (text!("other place"), text!("other places")),
            Self::Paragraph => (text!("paragraph"), text!("paragraphs")),
            Self::Place => (text!("place"), text!("places")),
            Self::Project => (text!("project"), text!("projects")),
            Self::Suggestion => (text!("suggestion"), text!("suggestions")),
            Self::Term => (text!("term"), text!("terms")),
            Self::Text => (text!("text"), text!("texts")),
        }
    }
}

/// Formats a count with its noun, such as `1 mention` or `2 mentions`.
pub(crate) fn pluralize(number: usize, noun: Noun) -> String {
    let (one, many) = noun.forms();
    format_text!("{number} {}", if number == 1 { one } else { many })
}
