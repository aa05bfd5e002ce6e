//! The review queue: mentions that the detector is unsure of, mentions that are inconsistent with
//! the rest of the document, and mentions without a place.

use crate::state::action::ReviewReason;
use crate::state::places::place_list::{PlaceList, UnlocatedReason};
use dateline_annotation::model::{Annotation, AnnotationId, Document, LabelId, MentionTexts};
use std::collections::{BTreeMap, BTreeSet};

/// The mentions to review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewQueue {
    unsure: BTreeSet<AnnotationId>,
    inconsistent: BTreeSet<AnnotationId>,
    unlocated: BTreeSet<AnnotationId>,
}

impl ReviewQueue {
    /// Collects the mentions to review in a document. Cost: O(n log n) in the number of
    /// annotations.
    pub fn from_document(gathered: &PlaceList, document: &Document) -> Self {
        let unsure = document.annotations().iter().filter(|it| it.is_unsure());
        let missing = gathered.unlocated.iter();
        let unknown =
            missing.filter(|missing| matches!(missing.reason, UnlocatedReason::Unresolved(_)));
        Self {
            unsure: unsure.map(|it| it.id).collect(),
            inconsistent: inconsistent_mentions(document),
            unlocated: unknown.flat_map(|missing| missing.mentions.iter().copied()).collect(),
        }
    }

    /// Returns the number of mentions with this reason.
    pub fn count(&self, doubt: ReviewReason) -> usize {
        match doubt {
            ReviewReason::Unsure => self.unsure.len(),
            ReviewReason::Inconsistent => self.inconsistent.len(),
            ReviewReason::Unlocated => self.unlocated.len(),
            ReviewReason::Any => self
                .unsure
                .union(&self.inconsistent)
                .chain(&self.unlocated)
                .collect::<BTreeSet<_>>()
                .len(),
        }
    }

    /// Returns true if a mention has this reason.
    pub fn contains(&self, doubt: ReviewReason, id: AnnotationId) -> bool {
        match doubt {
            ReviewReason::Unsure => self.unsure.contains(&id),
            ReviewReason::Inconsistent => self.inconsistent.contains(&id),
            ReviewReason::Unlocated => self.unlocated.contains(&id),
            ReviewReason::Any => {
                [ReviewReason::Unsure, ReviewReason::Inconsistent, ReviewReason::Unlocated]
                    .into_iter()
                    .any(|it| self.contains(it, id))
            }
        }
    }
}

/// Returns the undecided mentions whose text has another label elsewhere that is more frequent or
/// was decided by the user.
fn inconsistent_mentions(document: &Document) -> BTreeSet<AnnotationId> {
    if document.annotations().iter().all(Annotation::is_decided) {
        return BTreeSet::new();
    }
    let mut texts = MentionTexts::default();
    let mut mentions: Vec<BTreeMap<LabelId, Vec<&Annotation>>> = Vec::new();
    for annotation in document.annotations().iter().filter(|it| it.is_live()) {
        let number = texts.number(document.quote(annotation.span));
        if number == mentions.len() {
            mentions.push(BTreeMap::new());
        }
        mentions[number].entry(annotation.label).or_default().push(annotation);
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
    let several = mentions.into_iter().filter(|labels| labels.len() > 1);
    several.flat_map(of_text).collect()
}
