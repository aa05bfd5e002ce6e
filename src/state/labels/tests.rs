//! Tests of the label editor.

use crate::state::State;
use crate::state::action::{Action, EditAction, WorldEvent};
use crate::state::action::{LabelAction, LabelPrompt};
use crate::state::detection::messages::DetectionMessage;
use crate::state::effect::{Effect, LabelFile};
use crate::state::import::messages::FileFailure;
use crate::state::keymap::is_reserved;
use crate::state::labels::label_editor::{EditLocation, undo_or_redo_labels};
use crate::state::labels::messages::{LabelProblem, LabelSetName};
use crate::state::testing::{Page, parse_marked};
use dateline_annotation::labels::LabelError;
use dateline_annotation::model::{Color, DISTINCT_COLORS, LabelId, LabelPreset, PALETTE};
use std::rc::Rc;

impl Page {
    fn dispatch_label(&mut self, action: LabelAction) -> &mut Self {
        self.dispatch(action)
    }

    fn id(&self, name: &str) -> LabelId {
        self.state.session.history.project().labels().by_name(name).expect(name).id
    }

    fn names(&self) -> String {
        let labels = self.state.session.history.project().labels();
        labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn create(&mut self, name: &str) -> &mut Self {
        self.dispatch_label(LabelAction::SetNewName(name.to_owned()))
            .dispatch_label(LabelAction::Create)
    }

    /// Picks a file of labels, and answers in place of the file worker.
    fn read_label_file(&mut self, name: &str, bytes: Vec<u8>) {
        let name = name.to_owned();
        self.dispatch_label(LabelAction::FileRead { name, bytes: Ok(bytes) });
        let Some(Effect::ReadLabels(_, LabelFile { name, bytes })) = self.effects.last().cloned()
        else {
            panic!("{:?}", self.effects)
        };
        let labels = dateline_formats::label_file::read_label_file(&bytes)
            .map_err(|error| FileFailure::Invalid(error.to_string()));
        self.dispatch_label(LabelAction::LabelsRead { name, labels });
    }

    fn label_problem(&self) -> Option<&LabelProblem> {
        self.state.label_editor.error.as_ref().map(|(_, problem)| problem)
    }

    fn proposed_labels(
        &self,
    ) -> Option<(LabelSetName, Rc<Vec<dateline_annotation::model::LabelDraft>>)> {
        match &self.state.label_editor.prompt {
            Some(LabelPrompt::Replace { name, drafts, .. }) => Some((name.clone(), drafts.clone())),
            _ => None,
        }
    }
}

const FOUND: &str = "[Ann Lee|PERSON?] of [Acme|ORG?] came to [Homs|GPE?] on [Sunday|DATE?].";

#[test]
fn no_label_gets_a_key_of_the_page() {
    for key in ['j', 'k', 'u', 'w', 'a', 's', 'x', '.', '?'] {
        assert!(is_reserved(key), "{key}");
    }
    for label in LabelPreset::ALL.into_iter().flat_map(LabelPreset::labels) {
        assert!(!is_reserved(label.key.unwrap()), "{}", label.name);
    }
    let mut page = Page::open(FOUND);
    let person = page.id("PERSON");
    page.dispatch_label(LabelAction::SetKey(person, "J".to_owned()));
    assert_eq!(page.label_problem(), Some(&LabelProblem::Edit(LabelError::KeyReserved('j'))));
    assert_eq!(page.state.label_editor.error.as_ref().unwrap().0, EditLocation::LabelRow(person));
    page.dispatch_label(LabelAction::SetKey(person, "7".to_owned())).press("j 7");
    assert_eq!(page.label_problem(), None);
    assert!(page.marked_text().starts_with("[Ann Lee|PERSON] of"));
}

#[test]
fn each_edit_of_a_label_is_one_undo() {
    let mut page = Page::open(FOUND);
    let (before, first) = (page.names(), page.state.session.history.undo_depth());
    page.create(" War  ship");
    assert_eq!(page.state.label_editor.new_name, "");
    let ship = page.id("War ship");
    assert_eq!(
        page.state.session.history.project().labels().get(ship).unwrap().color,
        PALETTE[DISTINCT_COLORS]
    );
    page.dispatch_label(LabelAction::Rename(ship, "SHIP".to_owned()))
        .dispatch_label(LabelAction::Describe(ship, "Ships that  fight".to_owned()))
        .dispatch_label(LabelAction::Recolor(ship, Color { hue: 5, deep: true }))
        .dispatch_label(LabelAction::Move { id: ship, down: false, focus: "here".to_owned() });
    assert!(page.names().ends_with("SHIP QUANTITY"));
    assert!(page.effects.contains(&Effect::FocusElement("here".to_owned())));
    assert_eq!(page.state.session.history.undo_depth(), first + 5);
    page.dispatch_label(LabelAction::Rename(ship, "SHIP".to_owned()));
    assert_eq!(page.state.session.history.undo_depth(), first + 5, "nothing was changed");
    for _ in 0..5 {
        assert_eq!(
            undo_or_redo_labels(&page.state.session, Action::Edit(EditAction::Undo)),
            Some(Action::Edit(EditAction::Undo))
        );
        page.dispatch(EditAction::Undo);
    }
    assert_eq!(page.names(), before);
    assert_eq!(
        undo_or_redo_labels(&page.state.session, Action::Edit(EditAction::Undo)),
        None,
        "what is below is no edit of labels"
    );
}

#[test]
fn what_does_not_do_is_refused_and_stays_typed() {
    let mut page = Page::open(FOUND);
    page.create("person");
    let taken = LabelError::NameTaken("PERSON".to_owned());
    assert_eq!(page.label_problem(), Some(&LabelProblem::Edit(taken)));
    assert_eq!(page.state.label_editor.new_name, "person");
    page.dispatch_label(LabelAction::SetNewName("persons".to_owned()));
    assert_eq!(page.label_problem(), None);
}

#[test]
fn annotations_follow_their_label() {
    let mut page = Page::open(FOUND);
    let (person, org, date) = (page.id("PERSON"), page.id("ORG"), page.id("DATE"));
    page.dispatch_label(LabelAction::Rename(person, "PER".to_owned()))
        .dispatch_label(LabelAction::Merge(org, person))
        .dispatch_label(LabelAction::Delete(date, None));
    let edited = "[Ann Lee|PER?] of [Acme|PER?] came to [Homs|GPE?] on Sunday.";
    assert_eq!(page.marked_text(), edited);
    page.dispatch(EditAction::Redetect).answer_detection(parse_marked(FOUND).1);
    assert_eq!(page.marked_text(), edited, "and so do suggestions");
    assert_eq!(page.notices(), [DetectionMessage::Redetected((0, 0, 0)).into()]);
    for _ in 0..3 {
        page.dispatch(EditAction::Undo);
    }
    assert_eq!(page.marked_text(), FOUND);
}

#[test]
fn a_preset_is_asked_about_and_keeps_what_it_lacks() {
    let mut page = Page::open(FOUND);
    page.dispatch_label(LabelAction::ProposePreset(LabelPreset::Conll));
    assert!(page.names().starts_with("PERSON"), "nothing is done before it is wanted");
    let (name, drafts) = page.proposed_labels().unwrap();
    page.dispatch_label(LabelAction::Replace(name, drafts));
    assert_eq!(page.names(), "PER LOC ORG MISC DATE");
    let edited = "[Ann Lee|PER?] of [Acme|ORG?] came to [Homs|LOC?] on [Sunday|DATE?].";
    assert_eq!(page.marked_text(), edited);
    assert!(page.proposed_labels().is_none());
    let (workspace, _) = page.state.session.workspace().unwrap();
    assert_eq!(
        workspace.places.list.located.len() + workspace.places.list.unlocated.len(),
        1,
        "Homs is a place as LOC, too"
    );
    page.dispatch(EditAction::Undo);
    assert_eq!(page.marked_text(), FOUND);
}

#[test]
fn labels_go_through_a_file_into_another_project() {
    let mut page = Page::open(FOUND);
    let person = page.id("PERSON");
    page.dispatch_label(LabelAction::Rename(person, "HUMAN".to_owned()))
        .dispatch_label(LabelAction::Export);
    let Some(Effect::Download(file)) = page.effects.last().cloned() else { panic!("no file") };
    assert_eq!(file.name, "first-project.labels.json");
    let mut other = Page::open(FOUND);
    other.read_label_file("a.json", file.bytes);
    let (name, drafts) = other.proposed_labels().unwrap();
    other.dispatch_label(LabelAction::Replace(name, drafts));
    assert_eq!(other.names(), page.names());
    assert!(other.marked_text().starts_with("[Ann Lee|HUMAN?]"));
    other.read_label_file("b.xml", b"<View></View>".to_vec());
    let Some(LabelProblem::File(name, FileFailure::Invalid(detail))) = other.label_problem() else {
        panic!("{:?}", other.label_problem())
    };
    assert!(name == "b.xml" && detail.starts_with("this XML has no"), "{detail}");
}

#[test]
fn reading_again_is_offered_where_it_finds_more_and_tells_what_changed() {
    let mut page = Page::open(FOUND);
    let open = page.state.session.open_document_id().unwrap();
    let date = page.id("DATE");
    page.dispatch_label(LabelAction::Delete(date, None));
    assert!(
        !page.state.detection_queue.is_outdated(&page.state.session.history, open),
        "it would find less, and that is gone"
    );
    page.create("LAW");
    assert!(
        !page.state.detection_queue.is_outdated(&page.state.session.history, open),
        "the detector knows no such label"
    );
    page.dispatch(EditAction::Redetect).answer_detection(parse_marked(FOUND).1);
    page.dispatch_label(LabelAction::Show)
        .dispatch_label(LabelAction::ProposePreset(LabelPreset::OntoNotes));
    let (name, drafts) = page.proposed_labels().unwrap();
    page.dispatch_label(LabelAction::Replace(name, drafts));
    assert!(page.state.detection_queue.is_outdated(&page.state.session.history, open));
    page.dispatch_label(LabelAction::Redetect);
    assert_eq!(page.state.session.dialog, None);
    let again = "[Ann|PERSON?] Lee of [Acme|ORG?] came to Homs on [Sunday|DATE?].";
    page.answer_detection(parse_marked(again).1);
    let changed = DetectionMessage::Redetected((1, 1, 1)).into();
    assert_eq!(page.notices().last(), Some(&changed));
    assert!(!page.state.detection_queue.is_outdated(&page.state.session.history, open));
    let notice = page.state.session.notices.all().last().unwrap().undo;
    assert_eq!(notice, page.state.session.history.next_undo().map(|edit| edit.seq));
    page.dispatch(EditAction::Undo);
    assert_eq!(
        page.notices(),
        [DetectionMessage::Redetected((0, 0, 0)).into()],
        "there is no more to undo in it"
    );
}

#[test]
fn documents_that_are_not_in_memory_are_read_and_changed_together() {
    let mut page = Page::new();
    page.drop_texts(&["Ann met Bo.", "Ann left.", "Nobody."]);
    page.answer("[Ann|PERSON?] met Bo.").answer("[Ann|PERSON?] left.").answer("Nobody.");
    let (mut page, mut store) = page.reopened();
    let (person, org) = (page.id("PERSON"), page.id("ORG"));
    page.dispatch_label(LabelAction::Merge(person, org));
    assert!(page.names().starts_with("PERSON"), "they are not read yet");
    let before = page.state.session.history.last_seq();
    page.run_storage(&mut store);
    assert!(page.names().starts_with("NORP"));
    assert_eq!(page.state.session.history.last_seq(), before + 1);
    let reach = page.state.session.history.label_usage(&[org]);
    assert_eq!((reach.mentions, reach.documents), (2, 2));
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.dispatch(WorldEvent::Loaded(Box::new(store.loaded())));
    assert!(page.names().starts_with("NORP"));
    page.dispatch(EditAction::Undo).run_storage(&mut store);
    assert_eq!(page.state.session.history.label_usage(&[person]).mentions, 2);
    assert_eq!(page.state.session.history.label_usage(&[org]).mentions, 0);
}
