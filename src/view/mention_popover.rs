//! The mention popover: the editor at the focused mention or the selected text.

use super::popover_position::{POPOVER_ID, use_popover_position};
use super::text_field::TextField;
use super::{Callbacks, place_card};
use crate::platform::InputField;
use crate::state::action::{
    Action, EditAction, FeatureAction, InterfaceAction, MentionEdit, OccurrenceAction,
    WorkspaceAction,
};
use crate::state::editor::boundaries;
use crate::state::editor::label_search::match_labels;
use crate::state::editor::workspace::{LABEL_SEARCH_ID, NOTE_ID, Workspace};
use crate::state::keymap::Keymap;
use crate::state::keymap::command::Command;
use crate::view::messages;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, Label, LabelId, LabelSet, MentionDetail, MentionDetails,
    Status,
};
use dateline_text::{Span, SpanEdge};
use std::rc::Rc;
use yew::prelude::*;

/// The target of the popover: a mention or the selected text.
#[derive(Clone, PartialEq)]
pub(super) struct PopoverTarget {
    quote: String,
    /// Its label, or for a new mention the one that Enter assigns.
    label: Option<LabelId>,
    is_new: bool,
    is_accepted: bool,
    /// The annotation, if there is one, and its optional attributes.
    annotation: Option<AnnotationId>,
    details: MentionDetails,
    /// The name and the meaning of its label.
    meaning: Option<String>,
    /// Its origin and its value.
    remarks: Vec<String>,
    /// Previews of the results of a split and of a join.
    split_preview: Option<String>,
    join_preview: Option<String>,
    /// The number of other occurrences that would get the label.
    other_occurrences: Option<usize>,
    /// The selector of the element at which the popover is positioned, or `None` for a native
    /// selection.
    anchor: Option<String>,
    /// The start byte of the target.
    start: u32,
}

impl PopoverTarget {
    /// Creates the target for selected text that can become a mention.
    pub(super) fn from_selection(
        document: &Document,
        span: Span,
        workspace: &Workspace,
        labels: &LabelSet,
        keys: &Keymap,
    ) -> Self {
        let last = workspace.last_label.and_then(|id| labels.get(id));
        let enter = last.map(|label| {
            messages::last_label_hint(&messages::first_key(keys, Command::Accept), &label.name)
        });
        Self {
            quote: document.quote(span).to_owned(),
            label: workspace.last_label,
            is_new: true,
            is_accepted: false,
            annotation: None,
            details: MentionDetails::default(),
            meaning: None,
            remarks: enter.into_iter().collect(),
            split_preview: split_preview(document, workspace),
            join_preview: None,
            other_occurrences: None,
            anchor: (!workspace.is_native_selection).then(|| "#text .selected".to_owned()),
            start: span.start,
        }
    }

    /// Creates the target for a mention.
    pub(super) fn from_annotation(
        document: &Document,
        annotation: &Annotation,
        workspace: &Workspace,
        labels: &LabelSet,
        same: Option<usize>,
    ) -> Self {
        let mut remarks = vec![messages::annotation_origin(document, annotation, labels)];
        remarks.extend(annotation.details.value.as_deref().map(messages::mention_value));
        Self {
            quote: document.quote(annotation.span).to_owned(),
            label: Some(annotation.label),
            is_new: false,
            is_accepted: annotation.status == Status::Accepted,
            annotation: Some(annotation.id),
            details: annotation.details.clone(),
            meaning: labels.get(annotation.label).map(messages::label_meaning),
            remarks,
            split_preview: split_preview(document, workspace),
            join_preview: boundaries::join_preview(document, workspace)
                .map(|span| document.quote(span).to_owned()),
            other_occurrences: same,
            anchor: Some(format!("#text mark[data-annotation-ids~='{}']", annotation.id.0)),
            start: annotation.span.start,
        }
    }
}

/// Returns the quotes of the mentions that a split would create, separated by bars.
fn split_preview(document: &Document, workspace: &Workspace) -> Option<String> {
    let (_, pieces) = boundaries::split_preview(document, workspace)?;
    let quotes: Vec<&str> = pieces.iter().map(|piece| document.quote(*piece)).collect();
    Some(quotes.join(" | "))
}

#[derive(Properties, PartialEq)]
pub(super) struct PopoverProps {
    pub(super) subject: PopoverTarget,
    /// The query of the label search, while it is open.
    pub(super) finding: Option<String>,
    pub(super) keys: Rc<Keymap>,
    /// The card of the place, if the mention can have one.
    pub(super) card: Option<place_card::PlaceCard>,
    pub(super) labels: Rc<LabelSet>,
    pub(super) callbacks: Callbacks,
}

