//! The dialog for exporting training data.

use super::Callbacks;
use super::dialogs::Modal;
use super::text_field::TextField;
use crate::platform::{InputField, SelectField};
use crate::state::State;
use crate::state::action::ExportFilter;
use crate::state::action::ExportScope;
use crate::state::action::{Action, FeatureAction, TrainingExportAction};
use crate::state::export::split_preview::{split_sizes, unreviewed_paragraphs};
use crate::state::export::training_export::{ExportJob, TrainingExport, documents_in_scope};
use crate::view::messages;
use dateline_annotation::model::Label;
use dateline_formats::export::{
    ExportLabelScheme, ExportOptions, Granularity, OverlapPolicy, SplitOptions,
};
use dateline_protocol::files::ExportResult;
use yew::prelude::*;

/// Renders the dialog: format, documents, options and the result.
pub(super) fn render_training_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let training = &state.training_export;
    html! {
        <Modal title={messages::EXPORT_TRAINING} callbacks={callbacks.clone()}>
            <div class="training-export">
                { render_format_select(training, callbacks) }
                { render_documents_select(state, callbacks) }
                { render_options(state, callbacks) }
                { render_outcome(training, callbacks) }
            </div>
        </Modal>
    }
}

fn training_callback<E: 'static>(
    callbacks: &Callbacks,
    action: TrainingExportAction,
) -> Callback<E> {
    callbacks.callback_for(action)
}

/// Renders a labeled list with one selected option.
fn render_select<T: Clone + PartialEq + 'static>(
    name: &'static str,
    chosen: &T,
    choices: Vec<(String, T)>,
    action: impl Fn(T) -> TrainingExportAction + 'static,
    callbacks: &Callbacks,
) -> Html {
    let values: Vec<T> = choices.iter().map(|(_, value)| value.clone()).collect();
    let changed = callbacks.dispatch.reform(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        let at = usize::try_from(field.selected_index()).unwrap_or_default();
        Action::Feature(FeatureAction::TrainingExport(action(
            values[at.min(values.len() - 1)].clone(),
        )))
    });
    let options = choices.into_iter().map(|(text, value)| {
        html! { <option key={text.clone()} selected={value == *chosen}>{ text }</option> }
    });
    html! {
        <label>
            <span>{ name }</span>
            <select aria-label={name} onchange={changed}>{ for options }</select>
        </label>
    }
}

fn render_format_select(training: &TrainingExport, callbacks: &Callbacks) -> Html {
    if training.formats.is_empty() {
        return html! { <p>{ messages::FORMATS_LOADING }</p> };
    }
    let choices = training.formats.iter().enumerate();
    let choices = choices.map(|(at, format)| (format.title.clone(), at)).collect();
    let consumers = training.formats.get(training.format_index).map(|it| it.consumers.join(", "));
    html! {
        <>
            { render_select(messages::FORMAT, &training.format_index, choices, TrainingExportAction::SetFormat, callbacks) }
            <p>{ messages::format_consumers(&consumers.unwrap_or_default()) }</p>
        </>
    }
}

fn render_documents_select(state: &State, callbacks: &Callbacks) -> Html {
    let extents =
        [ExportScope::OpenDocument, ExportScope::SelectedDocuments, ExportScope::WholeProject];
    let choices = extents.into_iter().filter_map(|extent| {
        let count = documents_in_scope(&state.session, &state.library, extent).len();
        (count > 0).then(|| (messages::export_documents(extent, count), extent))
    });
    let chosen = &state.training_export.scope;
    render_select(
        messages::DOCUMENTS,
        chosen,
        choices.collect(),
        TrainingExportAction::SetScope,
        callbacks,
    )
}

