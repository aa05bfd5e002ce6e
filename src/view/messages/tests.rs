//! Tests of the wording of messages.

use super::*;
use crate::state::action::{ExportFilter, ReviewReason, SecondCopyStatus, StorageStatus};
use crate::state::detection::messages::DetectionMessage;
use crate::state::editor::messages::{EditName, EditorMessage, ReviewChange};
use crate::state::editor::review_counts::ReviewCounts;
use crate::state::export::messages::ExportMessage;
use crate::state::import::messages::{
    FileFailure, FormatCount, ImportMessage, ImportRemark, RefusedFile, ReplacedDocuments,
};
use crate::state::labels::messages::{LabelMessage, LabelProblem};
use crate::state::library::messages::LibraryMessage;
use crate::state::notices::Severity;
use crate::state::notices::failure::{Failure, Reason};
use crate::state::persistence::StorageError;
use crate::state::persistence::messages::StorageMessage;
use crate::state::projects::messages::ProjectMessage;
use crate::state::recovery::messages::RecoveryMessage;
use crate::state::testing::Page;
use dateline_annotation::labels::LabelError;
use dateline_annotation::log::EditKind;
use dateline_annotation::model::{Origin, Score, SuggestionSource};
use dateline_annotation::store::DamagedRecord;
use dateline_formats::import::ImportNote;
use dateline_formats::{Encoding, ReadAs};
use dateline_protocol::WorkerFailure;