/// The mention popover, positioned by [`use_popover_position`]. On narrow screens, the style sheet
/// positions it at the bottom instead.
#[component(MentionPopover)]
pub(super) fn mention_popover(props: &PopoverProps) -> Html {
    let subject = &props.subject;
    use_popover_position(subject.anchor.clone(), subject.start);
    let name = if subject.is_new { messages::NEW_MENTION } else { messages::MENTION };
    let away = if subject.is_new {
        Action::Interface(InterfaceAction::Escape)
    } else {
        Action::Workspace(WorkspaceAction::Focus(None))
    };
    // The list of places needs the space.
    let is_searching = props.card.as_ref().is_some_and(place_card::PlaceCard::is_list_open);
    html! {
        <div id={POPOVER_ID} class="mention-popover" role="group" aria-label={name}>
            <button class="icon close" aria-label={messages::CLOSE} onclick={props.callbacks.callback_for(away)}>
                { "×" }
            </button>
            <p class="quote">{ subject.quote.clone() }</p>
            <p class="label-meaning" hidden={subject.meaning.is_none()}>{ subject.meaning.clone().unwrap_or_default() }</p>
            <div hidden={is_searching}>
                { render_label_choice(props) }
                { render_boundary_buttons(props) }
                { render_boundary_actions(props) }
                { render_decision_buttons(props) }
                { for props.subject.annotation.map(|id| render_note_field(id, props)) }
            </div>
            <div>{ for props.card.iter().map(|it| place_card::render_place_card(it, &props.callbacks)) }</div>
            <p class="mention-origin" hidden={is_searching}>{ subject.remarks.join(" · ") }</p>
        </div>
    }
}

/// Renders the labels to choose from, or those that match the query while the label search is open.
fn render_label_choice(props: &PopoverProps) -> Html {
    let found: Vec<&Label> = match &props.finding {
        Some(typed) => match_labels(&props.labels, typed),
        None => props.labels.iter().collect(),
    };
    html! {
        <>
            { for props.finding.iter().map(|typed| render_label_search(typed, found.first().copied(), props)) }
            <div class="labels">
                { for found.into_iter().map(|label| render_label_button(props, label)) }
            </div>
        </>
    }
}

/// Renders the field of the label search. Enter assigns the first match.
fn render_label_search(typed: &str, first: Option<&Label>, props: &PopoverProps) -> Html {
    let find = |typed: String| Action::Workspace(WorkspaceAction::SearchLabel(Some(typed)));
    let oninput = props.callbacks.dispatch.reform(move |event: InputEvent| {
        let field: InputField = event.target_unchecked_into();
        find(field.value())
    });
    let (dispatch, id) = (props.callbacks.dispatch.clone(), first.map(|label| label.id));
    let onkeydown = Callback::from(move |event: KeyboardEvent| match (event.key().as_str(), id) {
        ("Enter", Some(id)) => {
            event.prevent_default();
            dispatch.emit(MentionEdit::SetLabel(id).into());
        }
        ("Escape", _) => dispatch.emit(WorkspaceAction::SearchLabel(None).into()),
        _ => {}
    });
    let told = messages::label_found(first.map(|label| label.name.as_str()));
    html! {
        <div class="label-search">
            <input id={LABEL_SEARCH_ID} aria-label={messages::FIND_LABEL} placeholder={messages::FIND_LABEL} autocomplete="off"
                spellcheck="false" value={typed.to_owned()} {oninput} {onkeydown} />
            <span role="status">{ told }</span>
        </div>
    }
}

fn render_label_button(props: &PopoverProps, label: &Label) -> Html {
    let is_current = props.subject.label == Some(label.id);
    let key = label.key.map(|key| key.to_uppercase().to_string()).unwrap_or_default();
    html! {
        <button key={label.id.0} class="label" style={super::color_style(label.color)}
            title={label.description.clone()} aria-pressed={is_current.to_string()}
            onclick={props.callbacks.callback_for(MentionEdit::SetLabel(label.id))}>
            <span class="dot" aria-hidden="true" />
            <span class="label-name">{ label.name.clone() }</span>
            <kbd aria-hidden="true">{ key }</kbd>
        </button>
    }
}

