//! The library: all documents, with search, filters and bulk commands.

use super::text_field::TextField;
use super::{Callbacks, toolbar};
use crate::platform::{InputField, SelectField};
use crate::state::State;
use crate::state::action::{
    Action, EditAction, FeatureAction, InterfaceAction, LabelAction, LearningAction, LibraryAction,
    NavigateAction, StatisticsAction, TrainingExportAction,
};
use crate::state::action::{DocumentField, SortOrder};
use crate::state::detection::detection_queue::QueueStatus;
use crate::state::library::Library;
use crate::state::library::{EDIT_FIELD_ID, LibraryEntry, title_element_id};
use crate::view::messages::{self, Noun};
use dateline_annotation::model::{LabelId, ReviewStage};
use std::rc::Rc;
use yew::prelude::*;

/// Renders the library: its controls and a row for each document.
pub(super) fn render_library(state: &State, callbacks: &Callbacks) -> Html {
    let library = &state.library;
    let removed = state.session.history.next_undo().is_some_and(messages::is_document_deletion);
    let found = library.matching();
    let rest = found.len().saturating_sub(library.visible_limit());
    let queue = state.detection_queue.status(&state.session.history);
    let rows = found.iter().take(library.visible_limit()).map(|entry| {
        html! {
            <DocumentRow key={entry.id().0} entry={entry.clone()} callbacks={callbacks.clone()}
                editing={library.editing.filter(|(id, _)| *id == entry.id()).map(|(_, field)| field)}
                is_picked={library.selected.contains(&entry.id())}
                is_unread={state.session.history.is_undetected(entry.id())} />
        }
    });
    html! {
        <section class="library" aria-label={messages::DOCUMENTS}
            hidden={library.count() == 0 && !removed && !state.import_queue.is_busy()}>
            <header>
                <h2>{ messages::documents_shown(found.len(), library.count()) }</h2>
                { render_import_progress(state, callbacks) }
                { toolbar::render_ongoing_edit(state, callbacks).unwrap_or_default() }
                { render_detection_progress(queue, callbacks) }
                <button class="subtle" hidden={library.count() == 0}
                    title={messages::FIND_IN_ALL_HINT}
                    onclick={library_callback(callbacks, LibraryAction::DetectInAll)}>{ messages::FIND_MENTIONS }</button>
                <button class="subtle" hidden={library.count() == 0}
                    onclick={callbacks.callback_for(TrainingExportAction::Show)}>{ messages::EXPORT_TRAINING_DATA }</button>
                <button class="subtle" hidden={library.count() == 0}
                    onclick={callbacks.callback_for(StatisticsAction::Show)}>{ messages::STATISTICS }</button>
                <button class="subtle" hidden={library.count() == 0}
                    onclick={callbacks.callback_for(LearningAction::Show)}>{ messages::LEARNED }</button>
                <button class="subtle" onclick={callbacks.callback_for(LabelAction::Show)}>{ messages::LABELS }</button>
                <button class="subtle" hidden={!removed} title={messages::UNDO_KEYS} onclick={callbacks.callback_for(EditAction::Undo)}>
                    { messages::UNDO_REMOVE }
                </button>
            </header>
            { render_filters(state, library, callbacks) }
            { render_bulk_actions(library, found.len(), callbacks) }
            <ul>{ for rows }</ul>
            <p class="no-results" hidden={!found.is_empty() || library.count() == 0}>
                { messages::NO_MATCHING_DOCUMENTS }
            </p>
            <button class="show-more" hidden={rest == 0} onclick={library_callback(callbacks, LibraryAction::ShowMore)}>
                { messages::show_more(rest) }
            </button>
        </section>
    }
}

fn library_callback<E: 'static>(callbacks: &Callbacks, action: LibraryAction) -> Callback<E> {
    callbacks.callback_for(action)
}

/// Renders the progress of the import queue.
fn render_import_progress(state: &State, callbacks: &Callbacks) -> Html {
    let intake = &state.import_queue;
    if !intake.is_busy() {
        return html! { <span class="job-progress" /> };
    }
    let (done, total, told) = match intake.current_file_progress() {
        Some((name, done, total)) => (done, total, messages::import_progress(name, done, total)),
        None => (intake.done, intake.total, messages::opening_progress(intake.done, intake.total)),
    };
    html! {
        <span class="job-progress">
            <progress max={total.to_string()} value={done.to_string()} aria-label={messages::OPENING_FILES} />
            <span>{ told }</span>
            <button onclick={callbacks.callback_for(InterfaceAction::CancelImport)}>{ messages::STOP }</button>
        </span>
    }
}

