//! Tests of small files that would hang the page if nothing bounded them.

use crate::state::action::{EditAction, InterfaceAction, MentionEdit, NavigateAction};
use crate::state::editor::article::{Article, Paragraph};
use crate::state::effect::Effect;
use crate::state::import::messages::{FileFailure, ImportMessage, ImportRemark};
use crate::state::notices::message::Message;
use crate::state::testing::{Page, read_file};
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, DocumentId, DocumentParts, LabelId, MAX_OVERLAP_DEPTH,
    Metadata, Status,
};
use dateline_formats::import::ImportNote;
use dateline_text::{LineEnding, MAX_PARAGRAPH_BYTES, Span};

/// Builds a document with one paragraph of `length` letters and these mentions, and its article.
fn render_paragraph(length: u32, spans: impl Iterator<Item = (u32, u32)>) -> (Document, Article) {
    let label = LabelId(0);
    let annotation = |(id, (start, end)): (u32, (u32, u32))| Annotation {
        status: Status::Suggested,
        ..Annotation::new_by_person(AnnotationId(id), Span::new(start, end), label)
    };
    let document = Document::assemble(DocumentParts {
        id: DocumentId(1),
        text: "a".repeat(length as usize).into(),
        line_ends: LineEnding::Lf,
        meta: Metadata::default(),
        annotations: (1..).zip(spans).map(annotation).collect(),
        reviewed: [].into(),
    });
    let document = document.unwrap();
    let article = Article::default().update(&document);
    (document, article)
}

fn count_highlights(article: &Article) -> usize {
    article.paragraphs.iter().map(|paragraph| paragraph.highlight_count()).sum()
}

fn text(paragraph: &Paragraph) -> String {
    paragraph.text_pieces().collect()
}

#[test]
fn thousands_of_mentions_that_begin_at_one_point_are_drawn_in_bounds() {
    let count = 2000;
    let (document, article) = render_paragraph(count, (1..=count).map(|end| (0, end)));
    assert!(count_highlights(&article) <= count as usize * MAX_OVERLAP_DEPTH);
    assert_eq!(text(&article.paragraphs[0]), *document.text);
    let last = article.paragraphs[0].segments.last().unwrap();
    assert_eq!(last.highlights.len(), 1, "only the longest reaches the end");
    // If too many overlap, the innermost ones are drawn.
    let first = &article.paragraphs[0].segments[0];
    let innermost: Vec<u32> = first.highlights.iter().map(|mark| mark.span.end).collect();
    assert_eq!(innermost, (1..=MAX_OVERLAP_DEPTH as u32).rev().collect::<Vec<_>>());
}

#[test]
fn a_mention_over_thousands_of_others_is_drawn_once_over_each() {
    let count = 5000;
    let rows = (0..count).map(|at| (at * 2, at * 2 + 1));
    let (_, article) = render_paragraph(count * 2, std::iter::once((0, count * 2)).chain(rows));
    // The long mention covers all segments; every other segment has one more mention.
    assert_eq!(count_highlights(&article), count as usize * 3);
}

#[test]
fn the_text_of_a_mark_is_that_of_its_mention() {
    let (document, article) = render_paragraph(40, [(0, 40), (3, 9), (5, 12), (9, 10)].into_iter());
    let paragraph = &article.paragraphs[0];
    for segment in &paragraph.segments {
        for mark in &segment.highlights {
            let annotation = document.annotation(mark.id).unwrap();
            assert_eq!(paragraph.quote(mark), document.quote(annotation.span));
        }
    }
}

/// The file is 52 kB of JSON Lines. The mentions beyond the maximum are dropped, and a notice
/// reports how many.
#[test]
fn too_many_mentions_at_one_point_are_left_out_and_counted() {
    let entities: Vec<String> =
        (1..=2000).map(|end| format!("[0,{end},\"L{}\"]", end % 7)).collect();
    let line = format!(r#"{{"text":"{}","entities":[{}]}}"#, "a".repeat(2000), entities.join(","));
    let mut page = Page::new();
    page.dispatch(EditAction::FilesRead(vec![read_file("nested.jsonl", line.as_bytes())]));
    let left_out = 2000 - MAX_OVERLAP_DEPTH;
    let remarks = page.import_remarks();
    let is_told = |remark: &ImportRemark| {
        matches!(remark, ImportRemark::Note(ImportNote::TooManyLayers { count, .. })
            if *count == left_out)
    };
    assert!(remarks.iter().any(is_told), "{remarks:?}");
    let document = page.state.session.history.project().documents().next().unwrap();
    assert_eq!(document.annotations().len(), MAX_OVERLAP_DEPTH);
}

#[test]
fn long_lines_are_drawn_in_paragraphs_of_a_bounded_length() {
    for unit in ["a", "\u{301}", "word ", "The army left Homs. ", "大", "\u{200D}", "🇸🇾"] {
        let text = unit.repeat(3_000_000 / unit.len());
        let mut page = Page::new();
        page.dispatch(NavigateAction::TextOpened { source: String::new(), text: text.clone() });
        page.dispatch(EditAction::CreateDocument);
        let (_, document) = page.state.session.workspace().unwrap();
        let article = Article::default().update(document);
        assert!(article.paragraphs.iter().all(|it| it.span.len() as usize <= MAX_PARAGRAPH_BYTES));
        let drawn: String =
            article.paragraphs.iter().map(|it| it.text_pieces().collect::<String>()).collect();
        assert!(format!("{drawn}{}", article.trailing_space) == text, "{unit:?} is drawn whole");
    }
}

#[test]
fn a_document_of_thousands_of_mentions_is_accepted_and_undone() {
    let count = 3000;
    let marked = "[Homs|GPE?] fell.\n".repeat(count);
    let mut page = Page::open(&marked);
    run_all_parts(&mut page);
    page.dispatch(MentionEdit::AcceptDocument);
    run_all_parts(&mut page);
    let accepted = |page: &Page| {
        let (_, document) = page.state.session.workspace().unwrap();
        document.annotations().iter().filter(|it| it.is_decided()).count()
    };
    assert_eq!(accepted(&page), count);
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), 0);
    page.dispatch(EditAction::Redo);
    run_all_parts(&mut page);
    assert_eq!(accepted(&page), count);
}

