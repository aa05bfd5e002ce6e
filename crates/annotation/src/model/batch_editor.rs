//! Applies many steps to one document.

use super::annotation::{Annotation, AnnotationId, SortKey};
use super::document::Document;
use super::op::Step;
use crate::cost_counter;
use std::collections::{BTreeMap, BTreeSet};

/// The minimum number of steps for which a tree is used. With fewer steps, moving the annotations
/// after each changed one is cheaper.
const TREE_THRESHOLD: usize = 32;

/// The annotations of a document while steps are applied to it.
///
/// **Cost:** many steps cost O(n log n), where n is the number of annotations between the first and
/// the last affected one. A single step on the document may move all annotations after it.
pub(crate) struct BatchEditor<'a> {
    pub(crate) document: &'a mut Document,
    tree: Option<AnnotationTree>,
}

/// The annotations between the first and the last that the steps affect, taken out of the document.
struct AnnotationTree {
    by_sort_key: BTreeMap<SortKey, Annotation>,
    /// The ids of all annotations of the document; computed on first use.
    ids: Option<BTreeSet<AnnotationId>>,
    /// The number of annotations before these in the document.
    preceding: usize,
}

impl<'a> BatchEditor<'a> {
    /// Creates an editor for exactly these steps.
    pub(crate) fn new<'s>(
        document: &'a mut Document,
        steps: impl ExactSizeIterator<Item = &'s Step>,
    ) -> Self {
        let is_many = steps.len() >= TREE_THRESHOLD;
        let range = is_many.then(|| affected_range(steps)).flatten();
        let tree = range.map(|(first, last)| {
            let (before, drained) = document.drain_annotations(&first, &last);
            cost_counter::record_touched(drained.len());
            let ordered = drained.into_iter().map(|annotation| (annotation.sort_key(), annotation));
            AnnotationTree { by_sort_key: ordered.collect(), ids: None, preceding: before }
        });
        Self { document, tree }
    }

    /// Returns true if the document has an annotation with this id.
    pub(crate) fn contains_id(&mut self, id: AnnotationId) -> bool {
        let Some(tree) = &mut self.tree else { return self.document.annotation(id).is_some() };
        let rest = self.document.annotations();
        let ids = tree.ids.get_or_insert_with(|| {
            cost_counter::record_touched(rest.len() + tree.by_sort_key.len());
            rest.iter().chain(tree.by_sort_key.values()).map(|annotation| annotation.id).collect()
        });
        ids.contains(&id)
    }

    /// Inserts an annotation that the caller has checked.
    pub(crate) fn insert(&mut self, annotation: Annotation) {
        match &mut self.tree {
            Some(tree) => {
                if let Some(ids) = &mut tree.ids {
                    ids.insert(annotation.id);
                }
                tree.by_sort_key.insert(annotation.sort_key(), annotation);
                cost_counter::record_touched(1);
            }
            None => self.document.insert(annotation),
        }
    }

    /// Removes an annotation. Returns false if the document does not contain exactly this
    /// annotation.
    pub(crate) fn remove(&mut self, annotation: &Annotation) -> bool {
        let Some(tree) = &mut self.tree else { return self.document.remove(annotation) };
        cost_counter::record_touched(1);
        let is_present = tree.by_sort_key.get(&annotation.sort_key()) == Some(annotation);
        if is_present {
            tree.by_sort_key.remove(&annotation.sort_key());
            if let Some(ids) = &mut tree.ids {
                ids.remove(&annotation.id);
            }
        }
        is_present
    }

    /// Replaces an annotation by another with the same id. Returns false if the document does not
    /// contain exactly `before`.
    pub(crate) fn replace(&mut self, before: &Annotation, after: &Annotation) -> bool {
        if before.sort_key() == after.sort_key() && self.tree.is_none() {
            return self.document.replace(before, after.clone());
        }
        let is_removed = self.remove(before);
        if is_removed {
            self.insert(after.clone());
        }
        is_removed
    }
}

impl Drop for BatchEditor<'_> {
    fn drop(&mut self) {
        if let Some(tree) = self.tree.take() {
            cost_counter::record_touched(tree.by_sort_key.len());
            self.document.restore_annotations(tree.preceding, tree.by_sort_key.into_values());
        }
    }
}

/// Returns the sort keys of the first and the last annotation that the steps affect; `None` if they
/// affect none.
fn affected_range<'s>(steps: impl Iterator<Item = &'s Step>) -> Option<(SortKey, SortKey)> {
    let annotations = steps.flat_map(|step| match step {
        Step::Add { annotation } | Step::Remove { annotation } => [Some(annotation), None],
        Step::Edit { before, after } => [Some(before), Some(after)],
        Step::Review { .. } | Step::Unreview { .. } | Step::SetMeta { .. } => [None, None],
    });
    annotations.flatten().map(Annotation::sort_key).fold(None, |range, order| {
        let (first, last) = range.unwrap_or((order, order));
        Some((order.min(first), order.max(last)))
    })
}
