use super::field::TextField;
use super::{Ports, bar};
use crate::messages;
use crate::platform::{InputField, SelectField};
use crate::state::library::{Entry, FIELD_ID, Field, Sort, title_id};
use crate::state::{
    Action, LabelsAction, Library, LibraryAction, Queue, State, StatisticsAction, TrainingAction,
};
use dateline_annotation::{LabelId, Stage};
use std::rc::Rc;
use yew::prelude::*;

/// All documents: what is asked for of them, and a row for each.
pub(super) fn library(state: &State, ports: &Ports) -> Html {
    let library = &state.library;
    let removed = state.history.next_undo().is_some_and(messages::is_removal);
    let found = library.found();
    let rest = found.len().saturating_sub(library.limit());
    let queue = state.queue();
    let rows = found.iter().take(library.limit()).map(|entry| {
        html! {
            <Row key={entry.id().0} entry={entry.clone()} ports={ports.clone()}
                editing={library.editing.filter(|(id, _)| *id == entry.id()).map(|(_, field)| field)}
                is_picked={library.picked.contains(&entry.id())}
                is_unread={state.history.is_unread(entry.id())} />
        }
    });
    html! {
        <section class="library" aria-label="Documents"
            hidden={library.count() == 0 && !removed && !state.intake.is_busy()}>
            <header>
                <h2>{ messages::shown(found.len(), library.count()) }</h2>
                { intake_line(state, ports) }
                { bar::ongoing_edit(state, ports).unwrap_or_default() }
                { queue_line(queue, ports) }
                <button class="quiet" hidden={library.count() == 0}
                    title="In all documents. What you decided stays as it is"
                    onclick={say(ports, LibraryAction::FindInAll)}>{ "Find mentions" }</button>
                <button class="quiet" hidden={library.count() == 0}
                    onclick={ports.say(Action::Training(TrainingAction::Show))}>{ "Export…" }</button>
                <button class="quiet" hidden={library.count() == 0}
                    onclick={ports.say(Action::Statistics(StatisticsAction::Show))}>{ "Statistics" }</button>
                <button class="quiet" onclick={ports.say(Action::Labels(LabelsAction::Show))}>{ "Labels" }</button>
                <button class="quiet" hidden={!removed} title="Ctrl Z" onclick={ports.say(Action::Undo)}>
                    { "Bring back what was removed" }
                </button>
            </header>
            { controls(state, library, ports) }
            { picked(library, found.len(), ports) }
            <ul>{ for rows }</ul>
            <p class="none" hidden={!found.is_empty() || library.count() == 0}>
                { "No document is like this." }
            </p>
            <button class="more" hidden={rest == 0} onclick={say(ports, LibraryAction::More)}>
                { format!("Show more ({rest})") }
            </button>
        </section>
    }
}

fn say<E: 'static>(ports: &Ports, action: LibraryAction) -> Callback<E> {
    ports.say(Action::Library(action))
}

/// The files that are being opened.
fn intake_line(state: &State, ports: &Ports) -> Html {
    let intake = &state.intake;
    if !intake.is_busy() {
        return html! { <span class="queue" /> };
    }
    let (done, total, told) = match intake.file() {
        Some((name, done, total)) => (done, total, messages::taking_in(name, done, total)),
        None => (intake.done, intake.total, messages::opening(intake.done, intake.total)),
    };
    html! {
        <span class="queue">
            <progress max={total.to_string()} value={done.to_string()} aria-label="Opening" />
            <span>{ told }</span>
            <button onclick={ports.say(Action::StopOpening)}>{ "Stop" }</button>
        </span>
    }
}

