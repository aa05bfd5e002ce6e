//! Tests of imports that are undone as one, and of files that are read in another way.

use crate::state::State;
use crate::state::action::{EditAction, MentionEdit, NavigateAction, ReadFile, WorldEvent};
use crate::state::editor::pathological_input_tests::run_all_parts;
use crate::state::effect::Effect;
use crate::state::import::messages::{
    FileFailure, FormatCount, ImportMessage, ReopenOffer, ReplacedDocuments,
};
use crate::state::notices::message::Message;
use crate::state::persistence::storage_tests::Store;
use crate::state::session::Screen;
use crate::state::testing::{Page, read_file, read_file_as};
use dateline_annotation::model::{DocumentId, LabelId};
use dateline_formats::{File, ReadAs};

const COLUMNS: &[u8] = b"Ann\tB-PER\nleft\tO\nHoms\tB-LOC\n";

/// A task that Ann and Bo annotated: Ann marked “Mara”, Bo “Oldport”.
const TASK: &[u8] = br#"[{"data":{"text":"Mara left Oldport."},"annotations":[
    {"completed_by":{"email":"ann@x.org"},"result":[{"type":"labels","from_name":"l","to_name":"t",
        "value":{"start":0,"end":4,"labels":["PER"]}}]},
    {"completed_by":{"email":"bo@x.org"},"result":[{"type":"labels","from_name":"l","to_name":"t",
        "value":{"start":10,"end":17,"labels":["LOC"]}}]}]}]"#;

impl Page {
    /// Opens files in one gesture, a few at a time.
    fn open_files(&mut self, files: &[(&str, &[u8])]) -> &mut Self {
        self.dispatch(EditAction::FilesAdded(files.len()));
        for some in files.chunks(8) {
            let read = some.iter().map(|(name, bytes)| read_file(name, bytes)).collect();
            self.dispatch(EditAction::FilesRead(read));
            run_all_parts(self);
        }
        self
    }

    /// Returns all offers of the notices.
    fn offers(&self) -> Vec<ReopenOffer> {
        let notices = self.state.session.notices.all().iter();
        notices.flat_map(|notice| notice.offers.clone()).collect()
    }

    /// Accepts the offer to read files in this way. `files` are all files that can be read.
    fn reopen(&mut self, read_as: &ReadAs, files: &[(&str, &[u8])]) -> &mut Self {
        let offer = self.offers().into_iter().find(|offer| offer.read_as == *read_as);
        self.dispatch(EditAction::ReopenFiles(offer.expect("it is offered")));
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::ReopenFiles { files, read_as } => Some((files.clone(), read_as.clone())),
            _ => None,
        });
        let (names, read_as) = asked.expect("the files are requested");
        let read = names.iter().map(|name| {
            let (name, bytes) = files.iter().find(|(it, _)| it == name).expect("it is known");
            read_file_as(name, bytes, &read_as)
        });
        let read = read.collect();
        self.dispatch(EditAction::FilesAdded(names.len())).dispatch(EditAction::FilesRead(read));
        run_all_parts(self);
        self
    }

    fn texts(&self) -> Vec<String> {
        let project = self.state.session.history.project();
        project.documents().map(|document| document.text.to_string()).collect()
    }

    fn count(&self) -> usize {
        self.state.session.history.summaries().len()
    }

    /// Undoes or redoes an edit with all its parts.
    fn run_all(&mut self, action: EditAction) -> &mut Self {
        self.dispatch(action);
        run_all_parts(self);
        self
    }

    fn can_undo_in_notice(&self) -> bool {
        self.state.session.notices.all().iter().any(|notice| notice.undo.is_some())
    }
}

/// Returns forty texts, followed by a file of training data.
fn many_files() -> Vec<(String, Vec<u8>)> {
    let text = |number| (format!("{number}.txt"), format!("Report {number}").into_bytes());
    let mut files: Vec<(String, Vec<u8>)> = (0..40).map(text).collect();
    files.push(("train.tsv".to_owned(), COLUMNS.to_vec()));
    files
}

