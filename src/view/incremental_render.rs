//! Renders a long article in chunks: the visible ones first, the others frame by frame.

use super::article::{Decorations, ParagraphView};
use crate::platform::page;
use crate::state::editor::article::Paragraph;
use crate::state::editor::workspace::TEXT_ID;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::slice;
use yew::prelude::*;

/// The maximum number of paragraphs in a chunk of an article of usual length.
const CHUNK_PARAGRAPHS: usize = 16;
/// The maximum number of bytes of text in a chunk of several paragraphs.
const MAX_CHUNK_BYTES: u32 = 10_000;
/// The number of chunks from which on an article of short paragraphs gets larger chunks. Each chunk
/// costs a comparison per rendering and a box to lay out.
const MAX_CHUNKS: usize = 1_000;
/// The minimum height of a paragraph in pixels, used to estimate which paragraphs are visible.
const MIN_PARAGRAPH_HEIGHT: f64 = 30.0;
/// The maximum number of bytes of text per pixel of height, in general.
const MAX_BYTES_PER_PIXEL: f64 = 7.5;
/// The number of bytes of text with the estimated height of a paragraph before layout.
const BYTES_PER_ROW: u32 = 360;
/// The number of paragraphs and highlights rendered in the first frame, besides the visible ones.
const INITIAL_FRAME_BUDGET: usize = 250;
/// The target duration of later frames, in milliseconds.
const TARGET_FRAME_MS: f64 = 30.0;
/// The minimum and maximum number of paragraphs and highlights rendered in a later frame.
const FRAME_BUDGET_RANGE: Range<usize> = 50..1000;

/// The props of all paragraphs of an article.
#[derive(Properties)]
pub(super) struct ChunksProps {
    pub(super) paragraphs: Rc<[Rc<Paragraph>]>,
    /// The text after the last paragraph.
    pub(super) tail: Rc<str>,
    pub(super) shown: Decorations,
}

impl PartialEq for ChunksProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.paragraphs, &other.paragraphs) && self.shown == other.shown
    }
}

/// The paragraphs of an article in chunks, with the hidden white space between them.
///
/// The whole text is rendered immediately, so that it can be searched and selected. Highlights
/// outside the window follow frame by frame. So a long article opens as fast as a short one, and an
/// edit of the whole article does not block the page.
#[component(ParagraphChunks)]
pub(super) fn chunks(props: &ChunksProps) -> Html {
    let held = use_mut_ref(RenderState::default);
    let redraw = use_force_update();
    let is_more = held.borrow_mut().update(&props.paragraphs, &props.shown);
    use_effect({
        let held = held.clone();
        move || {
            held.borrow_mut().finish_frame();
            if is_more && !held.borrow_mut().is_frame_requested.replace(true) {
                page::after_paint(move || {
                    held.borrow().is_frame_requested.set(false);
                    held.borrow_mut().is_frame_due = true;
                    redraw.force_update();
                });
            }
        }
    });
    let held = held.borrow();
    let chunk = |(index, chunk): (usize, &ChunkState)| {
        html! {
            <ParagraphChunk key={index} paragraphs={chunk.paragraphs.clone()} before={chunk.range.start}
                shown={props.shown.restrict_to(&chunk.paragraphs)} is_drawn={chunk.is_rendered} />
        }
    };
    html! {
        <>
            <>{ for held.chunks.iter().enumerate().map(chunk) }</>
            { render_whitespace(&props.tail) }
        </>
    }
}

/// The render state of an article.
struct RenderState {
    chunks: Vec<ChunkState>,
    /// The number of paragraphs and highlights that fit into a frame.
    frame_budget: usize,
    /// The start time of the frame being rendered and the part of its budget that is used. `None`
    /// during other renderings.
    frame_start: Option<(f64, usize)>,
    /// True if a frame is requested to render more.
    is_frame_requested: Cell<bool>,
    /// True if the requested frame has started.
    is_frame_due: bool,
}

struct ChunkState {
    range: Range<usize>,
    /// The paragraphs as rendered. The current ones may differ.
    paragraphs: Rc<[Rc<Paragraph>]>,
    /// True if it is rendered with highlights and buttons. Otherwise only its text is rendered,
    /// outside the window.
    is_rendered: bool,
}

