//! Tests that every kind of empty export is refused with a message.

use crate::state::State;
use crate::state::action::ExportFilter;
use crate::state::action::ExportScope;
use crate::state::action::{Action, InterfaceAction, NavigateAction, TrainingExportAction};
use crate::state::effect::{Effect, ExportChoicesEffect};
use crate::state::export::messages::{ExportMessage, ExportSummary};
use crate::state::export::split_preview::{split_sizes, unreviewed_paragraphs};
use crate::state::testing::{Page, export_response};
use dateline_formats::DOCUMENT_FORMATS;
use dateline_formats::export::{DatasetPart, ExportOptions, SplitOptions};
use dateline_protocol::files::{ExportRequest, ExportResponse, ExportResult, FormatInfo};

/// Returns true if a file is offered for download or a text is copied to the clipboard.
fn exports_a_file(page: &Page) -> bool {
    page.effects
        .iter()
        .any(|effect| matches!(effect, Effect::Download(_) | Effect::CopyToClipboard(_)))
}

#[test]
fn a_file_of_one_document_that_would_hold_nothing_is_refused() {
    let cases = [
        ("nothing accepted", "", ExportFilter::Accepted, true),
        ("rejected only", "j x", ExportFilter::Accepted, true),
        ("accepted, not reviewed", "j a", ExportFilter::ReviewedParagraphs, true),
        ("accepted", "j a", ExportFilter::Accepted, false),
        ("reviewed", "j Shift+Enter", ExportFilter::ReviewedParagraphs, false),
        ("anything", "", ExportFilter::NotRejected, false),
    ];
    for (name, keys, scope, is_empty) in cases {
        for &format in DOCUMENT_FORMATS {
            for action in [
                Action::Interface(InterfaceAction::DownloadExport(format)),
                Action::Interface(InterfaceAction::CopyExport(format)),
            ] {
                let mut page = Page::open("[Homs|GPE?] fell.\n\nBo left.");
                page.press(keys).dispatch(InterfaceAction::SetExportFilter(scope));
                page.effects.clear();
                page.dispatch(action.clone());
                let is_fine = !is_empty || format.spec().is_complete;
                assert_eq!(exports_a_file(&page), is_fine, "{name}: {action:?}");
                let told = (!is_fine).then(|| ExportMessage::Empty(scope).into());
                assert_eq!(page.notices(), Vec::from_iter(told), "{name}: {action:?}");
            }
        }
    }
    for &format in DOCUMENT_FORMATS {
        let mut page = Page::open("[Ann|PERSON?] left.");
        page.effects.clear();
        page.dispatch(InterfaceAction::DownloadExport(format));
        let is_of_places = matches!(format.spec().name, "geojson" | "places-csv");
        assert_eq!(exports_a_file(&page), !is_of_places, "{format:?}");
        let told = is_of_places.then(|| ExportMessage::NoPlaces.into());
        assert_eq!(page.notices(), Vec::from_iter(told));
    }
}

/// Returns a page that has started an export of all documents as JSON lines.
fn ready_to_export(marked: &str, keys: &str, options: ExportOptions) -> Page {
    let mut page = Page::open(marked);
    page.press(keys);
    page.dispatch(NavigateAction::CloseDocument);
    let name = "jsonl".to_owned();
    let format = FormatInfo { title: name.clone(), name, consumers: Vec::new() };
    page.dispatch(TrainingExportAction::Show);
    page.dispatch(TrainingExportAction::FormatsOffered(vec![format]));
    page.dispatch(TrainingExportAction::SetOptions(options));
    page.effects.clear();
    page.dispatch(TrainingExportAction::Start);
    page
}

fn begun_export(page: &Page) -> Option<dateline_protocol::RequestId> {
    page.effects.iter().find_map(|effect| match effect {
        Effect::Export(ExportRequest::Begin { request, .. }) => Some(*request),
        _ => None,
    })
}

#[test]
fn training_data_of_reviewed_paragraphs_need_one() {
    let options =
        ExportOptions { selection: ExportFilter::ReviewedParagraphs, ..ExportOptions::default() };
    let page = ready_to_export("[Ann|PERSON?] left.", "j a", options.clone());
    assert_eq!(begun_export(&page), None);
    let empty = ExportMessage::Empty(ExportFilter::ReviewedParagraphs);
    assert_eq!(page.notices(), [empty.into()]);
    let page = ready_to_export("[Ann|PERSON?] left.", "j Shift+Enter", options);
    assert!(begun_export(&page).is_some());
}

#[test]
fn training_data_that_hold_nothing_are_not_offered() {
    let split = Some(SplitOptions { seed: 1, shares: [80, 10, 10] });
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let parts = |parts, filter| Some(ExportMessage::EmptyParts(names(parts), filter));
    let accepted = ExportFilter::Accepted;
    let any = ExportFilter::NotRejected;
    let cases = [
        (accepted, None, &["all"][..], Some(ExportMessage::Empty(accepted))),
        (accepted, split, &["train", "dev", "test"], Some(ExportMessage::Empty(accepted))),
        (any, split, &["dev", "test"], parts(&["dev", "test"], any)),
        (accepted, split, &["test"], parts(&["test"], accepted)),
        (any, split, &[], None),
    ];
    for (selection, split, empty, refusal) in cases {
        let options = ExportOptions { selection, split, ..ExportOptions::default() };
        let mut page = ready_to_export("[Ann|PERSON?] left.", "", options);
        let request = begun_export(&page).expect("it is begun");
        page.dispatch(export_response(ExportResponse::Finished(ExportResult {
            request,
            file_name: "a.zip".to_owned(),
            bytes: Vec::new(),
            texts: 1,
            mentions: 0,
            suggested: 0,
            losses: Vec::new(),
            empty_parts: names(empty),
        })));
        assert!(page.state.training_export.job.is_none());
        assert_eq!(exports_a_file(&page), empty.is_empty(), "{empty:?}");
        let finished = ExportMessage::Finished(ExportSummary {
            file_name: "a.zip".to_owned(),
            texts: 1,
            mentions: 0,
            suggested: 0,
        });
        assert_eq!(page.notices(), [refusal.unwrap_or(finished).into()]);
    }
}