/// Dispatches deferred actions until none is left. Returns how many there were.
pub(in crate::state) fn run_all_parts(page: &mut Page) -> usize {
    let mut turns = 0;
    while let Some(at) = page.effects.iter().rposition(|it| matches!(it, Effect::Defer(_))) {
        if let Effect::Defer(action) = page.effects.remove(at) {
            page.dispatch(*action);
        }
        turns += 1;
    }
    turns
}

fn lines(count: usize) -> Vec<u8> {
    let line = |number| format!("{{\"text\":\"{number} Homs\",\"entities\":[[0,1,\"DISH\"]]}}\n");
    (0..count).map(line).collect::<String>().into_bytes()
}

#[test]
fn a_file_of_thousands_of_documents_is_taken_in_a_few_at_a_time_and_undone_as_one() {
    let mut page = Page::new();
    page.dispatch(EditAction::FilesAdded(1));
    page.dispatch(EditAction::FilesRead(vec![read_file("many.jsonl", &lines(1000))]));
    let documents = |page: &Page| page.state.session.history.summaries().len();
    let first = documents(&page);
    assert!(0 < first && first < 1000 && page.state.import_queue.is_busy());
    assert_eq!(page.state.import_queue.current_file_progress(), Some(("many.jsonl", first, 1000)));
    assert!(run_all_parts(&mut page) >= 3);
    assert_eq!(documents(&page), 1000);
    assert!(!page.state.import_queue.is_busy());
    let told = page.notices();
    let is_told = |message: &Message| {
        matches!(message, Message::Import(ImportMessage::Imported { file, documents: 1000, .. })
            if file.as_deref() == Some("many.jsonl"))
    };
    assert!(is_told(&told[0]), "{told:?}");
    page.dispatch(EditAction::Undo);
    run_all_parts(&mut page);
    assert_eq!(documents(&page), 0);
    assert!(page.state.session.history.project().labels().by_name("DISH").is_none());
    page.dispatch(EditAction::Redo);
    run_all_parts(&mut page);
    assert_eq!(documents(&page), 1000);
}

#[test]
fn what_was_not_opened_of_a_file_that_is_stopped_is_told() {
    let mut page = Page::new();
    page.dispatch(EditAction::FilesAdded(1));
    page.dispatch(EditAction::FilesRead(vec![read_file("many.jsonl", &lines(1000))]));
    let (_, done, _) = page.state.import_queue.current_file_progress().unwrap();
    page.dispatch(InterfaceAction::CancelImport);
    run_all_parts(&mut page);
    assert_eq!(page.state.session.history.summaries().len(), done);
    let stopped = ImportRemark::Stopped { left: 1000 - done, total: 1000 };
    assert!(page.import_remarks().contains(&stopped), "{:?}", page.notices());
}

#[test]
fn a_text_that_is_too_long_is_refused_with_its_size_and_the_limit() {
    let text = "The army left Homs. ".repeat(dateline_formats::MAX_PAGE_BYTES as usize / 20 + 1);
    let line = format!("{{\"text\":\"{text}\"}}\n");
    for (name, bytes) in [("line.txt", text.as_bytes()), ("line.jsonl", line.as_bytes())] {
        let mut page = Page::new();
        page.dispatch(EditAction::FilesAdded(1))
            .dispatch(EditAction::FilesRead(vec![read_file(name, bytes)]));
        assert_eq!(page.state.session.history.summaries().len(), 0);
        let refused = page.refused_files();
        let [file] = refused.as_slice() else { panic!("{refused:?}") };
        let FileFailure::Invalid(detail) = &file.reason else { panic!("{refused:?}") };
        assert_eq!(file.name, name);
        for part in ["6.1 MB", "limit of 6 MB", "split it first"] {
            assert!(detail.contains(part), "{part}: {detail}");
        }
    }
}
