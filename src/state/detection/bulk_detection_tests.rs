//! Tests of automatic detection after an import and of bulk detection.

use crate::state::action::{EditAction, InterfaceAction, LibraryAction, NavigateAction};
use crate::state::detection::detection_queue::QueueStatus;
use crate::state::detection::messages::{ChangeCounts, DetectionMessage};
use crate::state::editor::messages::{EditName, EditorMessage};
use crate::state::effect::Effect;
use crate::state::notices::message::Message;
use crate::state::testing::{Page, detector_response, detector_stopped, read_file, stopped};
use dateline_annotation::log::EditKind;
use dateline_annotation::model::DocumentId;
use dateline_protocol::InvalidRequest;
use dateline_protocol::detector::DetectorResponse;

const CONLL: &str = "Ann O\nleft O\n. O\n\nBo O\nleft O\n. O\n";

impl Page {
    /// Drops several files on the page in one gesture, given by name and contents.
    fn drop_files(&mut self, files: &[(&str, &str)]) -> &mut Self {
        let file = |(name, text): &(&str, &str)| read_file(name, text.as_bytes());
        self.dispatch(EditAction::FilesAdded(files.len()));
        self.dispatch(EditAction::FilesRead(files.iter().map(file).collect()))
    }

    /// Returns a page with one document per text, imported from a file with empty annotation lists.
    fn with_annotated_texts(texts: &[&str]) -> Self {
        let mut page = Self::new();
        let lines: Vec<String> =
            texts.iter().map(|text| format!("{{\"text\":\"{text}\",\"entities\":[]}}\n")).collect();
        page.drop_files(&[("a.jsonl", &lines.concat())]);
        page
    }
}

fn finished(detected: usize, total: usize, counts: ChangeCounts) -> Message {
    DetectionMessage::BulkFinished { detected, total, counts }.into()
}

#[test]
fn texts_of_formats_without_annotations_are_read() {
    for (name, content) in [
        ("a.html", "<!doctype html><title>News</title><p>Ann left.</p>"),
        ("a.md", "# News\n\nAnn left. [More](http://example.org)\n"),
        ("a.csv", "id,text\n1,Ann left.\n"),
        ("a.tsv", "id\ttext\n1\tAnn left.\n"),
        ("a.jsonl", "{\"text\":\"Ann left.\",\"title\":\"News\"}\n"),
    ] {
        let mut page = Page::new();
        page.drop_files(&[(name, content)]);
        let asked = page.detection_request().unwrap_or_else(|| panic!("{name} is not read"));
        assert!(asked.text.contains("Ann left."), "{name}");
        let (mut again, mut store) = page.reopened();
        again.run_storage(&mut store);
        assert!(again.detection_request().is_some(), "{name} is read after a reload");
    }
}

#[test]
fn rows_of_a_table_are_read_one_after_the_other() {
    let mut page = Page::new();
    page.drop_files(&[("a.csv", "id,text\n1,Ann left.\n2,Bo left.\n")]);
    page.answer("[Ann|PERSON?] left.").answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo"]);
    assert_eq!(page.announcement(), DetectionMessage::QueueFinished(2).into());
    page.dispatch(EditAction::Undo).dispatch(EditAction::Undo).dispatch(EditAction::Undo);
    let edit = EditName { kind: EditKind::Open, is_several: true };
    assert_eq!(page.announcement(), EditorMessage::Undone(edit).into());
    assert_eq!(page.state.session.history.summaries().len(), 0);
}

#[test]
fn an_annotated_document_without_mentions_is_read_when_asked() {
    for (name, content) in [
        ("a.conll", CONLL),
        ("a.jsonl", "{\"text\":\"Ann left.\",\"entities\":[]}\n"),
        ("a.jsonl", "{\"text\":\"Ann left.\"}\n{\"text\":\"Bo left.\",\"entities\":[]}\n"),
        ("a.jsonl", "{\"text\":\"Ann left.\",\"label\":[]}\n"),
    ] {
        let mut page = Page::new();
        page.drop_files(&[(name, content)]);
        assert_eq!(
            (
                page.detection_request(),
                page.state.detection_queue.status(&page.state.session.history)
            ),
            (None, QueueStatus::Empty),
            "{name}: {content}"
        );
        page.library(LibraryAction::DetectInAll);
        assert!(page.detection_request().is_some(), "{name}: {content}");
    }
}

