use crate::platform::InputField;
use yew::prelude::*;

/// What a text field is made of.
#[derive(Properties, PartialEq)]
pub(super) struct TextFieldProps {
    /// What stands in it until something is typed.
    pub(super) value: String,
    /// What it is about: what was typed about something else does not stay.
    #[prop_or_default]
    pub(super) about: u32,
    pub(super) name: String,
    #[prop_or_default]
    pub(super) id: Option<AttrValue>,
    #[prop_or_default]
    pub(super) class: Option<&'static str>,
    #[prop_or_default]
    pub(super) placeholder: Option<&'static str>,
    /// Whether what is typed does not do.
    #[prop_or_default]
    pub(super) is_invalid: bool,
    #[prop_or_default]
    pub(super) onchange: Callback<Event>,
    #[prop_or_default]
    pub(super) onblur: Callback<FocusEvent>,
    #[prop_or_default]
    pub(super) onkeydown: Callback<KeyboardEvent>,
}

/// A text field in which stays what is typed when the page is drawn anew. Yew writes the `value` of
/// an `<input>` at every drawing; this one is written only when there is another.
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
