//! What a person should look at: mentions that the detector is unsure of, those that disagree with
//! the rest of the document, and those whose place is not known.

use super::gathered::{Gathered, Why};
use super::{Desk, Effect, State, desk};
use crate::messages;
use dateline_annotation::{Annotation, AnnotationId, Document, LabelId, folded_name};
use std::collections::{BTreeMap, BTreeSet};

/// Why a mention should be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The detector is unsure, and nobody has decided.
    Unsure,
    /// The same text has another label elsewhere in the document, with more behind it.
    Disagrees,
    /// It names a place, and nobody knows which.
    NoPlace,
    /// Any of these.
    Any,
}

/// The mentions to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    unsure: BTreeSet<AnnotationId>,
    disagreeing: BTreeSet<AnnotationId>,
    no_place: BTreeSet<AnnotationId>,
}

impl Doubts {
    /// Those of a document and its places. Cost: n log n in the annotations.
    pub fn of(gathered: &Gathered, document: &Document) -> Self {
        let unsure = document.annotations().iter().filter(|it| it.is_unsure());
        let missing = gathered.missing.iter();
        let unknown = missing.filter(|missing| matches!(missing.why, Why::Unresolved(_)));
        Self {
            unsure: unsure.map(|it| it.id).collect(),
            disagreeing: disagreeing(document),
            no_place: unknown.flat_map(|missing| missing.mentions.iter().copied()).collect(),
        }
    }

    /// How many there are of a kind.
    pub fn count(&self, doubt: Doubt) -> usize {
        match doubt {
            Doubt::Unsure => self.unsure.len(),
            Doubt::Disagrees => self.disagreeing.len(),
            Doubt::NoPlace => self.no_place.len(),
            Doubt::Any => self
                .unsure
                .union(&self.disagreeing)
                .chain(&self.no_place)
                .collect::<BTreeSet<_>>()
                .len(),
        }
    }

    /// Whether a mention is of a kind.
    pub fn has(&self, doubt: Doubt, id: AnnotationId) -> bool {
        match doubt {
            Doubt::Unsure => self.unsure.contains(&id),
            Doubt::Disagrees => self.disagreeing.contains(&id),
            Doubt::NoPlace => self.no_place.contains(&id),
            Doubt::Any => [Doubt::Unsure, Doubt::Disagrees, Doubt::NoPlace]
                .into_iter()
                .any(|it| self.has(it, id)),
        }
    }
}

/// Undecided mentions whose text carries another label elsewhere, and more often, or by a person's
/// decision.
fn disagreeing(document: &Document) -> BTreeSet<AnnotationId> {
    if document.annotations().iter().all(Annotation::is_decided) {
        return BTreeSet::new();
    }
    let mut texts: BTreeMap<String, BTreeMap<LabelId, Vec<&Annotation>>> = BTreeMap::new();
    for annotation in document.annotations().iter().filter(|it| it.is_live()) {
        let labels = texts.entry(folded_name(document.quote(annotation.span))).or_default();
        labels.entry(annotation.label).or_default().push(annotation);
    }
    let weight =
        |mentions: &Vec<&Annotation>| (mentions.iter().any(|it| it.is_decided()), mentions.len());
    let of_text = |labels: BTreeMap<LabelId, Vec<&Annotation>>| {
        let most = labels.values().map(weight).max();
        let is_only =
            labels.values().filter(|mentions| Some(weight(mentions)) == most).count() == 1;
        let lesser =
            labels.into_values().filter(move |mentions| !is_only || Some(weight(mentions)) != most);
        lesser.flatten().filter(|it| !it.is_decided()).map(|it| it.id).collect::<Vec<_>>()
    };
    let several = texts.into_values().filter(|labels| labels.len() > 1);
    several.flat_map(of_text).collect()
}

/// Turns to the next mention of a kind; from the last one on the first is next.
pub(super) fn focus_next(
    state: &mut State,
    document: &Document,
    desk: &Desk,
    doubt: Doubt,
) -> Vec<Effect> {
    let doubts = Doubts::of(&desk.places.gathered, document);
    let all = document.annotations();
    let at = all.iter().position(|annotation| Some(annotation.id) == desk.focus);
    let (before, after) = all.split_at(at.map_or(0, |at| at + 1));
    match after.iter().chain(before).find(|annotation| doubts.has(doubt, annotation.id)) {
        Some(annotation) => desk::focus(state, Some(annotation.id)),
        None => {
            state.announce(messages::no_doubt(doubt));
            Vec::new()
        }
    }
}
