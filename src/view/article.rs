use super::color_style;
use crate::platform::mouse_selection::{self, MouseSelection};
use crate::platform::selection::{self, SelectedRange};
use crate::state::article::{Highlight, Paragraph, Segment};
use crate::state::{
    Action, PlaceAction, SELECTION_ID, SelectionMode, TEXT_ID, annotation_element_id,
};
use dateline_annotation::{AnnotationId, Color, LabelSet, Status};
use dateline_text::Span;
use std::rc::Rc;
use yew::prelude::*;

/// What is to be shown in some paragraphs, as far as it lies in them.
#[derive(Clone, PartialEq)]
pub(super) struct Decorations {
    /// The annotation in focus.
    pub(super) focus: Option<AnnotationId>,
    /// The one that the pointer is over.
    pub(super) hovered: Option<AnnotationId>,
    /// The mention that the Tab key comes to.
    pub(super) tab_stop: Option<AnnotationId>,
    /// The mentions whose place is pointed at.
    pub(super) pointed_place_mentions: Vec<AnnotationId>,
    /// Selected text.
    pub(super) selected_span: Option<Span>,
    pub(super) labels: Rc<LabelSet>,
    pub(super) dispatch: Callback<Action>,
}

impl Decorations {
    /// What of it lies in these paragraphs.
    pub(super) fn restrict_to(&self, paragraphs: &[Rc<Paragraph>]) -> Self {
        let here = |id: &AnnotationId| {
            paragraphs.iter().any(|paragraph| paragraph.contains_annotation(*id))
        };
        let holds = |span: &Span| paragraphs.iter().any(|paragraph| paragraph.span.contains(*span));
        Self {
            focus: self.focus.filter(here),
            hovered: self.hovered.filter(here),
            tab_stop: self.tab_stop.filter(here),
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

    /// Whether something is shown besides the text and its marks.
    pub(super) fn has_any(&self) -> bool {
        let ids = [self.focus, self.hovered, self.tab_stop];
        ids.iter().any(Option::is_some)
            || !self.pointed_place_mentions.is_empty()
            || self.selected_span.is_some()
    }
}

/// Equal props are not drawn again: paragraphs and labels are shared with the last drawing.
#[derive(Properties)]
pub(super) struct ParagraphProps {
    pub(super) paragraph: Rc<Paragraph>,
    /// From 1, for those who cannot see where it stands.
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

/// A paragraph and, in the margin, whether it is reviewed: what stands in its row. Only the
/// paragraph's own text is text: selections are counted on that.
#[component(ParagraphView)]
pub(super) fn paragraph_view(props: &ParagraphProps) -> Html {
    let paragraph = &props.paragraph;
    let say = |action: Action| {
        let dispatch = props.shown.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.emit(action.clone()))
    };
    let number = props.number;
    let (name, action) = if paragraph.is_reviewed {
        (
            format!("Paragraph {number} is reviewed. Open it again"),
            Action::ReopenParagraph(paragraph.span),
        )
    } else {
        (format!("Accept paragraph {number}"), Action::AcceptParagraph(paragraph.span))
    };
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
            <button class="review" aria-label={name.clone()} title={name}
                aria-pressed={paragraph.is_reviewed.to_string()} onclick={say(action)} />
        </>
    }
}

/// Cuts segments at the ends of the selected text too; says which pieces are selected.
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

/// A segment; `selected` says that it is a piece of what is selected, and which id it has as the
/// first. Its key keeps the elements of all others, and the focus in them, where one is cut in two.
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
            <mark {id} {class} data-annotation-ids={ids.join(" ")}
                data-label={(!ending.is_empty()).then(|| ending.join(" "))}
                style={segment_style(props, segment, whole)}>{ text }</mark>
        </>
    }
}

/// Whether a segment has other borders than a mention over it.
fn is_overlapping(segment: &Segment) -> bool {
    segment.highlights.len() > 1
        || segment.highlights.iter().any(|mark| !mark.is_start || !mark.is_end)
}

/// The mention over a layered segment whose whole extent is shown: the one under the pointer, or
/// the one in focus.
fn outlined_mention<'a>(props: &ParagraphProps, segment: &'a Segment) -> Option<&'a Highlight> {
    let over = |id: AnnotationId| segment.highlights.iter().find(|mark| mark.id == id);
    let shown = [props.shown.hovered, props.shown.focus].into_iter().flatten().find_map(over);
    shown.filter(|_| is_overlapping(segment))
}

