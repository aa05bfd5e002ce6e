//! A text field that keeps its input when the page renders.

use crate::platform::InputField;
use yew::prelude::*;

/// The props of a text field.
#[derive(Properties, PartialEq)]
pub(super) struct TextFieldProps {
    /// The value until the user types something.
    pub(super) value: String,
    /// Identifies the subject of the field. When it changes, the input is discarded.
    #[prop_or_default]
    pub(super) about: u32,
    pub(super) name: String,
    #[prop_or_default]
    pub(super) id: Option<AttrValue>,
    #[prop_or_default]
    pub(super) class: Option<&'static str>,
    #[prop_or_default]
    pub(super) placeholder: Option<&'static str>,
    /// True if the input is invalid.
    #[prop_or_default]
    pub(super) is_invalid: bool,
    #[prop_or_default]
    pub(super) onchange: Callback<Event>,
    #[prop_or_default]
    pub(super) onblur: Callback<FocusEvent>,
    #[prop_or_default]
    pub(super) onkeydown: Callback<KeyboardEvent>,
}

/// A text field that keeps the user's input when the page renders.
///
/// Yew sets the `value` of an `<input>` in each rendering. This component sets it only when the
/// value or the subject changes.
#[component]
pub(super) fn TextField(props: &TextFieldProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((props.value.clone(), props.about), move |(value, _)| {
            if let Some(field) = node.cast::<InputField>() {
                field.set_value(value);
            }
        });
    }
    html! {
        <input ref={node} id={props.id.clone()} class={props.class} aria-label={props.name.clone()}
            placeholder={props.placeholder} aria-invalid={props.is_invalid.then_some("true")}
            autocomplete="off" onchange={props.onchange.clone()} onblur={props.onblur.clone()}
            onkeydown={props.onkeydown.clone()} />
    }
}
