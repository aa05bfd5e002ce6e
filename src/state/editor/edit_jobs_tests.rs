//! Tests of edit jobs: edits are applied in parts, undone and redone as one, and keep the applied
//! parts when canceled.

use crate::state::action::{EditAction, InterfaceAction, MentionEdit, NavigateAction};
use crate::state::detection::messages::DetectionMessage;
use crate::state::editor::messages::{EditorMessage, ReviewChange};
use crate::state::editor::pathological_input_tests::run_all_parts;
use crate::state::effect::Effect;
use crate::state::notices::message::Message;
use crate::state::session::MAX_STEPS_PER_PART;
use crate::state::testing::{Page, parse_marked};
use dateline_annotation::log::{Actor, ChangeBody, EditKind};

/// More mentions than fit in one part, each in a separate paragraph.
const COUNT: usize = 2 * MAX_STEPS_PER_PART + 10;

fn many_mentions() -> String {
    "[Homs|GPE?] fell.\n".repeat(COUNT)
}

/// Returns a page with a document of many mentions, all applied.
fn open_many_mentions() -> Page {
    let mut page = Page::open(&many_mentions());
    run_all_parts(&mut page);
    page
}

fn mentions(page: &Page) -> usize {
    page.state.session.workspace().unwrap().1.annotations().len()
}

fn accepted(page: &Page) -> usize {
    let (_, document) = page.state.session.workspace().unwrap();
    document.annotations().iter().filter(|it| it.is_decided()).count()
}

/// Returns the number of ops of each stored edit.
fn sizes(page: &Page) -> Vec<usize> {
    let size = |effect: &Effect| match effect {
        Effect::Store { record, .. } => match &record.change.as_ref()?.body {
            ChangeBody::Edit { ops, .. } => Some(ops.len()),
            _ => None,
        },
        _ => None,
    };
    page.effects.iter().filter_map(size).collect()
}

/// Returns the progress of the user's edit job, from 0 to 1.
fn progress(page: &Page) -> Option<f64> {
    page.state.edit_jobs.progress().map(|(_, part)| part)
}

#[test]
fn a_document_is_accepted_in_parts_and_undone_and_redone_as_one() {
    let mut page = open_many_mentions();
    page.dispatch(MentionEdit::AcceptDocument);
    let first = accepted(&page);
    assert!(0 < first && first < COUNT, "{first}");
    assert!(progress(&page).is_some_and(|part| 0.0 < part && part < 1.0));
    assert!(run_all_parts(&mut page) > 1);
    assert_eq!((accepted(&page), progress(&page)), (COUNT, None));
    assert!(matches!(
        page.announcement(),
        Message::Editor(EditorMessage::Reviewed(ReviewChange::DocumentAccepted, _))
    ));
    assert!(
        sizes(&page).into_iter().all(|steps| steps <= MAX_STEPS_PER_PART + 1),
        "{:?}",
        sizes(&page)
    );
    page.dispatch(EditAction::Undo);
    assert!(accepted(&page) > 0 && progress(&page).is_some());
    run_all_parts(&mut page);
    assert_eq!((accepted(&page), progress(&page)), (0, None));
    assert!(page.state.session.workspace().unwrap().1.reviewed().is_empty());
    page.dispatch(EditAction::Redo);
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), COUNT);
    page.press("Ctrl+z");
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), 0);
}

#[test]
fn parts_are_undone_as_one_by_a_page_that_was_opened_later() {
    let mut page = open_many_mentions();
    page.dispatch(MentionEdit::AcceptDocument);
    run_all_parts(&mut page);
    let (mut page, mut store) = page.reopened();
    page.run_storage(&mut store);
    page.dispatch(EditAction::Undo).run_storage(&mut store);
    for _ in 0..10 {
        run_all_parts(&mut page);
        page.run_storage(&mut store);
    }
    assert_eq!((accepted(&page), mentions(&page), progress(&page)), (0, COUNT, None));
    let (history, error) = store.open();
    assert_eq!((error, history.last_seq()), (None, page.state.session.history.last_seq()));
}

