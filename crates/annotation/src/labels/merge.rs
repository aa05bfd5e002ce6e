//! Edits of the label set that affect annotations: merging, deleting and replacing labels in all
//! documents, as operations for one change.
//!
//! When a label is merged into another one, what is remembered about it follows: its suggestions
//! and rejections count as those of the other label. Annotations that become duplicates are merged.

use super::edit::{LabelError, MAX_LABELS, parse_name};
use crate::compact;
use crate::history::History;
use crate::model::{
    Annotation, AnnotationId, Document, DocumentId, Label, LabelDraft, LabelId, LabelSet, Op,
    Origin, Status, Step,
};
use dateline_text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Maps a label to the label that it becomes, or to `None` if it is deleted.
type LabelMoves = BTreeMap<LabelId, Option<LabelId>>;

/// How much labels are used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelUsage {
    /// The number of mentions with the labels.
    pub mentions: u32,
    /// The number of documents with such mentions.
    pub documents: u32,
}

/// A plan for replacing the label set of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelReplacement {
    after: LabelSet,
    moves: LabelMoves,
    /// Labels that are merged into another one: from, to, by name.
    pub merged: Vec<(String, String)>,
    /// Labels that are renamed: from, to.
    pub renamed: Vec<(String, String)>,
    /// Labels that are new.
    pub added: Vec<String>,
    /// Labels that are removed because no annotation uses them and they have no lists.
    pub dropped: Vec<String>,
    /// Labels that are kept at the end because annotations use them or they have lists. The detector no longer assigns
    /// them.
    pub kept: Vec<String>,
}

impl History {
    /// Returns the usage of labels, according to the summaries.
    pub fn label_usage(&self, labels: &[LabelId]) -> LabelUsage {
        let mut usage = LabelUsage::default();
        for summary in self.summaries() {
            let tallies = labels.iter().filter_map(|label| summary.tallies.get(label));
            let mentions: u32 = tallies.map(|tally| tally.mentions).sum();
            usage.mentions += mentions;
            usage.documents += u32::from(mentions > 0);
        }
        usage
    }

    /// Returns the documents that use one of these labels: in a mention, in a rejected one, or in a
    /// suggestion that was corrected.
    pub fn documents_with_labels(&self, labels: &[LabelId]) -> BTreeSet<DocumentId> {
        let knows = |id: &LabelId, summary: &crate::model::DocumentSummary| {
            summary.tallies.contains_key(id)
                || summary.rejections.iter().any(|it| it.label() == *id)
        };
        let all = self.summaries();
        let known = all.filter(|summary| labels.iter().any(|label| knows(label, summary)));
        known.map(|summary| summary.id).collect()
    }
}

/// Merges one label into another, with its annotations, detector labels and lists.
///
/// # Errors
///
/// Returns an error if a label does not exist, or a document that uses the first one is not in
/// memory.
pub fn merge(history: &History, from: LabelId, into: LabelId) -> Result<Vec<Op>, LabelError> {
    let mut after = without_label(history, from)?;
    let merged = history.project().labels().get(from).cloned();
    let target = after.get_mut(into).ok_or(LabelError::NotFound)?;
    if let Some(merged) = merged {
        target.detector_labels.extend(merged.detector_labels);
        target.lists.extend(merged.lists);
    }
    relabel_ops(history, &LabelMoves::from([(from, Some(into))]), after)
}

/// Deletes a label with its detector labels and lists. Its annotations are removed, or get the label
/// `moved_to`.
///
/// # Errors
///
/// Same as [`merge`]; also returns an error for the only label of the project.
pub fn delete(
    history: &History,
    id: LabelId,
    moved_to: Option<LabelId>,
) -> Result<Vec<Op>, LabelError> {
    let after = without_label(history, id)?;
    if moved_to.is_some_and(|to| after.get(to).is_none()) {
        return Err(LabelError::NotFound);
    }
    relabel_ops(history, &LabelMoves::from([(id, moved_to)]), after)
}

fn without_label(history: &History, id: LabelId) -> Result<LabelSet, LabelError> {
    let mut set = history.project().labels().clone();
    let at = set.labels.iter().position(|label| label.id == id).ok_or(LabelError::NotFound)?;
    set.labels.remove(at);
    if set.labels.is_empty() { Err(LabelError::LastLabel) } else { Ok(set) }
}

