//! HTML with marked names: spaCy's displaCy (`<mark class="entity">Mara <span>PERSON</span></mark>`)
//! and elements with `data-entity="PERSON"` or with a class such as `PER`.

use crate::codec::TextReader;
use crate::import::{ParsedDocuments, Probe, ReadError};
use crate::marked_text::MarkedTextBuilder;
use crate::markup::{HtmlToken, html_tokens};
use crate::spec::Spec;
use std::collections::BTreeMap;

pub(crate) const HTML_ENTITIES: TextReader = TextReader {
    spec: &Spec {
        name: "displacy",
        title: "HTML with marked names",
        consumers: &["displaCy"],
        extension: "displacy.html",
        mime: "text/html",
        is_markup: true,
        ..Spec::TEXT
    },
    recognize: is_marked_html,
    read: read_marked_html,
};

/// Elements whose content is no text.
const SKIPPED: &[&str] = &["script", "style", "head", "title", "template", "svg", "noscript"];

/// Labels that are classes of elements in some pages. In lowercase, a class is an ordinary one.
const CLASS_LABELS: &[&str] =
    &["PER", "PERSON", "LOC", "LOCATION", "ORG", "ORGANIZATION", "GPE", "MISC"];

/// Elements that do not end a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "img", "ins", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

/// Elements without an end.
const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta", "wbr"];

fn is_marked_html(probe: &Probe) -> bool {
    let text = probe.text.unwrap_or_default();
    let has_class = |label: &&str| text.contains(&format!("class=\"{label}\""));
    let is_marked = text.contains("data-entity=")
        || text.contains("class=\"entity\"")
        || CLASS_LABELS.iter().any(has_class);
    if !is_marked || !text.trim_start().starts_with('<') {
        return false;
    }
    html_tokens(text).any(|token| match token {
        HtmlToken::StartTag { name, attributes } => Mark::new(&name, &attributes).is_some(),
        _ => false,
    })
}

/// How an element marks a name.
enum Mark {
    /// With a label.
    Labeled(String),
    /// With its label in a `span` at its end.
    LabelInside,
}

impl Mark {
    fn new(element: &str, attributes: &BTreeMap<String, String>) -> Option<Self> {
        let is_label = |label: &&String| {
            let is_fit = |letter: char| letter.is_alphanumeric() || "_- ".contains(letter);
            !label.is_empty() && label.len() <= 60 && label.chars().all(is_fit)
        };
        match attributes.get("data-entity").filter(is_label) {
            Some(label) if matches!(element, "mark" | "span") => Some(Self::Labeled(label.clone())),
            _ => {
                let class = attributes.get("class").map(String::as_str).unwrap_or_default();
                let is_entity = class.split_whitespace().any(|class| class == "entity");
                if CLASS_LABELS.contains(&class) && matches!(element, "mark" | "span") {
                    return Some(Self::Labeled(class.to_owned()));
                }
                (element == "mark" && is_entity).then_some(Self::LabelInside)
            }
        }
    }
}

/// The effect of an open element.
enum Role {
    Plain,
    /// A mention with a label.
    Mention,
    /// A mention with its label inside, and whether it has text. The white space at its edges is
    /// that of displaCy's template.
    MentionWithInnerLabel {
        has_text: bool,
    },
    /// The label of a mention.
    Label(String),
    Skipped,
}

#[derive(Default)]
struct HtmlReader {
    builder: MarkedTextBuilder,
    /// The open elements that matter, by name.
    open: Vec<(String, Role)>,
}

fn read_marked_html(html: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader = HtmlReader::default();
    for token in html_tokens(html) {
        match token {
            HtmlToken::StartTag { name, attributes } => reader.on_start(name, &attributes),
            HtmlToken::EndTag(name) => reader.on_end(&name),
            HtmlToken::Text(text) => reader.on_text(&text),
        }
    }
    let document = reader.builder.take_document("page".to_owned());
    Ok(ParsedDocuments { documents: vec![document], notes: Vec::new() })
}

/// The maximum number of open elements.
const MAX_DEPTH: usize = 1000;

impl HtmlReader {
    fn on_start(&mut self, name: String, attributes: &BTreeMap<String, String>) {
        if VOID.contains(&name.as_str()) {
            match name.as_str() {
                "br" => self.builder.end_line(),
                "hr" => self.builder.end_block(),
                _ => {}
            }
            return;
        }
        if !INLINE.contains(&name.as_str()) {
            self.builder.end_block();
        }
        let is_in_mention =
            matches!(self.open.last(), Some((_, Role::MentionWithInnerLabel { .. })));
        let role = match Mark::new(&name, attributes) {
            Some(Mark::Labeled(label)) => {
                self.builder.open_mention(&label);
                Role::Mention
            }
            Some(Mark::LabelInside) => {
                self.builder.open_mention("");
                Role::MentionWithInnerLabel { has_text: false }
            }
            None if name == "span" && is_in_mention => Role::Label(String::new()),
            None if SKIPPED.contains(&name.as_str()) => Role::Skipped,
            None => Role::Plain,
        };
        if self.open.len() < MAX_DEPTH {
            self.open.push((name, role));
        }
    }

    fn on_end(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.builder.end_block();
        }
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        for (_, role) in self.open.split_off(at).into_iter().rev() {
            match role {
                Role::Mention => self.builder.close_mention(),
                Role::MentionWithInnerLabel { .. } => {
                    self.builder.close_mention();
                    self.builder.drop_space();
                }
                Role::Label(label) => self.builder.set_label(label.trim()),
                Role::Plain | Role::Skipped => {}
            }
        }
    }

    fn on_text(&mut self, text: &str) {
        let is_skipped = self.open.iter().any(|(_, role)| matches!(role, Role::Skipped));
        match self.open.last_mut() {
            _ if is_skipped => {}
            Some((_, Role::Label(label))) => label.push_str(text),
            Some((_, Role::MentionWithInnerLabel { has_text })) => {
                let text = if *has_text { text } else { text.trim_start() };
                *has_text |= !text.is_empty();
                self.builder.push_text(text);
            }
            _ => self.builder.push_text(text),
        }
    }
}
