//! Renders the text of the article with its highlights, and handles selection, clicks and hovering.

use super::{color_style, messages};
use crate::platform::mouse_selection::{self, MouseSelection};
use crate::platform::page;
use crate::platform::selection::{self, SelectedRange};
use crate::state::action::{
    Action, EditAction, MentionEdit, PlaceAction, SelectionMode, WorkspaceAction,
};
use crate::state::editor::article::{Highlight, Paragraph, Segment};
use crate::state::editor::workspace::{SELECTION_ID, TEXT_ID, annotation_element_id};
use dateline_annotation::model::{AnnotationId, Color, LabelSet, Status};
use dateline_text::Span;
use std::rc::Rc;
use yew::prelude::*;

/// The decorations of one or more paragraphs.
#[derive(Clone, PartialEq)]
pub(super) struct Decorations {
    /// The focused annotation.
    pub(super) focus: Option<AnnotationId>,
    /// The annotation under the pointer.
    pub(super) hovered: Option<AnnotationId>,
    /// The mention that the Tab key focuses.
    pub(super) tab_stop: Option<AnnotationId>,
    /// The start of the paragraph whose review button the Tab key focuses. From there, the arrow
    /// keys move to the others.
    pub(super) review_tab_stop: Option<u32>,
    /// The mentions of the place under the pointer.
    pub(super) pointed_place_mentions: Vec<AnnotationId>,
    /// The selected text.
    pub(super) selected_span: Option<Span>,
    pub(super) labels: Rc<LabelSet>,
    pub(super) dispatch: Callback<Action>,
}

impl Decorations {
    /// Returns the decorations that are in these paragraphs.
    pub(super) fn restrict_to(&self, paragraphs: &[Rc<Paragraph>]) -> Self {
        let here = |id: &AnnotationId| {
            paragraphs.iter().any(|paragraph| paragraph.contains_annotation(*id))
        };
        let holds = |span: &Span| paragraphs.iter().any(|paragraph| paragraph.span.contains(*span));
        Self {
            focus: self.focus.filter(here),
            hovered: self.hovered.filter(here),
            tab_stop: self.tab_stop.filter(here),
            review_tab_stop: self
                .review_tab_stop
                .filter(|start| paragraphs.iter().any(|paragraph| paragraph.span.start == *start)),
            pointed_place_mentions: self
                .pointed_place_mentions
                .iter()
                .copied()
                .filter(here)
                .collect(),
            selected_span: self.selected_span.filter(holds),
            labels: self.labels.clone(),
            dispatch: self.dispatch.clone(),
        }
    }

    /// Returns true if there is anything to draw besides the text and its highlights.
    pub(super) fn has_any(&self) -> bool {
        let ids = [self.focus, self.hovered, self.tab_stop];
        ids.iter().any(Option::is_some)
            || !self.pointed_place_mentions.is_empty()
            || self.selected_span.is_some()
    }
}

/// Equal props skip rendering: paragraphs and labels are shared with the last rendering.
#[derive(Properties)]
pub(super) struct ParagraphProps {
    pub(super) paragraph: Rc<Paragraph>,
    /// The number of the paragraph, from 1, for screen readers.
    pub(super) number: usize,
    pub(super) shown: Decorations,
}

impl PartialEq for ParagraphProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.paragraph, &other.paragraph)
            && self.number == other.number
            && self.shown == other.shown
    }
}

/// The row of a paragraph: its text, and in the margin a button with its review status.
///
/// The paragraph has no text nodes other than its own text, because selection offsets count them.
#[component(ParagraphView)]
pub(super) fn paragraph_view(props: &ParagraphProps) -> Html {
    let paragraph = &props.paragraph;
    let say = |action: Action| {
        let dispatch = props.shown.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.emit(action.clone()))
    };
    let number = props.number;
    let name = messages::paragraph_button(number, paragraph.is_reviewed);
    let edit = if paragraph.is_reviewed {
        MentionEdit::ReopenParagraph(paragraph.span)
    } else {
        MentionEdit::AcceptParagraph(paragraph.span)
    };
    let action = Action::Edit(EditAction::Mention(edit));
    let segments = split_at_selection(&paragraph.segments, props.shown.selected_span);
    let first = segments.iter().position(|(_, is_selected)| *is_selected);
    let draw = |(at, (segment, is_selected)): (usize, &(Segment, bool))| {
        render_segment(
            props,
            segment,
            is_selected.then_some((first == Some(at)).then_some(SELECTION_ID)),
        )
    };
    html! {
        <>
            <p class={paragraph.is_metadata.then_some("metadata")}
                data-paragraph={paragraph.span.start.to_string()}>
                { for segments.iter().enumerate().map(draw) }
            </p>
            <button class={REVIEW_BUTTON} aria-label={name.clone()} title={name}
                tabindex={if props.shown.review_tab_stop.is_some() { "0" } else { "-1" }}
                aria-pressed={paragraph.is_reviewed.to_string()} onclick={say(action)}
                onkeydown={move_between_review_buttons} />
        </>
    }
}

