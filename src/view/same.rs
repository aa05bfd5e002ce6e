use super::Ports;
use super::dialogs::Modal;
use crate::messages;
use crate::platform::InputField;
use crate::state::command::Command;
use crate::state::same::{Row, Same};
use crate::state::{Action, SameAction, State};
use dateline_annotation::{Deed, LabelSet, Rules};
use yew::prelude::*;

/// So many places are drawn; all of them count.
const DRAWN: usize = 300;

/// The places where a text stands again, to choose from.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    let Some(same) = &state.same else { return html! { <span hidden={true} /> } };
    let submitted = {
        let dispatch = ports.dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.emit(Action::Same(SameAction::Apply));
        })
    };
    let has_others = state.history.summaries().len() > 1;
    html! {
        <Modal title="The same text elsewhere" ports={ports.clone()}>
            <form class="same" onsubmit={submitted}>
                <p class="quote">{ same.offer.quote.clone() }</p>
                <div class="rules">
                    if has_others {
                        { check("In all documents", same.everywhere, ports, SameAction::Everywhere) }
                        <kbd aria-hidden="true">{ state.keys.map.sign(Command::SameText) }</kbd>
                    }
                    { for rules(state.rules).into_iter().map(|(name, is_set, set)| {
                        check(name, is_set, ports, move |on| SameAction::Rules(set(on)))
                    }) }
                </div>
                <p role="status">{ found(same) }</p>
                <ul>{ for same.rows.iter().take(DRAWN).enumerate().map(|(at, it)| row(state, at, it, ports)) }</ul>
                <p hidden={same.rows.len() <= DRAWN}>
                    { format!("and {} more, not drawn here", same.rows.len().saturating_sub(DRAWN)) }
                </p>
                <div class="actions">
                    <button class="primary" autofocus={true} disabled={same.chosen() == 0}>
                        { deed(same, state.history.project().labels()) }
                    </button>
                    <button type="button" onclick={say(ports, SameAction::ChooseAll(true))}>{ "All" }</button>
                    <button type="button" onclick={say(ports, SameAction::ChooseAll(false))}>{ "None" }</button>
                </div>
            </form>
        </Modal>
    }
}

fn say<E: 'static>(ports: &Ports, action: SameAction) -> Callback<E> {
    ports.say(Action::Same(action))
}

fn check(
    name: &'static str,
    is_set: bool,
    ports: &Ports,
    action: impl Fn(bool) -> SameAction + 'static,
) -> Html {
    let onchange = ports.dispatch.reform(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        Action::Same(action(field.checked()))
    });
    html! { <label key={name}><input type="checkbox" checked={is_set} {onchange} />{ name }</label> }
}

type Set = Box<dyn Fn(bool) -> Rules>;

/// The rules with their names, whether they are set, and what they are when they are.
fn rules(rules: Rules) -> [(&'static str, bool, Set); 4] {
    [
        (
            "Whole words",
            rules.whole_words,
            Box::new(move |whole_words| Rules { whole_words, ..rules }),
        ),
        ("Match case", rules.case, Box::new(move |case| Rules { case, ..rules })),
        (
            "Possessives (’s)",
            rules.possessives,
            Box::new(move |possessives| Rules { possessives, ..rules }),
        ),
        ("Plurals (-s)", rules.plurals, Box::new(move |plurals| Rules { plurals, ..rules })),
    ]
}

fn found(same: &Same) -> String {
    match same.unread() {
        None => "Searching…".to_owned(),
        Some(0) => messages::same_found(&same.rows),
        Some(rest) => format!(
            "{} {} still to be read.",
            messages::same_found(&same.rows),
            messages::count(rest, "document")
        ),
    }
}

fn deed(same: &Same, labels: &LabelSet) -> String {
    let name = |label| labels.get(label).map(|label| label.name.as_str()).unwrap_or_default();
    match same.offer.deed {
        Deed::Label(label) => format!("Label {} as {}", same.chosen(), name(label)),
        Deed::Reject(label) => format!("Reject {} as {}", same.chosen(), name(label)),
    }
}

fn row(state: &State, at: usize, row: &Row, ports: &Ports) -> Html {
    let dispatch = ports.dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let field: InputField = event.target_unchecked_into();
        dispatch.emit(Action::Same(SameAction::Choose(at, field.checked())));
    });
    let is_here = Some(row.document) == state.desk().map(|(desk, _)| desk.document);
    let title = state.history.summary(row.document).filter(|_| !is_here);
    let title = title.map(|summary| messages::title(&summary.meta.title).to_owned());
    let [before, quote, behind] = row.context.clone();
    html! {
        <li key={format!("{} {}", row.document.0, row.span.start)}>
            <label>
                <input type="checkbox" checked={row.chosen} {onchange} />
                <span class="context">{ before }<b>{ quote }</b>{ behind }</span>
            </label>
            <span class="carries">
                { for title.into_iter().chain(row.carries.iter().cloned()).map(|it| html! { <span>{ it }</span> }) }
            </span>
        </li>
    }
}