fn render_options(state: &State, callbacks: &Callbacks) -> Html {
    let training = &state.training_export;
    let options = &training.options;
    let with = |text: &str, change: &dyn Fn(&mut ExportOptions)| {
        let mut changed = options.clone();
        change(&mut changed);
        (text.to_owned(), changed)
    };
    let scopes = ExportFilter::ALL
        .map(|scope| with(messages::export_mentions(scope), &|it| it.selection = scope));
    let texts = [
        with(messages::TEXT_PER_DOCUMENT, &|it| it.granularity = Granularity::Document),
        with(messages::TEXT_PER_PARAGRAPH, &|it| it.granularity = Granularity::Paragraph),
        with(messages::TEXT_PER_SENTENCE, &|it| it.granularity = Granularity::Sentence),
    ];
    let mut label_set = state.session.history.project().labels().iter();
    let has_standard_names = label_set.any(|label| label.standard_name() != label.name);
    let labels = [
        with(messages::PROJECT_LABELS, &|it| it.labels = ExportLabelScheme::Keep),
        with(messages::CONLL_LABELS, &|it| it.labels = ExportLabelScheme::Conll),
        with(messages::RENAME_LABELS, &|it| {
            it.labels = ExportLabelScheme::Map(training.label_names())
        }),
    ];
    let standard = has_standard_names
        .then(|| with(messages::STANDARD_LABELS, &|it| it.labels = ExportLabelScheme::Standard));
    let labels = labels.into_iter().chain(standard).collect();
    let overlaps = [
        with(messages::KEEP_OVERLAPS, &|it| it.overlaps = OverlapPolicy::Keep),
        with(messages::KEEP_LONGEST, &|it| it.overlaps = OverlapPolicy::Resolve),
    ];
    let splits = split_choices(training);
    let list = |name, choices| {
        render_select(name, options, choices, TrainingExportAction::SetOptions, callbacks)
    };
    let is_named = matches!(options.labels, ExportLabelScheme::Map(_));
    html! {
        <>
            { list(messages::MENTIONS, scopes.into()) }
            { render_unreviewed(state, callbacks) }
            { list(messages::TEXTS, texts.into()) }
            { list(messages::LABELS, labels) }
            <div hidden={!is_named}>{ is_named.then(|| render_label_names(state, callbacks)) }</div>
            { list(messages::OVERLAPS, overlaps.into()) }
            { list(messages::SPLIT_PARTS, splits) }
            <div hidden={options.split.is_none()}>
                { options.split.is_some().then(|| render_split_fields(state, callbacks)) }
            </div>
        </>
    }
}

/// Returns the options with each kind of split, and their names.
fn split_choices(training: &TrainingExport) -> Vec<(String, ExportOptions)> {
    let with = |split: Option<SplitOptions>, is_stratified: bool| ExportOptions {
        split,
        is_stratified,
        ..training.options.clone()
    };
    let split = training.split();
    vec![
        (messages::ONE_FILE.to_owned(), with(None, false)),
        (messages::split_option(split.shares, false), with(Some(split), false)),
        (messages::split_option(split.shares, true), with(Some(split), true)),
    ]
}

/// Renders how much of the scope is not reviewed, and the button that leaves it out.
fn render_unreviewed(state: &State, callbacks: &Callbacks) -> Html {
    let training = &state.training_export;
    let open = match training.options.selection {
        ExportFilter::ReviewedParagraphs => 0,
        ExportFilter::NotRejected | ExportFilter::Accepted => {
            unreviewed_paragraphs(&state.session, &state.library, training.scope)
        }
    };
    let selection = ExportFilter::ReviewedParagraphs;
    let reviewed = ExportOptions { selection, ..training.options.clone() };
    html! {
        <p class="unreviewed" hidden={open == 0}>
            <span>{ messages::unreviewed_sentence(open) }</span>
            <button class="subtle" onclick={training_callback(callbacks, TrainingExportAction::SetOptions(reviewed))}>
                { messages::LEAVE_OUT_UNREVIEWED }
            </button>
        </p>
    }
}

