//! What reads a text: the detector and, where places are wanted, the resolver.

use dateline_annotation::{
    Date, Document, LabelSet, PLACE_LABELS, Resolution, Resolutions, Suggestion,
};
use dateline_ner::{Tagger, detect};
use dateline_places::{Gazetteer, Mention, resolve};
use std::sync::Arc;

/// The detector, and the gazetteer where mentions of places are to be resolved.
pub struct Reader {
    /// Finds mentions.
    pub tagger: Arc<Tagger>,
    /// Says what they name.
    pub gazetteer: Option<Gazetteer>,
}

impl Reader {
    /// What is found in a text, each with what it names where it names a place.
    pub fn read(
        &self,
        text: &Arc<str>,
        date: Option<Date>,
    ) -> Vec<(Suggestion, Option<Arc<Resolution>>)> {
        let found = detect(&self.tagger, text, date);
        let is_place = |it: &&Suggestion| PLACE_LABELS.contains(&it.label.as_str());
        let mentions: Vec<Mention> = found
            .iter()
            .filter(is_place)
            .map(|it| Mention { span: it.span, label: &it.label, decided: None })
            .collect();
        let mut answers = self.resolve(text, &mentions).into_iter();
        let answer = |it: &Suggestion| if is_place(&it) { answers.next().flatten() } else { None };
        let answers: Vec<_> = found.iter().map(answer).collect();
        found.into_iter().zip(answers).collect()
    }

    /// What the mentions of a document name.
    pub fn resolutions(&self, labels: &LabelSet, document: &Document) -> Resolutions {
        let annotations = document.annotations().iter();
        let (ids, mentions): (Vec<_>, Vec<_>) = annotations
            .filter_map(|it| {
                let label = labels.get(it.label)?.name.as_str();
                let mention = Mention { span: it.span, label, decided: None };
                PLACE_LABELS.contains(&label).then_some((it.id, mention))
            })
            .unzip();
        let answers = self.resolve(&document.text, &mentions);
        ids.into_iter().zip(answers).filter_map(|(id, answer)| Some((id, answer?))).collect()
    }

    fn resolve(&self, text: &str, mentions: &[Mention]) -> Vec<Option<Arc<Resolution>>> {
        match &self.gazetteer {
            Some(gazetteer) => resolve(gazetteer, text, mentions),
            None => vec![None; mentions.len()],
        }
    }
}