fn as_slices(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

#[test]
fn an_import_of_many_files_is_undone_and_redone_as_one() {
    let mut page = Page::new();
    page.open_files(&as_slices(&many_files()));
    assert_eq!(page.count(), 41);
    assert!(page.can_undo_in_notice());
    // Detections that arrive later belong to the import.
    page.answer("[Report|ORG?] 0").answer("Report 1").answer("[Report|ORG?] 2");
    assert!(page.can_undo_in_notice());
    page.run_all(EditAction::Undo);
    assert_eq!((page.count(), page.can_undo_in_notice()), (0, false));
    assert_eq!(page.state.session.history.undo_depth(), 0);
    page.run_all(EditAction::Redo);
    assert_eq!(page.count(), 41);
    assert_eq!(page.quotes()[..3], ["Report", "", "Report"]);
    assert_eq!(page.state.session.history.undetected().count(), 37);
}

#[test]
fn an_import_is_undone_as_one_after_a_reload() {
    let mut page = Page::new();
    page.open_files(&as_slices(&many_files()));
    page.answer("[Report|ORG?] 0").answer("[Report|ORG?] 1");
    let (mut page, mut store) = page.reopened();
    let run = |page: &mut Page, store: &mut Store, action: EditAction| {
        page.dispatch(action);
        while run_all_parts(page.run_storage(store)) > 0 {}
        page.run_storage(store);
    };
    run(&mut page, &mut store, EditAction::Undo);
    assert_eq!(page.count(), 0);
    let (mut page, mut store) = {
        let mut again = Page { state: State::default(), effects: Vec::new() };
        again.dispatch(WorldEvent::Loaded(Box::new(store.loaded())));
        (again, store)
    };
    run(&mut page, &mut store, EditAction::Redo);
    assert_eq!(page.count(), 41);
}

#[test]
fn an_edit_is_undone_before_the_import_and_a_lone_text_by_itself() {
    let mut page = Page::new();
    page.open_files(&as_slices(&many_files()));
    page.answer("[Report|ORG?] 0");
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)));
    page.press("j").dispatch(MentionEdit::Accept);
    page.answer("[Report|ORG?] 1");
    page.run_all(EditAction::Undo);
    assert_eq!(page.count(), 41, "the edit is newer");
    page.run_all(EditAction::Undo);
    assert_eq!(page.count(), 0);
    assert!(matches!(page.state.session.screen, Screen::Home), "the open document is gone");
    let mut page = Page::new();
    page.open_files(&[("a.md", b"# Homs\n\n[Hama](http://a.b) fell")]);
    page.answer("Homs\n\n[Hama|GPE?] fell").run_all(EditAction::Undo);
    assert_eq!(page.count(), 1, "its detection is undone first");
}

#[test]
fn recognized_formats_are_told_in_one_notice() {
    let mut page = Page::new();
    page.open_files(&[("a.tsv", COLUMNS), ("b.txt", b"Bo left."), ("c.tsv", COLUMNS)]);
    let format = "Two columns, IOB2".to_owned();
    let count = FormatCount { format, first: "a.tsv".to_owned(), files: 2 };
    let notices = page.notices();
    let [Message::Import(ImportMessage::Imported { documents, formats, .. })] = notices.as_slice()
    else {
        panic!("{notices:?}")
    };
    assert_eq!((*documents, formats), (3, &vec![count]));
    let offers = page.offers();
    let names = |offer: &ReopenOffer| -> Vec<String> {
        offer.items.iter().map(|item| item.item.clone()).collect()
    };
    assert_eq!(offers.iter().map(names).collect::<Vec<_>>(), [["a.tsv", "c.tsv"]]);
    let mut page = Page::new();
    page.open_files(&[("a.txt", b"Ann left."), ("b.md", b"# Homs\n\n[Hama](http://a.b)")]);
    assert_eq!(page.offers(), [], "articles are articles");
}