/// The class of the buttons that accept a paragraph.
const REVIEW_BUTTON: &str = "review";

/// Moves the focus to the review button of the next or the previous paragraph with the arrow keys.
fn move_between_review_buttons(event: KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return;
    }
    event.prevent_default();
    // Otherwise the key would also move the selection in the article.
    event.stop_propagation();
    page::focus_next_of_class(REVIEW_BUTTON, forward);
}

/// Splits segments at the ends of the selection, too. Returns each piece with true if it is
/// selected.
fn split_at_selection(segments: &[Segment], selected: Option<Span>) -> Vec<(Segment, bool)> {
    let whole = |segment: &Segment| (segment.clone(), false);
    let Some(selected) = selected else { return segments.iter().map(whole).collect() };
    let mut pieces = Vec::new();
    for segment in segments {
        let Span { start, end } = segment.span;
        let inner = [start, selected.start.clamp(start, end), selected.end.clamp(start, end), end];
        for pair in inner.windows(2).filter(|pair| pair[0] < pair[1]) {
            let (from, to) = (pair[0], pair[1]);
            let marks = segment.highlights.iter().map(|mark| Highlight {
                is_start: mark.is_start && from == start,
                is_end: mark.is_end && to == end,
                ..mark.clone()
            });
            let text = segment.text[(from - start) as usize..(to - start) as usize].to_owned();
            let piece = Segment { span: Span::new(from, to), text, highlights: marks.collect() };
            pieces.push((piece, selected.start <= from && to <= selected.end));
        }
    }
    pieces
}

/// Renders a segment.
///
/// `selected` is `Some` for a selected piece, with an element id for the first one. The keys
/// preserve all other elements and their focus when a segment is split.
fn render_segment(
    props: &ParagraphProps,
    segment: &Segment,
    selected: Option<Option<&'static str>>,
) -> Html {
    let text = segment.text.clone();
    let key = segment.span.start;
    let id = selected.flatten();
    let selected = selected.map(|_| "selected");
    let Some(inner) = segment.highlights.last() else {
        return match selected {
            Some(class) => html! { <key={key}><span {id} {class}>{ text }</span></> },
            None => html! { <key={key}>{ text }</> },
        };
    };
    let starting = segment.highlights.iter().filter(|mark| mark.is_start);
    let doubted =
        |mark: &Highlight| label_name(props, mark) + if mark.is_unsure { "?" } else { "" };
    let ending: Vec<String> =
        segment.highlights.iter().rev().filter(|mark| mark.is_end).map(doubted).collect();
    let ids: Vec<String> = segment.highlights.iter().map(|mark| mark.id.0.to_string()).collect();
    let in_focus = segment.highlights.iter().any(|mark| Some(mark.id) == props.shown.focus);
    let whole = outlined_mention(props, segment);
    let is_pointed =
        segment.highlights.iter().any(|mark| props.shown.pointed_place_mentions.contains(&mark.id));
    let class = classes!(
        (inner.status == Status::Suggested).then_some("suggested"),
        inner.is_unsure.then_some("unsure"),
        in_focus.then_some("in-focus"),
        is_pointed.then_some("place-hovered"),
        is_overlapping(segment).then_some("overlapping"),
        whole.map(|_| "outlined"),
        whole.is_some_and(|mark| mark.is_start).then_some("first"),
        whole.is_some_and(|mark| mark.is_end).then_some("last"),
        selected,
    );
    html! {
        <key={key}>
            { for starting.map(|mark| render_focus_anchor(props, mark)) }
            <mark {id} {class} aria-hidden={is_read_elsewhere(props, segment).then_some("true")} data-annotation-ids={ids.join(" ")}
                data-label={(!ending.is_empty()).then(|| ending.join(" "))}
                title={props.shown.labels.get(inner.label).map(messages::label_meaning)}
                style={segment_style(props, segment, whole)}>{ text }</mark>
        </>
    }
}

