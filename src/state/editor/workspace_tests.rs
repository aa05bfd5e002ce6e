//! Tests of overlapping mentions, stray selections and announced progress.

use crate::state::action::{SelectionMode, WorkspaceAction};
use crate::state::editor::article;
use crate::state::editor::messages::{EditorMessage, ReviewChange};
use crate::state::editor::workspace::click_target;
use crate::state::effect::Effect;
use crate::state::notices::message::Message;
use crate::state::testing::Page;
use dateline_annotation::model::AnnotationId;

const fn id(number: u32) -> AnnotationId {
    AnnotationId(number)
}

#[test]
fn a_click_turns_to_the_innermost_and_then_outward() {
    let nested = [id(4), id(2), id(7)];
    let cases: [(&[AnnotationId], Option<u32>, Option<u32>); 8] = [
        (&[], None, None),
        (&[], Some(2), None),
        (&nested[..1], None, Some(4)),
        (&nested[..1], Some(4), Some(4)),
        (&nested, Some(9), Some(7)),
        (&nested, Some(7), Some(2)),
        (&nested, Some(2), Some(4)),
        (&nested, Some(4), Some(7)),
    ];
    for (over, focus, expected) in cases {
        assert_eq!(click_target(over, focus.map(id)), expected.map(id), "{over:?} {focus:?}");
    }
}

/// Returns the segments of the open document as text with the labels over it, longest mention
/// first.
fn segments(page: &Page) -> Vec<String> {
    let (_, document) = page.state.session.workspace().unwrap();
    let labels = page.state.session.history.project().labels();
    let article = article::Article::default().update(document);
    let segments = article.paragraphs.iter().flat_map(|it| it.segments.iter());
    let told = segments.map(|segment| {
        let names =
            segment.highlights.iter().map(|mark| labels.get(mark.label).unwrap().name.as_str());
        let names: Vec<&str> = names.collect();
        format!("{}|{}", segment.text, names.join("<"))
    });
    told.collect()
}

#[test]
fn three_mentions_over_each_other_are_drawn_and_clicked_one_by_one() {
    let mut page = Page::open("The [Faculty of Law of the University of Homs|ORG?] opened.");
    page.press("j a");
    page.select("University of Homs", false).press("o");
    page.select("Homs", false).press("g");
    assert_eq!(
        segments(&page),
        [
            "The |",
            "Faculty of Law of the |ORG",
            "University of |ORG<ORG",
            "Homs|ORG<ORG<GPE",
            " opened.|"
        ]
    );
    let focus = |page: &Page| page.state.session.workspace().unwrap().0.focus;
    let homs = focus(&page).unwrap();
    let (_, document) = page.state.session.workspace().unwrap();
    let mut over: Vec<_> = document.annotations().iter().map(|it| (it.span.len(), it.id)).collect();
    over.sort_unstable();
    let over: Vec<AnnotationId> = over.into_iter().rev().map(|(_, id)| id).collect();
    page.dispatch(WorkspaceAction::Focus(None));
    let mut seen = Vec::new();
    for _ in 0..4 {
        page.dispatch(WorkspaceAction::Click(over.clone()));
        seen.extend(focus(&page));
    }
    assert_eq!(seen, [over[2], over[1], over[0], over[2]]);
    assert_eq!(over[2], homs);
    page.dispatch(WorkspaceAction::Hover(Some(over[1])));
    assert_eq!(page.state.session.workspace().unwrap().0.hovered, Some(over[1]));
    assert_eq!(focus(&page), Some(homs), "pointing is no clicking");
}

