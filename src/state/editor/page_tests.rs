//! Tests of the open document: keys, selections and decisions, on a page without a browser.

use crate::state::action::{
    EditAction, InterfaceAction, NavigateAction, ReviewReason, WorkspaceAction, WorldEvent,
};
use crate::state::editor::article;
use crate::state::editor::article::Article;
use crate::state::editor::messages::EditorMessage;
use crate::state::effect::Effect;
use crate::state::navigation::messages::NavigationMessage;
use crate::state::persistence::StorageError;
use crate::state::persistence::storage_tests::Store;
use crate::state::session::Screen;
use crate::state::testing::{Page, detector_response, detector_stopped, parse_marked, read_file};
use crate::state::{State, effect};
use dateline_annotation::model::{AnnotationId, DocumentId};
use dateline_protocol::detector::{DetectResponse, DetectorResponse};

#[test]
fn keys_correct_what_was_found() {
    let cases = [
        ("accept", "j a", "[Ann|PERSON] met [Bo|ORG?]."),
        ("accept and go on", "j a a", "[Ann|PERSON] met [Bo|ORG]."),
        ("reject and go on", "j x p", "Ann met [Bo|PERSON]."),
        ("relabel", "ArrowRight o", "[Ann|ORG] met [Bo|ORG?]."),
        ("from the end", "k p", "[Ann|PERSON?] met [Bo|PERSON]."),
        ("grow the end", "j Shift+ArrowRight", "[Ann met|PERSON] [Bo|ORG?]."),
        ("shrink it again", "j Shift+ArrowRight Shift+ArrowLeft", "[Ann|PERSON] met [Bo|ORG?]."),
        ("grow by a character", "k Shift+Alt+ArrowRight", "[Ann|PERSON?] met [Bo.|ORG]"),
        ("move the start", "k Ctrl+ArrowLeft", "[Ann|PERSON?] [met Bo|ORG]."),
        ("never empty", "j Shift+ArrowLeft", "[Ann|PERSON?] met [Bo|ORG?]."),
        ("accept the paragraph", "j Shift+Enter", "[Ann|PERSON] met [Bo|ORG]."),
        ("accept the document", "Ctrl+Enter", "[Ann|PERSON] met [Bo|ORG]."),
        ("undo", "j x Ctrl+z", "[Ann|PERSON?] met [Bo|ORG?]."),
        ("redo", "j x Ctrl+z Ctrl+Shift+Z", "Ann met [Bo|ORG?]."),
        ("redo as on Windows", "j x Ctrl+z Ctrl+y", "Ann met [Bo|ORG?]."),
        ("nothing in focus", "p x a", "[Ann|PERSON?] met [Bo|ORG?]."),
        ("let go", "j Escape x", "[Ann|PERSON?] met [Bo|ORG?]."),
        ("past the last", "j j j j x", "[Ann|PERSON?] met Bo."),
    ];
    for (name, keys, expected) in cases {
        let mut page = Page::open("[Ann|PERSON?] met [Bo|ORG?].");
        page.press(keys);
        assert_eq!(page.marked_text(), expected, "{name}: {keys}");
    }
}

#[test]
fn unsure_mentions_are_walked_through() {
    let text = "[Ann|PERSON?], [Bo|ORG??], [Cy|GPE?], [Dee|GPE??].";
    let cases = [
        ("the first", "u a", "[Ann|PERSON?], [Bo|ORG], [Cy|GPE?], [Dee|GPE??]."),
        ("after the one in focus", "u j u x", "[Ann|PERSON?], [Bo|ORG??], [Cy|GPE?], Dee."),
        ("round the end", "k u x", "[Ann|PERSON?], Bo, [Cy|GPE?], [Dee|GPE??]."),
        ("until none is left", "u x u x u j a", "[Ann|PERSON], Bo, [Cy|GPE?], Dee."),
    ];
    for (name, keys, expected) in cases {
        let mut page = Page::open(text);
        page.press(keys);
        assert_eq!(page.marked_text(), expected, "{name}: {keys}");
    }
}