/// Returns true if a segment has other boundaries than a mention over it.
fn is_overlapping(segment: &Segment) -> bool {
    segment.highlights.len() > 1
        || segment.highlights.iter().any(|mark| !mark.is_start || !mark.is_end)
}

/// Returns the mention whose whole extent is outlined over an overlapping segment: the one under
/// the pointer, or the focused one.
fn outlined_mention<'a>(props: &ParagraphProps, segment: &'a Segment) -> Option<&'a Highlight> {
    let over = |id: AnnotationId| segment.highlights.iter().find(|mark| mark.id == id);
    let shown = [props.shown.hovered, props.shown.focus].into_iter().flatten().find_map(over);
    shown.filter(|_| is_overlapping(segment))
}

/// Renders the element that gets the focus for an annotation and is read by screen readers. It has
/// no text.
///
/// The mark cannot be focusable: in Chromium, text cannot be selected from the start of a focusable
/// inline element.
fn render_focus_anchor(props: &ParagraphProps, mark: &Highlight) -> Html {
    let is_stop = Some(mark.id) == props.shown.tab_stop;
    html! {
        <span key={mark.id.0} class="focus-anchor" id={annotation_element_id(mark.id)} role="button"
            data-annotation-ids={mark.id.0.to_string()} aria-label={accessible_name(props, mark)}
            tabindex={if is_stop { "0" } else { "-1" }} />
    }
}

fn label_name(props: &ParagraphProps, mark: &Highlight) -> String {
    props.shown.labels.get(mark.label).map(|label| label.name.clone()).unwrap_or_default()
}

/// The maximum length of a quote in an accessible name, in characters.
const MAX_SPOKEN_CHARS: usize = 300;
/// The maximum number of underlines of a segment.
const MAX_UNDERLINES: usize = 8;

/// Returns true if screen readers read the text of a segment in the names of its mentions, so that
/// they must not read it again.
fn is_read_elsewhere(props: &ParagraphProps, segment: &Segment) -> bool {
    segment.highlights.iter().any(|mark| {
        let quote = props.paragraph.quote(mark);
        quote.chars().nth(MAX_SPOKEN_CHARS).is_none()
    })
}

/// Returns the accessible name of a mention.
fn accessible_name(props: &ParagraphProps, mark: &Highlight) -> String {
    let quote = props.paragraph.quote(mark);
    let cut = quote.char_indices().nth(MAX_SPOKEN_CHARS).map_or(quote.len(), |(at, _)| at);
    let quote = &quote[..cut];
    messages::mention_name(quote, &label_name(props, mark), mark.status, mark.is_unsure)
}

/// Returns the style of a segment: the color of the innermost label, an underline for each label
/// around it, and the color of the outline if one mention is shown as a whole.
fn segment_style(props: &ParagraphProps, segment: &Segment, whole: Option<&Highlight>) -> String {
    let color = |mark: &Highlight| {
        props.shown.labels.get(mark.label).map(|label| label.color).unwrap_or_default()
    };
    let line = |mark: &Highlight| {
        let Color { hue, deep } = color(mark);
        let lightness = format!("calc(var(--line-l) + {} * var(--line-deep))", u8::from(deep));
        format!("oklch({lightness} var(--line-c) {hue})")
    };
    let mut marks = segment.highlights.iter().rev();
    let inner = color_style(marks.next().map(color).unwrap_or_default());
    let lanes: Vec<String> = marks
        .take(MAX_UNDERLINES)
        .enumerate()
        .map(|(at, mark)| format!("0 {}px 0 {}", 3 * (at + 1), line(mark)))
        .collect();
    let lanes = (!lanes.is_empty()).then(|| format!("--underlines:{}", lanes.join(",")));
    let border = whole.map(|mark| format!("--outline-color:{}", line(mark)));
    [Some(inner), lanes, border].into_iter().flatten().collect::<Vec<_>>().join(";")
}