/// What the detector has to read.
fn queue_line(queue: Queue, ports: &Ports) -> Html {
    let (part, text, deed, action) = match queue {
        Queue::Empty => return html! { <span class="queue" /> },
        Queue::Busy { number, of } => {
            let part = Some((number - 1) as f64 / of as f64);
            (part, messages::reading(number, of), "Stop", Action::StopReading)
        }
        Queue::Resting(count) => (None, messages::unread(count), "Read", Action::GoOnReading),
    };
    html! {
        <span class="queue">
            <progress hidden={part.is_none()} max="1" aria-label="Reading"
                value={format!("{:.3}", part.unwrap_or_default())} />
            <span>{ text }</span>
            <button onclick={ports.say(action)}>{ deed }</button>
        </span>
    }
}

fn controls(state: &State, library: &Library, ports: &Ports) -> Html {
    let searched = ports.dispatch.reform(|event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        Action::Library(LibraryAction::Search(field.value()))
    });
    let sorts = Sort::ALL.map(|sort| (messages::sort(sort).to_owned(), Some(sort)));
    let stages = Stage::ALL.map(|stage| (messages::stage(stage).to_owned(), Some(stage)));
    let stages = [("Any status".to_owned(), None)].into_iter().chain(stages);
    let labels = state.history.project().labels().iter();
    let labels = labels.map(|label| (label.name.clone(), Some(label.id)));
    let labels: Vec<(String, Option<LabelId>)> =
        [("Any label".to_owned(), None)].into_iter().chain(labels).collect();
    html! {
        <div class="controls" hidden={library.count() < 2} role="search">
            <input type="search" aria-label="Search documents" placeholder="Search title and text"
                spellcheck="false" value={library.query.clone()} oninput={searched} />
            { choice("Status", library.stage, stages.collect(), LibraryAction::OnlyStage, ports) }
            { choice("Label", library.label, labels, LibraryAction::OnlyLabel, ports) }
            { choice("Sort", Some(library.sort), sorts.into(), |sort| {
                LibraryAction::Sort(sort.unwrap_or_default())
            }, ports) }
            <button class="quiet" aria-pressed={library.unsure.to_string()}
                title="Only documents with mentions that the detector is unsure of"
                onclick={say(ports, LibraryAction::OnlyUnsure(!library.unsure))}>{ "Unsure" }</button>
            <button class="quiet" hidden={!library.is_filtered()}
                onclick={say(ports, LibraryAction::Clear)}>{ "Show all" }</button>
        </div>
    }
}

/// What can be done with several documents at once.
fn picked(library: &Library, found: usize, ports: &Ports) -> Html {
    let count = library.picked.len();
    let has_all = found > 0 && count == found;
    html! {
        <div class="picked" hidden={library.count() < 2}>
            <label>
                <input type="checkbox" checked={has_all} disabled={found == 0}
                    onchange={say(ports, LibraryAction::PickFound(!has_all))} />
                { if count == 0 { "Select all".to_owned() } else { messages::picked(count) } }
            </label>
            <button class="quiet" hidden={count == 0} title="What you decided stays as it is"
                onclick={say(ports, LibraryAction::FindInPicked)}>
                { "Find mentions in them" }
            </button>
            <button class="quiet" hidden={count == 0} onclick={say(ports, LibraryAction::RemovePicked)}>
                { "Remove them" }
            </button>
        </div>
    }
}

/// A list to choose one from.
fn choice<T: Copy + PartialEq + 'static>(
    name: &'static str,
    chosen: Option<T>,
    choices: Vec<(String, Option<T>)>,
    action: fn(Option<T>) -> LibraryAction,
    ports: &Ports,
) -> Html {
    let values: Vec<Option<T>> = choices.iter().map(|(_, value)| *value).collect();
    let changed = ports.dispatch.reform(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        let at = usize::try_from(field.selected_index()).unwrap_or_default();
        Action::Library(action(values.get(at).copied().flatten()))
    });
    let options = choices.into_iter().map(|(text, value)| {
        html! { <option key={text.clone()} selected={value == chosen}>{ text }</option> }
    });
    html! { <select aria-label={name} onchange={changed}>{ for options }</select> }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    entry: Rc<Entry>,
    editing: Option<Field>,
    is_picked: bool,
    is_unread: bool,
    ports: Ports,
}