#[test]
fn least_certain_mentions_are_walked_through_first() {
    let text = "[Ann|PERSON?], [Bo|ORG??], [Cy|GPE???], [Dee|GPE????], [Ed|ORG???].";
    let cases = [
        ("u a", "[Ann|PERSON?], [Bo|ORG??], [Cy|GPE??], [Dee|GPE], [Ed|ORG??]."),
        ("u a a", "[Ann|PERSON?], [Bo|ORG??], [Cy|GPE], [Dee|GPE], [Ed|ORG??]."),
        ("u u u x", "[Ann|PERSON?], [Bo|ORG??], [Cy|GPE??], [Dee|GPE??], Ed."),
        ("u u u u u x", "[Ann|PERSON?], [Bo|ORG??], [Cy|GPE??], Dee, [Ed|ORG??]."),
        ("u x x x x", "[Ann|PERSON?], Bo, Cy, Dee, Ed."),
    ];
    for (keys, expected) in cases {
        let mut page = Page::open(text);
        page.dispatch(WorkspaceAction::SetLeastCertainFirst(true)).press(keys);
        assert_eq!(page.marked_text(), expected, "{keys}");
    }
    let mut page = Page::open("[Ann|PERSON?], Bo.");
    page.dispatch(WorkspaceAction::SetLeastCertainFirst(true)).press("u");
    assert_eq!(page.announcement(), EditorMessage::NothingToReview(ReviewReason::Unsure).into());
}

#[test]
fn selected_text_is_labeled() {
    let text = "The Osaka 👩‍🚀 Daily wrote it.\n\nSecond.";
    let cases = [
        ("saka 👩‍🚀 Dai", false, "o", "The [Osaka 👩‍🚀 Daily|ORG] wrote it.\n\nSecond."),
        ("saka ", true, "g", "The O[saka|GPE] 👩‍🚀 Daily wrote it.\n\nSecond."),
        ("wrote", false, "Shift+ArrowRight p", "The Osaka 👩‍🚀 Daily [wrote it|PERSON].\n\nSecond."),
        ("wrote", false, "Escape p", text),
        (" ", false, "p", text),
        ("it.\n\nSec", false, "p", text),
    ];
    for (quote, exact, keys, expected) in cases {
        let mut page = Page::open(text);
        page.select(quote, exact).press(keys);
        assert_eq!(page.marked_text(), expected, "{quote:?} {keys}");
    }
}

#[test]
fn enter_gives_selected_text_the_last_label() {
    let mut page = Page::open("Ann met Bo.");
    page.select("Ann", false).press("Enter");
    assert_eq!(page.marked_text(), "Ann met Bo.", "no label was given yet");
    page.press("p").select("Bo", false).press("Enter");
    assert_eq!(page.marked_text(), "[Ann|PERSON] met [Bo|PERSON].");
}

#[test]
fn a_stray_selection_destroys_nothing() {
    let mut page = Page::open("[Ann Lee|PERSON?] met Bo.");
    page.press("j a").select("Lee met", false).press("o");
    let live = page.state.session.workspace().unwrap().1.annotations().len();
    assert_eq!(live, 2, "the accepted one is still there, overlapped");
}

#[test]
fn an_answer_to_an_older_request_is_dropped() {
    let mut page = Page::open("Ann met Bo.");
    let (_, stale) = parse_marked("[Ann|PERSON?] met Bo.");
    let old = page.last_request();
    page.dispatch(EditAction::Redetect);
    page.dispatch(detector_response(DetectorResponse::Detected(DetectResponse {
        request: old,
        document: 1,
        is_last: true,
        model: "test".to_owned(),
        english: true,
        suggestions: stale,
    })));
    assert_eq!(page.marked_text(), "Ann met Bo.");
    assert!(page.state.detection_queue.current.is_some(), "the newer one is awaited");
}

#[test]
fn detection_keeps_what_was_decided() {
    let mut page = Page::open("[Ann|PERSON?] met [Bo|ORG?].");
    page.press("j o j x").dispatch(EditAction::Redetect);
    page.answer_detection(parse_marked("[Ann|PERSON?] met [Bo|ORG?].").1);
    assert_eq!(page.marked_text(), "[Ann|ORG] met Bo.");
}

#[test]
fn paragraphs_can_be_left_out_before_the_text_is_frozen() {
    let mut page = Page::new();
    let text = "Menu\r\n\r\nAnn met Bo.\r\n\r\nThey left.\r\n\r\nShare this";
    page.dispatch(NavigateAction::TextOpened { source: "a.txt".to_owned(), text: text.to_owned() });
    page.dispatch(InterfaceAction::ExcludeBefore(1))
        .dispatch(InterfaceAction::ExcludeAfter(2))
        .dispatch(EditAction::CreateDocument);
    let (_, document) = page.state.session.workspace().unwrap();
    assert_eq!(document.text.trim_end(), "Ann met Bo.\n\nThey left.");
    assert_eq!(document.meta.source, "a.txt");
    assert_eq!(document.line_ends, dateline_text::LineEnding::CrLf);
}

