//! The modal dialog, and the export dialog.

use super::Callbacks;
use crate::platform::page;
use crate::state::State;
use crate::state::action::{ExportFilter, ExportFormat};
use crate::state::action::{InterfaceAction, TrainingExportAction};
use crate::state::editor::review_counts::ReviewCounts;
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
                <button class="icon" aria-label={messages::CLOSE} onclick={props.callbacks.callback_for(InterfaceAction::Escape)}>
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
        <Modal title={messages::EXPORT} callbacks={callbacks.clone()}>
            <p>{ messages::document_counts(counts) }</p>
            <section class="format">
                { for formats.clone().filter(is_complete).map(render_format) }
            </section>
            <section class="format">
                <h3>{ messages::TRAINING_DATA }</h3>
                <p>{ messages::TRAINING_DATA_CONSUMERS }</p>
                <div class="actions">
                    <button class="primary" onclick={callbacks.callback_for(TrainingExportAction::Show)}>
                        { messages::CHOOSE_FORMAT }
                    </button>
                </div>
            </section>
            <section class="format">
                <fieldset>
                    <legend>{ messages::INCLUDE }</legend>
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
            <p>{ messages::describe_format(format.spec().name) }</p>
            <div class="actions">
                <button class="primary" aria-label={messages::download_format(name)}
                    onclick={callbacks.callback_for(InterfaceAction::DownloadExport(format))}>{ messages::DOWNLOAD }</button>
                <button aria-label={messages::copy_format(name)} onclick={callbacks.callback_for(InterfaceAction::CopyExport(format))}>
                    { messages::COPY }
                </button>
            </div>
        </>
    }
}
