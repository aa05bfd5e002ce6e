//! The dialog that lists all keys and changes the keys of commands.

use super::Callbacks;
use super::dialogs::Modal;
use crate::state::keymap::command::{COMMAND_GROUPS, CommandGroup, CommandSpec};
use crate::state::keymap::keymap_editor;
use crate::state::keymap::keymap_editor::RECORDING_ID;
use crate::state::{KeymapAction, KeymapEditor, State};
use crate::view::messages;
use yew::prelude::*;

/// Renders the dialog of keys.
pub(super) fn render_keymap_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let labels = state.history.project().labels();
    let label_keys = labels.iter().filter_map(|label| {
        let key = label.key?.to_uppercase().to_string();
        Some(html! {
            <tr key={label.id.0}><th><kbd>{ key }</kbd></th><td>{ label.name.clone() }</td></tr>
        })
    });
    let taken = state.keymap_editor.conflict.map(|taken| messages::key_in_use(taken, labels));
    html! {
        <Modal title="Keyboard shortcuts" callbacks={callbacks.clone()}>
            <p>{ "Click a key to change it." }</p>
            <p class="failed" role="alert">{ taken.unwrap_or_default() }</p>
            <div class="keys">
                { for COMMAND_GROUPS.iter().map(|group| self::render_command_group(group, &state.keymap_editor, callbacks)) }
                <section key="labels">
                    <h3>{ "Give a label" }</h3>
                    <table class="label-keys">{ for label_keys }</table>
                </section>
                <section key="map">
                    <h3>{ "On the map" }</h3>
                    <table>
                        <tr><th><kbd>{ "↑ ↓ ← →" }</kbd></th><td>{ "move the map" }</td></tr>
                        <tr><th><kbd>{ "+ −" }</kbd></th><td>{ "zoom" }</td></tr>
                        <tr><th><kbd>{ "0" }</kbd></th><td>{ "show all places" }</td></tr>
                    </table>
                </section>
            </div>
            <div class="actions">
                <button disabled={!state.keymap_editor.keymap.is_customized()}
                    onclick={callbacks.callback_for(KeymapAction::Reset)}>{ "Reset all keys" }</button>
            </div>
        </Modal>
    }
}

fn render_command_group(
    (heading, entries): &CommandGroup,
    keys: &KeymapEditor,
    callbacks: &Callbacks,
) -> Html {
    html! {
        <section key={*heading}>
            <h3>{ *heading }</h3>
            <table>{ for entries.iter().map(|entry| render_command_row(entry, keys, callbacks)) }</table>
        </section>
    }
}

fn render_command_row(entry: &CommandSpec, keys: &KeymapEditor, callbacks: &Callbacks) -> Html {
    let signs: Vec<String> =
        keys.keymap.chords(entry.command).iter().map(ToString::to_string).collect();
    let is_wanted = keys.recording == Some(entry.command);
    html! {
        <tr key={entry.name}>
            <th>
                <button class="subtle" id={keymap_editor::command_element_id(entry.command)} hidden={is_wanted}
                    onclick={callbacks.callback_for(KeymapAction::Record(entry.command))}>
                    <span class="visually-hidden">{ format!("Keys of “{}”: {}", entry.description, signs.join(" or ")) }</span>
                    { for signs.into_iter().map(|sign| html! { <kbd key={sign.clone()} aria-hidden="true">{ sign }</kbd> }) }
                </button>
                if is_wanted {
                    <span class="awaiting-key" id={RECORDING_ID} tabindex="0">{ "Press a key…" }</span>
                }
            </th>
            <td>{ entry.description }</td>
        </tr>
    }
}