#[test]
fn a_selection_that_is_let_go_changes_nothing() {
    let mut page = Page::open("[Ann Lee|PERSON?] met the [Tideline Trust|ORG?] in [Homs|GPE?].");
    page.press("j a j");
    let (before, last) = (page.marked_text(), page.state.session.history.last_seq());
    for quote in ["Lee met the Tideline", "Ann Lee", "ideline", "Trust in Homs"] {
        page.select(quote, false);
        assert!(page.state.session.workspace().unwrap().0.selection.is_some());
        page.press("Escape");
        page.select(quote, true).dispatch(WorkspaceAction::Click(Vec::new()));
    }
    assert_eq!(page.marked_text(), before);
    assert_eq!(page.state.session.history.last_seq(), last);
}

#[test]
fn what_is_selected_by_touch_is_the_browsers_until_it_is_labeled_or_let_go() {
    let mut page = Page::open("Ann Lee met Bo Ek in [Homs|GPE?].");
    let held = |page: &Page| {
        let (workspace, document) = page.state.session.workspace().unwrap();
        (
            workspace.selection.map(|span| document.quote(span).to_owned()),
            workspace.is_native_selection,
        )
    };
    page.select_with("nn", SelectionMode::Touch);
    assert_eq!(held(&page), (Some("Ann".to_owned()), true), "whole words");
    page.select_with("nn L", SelectionMode::Touch);
    assert_eq!(held(&page), (Some("Ann Lee".to_owned()), true), "a handle was moved");
    page.press("p").dispatch(WorkspaceAction::SelectionCleared);
    assert_eq!(page.marked_text(), "[Ann Lee|PERSON] met Bo Ek in [Homs|GPE?].");
    page.select_with("Bo", SelectionMode::Touch).dispatch(WorkspaceAction::SelectionCleared);
    assert_eq!(held(&page), (None, false), "a tap elsewhere");
    page.select_with("Bo", SelectionMode::Touch).press("Shift+ArrowRight");
    assert_eq!(held(&page), (Some("Bo Ek".to_owned()), false), "moved by the page");
    assert!(page.effects.contains(&Effect::ClearSelection));
    page.dispatch(WorkspaceAction::SelectionCleared);
    assert_eq!(held(&page).0.as_deref(), Some("Bo Ek"), "that was the browser's");
    page.select_with("Bo", SelectionMode::Touch).dispatch(WorkspaceAction::Focus(None));
    assert!(page.effects.contains(&Effect::ClearSelection));
    page.select_with("Bo", SelectionMode::Touch)
        .press("r")
        .dispatch(WorkspaceAction::SelectionCleared);
    assert_eq!(held(&page), (Some("Bo".to_owned()), false), "a label is looked for");
    page.press("Escape Escape").select("Bo", false).dispatch(WorkspaceAction::SelectionCleared);
    assert_eq!(held(&page), (Some("Bo".to_owned()), false), "by mouse, the page draws it");
}

#[test]
fn what_was_done_is_told_with_how_far_the_document_is() {
    let mut page = Page::open("[Ann Lee|PERSON?] met [Bo Ek|PERSON?].\n\n[Homs|GPE?] waits.");
    let (quote, label) = ("Homs".to_owned(), "LOC".to_owned());
    let cases = [
        ("j a", ReviewChange::Accepted("Ann Lee".to_owned()), [1, 3, 0]),
        ("x", ReviewChange::Rejected("Bo Ek".to_owned()), [1, 2, 0]),
        ("l", ReviewChange::Relabeled { quote, label }, [2, 2, 0]),
        ("Shift+Enter", ReviewChange::ParagraphAccepted, [2, 2, 1]),
        ("Ctrl+Enter", ReviewChange::DocumentAccepted, [2, 2, 2]),
    ];
    for (keys, expected, [accepted, mentions, reviewed]) in cases {
        page.press(keys);
        let Message::Editor(EditorMessage::Reviewed(change, counts)) = page.announcement() else {
            panic!("{keys}: {:?}", page.announcement())
        };
        assert_eq!(change, expected, "{keys}");
        let told = [counts.accepted, counts.accepted + counts.suggested, counts.reviewed];
        assert_eq!((told, counts.paragraphs), ([accepted, mentions, reviewed], 2), "{keys}");
    }
}
