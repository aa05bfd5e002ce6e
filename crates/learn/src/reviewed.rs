//! A document with the decisions of its reviewer, in the form that the learner reads.

use crate::alignment::LabeledSpan;
use crate::labels::{LearnedLabels, TagNumber, begin_tag};
use crate::observation::Observation;
use dateline_annotation::compact;
use dateline_text::Span;
use std::ops::Range;
use std::sync::Arc;

/// A document, or a segment of a long one, with the mentions in its reviewed paragraphs. Clones share
/// their data.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub(crate) observation: Arc<Observation>,
    /// The tag of each token.
    pub(crate) tags: Arc<[TagNumber]>,
    /// The mentions in the reviewed sentences, in order and without overlaps.
    pub(crate) mentions: Arc<[LabeledSpan]>,
    /// The text that was observed.
    pub(crate) text: Arc<str>,
    /// True for each reviewed sentence. In these, a token without a label is outside of all mentions.
    is_reviewed: Arc<[bool]>,
}

impl Reviewed {
    /// Creates a reviewed document. `text` is the text that was observed. `mentions` are the
    /// accepted ones, in any order; of overlapping ones, the longest is learned. Only sentences
    /// inside of `paragraphs`, which are reviewed, are learned.
    pub fn new(
        observation: Arc<Observation>,
        text: Arc<str>,
        mentions: &[LabeledSpan],
        paragraphs: &[Span],
    ) -> Self {
        let is_reviewed: Arc<[bool]> = observation
            .sentences
            .iter()
            .map(|sentence| {
                let span = observation.span_of(sentence.clone());
                paragraphs.iter().any(|paragraph| paragraph.contains(span))
            })
            .collect();
        let mut longest: Vec<LabeledSpan> = mentions.to_vec();
        compact::sort_by_key(&mut longest, |it| {
            (std::cmp::Reverse(it.span.len()), it.span.start, it.label)
        });
        let mut tags = vec![0; observation.token_count()];
        let mut learned = Vec::new();
        for mention in longest {
            let tokens = observation.tokens_of(mention.span);
            let sentence = observation
                .sentences
                .iter()
                .position(|sentence| sentence.start <= tokens.start && tokens.end <= sentence.end);
            let is_learned = sentence.is_some_and(|at| is_reviewed[at]);
            if tokens.is_empty() || !is_learned || tags[tokens.clone()].iter().any(|it| *it != 0) {
                continue;
            }
            for (at, token) in tokens.enumerate() {
                tags[token] = (begin_tag(mention.label) + usize::from(at > 0)) as TagNumber;
            }
            learned.push(mention);
        }
        compact::sort_by_key(&mut learned, |mention| mention.span.start);
        Self { observation, tags: tags.into(), mentions: learned.into(), text, is_reviewed }
    }

    /// Returns what was observed.
    pub fn observation(&self) -> &Arc<Observation> {
        &self.observation
    }

    /// Returns the text of a span.
    pub fn quote(&self, span: Span) -> &str {
        span.slice(&self.text).unwrap_or_default()
    }

    /// Returns a word in lower case.
    pub(crate) fn folded_word(&self, token: usize) -> String {
        self.quote(self.observation.tokens[token]).to_lowercase()
    }

    /// Returns the reviewed sentences as ranges of tokens.
    pub(crate) fn reviewed_sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let all = self.observation.sentences.iter().zip(self.is_reviewed.iter());
        all.filter(|(_, is_reviewed)| **is_reviewed).map(|(sentence, _)| sentence.clone())
    }

    /// Returns the suggestions of the engine in the reviewed sentences, in the labels of the
    /// project.
    pub(crate) fn shipped_suggestions(&self, labels: &LearnedLabels) -> Vec<LabeledSpan> {
        let all = self.observation.suggestions.iter().filter(|it| self.covers(it.span));
        let labeled = all.filter_map(|it| {
            Some(LabeledSpan { span: it.span, label: labels.by_suggested_name(&it.label)? })
        });
        labeled.collect()
    }

    /// Returns true if a span begins in a reviewed sentence.
    pub(crate) fn covers(&self, span: Span) -> bool {
        let token = self.observation.tokens_of(span).start;
        let at = self.observation.sentences.partition_point(|it| it.end <= token);
        self.is_reviewed.get(at).copied().unwrap_or(false)
    }
}
