//! Labels, edited on the page.

use super::keys::is_reserved;
use super::labels::{Ask, LabelsAction, Spot, steps};
use super::tests::{Page, read_marks};
use super::*;
use dateline_annotation::{Color, DISTINCT, LabelId, PALETTE, Preset};
use std::rc::Rc;

impl Page {
    fn labels(&mut self, action: LabelsAction) -> &mut Self {
        self.act(Action::Labels(action))
    }

    fn id(&self, name: &str) -> LabelId {
        self.state.history.project().labels().by_name(name).expect(name).id
    }

    fn names(&self) -> String {
        let labels = self.state.history.project().labels();
        labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn create(&mut self, name: &str) -> &mut Self {
        self.labels(LabelsAction::Typed(name.to_owned())).labels(LabelsAction::Create)
    }

    fn refused(&self) -> &str {
        self.state.labels.refused.as_ref().map_or("", |(_, reason)| reason)
    }

    fn proposed(&self) -> Option<(String, Rc<Vec<dateline_annotation::LabelDraft>>)> {
        match &self.state.labels.ask {
            Some(Ask::Replace { name, drafts, .. }) => Some((name.clone(), drafts.clone())),
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
    for label in Preset::ALL.into_iter().flat_map(Preset::labels) {
        assert!(!is_reserved(label.key.unwrap()), "{}", label.name);
    }
    let mut page = Page::open(FOUND);
    let person = page.id("PERSON");
    page.labels(LabelsAction::SetKey(person, "J".to_owned()));
    assert_eq!(page.refused(), "the key j does something else on this page");
    assert_eq!(page.state.labels.refused.as_ref().unwrap().0, Spot::Row(person));
    page.labels(LabelsAction::SetKey(person, "7".to_owned())).press("j 7");
    assert_eq!(page.refused(), "");
    assert!(page.marked().starts_with("[Ann Lee|PERSON] of"));
}

#[test]
fn each_edit_of_a_label_is_one_undo() {
    let mut page = Page::open(FOUND);
    let (before, first) = (page.names(), page.state.history.depth());
    page.create(" War  ship");
    assert_eq!(page.state.labels.typed, "");
    let ship = page.id("War ship");
    assert_eq!(page.state.history.project().labels().get(ship).unwrap().color, PALETTE[DISTINCT]);
    page.labels(LabelsAction::Rename(ship, "SHIP".to_owned()))
        .labels(LabelsAction::Describe(ship, "Ships that  fight".to_owned()))
        .labels(LabelsAction::Recolor(ship, Color { hue: 5, deep: true }))
        .labels(LabelsAction::Move { id: ship, down: false, focus: "here".to_owned() });
    assert!(page.names().ends_with("SHIP QUANTITY"));
    assert!(page.effects.contains(&Effect::FocusElement("here".to_owned())));
    assert_eq!(page.state.history.depth(), first + 5);
    page.labels(LabelsAction::Rename(ship, "SHIP".to_owned()));
    assert_eq!(page.state.history.depth(), first + 5, "nothing was changed");
    for _ in 0..5 {
        assert_eq!(steps(&page.state, Action::Undo), Some(Action::Undo));
        page.act(Action::Undo);
    }
    assert_eq!(page.names(), before);
    assert_eq!(steps(&page.state, Action::Undo), None, "what is below is no edit of labels");
}

#[test]
fn what_does_not_do_is_refused_and_stays_typed() {
    let mut page = Page::open(FOUND);
    page.create("person");
    assert_eq!(page.refused(), "there is a label “PERSON” already");
    assert_eq!(page.state.labels.typed, "person");
    page.labels(LabelsAction::Typed("persons".to_owned()));
    assert_eq!(page.refused(), "");
}

#[test]
fn annotations_follow_their_label() {
    let mut page = Page::open(FOUND);
    let (person, org, date) = (page.id("PERSON"), page.id("ORG"), page.id("DATE"));
    page.labels(LabelsAction::Rename(person, "PER".to_owned()))
        .labels(LabelsAction::Merge(org, person))
        .labels(LabelsAction::Delete(date, None));
    let edited = "[Ann Lee|PER?] of [Acme|PER?] came to [Homs|GPE?] on Sunday.";
    assert_eq!(page.marked(), edited);
    page.act(Action::Redetect).found(read_marks(FOUND).1);
    assert_eq!(page.marked(), edited, "and so do suggestions");
    assert_eq!(page.notices(), ["Read again: nothing changed."]);
    for _ in 0..3 {
        page.act(Action::Undo);
    }
    assert_eq!(page.marked(), FOUND);
}

#[test]
fn a_preset_is_asked_about_and_keeps_what_it_lacks() {
    let mut page = Page::open(FOUND);
    page.labels(LabelsAction::Preset(Preset::Conll));
    assert!(page.names().starts_with("PERSON"), "nothing is done before it is wanted");
    let (name, drafts) = page.proposed().unwrap();
    page.labels(LabelsAction::Replace(name, drafts));
    assert_eq!(page.names(), "PER LOC ORG MISC DATE");
    let edited = "[Ann Lee|PER?] of [Acme|ORG?] came to [Homs|LOC?] on [Sunday|DATE?].";
    assert_eq!(page.marked(), edited);
    assert!(page.proposed().is_none());
    let (desk, _) = page.state.desk().unwrap();
    assert_eq!(
        desk.places.gathered.places.len() + desk.places.gathered.missing.len(),
        1,
        "Homs is a place as LOC, too"
    );
    page.act(Action::Undo);
    assert_eq!(page.marked(), FOUND);
}

#[test]
fn labels_go_through_a_file_into_another_project() {
    let mut page = Page::open(FOUND);
    let person = page.id("PERSON");
    page.labels(LabelsAction::Rename(person, "HUMAN".to_owned())).labels(LabelsAction::Export);
    let Some(Effect::Download(file)) = page.effects.last().cloned() else { panic!("no file") };
    assert_eq!(file.name, "first-project.labels.json");
    let mut other = Page::open(FOUND);
    let read = |name: &str, bytes: Vec<u8>| LabelsAction::FileRead {
        name: name.to_owned(),
        bytes: Ok(bytes),
    };
    other.labels(read("a.json", file.bytes));
    let (name, drafts) = other.proposed().unwrap();
    other.labels(LabelsAction::Replace(name, drafts));
    assert_eq!(other.names(), page.names());
    assert!(other.marked().starts_with("[Ann Lee|HUMAN?]"));
    other.labels(read("b.xml", b"<View></View>".to_vec()));
    assert!(other.refused().starts_with("b.xml was not opened: it is XML without"));
}

#[test]
fn reading_again_is_offered_where_it_finds_more_and_tells_what_changed() {
    let mut page = Page::open(FOUND);
    let open = page.state.open_document().unwrap();
    let date = page.id("DATE");
    page.labels(LabelsAction::Delete(date, None));
    assert!(!page.state.is_outdated(open), "it would find less, and that is gone");
    page.create("LAW");
    assert!(!page.state.is_outdated(open), "the detector knows no such label");
    page.act(Action::Redetect).found(read_marks(FOUND).1);
    page.labels(LabelsAction::Show).labels(LabelsAction::Preset(Preset::OntoNotes));
    let (name, drafts) = page.proposed().unwrap();
    page.labels(LabelsAction::Replace(name, drafts));
    assert!(page.state.is_outdated(open));
    page.labels(LabelsAction::ReadAgain);
    assert_eq!(page.state.dialog, None);
    let again = "[Ann|PERSON?] Lee of [Acme|ORG?] came to Homs on [Sunday|DATE?].";
    page.found(read_marks(again).1);
    assert_eq!(page.notices().last(), Some(&"Read again: 1 new, 1 changed, 1 gone."));
    assert!(!page.state.is_outdated(open));
    let notice = page.state.notices.all().last().unwrap().undo;
    assert_eq!(notice, page.state.history.next_undo().map(|edit| edit.seq));
    page.act(Action::Undo);
    assert_eq!(page.notices(), ["Read again: nothing changed."], "there is no more to undo in it");
}

#[test]
fn documents_that_are_not_in_memory_are_read_and_changed_together() {
    let mut page = Page::new();
    page.drop_texts(&["Ann met Bo.", "Ann left.", "Nobody."]);
    page.answer("[Ann|PERSON?] met Bo.").answer("[Ann|PERSON?] left.").answer("Nobody.");
    let (mut page, mut store) = page.reopened();
    let (person, org) = (page.id("PERSON"), page.id("ORG"));
    page.labels(LabelsAction::Merge(person, org));
    assert!(page.names().starts_with("PERSON"), "they are not read yet");
    let before = page.state.history.last();
    page.settle(&mut store);
    assert!(page.names().starts_with("NORP"));
    assert_eq!(page.state.history.last(), before + 1);
    let reach = page.state.history.reach(&[org]);
    assert_eq!((reach.mentions, reach.documents), (2, 2));
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.act(Action::Loaded(Box::new(store.loaded())));
    assert!(page.names().starts_with("NORP"));
    page.act(Action::Undo).settle(&mut store);
    assert_eq!(page.state.history.reach(&[person]).mentions, 2);
    assert_eq!(page.state.history.reach(&[org]).mentions, 0);
}