/// Renders the state of the detection queue.
fn render_detection_progress(queue: QueueStatus, callbacks: &Callbacks) -> Html {
    let (part, text, deed, action) = match queue {
        QueueStatus::Empty => return html! { <span class="job-progress" /> },
        QueueStatus::Busy { number, total: of } => {
            let part = Some((number - 1) as f64 / of as f64);
            (
                part,
                messages::detection_progress(number, of),
                messages::STOP,
                Action::Interface(InterfaceAction::PauseDetection),
            )
        }
        QueueStatus::Paused(count) => (
            None,
            messages::documents_undetected(count),
            messages::RESUME_DETECTION,
            Action::Edit(EditAction::ResumeDetection),
        ),
    };
    html! {
        <span class="job-progress">
            <progress hidden={part.is_none()} max="1" aria-label={messages::FINDING_MENTIONS}
                value={format!("{:.3}", part.unwrap_or_default())} />
            <span>{ text }</span>
            <button onclick={callbacks.callback_for(action)}>{ deed }</button>
        </span>
    }
}

fn render_filters(state: &State, library: &Library, callbacks: &Callbacks) -> Html {
    let searched = callbacks.dispatch.reform(|event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        Action::Feature(FeatureAction::Library(LibraryAction::Search(field.value())))
    });
    let sorts = SortOrder::ALL.map(|sort| (messages::sort_name(sort).to_owned(), Some(sort)));
    let stages =
        ReviewStage::ALL.map(|stage| (messages::stage_name(stage).to_owned(), Some(stage)));
    let stages = [(messages::ANY_STATUS.to_owned(), None)].into_iter().chain(stages);
    let labels = state.session.history.project().labels().iter();
    let labels = labels.map(|label| (label.name.clone(), Some(label.id)));
    let labels: Vec<(String, Option<LabelId>)> =
        [(messages::ANY_LABEL.to_owned(), None)].into_iter().chain(labels).collect();
    html! {
        <div class="controls" hidden={library.count() < 2} role="search">
            <input type="search" aria-label={messages::SEARCH_DOCUMENTS} placeholder={messages::SEARCH_HINT}
                spellcheck="false" value={library.query.clone()} oninput={searched} />
            { render_select(messages::STATUS, library.stage_filter, stages.collect(), LibraryAction::FilterStage, callbacks) }
            { render_select(messages::LABEL, library.label_filter, labels, LibraryAction::FilterLabel, callbacks) }
            { render_select(messages::SORT, Some(library.sort_order), sorts.into(), |sort| {
                LibraryAction::SetSortOrder(sort.unwrap_or_default())
            }, callbacks) }
            <button class="subtle" aria-pressed={library.unsure_only.to_string()}
                onclick={library_callback(callbacks, LibraryAction::FilterUnsure(!library.unsure_only))}>{ messages::ONLY_UNSURE }</button>
            <button class="subtle" hidden={!library.is_filtered()}
                onclick={library_callback(callbacks, LibraryAction::ClearFilters)}>{ messages::SHOW_ALL }</button>
        </div>
    }
}

/// Renders the commands for the selected documents.
fn render_bulk_actions(library: &Library, found: usize, callbacks: &Callbacks) -> Html {
    let count = library.selected.len();
    let has_all = found > 0 && count == found;
    html! {
        <div class="bulk-actions" hidden={library.count() < 2}>
            <label>
                <input type="checkbox" checked={has_all} disabled={found == 0}
                    onchange={library_callback(callbacks, LibraryAction::SelectMatching(!has_all))} />
                { if count == 0 { messages::SELECT_ALL.to_owned() } else { messages::documents_selected(count) } }
            </label>
            <button class="subtle" hidden={count == 0} title={messages::DECISIONS_STAY}
                onclick={library_callback(callbacks, LibraryAction::DetectInSelected)}>
                { messages::FIND_IN_SELECTED }
            </button>
            <button class="subtle" hidden={count == 0} onclick={library_callback(callbacks, LibraryAction::DeleteSelected)}>
                { messages::REMOVE_SELECTED }
            </button>
        </div>
    }
}

/// Renders a list with one selected option.
fn render_select<T: Copy + PartialEq + 'static>(
    name: &'static str,
    chosen: Option<T>,
    choices: Vec<(String, Option<T>)>,
    action: fn(Option<T>) -> LibraryAction,
    callbacks: &Callbacks,
) -> Html {
    let values: Vec<Option<T>> = choices.iter().map(|(_, value)| *value).collect();
    let changed = callbacks.dispatch.reform(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        let at = usize::try_from(field.selected_index()).unwrap_or_default();
        Action::Feature(FeatureAction::Library(action(values.get(at).copied().flatten())))
    });
    let options = choices.into_iter().map(|(text, value)| {
        html! { <option key={text.clone()} selected={value == chosen}>{ text }</option> }
    });
    html! { <select aria-label={name} onchange={changed}>{ for options }</select> }
}

