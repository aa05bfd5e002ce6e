//! The modal dialog, and the export dialog.

use super::Callbacks;
use crate::messages;
use crate::platform::page;
use crate::state::export::{ExportFilter, ExportFormat, ReviewCounts};
use crate::state::{InterfaceAction, State, TrainingExportAction};
use dateline_annotation::model::Document;
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
    html! {
        <Modal title="Export" callbacks={callbacks.clone()}>
            <p>{ messages::document_counts(counts) }</p>
            <section class="format">
                <h3>{ "Dateline JSON" }</h3>
                <p>{ "Everything, including rejected mentions. Keep it as a backup; open it here again." }</p>
                { render_export_buttons(callbacks, ExportFormat::Dateline, "Dateline JSON") }
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
                <h3>{ "JSONL" }</h3>
                <p>{ "One line per document: text and entities, with character offsets as in Python." }</p>
                { render_export_buttons(callbacks, ExportFormat::Jsonl, "JSONL") }
                <h3>{ "GeoJSON" }</h3>
                <p>{ "Places with their mentions, for maps and geographic information systems." }</p>
                { render_export_buttons(callbacks, ExportFormat::GeoJson, "GeoJSON") }
                <h3>{ "CSV of places" }</h3>
                <p>{ "One row per mention of a place, for spreadsheets." }</p>
                { render_export_buttons(callbacks, ExportFormat::PlacesCsv, "CSV of places") }
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

fn render_export_buttons(callbacks: &Callbacks, format: ExportFormat, name: &str) -> Html {
    html! {
        <div class="actions">
            <button class="primary" aria-label={format!("Download {name}")}
                onclick={callbacks.callback_for(InterfaceAction::DownloadExport(format))}>{ "Download" }</button>
            <button aria-label={format!("Copy {name}")} onclick={callbacks.callback_for(InterfaceAction::CopyExport(format))}>
                { "Copy" }
            </button>
        </div>
    }
}
