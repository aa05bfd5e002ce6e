use super::Ports;
use super::dialogs::Modal;
use crate::messages;
use crate::platform::SelectField;
use crate::state::export::Scope;
use crate::state::training::{Extent, Job, Training, documents};
use crate::state::{Action, State, TrainingAction};
use dateline_formats::export::{Granularity, Labels, Options, Overlaps, Split};
use dateline_protocol::Exported;
use yew::prelude::*;

/// The split that is offered.
const SPLIT: Split = Split { seed: 1, shares: [80, 10, 10] };

/// What training data to write: format, documents, what of them, and what became of it.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    let training = &state.training;
    html! {
        <Modal title="Export training data" ports={ports.clone()}>
            <div class="training">
                { formats(training, ports) }
                { extents(state, ports) }
                { options(training, ports) }
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

fn options(training: &Training, ports: &Ports) -> Html {
    let options = training.options.clone();
    let set = |change: fn(&mut Options)| {
        let mut changed = options.clone();
        change(&mut changed);
        changed
    };
    let scopes = Scope::ALL.map(|scope| {
        let mut changed = options.clone();
        changed.selection = scope;
        (messages::selection(scope).to_owned(), changed)
    });
    let texts = vec![
        ("A text for each document".to_owned(), set(|it| it.granularity = Granularity::Document)),
        ("A text for each paragraph".to_owned(), set(|it| it.granularity = Granularity::Paragraph)),
        ("A text for each sentence".to_owned(), set(|it| it.granularity = Granularity::Sentence)),
    ];
    let labels = vec![
        ("Labels of the project".to_owned(), set(|it| it.labels = Labels::Keep)),
        ("PER, ORG, LOC, MISC".to_owned(), set(|it| it.labels = Labels::Conll)),
    ];
    let overlaps = vec![
        ("Overlaps kept where the format can".to_owned(), set(|it| it.overlaps = Overlaps::Keep)),
        (
            "The longest of overlapping mentions".to_owned(),
            set(|it| it.overlaps = Overlaps::Resolve),
        ),
    ];
    let splits = vec![
        ("One file".to_owned(), set(|it| it.split = None)),
        ("Train, dev and test, 80 : 10 : 10".to_owned(), set(|it| it.split = Some(SPLIT))),
    ];
    let list = |name, choices| choose(name, &options, choices, TrainingAction::Options, ports);
    html! {
        <>
            { list("Mentions", scopes.into()) }
            { list("Texts", texts) }
            { list("Labels", labels) }
            { list("Overlaps", overlaps) }
            { list("Split", splits) }
        </>
    }
}

fn outcome(training: &Training, ports: &Ports) -> Html {
    match (&training.job, &training.ready) {
        (Some(job), _) => progress(job, ports),
        (None, Some(ready)) => doubts(ready, ports),
        (None, None) => html! {
            <div class="actions">
                <button class="primary" disabled={training.formats.is_empty()}
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
