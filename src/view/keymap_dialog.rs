//! The dialog that lists all keys and changes the keys of commands.

use super::Callbacks;
use super::dialogs::Modal;
use crate::state::State;
use crate::state::action::KeymapAction;
use crate::state::keymap::command::{COMMAND_GROUPS, CommandGroup, CommandSpec};
use crate::state::keymap::keymap_editor;
use crate::state::keymap::keymap_editor::KeymapEditor;
use crate::state::keymap::keymap_editor::RECORDING_ID;
use crate::view::messages;
use yew::prelude::*;

/// Renders the dialog of keys.
pub(super) fn render_keymap_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let labels = state.session.history.project().labels();
    let label_keys = labels.iter().filter_map(|label| {
        let key = label.key?.to_uppercase().to_string();
        Some(html! {
            <tr key={label.id.0}><th><kbd>{ key }</kbd></th><td>{ label.name.clone() }</td></tr>
        })
    });
    let taken = state.keymap_editor.conflict.map(|taken| messages::key_in_use(taken, labels));
    html! {
        <Modal title={messages::KEYBOARD_SHORTCUTS} callbacks={callbacks.clone()}>
            <p>{ messages::CHANGE_KEY_HINT }</p>
            <p class="failed" role="alert">{ taken.unwrap_or_default() }</p>
            <div class="keys">
                { for COMMAND_GROUPS.iter().map(|group| self::render_command_group(group, &state.keymap_editor, callbacks)) }
                <section key="labels">
                    <h3>{ messages::GIVE_LABEL }</h3>
                    <table class="label-keys">{ for label_keys }</table>
                </section>
                <section key="map">
                    <h3>{ messages::ON_THE_MAP }</h3>
                    <table>
                        <tr><th><kbd>{ "↑ ↓ ← →" }</kbd></th><td>{ messages::MOVE_MAP }</td></tr>
                        <tr><th><kbd>{ "+ −" }</kbd></th><td>{ messages::ZOOM }</td></tr>
                        <tr><th><kbd>{ "0" }</kbd></th><td>{ messages::SHOW_ALL_ON_MAP }</td></tr>
                    </table>
                </section>
            </div>
            <div class="actions">
                <button disabled={!state.keymap_editor.keymap.is_customized()}
                    onclick={callbacks.callback_for(KeymapAction::Reset)}>{ messages::RESET_KEYS }</button>
            </div>
        </Modal>
    }
}

fn render_command_group(
    (group, entries): &(CommandGroup, &[CommandSpec]),
    keys: &KeymapEditor,
    callbacks: &Callbacks,
) -> Html {
    html! {
        <section key={format!("{group:?}")}>
            <h3>{ messages::command_group_name(*group) }</h3>
            <table>{ for entries.iter().map(|entry| render_command_row(entry, keys, callbacks)) }</table>
        </section>
    }
}

fn render_command_row(entry: &CommandSpec, keys: &KeymapEditor, callbacks: &Callbacks) -> Html {
    let signs: Vec<String> =
        keys.keymap.chords(entry.command).iter().map(messages::chord_name).collect();
    let is_wanted = keys.recording == Some(entry.command);
    html! {
        <tr key={entry.name}>
            <th>
                <button class="subtle" id={keymap_editor::command_element_id(entry.command)} hidden={is_wanted}
                    onclick={callbacks.callback_for(KeymapAction::Record(entry.command))}>
                    <span class="visually-hidden">{ messages::keys_of_command(entry.command, &signs) }</span>
                    { for signs.into_iter().map(|sign| html! { <kbd key={sign.clone()} aria-hidden="true">{ sign }</kbd> }) }
                </button>
                if is_wanted {
                    <span class="awaiting-key" id={RECORDING_ID} tabindex="0">{ messages::PRESS_KEY }</span>
                }
            </th>
            <td>{ messages::command_name(entry.command) }</td>
        </tr>
    }
}