impl ChunkState {
    /// Returns the number of its paragraphs and highlights.
    fn render_cost(&self, all: &[Rc<Paragraph>]) -> usize {
        all[self.range.clone()].iter().map(|it| 1 + it.highlight_count()).sum()
    }

    fn is_stale(&self, all: &[Rc<Paragraph>]) -> bool {
        let now = &all[self.range.clone()];
        self.paragraphs.iter().zip(now).any(|(one, other)| !Rc::ptr_eq(one, other))
    }

    fn mark_rendered(&mut self, all: &[Rc<Paragraph>]) {
        self.is_rendered = true;
        self.paragraphs = all[self.range.clone()].into();
    }
}

impl Default for RenderState {
    fn default() -> Self {
        let (chunks, is_waiting) = (Vec::new(), Cell::default());
        Self {
            chunks,
            frame_budget: INITIAL_FRAME_BUDGET,
            frame_start: None,
            is_frame_requested: is_waiting,
            is_frame_due: false,
        }
    }
}

/// Returns the budget of the next frame, from the budget of this frame, the amount rendered in it
/// and the time that this took.
///
/// A frame that did not use up its budget does not change it.
fn next_frame_budget(budget: usize, rendered: usize, milliseconds: f64) -> usize {
    if rendered < budget {
        return budget;
    }
    let fits = rendered as f64 * TARGET_FRAME_MS / milliseconds.max(1.0);
    // A single frame may be slow or fast by chance.
    (fits as usize)
        .clamp(budget / 2, 2 * budget)
        .clamp(FRAME_BUDGET_RANGE.start, FRAME_BUDGET_RANGE.end)
}

impl RenderState {
    /// Measures the frame after its rendering is in the page.
    fn finish_frame(&mut self) {
        if let Some((since, drawn)) = self.frame_start.take() {
            self.frame_budget =
                next_frame_budget(self.frame_budget, drawn, page::monotonic_ms() - since);
        }
    }

    /// Updates the visible and the decorated chunks, and as many others as fit into a frame.
    /// Returns true if more chunks need an update.
    fn update(&mut self, all: &[Rc<Paragraph>], shown: &Decorations) -> bool {
        let is_new = self.chunks.last().is_none_or(|last| last.range.end != all.len());
        if is_new {
            self.chunks = split_into_chunks(all);
        }
        let is_due = std::mem::take(&mut self.is_frame_due);
        let since = page::monotonic_ms();
        let wants = |chunk: &ChunkState| !chunk.is_rendered || chunk.is_stale(all);
        // Chunks without highlights look the same after any edit.
        let changed = self.chunks.iter().filter(|chunk| chunk.is_rendered && chunk.is_stale(all));
        let is_much =
            changed.map(|chunk| chunk.render_cost(all)).sum::<usize>() > self.frame_budget;
        let seen = match (is_new, is_due || is_much) {
            (true, _) => 0..count_visible_chunks(all, &self.chunks, page::viewport_size().1),
            (false, true) => page::visible_children(TEXT_ID),
            (false, false) => 0..0,
        };
        for (index, chunk) in self.chunks.iter_mut().enumerate() {
            let is_wanted =
                seen.contains(&index) || shown.restrict_to(&all[chunk.range.clone()]).has_any();
            if wants(chunk) && (is_wanted || chunk.is_rendered && !is_much) {
                chunk.mark_rendered(all);
            }
        }
        let mut drawn = 0;
        for chunk in self.chunks.iter_mut().filter(|_| is_due).filter(|chunk| wants(chunk)) {
            chunk.mark_rendered(all);
            drawn += chunk.render_cost(all);
            if drawn >= self.frame_budget {
                break;
            }
        }
        self.frame_start = is_due.then_some((since, drawn));
        self.chunks.iter().any(wants)
    }
}

/// Splits paragraphs into chunks.
fn split_into_chunks(all: &[Rc<Paragraph>]) -> Vec<ChunkState> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let most = CHUNK_PARAGRAPHS.max(all.len().div_ceil(MAX_CHUNKS));
    while let Some(first) = all.get(start) {
        let fits = |it: &&Rc<Paragraph>| it.span.end <= first.span.start + MAX_CHUNK_BYTES;
        let count = all[start..].iter().take(most).take_while(fits).count().max(1);
        let range = start..start + count;
        start = range.end;
        chunks.push(ChunkState {
            paragraphs: all[range.clone()].into(),
            range,
            is_rendered: false,
        });
    }
    chunks
}

