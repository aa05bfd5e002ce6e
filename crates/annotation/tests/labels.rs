//! Tests the effects of label set edits on annotations.

mod actions;
mod store;

use actions::{Action, TEXT, content, first, perform, suggestion};
use dateline_annotation::edit::{self, add_annotation, apply_suggestions};
use dateline_annotation::history::History;
use dateline_annotation::labels::{self, LabelError};
use dateline_annotation::log::{Actor, EditKind};
use dateline_annotation::model::{
    Annotation, Document, DocumentId, LabelDraft, LabelId, LabelList, LabelPreset, Op, Origin,
    Suggestion, SuggestionSource,
};
use dateline_text::{LineEnding, Span};
use std::sync::Arc;
use store::Store;

fn label_id(history: &History, name: &str) -> LabelId {
    history.project().labels().by_name(name).unwrap().id
}

fn suggest(quote: &str, label: &str) -> Suggestion {
    let start = TEXT.find(quote).unwrap() as u32;
    let span = Span::new(start, start + quote.len() as u32);
    Suggestion { span, label: label.to_owned(), ..suggestion(0, 1, 0) }
}

fn edit(history: &mut History, ops: Vec<Op>) {
    history.edit(0, Actor::Person, EditKind::MergeLabels, ops).unwrap();
}

fn detect(history: &mut History, found: &[Suggestion]) {
    let model: Arc<str> = "m".into();
    let ops = apply_suggestions(history.project(), first(history), &model, found);
    if !ops.is_empty() {
        history.edit(0, Actor::Detector, EditKind::Detect, ops).unwrap();
    }
}

/// Creates a document in which Ann Lee (PERSON), Bo Ørsted (ORG) and Ōsaka (GPE) are suggested.
fn history_with_suggestions() -> History {
    let mut history = History::default();
    perform(&mut history, 0, &Action::Open).unwrap();
    detect(&mut history, &sample_suggestions());
    history
}

fn sample_suggestions() -> [Suggestion; 3] {
    [suggest("Ann Lee", "PERSON"), suggest("Bo Ørsted", "ORG"), suggest("Ōsaka", "GPE")]
}

/// Renders each annotation as `quote LABEL status`, with the suggested label.
fn render_annotations(history: &History) -> Vec<String> {
    let labels = history.project().labels();
    let name = |id: LabelId| labels.get(id).map_or("–", |label| label.name.as_str());
    let line = |it: &Annotation| {
        let proposed = match &it.origin {
            Origin::Detector { label, .. } => name(*label),
            _ => "",
        };
        let quote = first(history).quote(it.span);
        format!("{quote} {} {:?} {proposed}", name(it.label), it.status)
    };
    first(history).annotations().iter().map(line).collect()
}

#[test]
fn merged_labels_keep_decisions() {
    let mut history = history_with_suggestions();
    let ann = first(&history).annotations()[0].clone();
    // The same span twice: a rejected suggestion, and an annotation by the user with the other
    // label.
    let ops = edit::reject(first(&history), ann.id);
    edit(&mut history, ops);
    let addition =
        add_annotation(history.project(), first(&history), ann.span, label_id(&history, "ORG"));
    edit(&mut history, addition);
    let before = content(&history);
    let (person, org) = (label_id(&history, "PERSON"), label_id(&history, "ORG"));
    let merged = labels::merge(&history, person, org).unwrap();
    edit(&mut history, merged);
    assert_eq!(
        render_annotations(&history),
        ["Ann Lee ORG Accepted ", "Bo Ørsted ORG Suggested ORG", "Ōsaka GPE Suggested GPE"]
    );
    assert!(history.project().rejections().is_empty(), "the rejection is dropped");
    // The detector label now maps to the other label.
    detect(&mut history, &[suggest("Sunday", "PERSON")]);
    assert!(render_annotations(&history).contains(&"Sunday ORG Suggested ORG".to_owned()));
    history.undo(0).unwrap();
    history.undo(0).unwrap();
    assert_eq!(content(&history), before);
}

#[test]
fn rejections_survive_renaming() {
    let mut history = history_with_suggestions();
    let ann = first(&history).annotations()[0].id;
    let ops = edit::reject(first(&history), ann);
    edit(&mut history, ops);
    let (person, org) = (label_id(&history, "PERSON"), label_id(&history, "ORG"));
    let merged = labels::merge(&history, person, org).unwrap();
    edit(&mut history, merged);
    assert_eq!(render_annotations(&history)[0], "Ann Lee ORG Rejected ORG");
    let before = render_annotations(&history);
    detect(&mut history, &sample_suggestions());
    assert_eq!(render_annotations(&history), before, "the rejection still applies");
}

