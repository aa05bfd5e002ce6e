use super::article::{Decorations, ParagraphView};
use crate::platform::page;
use crate::state::TEXT_ID;
use crate::state::article::Paragraph;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::slice;
use yew::prelude::*;

/// The number of paragraphs in a chunk, unless the article has so many that there would be more than
/// [`MAX_CHUNKS`] chunks, and the number of bytes of their text.
const MIN_CHUNK_PARAGRAPHS: usize = 16;
const MAX_CHUNK_BYTES: u32 = 10_000;
/// The number of chunks that an article of short paragraphs is split into. Each costs a comparison per
/// rendering, and a box for the browser to lay out.
const MAX_CHUNKS: usize = 1_000;
/// The least height of a paragraph, and the most bytes of text to a pixel of height, as a rule: what the
/// window may show of an article is drawn with its marks at once.
const MIN_PARAGRAPH_HEIGHT: f64 = 30.0;
const MAX_BYTES_PER_PIXEL: f64 = 7.5;
/// As high as a paragraph is thought to be before it is laid out, so many bytes are.
const BYTES_PER_ROW: u32 = 360;
/// So many paragraphs and marks are drawn in one frame at first, besides what the window shows. A frame after
/// that has about so many milliseconds, and the least and the most that is drawn in it are these.
const INITIAL_FRAME_BUDGET: usize = 250;
const TARGET_FRAME_MS: f64 = 30.0;
const FRAME_BUDGET_RANGE: Range<usize> = 50..1000;

/// All paragraphs of an article.
#[derive(Properties)]
pub(super) struct ChunksProps {
    pub(super) paragraphs: Rc<[Rc<Paragraph>]>,
    /// What stands behind the last.
    pub(super) tail: Rc<str>,
    pub(super) shown: Decorations,
}

impl PartialEq for ChunksProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.paragraphs, &other.paragraphs) && self.shown == other.shown
    }
}

/// The paragraphs of an article, in chunks, with the white space between, which is not seen. All of
/// the text is there at once, so that it can be searched and selected; marks outside the window
/// follow frame by frame, so that a long article opens as quickly as a short one, and an edit of all
/// of it does not hold the page up.
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

/// What is drawn of an article.
struct RenderState {
    chunks: Vec<ChunkState>,
    /// How many paragraphs and marks a frame has room for.
    frame_budget: usize,
    /// When the frame began that is being drawn, and how much of its room is taken; nothing in other drawings.
    frame_start: Option<(f64, usize)>,
    /// Whether a frame is waited for, in which more is drawn.
    is_frame_requested: Cell<bool>,
    /// Whether that frame is there.
    is_frame_due: bool,
}

struct ChunkState {
    range: Range<usize>,
    /// As they are drawn; they may be others by now.
    paragraphs: Rc<[Rc<Paragraph>]>,
    /// With marks and buttons; else the text is all there is, and nobody sees it.
    is_rendered: bool,
}

impl ChunkState {
    /// How many paragraphs and marks it has.
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

/// How much the next frame has room for, after one of this room of which so much was drawn in so many milliseconds.
/// A frame that was not filled says nothing.
fn next_frame_budget(budget: usize, rendered: usize, milliseconds: f64) -> usize {
    if rendered < budget {
        return budget;
    }
    let fits = rendered as f64 * TARGET_FRAME_MS / milliseconds.max(1.0);
    // One frame may be slow, or quick, by chance.
    (fits as usize)
        .clamp(budget / 2, 2 * budget)
        .clamp(FRAME_BUDGET_RANGE.start, FRAME_BUDGET_RANGE.end)
}

impl RenderState {
    /// What was to be drawn is in the page.
    fn finish_frame(&mut self) {
        if let Some((since, drawn)) = self.frame_start.take() {
            self.frame_budget =
                next_frame_budget(self.frame_budget, drawn, page::monotonic_ms() - since);
        }
    }

    /// Brings up to date what the window shows, what is in focus, and as much of the rest as one frame has
    /// room for. Returns whether there is more.
    fn update(&mut self, all: &[Rc<Paragraph>], shown: &Decorations) -> bool {
        let is_new = self.chunks.last().is_none_or(|last| last.range.end != all.len());
        if is_new {
            self.chunks = split_into_chunks(all);
        }
        let is_due = std::mem::take(&mut self.is_frame_due);
        let since = page::monotonic_ms();
        let wants = |chunk: &ChunkState| !chunk.is_rendered || chunk.is_stale(all);
        // Bare text looks the same whatever is marked in it.
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

/// Paragraphs in chunks.
fn split_into_chunks(all: &[Rc<Paragraph>]) -> Vec<ChunkState> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let most = MIN_CHUNK_PARAGRAPHS.max(all.len().div_ceil(MAX_CHUNKS));
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

/// How many chunks a window of so many pixels may show.
fn count_visible_chunks(paragraphs: &[Rc<Paragraph>], chunks: &[ChunkState], height: f64) -> usize {
    let count = (height / MIN_PARAGRAPH_HEIGHT) as usize;
    let bytes = (height * MAX_BYTES_PER_PIXEL) as u32;
    let ends = paragraphs.iter().position(|paragraph| paragraph.span.end > bytes);
    let ends = ends.map_or(paragraphs.len(), |last| last + 1);
    let last = ends.min(count);
    chunks.partition_point(|chunk| chunk.range.start < last).max(1)
}

/// White space between paragraphs. Browsers draw nothing of most; other kinds would be empty lines.
fn render_whitespace(space: &str) -> Html {
    if space.chars().all(|it| matches!(it, ' ' | '\t' | '\n')) {
        return html! { { space } };
    }
    html! { <span hidden={true}>{ space }</span> }
}

/// Some paragraphs that follow each other, and what is to be shown in them.
#[derive(Properties)]
struct ChunkProps {
    paragraphs: Rc<[Rc<Paragraph>]>,
    /// How many paragraphs stand before.
    before: usize,
    shown: Decorations,
    /// With marks and buttons; else the text is all there is, and nobody sees it.
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

/// Paragraphs that are compared together, so that a long article costs a comparison for each
/// chunk, not for each paragraph. The browser passes over chunks outside the window as a whole.
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

/// How many paragraphs of the usual length have the height of these.
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
