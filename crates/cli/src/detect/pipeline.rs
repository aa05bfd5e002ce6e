//! Applies the detector to a text and, if there is a gazetteer, the resolver.

use crate::learning::label_set;
use dateline_annotation::model::{Date, Document, LabelSet, Suggestion};
use dateline_annotation::places::{InnerPlaces, Resolution, Resolutions};
use dateline_learn::LearnedModel;
use dateline_ner::{DetectedSegment, Detection, Engine};
use dateline_places::{
    DocumentPlaces, Gazetteer, InnerResolution, ResolverMention, resolve_with_inner_places,
};
use dateline_text::Span;
use std::sync::Arc;

/// A mention with its places.
pub(super) struct DetectedMention {
    /// The mention.
    pub suggestion: Suggestion,
    /// The resolution of its place, if it has one.
    pub place: Option<Arc<Resolution>>,
    /// The places inside its name.
    pub inner: Vec<InnerResolution>,
}

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

    /// Returns the mentions of a text in order, each with its places. A long text is detected in segments, and places are resolved with the mentions of their
    /// own segment only.
    pub(super) fn detect_and_resolve(
        &self,
        text: &Arc<str>,
        date: Option<Date>,
    ) -> impl Iterator<Item = DetectedMention> {
        let parts = Detection::new(self.tagger.clone(), text.clone(), date).segments();
        parts.flat_map(|part| self.resolve_part(text, part))
    }

    fn resolve_part(
        &self,
        text: &str,
        part: DetectedSegment,
    ) -> impl Iterator<Item = DetectedMention> + use<> {
        let start = part.span.start;
        let within = |span: Span| Span::new(span.start - start, span.end - start);
        let mentions: Vec<ResolverMention> = part
            .suggestions
            .iter()
            .map(|it| ResolverMention { span: within(it.span), label: &it.label, decided: None })
            .collect();
        let places = self.resolve_mentions(&text[part.span.range()], &mentions);
        let mut inner = places.inner.into_iter().peekable();
        let answers = part.suggestions.into_iter().zip(places.answers).enumerate();
        answers.map(move |(index, (suggestion, place))| {
            let own = std::iter::from_fn(|| inner.next_if(|it| it.mention == index));
            let own = own.map(|it| InnerResolution {
                span: Span::new(it.span.start + start, it.span.end + start),
                ..it
            });
            DetectedMention { suggestion, place, inner: own.collect() }
        })
    }

    /// Resolves the place mentions of a document, and the places inside mentions.
    pub(super) fn resolve_document(
        &self,
        labels: &LabelSet,
        document: &Document,
    ) -> (Resolutions, InnerPlaces) {
        let annotations = document.annotations().iter();
        let (ids, mentions): (Vec<_>, Vec<_>) = annotations
            .filter_map(|it| {
                let label = labels.resolver_label(it.label)?;
                Some((it.id, ResolverMention { span: it.span, label, decided: None }))
            })
            .unzip();
        let places = self.resolve_mentions(&document.text, &mentions);
        let mut inner = InnerPlaces::new();
        for it in &places.inner {
            inner.entry(ids[it.mention]).or_default().extend(it.to_inner_place());
        }
        let answers = ids.into_iter().zip(places.answers);
        (answers.filter_map(|(id, answer)| Some((id, answer?))).collect(), inner)
    }

    fn resolve_mentions(&self, text: &str, mentions: &[ResolverMention]) -> DocumentPlaces {
        match &self.gazetteer {
            Some(gazetteer) => resolve_with_inner_places(gazetteer, text, mentions),
            None => DocumentPlaces { answers: vec![None; mentions.len()], inner: Vec::new() },
        }
    }
}
