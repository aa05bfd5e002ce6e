//! The modal dialog, and the export dialog.

use super::Callbacks;
use crate::platform::page;
use crate::state::export::{ExportFilter, ExportFormat, ReviewCounts};
use crate::state::{InterfaceAction, State, TrainingExportAction};
use crate::view::messages;
use dateline_annotation::model::Document;
use dateline_formats::DOCUMENT_FORMATS;
use yew::prelude::*;

/// The props of a modal dialog.
#[derive(Properties, PartialEq)]
pub(super) struct ModalProps {
    pub(super) title: &'static str,
    pub(super) callbacks: Callbacks,
    pub(super) children: Html,
}

/// The notices, which are rendered in the dialog while one is open.
#[derive(Clone, PartialEq)]
pub(super) struct DialogNotices(pub(super) Html);

/// The id of the dialog element.
pub(super) const DIALOG_ID: &str = "dialog";

/// A modal dialog. It takes the focus and closes with Escape or a click outside.
#[component]
pub(super) fn Modal(props: &ModalProps) -> Html {
    use_effect_with((), |()| {
        let shown = page::show_modal(DIALOG_ID);
        move || drop(shown)
    });
    let lane = use_context::<DialogNotices>().map(|lane| lane.0).unwrap_or_default();
    html! {
        <dialog id={DIALOG_ID} tabindex="-1" aria-labelledby="dialog-title" oncancel={props.callbacks.callback_for(InterfaceAction::Escape)}>
            <header>
                <h2 id="dialog-title">{ props.title }</h2>
                <button class="icon" aria-label="Close" onclick={props.callbacks.callback_for(InterfaceAction::Escape)}>
                    { "×" }
                </button>
            </header>
            { lane }
            { props.children.clone() }
        </dialog>
    }
}

/// Renders the dialog in which the user chooses an export.
pub(super) fn render_export_dialog(
    state: &State,
    document: &Document,
    callbacks: &Callbacks,
) -> Html {
    let counts = ReviewCounts::from_document(document);
    let formats = DOCUMENT_FORMATS.iter().copied();
    let is_complete = |format: &ExportFormat| format.spec().is_complete;
    let render_format = |format| render_export_format(callbacks, format);
    html! {
        <Modal title="Export" callbacks={callbacks.clone()}>
            <p>{ messages::document_counts(counts) }</p>
            <section class="format">
                { for formats.clone().filter(is_complete).map(render_format) }
            </section>
            <section class="format">
                <h3>{ "Training data" }</h3>
                <p>{ "For spaCy, Hugging Face, Label Studio, doccano, brat and others." }</p>
                <div class="actions">
                    <button class="primary" onclick={callbacks.callback_for(TrainingExportAction::Show)}>
                        { "Choose a format…" }
                    </button>
                </div>
            </section>
            <section class="format">
                <fieldset>
                    <legend>{ "Include" }</legend>
                    { for ExportFilter::ALL.into_iter().map(|scope| render_scope_choice(state, scope, counts, callbacks)) }
                </fieldset>
                { for formats.filter(|format| !is_complete(format)).map(render_format) }
            </section>
        </Modal>
    }
}

fn render_scope_choice(
    state: &State,
    scope: ExportFilter,
    counts: ReviewCounts,
    callbacks: &Callbacks,
) -> Html {
    html! {
        <label key={messages::scope_with_count(scope, counts)}>
            <input type="radio" name="scope" checked={state.export_filter == scope}
                onchange={callbacks.callback_for(InterfaceAction::SetExportFilter(scope))} />
            <span>{ messages::scope_with_count(scope, counts) }</span>
        </label>
    }
}

fn render_export_format(callbacks: &Callbacks, format: ExportFormat) -> Html {
    let name = format.spec().title;
    html! {
        <>
            <h3>{ name }</h3>
            <p>{ describe_format(format) }</p>
            <div class="actions">
                <button class="primary" aria-label={format!("Download {name}")}
                    onclick={callbacks.callback_for(InterfaceAction::DownloadExport(format))}>{ "Download" }</button>
                <button aria-label={format!("Copy {name}")} onclick={callbacks.callback_for(InterfaceAction::CopyExport(format))}>
                    { "Copy" }
                </button>
            </div>
        </>
    }
}

/// Returns the description of a document format.
fn describe_format(format: ExportFormat) -> &'static str {
    match format.spec().name {
        "dateline" => {
            "Everything, including rejected mentions. Keep it as a backup; open it here again."
        }
        "jsonl" => "One line per document: text and entities, with character offsets as in Python.",
        "geojson" => "Places with their mentions, for maps and geographic information systems.",
        "places-csv" => "One row per mention of a place, for spreadsheets.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::describe_format;
    use dateline_formats::DOCUMENT_FORMATS;

    #[test]
    fn every_document_format_is_described() {
        for format in DOCUMENT_FORMATS {
            assert!(!describe_format(*format).is_empty(), "{format:?}");
        }
    }
}