#[test]
fn what_is_found_in_several_documents_is_one_undo() {
    let mut page = Page::with_annotated_texts(&["Ann left.", "Nobody left.", "Bo left."]);
    page.library(LibraryAction::SelectMatching(true)).library(LibraryAction::DetectInSelected);
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Busy { number: 1, total: 3 }
    );
    page.answer("[Ann|PERSON?] left.").answer("Nobody left.");
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Busy { number: 3, total: 3 }
    );
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "", "Bo"]);
    assert_eq!(page.state.detection_queue.status(&page.state.session.history), QueueStatus::Empty);
    let notice = page.state.session.notices.newest().unwrap();
    assert_eq!(notice.message, finished(3, 3, (2, 0, 0)));
    assert_eq!(notice.undo, page.state.session.history.next_undo().map(|edit| edit.seq));
    let (again, mut store) = page.reopened();
    let mut again = again;
    again.dispatch(EditAction::Undo).run_storage(&mut store);
    page.dispatch(EditAction::Undo);
    assert_eq!(page.quotes(), ["", "", ""]);
    assert_eq!(
        again.state.session.history.summaries().map(|it| it.mention_count()).sum::<u32>(),
        0
    );
    page.dispatch(EditAction::Redo);
    assert_eq!(page.quotes(), ["Ann", "", "Bo"]);
}

#[test]
fn only_the_selected_documents_are_read() {
    let mut page = Page::with_annotated_texts(&["Ann left.", "Bo left."]);
    page.library(LibraryAction::Select(DocumentId(2), true))
        .library(LibraryAction::DetectInSelected);
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["", "Bo"]);
    assert_eq!(page.notices().last(), Some(&finished(1, 1, (1, 0, 0))));
}

#[test]
fn what_a_person_or_a_file_decided_stays() {
    let mut page = Page::open("[Ann|PERSON?] met [Bo|GPE?] in [Rome|ORG?].");
    page.press("j a x").dispatch(NavigateAction::CloseDocument).library(LibraryAction::DetectInAll);
    page.answer("[Ann met|ORG?] [Bo|GPE?] in [Rome|GPE?].");
    assert_eq!(page.quotes(), ["Ann Rome"]);
    assert_eq!(page.notices().last(), Some(&finished(1, 1, (0, 1, 0))));
    page.library(LibraryAction::DetectInAll).answer("[Ann|PERSON?] met Bo in [Rome|GPE?].");
    assert_eq!(page.notices().last(), Some(&finished(1, 1, (0, 0, 0))));
    assert_eq!(page.state.session.notices.newest().unwrap().undo, None);
}

#[test]
fn finding_can_be_stopped_and_what_was_found_stays() {
    let mut page = Page::with_annotated_texts(&["Ann left.", "Bo left.", "Cy left."]);
    page.library(LibraryAction::DetectInAll).answer("[Ann|PERSON?] left.");
    let stale = page.detection_request().unwrap();
    page.dispatch(InterfaceAction::PauseDetection);
    assert!(page.effects.contains(&Effect::CancelDetection(stale.request)));
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "", ""]);
    assert_eq!(page.state.detection_queue.status(&page.state.session.history), QueueStatus::Empty);
    assert_eq!(page.notices().last(), Some(&finished(1, 3, (1, 0, 0))));
}

