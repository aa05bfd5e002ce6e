//! The dialog “Learned”: what the detector learned from the reviewed documents, and its settings.

use super::Callbacks;
use super::dialogs::Modal;
use crate::platform::{files, page};
use crate::state::State;
use crate::state::action::LearningAction;
use crate::view::messages;
use dateline_annotation::model::{DocumentId, Label, LabelId};
use dateline_protocol::learning::{
    ContradictionReport, LearnedNameReport, LearnedReport, LearnedWordReport,
};
use dateline_text::Span;
use yew::prelude::*;

/// The id of the file input for a learned file.
const FILE_ID: &str = "learned-file";

/// The maximum size of a learned file in bytes; those that Dateline writes have at most 2 MB.
const MAX_FILE_BYTES: u64 = 20 * 1024 * 1024;

/// Renders the dialog.
pub(super) fn render_learned_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let learning = &state.learning;
    let is_paused = learning.settings.is_paused;
    let report = learning.report.as_ref().filter(|it| !is_paused && it.documents > 0);
    let (told, pause) = match (is_paused, report) {
        (true, _) => (messages::LEARNING_PAUSED, messages::RESUME_LEARNING),
        (false, None) => (messages::NOTHING_LEARNED, messages::PAUSE_LEARNING),
        (false, Some(_)) => ("", messages::PAUSE_LEARNING),
    };
    html! {
        <Modal title={messages::LEARNED} callbacks={callbacks.clone()}>
            <div class="statistics">
                <p>{ messages::LEARNED_HINT }</p>
                <p hidden={told.is_empty()}>{ told }</p>
                <p role="status">{ messages::learning_phase(learning.phase) }</p>
                { render_renewal(state, callbacks) }
                <section>
                    <h3>{ messages::BY_LABEL }</h3>
                    { render_label_table(state, report) }
                </section>
                { report.map(|report| render_words(state, report, callbacks)).unwrap_or_default() }
                { report.map(|report| render_names(state, report, callbacks)).unwrap_or_default() }
                { render_forgotten(state, callbacks) }
                { report.map(|report| render_contradictions(state, report, callbacks)).unwrap_or_default() }
                { render_file(state, callbacks) }
                <div class="actions">
                    <button disabled={!state.session.can_edit()}
                        onclick={callbacks.callback_for(LearningAction::SetPaused(!is_paused))}>{ pause }</button>
                </div>
            </div>
        </Modal>
    }
}

fn render_renewal(state: &State, callbacks: &Callbacks) -> Html {
    let documents = state.detection_queue.documents_to_renew();
    html! {
        <div class="actions" hidden={documents == 0}>
            <span>{ messages::renewing_suggestions(documents) }</span>
            <button onclick={callbacks.callback_for(LearningAction::StopRenewal)}>{ messages::STOP_RENEWAL }</button>
        </div>
    }
}

fn render_label_table(state: &State, report: Option<&LearnedReport>) -> Html {
    let row = |label: &Label| {
        let reported = report.and_then(|it| it.labels.iter().find(|it| it.label == label.id));
        let scores = reported
            .and_then(|it| it.scores)
            .filter(|_| reported.is_some_and(|it| it.examples > 0));
        let shipped = scores.filter(|_| !label.detector_labels.is_empty());
        html! {
            <tr key={label.name.clone()}>
                <th scope="row">{ label.name.clone() }</th>
                <td>{ reported.map_or(0, |it| it.examples) }</td>
                <td>{ scores.map(|it| messages::learned_score(&it)).unwrap_or_default() }</td>
                <td>{ shipped.map(|it| format!("{:.0}%", 100.0 * it.shipped.get())).unwrap_or_default() }</td>
                <td class="use">{ messages::label_use(label, reported) }</td>
            </tr>
        }
    };
    html! {
        <div class="scroll-area" role="group" aria-label={messages::BY_LABEL} tabindex="0"><table>
            <thead><tr>
                { for messages::LEARNED_COLUMNS
                    .map(|name| html! { <th scope="col">{ name }</th> }) }
            </tr></thead>
            <tbody>{ for state.session.history.project().labels().iter().map(row) }</tbody>
        </table></div>
    }
}

fn render_names(state: &State, report: &LearnedReport, callbacks: &Callbacks) -> Html {
    let labels = state.session.history.project().labels();
    let row = |name: &LearnedNameReport| {
        let label = name.label.and_then(|id| labels.get(id));
        let label = label.map_or(messages::NO_LABEL, |label| &label.name);
        let forget = LearningAction::Forget(name.text.clone());
        html! {
            <li key={name.text.clone()} class="actions">
                <span>{ messages::learned_name(&name.text, label, name.count) }</span>
                <button class="subtle" aria-label={messages::forget_name(&name.text)}
                    onclick={callbacks.callback_for(forget)}>{ messages::FORGET }</button>
            </li>
        }
    };
    let more = report.name_count as usize - report.names.len();
    html! {
        <section hidden={report.names.is_empty()}>
            <h3>{ messages::LEARNED_NAMES }</h3>
            <p class="note">{ messages::LEARNED_NAMES_HINT }</p>
            <ul>{ for report.names.iter().map(row) }</ul>
            <p hidden={more == 0}>{ messages::more_names(more) }</p>
        </section>
    }
}

