use super::field::TextField;
use super::placing::{EDITOR_ID, use_placing};
use super::{Ports, place};
use crate::messages;
use crate::platform::InputField;
use crate::state::command::Command;
use crate::state::keys::Keymap;
use crate::state::{Action, Desk, FIND_ID, NOTE_ID, SameAction, labels_like, reshape};
use dateline_annotation::{Annotation, AnnotationId, Document, Label, LabelId, LabelSet, Status};
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
    /// The annotation, where there is one, and the person's note on it.
    annotation: Option<AnnotationId>,
    note: String,
    /// Where it comes from, and its value.
    remarks: Vec<String>,
    /// The pieces that a split would make, and what a join would.
    pieces: Option<String>,
    whole: Option<String>,
    /// At how many other places the text would get the label.
    same: Option<usize>,
    /// What it stands beside; nothing for what the browser shows as selected.
    anchor: Option<String>,
    /// The byte at which that starts.
    from: u32,
}

impl Subject {
    /// Selected text that is to become a mention.
    pub(super) fn selected(
        document: &Document,
        span: Span,
        desk: &Desk,
        labels: &LabelSet,
        keys: &Keymap,
    ) -> Self {
        let last = desk.last_label.and_then(|id| labels.get(id));
        let enter = last.map(|label| format!("{}: {}", keys.sign(Command::Accept), label.name));
        Self {
            quote: document.quote(span).to_owned(),
            label: desk.last_label,
            is_new: true,
            is_accepted: false,
            annotation: None,
            note: String::new(),
            remarks: enter.into_iter().collect(),
            pieces: pieces(document, desk),
            whole: None,
            same: None,
            anchor: (!desk.is_held).then(|| "#text .selected".to_owned()),
            from: span.start,
        }
    }

    /// A mention.
    pub(super) fn mention(
        document: &Document,
        annotation: &Annotation,
        desk: &Desk,
        labels: &LabelSet,
        same: Option<usize>,
    ) -> Self {
        let mut remarks = vec![messages::origin(document, annotation, labels)];
        remarks.extend(annotation.value.as_ref().map(|value| format!("value {value}")));
        Self {
            quote: document.quote(annotation.span).to_owned(),
            label: Some(annotation.label),
            is_new: false,
            is_accepted: annotation.status == Status::Accepted,
            annotation: Some(annotation.id),
            note: annotation.note.clone().unwrap_or_default(),
            remarks,
            pieces: pieces(document, desk),
            whole: reshape::would_join(document, desk).map(|span| document.quote(span).to_owned()),
            same,
            anchor: Some(format!("#text mark[data-annotation-ids~='{}']", annotation.id.0)),
            from: annotation.span.start,
        }
    }
}

/// What a split would make, with bars between.
fn pieces(document: &Document, desk: &Desk) -> Option<String> {
    let (_, pieces) = reshape::would_split(document, desk)?;
    let quotes: Vec<&str> = pieces.iter().map(|piece| document.quote(*piece)).collect();
    Some(quotes.join(" | "))
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) subject: Subject,
    /// What is typed to find a label, while one is looked for.
    pub(super) finding: Option<String>,
    pub(super) keys: Rc<Keymap>,
    /// The place that the mention names, where it may name one.
    pub(super) card: Option<place::Card>,
    pub(super) labels: Rc<LabelSet>,
    pub(super) ports: Ports,
}

/// The editor: stands beside its mention ([`use_placing`]). On narrow screens the style sheet puts it
/// at the bottom instead.
#[component(Editor)]
pub(super) fn editor(props: &Props) -> Html {
    let subject = &props.subject;
    use_placing(subject.anchor.clone(), subject.from);
    let name = if subject.is_new { "New mention" } else { "Mention" };
    let away = if subject.is_new { Action::Escape } else { Action::Focus(None) };
    // Searching takes the room.
    let is_searching = props.card.as_ref().is_some_and(place::Card::is_open);
    html! {
        <div id={EDITOR_ID} class="editor" role="group" aria-label={name}>
            <button class="icon put-away" aria-label="Put away" onclick={props.ports.say(away)}>
                { "×" }
            </button>
            <p class="quote">{ subject.quote.clone() }</p>
            <div hidden={is_searching}>
                { labels(props) }
                { edges(props) }
                { reshapes(props) }
                { decisions(props) }
                { for props.subject.annotation.map(|id| note(id, props)) }
            </div>
            <div>{ for props.card.iter().map(|it| place::card(it, &props.ports)) }</div>
            <p class="remarks" hidden={is_searching}>{ subject.remarks.join(" · ") }</p>
        </div>
    }
}