#[test]
fn leaving_everything_out_opens_nothing() {
    let mut page = Page::new();
    page.dispatch(NavigateAction::TextOpened { source: String::new(), text: "Ann".to_owned() });
    page.dispatch(InterfaceAction::ToggleParagraph(0)).dispatch(EditAction::CreateDocument);
    assert!(matches!(page.state.session.screen, Screen::NewDocument(_)));
    assert_eq!(page.notices(), [NavigationMessage::NothingKept.into()]);
}

#[test]
fn empty_and_huge_texts_are_refused_and_nothing_is_lost() {
    let mut page = Page::new();
    page.dispatch(InterfaceAction::DraftTyped(" \n ".to_owned()))
        .dispatch(NavigateAction::DraftSubmitted);
    assert!(matches!(page.state.session.screen, Screen::Home));
    assert_eq!(page.state.session.draft_text, " \n ");
    let huge = "a ".repeat(dateline_formats::MAX_PAGE_BYTES as usize / 2 + 1);
    page.dispatch(NavigateAction::TextOpened { source: String::new(), text: huge });
    assert!(matches!(page.state.session.screen, Screen::Home));
    assert_eq!(page.notices().len(), 2);
}

#[test]
fn an_exported_document_comes_back_as_it_was() {
    let mut page = Page::open("[Ann|PERSON?] met [Bo|ORG?] in 2024.");
    page.press("j a x").select("2024", false).press("d Shift+Enter");
    page.dispatch(InterfaceAction::DownloadExport(dateline_formats::DOCUMENT_FORMATS[0]));
    let file = page.effects.iter().rev().find_map(|effect| match effect {
        Effect::Download(file) => Some(file.clone()),
        _ => None,
    });
    let file = file.unwrap();
    assert_eq!(file.name, "ann-met-bo-in-2024.dateline.json");
    let mut other = Page::new();
    other.dispatch(EditAction::FilesRead(vec![read_file(&file.name, &file.bytes)]));
    let exported = page.state.session.workspace().unwrap().1;
    let imported = other.state.session.workspace().expect("it is shown").1;
    assert_eq!(imported, exported);
    other.press("Ctrl+z");
    assert_eq!(
        other.state.session.history.project().documents().count(),
        0,
        "an import is one undo"
    );
}

#[test]
fn what_is_not_stored_is_kept_and_handed_over_again() {
    let mut page = Page::open("[Ann|PERSON?] met [Bo|ORG?].");
    let last = page.state.session.history.last_seq();
    assert!(!page.state.session.write_queue.is_safe());
    page.dispatch(WorldEvent::Stored(last)).dispatch(WorldEvent::DraftStored(String::new()));
    assert!(page.state.session.write_queue.is_safe());
    page.press("j a").dispatch(WorldEvent::StoreFailed(StorageError::Full));
    page.effects.clear();
    page.press("a");
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Store { .. })), "it waits");
    page.dispatch(InterfaceAction::RetryStore);
    let handed: Vec<u64> = page
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store { record, .. } => record.change.as_ref().map(|change| change.seq),
            _ => None,
        })
        .collect();
    assert_eq!(handed, [last + 1, last + 2]);
}

#[test]
fn what_a_person_does_before_the_storage_is_open_is_not_lost() {
    let stored = Page::open("[Ann|PERSON?]");
    let mut store = Store::from_effects(&stored.effects);
    let loaded = store.loaded();
    let mut page = Page { state: State::default(), effects: Vec::new() };
    page.dispatch(NavigateAction::TextOpened {
        source: String::new(),
        text: "Bo left.".to_owned(),
    });
    page.dispatch(EditAction::CreateDocument).dispatch(WorldEvent::Loaded(Box::new(loaded)));
    assert_eq!(page.marked_text(), "Bo left.");
    let titles: Vec<&str> =
        page.state.session.history.summaries().map(|summary| summary.meta.title.as_str()).collect();
    assert_eq!(titles, ["Ann", "Bo left."]);
    page.effects.iter().for_each(|effect| store.run(effect));
    assert!(store.changes.keys().eq(&[1, 2, 3]), "it goes on where the stored log ends");
}