/// Renders the names of the labels in the export. Labels that are not checked are left out.
fn render_label_names(state: &State, callbacks: &Callbacks) -> Html {
    let names = state.training_export.label_names();
    let row = |label: &Label| {
        let name = match names.get(&label.name) {
            Some(name) => name.clone(),
            None => Some(label.name.clone()),
        };
        let (own, is_written) = (label.name.clone(), name.is_some());
        let ticked = {
            let back = (!is_written).then(|| own.clone());
            training_callback::<Event>(
                callbacks,
                TrainingExportAction::SetLabelName(own.clone(), back),
            )
        };
        let onchange = callbacks.dispatch.reform(move |event: Event| {
            let field: InputField = event.target_unchecked_into();
            Action::Feature(FeatureAction::TrainingExport(TrainingExportAction::SetLabelName(
                own.clone(),
                Some(field.value()),
            )))
        });
        html! {
            <li key={label.name.clone()}>
                <label>
                    <input type="checkbox" checked={is_written} onchange={ticked}
                        aria-label={messages::include_label(&label.name)} />
                    <span>{ label.name.clone() }</span>
                </label>
                <div>
                    if is_written {
                        <TextField name={messages::name_of(&label.name)}
                            value={name.unwrap_or_default()} {onchange} />
                    } else {
                        { messages::LEFT_OUT }
                    }
                </div>
            </li>
        }
    };
    let labels = state.session.history.project().labels();
    html! { <ul class="names" aria-label={messages::LABEL_NAMES}>{ for labels.iter().map(row) }</ul> }
}

/// Renders the fields for the shares and the seed, and the sizes of the parts. Another seed gives
/// another split.
fn render_split_fields(state: &State, callbacks: &Callbacks) -> Html {
    let training = &state.training_export;
    let shares_typed = callbacks.dispatch.reform(|event: Event| {
        let field: InputField = event.target_unchecked_into();
        Action::Feature(FeatureAction::TrainingExport(TrainingExportAction::SetShares(
            field.value(),
        )))
    });
    let sizes = split_sizes(&state.session, &state.library, training);
    let status = match sizes {
        _ if training.shares().is_none() => messages::INVALID_SHARES.to_owned(),
        _ if training.seed().is_none() => messages::INVALID_SEED.to_owned(),
        Some(sizes) => messages::describe_split_sizes(sizes, training.options.is_stratified),
        None => String::new(),
    };
    let typed = callbacks.dispatch.reform(|event: Event| {
        let field: InputField = event.target_unchecked_into();
        Action::Feature(FeatureAction::TrainingExport(TrainingExportAction::SetSeed(field.value())))
    });
    html! {
        <>
            <label>
                <span>{ messages::SHARES }</span>
                <TextField name={messages::SPLIT_SHARES} value={training.shares.clone()} onchange={shares_typed} />
            </label>
            <label>
                <span>{ messages::SEED }</span>
                <TextField name={messages::SPLIT_SEED} value={training.seed.clone()} onchange={typed} />
            </label>
            <p role="status">{ status }</p>
        </>
    }
}

fn render_outcome(training: &TrainingExport, callbacks: &Callbacks) -> Html {
    match (&training.job, &training.awaiting_confirmation) {
        (Some(job), _) => render_progress(job, callbacks),
        (None, Some(ready)) => render_loss_report(ready, callbacks),
        (None, None) => html! {
            <div class="actions">
                <button class="primary" disabled={training.formats.is_empty() || !training.is_valid()}
                    onclick={training_callback(callbacks, TrainingExportAction::Start)}>{ messages::CREATE_FILES }</button>
            </div>
        },
    }
}

fn render_progress(job: &ExportJob, callbacks: &Callbacks) -> Html {
    html! {
        <div class="actions">
            <progress max={job.total.to_string()} value={job.done.to_string()} aria-label={messages::CREATING_FILES} />
            <span>{ messages::export_progress(job.done, job.total) }</span>
            <button onclick={training_callback(callbacks, TrainingExportAction::Cancel)}>{ messages::CANCEL }</button>
        </div>
    }
}

/// Renders what the format could not carry, before the file is downloaded.
fn render_loss_report(ready: &ExportResult, callbacks: &Callbacks) -> Html {
    let lost =
        ready.losses.iter().map(|line| html! { <li key={line.clone()}>{ line.clone() }</li> });
    html! {
        <div role="status">
            <p>{ messages::export_summary(&ready.into()) }</p>
            <ul class="loss-report">{ for lost }</ul>
            <div class="actions">
                <button class="primary" onclick={training_callback(callbacks, TrainingExportAction::DownloadAnyway)}>
                    { messages::SAVE_ANYWAY }
                </button>
            </div>
        </div>
    }
}
