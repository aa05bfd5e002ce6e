//! The home screen: a text box for a new article, and the library.

use super::{Callbacks, home_example, library};
use crate::platform::{TextField, clipboard, files, page};
use crate::state::State;
use crate::state::action::{Action, InterfaceAction, NavigateAction};
use crate::view::messages;
use dateline_text::normalize_line_endings;
use yew::prelude::*;

/// The file types offered by the browser's file dialog, where the user can also choose any other
/// file. The content of a file determines its format.
pub(super) const ACCEPTED_FILE_TYPES: &str = ".txt,.text,.md,.markdown,.html,.htm,.xhtml,.csv,.tsv,.json,.jsonl,.ndjson,.jsonld,\
                                   .conll,.conll2003,.conllu,.iob,.iob2,.bio,.bioes,.tags,.spacy,.ann,.xmi,.xml,.zip,\
                                   text/plain,application/json,application/zip";

/// Renders the home screen.
pub(super) fn render_home(state: &State, callbacks: &Callbacks) -> Html {
    let has_documents = state.library.count() > 0;
    html! {
        <div class={classes!("home", has_documents.then_some("with-documents"))}>
            <header class="masthead">
                <h1>{ messages::PRODUCT_NAME }</h1>
                <p>{ messages::INTRODUCTION }</p>
            </header>
            { render_paste_box(state, callbacks) }
            if !has_documents {
                { home_example::render_example() }
            }
            { library::render_library(state, callbacks) }
        </div>
    }
}

fn render_paste_box(state: &State, callbacks: &Callbacks) -> Html {
    let typed = callbacks.dispatch.reform(|event: InputEvent| {
        let field: TextField = event.target_unchecked_into();
        Action::Interface(InterfaceAction::DraftTyped(field.value()))
    });
    let pasted = {
        let dispatch = callbacks.dispatch.clone();
        let is_empty = state.session.draft_text.is_empty();
        Callback::from(move |event: Event| {
            // Text pasted into an empty box is opened as the article, with its original line
            // endings.
            if let Some(text) = is_empty.then(|| clipboard::read_paste_event(&event)).flatten() {
                event.prevent_default();
                dispatch.emit(NavigateAction::TextOpened { source: String::new(), text }.into());
            }
        })
    };
    let keyed = {
        let dispatch = callbacks.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                dispatch.emit(NavigateAction::DraftSubmitted.into());
            }
        })
    };
    let picked = callbacks.open_files.reform(|event: Event| files::picked_files(&event));
    let picked_folder = picked.clone();
    html! {
        <section class="paste" aria-label={messages::NEW_ARTICLE}>
            <textarea aria-label={messages::ARTICLE} placeholder={messages::PASTE_HINT}
                spellcheck="false" value={text_area_value(&state.session.draft_text)}
                oninput={typed} onpaste={pasted} onkeydown={keyed} />
            <div class="actions">
                <button class="primary" onclick={callbacks.callback_for(NavigateAction::DraftSubmitted)}>{ messages::CHOOSE_PARAGRAPHS }</button>
                <button onclick={|_| page::click_element("file")}>{ messages::OPEN_FILES }</button>
                <button onclick={|_| page::click_element("folder")}>{ messages::OPEN_FOLDER }</button>
                { render_resume_button(state, callbacks) }
                <button onclick={callbacks.callback_for(NavigateAction::OpenSample)}>{ messages::TRY_SAMPLE }</button>
                <input id="file" type="file" hidden={true} multiple={true}
                    accept={ACCEPTED_FILE_TYPES} onchange={picked} />
                <input id="folder" type="file" hidden={true} webkitdirectory={true} onchange={picked_folder} />
                { super::projects::render_projects_button(state, callbacks) }
                { super::storage_panel::render_saving_button(state, callbacks) }
            </div>
        </section>
    }
}

/// Returns a text as a text box returns it. Values are compared with the box in this form.
pub(super) fn text_area_value(text: &str) -> String {
    normalize_line_endings(text).0.into_owned()
}

/// Renders the button that resumes the text of a file that was left before it became a document.
fn render_resume_button(state: &State, callbacks: &Callbacks) -> Html {
    let file = state
        .session
        .suspended_new_document
        .as_ref()
        .filter(|draft| draft.remaining_draft_text.is_none());
    let name = file.map(|draft| messages::resume_draft(&draft.source));
    html! {
        <button class="resume-draft" hidden={name.is_none()} onclick={callbacks.callback_for(NavigateAction::ResumeNewDocument)}>
            { name.unwrap_or_default() }
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::ACCEPTED_FILE_TYPES;
    use dateline_formats::FORMATS;

    #[test]
    fn every_format_that_is_read_can_be_chosen() {
        let accepted: Vec<&str> = ACCEPTED_FILE_TYPES.split(',').collect();
        for format in FORMATS.iter() {
            let facts = format.spec();
            let last = facts.extension.rsplit('.').next().unwrap_or_default();
            assert!(accepted.contains(&format!(".{last}").as_str()), "{}: .{last}", facts.name);
        }
    }
}
