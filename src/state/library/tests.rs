//! Tests of the library: sorting, searching, filtering and opening the next document.

use crate::state::action::{DocumentField, SortOrder};
use crate::state::action::{EditAction, LibraryAction, NavigateAction};
use crate::state::editor::messages::{EditName, EditorMessage};
use crate::state::library::BATCH_SIZE;
use crate::state::library::messages::LibraryMessage;
use crate::state::testing::Page;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{DocumentId, ReviewStage};

const TEXTS: [&str; 4] = [
    "date 2024-12-08 Élysée meets\n\n[Ann|PERSON?] left.",
    "Budget\n\n[Bo Osaka|PERSON??] met [Cy|ORG?].\n\nNext day.",
    "date 2025-01-02 Aftermath\n\nHay’at [Dee|GPE??] left.",
    "budget two\n\nNobody left.",
];

/// Returns a page with four detected documents. The third has the most certain mention.
fn detected_page() -> Page {
    let mut page = Page::new();
    let plain: Vec<String> =
        TEXTS.iter().map(|text| crate::state::testing::parse_marked(text).0).collect();
    page.drop_texts(&plain.iter().map(String::as_str).collect::<Vec<_>>());
    TEXTS.iter().for_each(|text| {
        page.answer(text);
    });
    page
}

impl Page {
    pub(in crate::state) fn library(&mut self, action: LibraryAction) -> &mut Self {
        self.dispatch(action)
    }

    fn rename(&mut self, title: &str) -> &mut Self {
        self.library(LibraryAction::SaveEdit { text: title.to_owned(), keeps_focus: true })
    }

    fn shown_ids(&self) -> Vec<u32> {
        self.state.library.matching().iter().map(|entry| entry.id().0).collect()
    }

    fn open_id(&self) -> u32 {
        self.state.session.workspace().unwrap().1.id.0
    }
}

#[test]
fn documents_are_sorted() {
    let mut page = detected_page();
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).press("Ctrl+Enter");
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)))
        .press("j a")
        .dispatch(NavigateAction::CloseDocument);
    let cases = [
        (SortOrder::Newest, [4, 3, 2, 1]),
        (SortOrder::Title, [3, 2, 4, 1]),
        (SortOrder::Date, [3, 1, 4, 2]),
        (SortOrder::Stage, [1, 4, 3, 2]),
        (SortOrder::LeastCertain, [3, 4, 2, 1]),
    ];
    for (sort, expected) in cases {
        page.library(LibraryAction::SetSortOrder(sort));
        assert_eq!(page.shown_ids(), expected, "{sort:?}");
    }
}

#[test]
fn kinds_of_text_take_turns() {
    let mut page = Page::new();
    let texts = [
        "[Ann|PERSON????], [Bo|PERSON?], [Cy|PERSON?].",
        "[Dee|PERSON????], [Ed|PERSON?].",
        "[Flo|PERSON???], [Gus|PERSON?].",
        "[Vasa|ORG??], [Kew|ORG?].",
        "Nobody left.",
    ];
    let plain: Vec<String> =
        texts.iter().map(|text| crate::state::testing::parse_marked(text).0).collect();
    page.drop_texts(&plain.iter().map(String::as_str).collect::<Vec<_>>());
    texts.iter().for_each(|text| {
        page.answer(text);
    });
    page.library(LibraryAction::SetSortOrder(SortOrder::LeastCertain));
    assert_eq!(page.shown_ids(), [2, 1, 3, 4, 5]);
    page.library(LibraryAction::SetSortOrder(SortOrder::LeastCertainMixed));
    assert_eq!(page.shown_ids(), [2, 4, 1, 3, 5]);
}

#[test]
fn documents_are_searched_in_title_source_and_text() {
    let cases: [(&str, &[u32]); 9] = [
        ("", &[4, 3, 2, 1]),
        ("  ", &[4, 3, 2, 1]),
        ("BUDGET", &[4, 2]),
        ("budget osaka", &[2]),
        ("élysée", &[1]),
        ("hay'at", &[3]),
        ("left", &[4, 3, 1]),
        ("2.txt", &[3]),
        ("nowhere", &[]),
    ];
    let mut page = detected_page();
    for (query, expected) in cases {
        page.library(LibraryAction::Search(query.to_owned()));
        assert_eq!(page.shown_ids(), expected, "{query}");
    }
    let shown = LibraryMessage::DocumentsShown { found: 0, all: 4 };
    assert_eq!(page.announcement(), shown.into());
    assert_eq!(page.library(LibraryAction::ClearFilters).shown_ids(), [4, 3, 2, 1]);
}

#[test]
fn documents_are_filtered_by_stage_and_label() {
    let mut page = detected_page();
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).press("Ctrl+Enter");
    page.dispatch(NavigateAction::OpenDocument(DocumentId(1)))
        .press("j x")
        .dispatch(NavigateAction::CloseDocument);
    let stages = [(ReviewStage::New, vec![4, 3]), (ReviewStage::InProgress, vec![1])];
    for (stage, expected) in stages.into_iter().chain([(ReviewStage::Reviewed, vec![2])]) {
        page.library(LibraryAction::FilterStage(Some(stage)));
        assert_eq!(page.shown_ids(), expected, "{stage:?}");
    }
    page.library(LibraryAction::ClearFilters);
    let person = page.state.session.history.project().labels().by_name("PERSON").unwrap().id;
    page.library(LibraryAction::FilterLabel(Some(person)));
    assert_eq!(page.shown_ids(), [2], "what was rejected does not count");
}