/// Plans the replacement of the project's labels by others.
///
/// A label of the project becomes the draft with the same name, or else the draft whose detector
/// labels include all of its detector labels; its lists stay with it. A label without such a draft
/// is kept at the end if annotations use it or it has lists. Keys for which `is_reserved` returns true are left out.
///
/// # Errors
///
/// Returns an error if there are no drafts or too many, if two have the same name, or if a name is
/// invalid.
pub fn replace(
    history: &History,
    drafts: &[LabelDraft],
    is_reserved: impl Fn(char) -> bool,
) -> Result<LabelReplacement, LabelError> {
    check_drafts(drafts)?;
    let set = history.project().labels();
    let draft_indices = match_drafts(set, drafts);
    let mut result = LabelReplacement {
        after: LabelSet { labels: Vec::new(), next: set.next },
        moves: LabelMoves::new(),
        merged: Vec::new(),
        renamed: Vec::new(),
        added: Vec::new(),
        dropped: Vec::new(),
        kept: Vec::new(),
    };
    let mut kept_ids = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let mut olds: Vec<&Label> =
            set.iter().filter(|it| draft_indices.get(&it.id) == Some(&at)).collect();
        // The label with the same name comes first, because it keeps its id.
        compact::sort_by_key(&mut olds, |label| {
            label.name.to_lowercase() != draft.name.to_lowercase()
        });
        result.add_draft(draft, &olds, &is_reserved);
        kept_ids.extend(olds.first().map(|label| label.id));
    }
    let unmatched = set.iter().filter(|label| !draft_indices.contains_key(&label.id));
    for label in unmatched {
        let is_used = !history.documents_with_labels(&[label.id]).is_empty();
        if !is_used && label.lists.is_empty() {
            result.dropped.push(label.name.clone());
        } else {
            result.keep_label(label);
        }
    }
    Ok(result)
}

fn check_drafts(drafts: &[LabelDraft]) -> Result<(), LabelError> {
    if drafts.is_empty() {
        return Err(LabelError::LastLabel);
    }
    if drafts.len() > MAX_LABELS {
        return Err(LabelError::TooManyLabels);
    }
    let mut seen = BTreeSet::new();
    for draft in drafts {
        let name = parse_name(&draft.name)?;
        if !seen.insert(name.to_lowercase()) {
            return Err(LabelError::NameTaken(name));
        }
    }
    Ok(())
}

/// Returns the index of the draft that each label becomes.
fn match_drafts(set: &LabelSet, drafts: &[LabelDraft]) -> BTreeMap<LabelId, usize> {
    let same =
        |label: &Label, draft: &LabelDraft| label.name.to_lowercase() == draft.name.to_lowercase();
    let covers = |label: &Label, draft: &LabelDraft| {
        let names = draft.detector_labels.as_deref().unwrap_or_default();
        !label.detector_labels.is_empty()
            && label.detector_labels.iter().all(|name| names.contains(name))
    };
    let draft_index = |label: &Label| {
        let named = drafts.iter().position(|draft| same(label, draft));
        named.or_else(|| drafts.iter().position(|draft| covers(label, draft)))
    };
    compact::collect_map(set.iter().filter_map(|label| Some((label.id, draft_index(label)?))))
}

impl LabelReplacement {
    /// Adds a draft that these labels become.
    fn add_draft(
        &mut self,
        draft: &LabelDraft,
        replaced: &[&Label],
        is_reserved: &impl Fn(char) -> bool,
    ) {
        let key = draft.key.or_else(|| replaced.first()?.key);
        let is_free = |key: &char| !is_reserved(*key) && self.after.by_key(*key).is_none();
        let mut draft = LabelDraft { key: key.filter(is_free), ..draft.clone() };
        draft.lists.extend(replaced.iter().flat_map(|label| label.lists.iter().cloned()));
        let Some(first) = replaced.first() else {
            self.added.push(draft.name.clone());
            self.after.push_draft(draft);
            return;
        };
        draft.color = draft.color.or(Some(first.color));
        if draft.description.is_empty() {
            draft.description.clone_from(&first.description);
        }
        if draft.name != first.name {
            self.renamed.push((first.name.clone(), draft.name.clone()));
        }
        for old in &replaced[1..] {
            self.merged.push((old.name.clone(), draft.name.clone()));
            self.moves.insert(old.id, Some(first.id));
        }
        self.push_with_id(draft, first.id);
    }