#[test]
fn what_is_canceled_stays_as_far_as_it_is_made() {
    let mut page = open_many_mentions();
    page.dispatch(MentionEdit::AcceptDocument);
    let first = accepted(&page);
    page.dispatch(InterfaceAction::CancelEditJobs);
    run_all_parts(&mut page);
    assert_eq!((accepted(&page), progress(&page)), (first, None));
    page.dispatch(MentionEdit::AcceptDocument);
    let second = accepted(&page);
    // Undo cancels the running job and undoes its applied parts.
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert!(second > first);
    assert_eq!((accepted(&page), progress(&page)), (first, None));
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), 0);
    // The same holds for a running undo.
    page.dispatch(MentionEdit::AcceptDocument);
    run_all_parts(&mut page);
    page.dispatch(EditAction::Undo).dispatch(InterfaceAction::CancelEditJobs);
    run_all_parts(&mut page);
    assert!(0 < accepted(&page) && accepted(&page) < COUNT);
    page.dispatch(EditAction::Redo);
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), COUNT);
}

#[test]
fn what_a_person_does_between_two_parts_is_an_edit_of_its_own() {
    let mut page = open_many_mentions();
    page.dispatch(MentionEdit::AcceptDocument);
    page.select("fell", false).press("p");
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), COUNT + 1);
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    let later = accepted(&page);
    assert!(1 < later && later < COUNT + 1);
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), later - 1, "what the person did");
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), 0);
}

#[test]
fn what_the_detector_found_is_put_in_in_parts() {
    let mut page = Page::open(&many_mentions());
    let id = page.state.session.workspace().unwrap().1.id;
    assert!(mentions(&page) <= MAX_STEPS_PER_PART);
    assert!(
        page.state.detection_queue.is_pending(&page.state.session.history, id)
            && page.state.session.history.is_undetected(id)
    );
    assert_eq!(
        page.state.detection_queue.current.map(|it| it.done as usize),
        Some(MAX_STEPS_PER_PART)
    );
    run_all_parts(&mut page);
    assert_eq!(mentions(&page), COUNT);
    assert!(
        !page.state.detection_queue.is_pending(&page.state.session.history, id)
            && !page.state.session.history.is_undetected(id)
    );
    assert_eq!(page.announcement(), DetectionMessage::MentionsFound(COUNT).into());
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(mentions(&page), 0);
    page.dispatch(EditAction::Redo);
    run_all_parts(&mut page);
    assert_eq!(mentions(&page), COUNT);
    // Detecting again with the same result changes nothing.
    let last = page.state.session.history.last_seq();
    page.dispatch(EditAction::Redetect);
    page.answer_detection(parse_marked(&many_mentions()).1);
    run_all_parts(&mut page);
    assert_eq!((mentions(&page), page.state.session.history.last_seq()), (COUNT, last));
    // Detecting again with fewer mentions removes the others everywhere.
    page.dispatch(EditAction::Redetect);
    page.answer_detection(parse_marked("[Homs|GPE?] fell.\n").1);
    run_all_parts(&mut page);
    assert_eq!(mentions(&page), 1);
}

#[test]
fn a_detection_that_was_cut_short_is_done_again() {
    let page = Page::open(&many_mentions());
    let (mut again, mut store) = page.reopened();
    again.run_storage(&mut store);
    assert_eq!(mentions(&again), MAX_STEPS_PER_PART);
    again.answer(&many_mentions());
    run_all_parts(&mut again);
    assert_eq!(mentions(&again), COUNT);
    again.run_storage(&mut store);
    let (history, error) = store.open();
    assert_eq!((error, history.undetected().count()), (None, 0));
}