#[test]
fn documents_that_cannot_be_read_are_named_and_stop_no_other() {
    let mut page = Page::with_annotated_texts(&["Ann left.", "Bo left.", "Cy left."]);
    page.library(LibraryAction::DetectInAll);
    let request = Some(page.detection_request().unwrap().request);
    let invalid = InvalidRequest { request, detail: "it is too much".to_owned() };
    page.dispatch(detector_response(DetectorResponse::InvalidRequest(invalid)));
    page.answer("[Bo|PERSON?] left.").dispatch(detector_stopped("it trapped"));
    assert_eq!(page.quotes(), ["", "Bo", ""]);
    let told = page.notices();
    let failed = vec![("Ann left.".to_owned(), "it is too much".to_owned())];
    for expected in [
        finished(1, 3, (1, 0, 0)),
        DetectionMessage::BulkFailures(failed).into(),
        DetectionMessage::DetectorFailed(stopped("it trapped")).into(),
    ] {
        assert!(told.contains(&expected), "{told:?}");
    }
    page.library(LibraryAction::DetectInAll);
    assert!(page.effects.contains(&Effect::RestartDetector));
    page.answer("[Ann|PERSON?] left.").answer("Bo left.").answer("[Cy|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "", "Cy"]);
}

#[test]
fn a_document_that_is_opened_is_read_before_those_that_were_chosen() {
    let mut page = Page::with_annotated_texts(&["Ann left.", "Bo left."]);
    page.library(LibraryAction::DetectInAll);
    let first = page.detection_request().unwrap();
    page.dispatch(NavigateAction::TextOpened {
        source: String::new(),
        text: "Cy left.".to_owned(),
    });
    page.dispatch(EditAction::CreateDocument);
    assert!(page.effects.contains(&Effect::CancelDetection(first.request)));
    page.answer("[Cy|PERSON?] left.").press("j a");
    page.answer("[Ann|PERSON?] left.").answer("[Bo|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
    assert_eq!(page.notices().last(), Some(&finished(2, 2, (2, 0, 0))));
}

#[test]
fn a_document_that_is_removed_meanwhile_is_left_out() {
    let mut page = Page::with_annotated_texts(&["Ann left.", "Bo left."]);
    page.library(LibraryAction::DetectInAll).answer("[Ann|PERSON?] left.");
    page.dispatch(EditAction::DeleteDocuments([DocumentId(1), DocumentId(2)].into()));
    page.answer("[Bo|PERSON?] left.");
    assert_eq!(
        (page.quotes().len(), page.state.detection_queue.status(&page.state.session.history)),
        (0, QueueStatus::Empty)
    );
    assert_eq!(page.notices().last(), Some(&finished(1, 1, (0, 0, 0))));
}

#[test]
fn texts_that_wait_already_are_counted_with_those_that_were_chosen() {
    let mut page = Page::with_annotated_texts(&["Ann left."]);
    page.drop_texts(&["Bo left.", "Cy left."]).library(LibraryAction::DetectInAll);
    assert_eq!(
        page.state.detection_queue.status(&page.state.session.history),
        QueueStatus::Busy { number: 1, total: 3 }
    );
    page.answer("[Bo|PERSON?] left.").answer("[Ann|PERSON?] left.").answer("[Cy|PERSON?] left.");
    assert_eq!(page.quotes(), ["Ann", "Bo", "Cy"]);
    assert_eq!(page.notices().last(), Some(&finished(3, 3, (3, 0, 0))));
}

#[test]
fn documents_that_are_not_in_memory_are_read_and_changed() {
    let texts: Vec<String> = (0..60).map(|number| format!("Ann {number} left.")).collect();
    let page = Page::with_annotated_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut again, mut store) = page.reopened();
    again.run_storage(&mut store).library(LibraryAction::DetectInAll).run_storage(&mut store);
    for number in 0..60 {
        again.answer(&format!("[Ann|PERSON?] {number} left.")).run_storage(&mut store);
    }
    let mentions: Vec<u32> =
        again.state.session.history.summaries().map(|it| it.mention_count()).collect();
    assert_eq!(mentions, [1; 60]);
    again.dispatch(EditAction::Undo).run_storage(&mut store);
    assert_eq!(
        again.state.session.history.summaries().map(|it| it.mention_count()).sum::<u32>(),
        0
    );
}
