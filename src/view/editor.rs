use super::{Ports, place};
use crate::messages;
use crate::platform::page;
use crate::state::{Action, Desk};
use dateline_annotation::{Annotation, Document, Label, LabelId, LabelSet, Status};
use dateline_text::{Edge, Span};
use std::rc::Rc;
use yew::prelude::*;

/// What the editor is about.
#[derive(Clone, PartialEq)]
pub(super) struct Subject {
    quote: String,
    /// Its label, or the one that Enter gives.
    label: Option<LabelId>,
    is_new: bool,
    is_accepted: bool,
    /// Where it comes from, and its value.
    remarks: Vec<String>,
    /// What it stands beside.
    anchor: String,
}

impl Subject {
    /// Selected text that is to become a mention.
    pub(super) fn selected(
        document: &Document,
        span: Span,
        desk: &Desk,
        labels: &LabelSet,
    ) -> Self {
        let last = desk.last_label.and_then(|id| labels.get(id));
        let enter = last.map(|label| format!("Enter: {}", label.name));
        Self {
            quote: document.quote(span).to_owned(),
            label: desk.last_label,
            is_new: true,
            is_accepted: false,
            remarks: enter.into_iter().collect(),
            anchor: "#text .selected".to_owned(),
        }
    }

    /// A mention.
    pub(super) fn mention(document: &Document, annotation: &Annotation, labels: &LabelSet) -> Self {
        let mut remarks = vec![messages::origin(annotation, labels)];
        remarks.extend(annotation.value.as_ref().map(|value| format!("value {value}")));
        Self {
            quote: document.quote(annotation.span).to_owned(),
            label: Some(annotation.label),
            is_new: false,
            is_accepted: annotation.status == Status::Accepted,
            remarks,
            anchor: format!("#text mark[data-annotation-ids~='{}']", annotation.id.0),
        }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) subject: Subject,
    /// The place that the mention names, where it may name one.
    pub(super) card: Option<place::Card>,
    /// Changes with the document, so that the place is looked up again.
    pub(super) stamp: u64,
    pub(super) labels: Rc<LabelSet>,
    pub(super) ports: Ports,
}

/// The space between a mention and its editor, in pixels.
const GAP: f64 = 10.0;
/// The height of the bar with some air, in pixels.
const BAR: f64 = 56.0;
/// However little room there is, the editor is so high, in pixels.
const LEAST: f64 = 240.0;

/// The editor: stands below its mention, or above where there is no room. On narrow screens the
/// style sheet puts it at the bottom instead.
#[component(Editor)]
pub(super) fn editor(props: &Props) -> Html {
    let place = use_state(Spot::default);
    use_effect_with((props.subject.clone(), props.card.clone(), props.stamp), {
        let place = place.clone();
        move |(subject, _, _)| {
            if let Some(found) = find_place(&subject.anchor)
                && *place != found
            {
                place.set(found);
            }
        }
    });
    let subject = &props.subject;
    let name = if subject.is_new { "New mention" } else { "Mention" };
    let Spot { left, top, most } = *place;
    let style = format!("left:{left:.0}px;top:{top:.0}px;max-height:{most:.0}px");
    // Searching takes the room.
    let is_searching = props.card.as_ref().is_some_and(place::Card::is_open);
    html! {
        <div id="editor" class="editor" role="group" aria-label={name} {style}>
            <p class="quote">{ subject.quote.clone() }</p>
            <div hidden={is_searching}>
                <div class="labels">
                    { for props.labels.iter().map(|label| label_button(props, label)) }
                </div>
                { edges(props) }
                { decisions(props) }
            </div>
            <div>{ for props.card.iter().map(|it| place::card(it, &props.ports)) }</div>
            <p class="remarks" hidden={is_searching}>{ subject.remarks.join(" · ") }</p>
        </div>
    }
}

/// Where the editor goes, in pixels of the sheet.
#[derive(Clone, Copy, Default, PartialEq)]
struct Spot {
    left: f64,
    top: f64,
    /// How high it may be; what is higher scrolls.
    most: f64,
}

/// Below the mention, or above where there is more room.
fn find_place(anchor: &str) -> Option<Spot> {
    let anchor = page::rect(anchor)?;
    let sheet = page::rect("#sheet")?;
    let editor = page::rect("#editor")?;
    let height = page::full_height("#editor")?;
    let (_, bottom) = page::viewport();
    let below = bottom - (anchor.top + anchor.height) - 2.0 * GAP;
    let above = anchor.top - GAP - BAR;
    let is_below = height <= below || below >= above;
    let most = if is_below { below } else { above }.max(LEAST);
    let top = if is_below {
        anchor.top + anchor.height + GAP
    } else {
        anchor.top - height.min(most) - GAP
    };
    let widest = (sheet.width - editor.width).max(0.0);
    let left = (anchor.left - sheet.left).clamp(0.0, widest);
    Some(Spot { left, top: top - sheet.top, most })
}

fn label_button(props: &Props, label: &Label) -> Html {
    let is_current = props.subject.label == Some(label.id);
    let key = label.key.map(|key| key.to_uppercase().to_string()).unwrap_or_default();
    html! {
        <button key={label.id.0} class="label" style={super::style_of(label.color)}
            title={label.description.clone()} aria-pressed={is_current.to_string()}
            onclick={props.ports.say(Action::SetLabel(label.id))}>
            <span class="dot" aria-hidden="true" />
            <span class="label-name">{ label.name.clone() }</span>
            <kbd aria-hidden="true">{ key }</kbd>
        </button>
    }
}

fn edges(props: &Props) -> Html {
    let button = |edge: Edge, forward: bool, sign: &'static str, name: &'static str| {
        let dispatch = props.ports.dispatch.clone();
        let moved = Callback::from(move |event: MouseEvent| {
            dispatch.emit(Action::MoveEdge { edge, forward, exact: event.alt_key() });
        });
        html! { <button class="icon" aria-label={name} title={format!("{name} (Alt: by a character)")}
        onclick={moved}>{ sign }</button> }
    };
    html! {
        <div class="edges">
            <span>{ "Start" }</span>
            { button(Edge::Start, false, "←", "Start earlier") }
            { button(Edge::Start, true, "→", "Start later") }
            <span>{ "End" }</span>
            { button(Edge::End, false, "←", "End earlier") }
            { button(Edge::End, true, "→", "End later") }
        </div>
    }
}

fn decisions(props: &Props) -> Html {
    if props.subject.is_new {
        return html! {
            <div class="decisions">
                <button onclick={props.ports.say(Action::Escape)}>{ "Cancel" }<kbd>{ "Esc" }</kbd></button>
            </div>
        };
    }
    let accepted = props.subject.is_accepted;
    html! {
        <div class="decisions">
            <button class={classes!((!accepted).then_some("primary"))}
                onclick={props.ports.say(Action::Accept)}>
                { if accepted { "Accepted" } else { "Accept" } }<kbd>{ "A" }</kbd>
            </button>
            <button onclick={props.ports.say(Action::Reject)}>{ "Reject" }<kbd>{ "X" }</kbd></button>
            <button onclick={props.ports.say(Action::AcceptFocusParagraph)}>
                { "Accept paragraph" }<kbd>{ "⇧ ⏎" }</kbd>
            </button>
        </div>
    }
}
