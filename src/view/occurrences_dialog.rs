//! The dialog in which the user selects other occurrences of a quote for a bulk edit.

use super::Callbacks;
use super::dialogs::Modal;
use crate::platform::InputField;
use crate::state::State;
use crate::state::action::{Action, FeatureAction, OccurrenceAction};
use crate::state::keymap::command::Command;
use crate::state::occurrences::{OccurrenceDialog, OccurrenceRow};
use crate::view::messages;
use dateline_annotation::edit::{BulkEdit, MatchOptions};
use dateline_annotation::model::LabelSet;
use yew::prelude::*;

/// The maximum number of occurrences that are rendered. All of them count.
const MAX_RENDERED_ROWS: usize = 300;

/// Renders the occurrences of a quote, with a checkbox for each.
pub(super) fn render_occurrences_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let Some(same) = &state.occurrences.dialog else { return html! { <span hidden={true} /> } };
    let submitted = {
        let dispatch = callbacks.dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.emit(OccurrenceAction::Apply.into());
        })
    };
    let has_others = state.session.history.summaries().len() > 1;
    html! {
        <Modal title={messages::SAME_TEXT_ELSEWHERE} callbacks={callbacks.clone()}>
            <form class="occurrences" onsubmit={submitted}>
                <p class="quote">{ same.offer.quote.clone() }</p>
                <div class="rules">
                    if has_others {
                        { render_checkbox(messages::IN_ALL_DOCUMENTS, same.in_all_documents, callbacks, OccurrenceAction::SearchAllDocuments) }
                        <kbd aria-hidden="true">{ messages::first_key(&state.keymap_editor.keymap, Command::ShowOccurrences) }</kbd>
                    }
                    { for rule_options(state.occurrences.options).into_iter().map(|(name, is_set, set)| {
                        render_checkbox(name, is_set, callbacks, move |on| OccurrenceAction::SetMatchOptions(set(on)))
                    }) }
                </div>
                <p role="status">{ describe_result(same) }</p>
                <ul>{ for same.rows.iter().take(MAX_RENDERED_ROWS).enumerate().map(|(at, it)| render_occurrence(state, at, it, callbacks)) }</ul>
                <p hidden={same.rows.len() <= MAX_RENDERED_ROWS}>
                    { messages::further_occurrences(same.rows.len().saturating_sub(MAX_RENDERED_ROWS)) }
                </p>
                <div class="actions">
                    <button class="primary" autofocus={true} disabled={same.selected_count() == 0}>
                        { describe_bulk_edit(same, state.session.history.project().labels()) }
                    </button>
                    <button type="button" onclick={occurrences_callback(callbacks, OccurrenceAction::SelectAll(true))}>{ messages::SELECT_EVERY }</button>
                    <button type="button" onclick={occurrences_callback(callbacks, OccurrenceAction::SelectAll(false))}>{ messages::SELECT_NONE }</button>
                </div>
            </form>
        </Modal>
    }
}

fn occurrences_callback<E: 'static>(
    callbacks: &Callbacks,
    action: OccurrenceAction,
) -> Callback<E> {
    callbacks.callback_for(action)
}

fn render_checkbox(
    name: &'static str,
    is_set: bool,
    callbacks: &Callbacks,
    action: impl Fn(bool) -> OccurrenceAction + 'static,
) -> Html {
    let onchange = callbacks.dispatch.reform(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        Action::Feature(FeatureAction::Occurrences(action(field.checked())))
    });
    html! { <label key={name}><input type="checkbox" checked={is_set} {onchange} />{ name }</label> }
}

type RuleSetter = Box<dyn Fn(bool) -> MatchOptions>;

/// Returns for each match option its name, its value, and a function that returns the options with
/// another value.
fn rule_options(rules: MatchOptions) -> [(&'static str, bool, RuleSetter); 4] {
    [
        (
            messages::WHOLE_WORDS,
            rules.whole_words,
            Box::new(move |whole_words| MatchOptions { whole_words, ..rules }),
        ),
        (
            messages::MATCH_CASE,
            rules.case_sensitive,
            Box::new(move |case| MatchOptions { case_sensitive: case, ..rules }),
        ),
        (
            messages::POSSESSIVES,
            rules.possessives,
            Box::new(move |possessives| MatchOptions { possessives, ..rules }),
        ),
        (
            messages::PLURALS,
            rules.plurals,
            Box::new(move |plurals| MatchOptions { plurals, ..rules }),
        ),
    ]
}

fn describe_result(same: &OccurrenceDialog) -> String {
    match same.unloaded_count() {
        None => messages::SEARCHING.to_owned(),
        Some(0) => messages::occurrences_found(&same.rows),
        Some(rest) => messages::occurrences_so_far(&messages::occurrences_found(&same.rows), rest),
    }
}

fn describe_bulk_edit(same: &OccurrenceDialog, labels: &LabelSet) -> String {
    let name = |label| labels.get(label).map(|label| label.name.as_str()).unwrap_or_default();
    match same.offer.edit {
        BulkEdit::Label(label) => messages::label_occurrences(same.selected_count(), name(label)),
        BulkEdit::Reject(label) => messages::reject_occurrences(same.selected_count(), name(label)),
    }
}

fn render_occurrence(
    state: &State,
    index: usize,
    row: &OccurrenceRow,
    callbacks: &Callbacks,
) -> Html {
    let dispatch = callbacks.dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        dispatch.emit(OccurrenceAction::Select(index, field.checked()).into());
    });
    let is_here =
        Some(row.document) == state.session.workspace().map(|(workspace, _)| workspace.document);
    let title = state.session.history.summary(row.document).filter(|_| !is_here);
    let title = title.map(|summary| messages::document_title(&summary.meta.title).to_owned());
    let [before, quote, behind] = row.context.clone();
    html! {
        <li key={format!("{} {}", row.document.0, row.span.start)}>
            <label>
                <input type="checkbox" checked={row.is_selected} {onchange} />
                <span class="context">{ before }<b>{ quote }</b>{ behind }</span>
            </label>
            <span class="existing-labels">
                { for title.into_iter().chain(row.mentions.iter().map(messages::existing_mention)).map(|it| html! { <span>{ it }</span> }) }
            </span>
        </li>
    }
}
