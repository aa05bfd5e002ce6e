use super::Ports;
use super::dialogs::Modal;
use super::field::TextField;
use crate::messages;
use crate::platform::{InputField, SelectField};
use crate::state::export::Scope;
use crate::state::training::{Extent, Job, Training, documents};
use crate::state::{Action, State, TrainingAction};
use dateline_annotation::Label;
use dateline_formats::export::{Granularity, Labels, Options, Overlaps};
use dateline_protocol::Exported;
use yew::prelude::*;

/// What training data to write: format, documents, what of them, and what became of it.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    let training = &state.training;
    html! {
        <Modal title="Export training data" ports={ports.clone()}>
            <div class="training">
                { formats(training, ports) }
                { extents(state, ports) }
                { options(state, ports) }
                { outcome(training, ports) }
            </div>
        </Modal>
    }
}

fn say<E: 'static>(ports: &Ports, action: TrainingAction) -> Callback<E> {
    ports.say(Action::Training(action))
}

/// A named list to choose one from.
fn choose<T: Clone + PartialEq + 'static>(
    name: &'static str,
    chosen: &T,
    choices: Vec<(String, T)>,
    action: impl Fn(T) -> TrainingAction + 'static,
    ports: &Ports,
) -> Html {
    let values: Vec<T> = choices.iter().map(|(_, value)| value.clone()).collect();
    let changed = ports.dispatch.reform(move |event: Event| {
        let field: SelectField = event.target_unchecked_into();
        let at = usize::try_from(field.selected_index()).unwrap_or_default();
        Action::Training(action(values[at.min(values.len() - 1)].clone()))
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

fn formats(training: &Training, ports: &Ports) -> Html {
    if training.formats.is_empty() {
        return html! { <p>{ messages::NO_FORMATS }</p> };
    }
    let choices = training.formats.iter().enumerate();
    let choices = choices.map(|(at, format)| (format.title.clone(), at)).collect();
    let consumers = training.formats.get(training.chosen).map(|it| it.consumers.join(", "));
    html! {
        <>
            { choose("Format", &training.chosen, choices, TrainingAction::Format, ports) }
            <p>{ messages::read_by(&consumers.unwrap_or_default()) }</p>
        </>
    }
}

fn extents(state: &State, ports: &Ports) -> Html {
    let extents = [Extent::Open, Extent::Picked, Extent::Project];
    let choices = extents.into_iter().filter_map(|extent| {
        let count = documents(state, extent).len();
        (count > 0).then(|| (messages::extent(extent, count), extent))
    });
    let chosen = &state.training.extent;
    choose("Documents", chosen, choices.collect(), TrainingAction::Extent, ports)
}

fn options(state: &State, ports: &Ports) -> Html {
    let training = &state.training;
    let options = &training.options;
    let with = |text: &str, change: &dyn Fn(&mut Options)| {
        let mut changed = options.clone();
        change(&mut changed);
        (text.to_owned(), changed)
    };
    let scopes =
        Scope::ALL.map(|scope| with(messages::selection(scope), &|it| it.selection = scope));
    let texts = [
        with("A text for each document", &|it| it.granularity = Granularity::Document),
        with("A text for each paragraph", &|it| it.granularity = Granularity::Paragraph),
        with("A text for each sentence", &|it| it.granularity = Granularity::Sentence),
    ];
    let labels = [
        with("Labels of the project", &|it| it.labels = Labels::Keep),
        with("PER, ORG, LOC, MISC", &|it| it.labels = Labels::Conll),
        with("Names of your own", &|it| it.labels = Labels::Map(training.names())),
    ];
    let overlaps = [
        with("Kept where the format can", &|it| it.overlaps = Overlaps::Keep),
        with("Only the longest mention kept", &|it| it.overlaps = Overlaps::Resolve),
    ];
    let splits = [
        with("One file", &|it| it.split = None),
        with("Train, dev and test, 80 : 10 : 10", &|it| it.split = Some(training.split())),
    ];
    let list = |name, choices| choose(name, options, choices, TrainingAction::Options, ports);
    let is_named = matches!(options.labels, Labels::Map(_));
    html! {
        <>
            { list("Mentions", scopes.into()) }
            { list("Texts", texts.into()) }
            { list("Labels", labels.into()) }
            <div hidden={!is_named}>{ is_named.then(|| names(state, ports)) }</div>
            { list("Overlaps", overlaps.into()) }
            { list("Split", splits.into()) }
            <div hidden={options.split.is_none()}>
                { options.split.is_some().then(|| seed(training, ports)) }
            </div>
        </>
    }
}

/// What each label of the project is called; what is not ticked is left out.
fn names(state: &State, ports: &Ports) -> Html {
    let names = state.training.names();
    let row = |label: &Label| {
        let name = match names.get(&label.name) {
            Some(name) => name.clone(),
            None => Some(label.name.clone()),
        };
        let (own, is_written) = (label.name.clone(), name.is_some());
        let ticked = {
            let back = (!is_written).then(|| own.clone());
            say::<Event>(ports, TrainingAction::Name(own.clone(), back))
        };
        let onchange = ports.dispatch.reform(move |event: Event| {
            let field: InputField = event.target_unchecked_into();
            Action::Training(TrainingAction::Name(own.clone(), Some(field.value())))
        });
        html! {
            <li key={label.name.clone()}>
                <label>
                    <input type="checkbox" checked={is_written} onchange={ticked}
                        aria-label={format!("Write {}", label.name)} />
                    <span>{ label.name.clone() }</span>
                </label>
                <div>
                    if is_written {
                        <TextField name={format!("Name of {}", label.name)}
                            value={name.unwrap_or_default()} {onchange} />
                    } else {
                        { "left out" }
                    }
                </div>
            </li>
        }
    };
    let labels = state.history.project().labels();
    html! { <ul class="names" aria-label="Names of labels">{ for labels.iter().map(row) }</ul> }
}

/// Another seed is another split.
fn seed(training: &Training, ports: &Ports) -> Html {
    let typed = ports.dispatch.reform(|event: Event| {
        let field: InputField = event.target_unchecked_into();
        Action::Training(TrainingAction::Seed(field.value()))
    });
    html! {
        <>
            <label>
                <span>{ "Seed" }</span>
                <TextField name="Seed of the split" value={training.seed.clone()} onchange={typed} />
            </label>
            <p role="status">{ if training.seed().is_some() { messages::SEED } else { messages::NO_SEED } }</p>
        </>
    }
}

fn outcome(training: &Training, ports: &Ports) -> Html {
    match (&training.job, &training.ready) {
        (Some(job), _) => progress(job, ports),
        (None, Some(ready)) => doubts(ready, ports),
        (None, None) => html! {
            <div class="actions">
                <button class="primary" disabled={training.formats.is_empty() || !training.is_sound()}
                    onclick={say(ports, TrainingAction::Start)}>{ "Write" }</button>
            </div>
        },
    }
}

fn progress(job: &Job, ports: &Ports) -> Html {
    html! {
        <div class="actions">
            <progress max={job.total.to_string()} value={job.done.to_string()} aria-label="Writing" />
            <span>{ messages::writing(job.done, job.total) }</span>
            <button onclick={say(ports, TrainingAction::Cancel)}>{ "Cancel" }</button>
        </div>
    }
}

/// What is written could not carry everything: that is said before it is saved.
fn doubts(ready: &Exported, ports: &Ports) -> Html {
    let lost = ready.lost.iter().map(|line| html! { <li key={line.clone()}>{ line.clone() }</li> });
    html! {
        <div role="status">
            <p>{ messages::exported(ready) }</p>
            <ul class="lost">{ for lost }</ul>
            <div class="actions">
                <button class="primary" onclick={say(ports, TrainingAction::Take)}>
                    { "Save it all the same" }
                </button>
            </div>
        </div>
    }
}