fn render_boundary_buttons(props: &PopoverProps) -> Html {
    let button = |edge: SpanEdge, forward: bool, sign: &'static str, name: &'static str| {
        let dispatch = props.callbacks.dispatch.clone();
        let moved = Callback::from(move |event: MouseEvent| {
            dispatch.emit(
                MentionEdit::MoveBoundary { edge, forward, by_character: event.alt_key() }.into(),
            );
        });
        html! { <button class="icon" aria-label={name} title={messages::boundary_hint(name)}
        onclick={moved}>{ sign }</button> }
    };
    html! {
        <div class="boundary-buttons">
            <span>{ messages::MOVE_START }</span>
            { button(SpanEdge::Start, false, "←", messages::START_EARLIER) }
            { button(SpanEdge::Start, true, "→", messages::START_LATER) }
            <span>{ messages::MOVE_END }</span>
            { button(SpanEdge::End, false, "←", messages::END_EARLIER) }
            { button(SpanEdge::End, true, "→", messages::END_LATER) }
        </div>
    }
}

/// Renders the field for the user's note on a mention. Enter or leaving the field saves it.
fn render_note_field(id: AnnotationId, props: &PopoverProps) -> Html {
    let remark = move |field: InputField| -> Action {
        MentionEdit::SetDetail(id, MentionDetail::Note(field.value())).into()
    };
    let dispatch = &props.callbacks.dispatch;
    let onblur = dispatch.reform(move |event: FocusEvent| remark(event.target_unchecked_into()));
    let (dispatch, before) =
        (dispatch.clone(), props.subject.details.note.clone().unwrap_or_default());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let field: InputField = event.target_unchecked_into();
        match event.key().as_str() {
            "Escape" => field.set_value(&before),
            "Enter" => {}
            _ => return,
        }
        event.prevent_default();
        // Leaving the field saves the note.
        dispatch.emit(WorkspaceAction::FocusText.into());
    });
    html! {
        <TextField about={id.0} id={NOTE_ID} class="note" name={messages::MENTION_NOTE} placeholder={messages::NOTE_HINT}
            value={props.subject.details.note.clone().unwrap_or_default()} {onblur} {onkeydown} />
    }
}

/// Renders the commands for splitting and joining, if they are available, with previews.
fn render_boundary_actions(props: &PopoverProps) -> Html {
    let button = |action: Action, command: Command, name: &'static str, result: String| {
        let title = messages::action_preview(name, &result);
        html! {
            <button class="subtle" key={name} {title} onclick={props.callbacks.callback_for(action)}>
                { name }<kbd aria-hidden="true">{ messages::first_key(&props.keys, command) }</kbd>
                <span class="visually-hidden">{ messages::preview(&result) }</span>
            </button>
        }
    };
    let PopoverTarget {
        split_preview: pieces, join_preview: whole, other_occurrences: same, ..
    } = props.subject.clone();
    let show = Action::Feature(FeatureAction::Occurrences(OccurrenceAction::Show));
    html! {
        <div class="boundary-actions">
            { for pieces.map(|it| button(Action::Edit(EditAction::Mention(MentionEdit::Split)), Command::Split, messages::SPLIT, it)) }
            { for whole.map(|it| button(Action::Edit(EditAction::Mention(MentionEdit::Join)), Command::Join, messages::JOIN, it)) }
            { for same.map(|count| {
                button(show, Command::ShowOccurrences, messages::SAME_TEXT, messages::occurrences_here(count))
            }) }
        </div>
    }
}

fn render_decision_buttons(props: &PopoverProps) -> Html {
    let sign = |command| messages::first_key(&props.keys, command);
    if props.subject.is_new {
        return html! {
            <div class="decisions">
                <button onclick={props.callbacks.callback_for(InterfaceAction::Escape)}>
                    { messages::CANCEL }<kbd>{ sign(Command::Cancel) }</kbd>
                </button>
            </div>
        };
    }
    let accepted = props.subject.is_accepted;
    html! {
        <div class="decisions">
            <button class={classes!((!accepted).then_some("primary"))}
                onclick={props.callbacks.callback_for(MentionEdit::Accept)}>
                { if accepted { messages::ACCEPTED } else { messages::ACCEPT } }<kbd>{ sign(Command::Accept) }</kbd>
            </button>
            <button onclick={props.callbacks.callback_for(MentionEdit::Reject)}>
                { messages::REJECT }<kbd>{ sign(Command::Reject) }</kbd>
            </button>
            <button onclick={props.callbacks.callback_for(MentionEdit::AcceptFocusedParagraph)}>
                { messages::ACCEPT_PARAGRAPH }<kbd>{ sign(Command::AcceptParagraph) }</kbd>
            </button>
        </div>
    }
}