#[test]
fn names_of_a_label_are_copied_by_count() {
    let mut page = Page::open(
        "[Homs|GPE] fell. [Hama|GPE?] and [Aleppo|GPE] stood; [hama|GPE] by [Ann|PERSON]. [Tartus|GPE?] too.",
    );
    page.press("j").press("x");
    page.effects.clear();
    let label = page.state.session.history.project().labels().by_name("GPE").unwrap().id;
    page.dispatch(InterfaceAction::CopyNames(label));
    let copied = page.effects.iter().find_map(|effect| match effect {
        Effect::CopyToClipboard(text) => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(copied, Some("Hama\nAleppo\nTartus"));
}

/// Returns the sizes of the parts of the split that `page` would export now.
fn sizes(page: &Page) -> Option<([usize; 3], bool)> {
    let State { session, library, training_export, .. } = &page.state;
    let sizes = split_sizes(session, library, training_export)?;
    Some((sizes.documents, sizes.is_exact))
}

#[test]
fn the_sizes_of_a_split_are_known_before_it_is_written() {
    let mut page = ready_to_export("[Ann|PERSON] left.", "", ExportOptions::default());
    page.dispatch(TrainingExportAction::Cancel);
    assert_eq!(sizes(&page), None, "there is no split");
    let split = Some(SplitOptions { seed: 1, shares: [80, 10, 10] });
    page.dispatch(TrainingExportAction::SetOptions(ExportOptions {
        split,
        is_stratified: true,
        ..ExportOptions::default()
    }));
    assert_eq!(sizes(&page), Some(([1, 0, 0], true)));
    page.dispatch(TrainingExportAction::SetShares("1 : 2".to_owned()));
    assert_eq!(sizes(&page), None, "the shares are not valid");
    assert!(!page.state.training_export.is_valid());
    page.dispatch(TrainingExportAction::SetShares("3/1/0".to_owned()));
    let options = &page.state.training_export.options;
    assert_eq!(options.split.map(|split| split.shares), Some([3, 1, 0]));
    page.dispatch(TrainingExportAction::SetShares("0:1:1".to_owned()));
    assert!(!page.state.training_export.is_valid(), "a model is trained on something");
}

#[test]
fn a_stratified_export_says_which_part_each_document_is_in() {
    let split = Some(SplitOptions { seed: 1, shares: [80, 10, 10] });
    let options = ExportOptions { split, is_stratified: true, ..ExportOptions::default() };
    let page = ready_to_export("[Ann|PERSON] left.", "", options);
    let begun = page.effects.iter().find_map(|effect| match effect {
        Effect::Export(ExportRequest::Begin { options, .. }) => Some(options),
        _ => None,
    });
    let parts: Vec<DatasetPart> = begun.unwrap().parts.values().copied().collect();
    assert_eq!(parts, [DatasetPart::Train]);
    assert!(page.state.training_export.options.parts.is_empty(), "parts are no choice");
}

#[test]
fn the_choices_of_an_export_are_stored_and_used_again() {
    let options = ExportOptions {
        selection: ExportFilter::Accepted,
        split: Some(SplitOptions { seed: 7, shares: [2, 1, 1] }),
        ..ExportOptions::default()
    };
    let page = ready_to_export("[Ann|PERSON] left.", "", options.clone());
    let stored = page.effects.iter().find_map(|effect| match effect {
        Effect::ExportChoices(ExportChoicesEffect::Store(choices)) => Some(choices.clone()),
        _ => None,
    });
    let json = serde_json::to_string(&stored.unwrap()).unwrap();
    let mut page = Page::open("Bo left.");
    page.dispatch(TrainingExportAction::Show);
    let loads =
        |effect: &Effect| matches!(effect, Effect::ExportChoices(ExportChoicesEffect::Load));
    assert_eq!(page.effects.iter().filter(|effect| loads(effect)).count(), 1);
    let choices = serde_json::from_str(&json).unwrap();
    page.dispatch(TrainingExportAction::ChoicesLoaded(Box::new(choices)));
    let info = |name: &str| FormatInfo {
        title: name.to_owned(),
        name: name.to_owned(),
        consumers: Vec::new(),
    };
    page.dispatch(TrainingExportAction::FormatsOffered(vec![info("spacy"), info("jsonl")]));
    let training = &page.state.training_export;
    assert_eq!((training.format_index, &training.options), (1, &options));
}

#[test]
fn unreviewed_paragraphs_are_counted() {
    let mut page = Page::open("[Ann|PERSON?] left.\n\nBo stayed.");
    let open = |page: &Page| {
        let State { session, library, .. } = &page.state;
        unreviewed_paragraphs(session, library, ExportScope::OpenDocument)
    };
    assert_eq!(open(&page), 2);
    page.press("j Shift+Enter");
    assert_eq!(open(&page), 1);
}