fn assert_texts<M: Into<Message>>(cases: impl IntoIterator<Item = (M, &'static str)>) {
    for (value, expected) in cases {
        assert_eq!(message(&value.into()), expected);
    }
}

fn refused(name: &str, reason: FileFailure) -> RefusedFile {
    RefusedFile { name: name.to_owned(), archive: None, reason }
}

fn invalid(detail: &str) -> FileFailure {
    FileFailure::Invalid(detail.to_owned())
}

#[test]
fn changes_are_told_with_how_far_the_document_is() {
    let counts = |accepted, suggested, reviewed| ReviewCounts {
        suggested,
        accepted,
        rejected: 0,
        reviewed,
        paragraphs: 2,
    };
    let reviewed = |change, counts| EditorMessage::Reviewed(change, counts);
    let (quote, label) = ("Homs".to_owned(), "LOC".to_owned());
    assert_texts([
        (
            reviewed(ReviewChange::Accepted("Ann Lee".to_owned()), counts(1, 2, 0)),
            "Accepted “Ann Lee”. 1 of 3 mentions accepted, 0 of 2 paragraphs reviewed.",
        ),
        (
            reviewed(ReviewChange::Rejected("Bo Ek".to_owned()), counts(1, 1, 0)),
            "Rejected “Bo Ek”. 1 of 2 mentions accepted, 0 of 2 paragraphs reviewed.",
        ),
        (
            reviewed(ReviewChange::Relabeled { quote, label }, counts(2, 0, 0)),
            "“Homs” is now LOC. 2 of 2 mentions accepted, 0 of 2 paragraphs reviewed.",
        ),
        (
            reviewed(ReviewChange::ParagraphAccepted, counts(2, 0, 1)),
            "Paragraph accepted. 2 of 2 mentions accepted, 1 of 2 paragraphs reviewed.",
        ),
        (
            reviewed(ReviewChange::DocumentAccepted, counts(1, 0, 2)),
            "Document accepted. 1 of 1 mention accepted, 2 of 2 paragraphs reviewed.",
        ),
    ]);
}

#[test]
fn undone_edits_are_named() {
    let edit = |kind, is_several| EditorMessage::Undone(EditName { kind, is_several });
    assert_texts([
        (edit(EditKind::Accept, false), "Undone: accept mention."),
        (edit(EditKind::Open, false), "Undone: open document."),
        (edit(EditKind::Open, true), "Undone: open documents."),
        (edit(EditKind::Describe, false), "Undone: edit title or note."),
        (EditorMessage::NothingToReview(ReviewReason::Any), "No more mentions to check."),
    ]);
}

#[test]
fn results_of_the_detector_are_counted() {
    let finished =
        |detected, total, counts| DetectionMessage::BulkFinished { detected, total, counts };
    let failed = [("Ann left.", "it is too much"), ("", "no")];
    let failed = failed.map(|(title, detail)| (title.to_owned(), detail.to_owned()));
    let (title, detail) = ("Ann left.".to_owned(), "no.".to_owned());
    assert_texts([
        (finished(3, 3, (2, 0, 0)), "Checked 3 documents for mentions: 2 new."),
        (finished(1, 1, (0, 1, 0)), "Checked 1 document for mentions: 1 changed."),
        (finished(1, 1, (0, 0, 0)), "Checked 1 document for mentions: nothing changed."),
        (finished(1, 3, (1, 0, 0)), "Checked 1 of 3 documents for mentions: 1 new."),
        (DetectionMessage::Redetected((1, 1, 1)), "Checked again: 1 new, 1 changed, 1 removed."),
        (DetectionMessage::Redetected((0, 0, 0)), "Checked again: nothing changed."),
        (DetectionMessage::QueueFinished(2), "Searched 2 documents for mentions."),
        (DetectionMessage::MentionsFound(1), "1 mention found."),
        (
            DetectionMessage::BulkFailures(failed.into()),
            "Finding mentions failed in “Ann left.” (it is too much), “Untitled” (no). You can still \
             label them by hand.",
        ),
        (
            DetectionMessage::DocumentFailed { title, detail },
            "Finding mentions in “Ann left.” failed: no. You can still label it by hand.",
        ),
    ]);
}

#[test]
fn files_that_are_not_opened_are_named_with_the_reason() {
    let not_opened = |files: Vec<RefusedFile>, picked| ImportMessage::NotOpened { files, picked };
    let no = || ["a", "b", "c"].map(|name| refused(name, invalid("no"))).to_vec();
    let mut differing = no();
    differing[2].reason = FileFailure::NoText;
    let inside =
        RefusedFile { archive: Some("a.zip".to_owned()), ..refused("b.txt", invalid("no")) };
    let many = (0..10).map(|number| refused(&number.to_string(), invalid("no"))).collect();
    let size = 6 * 1024 * 1024 + 1;
    let limit = 6 * 1024 * 1024;
    let too_large = FileFailure::TooLarge { size, limit };
    let stopped = WorkerFailure::Stopped { message: Some("out of memory".to_owned()) };
    let missing = WorkerFailure::NotStarted { message: None };
    assert_texts([
        (
            not_opened(vec![refused("2.txt", FileFailure::NoText)], 3),
            "2.txt was not opened: the file has no text.",
        ),
        (not_opened(no(), 3), "3 of 3 files were not opened: no. a, b, c."),
        (not_opened(no(), 1), "3 files were not opened: no. a, b, c."),
        (
            not_opened(differing, 4),
            "3 of 4 files were not opened. a: no; b: no; c: the file has no text.",
        ),
        (not_opened(vec![inside], 1), "b.txt in a.zip was not opened: no."),
        (
            not_opened(many, 10),
            "10 of 10 files were not opened: no. 0, 1, 2, 3, 4, 5, 6, 7, and 2 more.",
        ),
        (
            not_opened(vec![refused("a", too_large)], 1),
            "a was not opened: 7 MB is over the limit of 6 MB.",
        ),
        (
            not_opened(vec![refused("a", FileFailure::Unreadable("gone".to_owned()))], 1),
            "a was not opened: the browser cannot read this file (gone).",
        ),
        (
            not_opened(vec![refused("a", FileFailure::WorkerStopped(stopped))], 1),
            "a was not opened: the part of the page that opens files stopped (out of memory).",
        ),
        (
            not_opened(vec![refused("a", FileFailure::WorkerMissing(missing))], 1),
            "a was not opened: the part of the page that opens files could not be loaded (the worker \
             did not start); check the connection and try again. You can still paste text.",
        ),
    ]);
}

#[test]
fn imported_files_are_told_with_their_formats() {
    let count = |format: &str, first: &str, files| FormatCount {
        format: format.to_owned(),
        first: first.to_owned(),
        files,
    };
    let imported = |file: Option<&str>, formats, replaced| ImportMessage::Imported {
        file: file.map(str::to_owned),
        documents: 3,
        formats,
        replaced,
        remarks: Vec::new(),
        more: 0,
    };
    let replaced = |documents, is_edited| ReplacedDocuments { documents, is_edited };
    let tsv = || count("WebAnno TSV 3", "report.tsv", 1);
    let many = (0..8).map(|number| count(&number.to_string(), "a", 1)).collect();
    assert_texts([
        (
            imported(Some("report.tsv"), vec![tsv()], replaced(0, false)),
            "report.tsv: read as WebAnno TSV 3. 3 documents opened.",
        ),
        (
            imported(None, vec![tsv(), count("brat standoff", "a.ann", 2)], replaced(0, false)),
            "3 documents opened. Read as WebAnno TSV 3 (report.tsv), brat standoff (2 files).",
        ),
        (
            imported(None, many, replaced(0, false)),
            "3 documents opened. Read as 0 (a), 1 (a), 2 (a), 3 (a), 4 (a), 5 (a), and 2 more.",
        ),
        (
            imported(Some("report.tsv"), vec![tsv()], replaced(1, false)),
            "report.tsv: read as WebAnno TSV 3. 3 documents opened. Replaced: 1 document.",
        ),
        (
            ImportMessage::TextsOpenedInstead(1, replaced(2, true)),
            "1 document opened as plain text. Replaced: 2 documents, with your edits. Undo restores \
             them.",
        ),
    ]);
    let annotator = ReadAs::Annotator("Bo".to_owned());
    assert_eq!(reopen_files(Severity::Info, &annotator), "Use Bo’s instead");
    assert_eq!(reopen_files(Severity::Info, &ReadAs::Text), "Open as plain text instead");
    assert_eq!(reopen_files(Severity::Problem, &ReadAs::Text), "Open as plain text");
}

#[test]
fn imported_files_are_told_with_what_was_repaired() {
    let note = || ImportRemark::Note(ImportNote::LabelAdded { name: "DISH".to_owned() });
    let stopped = ImportRemark::Stopped { left: 7, total: 1000 };
    let imported = |file: Option<&str>, documents, remarks, more| ImportMessage::Imported {
        file: file.map(str::to_owned),
        documents,
        formats: Vec::new(),
        replaced: ReplacedDocuments::default(),
        remarks,
        more,
    };
    let files = |names: &[(&str, Encoding)]| {
        let named = names.iter().map(|(name, encoding)| ((*name).to_owned(), *encoding));
        ImportMessage::EncodingsAssumed(named.collect())
    };
    assert_texts([
        (imported(Some("a.ann"), 1, Vec::new(), 0), "a.ann: 1 document opened."),
        (
            imported(Some("a.jsonl"), 1, vec![(None, note())], 0),
            "a.jsonl: 1 document opened. Note: label DISH was added.",
        ),
        (
            imported(None, 3, vec![(Some("a.jsonl".to_owned()), note())], 0),
            "3 documents opened. Note: a.jsonl: label DISH was added.",
        ),
        (
            imported(Some("a"), 993, vec![(None, stopped), (None, note())], 2),
            "a: 993 documents opened. Note: you stopped the import, and 7 of 1000 documents were not \
             opened; label DISH was added; and 2 more.",
        ),
        (ImportMessage::DocumentsOpened(3), "3 documents opened."),
        (
            ImportMessage::Interrupted(vec!["a.txt".to_owned()]),
            "An import was interrupted: 1 file was not opened: a.txt. Open them again.",
        ),
        (
            ImportMessage::Interrupted(vec!["a.txt".to_owned(), "b.txt\u{1f}a.zip".to_owned()]),
            "An import was interrupted: 2 files were not opened: a.txt, b.txt in a.zip. Open them \
             again.",
        ),
        (
            files(&[("a", Encoding::Utf16Le)]),
            "a is not UTF-8. Dateline read it as UTF-16: check accents and quotation marks.",
        ),
        (
            files(&[("a", Encoding::Utf16Le), ("b", Encoding::Utf16Be)]),
            "a and 1 other file are not UTF-8. Dateline read them as UTF-16: check accents and \
             quotation marks.",
        ),
        (
            files(&[("a", Encoding::Utf16Le), ("b", Encoding::Windows1252)]),
            "a and 1 other file are not UTF-8. Dateline read them as UTF-16 or Windows-1252: check \
             accents and quotation marks.",
        ),
    ]);
}

#[test]
fn an_export_without_data_says_why() {
    let parts = |names: &[&str], filter| {
        ExportMessage::EmptyParts(names.iter().map(|name| (*name).to_owned()).collect(), filter)
    };
    for (value, expected) in [
        (ExportMessage::Empty(ExportFilter::Accepted), "no mention is accepted yet"),
        (ExportMessage::Empty(ExportFilter::ReviewedParagraphs), "no paragraph is reviewed yet"),
        (ExportMessage::NoPlaces, "none of these mentions is a place"),
        (
            parts(&["dev", "test"], ExportFilter::NotRejected),
            "no document would be in dev and test",
        ),
        (parts(&["test"], ExportFilter::Accepted), "no accepted mention would be in test"),
    ] {
        let text = message(&value.into());
        assert!(text.starts_with("No file was created: ") && text.contains(expected), "{text}");
    }
}

#[test]
fn failures_of_the_storage_name_what_is_lost() {
    let titles = || vec!["Homs".to_owned(), String::new()];
    assert_texts::<Message>([
        (
            StorageMessage::NotSaved(StorageError::Full).into(),
            "Not saved: the browser’s storage is full. Your unsaved work is on this page only: export \
             it before you close the page.",
        ),
        (
            StorageMessage::NotLoaded(StorageError::Record(DamagedRecord {
                store: "documents",
                key: 1,
                reason: "missing".to_owned(),
            }))
            .into(),
            "This did not work: some stored data cannot be read (document 1 cannot be read (missing)).",
        ),
        (
            StorageMessage::BackupIncomplete(titles(), StorageError::Missing).into(),
            "The backup lacks 2 documents (a file or record is missing): Homs, Untitled.",
        ),
        (
            StorageMessage::SecondCopyEnded(SecondCopyStatus::Failed, StorageError::Denied).into(),
            "The second copy of this project cannot be saved: the browser does not allow this page to \
             store data. Your changes are still saved.",
        ),
        (
            RecoveryMessage::StoredAgain(Vec::new()).into(),
            "The browser deleted this page’s stored data. Everything on this page is being saved again. \
             No document is missing.",
        ),
        (
            RecoveryMessage::StoredAgain(titles()).into(),
            "The browser deleted this page’s stored data. Everything on this page is being saved again. \
             Missing: Homs, Untitled. Restore them from a backup.",
        ),
        (
            RecoveryMessage::Restored { documents: 3, copied_at: "noon".to_owned(), missing: 2 }
                .into(),
            "Restored 3 documents from the second copy of noon. Missing, as far as known: the last 2 \
             changes before the loss.",
        ),
        (
            RecoveryMessage::Failed(StorageError::Full).into(),
            "Nothing was changed: the browser’s storage is full.",
        ),
    ]);
}

#[test]
fn deleted_projects_are_counted_and_kept_ones_named() {
    let gone = |projects: &[(&str, Option<usize>)]| {
        let named = projects.iter().map(|(name, documents)| ((*name).to_owned(), *documents));
        ProjectMessage::Deleted(named.collect())
    };
    assert_texts([
        (
            gone(&[("a", Some(12)), ("b", Some(1)), ("Project 7", None)]),
            "3 projects were deleted. a: 12 documents; b: 1 document; Project 7.",
        ),
        (gone(&[("a", Some(12))]), "The project was deleted. a: 12 documents."),
        (
            ProjectMessage::NotDeleted("b".to_owned(), StorageError::InUse),
            "“b” was not deleted: the project is open in another tab.",
        ),
    ]);
}

#[test]
fn requests_that_failed_name_what_was_requested() {
    let browser = || Reason::Browser("no network.".to_owned());
    let not_found = Reason::NotFound { path: "sample.txt".to_owned(), status: 404 };
    assert_texts([
        (
            Failure::NotDownloaded("a.json".to_owned(), browser()),
            "a.json could not be downloaded: no network.",
        ),
        (
            Failure::NotCopied(Reason::CopyingNotAllowed),
            "Nothing was copied: the browser does not allow copying.",
        ),
        (
            Failure::SampleNotOpened(not_found),
            "The sample could not be opened: sample.txt was not found (status 404).",
        ),
        (
            Failure::ProjectNotInBackup("a".to_owned(), StorageError::Closed.into()),
            "“a” is not in the backup: the browser closed this page’s storage.",
        ),
    ]);
}

#[test]
fn refused_edits_of_labels_say_why() {
    let refused = |error| LabelMessage::Refused(LabelProblem::Edit(error));
    let taken = LabelError::KeyTaken { key: 'p', label: "PERSON".to_owned() };
    let file = LabelProblem::File("a.json".to_owned(), invalid("no labels"));
    assert_texts([
        (refused(LabelError::EmptyName), "a label needs a name"),
        (refused(taken), "the key p is already used for PERSON"),
        (LabelMessage::Refused(file), "a.json was not opened: no labels."),
    ]);
    for error in [
        LabelError::EmptyName,
        LabelError::NameTooLong,
        LabelError::ControlCharacter,
        LabelError::NameTaken("ORG".to_owned()),
        LabelError::InvalidKey,
        LabelError::KeyReserved('a'),
        LabelError::TooManyLabels,
        LabelError::EmptyList,
        LabelError::TooManyTerms(1_000_000),
        LabelError::TooManyLists,
        LabelError::LastLabel,
        LabelError::NotFound,
        LabelError::DocumentNotLoaded,
    ] {
        let expected = error.to_string();
        assert_eq!(label_problem(&LabelProblem::Edit(error)), expected);
    }
}

#[test]
fn documents_are_named_by_their_titles() {
    let no_next = "No other document in the filtered list needs review.";
    assert_texts([
        (LibraryMessage::DocumentsShown { found: 0, all: 4 }, "0 of 4 documents"),
        (LibraryMessage::DocumentOpened(String::new()), "“Untitled”"),
        (LibraryMessage::NoNextDocument(true), no_next),
        (LibraryMessage::DocumentsRemoved(3), "Removed 3 documents."),
    ]);
}

#[test]
fn a_browser_that_says_nothing_of_its_storage_is_told_of() {
    assert_eq!(
        (storage_persistence(None), storage_usage(None).as_str()),
        ("", ""),
        "not asked yet"
    );
    let silent = StorageStatus::default();
    let told = storage_persistence(Some(silent));
    assert!(told.contains("plain http") && told.contains("ack up"), "{told}");
    assert!(storage_usage(Some(silent)).contains("does not say how much space"));
    let told = storage_persistence(Some(StorageStatus { is_secure: true, ..silent }));
    assert!(told.contains("does not say") && told.contains("ack up"), "{told}");
    assert!(!told.contains("http"), "{told}");
}

#[test]
fn lists_and_what_was_learned_are_named() {
    let sources = [
        (SuggestionSource::List("Ships".to_owned()), "From the list “Ships”, 98% sure"),
        (SuggestionSource::Learned, "Learned from your decisions, 98% sure"),
    ];
    for (source, expected) in sources {
        let page = Page::open("The [Hayat Tahrir|GPE?] men.");
        let (_, document) = page.state.session.workspace().unwrap();
        let labels = page.state.session.history.project().labels();
        let mut annotation = document.annotations()[0].clone();
        let (span, label) = (annotation.span, annotation.label);
        let score = Some(Score::new(0.98));
        annotation.origin = Origin::Detector { model: "m".into(), source, score, span, label };
        assert_eq!(annotation_origin(document, &annotation, labels), expected);
    }
}

#[test]
fn what_a_person_changed_is_named() {
    let cases = [
        ("a", ""),
        ("l", "; you changed it from GPE"),
        ("Shift+ArrowRight", "; you moved its end (was “Hayat Tahrir”)"),
        ("Ctrl+ArrowRight", "; you moved its start (was “Hayat Tahrir”)"),
        ("Ctrl+ArrowLeft Shift+ArrowLeft", "; you moved its start and end (was “Hayat Tahrir”)"),
        ("l Shift+ArrowRight", "; you changed it from GPE; you moved its end (was “Hayat Tahrir”)"),
    ];
    for (keys, changed) in cases {
        let mut page = Page::open("The [Hayat Tahrir|GPE?] men.");
        page.press("j").press(keys);
        let (_, document) = page.state.session.workspace().unwrap();
        let labels = page.state.session.history.project().labels();
        let told = annotation_origin(document, &document.annotations()[0], labels);
        assert_eq!(told, format!("Found automatically{changed}"), "{keys}");
    }
}