#[test]
fn recognized_files_are_opened_as_text_instead_in_one_edit() {
    let files: [(&str, &[u8]); 3] =
        [("a.tsv", COLUMNS), ("b.txt", b"Bo left."), ("c.tsv", b"Bo\tB-PER\nleft\tO\n\n")];
    let mut page = Page::new();
    page.open_files(&files);
    let before = page.texts();
    page.reopen(&ReadAs::Text, &files);
    let columns = String::from_utf8(COLUMNS.to_vec()).unwrap();
    assert_eq!(page.texts(), ["Bo left.", &columns, "Bo\tB-PER\nleft\tO\n\n"]);
    let replaced = ReplacedDocuments { documents: 2, is_edited: false };
    assert_eq!(page.notices(), [ImportMessage::TextsOpenedInstead(2, replaced).into()]);
    assert!(page.can_undo_in_notice());
    page.answer("Bo left.").answer(&columns);
    page.run_all(EditAction::Undo);
    assert_eq!(page.texts(), before, "one undo brings them back");
    assert_eq!(
        page.state.session.history.undetected().count(),
        0,
        "imported texts are not detected"
    );
    page.run_all(EditAction::Undo);
    assert_eq!(page.count(), 0, "the next undoes the import");
    page.run_all(EditAction::Redo).run_all(EditAction::Redo);
    assert_eq!(page.count(), 3);
}

#[test]
fn an_open_document_is_replaced_on_the_screen_and_its_edits_are_not_lost() {
    let mut page = Page::new();
    page.open_files(&[("a.tsv", COLUMNS)]);
    assert_eq!(page.marked_text(), "[Ann|PERSON] left [Homs|LOC]");
    page.press("j").dispatch(MentionEdit::SetLabel(LabelId(1)));
    let edited = page.marked_text();
    assert!(!page.can_undo_in_notice(), "undo would undo the edit");
    page.reopen(&ReadAs::Text, &[("a.tsv", COLUMNS)]);
    assert_eq!(page.marked_text().as_bytes(), COLUMNS);
    let replaced = ReplacedDocuments { documents: 1, is_edited: true };
    assert_eq!(page.notices(), [ImportMessage::TextsOpenedInstead(1, replaced).into()]);
    page.run_all(EditAction::Undo).dispatch(NavigateAction::OpenDocument(DocumentId(1)));
    assert_eq!(page.marked_text(), edited);
}

#[test]
fn refused_text_files_are_opened_as_text_and_others_are_not_offered() {
    let files: [(&str, &[u8]); 3] = [
        ("a.xml", b"<?xml version=\"1.0\"?><NAF><raw>Homs</raw></NAF>"),
        ("b.pdf", b"%PDF-1.7 \0\0\0"),
        ("c.json", b"{\"a\":"),
    ];
    let mut page = Page::new();
    page.open_files(&files);
    assert_eq!((page.count(), page.refused_files().len()), (0, 3));
    page.reopen(&ReadAs::Text, &files);
    assert_eq!(page.texts(), ["<?xml version=\"1.0\"?><NAF><raw>Homs</raw></NAF>", "{\"a\":"]);
    assert_eq!(page.refused_files(), [], "the notice is gone with its offer");
    let mut page = Page::new();
    page.open_files(&files[..1]);
    page.reopen(&ReadAs::Text, &files);
    assert!(matches!(page.state.session.screen, Screen::NewDocument(_)), "like any other text");
}

#[test]
fn another_annotator_can_be_chosen() {
    let files: [(&str, &[u8]); 1] = [("task.json", TASK)];
    let mut page = Page::new();
    page.open_files(&files);
    assert_eq!(page.marked_text(), "[Mara|PERSON] left Oldport.");
    let bo = ReadAs::Annotator("bo@x.org".to_owned());
    assert_eq!(
        page.offers().iter().map(|offer| &offer.read_as).collect::<Vec<_>>(),
        [&bo, &ReadAs::Text]
    );
    page.reopen(&bo, &files);
    assert_eq!(page.marked_text(), "Mara left [Oldport|LOC].");
    assert_eq!(page.count(), 1);
    page.reopen(&ReadAs::Annotator("ann@x.org".to_owned()), &files);
    assert_eq!(page.marked_text(), "[Mara|PERSON] left Oldport.");
    page.run_all(EditAction::Undo).run_all(EditAction::Undo);
    assert_eq!(page.quotes(), ["Mara"]);
    page.run_all(EditAction::Undo);
    assert_eq!(page.count(), 0);
}

