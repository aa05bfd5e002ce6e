//! Tests of selections: whole paragraphs, text across paragraphs, and copied text.

use crate::state::action::{Dialog, InterfaceAction, SelectionMode, TextPoint, WorkspaceAction};
use crate::state::editor::article;
use crate::state::editor::focus::text_to_copy;
use crate::state::editor::messages::EditorMessage;
use crate::state::editor::workspace::annotation_element_id;
use crate::state::effect::Effect;
use crate::state::testing::Page;

const TEXT: &str = "Ann met Bo.\n\n  Old Town, in wrapped lines of text\nthat are one.\n\nThe end";

fn selected(page: &Page) -> Option<String> {
    let (workspace, document) = page.state.session.workspace().unwrap();
    workspace.selection.map(|span| document.quote(span).to_owned())
}

/// Selects a quote by touch and returns the text that is copied.
fn copied_text(page: &mut Page, quote: &str) -> Option<String> {
    page.select_with(quote, SelectionMode::Touch);
    let document = page.state.session.workspace().unwrap().1.clone();
    let start = document.text.find(quote).unwrap() as u32;
    let point = |byte: u32| {
        let paragraphs = document.paragraphs();
        let paragraph = paragraphs.iter().rfind(|span| span.start <= byte).unwrap().start;
        TextPoint { paragraph, utf16: byte - paragraph }
    };
    text_to_copy(&page.state.session, Some((point(start), point(start + quote.len() as u32))))
}

/// Chromium selects one line of a wrapped paragraph, and a space before it.
#[test]
fn three_clicks_take_the_paragraph_and_no_other() {
    let whole = "Old Town, in wrapped lines of text\nthat are one.";
    let mut page = Page::open(&format!("Ann met Bo.\n\n  {whole}\n\nThe end"));
    let (_, document) = page.state.session.workspace().unwrap();
    assert_eq!(document.paragraphs().len(), 4, "too narrow to be wrapped lines");
    page.select_with("Ann met Bo.", SelectionMode::Paragraphs);
    assert_eq!(selected(&page).as_deref(), Some("Ann met Bo."));
    page.select_with("wrapped", SelectionMode::Paragraphs);
    assert_eq!(selected(&page).as_deref(), Some("Old Town, in wrapped lines of text"));

    let lines =
        ["The harbor of the old town was closed on", "Monday because ships had come into it."];
    let mut page = Page::open(&format!("Ann.\n\n{}\n{}\n\nThe end", lines[0], lines[1]));
    page.select_with(lines[1], SelectionMode::Paragraphs);
    assert_eq!(selected(&page), Some(lines.join("\n")));
    assert!(page.effects.contains(&Effect::ClearSelection), "the page draws it");
}

/// In Chromium, a double click between two words selects the space.
#[test]
fn white_space_alone_does_not_stay_selected() {
    let mut page = Page::open(TEXT);
    page.select_with(" ", SelectionMode::Tokens);
    assert_eq!(selected(&page), None);
    assert!(page.effects.contains(&Effect::ClearSelection));
    let mut page = Page::open(TEXT);
    page.select_with(" ", SelectionMode::Touch);
    assert!(!page.effects.contains(&Effect::ClearSelection), "a handle may be moved on");
}

#[test]
fn text_of_several_paragraphs_is_copied_and_says_why_it_is_not_labeled() {
    let mut page = Page::open("[Ann|PERSON?] met Bo.\n\nOld Town.");
    let before = page.marked_text();
    for keys in ["p", "Enter", "r"] {
        page.press("j").select("met Bo.\n\nOld", false);
        assert_eq!(page.notices(), [], "selecting says nothing");
        assert_eq!(
            (selected(&page), page.state.session.workspace().unwrap().0.focus),
            (None, None)
        );
        page.press(keys);
        assert_eq!(page.notices(), [EditorMessage::AcrossParagraphs.into()], "{keys}");
        assert_eq!(page.state.session.workspace().unwrap().0.label_query, None);
        page.state.session.notices.clear();
    }
    assert_eq!(page.marked_text(), before);
    page.effects.clear();
    page.press("Escape");
    assert!(page.effects.contains(&Effect::ClearSelection));
    page.press("p");
    assert_eq!(page.notices(), [], "it was let go");
    page.select("met Bo.\n\nOld", false).dispatch(WorkspaceAction::Click(Vec::new())).press("p");
    assert_eq!(page.notices(), []);
}

#[test]
fn what_is_shown_as_selected_is_copied() {
    let mut page = Page::open(TEXT);
    assert_eq!(text_to_copy(&page.state.session, None), None);
    page.select("nn m", false);
    assert_eq!(
        text_to_copy(&page.state.session, None).as_deref(),
        Some("Ann met"),
        "the page shows whole words"
    );
    page.select("nn m", true);
    assert_eq!(text_to_copy(&page.state.session, None).as_deref(), Some("nn m"));
    let across = "Bo.\n\n  Old";
    assert_eq!(copied_text(&mut page, across).as_deref(), Some(across), "every character");
    assert_eq!(copied_text(&mut page, "nn m").as_deref(), Some("nn m"), "what the browser shows");
    page.dispatch(InterfaceAction::ShowDialog(Dialog::Keys));
    assert_eq!(text_to_copy(&page.state.session, None), None, "a dialog lies over it");
}

/// If a click scrolled the page, the second click of a double click would hit something else.
#[test]
fn a_click_moves_the_focus_and_not_the_page() {
    let mut page = Page::open("[Ann|PERSON?] met Bo.");
    let id = page.state.session.workspace().unwrap().1.annotations()[0].id;
    page.effects.clear();
    page.dispatch(WorkspaceAction::Click(vec![id]));
    assert!(
        page.effects.contains(&Effect::FocusWithoutScrolling(annotation_element_id(id))),
        "{:?}",
        page.effects
    );
    page.dispatch(WorkspaceAction::Focus(Some(id)));
    assert!(
        page.effects.contains(&Effect::FocusElement(annotation_element_id(id))),
        "a list shows it"
    );
}

/// The line stays in the text, so exports do not change.
#[test]
fn a_metadata_line_is_known_as_such() {
    let kinds = |text: &str| {
        let page = Page::open(text);
        let article = article::Article::default().update(page.state.session.workspace().unwrap().1);
        article.paragraphs.iter().map(|paragraph| paragraph.is_metadata).collect::<Vec<_>>()
    };
    let line = "date 2024-12-08 Rebels win";
    assert_eq!(kinds(&format!(" {line}\n\nText.\n\n{line}")), [true, false, false]);
    assert_eq!(kinds("Rebels win\n\nText."), [false, false]);
}
