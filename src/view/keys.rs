use super::Ports;
use super::dialogs::Modal;
use crate::messages;
use crate::state::command::{Entry, GROUPS, Group};
use crate::state::rekeying::{self, WANTED_ID};
use crate::state::{Action, Keys, KeysAction, State};
use yew::prelude::*;

/// All keys. Those of commands can be changed.
pub(super) fn dialog(state: &State, ports: &Ports) -> Html {
    let labels = state.history.project().labels();
    let label_keys = labels.iter().filter_map(|label| {
        let key = label.key?.to_uppercase().to_string();
        Some(html! {
            <tr key={label.id.0}><th><kbd>{ key }</kbd></th><td>{ label.name.clone() }</td></tr>
        })
    });
    let taken = state.keys.taken.map(|taken| messages::key_taken(taken, labels));
    html! {
        <Modal title="Keys" ports={ports.clone()}>
            <p>{ "Click on a key to set another one." }</p>
            <p class="failed" role="alert">{ taken.unwrap_or_default() }</p>
            <div class="keys">
                { for GROUPS.iter().map(|group| self::group(group, &state.keys, ports)) }
                <section key="labels">
                    <h3>{ "Labels: relabel; with text selected: label it" }</h3>
                    <table class="label-keys">{ for label_keys }</table>
                </section>
                <section key="map">
                    <h3>{ "On the map" }</h3>
                    <table>
                        <tr><th><kbd>{ "↑ ↓ ← →" }</kbd></th><td>{ "move it" }</td></tr>
                        <tr><th><kbd>{ "+ −" }</kbd></th><td>{ "zoom" }</td></tr>
                        <tr><th><kbd>{ "0" }</kbd></th><td>{ "show all places" }</td></tr>
                    </table>
                </section>
            </div>
            <div class="actions">
                <button disabled={!state.keys.map.is_own()}
                    onclick={ports.say(Action::Keys(KeysAction::Reset))}>{ "Set all keys back" }</button>
            </div>
        </Modal>
    }
}

fn group((heading, entries): &Group, keys: &Keys, ports: &Ports) -> Html {
    html! {
        <section key={*heading}>
            <h3>{ *heading }</h3>
            <table>{ for entries.iter().map(|entry| row(entry, keys, ports)) }</table>
        </section>
    }
}

fn row(entry: &Entry, keys: &Keys, ports: &Ports) -> Html {
    let signs: Vec<String> =
        keys.map.chords(entry.command).iter().map(ToString::to_string).collect();
    let is_wanted = keys.wanted == Some(entry.command);
    html! {
        <tr key={entry.name}>
            <th>
                <button class="quiet" id={rekeying::element_id(entry.command)} hidden={is_wanted}
                    onclick={ports.say(Action::Keys(KeysAction::Want(entry.command)))}>
                    <span class="spoken">{ format!("Keys of “{}”: {}", entry.says, signs.join(" or ")) }</span>
                    { for signs.into_iter().map(|sign| html! { <kbd key={sign.clone()} aria-hidden="true">{ sign }</kbd> }) }
                </button>
                if is_wanted {
                    <span class="wanted" id={WANTED_ID} tabindex="0">{ "Press a key…" }</span>
                }
            </th>
            <td>{ entry.says }</td>
        </tr>
    }
}