    /// Adds a label that is kept although no draft matches it.
    fn keep_label(&mut self, label: &Label) {
        self.kept.push(label.name.clone());
        let is_used = self.after.iter().any(|other| other.color == label.color);
        let draft = LabelDraft {
            name: label.name.clone(),
            description: label.description.clone(),
            color: (!is_used).then_some(label.color),
            key: label.key.filter(|key| self.after.by_key(*key).is_none()),
            detector_labels: Some(Vec::new()),
            lists: label.lists.clone(),
        };
        self.push_with_id(draft, label.id);
    }

    fn push_with_id(&mut self, draft: LabelDraft, id: LabelId) {
        let next = self.after.next;
        self.after.push_draft(draft);
        self.after.next = next;
        if let Some(label) = self.after.labels.last_mut() {
            label.id = id;
        }
    }

    /// Returns the labels whose annotations get another label.
    pub fn moved_labels(&self) -> Vec<LabelId> {
        self.moves.keys().copied().collect()
    }

    /// Returns the label set after the replacement.
    pub fn labels(&self) -> &LabelSet {
        &self.after
    }

    /// Returns the operations of the replacement.
    ///
    /// # Errors
    ///
    /// Returns an error if an affected document is not in memory.
    pub fn ops(&self, history: &History) -> Result<Vec<Op>, LabelError> {
        relabel_ops(history, &self.moves, self.after.clone())
    }
}

/// Returns the operations on annotations, followed by that on the label set. In this order, every
/// step finds its labels, also when undone.
fn relabel_ops(
    history: &History,
    moves: &LabelMoves,
    after: LabelSet,
) -> Result<Vec<Op>, LabelError> {
    let before = history.project().labels().clone();
    let labels: Vec<LabelId> = moves.keys().copied().collect();
    let mut ops = Vec::new();
    for id in history.documents_with_labels(&labels) {
        let document = history.project().document(id).ok_or(LabelError::DocumentNotLoaded)?;
        let steps = relabel_steps(document, moves).into_iter();
        ops.extend(steps.map(|step| Op::In { document: id, step }));
    }
    if before != after {
        ops.push(Op::SetLabels { before, after });
    }
    Ok(ops)
}

/// Returns the steps of the moves in a document: changed annotations are removed and added again.
fn relabel_steps(document: &Document, moves: &LabelMoves) -> Vec<Step> {
    let all = document.annotations();
    let became: Vec<Option<Annotation>> = all.iter().map(|it| map_annotation(it, moves)).collect();
    let duplicates = find_duplicates(all, &became, moves);
    let mut steps = Vec::new();
    for (before, after) in all.iter().zip(&became) {
        if after.as_ref() != Some(before) || duplicates.contains(&before.id) {
            steps.push(Step::Remove { annotation: before.clone() });
        }
    }
    for (before, after) in all.iter().zip(became) {
        if let Some(annotation) = after.filter(|it| it != before && !duplicates.contains(&it.id)) {
            steps.push(Step::Add { annotation });
        }
    }
    steps
}

/// Returns the annotation after the moves; `None` if its label is deleted.
fn map_annotation(annotation: &Annotation, moves: &LabelMoves) -> Option<Annotation> {
    let mut after = annotation.clone();
    if let Some(to) = moves.get(&annotation.label) {
        after.label = (*to)?;
    }
    if let Origin::Detector { label, .. } = &mut after.origin
        && let Some(Some(to)) = moves.get(label)
    {
        *label = *to;
    }
    Some(after)
}

/// Returns the annotations that duplicate another one after the moves. Of several duplicates, one
/// is kept: accepted before undecided, undecided before rejected; among equals, one that already
/// had the label.
fn find_duplicates(
    all: &[Annotation],
    became: &[Option<Annotation>],
    moves: &LabelMoves,
) -> BTreeSet<AnnotationId> {
    let mut groups: BTreeMap<(Span, LabelId), Vec<(&Annotation, bool)>> = BTreeMap::new();
    for (before, after) in all.iter().zip(became) {
        if let Some(after) = after {
            let has_moved = moves.contains_key(&before.label);
            groups.entry((after.span, after.label)).or_default().push((after, has_moved));
        }
    }
    let mut duplicates = BTreeSet::new();
    for mut group in groups.into_values().filter(|group| group.iter().any(|(_, moved)| *moved)) {
        compact::sort_by_key(&mut group, |(annotation, has_moved)| {
            let rank = match annotation.status {
                Status::Accepted => 0,
                Status::Suggested => 1,
                Status::Rejected => 2,
            };
            (rank, *has_moved, annotation.id)
        });
        duplicates.extend(group.iter().skip(1).map(|(annotation, _)| annotation.id));
    }
    duplicates
}
