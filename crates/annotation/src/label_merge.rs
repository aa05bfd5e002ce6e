//! Edits of the label set that touch annotations: labels become others or go, in all documents, as ops
//! for one change.
//!
//! Where a label becomes another one, so does what is remembered of it: what the detector proposed
//! counts as that, and what was rejected stays rejected. Annotations that then say the same twice
//! are one.

use crate::change::{Op, Step};
use crate::label_edit::LabelError;
use crate::{
    Annotation, AnnotationId, Document, DocumentId, History, Label, LabelDraft, LabelId, LabelSet,
    Origin, Status,
};
use dateline_text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of labels: another one, or nothing.
type LabelMoves = BTreeMap<LabelId, Option<LabelId>>;

/// How far labels reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelUsage {
    /// The mentions that carry it.
    pub mentions: u32,
    /// The documents that have these.
    pub documents: u32,
}

/// What a project's labels become when others take their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelReplacement {
    after: LabelSet,
    moves: LabelMoves,
    /// Labels that become another one: from, to, by name.
    pub merged: Vec<(String, String)>,
    /// Labels that get another name: from, to.
    pub renamed: Vec<(String, String)>,
    /// Labels that were not there.
    pub added: Vec<String>,
    /// Labels that go, because nothing carries them.
    pub dropped: Vec<String>,
    /// Labels that stay at the end, because annotations carry them. The detector gives them no more.
    pub kept: Vec<String>,
}

impl History {
    /// How far labels reach, by the summaries.
    pub fn label_usage(&self, labels: &[LabelId]) -> LabelUsage {
        let mut reach = LabelUsage::default();
        for summary in self.summaries() {
            let tallies = labels.iter().filter_map(|label| summary.tallies.get(label));
            let mentions: u32 = tallies.map(|tally| tally.mentions).sum();
            reach.mentions += mentions;
            reach.documents += u32::from(mentions > 0);
        }
        reach
    }

    /// The documents that know one of these labels: in a mention, in a rejected one, or as what the
    /// detector proposed first.
    pub fn documents_with_labels(&self, labels: &[LabelId]) -> BTreeSet<DocumentId> {
        let knows = |id: &LabelId, summary: &crate::DocumentSummary| {
            summary.tallies.contains_key(id)
                || summary.rejections.iter().any(|it| it.label() == *id)
        };
        let all = self.summaries();
        let known = all.filter(|summary| labels.iter().any(|label| knows(label, summary)));
        known.map(|summary| summary.id).collect()
    }
}

/// Makes one label another: its annotations and what it detects.
///
/// # Errors
/// When one of them is not there, or a document that knows the first is not in memory.
pub fn merge_labels(
    history: &History,
    from: LabelId,
    into: LabelId,
) -> Result<Vec<Op>, LabelError> {
    let mut after = without_label(history, from)?;
    let detects = history.project().labels().get(from).map(|label| label.detector_labels.clone());
    let target = after.get_mut(into).ok_or(LabelError::NotFound)?;
    target.detector_labels.extend(detects.unwrap_or_default());
    relabel_ops(history, &LabelMoves::from([(from, Some(into))]), after)
}

/// Takes a label out. Its annotations go, or get another label; what it detects is dropped.
///
/// # Errors
/// As [`merge_labels`]; and when it is the only one.
pub fn delete_label(
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

/// What putting these labels in place of the project's comes to.
///
/// A label of the project becomes the one of its name, or else the one that detects all that it detects.
/// What becomes none stays at the end if annotations carry it. A key that `is_reserved` is left out.
///
/// # Errors
/// When there are none, too many, or two of one name; or a name does not do.
pub fn replace_labels(
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
        // The one of the same name first: it stays the same label.
        olds.sort_by_key(|label| label.name.to_lowercase() != draft.name.to_lowercase());
        result.add_draft(draft, &olds, &is_reserved);
        kept_ids.extend(olds.first().map(|label| label.id));
    }
    let unmatched = set.iter().filter(|label| !draft_indices.contains_key(&label.id));
    for label in unmatched {
        if history.documents_with_labels(&[label.id]).is_empty() {
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
    if drafts.len() > crate::MAX_LABELS {
        return Err(LabelError::TooManyLabels);
    }
    let mut seen = BTreeSet::new();
    for draft in drafts {
        let name = crate::parse_label_name(&draft.name)?;
        if !seen.insert(name.to_lowercase()) {
            return Err(LabelError::NameTaken(name));
        }
    }
    Ok(())
}

/// Which draft each label becomes.
fn match_drafts(set: &LabelSet, drafts: &[LabelDraft]) -> BTreeMap<LabelId, usize> {
    let same =
        |label: &Label, draft: &LabelDraft| label.name.to_lowercase() == draft.name.to_lowercase();
    let covers = |label: &Label, draft: &LabelDraft| {
        let names = draft.detector_labels.as_deref().unwrap_or_default();
        !label.detector_labels.is_empty()
            && label.detector_labels.iter().all(|name| names.contains(name))
    };
    let home = |label: &Label| {
        let named = drafts.iter().position(|draft| same(label, draft));
        named.or_else(|| drafts.iter().position(|draft| covers(label, draft)))
    };
    set.iter().filter_map(|label| Some((label.id, home(label)?))).collect()
}

impl LabelReplacement {
    /// Puts in a draft that these labels become.
    fn add_draft(
        &mut self,
        draft: &LabelDraft,
        replaced: &[&Label],
        is_reserved: &impl Fn(char) -> bool,
    ) {
        let key = draft.key.or_else(|| replaced.first()?.key);
        let is_free = |key: &char| !is_reserved(*key) && self.after.by_key(*key).is_none();
        let mut draft = LabelDraft { key: key.filter(is_free), ..draft.clone() };
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

    /// Puts in a label that stays although no draft has it.
    fn keep_label(&mut self, label: &Label) {
        self.kept.push(label.name.clone());
        let is_used = self.after.iter().any(|other| other.color == label.color);
        let draft = LabelDraft {
            name: label.name.clone(),
            description: label.description.clone(),
            color: (!is_used).then_some(label.color),
            key: label.key.filter(|key| self.after.by_key(*key).is_none()),
            detector_labels: Some(Vec::new()),
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

    /// The labels whose annotations become another one's.
    pub fn moved_labels(&self) -> Vec<LabelId> {
        self.moves.keys().copied().collect()
    }

    /// The labels as they will be.
    pub fn labels(&self) -> &LabelSet {
        &self.after
    }

    /// The replacement as ops.
    ///
    /// # Errors
    /// When a document that it touches is not in memory.
    pub fn ops(&self, history: &History) -> Result<Vec<Op>, LabelError> {
        relabel_ops(history, &self.moves, self.after.clone())
    }
}

/// The steps on annotations, then the label set: so every step finds its labels, also backwards.
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

/// What the moves come to in a document: what changes is taken out, and put in anew.
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

/// What becomes of an annotation.
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

/// Those that say what another one says already, once the labels have moved. Of several that one
/// stays that is decided best: accepted, then undecided, then rejected; of equals, the one that had the
/// label before.
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
        group.sort_by_key(|(annotation, has_moved)| {
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
