//! Tests of which key does what: while a key is recorded, in dialogs and on each screen.

use crate::state::action::{
    Action, Dialog, EditAction, InterfaceAction, KeymapAction, LabelAction, MentionEdit,
    NavigateAction, OccurrenceAction, WorkspaceAction,
};
use crate::state::keymap::chord::{Chord, KeyPress};
use crate::state::keymap::command::Command;
use crate::state::keymap::key_dispatch::key_action;
use crate::state::testing::Page;

fn key(text: &str) -> KeyPress {
    let mut parts: Vec<&str> = text.split('+').collect();
    let name = parts.pop().unwrap().to_owned();
    let held = |modifier| parts.contains(&modifier);
    KeyPress { name, ctrl_or_cmd: held("Ctrl"), shift: held("Shift"), alt: held("Alt") }
}

impl Page {
    fn action_of(&self, text: &str) -> Option<Action> {
        key_action(&self.state, &key(text))
    }
}

#[test]
fn a_recorded_key_does_nothing_else() {
    let mut page = Page::open("[Ann|PERSON?] left.");
    page.dispatch(InterfaceAction::ShowDialog(Dialog::Keys));
    page.dispatch(KeymapAction::Record(Command::Accept));
    for text in ["j", "Escape", "Ctrl+z"] {
        assert_eq!(page.action_of(text), Some(KeymapAction::Press(key(text)).into()), "{text}");
    }
}

#[test]
fn the_keymap_of_the_user_decides_in_an_open_document() {
    let mut page = Page::open("[Ann|PERSON?] left.");
    assert_eq!(page.action_of("j"), Some(WorkspaceAction::FocusNext.into()));
    assert_eq!(page.action_of("a"), None, "no mention has the focus");
    page.press("j");
    assert_eq!(page.action_of("a"), Some(MentionEdit::Accept.into()));
    let labels = page.state.session.history.project().labels().clone();
    let chord = Chord::from_key_press(&key("F8")).unwrap();
    page.state.keymap_editor.keymap.rebind(Command::Accept, chord, &labels).unwrap();
    assert_eq!(page.action_of("a"), None);
    assert_eq!(page.action_of("F8"), Some(MentionEdit::Accept.into()));
    let label = labels.iter().find(|label| label.key.is_some()).unwrap();
    let letter = label.key.unwrap().to_string();
    assert_eq!(page.action_of(&letter), Some(MentionEdit::SetLabel(label.id).into()));
}

#[test]
fn a_dialog_takes_escape_and_leaves_the_document_alone() {
    let mut page = Page::open("[Ann|PERSON?] left.");
    page.press("j");
    for dialog in [
        Dialog::Export,
        Dialog::Keys,
        Dialog::Storage,
        Dialog::Projects,
        Dialog::Statistics,
        Dialog::Learned,
        Dialog::TrainingExport,
        Dialog::Labels,
    ] {
        page.dispatch(InterfaceAction::ShowDialog(dialog));
        assert_eq!(page.action_of("a"), None, "{dialog:?}");
        assert_eq!(page.action_of("Escape"), Some(InterfaceAction::Escape.into()), "{dialog:?}");
    }
}

#[test]
fn the_labels_dialog_undoes_only_edits_of_labels() {
    let mut page = Page::open("[Ann|PERSON?] left.");
    page.press("j a").dispatch(LabelAction::Show);
    assert_eq!(page.action_of("Ctrl+z"), None, "the edit is out of sight");
    page.dispatch(LabelAction::SetNewName("SHIP".to_owned())).dispatch(LabelAction::Create);
    assert_eq!(page.action_of("Ctrl+z"), Some(EditAction::Undo.into()));
    page.dispatch(EditAction::Undo);
    assert_eq!(page.action_of("Ctrl+Shift+z"), Some(EditAction::Redo.into()));
}

#[test]
fn the_key_of_the_occurrences_dialog_switches_to_all_documents() {
    let mut page = Page::new();
    page.drop_texts(&["Ann left.", "Ann slept."]);
    page.answer("[Ann|PERSON?] left.");
    page.answer("[Ann|PERSON?] slept.");
    page.dispatch(NavigateAction::OpenDocument(dateline_annotation::model::DocumentId(1)))
        .press("j =");
    assert_eq!(page.state.session.dialog, Some(Dialog::Occurrences));
    let switch = OccurrenceAction::SearchAllDocuments(true);
    assert_eq!(page.action_of("="), Some(switch.into()));
    assert_eq!(page.action_of("a"), None);
    assert_eq!(page.action_of("Escape"), Some(InterfaceAction::Escape.into()));
}

#[test]
fn only_global_commands_have_a_key_on_the_home_screen() {
    let page = Page::new();
    assert_eq!(page.action_of("Ctrl+z"), Some(EditAction::Undo.into()));
    assert_eq!(page.action_of("j"), None);
    assert_eq!(page.action_of("a"), None);
}

#[test]
fn escape_leaves_a_new_document() {
    let mut page = Page::new();
    page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Ann".to_owned() });
    assert_eq!(page.action_of("Escape"), Some(NavigateAction::CancelNewDocument.into()));
    assert_eq!(page.action_of("Ctrl+z"), None);
}
