//! A string matcher over names that were accepted before, as in annotation tools that recommend by
//! exact text.

use super::documents::SimulatedDocument;
use dateline_annotation::model::{Suggestion, SuggestionSource};
use dateline_learn::{LabeledSpan, LearnedLabels};
use dateline_text::Span;
use std::collections::BTreeMap;

/// The maximum length of a name, in tokens.
const MAX_NAME_TOKENS: usize = 8;

/// The accepted names, each with the number of mentions by label.
#[derive(Default)]
pub(super) struct Matcher {
    names: BTreeMap<String, BTreeMap<usize, u32>>,
}

impl Matcher {
    /// Adds the mentions of a reviewed document.
    pub(super) fn add(&mut self, document: &SimulatedDocument) {
        for mention in &document.gold {
            let name = mention.span.slice(&document.text).unwrap_or_default().to_owned();
            *self.names.entry(name).or_default().entry(mention.label).or_default() += 1;
        }
    }

    /// Returns the suggestions of the engine, and those names that overlap none of them, each with
    /// its most frequent label.
    pub(super) fn suggest(
        &self,
        document: &SimulatedDocument,
        labels: &LearnedLabels,
    ) -> Vec<Suggestion> {
        let mut all = Vec::new();
        for observation in &document.observations {
            let shipped = observation.suggestions().iter();
            let shipped = shipped.filter(|it| labels.by_suggested_name(&it.label).is_some());
            let mut found: Vec<Suggestion> = shipped.cloned().collect();
            let taken: Vec<Span> = found.iter().map(|it| it.span).collect();
            for mention in self.find(document, observation.sentence_tokens()) {
                if !taken.iter().any(|span| span.overlaps(mention.span)) {
                    found.push(Suggestion {
                        span: mention.span,
                        label: labels.get(mention.label).suggested_name().to_owned(),
                        source: SuggestionSource::Consistency,
                        score: None,
                        value: None,
                    });
                }
            }
            all.extend(found);
        }
        all.sort_by_key(|it| it.span.start);
        all
    }

    /// Returns the longest names in sentences of tokens, from left to right.
    fn find<'a>(
        &self,
        document: &SimulatedDocument,
        sentences: impl Iterator<Item = &'a [Span]>,
    ) -> Vec<LabeledSpan> {
        let mut found = Vec::new();
        for tokens in sentences {
            let mut at = 0;
            while at < tokens.len() {
                let ends = (at..tokens.len().min(at + MAX_NAME_TOKENS)).rev();
                let mut names = ends.filter_map(|last| {
                    let span = Span::new(tokens[at].start, tokens[last].end);
                    let labels = self.names.get(span.slice(&document.text)?)?;
                    let best =
                        labels.iter().max_by_key(|(label, n)| (**n, std::cmp::Reverse(**label)));
                    best.map(|(label, _)| (last, LabeledSpan { span, label: *label }))
                });
                match names.next() {
                    Some((last, mention)) => {
                        found.push(mention);
                        at = last + 1;
                    }
                    None => at += 1,
                }
            }
        }
        found
    }
}