#[test]
fn deleted_label_removes_or_relabels_annotations() {
    let mut history = history_with_suggestions();
    let ann = first(&history).annotations()[0].id;
    let ops = edit::accept(first(&history), ann);
    edit(&mut history, ops);
    // The user corrected this annotation to another label, so it stays.
    let bo = first(&history).annotations()[1].id;
    let to_person = edit::relabel(first(&history), bo, label_id(&history, "PERSON"));
    edit(&mut history, to_person);
    let before = content(&history);
    let org = label_id(&history, "ORG");
    let deletion = labels::delete(&history, org, None).unwrap();
    edit(&mut history, deletion);
    assert_eq!(render_annotations(&history)[1], "Bo Ørsted PERSON Accepted –");
    let (person, gpe) = (label_id(&history, "PERSON"), label_id(&history, "GPE"));
    let moved = labels::delete(&history, person, Some(gpe)).unwrap();
    edit(&mut history, moved);
    assert_eq!(render_annotations(&history)[0], "Ann Lee GPE Accepted GPE");
    let deletion = labels::delete(&history, gpe, None).unwrap();
    edit(&mut history, deletion);
    assert_eq!(render_annotations(&history), [""; 0]);
    detect(&mut history, &sample_suggestions());
    assert_eq!(render_annotations(&history), [""; 0], "no label maps to these suggestions");
    for _ in 0..3 {
        history.undo(0).unwrap();
    }
    assert_eq!(content(&history), before);
}

#[test]
fn last_label_cannot_be_deleted() {
    let mut history = History::default();
    let ids: Vec<LabelId> = history.project().labels().iter().map(|label| label.id).collect();
    for id in &ids[1..] {
        let deletion = labels::delete(&history, *id, None).unwrap();
        edit(&mut history, deletion);
    }
    assert_eq!(labels::delete(&history, ids[0], None), Err(LabelError::LastLabel));
    assert_eq!(labels::delete(&history, ids[1], None), Err(LabelError::NotFound));
}

#[test]
fn ids_are_not_reused_after_undo() {
    let mut history = History::default();
    perform(&mut history, 0, &Action::CreateLabel(1)).unwrap();
    let first = label_id(&history, "NEW 1");
    history.undo(0).unwrap();
    perform(&mut history, 0, &Action::CreateLabel(2)).unwrap();
    assert_ne!(label_id(&history, "NEW 2"), first);
}

#[test]
fn conll_labels_absorb_ontonotes_labels() {
    let mut history = history_with_suggestions();
    detect(&mut history, &[sample_suggestions().as_slice(), &[suggest("Sunday", "DATE")]].concat());
    let before = content(&history);
    let person = label_id(&history, "PERSON");
    let plan = labels::replace(&history, &LabelPreset::Conll.labels(), |key| key == 'l').unwrap();
    assert_eq!(plan.kept, ["DATE"]);
    assert_eq!(plan.added, [""; 0]);
    assert_eq!(plan.dropped, ["TIME", "MONEY", "PERCENT", "QUANTITY"]);
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(plan.merged, [pair("FAC", "LOC"), pair("GPE", "LOC"), pair("EVENT", "MISC")]);
    assert_eq!(plan.renamed, [pair("PERSON", "PER"), pair("NORP", "MISC")]);
    let ops = plan.ops(&history).unwrap();
    edit(&mut history, ops);
    let labels = history.project().labels();
    let names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(names, ["PER", "LOC", "ORG", "MISC", "DATE"]);
    assert_eq!(label_id(&history, "PER"), person);
    assert_eq!(labels.by_name("LOC").unwrap().key, None, "the page uses this key");
    assert!(labels.by_detector_label("DATE").is_none());
    assert_eq!(
        render_annotations(&history),
        [
            "Ann Lee PER Suggested PER",
            "Bo Ørsted ORG Suggested ORG",
            "Ōsaka LOC Suggested LOC",
            "Sunday DATE Suggested DATE"
        ]
    );
    history.undo(0).unwrap();
    assert_eq!(content(&history), before);
}

#[test]
fn replacement_keeps_unmentioned_labels() {
    let history = History::default();
    let draft = |name: &str| LabelDraft { name: name.to_owned(), ..LabelDraft::default() };
    let plan = labels::replace(&history, &[draft("ORG"), draft("Ship")], |_| false).unwrap();
    let org = history.project().labels().by_name("ORG").unwrap();
    let new = plan.labels().by_name("ORG").unwrap();
    assert_eq!((new.color, new.key, &new.description), (org.color, org.key, &org.description));
    assert_ne!(plan.labels().by_name("Ship").unwrap().color, org.color);
    for (drafts, error) in [
        (vec![], LabelError::LastLabel),
        (vec![draft(" ")], LabelError::EmptyName),
        (vec![draft("a"), draft("A")], LabelError::NameTaken("A".to_owned())),
    ] {
        assert_eq!(labels::replace(&history, &drafts, |_| false), Err(error));
    }
}

