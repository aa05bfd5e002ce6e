//! Puts together the suggestions of the engine, the mentions that the learned chain finds, and the
//! names that the reviewer decided on.

use crate::alignment::LabeledSpan;
use crate::chain::{Chain, ChainMention};
use crate::labels::LearnedLabels;
use crate::names::LearnedNames;
use crate::observation::Observation;
use crate::weights::{StartScores, Weights, push_scores};
use dateline_annotation::compact;
use dateline_annotation::model::{Score, Suggestion, SuggestionSource};
use dateline_text::Span;
use std::ops::Range;

/// What decoding takes away from the outside tag. Rejecting a suggestion takes the reviewer one
/// action, adding a mention two, so a suggestion pays at a probability above one third.
const OUTSIDE_BIAS: f32 = 0.4;

/// Returns the mentions that the chain finds in some sentences, with tokens of the document.
pub(crate) fn find_mentions(
    weights: &impl Weights,
    labels: &LearnedLabels,
    observation: &Observation,
    sentences: impl Iterator<Item = Range<usize>>,
) -> Vec<ChainMention> {
    let start = StartScores::new(observation, labels);
    let mut chain = Chain::new(labels.tag_count());
    chain.set_transitions(weights.transitions());
    let mut found = Vec::new();
    for sentence in sentences {
        push_scores(weights, observation, &start, &sentence, &mut chain);
        chain.add_to_tag(0, -OUTSIDE_BIAS);
        chain.compute();
        let mentions = chain.best_mentions().into_iter().map(|it| ChainMention {
            tokens: sentence.start + it.tokens.start..sentence.start + it.tokens.end,
            ..it
        });
        found.extend(mentions);
    }
    found
}

/// What was learned, for one document.
pub(crate) struct Learned<'a> {
    pub(crate) labels: &'a LearnedLabels,
    pub(crate) names: &'a LearnedNames,
    /// The mentions of the chain, in order.
    pub(crate) mentions: &'a [ChainMention],
    /// True for each label whose mentions come from the chain instead of the engine.
    pub(crate) is_used: &'a [bool],
}

impl Learned<'_> {
    /// Returns the suggestions of a document, in order and without overlaps.
    pub(crate) fn compose(&self, observation: &Observation) -> Vec<Suggestion> {
        let mut all = self.replace_used_labels(observation);
        self.add_names(observation, &mut all);
        all.retain(|it| {
            let name = self.names.get(observation, observation.tokens_of(it.span));
            name.is_none_or(|name| name.label.is_some())
        });
        all
    }

    /// Returns the suggestions with those of the used labels replaced.
    fn replace_used_labels(&self, observation: &Observation) -> Vec<Suggestion> {
        let label = |it: &Suggestion| self.labels.by_suggested_name(&it.label);
        let used = self.mentions.iter().filter(|it| self.is_used[it.label]);
        let learned: Vec<(LabeledSpan, Score)> = used
            .map(|it| {
                let span = observation.span_of(it.tokens.clone());
                (LabeledSpan { span, label: it.label }, Score::new(f64::from(it.probability)))
            })
            .collect();
        let shipped = observation.suggestions.iter();
        let kept = shipped.clone().filter(|it| {
            let is_replaced = label(it).is_some_and(|label| self.is_used[label]);
            let overlaps = overlapping(&learned, it.span, |it| it.0.span);
            !is_replaced && overlaps.is_empty()
        });
        let mut all: Vec<Suggestion> = kept.cloned().collect();
        all.extend(learned.iter().map(|(mention, score)| {
            let same = overlapping(&observation.suggestions, mention.span, |it| it.span)
                .iter()
                .find(|it| it.span == mention.span && label(it) == Some(mention.label));
            match same {
                Some(same) => Suggestion { score: Some(*score), ..same.clone() },
                None => self.suggestion(*mention, *score),
            }
        }));
        compact::sort_by_key(&mut all, |it| it.span.start);
        all
    }

    /// Adds the names that the reviewer accepted before. They replace what they contain.
    fn add_names(&self, observation: &Observation, all: &mut Vec<Suggestion>) {
        let mut added = Vec::new();
        for (tokens, name) in self.names.find(observation) {
            let Some(label) = name.label.map(usize::from) else { continue };
            let span = observation.span_of(tokens);
            let over = overlapping(all, span, |it| it.span);
            let is_known = over.iter().any(|it| {
                it.span == span && self.labels.by_suggested_name(&it.label) == Some(label)
            });
            let extends = over.iter().any(|it| !span.contains(it.span));
            if is_known || extends || !over.is_empty() && !name.replaces() {
                continue;
            }
            let count = f64::from(name.count);
            let score = Score::new((count + 1.0) / (count + 2.0));
            added.push(self.suggestion(LabeledSpan { span, label }, score));
        }
        all.retain(|it| overlapping(&added, it.span, |it| it.span).is_empty());
        all.extend(added);
        compact::sort_by_key(all, |it| it.span.start);
    }

    fn suggestion(&self, mention: LabeledSpan, score: Score) -> Suggestion {
        Suggestion {
            span: mention.span,
            label: self.labels.get(mention.label).suggested_name().to_owned(),
            source: SuggestionSource::Learned,
            score: Some(score),
            value: None,
        }
    }
}

/// Returns those that overlap a span. All are in order and without overlaps.
pub(crate) fn overlapping<T>(all: &[T], span: Span, span_of: impl Fn(&T) -> Span) -> &[T] {
    let from = all.partition_point(|it| span_of(it).end <= span.start);
    let until = all.partition_point(|it| span_of(it).start < span.end);
    &all[from..until.max(from)]
}