#[test]
fn a_damaged_storage_is_never_written_over_unasked() {
    let mut store = Store::from_effects(&Page::open("Ann").effects);
    let damage = dateline_annotation::store::DamagedRecord {
        store: "changes",
        key: 7,
        reason: "it is cut short".to_owned(),
    };
    let mut page = Page { state: State::default(), effects: Vec::new() };
    let damage = vec![damage];
    let mut loaded = store.loaded();
    (loaded.stored.damage, loaded.stored.last_seq) = (damage.clone(), 9);
    page.dispatch(WorldEvent::Loaded(Box::new(loaded))).run_storage(&mut store);
    page.select("Ann", false).press("p").dispatch(InterfaceAction::RetryStore);
    assert_eq!(page.marked_text(), "[Ann|PERSON]");
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Store { .. })));
    page.effects.clear();
    page.dispatch(EditAction::ReplaceDamaged).press("Ctrl+z");
    let [
        Effect::Store { record, damage: dropped, .. },
        Effect::Recovery(effect::RecoveryEffect::StartSecondCopy),
        Effect::Store { record: undo, .. },
    ] = &page.effects[..]
    else {
        panic!("what is on the page is stored, then what is done")
    };
    assert_eq!(*dropped, damage);
    assert_eq!(record.documents.len(), 1);
    assert_eq!(undo.change.as_ref().map(|change| change.seq), Some(11), "no number is given twice");
}

#[test]
fn a_dead_worker_is_told_and_started_anew_on_request() {
    let mut page = Page::open("[Ann|PERSON?]");
    page.dispatch(EditAction::Redetect).dispatch(detector_stopped("it trapped"));
    assert_eq!(page.marked_text(), "[Ann|PERSON?]");
    assert!(page.state.detection_queue.current.is_none());
    page.effects.clear();
    page.dispatch(EditAction::Redetect);
    assert!(matches!(page.effects[..], [Effect::RestartDetector, Effect::Detect(_)]));
}

#[test]
fn removing_a_document_can_be_undone() {
    let mut page = Page::open("[Ann|PERSON?]");
    page.dispatch(EditAction::DeleteDocuments([DocumentId(1)].into()));
    assert!(matches!(page.state.session.screen, Screen::Home));
    page.dispatch(EditAction::Undo).dispatch(NavigateAction::OpenDocument(DocumentId(1)));
    assert_eq!(page.marked_text(), "[Ann|PERSON?]");
}

/// Renders highlighted segments as `<ids text>`, with one line per paragraph.
fn render_segments(article: &Article) -> String {
    let line = |paragraph: &std::rc::Rc<article::Paragraph>| {
        paragraph
            .segments
            .iter()
            .map(|segment| {
                let ids: Vec<String> =
                    segment.highlights.iter().map(|mark| mark.id.0.to_string()).collect();
                if ids.is_empty() {
                    segment.text.clone()
                } else {
                    format!("<{} {}>", ids.join(","), segment.text)
                }
            })
            .collect::<String>()
    };
    article.paragraphs.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn overlaps_are_cut_at_every_border() {
    let mut page = Page::open("The [University of Osaka Hospital|FAC?] in town.");
    page.press("j a").select("Osaka", false).press("g");
    page.select("of Osaka", false).press("o").select("Hospital in", false).press("l");
    let article = Article::default().update(page.state.session.workspace().unwrap().1);
    assert_eq!(
        render_segments(&article),
        "The <1 University ><1,3 of ><1,3,2 Osaka><1  ><1,4 Hospital><4  in> town."
    );
}

#[test]
fn what_is_drawn_is_the_text_to_the_last_character() {
    for text in
        ["Ann.\n\n Bo, [Cy|PERSON?]. \n", " \n\nAnn\tBo\n\u{c}\nCy", "One line", "[Ann|ORG?]\n\n\n"]
    {
        let page = Page::open(text);
        let document = page.state.session.workspace().unwrap().1;
        let article = Article::default().update(document);
        let again = article.update(document);
        assert_eq!(again, article);
        let paragraphs: String =
            article.paragraphs.iter().flat_map(|it| it.text_pieces()).collect();
        assert_eq!(paragraphs + &article.trailing_space, *document.text, "{text:?}");
    }
}

#[test]
fn one_edit_redraws_one_paragraph() {
    let mut page = Page::open("[Ann|PERSON?] here.\n\n[Bo|PERSON?] there.\n\nNobody.");
    let before = Article::default().update(page.state.session.workspace().unwrap().1);
    page.dispatch(WorkspaceAction::Focus(Some(AnnotationId(2)))).press("x");
    let after = before.update(page.state.session.workspace().unwrap().1);
    let same: Vec<bool> = before
        .paragraphs
        .iter()
        .zip(after.paragraphs.iter())
        .map(|(before, after)| std::rc::Rc::ptr_eq(before, after))
        .collect();
    assert_eq!(same, [true, false, true]);
    assert_eq!(render_segments(&after), "<1 Ann> here.\nBo there.\nNobody.");
}