/// The labels to choose from; while one is looked for, those that fit what is typed.
fn labels(props: &Props) -> Html {
    let found: Vec<&Label> = match &props.finding {
        Some(typed) => labels_like(&props.labels, typed),
        None => props.labels.iter().collect(),
    };
    html! {
        <>
            { for props.finding.iter().map(|typed| find_field(typed, found.first().copied(), props)) }
            <div class="labels">
                { for found.into_iter().map(|label| label_button(props, label)) }
            </div>
        </>
    }
}

/// Where a label is typed. Enter gives the first that fits.
fn find_field(typed: &str, first: Option<&Label>, props: &Props) -> Html {
    let find = |typed: String| Action::FindLabel(Some(typed));
    let oninput = props.ports.dispatch.reform(move |event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        find(field.value())
    });
    let (dispatch, id) = (props.ports.dispatch.clone(), first.map(|label| label.id));
    let onkeydown = Callback::from(move |event: KeyboardEvent| match (event.key().as_str(), id) {
        ("Enter", Some(id)) => {
            event.prevent_default();
            dispatch.emit(Action::SetLabel(id));
        }
        ("Escape", _) => dispatch.emit(Action::FindLabel(None)),
        _ => {}
    });
    let told = first.map_or_else(
        || "No label is called so".to_owned(),
        |label| format!("Enter: {}", label.name),
    );
    html! {
        <div class="find">
            <input id={FIND_ID} aria-label="Find a label" placeholder="Find a label" autocomplete="off"
                spellcheck="false" value={typed.to_owned()} {oninput} {onkeydown} />
            <span role="status">{ told }</span>
        </div>
    }
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

/// The person's note on a mention: taken with Enter or by leaving it.
fn note(id: AnnotationId, props: &Props) -> Html {
    let remark = move |field: InputField| Action::Remark(id, field.value());
    let dispatch = &props.ports.dispatch;
    let onblur = dispatch.reform(move |event: FocusEvent| remark(event.target_unchecked_into()));
    let (dispatch, before) = (dispatch.clone(), props.subject.note.clone());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let field: InputField = event.target_unchecked_into();
        match event.key().as_str() {
            "Escape" => field.set_value(&before),
            "Enter" => {}
            _ => return,
        }
        event.prevent_default();
        // Leaving the field takes the note.
        dispatch.emit(Action::BackToText);
    });
    html! {
        <TextField about={id.0} id={NOTE_ID} class="note" name="Note on this mention" placeholder="Note"
            value={props.subject.note.clone()} {onblur} {onkeydown} />
    }
}

/// Split and join, where they are possible, with what they would make.
fn reshapes(props: &Props) -> Html {
    let button = |action: Action, command: Command, name: &'static str, result: String| {
        let title = format!("{name}: {result}");
        html! {
            <button class="quiet" key={name} {title} onclick={props.ports.say(action)}>
                { name }<kbd aria-hidden="true">{ props.keys.sign(command) }</kbd>
                <span class="spoken">{ format!(": {result}") }</span>
            </button>
        }
    };
    let Subject { pieces, whole, same, .. } = props.subject.clone();
    let show = Action::Same(SameAction::Show);
    html! {
        <div class="reshapes">
            { for pieces.map(|it| button(Action::Split, Command::Split, "Split", it)) }
            { for whole.map(|it| button(Action::Join, Command::Join, "Join", it)) }
            { for same.map(|count| {
                button(show, Command::SameText, "Same text", messages::same_here(count))
            }) }
        </div>
    }
}

fn decisions(props: &Props) -> Html {
    let sign = |command| props.keys.sign(command);
    if props.subject.is_new {
        return html! {
            <div class="decisions">
                <button onclick={props.ports.say(Action::Escape)}>
                    { "Cancel" }<kbd>{ sign(Command::LetGo) }</kbd>
                </button>
            </div>
        };
    }
    let accepted = props.subject.is_accepted;
    html! {
        <div class="decisions">
            <button class={classes!((!accepted).then_some("primary"))}
                onclick={props.ports.say(Action::Accept)}>
                { if accepted { "Accepted" } else { "Accept" } }<kbd>{ sign(Command::Accept) }</kbd>
            </button>
            <button onclick={props.ports.say(Action::Reject)}>
                { "Reject" }<kbd>{ sign(Command::Reject) }</kbd>
            </button>
            <button onclick={props.ports.say(Action::AcceptFocusParagraph)}>
                { "Accept paragraph" }<kbd>{ sign(Command::AcceptParagraph) }</kbd>
            </button>
        </div>
    }
}
