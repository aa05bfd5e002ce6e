//! Exports that would hold nothing are refused in words, whatever the way there.

use super::export::{ExportFormat, Scope};
use super::tests::Page;
use super::*;
use dateline_formats::export::{Options, Split};
use dateline_protocol::{ExportStep, Exported, FromWorker, OfferedFormat};

const FORMATS: [ExportFormat; 4] =
    [ExportFormat::Dateline, ExportFormat::Jsonl, ExportFormat::GeoJson, ExportFormat::PlacesCsv];

/// Whether something is offered to the person or put on the clipboard.
fn gives(page: &Page) -> bool {
    page.effects.iter().any(|effect| matches!(effect, Effect::Download(_) | Effect::Copy(_)))
}

#[test]
fn a_file_of_one_document_that_would_hold_nothing_is_refused() {
    use crate::messages::{NO_PLACES_TO_WRITE, nothing_to_write};
    let cases = [
        ("nothing accepted", "", Scope::Accepted, nothing_to_write(Scope::Accepted)),
        ("rejected only", "j x", Scope::Accepted, nothing_to_write(Scope::Accepted)),
        (
            "accepted, not reviewed",
            "j a",
            Scope::ReviewedParagraphs,
            nothing_to_write(Scope::ReviewedParagraphs),
        ),
        ("accepted", "j a", Scope::Accepted, ""),
        ("reviewed", "j Shift+Enter", Scope::ReviewedParagraphs, ""),
        ("anything", "", Scope::NotRejected, ""),
    ];
    for (name, keys, scope, expected) in cases {
        for format in FORMATS {
            for action in [Action::Download(format), Action::Copy(format)] {
                let mut page = Page::open("[Homs|GPE?] fell.\n\nBo left.");
                page.press(keys).act(Action::SetScope(scope));
                page.effects.clear();
                page.act(action.clone());
                let is_fine = expected.is_empty() || format == ExportFormat::Dateline;
                assert_eq!(gives(&page), is_fine, "{name}: {action:?}");
                let told: &[&str] = if is_fine { &[] } else { &[expected] };
                assert_eq!(page.notices(), told, "{name}: {action:?}");
            }
        }
    }
    for format in FORMATS {
        let mut page = Page::open("[Ann|PERSON?] left.");
        page.effects.clear();
        page.act(Action::Download(format));
        let is_of_places = matches!(format, ExportFormat::GeoJson | ExportFormat::PlacesCsv);
        assert_eq!(gives(&page), !is_of_places, "{format:?}");
        let told: &[&str] = if is_of_places { &[NO_PLACES_TO_WRITE] } else { &[] };
        assert_eq!(page.notices(), told);
    }
}

/// A page that is about to write all documents as JSON lines.
fn about_to_write(marked: &str, keys: &str, options: Options) -> Page {
    let mut page = Page::open(marked);
    page.press(keys);
    page.act(Action::CloseDocument);
    let name = "jsonl".to_owned();
    let format = OfferedFormat { title: name.clone(), name, consumers: Vec::new() };
    page.act(Action::Training(TrainingAction::Show));
    page.act(Action::Training(TrainingAction::Offered(vec![format])));
    page.act(Action::Training(TrainingAction::Options(options)));
    page.effects.clear();
    page.act(Action::Training(TrainingAction::Start));
    page
}

fn begun(page: &Page) -> Option<dateline_protocol::RequestId> {
    page.effects.iter().find_map(|effect| match effect {
        Effect::Export(ExportStep::Begin { request, .. }) => Some(*request),
        _ => None,
    })
}

#[test]
fn training_data_of_reviewed_paragraphs_need_one() {
    let options = Options { selection: Scope::ReviewedParagraphs, ..Options::default() };
    let page = about_to_write("[Ann|PERSON?] left.", "j a", options.clone());
    assert_eq!(begun(&page), None);
    assert_eq!(page.notices(), [crate::messages::nothing_to_write(Scope::ReviewedParagraphs)]);
    let page = about_to_write("[Ann|PERSON?] left.", "j Shift+Enter", options);
    assert!(begun(&page).is_some());
}

#[test]
fn training_data_that_hold_nothing_are_not_offered() {
    let split = Some(Split { seed: 1, shares: [80, 10, 10] });
    let cases = [
        (Scope::Accepted, None, &["all"][..], "no mention is accepted yet"),
        (Scope::Accepted, split, &["train", "dev", "test"], "no mention is accepted yet"),
        (Scope::NotRejected, split, &["dev", "test"], "no document would be in dev and test"),
        (Scope::Accepted, split, &["test"], "no accepted mention would be in test"),
        (Scope::NotRejected, split, &[], ""),
    ];
    for (selection, split, empty, expected) in cases {
        let options = Options { selection, split, ..Options::default() };
        let mut page = about_to_write("[Ann|PERSON?] left.", "", options);
        let request = begun(&page).expect("it is begun");
        page.act(Action::Worker(FromWorker::Exported(Exported {
            request,
            name: "a.zip".to_owned(),
            bytes: Vec::new(),
            texts: 1,
            mentions: 0,
            suggested: 0,
            lost: Vec::new(),
            empty: empty.iter().map(|name| (*name).to_owned()).collect(),
        })));
        assert!(page.state.training.job.is_none());
        assert_eq!(gives(&page), empty.is_empty(), "{empty:?}");
        let told = page.notices().join(" ");
        assert!(told.contains(expected), "{told}");
    }
}
