use super::style_of;
use crate::platform::pointer::{self, Chosen};
use crate::platform::selection::{self, Selected};
use crate::state::article::{Mark, Paragraph, Segment};
use crate::state::{Action, Grip, PlaceAction, SELECTED_ID, TEXT_ID, element_id};
use dateline_annotation::{AnnotationId, Color, LabelSet, Status};
use dateline_text::Span;
use std::rc::Rc;
use yew::prelude::*;

/// What is to be shown in some paragraphs, as far as it lies in them.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    /// The annotation in focus.
    pub(super) focus: Option<AnnotationId>,
    /// The one that the pointer is over.
    pub(super) hovered: Option<AnnotationId>,
    /// The mention that the Tab key comes to.
    pub(super) stop: Option<AnnotationId>,
    /// The mentions whose place is pointed at.
    pub(super) pointed: Vec<AnnotationId>,
    /// Selected text.
    pub(super) selected: Option<Span>,
    pub(super) labels: Rc<LabelSet>,
    pub(super) dispatch: Callback<Action>,
}

impl Shown {
    /// What of it lies in these paragraphs.
    pub(super) fn within(&self, paragraphs: &[Rc<Paragraph>]) -> Self {
        let here = |id: &AnnotationId| paragraphs.iter().any(|paragraph| paragraph.holds(*id));
        let holds = |span: &Span| paragraphs.iter().any(|paragraph| paragraph.span.contains(*span));
        Self {
            focus: self.focus.filter(here),
            hovered: self.hovered.filter(here),
            stop: self.stop.filter(here),
            pointed: self.pointed.iter().copied().filter(here).collect(),
            selected: self.selected.filter(holds),
            labels: self.labels.clone(),
            dispatch: self.dispatch.clone(),
        }
    }

    /// Whether something is shown besides the text and its marks.
    pub(super) fn is_anything(&self) -> bool {
        let ids = [self.focus, self.hovered, self.stop];
        ids.iter().any(Option::is_some) || !self.pointed.is_empty() || self.selected.is_some()
    }
}

/// Equal props are not drawn again: paragraphs and labels are shared with the last drawing.
#[derive(Properties)]
pub(super) struct Props {
    pub(super) paragraph: Rc<Paragraph>,
    /// From 1, for those who cannot see where it stands.
    pub(super) number: usize,
    pub(super) shown: Shown,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.paragraph, &other.paragraph)
            && self.number == other.number
            && self.shown == other.shown
    }
}

/// A paragraph and, in the margin, whether it is reviewed: what stands in its row. Only the
/// paragraph's own text is text: selections are counted on that.
#[component(ParagraphView)]
pub(super) fn paragraph_view(props: &Props) -> Html {
    let paragraph = &props.paragraph;
    let say = |action: Action| {
        let dispatch = props.shown.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.emit(action.clone()))
    };
    let number = props.number;
    let (name, action) = if paragraph.reviewed {
        (format!("Paragraph {number} is reviewed. Open it again"), Action::Reopen(paragraph.span))
    } else {
        (format!("Accept paragraph {number}"), Action::AcceptParagraph(paragraph.span))
    };
    let segments = cut(&paragraph.segments, props.shown.selected);
    let first = segments.iter().position(|(_, is_selected)| *is_selected);
    let draw = |(at, (segment, is_selected)): (usize, &(Segment, bool))| {
        draw(props, segment, is_selected.then_some((first == Some(at)).then_some(SELECTED_ID)))
    };
    html! {
        <>
            <p class={paragraph.is_metadata.then_some("metadata")}
                data-paragraph={paragraph.span.start.to_string()}>
                { for segments.iter().enumerate().map(draw) }
            </p>
            <button class="review" aria-label={name.clone()} title={name}
                aria-pressed={paragraph.reviewed.to_string()} onclick={say(action)} />
        </>
    }
}