/// What takes the focus for an annotation and is read out; it has no text. The mark itself cannot:
/// in Chromium no text can be selected from the very start of an inline element that takes the
/// focus.
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

/// So many characters of a mention are read out, and so many lines are drawn below one.
const MAX_SPOKEN_CHARS: usize = 300;
const MAX_UNDERLINES: usize = 8;

/// What a screen reader says of a mention.
fn accessible_name(props: &ParagraphProps, mark: &Highlight) -> String {
    let status = match mark.status {
        _ if mark.is_unsure => "suggested, unsure",
        Status::Suggested => "suggested",
        _ => "accepted",
    };
    let quote = props.paragraph.quote(mark);
    let cut = quote.char_indices().nth(MAX_SPOKEN_CHARS).map_or(quote.len(), |(at, _)| at);
    let quote = &quote[..cut];
    format!("{quote}, {}, {status}", label_name(props, mark))
}

/// The innermost label's color, a line below for each label around it, and the color of the border
/// where one mention is shown as a whole.
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
    /// Whether the text is written from right to left.
    pub(super) is_rtl: bool,
    /// Whether there is a map to point at places on.
    pub(super) points: bool,
    pub(super) dispatch: Callback<Action>,
    pub(super) children: Html,
}

/// Takes what was selected with the mouse: whole words; with Alt held the very characters; with three
/// clicks the paragraph.
fn dispatch_mouse_selection(dispatch: &Callback<Action>, chosen: MouseSelection) {
    let grip = match chosen.clicks {
        3.. => SelectionMode::Paragraphs,
        _ if chosen.is_exact => SelectionMode::Characters,
        _ => SelectionMode::Tokens,
    };
    let SelectedRange { start, end } = chosen.range;
    dispatch.emit(Action::Select { start, end, mode: grip });
}

/// Takes what is selected by touch, if anything is.
fn dispatch_touch_selection(dispatch: &Callback<Action>) -> bool {
    let selected = selection::selected_range();
    if let Some(SelectedRange { start, end }) = selected {
        dispatch.emit(Action::Select { start, end, mode: SelectionMode::Touch });
    }
    selected.is_some()
}

/// The article's text. Hears that text was selected and that a mention was clicked, or none: the click
/// that ends a selection is neither.
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
                move || beside.emit(Action::Click(Vec::new())),
            );
            // The handles of a selection are the browser's: only what becomes of it is heard.
            let by_touch = selection::on_touch_selection(move || {
                if !dispatch_touch_selection(&dispatch) {
                    dispatch.emit(Action::SelectionCleared);
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
                dispatch.emit(Action::Click(over.map(AnnotationId).collect()));
            }
        })
    };
    let last = use_mut_ref(|| None);
    let point = {
        let (dispatch, points) = (props.dispatch.clone(), props.points);
        Callback::from(move |over: Option<AnnotationId>| {
            let over = over.filter(|_| points);
            if last.replace(over) != over {
                dispatch.emit(Action::Place(PlaceAction::Hover(over)));
            }
        })
    };
    let last = use_mut_ref(|| None);
    let hover = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |over: Option<AnnotationId>| {
            if last.replace(over) != over {
                dispatch.emit(Action::Hover(over));
            }
        })
    };
    let over = Callback::from(move |hit: selection::AnnotationHit| {
        let innermost = hit.annotations.last().copied().map(AnnotationId);
        point.emit(innermost);
        // Where a mention has its text to itself, the style sheet is enough.
        hover.emit(innermost.filter(|_| hit.is_overlapping));
    });
    let on_over = over.reform(|event: MouseEvent| selection::hit_test(&event));
    let on_leave = over.reform(|_: MouseEvent| selection::AnnotationHit::default());
    html! {
        <article id={TEXT_ID} tabindex="-1" translate="no" lang={props.lang.clone()} dir={if props.is_rtl { "rtl" } else { "ltr" }} aria-label="Article"
            onmouseover={on_over} onmouseleave={on_leave} ontouchend={on_touch} onclick={on_click}>
            { props.children.clone() }
        </article>
    }
}
