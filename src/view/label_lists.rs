//! The lists and patterns of a label, in its row of the labels dialog.

use super::Callbacks;
use super::home::text_area_value;
use super::labels_dialog::labels_callback;
use crate::platform::{InputField, TextField as TextArea, files, page};
use crate::state::State;
use crate::state::action::ListAction;
use crate::state::action::{Action, FeatureAction, LabelAction};
use crate::state::labels::label_editor::control_id;
use crate::state::labels::list_editor::{LIST_NAME_ID, ListEditor, ListPreview};
use crate::view::messages;
use dateline_annotation::model::{Label, LabelList};
use yew::prelude::*;

/// The id of the file input for terms.
const FILE_ID: &str = "list-file";

/// The maximum size of a file of terms in bytes.
const MAX_LIST_FILE_BYTES: u64 = 20 * 1024 * 1024;

/// A longer text is not shown in the text box, which would take long to draw.
const MAX_SHOWN_BYTES: usize = 200_000;

fn list_callback<E: 'static>(callbacks: &Callbacks, action: ListAction) -> Callback<E> {
    labels_callback(callbacks, LabelAction::List(action))
}

/// Renders the button that shows and hides the lists of a label.
pub(super) fn render_lists_button(state: &State, label: &Label, callbacks: &Callbacks) -> Html {
    let is_open = state.label_editor.lists.as_ref().is_some_and(|it| it.label == label.id);
    let action = ListAction::Show((!is_open).then_some(label.id));
    html! {
        <button class="subtle" id={control_id("lists", label.id)} aria-expanded={is_open.to_string()}
            aria-label={messages::lists_of(&label.name)}
            onclick={list_callback(callbacks, action)}>{ messages::lists_button(label.lists.len()) }</button>
    }
}

/// Renders the lists of a label, if they are shown.
pub(super) fn render_lists(state: &State, label: &Label, callbacks: &Callbacks) -> Html {
    let lists = state.label_editor.lists.as_ref().filter(|it| it.label == label.id);
    let Some(editor) = lists else { return html! { <span hidden={true} /> } };
    let rows = label.lists.iter().enumerate();
    let rows = rows.map(|(index, list)| render_list_row(index, list, callbacks));
    html! {
        <section class="prompt lists" aria-label={messages::lists_of(&label.name)}>
            <p>{ messages::LISTS_HINT }</p>
            <ul hidden={label.lists.is_empty()}>{ for rows }</ul>
            if let Some((_, list)) = &editor.draft {
                { render_form(editor, list, callbacks) }
            } else {
                <div class="actions">
                    <button onclick={list_callback(callbacks, ListAction::Edit(label.lists.len()))}>{ messages::ADD_LIST }</button>
                    <button onclick={list_callback(callbacks, ListAction::Show(None))}>{ messages::CLOSE }</button>
                </div>
            }
        </section>
    }
}

fn render_list_row(index: usize, list: &LabelList, callbacks: &Callbacks) -> Html {
    html! {
        <li key={index}>
            { messages::describe_list(list) }
            <button class="subtle" aria-label={messages::edit_list(&list.name)}
                onclick={list_callback(callbacks, ListAction::Edit(index))}>{ messages::EDIT_LIST }</button>
            <button class="subtle" aria-label={messages::delete_named(&list.name)}
                onclick={list_callback(callbacks, ListAction::Remove(index))}>{ messages::REMOVE_LIST }</button>
        </li>
    }
}

/// Returns a callback that changes the list that is edited.
fn changed<E: 'static>(
    list: &LabelList,
    callbacks: &Callbacks,
    change: impl Fn(&mut LabelList, E) + 'static,
) -> Callback<E> {
    let list = list.clone();
    callbacks.dispatch.reform(move |event: E| {
        let mut list = list.clone();
        change(&mut list, event);
        Action::Feature(FeatureAction::Labels(LabelAction::List(ListAction::Set(list))))
    })
}

