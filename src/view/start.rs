use super::{Ports, library};
use crate::messages;
use crate::platform::{TextField, clipboard, files, page};
use crate::state::{Action, State};
use dateline_text::normalize_line_ends;
use yew::prelude::*;

/// The ends of the names of all files that are opened, for the browser's dialog; in it a person can still choose
/// any other. Content decides what a file is.
pub(super) const ACCEPTED: &str = ".txt,.text,.md,.markdown,.html,.htm,.xhtml,.csv,.tsv,.json,.jsonl,.ndjson,.jsonld,\
                                   .conll,.conll2003,.conllu,.iob,.iob2,.bio,.bioes,.tags,.spacy,.ann,.xmi,.xml,.zip,\
                                   text/plain,application/json,application/zip";

/// The first screen: a box for a new article, and the documents.
pub(super) fn start(state: &State, ports: &Ports) -> Html {
    let has_documents = state.library.count() > 0;
    html! {
        <div class={classes!("start", has_documents.then_some("with-documents"))}>
            <header class="masthead">
                <h1>{ "Dateline" }</h1>
                <p>{ "Paste an article. People, organizations, places, dates and amounts are marked; \
                      correct them, and export training data. Nothing leaves this browser." }</p>
            </header>
            { paste_box(state, ports) }
            { library::library(state, ports) }
        </div>
    }
}

fn paste_box(state: &State, ports: &Ports) -> Html {
    let typed = ports.dispatch.reform(|event: InputEvent| {
        let field: TextField = event.target_unchecked_into();
        Action::DraftTyped(field.value())
    });
    let pasted = {
        let dispatch = ports.dispatch.clone();
        let is_empty = state.typed.is_empty();
        Callback::from(move |event: Event| {
            // Into an empty box, what is pasted is the article, line ends and all.
            if let Some(text) = is_empty.then(|| clipboard::pasted_text(&event)).flatten() {
                event.prevent_default();
                dispatch.emit(Action::TextOpened { source: String::new(), text });
            }
        })
    };
    let keyed = {
        let dispatch = ports.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                dispatch.emit(Action::DraftSubmitted);
            }
        })
    };
    let picked = ports.open_files.reform(|event: Event| files::picked(&event));
    let picked_folder = picked.clone();
    html! {
        <section class="paste" aria-label="New article">
            <textarea aria-label="Article" placeholder="Paste an article here, or drop a file anywhere"
                spellcheck="false" value={boxed(&state.typed)}
                oninput={typed} onpaste={pasted} onkeydown={keyed} />
            <div class="actions">
                <button class="primary" onclick={ports.say(Action::DraftSubmitted)}>{ "Continue" }</button>
                <button onclick={|_| page::click("file")}>{ "Open files…" }</button>
                <button onclick={|_| page::click("folder")}>{ "Open a folder…" }</button>
                { aside(state, ports) }
                <button onclick={ports.say(Action::OpenSample)}>{ "Open the sample article" }</button>
                <input id="file" type="file" hidden={true} multiple={true}
                    accept={ACCEPTED} onchange={picked} />
                <input id="folder" type="file" hidden={true} webkitdirectory={true} onchange={picked_folder} />
                { super::projects::button(state, ports) }
                { super::storage::button(state, ports) }
            </div>
        </section>
    }
}

/// A text as a text box has it: what is written into one is compared with what stands there.
fn boxed(text: &str) -> String {
    normalize_line_ends(text).0.into_owned()
}

/// The way back to the text of a file that was left before it was a document.
fn aside(state: &State, ports: &Ports) -> Html {
    let file = state.aside.as_ref().filter(|draft| draft.rest.is_none());
    let name = file.map(|draft| messages::go_on_with(&draft.source));
    html! {
        <button class="aside" hidden={name.is_none()} onclick={ports.say(Action::ResumePrepare)}>
            { name.unwrap_or_default() }
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::ACCEPTED;
    use dateline_formats::Format;

    #[test]
    fn every_format_that_is_read_can_be_chosen() {
        let accepted: Vec<&str> = ACCEPTED.split(',').collect();
        for format in Format::ALL {
            let facts = format.facts();
            let last = facts.extension.rsplit('.').next().unwrap_or_default();
            assert!(accepted.contains(&format!(".{last}").as_str()), "{}: .{last}", facts.name);
        }
    }
}