/// Lists follow their labels, are undone with them, and their hits get the label by its name.
#[test]
fn lists_follow_labels() {
    let mut history = history_with_suggestions();
    let lists = |history: &History| -> Vec<String> {
        let lists = history.project().labels().lists();
        lists.map(|(label, list)| format!("{}: {}", label.name, list.name)).collect()
    };
    let (org, gpe) = (label_id(&history, "ORG"), label_id(&history, "GPE"));
    let list =
        LabelList { name: "Firms".to_owned(), text: "Reuters".into(), ..LabelList::default() };
    let ops = labels::set_list(history.project().labels(), org, 0, Some(list)).unwrap();
    edit(&mut history, ops);
    assert_eq!(lists(&history), ["ORG: Firms"]);
    let mut hit = suggest("Ōsaka", "ORG");
    hit.source = SuggestionSource::List("Firms".to_owned());
    detect(&mut history, &[hit]);
    assert_eq!(render_annotations(&history), ["Ōsaka ORG Suggested ORG"]);
    let ops = labels::rename(history.project().labels(), org, "FIRM").unwrap();
    edit(&mut history, ops);
    assert_eq!(lists(&history), ["FIRM: Firms"]);
    let ops = labels::merge(&history, org, gpe).unwrap();
    edit(&mut history, ops);
    assert_eq!(lists(&history), ["GPE: Firms"]);
    history.undo(0).unwrap();
    assert_eq!(lists(&history), ["FIRM: Firms"]);
    let ops = labels::delete(&history, org, None).unwrap();
    edit(&mut history, ops);
    assert!(lists(&history).is_empty());
    history.undo(0).unwrap();
    let plan = labels::replace(&history, &LabelPreset::Conll.labels(), |_| false).unwrap();
    assert_eq!(plan.labels().by_name("ORG").unwrap().lists.len(), 1, "by its detector label");
    let draft = LabelDraft { name: "SHIP".to_owned(), ..LabelDraft::default() };
    let plan = labels::replace(&history, &[draft], |_| false).unwrap();
    assert!(plan.kept.contains(&"FIRM".to_owned()), "a label with lists is kept");
}

/// The changes of a large document are stored beside it. When it is loaded, they refer to a label
/// that no longer exists.
#[test]
fn large_document_survives_label_deletion() {
    let (mut history, mut store) = (History::default(), Store::default());
    let text: Arc<str> = TEXT.repeat(400).into();
    let document = Document::new(DocumentId(1), text, LineEnding::Lf, "");
    let insert = Op::InsertDocument { document: Box::new(document) };
    store.append(&history.edit(0, Actor::Person, EditKind::Open, vec![insert]).unwrap());
    let org = label_id(&history, "ORG");
    let ops = add_annotation(history.project(), first(&history), Span::new(0, 3), org);
    let added = history.edit(0, Actor::Person, EditKind::Add, ops).unwrap();
    assert!(added.documents.is_empty(), "the change is stored separately");
    store.append(&added);
    let ops = edit::reject(first(&history), first(&history).annotations()[0].id);
    store.append(&history.edit(0, Actor::Person, EditKind::Reject, ops).unwrap());
    let ops = labels::delete(&history, org, None).unwrap();
    store.append(&history.edit(0, Actor::Person, EditKind::DeleteLabel, ops).unwrap());
    let (mut opened, error) = store.open();
    assert_eq!(error, None);
    let missing = dateline_annotation::store::MissingData {
        documents: [DocumentId(1)].into(),
        ..Default::default()
    };
    store.fetch(&mut opened, missing);
    assert_eq!(content(&opened), content(&history));
}

#[test]
fn merging_labels_requires_loaded_documents() {
    let (mut history, mut store) = (History::default(), Store::default());
    for action in [Action::Open, Action::Add(0, 3, 0)] {
        store.append(&perform(&mut history, 0, &action).unwrap());
    }
    let (mut opened, _) = store.open();
    let (person, org) = (label_id(&opened, "PERSON"), label_id(&opened, "ORG"));
    assert_eq!(labels::merge(&opened, person, org), Err(LabelError::DocumentNotLoaded));
    assert_eq!(opened.documents_with_labels(&[person]), [DocumentId(1)].into());
    assert_eq!(opened.label_usage(&[person]).mentions, 1);
    assert_eq!(opened.label_usage(&[org]).documents, 0);
    // Renaming does not need the document in memory.
    let renamed = labels::rename(opened.project().labels(), person, "PER").unwrap();
    edit(&mut opened, renamed);
}