#[test]
fn only_recognized_files_of_an_archive_are_read_again() {
    let file = |path: &str, bytes: &[u8]| File { path: path.to_owned(), bytes: bytes.to_vec() };
    let packed = dateline_formats::archive::write_zip(&[
        file("a.txt", b"Ann left."),
        file("b.tsv", COLUMNS),
        file("c.json", b"{}"),
    ]);
    let files: [(&str, &[u8]); 1] = [("a.zip", &packed.unwrap())];
    let mut page = Page::new();
    page.open_files(&files);
    assert_eq!(page.count(), 2);
    page.answer("[Ann|PERSON?] left.");
    page.reopen(&ReadAs::Text, &files);
    let columns = String::from_utf8(COLUMNS.to_vec()).unwrap();
    assert_eq!(page.texts(), ["Ann left.", &columns]);
    assert_eq!(page.quotes()[0], "Ann", "it stays as it is");
}

#[test]
fn files_with_the_same_name_are_all_read_again() {
    let files: [(&str, &[u8]); 2] = [("a.tsv", COLUMNS), ("a.tsv", COLUMNS)];
    let mut page = Page::new();
    page.open_files(&files);
    assert_eq!(page.count(), 2);
    let offer = page.offers().remove(0);
    page.dispatch(EditAction::ReopenFiles(offer)).dispatch(EditAction::FilesAdded(2));
    let read = files.map(|(name, bytes)| read_file_as(name, bytes, &ReadAs::Text));
    page.dispatch(EditAction::FilesRead(read.into()));
    let columns = String::from_utf8(COLUMNS.to_vec()).unwrap();
    assert_eq!(page.texts(), [columns.as_str(); 2]);
}

#[test]
fn documents_stay_if_their_files_cannot_be_read_again() {
    let mut page = Page::new();
    page.open_files(&[("a.tsv", COLUMNS), ("b.tsv", COLUMNS)]);
    let offer = page.offers().remove(0);
    page.dispatch(EditAction::ReopenFiles(offer)).dispatch(EditAction::FilesAdded(2));
    let gone = FileFailure::Unreadable("it was deleted".to_owned());
    let read = ReadFile {
        name: "a.tsv".to_owned(),
        file_count: 1,
        items: vec![("a.tsv".to_owned(), Err(gone))],
    };
    let other = read_file_as("b.tsv", COLUMNS, &ReadAs::Text);
    page.dispatch(EditAction::FilesRead(vec![read, other]));
    let columns = String::from_utf8(COLUMNS.to_vec()).unwrap();
    assert_eq!(page.texts(), ["Ann left Homs", &columns]);
    assert_eq!(page.refused_files().len(), 1);
}

#[test]
fn offers_end_with_the_next_import_and_stay_on_their_screen() {
    let mut page = Page::new();
    page.open_files(&[("a.tsv", COLUMNS), ("b.tsv", COLUMNS)]);
    let id = page.state.session.notices.all()[0].id;
    assert!(!page.effects.contains(&Effect::StartNoticeTimer(id)), "there is time to decide");
    page.open_files(&[("c.txt", b"Cy left."), ("d.txt", b"Di left.")]);
    assert_eq!(page.offers(), []);
    let mut page = Page::new();
    page.open_files(&[("a.tsv", COLUMNS), ("b.tsv", COLUMNS)]);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)));
    assert_eq!(page.offers(), []);
}

#[test]
fn a_large_file_is_replaced_when_its_documents_are_not_in_memory() {
    let lines: String = (0..300)
        .map(|n| format!("{{\"text\":\"{n} Homs\",\"entities\":[[0,1,\"DISH\"]]}}\n"))
        .collect();
    let files: [(&str, &[u8]); 1] = [("many.jsonl", lines.as_bytes())];
    let mut page = Page::new();
    let mut store = Store::default();
    page.open_files(&files).run_storage(&mut store);
    assert_eq!(page.count(), 300);
    assert!(page.texts().len() < 300, "most are only stored");
    let offer = page.offers().remove(0);
    page.dispatch(EditAction::ReopenFiles(offer)).dispatch(EditAction::FilesAdded(1));
    let read = read_file_as("many.jsonl", lines.as_bytes(), &ReadAs::Text);
    page.dispatch(EditAction::FilesRead(vec![read])).run_storage(&mut store);
    assert_eq!((page.count(), page.texts()), (1, vec![lines.clone()]));
    page.dispatch(EditAction::Undo);
    while run_all_parts(page.run_storage(&mut store)) > 0 {}
    assert_eq!(page.count(), 300);
}