#[derive(Properties, PartialEq)]
pub(super) struct ArticleTextProps {
    pub(super) lang: String,
    /// True if the text is written from right to left.
    pub(super) is_rtl: bool,
    /// True if there is a map, on which places can be highlighted.
    pub(super) points: bool,
    pub(super) dispatch: Callback<Action>,
    pub(super) children: Html,
}

/// Dispatches a mouse selection: whole tokens, exact characters if Alt was held, or paragraphs
/// after three clicks.
fn dispatch_mouse_selection(dispatch: &Callback<Action>, chosen: MouseSelection) {
    let grip = match chosen.clicks {
        3.. => SelectionMode::Paragraphs,
        _ if chosen.is_exact => SelectionMode::Characters,
        _ => SelectionMode::Tokens,
    };
    let SelectedRange { start, end } = chosen.range;
    dispatch.emit(WorkspaceAction::Select { start, end, mode: grip }.into());
}

/// Dispatches the touch selection, if there is one. Returns true if there is.
fn dispatch_touch_selection(dispatch: &Callback<Action>) -> bool {
    let selected = selection::selected_range();
    if let Some(SelectedRange { start, end }) = selected {
        dispatch.emit(WorkspaceAction::Select { start, end, mode: SelectionMode::Touch }.into());
    }
    selected.is_some()
}

/// The text of the article.
///
/// Dispatches actions when text is selected and when a mention or plain text is clicked. The click
/// that ends a selection is ignored.
#[component(ArticleText)]
pub(super) fn article_text(props: &ArticleTextProps) -> Html {
    let has_touched = use_mut_ref(|| false);
    let on_touch = {
        let (dispatch, has_touched) = (props.dispatch.clone(), has_touched.clone());
        Callback::from(move |_: TouchEvent| {
            *has_touched.borrow_mut() = dispatch_touch_selection(&dispatch)
        })
    };
    use_effect_with((), {
        let dispatch = props.dispatch.clone();
        move |()| {
            let (chosen, beside) = (dispatch.clone(), dispatch.clone());
            let by_mouse = mouse_selection::on_selection(
                move |it| dispatch_mouse_selection(&chosen, it),
                move || beside.emit(WorkspaceAction::Click(Vec::new()).into()),
            );
            // The browser handles the selection handles. The page only receives the resulting
            // selection.
            let by_touch = selection::on_touch_selection(move || {
                if !dispatch_touch_selection(&dispatch) {
                    dispatch.emit(WorkspaceAction::SelectionCleared.into());
                }
            });
            move || drop((by_mouse, by_touch))
        }
    });
    let on_click = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            if !has_touched.replace(false) && !mouse_selection::has_selected() {
                let over = selection::hit_test(&event).annotations.into_iter();
                dispatch.emit(WorkspaceAction::Click(over.map(AnnotationId).collect()).into());
            }
        })
    };
    let last = use_mut_ref(|| None);
    let point = {
        let (dispatch, points) = (props.dispatch.clone(), props.points);
        Callback::from(move |over: Option<AnnotationId>| {
            let over = over.filter(|_| points);
            if last.replace(over) != over {
                dispatch.emit(PlaceAction::Hover(over).into());
            }
        })
    };
    let last = use_mut_ref(|| None);
    let hover = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |over: Option<AnnotationId>| {
            if last.replace(over) != over {
                dispatch.emit(WorkspaceAction::Hover(over).into());
            }
        })
    };
    let over = Callback::from(move |hit: selection::AnnotationHit| {
        let innermost = hit.annotations.last().copied().map(AnnotationId);
        point.emit(innermost);
        // If segments do not overlap, the style sheet can highlight the whole mention.
        hover.emit(innermost.filter(|_| hit.is_overlapping));
    });
    let on_over = over.reform(|event: MouseEvent| selection::hit_test(&event));
    let on_leave = over.reform(|_: MouseEvent| selection::AnnotationHit::default());
    html! {
        <article id={TEXT_ID} tabindex="-1" translate="no" lang={props.lang.clone()} dir={if props.is_rtl { "rtl" } else { "ltr" }} aria-label={messages::ARTICLE}
            onmouseover={on_over} onmouseleave={on_leave} ontouchend={on_touch} onclick={on_click}>
            { props.children.clone() }
        </article>
    }
}