/// Returns the number of chunks that a window of this height may show.
fn count_visible_chunks(paragraphs: &[Rc<Paragraph>], chunks: &[ChunkState], height: f64) -> usize {
    let count = (height / MIN_PARAGRAPH_HEIGHT) as usize;
    let bytes = (height * MAX_BYTES_PER_PIXEL) as u32;
    let ends = paragraphs.iter().position(|paragraph| paragraph.span.end > bytes);
    let ends = ends.map_or(paragraphs.len(), |last| last + 1);
    let last = ends.min(count);
    chunks.partition_point(|chunk| chunk.range.start < last).max(1)
}

/// Renders the white space between paragraphs. Most of it is not drawn by browsers; other
/// characters would be drawn as empty lines, so they are hidden.
fn render_whitespace(space: &str) -> Html {
    if space.chars().all(|it| matches!(it, ' ' | '\t' | '\n')) {
        return html! { { space } };
    }
    html! { <span hidden={true}>{ space }</span> }
}

/// The props of consecutive paragraphs.
#[derive(Properties)]
struct ChunkProps {
    paragraphs: Rc<[Rc<Paragraph>]>,
    /// The number of paragraphs before these.
    before: usize,
    shown: Decorations,
    /// True if they are rendered with highlights and buttons. Otherwise only the text is rendered,
    /// outside the window.
    is_drawn: bool,
}

impl PartialEq for ChunkProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.paragraphs, &other.paragraphs)
            && self.before == other.before
            && self.shown == other.shown
            && self.is_drawn == other.is_drawn
    }
}

/// A chunk of paragraphs.
///
/// Chunks are compared as units, so a long article costs one comparison per chunk and not per
/// paragraph. The browser skips layout and style of chunks outside the window.
#[component(ParagraphChunk)]
fn chunk(props: &ChunkProps) -> Html {
    let row = |(index, paragraph): (usize, &Rc<Paragraph>)| {
        html! {
            <key={paragraph.span.start}>
                { render_whitespace(&paragraph.leading_space) }
                <div class={classes!("paragraph-row", paragraph.is_reviewed.then_some("reviewed"))}>
                    <ParagraphView paragraph={paragraph.clone()} number={props.before + index + 1}
                        shown={props.shown.restrict_to(slice::from_ref(paragraph))} />
                </div>
            </>
        }
    };
    let text = || {
        props.paragraphs.iter().flat_map(|paragraph| paragraph.text_pieces()).collect::<String>()
    };
    html! {
        <div class="paragraph-chunk" style={format!("--rows:{}", estimate_rows(&props.paragraphs))}>
            if props.is_drawn {
                { for props.paragraphs.iter().enumerate().map(row) }
            } else {
                <p>{ text() }</p>
            }
        </div>
    }
}

/// Returns the number of paragraphs of average length that have the height of these.
fn estimate_rows(paragraphs: &[Rc<Paragraph>]) -> usize {
    let bytes: u32 = paragraphs.iter().map(|paragraph| paragraph.span.len()).sum();
    paragraphs.len().max((bytes / BYTES_PER_ROW) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_draws_what_it_has_time_for() {
        assert_eq!(next_frame_budget(250, 250, TARGET_FRAME_MS), 250);
        assert_eq!(next_frame_budget(250, 320, 2.0 * TARGET_FRAME_MS), 160);
        assert_eq!(next_frame_budget(250, 250, 10.0 * TARGET_FRAME_MS), 125, "one slow frame");
        assert_eq!(next_frame_budget(250, 250, 0.0), 500, "one quick frame");
        assert_eq!(
            next_frame_budget(250, 100, 10.0 * TARGET_FRAME_MS),
            250,
            "what was left to draw"
        );
        let settled = |took: f64| {
            (0..20).fold(INITIAL_FRAME_BUDGET, |room, _| next_frame_budget(room, room, took))
        };
        assert_eq!(
            (settled(1000.0), settled(1.0)),
            (FRAME_BUDGET_RANGE.start, FRAME_BUDGET_RANGE.end)
        );
    }
}
