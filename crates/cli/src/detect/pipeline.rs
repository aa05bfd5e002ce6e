//! Applies the detector to a text and, if there is a gazetteer, the resolver.

use crate::learning::label_set;
use dateline_annotation::model::{Date, Document, LabelSet, PLACE_LABELS, Suggestion};
use dateline_annotation::places::{Resolution, Resolutions};
use dateline_learn::LearnedModel;
use dateline_ner::{DetectedSegment, Detection, Engine};
use dateline_places::{Gazetteer, ResolverMention, resolve};
use dateline_text::Span;
use std::sync::Arc;

/// The detector, with an optional gazetteer to resolve mentions of places.
pub(super) struct DetectionPipeline {
    /// The tagger of the detector.
    pub tagger: Arc<dyn Engine>,
    /// The gazetteer. Without it no place is resolved.
    pub gazetteer: Option<Gazetteer>,
    /// The learned model. Its labels replace those of the detector.
    pub learned: Option<Arc<LearnedModel>>,
}

impl DetectionPipeline {
    /// Returns the label set of the output.
    pub(super) fn labels(&self) -> LabelSet {
        self.learned.as_ref().map_or_else(LabelSet::default, |it| label_set(it.labels()))
    }

    /// Returns the label of the output for a label of the detector. `None` if the project that was
    /// learned from has no such label.
    pub(super) fn output_label<'a>(&'a self, detected: &'a str) -> Option<&'a str> {
        let Some(learned) = &self.learned else { return Some(detected) };
        let number = learned.labels().by_suggested_name(detected)?;
        Some(&learned.labels().get(number).name)
    }

    /// Returns the mentions of a text in order, each with the resolution of its place, if it has
    /// one. A long text is detected in segments, and places are resolved with the mentions of their
    /// own segment only.
    pub(super) fn detect_and_resolve(
        &self,
        text: &Arc<str>,
        date: Option<Date>,
    ) -> impl Iterator<Item = (Suggestion, Option<Arc<Resolution>>)> {
        let parts = Detection::new(self.tagger.clone(), text.clone(), date).segments();
        parts.flat_map(|part| self.resolve_part(text, part))
    }

    fn resolve_part(
        &self,
        text: &str,
        part: DetectedSegment,
    ) -> impl Iterator<Item = (Suggestion, Option<Arc<Resolution>>)> + use<> {
        let is_place = |it: &Suggestion| PLACE_LABELS.contains(&it.label.as_str());
        let start = part.span.start;
        let within = |span: Span| Span::new(span.start - start, span.end - start);
        let place_suggestions = part.suggestions.iter().filter(|it| is_place(it));
        let mentions: Vec<ResolverMention> = place_suggestions
            .map(|it| ResolverMention { span: within(it.span), label: &it.label, decided: None })
            .collect();
        let answers = self.resolve_mentions(&text[part.span.range()], &mentions);
        let mut answers = answers.into_iter();
        part.suggestions.into_iter().map(move |it| {
            let answer = if is_place(&it) { answers.next().flatten() } else { None };
            (it, answer)
        })
    }

    /// Resolves the place mentions of a document.
    pub(super) fn resolve_document(&self, labels: &LabelSet, document: &Document) -> Resolutions {
        let annotations = document.annotations().iter();
        let (ids, mentions): (Vec<_>, Vec<_>) = annotations
            .filter_map(|it| {
                let label = labels.place_label(it.label)?;
                Some((it.id, ResolverMention { span: it.span, label, decided: None }))
            })
            .unzip();
        let answers = self.resolve_mentions(&document.text, &mentions);
        ids.into_iter().zip(answers).filter_map(|(id, answer)| Some((id, answer?))).collect()
    }

    fn resolve_mentions(
        &self,
        text: &str,
        mentions: &[ResolverMention],
    ) -> Vec<Option<Arc<Resolution>>> {
        match &self.gazetteer {
            Some(gazetteer) => resolve(gazetteer, text, mentions),
            None => vec![None; mentions.len()],
        }
    }
}