/// A document of the library. Drawn anew only when something of it changes.
#[component]
fn Row(props: &RowProps) -> Html {
    let RowProps { entry, editing, is_picked, is_unread, ports } = props;
    let summary = &entry.summary;
    let title = messages::title(&summary.meta.title);
    let date = summary.meta.date.map(|date| date.to_string()).unwrap_or_default();
    let stage = if *is_unread { "Not read" } else { messages::stage(summary.stage()) };
    let part = f64::from(summary.reviewed) / f64::from(summary.paragraphs.max(1));
    let least = summary.least.map(messages::percent);
    let least = least.map(|least| format!("least certain {least}")).unwrap_or_default();
    html! {
        <li data-stage={format!("{:?}", summary.stage())}>
            <input type="checkbox" checked={*is_picked} aria-label={format!("Select {title}")}
                onchange={say(ports, LibraryAction::Pick(entry.id(), !is_picked))} />
            <div class="what">
                { name(entry, title, *editing == Some(Field::Title), ports) }
                <span class="facts">
                    <time>{ date }</time>
                    <span class="source">{ summary.meta.source.clone() }</span>
                    { note(entry, title, *editing == Some(Field::Note), ports) }
                </span>
            </div>
            <span class="stage">{ stage }</span>
            <meter value={format!("{part:.3}")} aria-label={messages::progress(summary)}
                title={messages::progress(summary)}>{ messages::progress(summary) }</meter>
            <span class="mentions">
                <span>{ messages::count(summary.mentions() as usize, "mention") }</span>
                <span class="least">{ least }</span>
            </span>
            <span class="deeds">
                <button class="quiet" aria-label={format!("Rename {title}")}
                    onclick={say(ports, LibraryAction::StartEdit(entry.id(), Field::Title))}>
                    { "Rename" }
                </button>
                <button class="quiet" aria-label={format!("Note on {title}")}
                    onclick={say(ports, LibraryAction::StartEdit(entry.id(), Field::Note))}>
                    { "Note" }
                </button>
                <button class="quiet" aria-label={format!("Remove {title}")}
                    onclick={ports.say(Action::DeleteDocuments([entry.id()].into()))}>{ "Remove" }</button>
            </span>
        </li>
    }
}

/// The title: what opens the document, or the field in which it is renamed.
fn name(entry: &Entry, title: &str, is_renaming: bool, ports: &Ports) -> Html {
    if !is_renaming {
        return html! {
            <button class="title" id={title_id(entry.id())} title={title.to_owned()}
                onclick={ports.say(Action::OpenDocument(entry.id()))}>
                { title.to_owned() }
            </button>
        };
    }
    field("title", format!("New title of {title}"), entry.summary.meta.title.clone(), ports)
}

/// The remark, or the field in which it is written.
fn note(entry: &Entry, title: &str, is_editing: bool, ports: &Ports) -> Html {
    let text = entry.summary.meta.note.clone();
    if is_editing {
        return field("note", format!("Note on {title}"), text, ports);
    }
    html! { <span class="note">{ text }</span> }
}

/// A field for what a person writes about a document: taken with Enter or by leaving it, left as it
/// was with Escape.
fn field(class: &'static str, name: String, text: String, ports: &Ports) -> Html {
    let describe = |field: InputField, stays: bool| {
        Action::Library(LibraryAction::Describe { text: field.value(), stays })
    };
    let left = move |event: FocusEvent| describe(event.target_unchecked_into(), false);
    let left = ports.dispatch.reform(left);
    let keyed = {
        let dispatch = ports.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => dispatch.emit(describe(event.target_unchecked_into(), true)),
            "Escape" => dispatch.emit(Action::Library(LibraryAction::StopEdit)),
            _ => {}
        })
    };
    html! {
        <TextField {class} id={FIELD_ID} {name} value={text} onblur={left} onkeydown={keyed} />
    }
}
