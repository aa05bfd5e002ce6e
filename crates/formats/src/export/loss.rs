//! Reports of what an export could not carry.

use crate::shorten::shorten;
use crate::spec::MentionAttribute;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Something that a format cannot carry or that its consumers ignore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossKind {
    /// A mention whose label is excluded by [`ExportLabelScheme`](super::ExportLabelScheme).
    Label,
    /// A mention that was left out by [`OverlapPolicy::Resolve`](super::OverlapPolicy::Resolve)
    /// because another one overlaps it.
    Overlap,
    /// A mention that covers only white space.
    Blank,
    /// A mention that begins or ends with a line break.
    Break,
    /// A mention that extends beyond the text of its item.
    Cut,
    /// A mention whose edges are not token edges, in a format of tokens: left out.
    OffToken,
    /// A mention whose edges are not token edges, in a format of offsets: written, but dropped by
    /// consumers that learn from tokens.
    Dropped,
    /// A label that the format had to spell differently.
    Spelling,
    /// A control character anywhere in a text. Recorded like a mention, with the following text as
    /// its quote and the character as its label.
    Control,
    /// An attribute of a mention.
    #[serde(untagged)]
    Attribute(MentionAttribute),
}

/// The maximum number of examples that are kept for each kind.
const MAX_EXAMPLES: usize = 100;

/// Counts and examples of losses by kind, with the first 100 examples of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LossReport(BTreeMap<LossKind, LossEntry>);

/// The losses of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LossEntry {
    /// The number of affected mentions.
    pub count: u64,
    /// The first affected mentions.
    pub examples: Vec<LossExample>,
}

/// A mention that was affected by a loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LossExample {
    /// The item's name, or the document's name if there is no item.
    pub item: String,
    /// The text that the mention covers, cut at 60 characters.
    pub quote: String,
    /// The label in the project.
    pub label: String,
}

impl LossReport {
    /// Returns true if nothing was lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the losses by kind, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (LossKind, &LossEntry)> {
        self.0.iter().map(|(&loss, losses)| (loss, losses))
    }

    /// Returns the number of mentions affected by this kind of loss.
    pub fn count(&self, kind: LossKind) -> u64 {
        self.0.get(&kind).map_or(0, |losses| losses.count)
    }

    /// Records a loss of one mention.
    pub fn record(&mut self, kind: LossKind, item: &str, quote: &str, label: &str) {
        let losses = self.0.entry(kind).or_default();
        losses.count += 1;
        if losses.examples.len() < MAX_EXAMPLES {
            let (item, quote) = (item.to_owned(), shorten(quote, 60));
            losses.examples.push(LossExample { item, quote, label: label.to_owned() });
        }
    }
}

/// One sentence per kind and line, with the first three examples.
impl fmt::Display for LossReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (loss, losses)) in self.iter().enumerate() {
            let (joint, mentions) = (if at == 0 { "" } else { "\n" }, losses.count);
            write!(formatter, "{joint}{mentions} {}", loss.phrase(mentions == 1))?;
            let shown = losses.examples.iter().take(3);
            let shown: Vec<String> = shown
                .map(|one| format!("“{}” ({}) in {}", one.quote, one.label, one.item))
                .collect();
            write!(formatter, ": {}", shown.join(", "))?;
            if losses.count > 3 {
                formatter.write_str(" …")?;
            }
        }
        Ok(())
    }
}

impl LossKind {
    /// Returns the phrase that follows the number of mentions.
    fn phrase(self, is_one: bool) -> &'static str {
        let phrases = match self {
            Self::Label => [
                "mention is left out because of its label",
                "mentions are left out because of their labels",
            ],
            Self::Overlap => [
                "mention is left out: a longer or earlier one overlaps it",
                "mentions are left out: longer or earlier ones overlap them",
            ],
            Self::Blank => [
                "mention is left out: it covers white space only",
                "mentions are left out: they cover white space only",
            ],
            Self::Break => [
                "mention is left out: it begins or ends with a line break",
                "mentions are left out: they begin or end with a line break",
            ],
            Self::Cut => [
                "mention is left out: it reaches beyond its paragraph",
                "mentions are left out: they reach beyond their paragraphs",
            ],
            Self::OffToken => [
                "mention is left out: it begins or ends inside a token",
                "mentions are left out: they begin or end inside tokens",
            ],
            Self::Dropped => [
                "mention begins or ends inside a token; spaCy and other trainers drop it",
                "mentions begin or end inside tokens; spaCy and other trainers drop them",
            ],
            Self::Spelling => [
                "mention has a label that is spelled differently",
                "mentions have labels that are spelled differently",
            ],
            Self::Attribute(attribute) => attribute.loss_phrases(),
            Self::Control => [
                "control character is written as a space",
                "control characters are written as spaces",
            ],
        };
        phrases[usize::from(!is_one)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_reported_with_examples() {
        let mut lost = LossReport::default();
        lost.record(LossKind::Attribute(MentionAttribute::Value), "doc-1", "€5", "MONEY");
        for quote in ["Sednaya", "ed", "x\ny", "z"] {
            lost.record(LossKind::OffToken, "doc-1", quote, "GPE");
        }
        assert_eq!(
            lost.to_string(),
            "4 mentions are left out: they begin or end inside tokens: “Sednaya” (GPE) in doc-1, \
             “ed” (GPE) in doc-1, “x y” (GPE) in doc-1 …\n\
             1 normalized date or amount is not kept in this format: “€5” (MONEY) in doc-1"
        );
        for _ in 0..200 {
            lost.record(LossKind::Attribute(MentionAttribute::Value), "doc-1", "€5", "MONEY");
        }
        let values = lost
            .iter()
            .find(|(loss, _)| *loss == LossKind::Attribute(MentionAttribute::Value))
            .unwrap()
            .1;
        assert_eq!((values.count, values.examples.len()), (201, MAX_EXAMPLES));
    }
}
