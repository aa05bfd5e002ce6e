//! Edits of the places of mentions, as operations for one change.

use super::resolution::Resolutions;
use crate::model::{
    Annotation, AnnotationId, Document, LinkSource, LinkTarget, Op, PlaceLink, Status, Step,
};
use dateline_text::Span;

/// Links annotations to a target chosen by the user. With `None`, they get the resolver's answer
/// again. Does not change their status.
pub fn set_place(document: &Document, ids: &[AnnotationId], target: Option<LinkTarget>) -> Vec<Op> {
    let link = target.map(|target| PlaceLink { target, by: LinkSource::Person });
    let all = document.annotations_by_id();
    let found = ids.iter().filter_map(|id| all.get(id).copied());
    let changed = found.filter(|before| before.place != link);
    changed
        .map(|before| {
            let after = Annotation { place: link.clone(), ..before.clone() };
            Op::In { document: document.id, step: Step::Edit { before: before.clone(), after } }
        })
        .collect()
}

/// Stores the shown places in the annotations that an edit accepts, so that a later gazetteer does
/// not change accepted annotations. Annotations whose span or label changes get none, because they
/// are resolved again.
pub fn attach_resolved_places(ops: &mut [Op], resolutions: &Resolutions) {
    for op in ops {
        let Op::In { step: Step::Edit { before, after }, .. } = op else { continue };
        let is_accepted = after.status == Status::Accepted && before.status != Status::Accepted;
        if is_accepted && after.place.is_none() && has_same_span_and_label(before, after) {
            after.place = resolutions.get(&after.id).and_then(|it| it.to_link());
        }
    }
}

fn has_same_span_and_label(before: &Annotation, after: &Annotation) -> bool {
    let key = |it: &Annotation| -> (Span, _) { (it.span, it.label) };
    key(before) == key(after)
}