#[test]
fn an_entry_follows_its_document() {
    let mut page = detected_page();
    let entry = |page: &Page, id: u32| {
        page.state
            .library
            .matching()
            .into_iter()
            .find(|it| it.id().0 == id)
            .unwrap()
            .summary
            .clone()
    };
    let before = entry(&page, 2);
    assert_eq!((before.mention_count(), before.reviewed, before.paragraphs), (2, 0, 3));
    assert_eq!(before.least.map(|score| score.get()), Some(0.4));
    let other = entry(&page, 1);
    page.dispatch(NavigateAction::OpenDocument(DocumentId(2))).press("u x Shift+Enter");
    page.dispatch(NavigateAction::CloseDocument);
    let after = entry(&page, 2);
    assert_eq!((after.mention_count(), after.reviewed, after.least), (1, 1, None));
    assert!(std::sync::Arc::ptr_eq(&other, &entry(&page, 1)), "the others are not looked at");
}

#[test]
fn a_document_is_renamed_and_the_new_name_undone() {
    let mut page = detected_page();
    page.library(LibraryAction::StartEdit(DocumentId(2), DocumentField::Title));
    page.rename("  The  budget ");
    let title =
        |page: &Page| page.state.session.history.summary(DocumentId(2)).unwrap().meta.title.clone();
    assert_eq!(title(&page), "The budget");
    page.rename("Late");
    assert_eq!(title(&page), "The budget", "nothing is being renamed any more");
    assert_eq!(title(&page.reopened().0), "The budget");
    page.dispatch(EditAction::Undo);
    let edit = EditName { kind: EditKind::Describe, is_several: false };
    assert_eq!(
        (title(&page).as_str(), page.announcement()),
        ("Budget", EditorMessage::Undone(edit).into())
    );
    let last = page.state.session.history.last_seq();
    page.library(LibraryAction::StartEdit(DocumentId(2), DocumentField::Title));
    page.rename("  ");
    assert_eq!(page.state.session.history.last_seq(), last, "an empty title is none");
}

#[test]
fn the_next_document_that_needs_work_is_opened() {
    let mut page = detected_page();
    page.dispatch(NavigateAction::OpenDocument(DocumentId(4))).press(".");
    assert_eq!(page.open_id(), 3);
    page.press("Ctrl+Enter . Ctrl+Enter .");
    assert_eq!(page.open_id(), 1);
    page.press(".");
    assert_eq!(page.open_id(), 4, "after the last comes the first");
    page.press("Ctrl+Enter . Ctrl+Enter .");
    assert_eq!(page.open_id(), 1);
    assert_eq!(page.notices().last(), Some(&LibraryMessage::NoNextDocument(false).into()));
}

#[test]
fn the_next_document_is_one_that_the_library_shows() {
    let mut page = detected_page();
    page.library(LibraryAction::SetSortOrder(SortOrder::LeastCertain));
    page.library(LibraryAction::FilterStage(Some(ReviewStage::New)));
    page.library(LibraryAction::Search("left".to_owned()));
    page.dispatch(NavigateAction::OpenDocument(DocumentId(3))).press("u x");
    assert_eq!(page.press(".").open_id(), 4, "it was left out itself, and leads on");
    page.press("Ctrl+Enter .").press("Ctrl+Enter .");
    assert_eq!(page.open_id(), 1);
    assert_eq!(page.notices().last(), Some(&LibraryMessage::NoNextDocument(true).into()));
}

#[test]
fn of_thousands_a_batch_is_drawn_at_first() {
    let mut page = Page::new();
    let texts: Vec<String> = (0..2000).map(|number| format!("Number {number} left.")).collect();
    page.drop_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(
        (page.state.library.count(), page.state.library.visible_limit()),
        (2000, BATCH_SIZE)
    );
    page.library(LibraryAction::ShowMore);
    assert_eq!(page.state.library.visible_limit(), 2 * BATCH_SIZE);
    page.library(LibraryAction::Search("number 19".to_owned()));
    assert_eq!((page.shown_ids().len(), page.state.library.visible_limit()), (139, BATCH_SIZE));
}

#[test]
fn a_document_is_remarked_upon_and_found_by_it() {
    let mut page = detected_page();
    page.library(LibraryAction::StartEdit(DocumentId(3), DocumentField::Note));
    page.rename(" check  the dates ");
    page.library(LibraryAction::Search("dates".to_owned()));
    assert_eq!(page.shown_ids(), [3]);
    page.library(LibraryAction::StartEdit(DocumentId(3), DocumentField::Note)).rename("");
    assert_eq!(page.shown_ids(), [0; 0]);
    page.dispatch(EditAction::Undo);
    assert_eq!(page.shown_ids(), [3]);
}

#[test]
fn several_documents_are_removed_at_once_and_come_back_at_once() {
    let mut page = detected_page();
    page.library(LibraryAction::SelectMatching(true));
    page.library(LibraryAction::Select(DocumentId(2), false))
        .library(LibraryAction::DeleteSelected);
    assert_eq!(page.shown_ids(), [2]);
    assert_eq!(page.notices(), [LibraryMessage::DocumentsRemoved(3).into()]);
    assert!(page.state.library.selected.is_empty());
    page.dispatch(EditAction::Undo);
    assert_eq!(page.shown_ids(), [4, 3, 2, 1]);
}