fn render_form(editor: &ListEditor, list: &LabelList, callbacks: &Callbacks) -> Html {
    let named = changed(list, callbacks, |list, event: InputEvent| {
        list.name = event.target_unchecked_into::<InputField>().value();
    });
    let is_valid = editor.preview.as_ref().is_some_and(|it| it.is_valid);
    html! {
        <div class="list-form">
            <input id={LIST_NAME_ID} aria-label={messages::LIST_NAME} placeholder={messages::LIST_NAME}
                autocomplete="off" value={list.name.clone()} oninput={named} />
            { render_text(list, callbacks) }
            { render_options(list, callbacks) }
            { render_preview(editor.preview.as_ref()) }
            <div class="actions">
                <button class={(!is_valid).then_some("primary")} onclick={list_callback(callbacks, ListAction::Preview)}>{ messages::PREVIEW_LIST }</button>
                <button class={is_valid.then_some("primary")} disabled={!is_valid}
                    onclick={list_callback(callbacks, ListAction::Keep)}>{ messages::KEEP_LIST }</button>
                <button onclick={|_| page::click_element(FILE_ID)}>{ messages::OPEN_LIST_FILE }</button>
                <button onclick={list_callback(callbacks, ListAction::Show(Some(editor.label)))}>{ messages::CANCEL }</button>
                { render_file_input(callbacks) }
            </div>
        </div>
    }
}

fn render_text(list: &LabelList, callbacks: &Callbacks) -> Html {
    if list.text.len() > MAX_SHOWN_BYTES {
        return html! { <p>{ messages::long_list(list) }</p> };
    }
    let typed = changed(list, callbacks, |list, event: InputEvent| {
        list.text = event.target_unchecked_into::<TextArea>().value().into();
    });
    let (name, hint) = match list.is_pattern {
        true => (messages::PATTERN, messages::PATTERN_HINT),
        false => (messages::TERMS, messages::TERMS_HINT),
    };
    let dispatch = callbacks.dispatch.clone();
    let dropped = Callback::from(move |event: DragEvent| {
        let dispatch = dispatch.clone();
        files::read_dropped_file(&event, MAX_LIST_FILE_BYTES, move |name, bytes| {
            dispatch.emit(LabelAction::List(ListAction::FileRead { name, bytes }).into());
        });
    });
    html! {
        <textarea aria-label={name} placeholder={hint} rows="5" spellcheck="false"
            value={text_area_value(&list.text)} oninput={typed} ondrop={dropped} />
    }
}

fn render_options(list: &LabelList, callbacks: &Callbacks) -> Html {
    let checkbox = |name, is_set: bool, set: fn(&mut LabelList, bool)| {
        let onchange = changed(list, callbacks, move |list, event: Event| {
            set(list, event.target_unchecked_into::<InputField>().checked());
        });
        html! { <label key={name}><input type="checkbox" checked={is_set} {onchange} />{ name }</label> }
    };
    html! {
        <div class="rules">
            { checkbox(messages::IS_PATTERN, list.is_pattern, |list, on| list.is_pattern = on) }
            { checkbox(messages::MATCH_CASE, !list.ignore_case, |list, on| list.ignore_case = !on) }
            if !list.is_pattern {
                { checkbox(messages::WHOLE_WORDS, !list.within_words, |list, on| list.within_words = !on) }
                { checkbox(messages::PLURALS, list.plurals, |list, on| list.plurals = on) }
            }
        </div>
    }
}

fn render_preview(preview: Option<&ListPreview>) -> Html {
    let row = |(index, [before, hit, after]): (usize, &[String; 3])| {
        html! { <li key={index}>{ before.clone() }<b>{ hit.clone() }</b>{ after.clone() }</li> }
    };
    let text = preview.map(messages::hits_found).unwrap_or_default();
    html! {
        <div aria-live="polite">
            <p>{ text }</p>
            <ul class="hits">{ for preview.iter().flat_map(|it| it.shown.iter().enumerate().map(row)) }</ul>
        </div>
    }
}

fn render_file_input(callbacks: &Callbacks) -> Html {
    let dispatch = callbacks.dispatch.clone();
    let picked = Callback::from(move |event: Event| {
        let dispatch = dispatch.clone();
        files::read_picked_file(&event, MAX_LIST_FILE_BYTES, move |name, bytes| {
            dispatch.emit(LabelAction::List(ListAction::FileRead { name, bytes }).into());
        });
    });
    html! {
        <input id={FILE_ID} type="file" hidden={true} aria-label={messages::LIST_FILE}
            accept=".txt,.csv,.tsv" onchange={picked} />
    }
}