#[test]
fn a_detection_can_be_canceled_while_it_is_put_in() {
    let mut page = Page::open(&many_mentions());
    // Canceling the user's edit jobs does not cancel the detection.
    page.dispatch(InterfaceAction::CancelEditJobs);
    assert!(
        page.state
            .detection_queue
            .is_pending(&page.state.session.history, page.state.session.workspace().unwrap().1.id)
    );
    page.dispatch(InterfaceAction::CancelDetection);
    run_all_parts(&mut page);
    assert_eq!(mentions(&page), MAX_STEPS_PER_PART);
    let id = page.state.session.workspace().unwrap().1.id;
    assert!(
        !page.state.detection_queue.is_pending(&page.state.session.history, id)
            && page.state.session.history.is_undetected(id)
    );
    page.dispatch(EditAction::Redetect);
    page.answer_detection(parse_marked(&many_mentions()).1);
    run_all_parts(&mut page);
    assert_eq!(mentions(&page), COUNT);
}

#[test]
fn what_goes_on_in_one_document_leaves_the_edits_of_another_on_top() {
    let mut page = Page::new();
    let text: String = parse_marked(&many_mentions()).0;
    page.drop_texts(&[&text, "Ann left."]);
    page.dispatch(NavigateAction::OpenDocument(dateline_annotation::model::DocumentId(2)));
    page.answer("[Ann|PERSON?] left.");
    page.answer(&many_mentions());
    page.press("j a");
    run_all_parts(&mut page);
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(page.marked_text(), "[Ann|PERSON?] left.", "the last that the person did");
    let edits = page.state.session.history.next_redo().map(|edit| edit.kind);
    assert_eq!(edits, Some(EditKind::Accept));
    let by_person = |effect: &Effect| match effect {
        Effect::Store { record, .. } => record.change.as_ref().is_some_and(|change| {
            matches!(
                change.body,
                ChangeBody::Edit { actor: Actor::Person, kind: EditKind::Accept, .. }
            )
        }),
        _ => false,
    };
    assert_eq!(page.effects.iter().filter(|it| by_person(it)).count(), 1);
}

#[test]
fn what_is_found_in_many_documents_is_put_in_in_parts_and_undone_as_one() {
    let mut page = Page::new();
    let count = 130;
    let texts: Vec<String> = (0..count).map(|at| format!("Ann left {at}.")).collect();
    page.drop_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    for _ in 0..count {
        page.answer("Ann");
    }
    let quotes = |page: &Page| page.quotes().iter().filter(|it| it.as_str() == "Ann").count();
    let ids = page.state.session.history.summaries().map(|summary| summary.id).collect();
    page.dispatch(EditAction::DetectInDocuments(ids));
    for _ in 0..count {
        page.answer("[Ann|PERSON?]");
    }
    let first = quotes(&page);
    assert!(0 < first && first < count && progress(&page).is_some(), "{first}");
    run_all_parts(&mut page);
    assert_eq!((quotes(&page), progress(&page)), (count, None));
    let told = page.notices();
    let is_told = |message: &Message| {
        matches!(message, Message::Detection(DetectionMessage::BulkFinished { counts, .. })
            if counts.0 == count)
    };
    assert!(told.iter().any(is_told), "{told:?}");
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(quotes(&page), 0);
    page.dispatch(EditAction::Redo);
    run_all_parts(&mut page);
    assert_eq!(quotes(&page), count);
}

#[test]
fn a_long_detection_waits_for_what_a_person_does_and_takes_nothing_of_it_away() {
    let mut page = open_many_mentions();
    let text: String = parse_marked(&many_mentions()).0;
    page.drop_texts(&[&text, "Ann left."]);
    page.dispatch(MentionEdit::AcceptDocument);
    page.answer(&many_mentions());
    assert!(progress(&page).is_some());
    run_all_parts(&mut page);
    page.answer("[Ann|PERSON?] left.");
    assert_eq!(accepted(&page), COUNT);
    let documents = page.state.session.history.project().documents();
    let found: Vec<usize> = documents.map(|it| it.annotations().len()).collect();
    assert_eq!(found, [COUNT, COUNT, 1]);
    assert_eq!(page.state.session.history.undetected().count(), 0);
}