/// Cuts segments at the ends of the selected text too; says which pieces are selected.
fn cut(segments: &[Segment], selected: Option<Span>) -> Vec<(Segment, bool)> {
    let whole = |segment: &Segment| (segment.clone(), false);
    let Some(selected) = selected else { return segments.iter().map(whole).collect() };
    let mut pieces = Vec::new();
    for segment in segments {
        let Span { start, end } = segment.span;
        let inner = [start, selected.start.clamp(start, end), selected.end.clamp(start, end), end];
        for pair in inner.windows(2).filter(|pair| pair[0] < pair[1]) {
            let (from, to) = (pair[0], pair[1]);
            let marks = segment.marks.iter().map(|mark| Mark {
                starts: mark.starts && from == start,
                ends: mark.ends && to == end,
                ..mark.clone()
            });
            let text = segment.text[(from - start) as usize..(to - start) as usize].to_owned();
            let piece = Segment { span: Span::new(from, to), text, marks: marks.collect() };
            pieces.push((piece, selected.start <= from && to <= selected.end));
        }
    }
    pieces
}

/// A segment; `selected` says that it is a piece of what is selected, and which id it has as the
/// first. Its key keeps the elements of all others, and the focus in them, where one is cut in two.
fn draw(props: &Props, segment: &Segment, selected: Option<Option<&'static str>>) -> Html {
    let text = segment.text.clone();
    let key = segment.span.start;
    let id = selected.flatten();
    let selected = selected.map(|_| "selected");
    let Some(inner) = segment.marks.last() else {
        return match selected {
            Some(class) => html! { <key={key}><span {id} {class}>{ text }</span></> },
            None => html! { <key={key}>{ text }</> },
        };
    };
    let starting = segment.marks.iter().filter(|mark| mark.starts);
    let doubted = |mark: &Mark| name(props, mark) + if mark.is_unsure { "?" } else { "" };
    let ending: Vec<String> =
        segment.marks.iter().rev().filter(|mark| mark.ends).map(doubted).collect();
    let ids: Vec<String> = segment.marks.iter().map(|mark| mark.id.0.to_string()).collect();
    let in_focus = segment.marks.iter().any(|mark| Some(mark.id) == props.shown.focus);
    let whole = whole(props, segment);
    let is_pointed = segment.marks.iter().any(|mark| props.shown.pointed.contains(&mark.id));
    let class = classes!(
        (inner.status == Status::Suggested).then_some("suggested"),
        inner.is_unsure.then_some("unsure"),
        in_focus.then_some("in-focus"),
        is_pointed.then_some("pointed"),
        is_layered(segment).then_some("layered"),
        whole.map(|_| "whole"),
        whole.is_some_and(|mark| mark.starts).then_some("first"),
        whole.is_some_and(|mark| mark.ends).then_some("last"),
        selected,
    );
    html! {
        <key={key}>
            { for starting.map(|mark| anchor(props, mark)) }
            <mark {id} {class} data-annotation-ids={ids.join(" ")}
                data-label={(!ending.is_empty()).then(|| ending.join(" "))}
                style={style(props, segment, whole)}>{ text }</mark>
        </>
    }
}

/// Whether a segment has other borders than a mention over it.
fn is_layered(segment: &Segment) -> bool {
    segment.marks.len() > 1 || segment.marks.iter().any(|mark| !mark.starts || !mark.ends)
}

/// The mention over a layered segment whose whole extent is shown: the one under the pointer, or
/// the one in focus.
fn whole<'a>(props: &Props, segment: &'a Segment) -> Option<&'a Mark> {
    let over = |id: AnnotationId| segment.marks.iter().find(|mark| mark.id == id);
    let shown = [props.shown.hovered, props.shown.focus].into_iter().flatten().find_map(over);
    shown.filter(|_| is_layered(segment))
}

/// What takes the focus for an annotation and is read out; it has no text. The mark itself cannot:
/// in Chromium no text can be selected from the very start of an inline element that takes the
/// focus.
fn anchor(props: &Props, mark: &Mark) -> Html {
    let is_stop = Some(mark.id) == props.shown.stop;
    html! {
        <span key={mark.id.0} class="anchor" id={element_id(mark.id)} role="button"
            data-annotation-ids={mark.id.0.to_string()} aria-label={spoken(props, mark)}
            tabindex={if is_stop { "0" } else { "-1" }} />
    }
}

fn name(props: &Props, mark: &Mark) -> String {
    props.shown.labels.get(mark.label).map(|label| label.name.clone()).unwrap_or_default()
}

/// So many characters of a mention are read out, and so many lines are drawn below one.
const SPOKEN: usize = 300;
const LANES: usize = 8;