#[derive(Properties, PartialEq)]
struct DocumentRowProps {
    entry: Rc<LibraryEntry>,
    editing: Option<DocumentField>,
    is_picked: bool,
    is_unread: bool,
    callbacks: Callbacks,
}

/// A document of the library. Renders only if its props change.
#[component]
fn DocumentRow(props: &DocumentRowProps) -> Html {
    let DocumentRowProps { entry, editing, is_picked, is_unread, callbacks } = props;
    let summary = &entry.summary;
    let title = messages::document_title(&summary.meta.title);
    let date = summary.meta.date.map(|date| date.to_string()).unwrap_or_default();
    let stage = if *is_unread { messages::WAITING } else { messages::stage_name(summary.stage()) };
    let part = f64::from(summary.reviewed) / f64::from(summary.paragraphs.max(1));
    let least = summary.least.map(messages::format_percent);
    let least = least.map(|least| messages::least_certainty(&least)).unwrap_or_default();
    html! {
        <li data-stage={format!("{:?}", summary.stage())}>
            <input type="checkbox" checked={*is_picked} aria-label={messages::select_document(title)}
                onchange={library_callback(callbacks, LibraryAction::Select(entry.id(), !is_picked))} />
            <div class="document-info">
                { render_title(entry, title, *editing == Some(DocumentField::Title), callbacks) }
                <span class="details-line">
                    <time>{ date }</time>
                    <span class="source">{ summary.meta.source.clone() }</span>
                    { render_note(entry, title, *editing == Some(DocumentField::Note), callbacks) }
                </span>
            </div>
            <span class="stage">{ stage }</span>
            <meter value={format!("{part:.3}")} aria-label={messages::review_progress(summary)}
                title={messages::review_progress(summary)}>{ messages::review_progress(summary) }</meter>
            <span class="mentions">
                <span>{ messages::pluralize(summary.mention_count() as usize, Noun::Mention) }</span>
                <span class="least">{ least }</span>
            </span>
            <span class="row-actions">
                <button class="subtle" aria-label={messages::rename_document(title)}
                    onclick={library_callback(callbacks, LibraryAction::StartEdit(entry.id(), DocumentField::Title))}>
                    { messages::RENAME }
                </button>
                <button class="subtle" aria-label={messages::note_on_document(title)}
                    onclick={library_callback(callbacks, LibraryAction::StartEdit(entry.id(), DocumentField::Note))}>
                    { messages::NOTE }
                </button>
                <button class="subtle" aria-label={messages::remove_document(title)}
                    onclick={callbacks.callback_for(EditAction::DeleteDocuments([entry.id()].into()))}>{ messages::REMOVE }</button>
            </span>
        </li>
    }
}

/// Renders the title: a button that opens the document, or the field in which the title is edited.
fn render_title(
    entry: &LibraryEntry,
    title: &str,
    is_renaming: bool,
    callbacks: &Callbacks,
) -> Html {
    if !is_renaming {
        return html! {
            <button class="title" id={title_element_id(entry.id())} title={title.to_owned()}
                onclick={callbacks.callback_for(NavigateAction::OpenDocument(entry.id()))}>
                { title.to_owned() }
            </button>
        };
    }
    render_text_field(
        "title",
        messages::new_title(title),
        entry.summary.meta.title.clone(),
        callbacks,
    )
}

/// Renders the note, or the field in which it is edited.
fn render_note(entry: &LibraryEntry, title: &str, is_editing: bool, callbacks: &Callbacks) -> Html {
    let text = entry.summary.meta.note.clone();
    if is_editing {
        return render_text_field("note", messages::note_on_document(title), text, callbacks);
    }
    html! { <span class="note">{ text }</span> }
}

/// Renders a text field of a document. Enter or leaving the field saves the text; Escape discards
/// it.
fn render_text_field(
    class: &'static str,
    name: String,
    text: String,
    callbacks: &Callbacks,
) -> Html {
    let describe = |field: InputField, stays: bool| {
        Action::Feature(FeatureAction::Library(LibraryAction::SaveEdit {
            text: field.value(),
            keeps_focus: stays,
        }))
    };
    let left = move |event: FocusEvent| describe(event.target_unchecked_into(), false);
    let left = callbacks.dispatch.reform(left);
    let keyed = {
        let dispatch = callbacks.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => dispatch.emit(describe(event.target_unchecked_into(), true)),
            "Escape" => dispatch.emit(LibraryAction::StopEdit.into()),
            _ => {}
        })
    };
    html! {
        <TextField {class} id={EDIT_FIELD_ID} {name} value={text} onblur={left} onkeydown={keyed} />
    }
}