fn render_forgotten(state: &State, callbacks: &Callbacks) -> Html {
    let settings = &state.learning.settings;
    let forgotten = settings.forgotten.len() + settings.forgotten_words.len();
    html! {
        <div class="actions" hidden={forgotten == 0}>
            <button onclick={callbacks.callback_for(LearningAction::RememberAll)}>{ messages::remember_names(forgotten) }</button>
        </div>
    }
}

/// Renders the words that speak for each label.
fn render_words(state: &State, report: &LearnedReport, callbacks: &Callbacks) -> Html {
    let labels = state.session.history.project().labels();
    let row = |word: &LearnedWordReport| {
        let label = labels.get(word.label).map_or("", |label| &label.name);
        let forget = LearningAction::ForgetWord(word.position, word.text.clone());
        let told = messages::learned_word(word.position, &word.text);
        html! {
            <li key={format!("{} {told}", word.label.0)} class="actions">
                <span>{ messages::word_of_label(label, &told) }</span>
                <button class="subtle" aria-label={messages::forget_name(&told)}
                    onclick={callbacks.callback_for(forget)}>{ messages::FORGET }</button>
            </li>
        }
    };
    html! {
        <section hidden={report.words.is_empty()}>
            <h3>{ messages::LEARNED_WORDS }</h3>
            <p class="note">{ messages::LEARNED_WORDS_HINT }</p>
            <ul>{ for report.words.iter().map(row) }</ul>
        </section>
    }
}

/// Renders mentions that contradict each other. Each is a button that goes there.
fn render_contradictions(state: &State, report: &LearnedReport, callbacks: &Callbacks) -> Html {
    let history = &state.session.history;
    let example = |(document, span, label): &(u32, Span, LabelId)| {
        let document = DocumentId(*document);
        let label = history.project().labels().get(*label).map_or("", |label| &label.name);
        let title = history.summary(document).map(|it| it.meta.title.clone()).unwrap_or_default();
        let show = LearningAction::ShowExample(document, *span);
        html! {
            <button class="subtle" onclick={callbacks.callback_for(show)}>
                { messages::example_place(label, messages::document_title(&title)) }
            </button>
        }
    };
    let row = |it: &ContradictionReport| {
        html! {
            <li class="actions"><span>{ it.text.clone() }</span>{ for it.examples.iter().map(example) }</li>
        }
    };
    html! {
        <section hidden={report.contradictions.is_empty()}>
            <h3>{ messages::CONTRADICTIONS }</h3>
            <p class="note">{ messages::CONTRADICTIONS_HINT }</p>
            <ul>{ for report.contradictions.iter().map(row) }</ul>
        </section>
    }
}

fn render_file(state: &State, callbacks: &Callbacks) -> Html {
    let export = |hashes_only: bool, name: &'static str| {
        html! {
            <button onclick={callbacks.callback_for(LearningAction::Export { hashes_only })}>{ name }</button>
        }
    };
    let used = state.learning.learned_file();
    html! {
        <section>
            <h3>{ messages::LEARNED_FILE }</h3>
            <div hidden={!state.learning.can_export()}>
                <p class="note">{ messages::LEARNED_FILE_HINT }</p>
                <div class="actions">
                    { export(false, messages::EXPORT_WITH_NAMES) }
                    { export(true, messages::EXPORT_HASHES) }
                </div>
            </div>
            <p class="note">{ used.map_or(messages::IMPORT_LEARNED_HINT.to_owned(), messages::learned_file_used) }</p>
            <div class="actions">
                <button disabled={!state.session.can_edit()} onclick={|_| page::click_element(FILE_ID)}>{ messages::IMPORT_LEARNED }</button>
                <button hidden={used.is_none()}
                    onclick={callbacks.callback_for(LearningAction::RemoveFile)}>{ messages::REMOVE_LEARNED_FILE }</button>
                { render_file_input(callbacks) }
            </div>
        </section>
    }
}

fn render_file_input(callbacks: &Callbacks) -> Html {
    let dispatch = callbacks.dispatch.clone();
    let picked = Callback::from(move |event: Event| {
        let dispatch = dispatch.clone();
        files::read_picked_file(&event, MAX_FILE_BYTES, move |name, bytes| {
            dispatch.emit(LearningAction::FileRead { name, bytes }.into());
        });
    });
    html! {
        <input id={FILE_ID} type="file" hidden={true} aria-label={messages::LEARNED_FILE_INPUT} onchange={picked} />
    }
}