/// What a screen reader says of a mention.
fn spoken(props: &Props, mark: &Mark) -> String {
    let status = match mark.status {
        _ if mark.is_unsure => "suggested, unsure",
        Status::Suggested => "suggested",
        _ => "accepted",
    };
    let quote = props.paragraph.quote(mark);
    let cut = quote.char_indices().nth(SPOKEN).map_or(quote.len(), |(at, _)| at);
    let quote = &quote[..cut];
    format!("{quote}, {}, {status}", name(props, mark))
}

/// The innermost label's color, a line below for each label around it, and the color of the border
/// where one mention is shown as a whole.
fn style(props: &Props, segment: &Segment, whole: Option<&Mark>) -> String {
    let color = |mark: &Mark| {
        props.shown.labels.get(mark.label).map(|label| label.color).unwrap_or_default()
    };
    let line = |mark: &Mark| {
        let Color { hue, deep } = color(mark);
        let lightness = format!("calc(var(--line-l) + {} * var(--line-deep))", u8::from(deep));
        format!("oklch({lightness} var(--line-c) {hue})")
    };
    let mut marks = segment.marks.iter().rev();
    let inner = style_of(marks.next().map(color).unwrap_or_default());
    let lanes: Vec<String> = marks
        .take(LANES)
        .enumerate()
        .map(|(at, mark)| format!("0 {}px 0 {}", 3 * (at + 1), line(mark)))
        .collect();
    let lanes = (!lanes.is_empty()).then(|| format!("--lanes:{}", lanes.join(",")));
    let border = whole.map(|mark| format!("--whole:{}", line(mark)));
    [Some(inner), lanes, border].into_iter().flatten().collect::<Vec<_>>().join(";")
}

#[derive(Properties, PartialEq)]
pub(super) struct TextProps {
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
fn choose(dispatch: &Callback<Action>, chosen: Chosen) {
    let grip = match chosen.clicks {
        3.. => Grip::Paragraphs,
        _ if chosen.is_exact => Grip::Characters,
        _ => Grip::Tokens,
    };
    let Selected { start, end } = chosen.selected;
    dispatch.emit(Action::Select { start, end, grip });
}

/// Takes what is selected by touch, if anything is.
fn touch(dispatch: &Callback<Action>) -> bool {
    let selected = selection::selected_range();
    if let Some(Selected { start, end }) = selected {
        dispatch.emit(Action::Select { start, end, grip: Grip::Touch });
    }
    selected.is_some()
}

/// The article's text. Hears that text was selected and that a mention was clicked, or none: the click
/// that ends a selection is neither.
#[component(Text)]
pub(super) fn text(props: &TextProps) -> Html {
    let has_touched = use_mut_ref(|| false);
    let on_touch = {
        let (dispatch, has_touched) = (props.dispatch.clone(), has_touched.clone());
        Callback::from(move |_: TouchEvent| *has_touched.borrow_mut() = touch(&dispatch))
    };
    use_effect_with((), {
        let dispatch = props.dispatch.clone();
        move |()| {
            let (chosen, beside) = (dispatch.clone(), dispatch.clone());
            let by_mouse = pointer::on_chosen(
                move |it| choose(&chosen, it),
                move || beside.emit(Action::Click(Vec::new())),
            );
            // The handles of a selection are the browser's: only what becomes of it is heard.
            let by_touch = selection::on_touched(move || {
                if !touch(&dispatch) {
                    dispatch.emit(Action::SelectionGone);
                }
            });
            move || drop((by_mouse, by_touch))
        }
    });
    let on_click = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            if !has_touched.replace(false) && !pointer::has_chosen() {
                let over = selection::hit(&event).annotations.into_iter();
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
                dispatch.emit(Action::Place(PlaceAction::Point(over)));
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
    let over = Callback::from(move |hit: selection::Hit| {
        let innermost = hit.annotations.last().copied().map(AnnotationId);
        point.emit(innermost);
        // Where a mention has its text to itself, the style sheet is enough.
        hover.emit(innermost.filter(|_| hit.is_layered));
    });
    let on_over = over.reform(|event: MouseEvent| selection::hit(&event));
    let on_leave = over.reform(|_: MouseEvent| selection::Hit::default());
    html! {
        <article id={TEXT_ID} tabindex="-1" translate="no" lang={props.lang.clone()} dir={if props.is_rtl { "rtl" } else { "ltr" }} aria-label="Article"
            onmouseover={on_over} onmouseleave={on_leave} ontouchend={on_touch} onclick={on_click}>
            { props.children.clone() }
        </article>
    }
}
