use super::article::{ParagraphView, Shown};
use crate::platform::page;
use crate::state::TEXT_ID;
use crate::state::article::Paragraph;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use std::slice;
use yew::prelude::*;

/// At most so many paragraphs are looked at as one when the page is drawn anew, of about so many bytes of
/// text together.
const CHUNK: usize = 16;
const CHUNK_BYTES: u32 = 10_000;
/// The least height of a paragraph, and the most bytes of text to a pixel of height, as a rule: what the
/// window may show of an article is drawn with its marks at once.
const PARAGRAPH_HEIGHT: f64 = 30.0;
const BYTES_TO_A_PIXEL: f64 = 7.5;
/// As high as a paragraph is thought to be before it is laid out, so many bytes are.
const BYTES_TO_A_ROW: u32 = 360;
/// So many paragraphs and marks are drawn in one frame at first, besides what the window shows. A frame after
/// that has about so many milliseconds, and the least and the most that is drawn in it are these.
const AT_ONCE: usize = 250;
const FRAME_MS: f64 = 30.0;
const ROOM: Range<usize> = 50..1000;

/// All paragraphs of an article.
#[derive(Properties)]
pub(super) struct ChunksProps {
    pub(super) paragraphs: Rc<[Rc<Paragraph>]>,
    /// What stands behind the last.
    pub(super) tail: Rc<str>,
    pub(super) shown: Shown,
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
#[component(Chunks)]
pub(super) fn chunks(props: &ChunksProps) -> Html {
    let held = use_mut_ref(Held::default);
    let redraw = use_force_update();
    let is_more = held.borrow_mut().update(&props.paragraphs, &props.shown);
    use_effect({
        let held = held.clone();
        move || {
            held.borrow_mut().is_in_page();
            if is_more && !held.borrow_mut().is_waiting.replace(true) {
                page::after_painting(move || {
                    held.borrow().is_waiting.set(false);
                    held.borrow_mut().is_due = true;
                    redraw.force_update();
                });
            }
        }
    });
    let held = held.borrow();
    let chunk = |(index, chunk): (usize, &HeldChunk)| {
        html! {
            <Chunk key={index} paragraphs={chunk.paragraphs.clone()} before={chunk.range.start}
                shown={props.shown.within(&chunk.paragraphs)} is_drawn={chunk.is_drawn} />
        }
    };
    html! {
        <>
            <>{ for held.chunks.iter().enumerate().map(chunk) }</>
            { unseen(&props.tail) }
        </>
    }
}

/// What is drawn of an article.
struct Held {
    chunks: Vec<HeldChunk>,
    /// How many paragraphs and marks a frame has room for.
    room: usize,
    /// When the frame began that is being drawn, and how much of its room is taken; nothing in other drawings.
    begun: Option<(f64, usize)>,
    /// Whether a frame is waited for, in which more is drawn.
    is_waiting: Cell<bool>,
    /// Whether that frame is there.
    is_due: bool,
}

struct HeldChunk {
    range: Range<usize>,
    /// As they are drawn; they may be others by now.
    paragraphs: Rc<[Rc<Paragraph>]>,
    /// With marks and buttons; else the text is all there is, and nobody sees it.
    is_drawn: bool,
}

impl HeldChunk {
    /// How many paragraphs and marks it has.
    fn weight(&self, all: &[Rc<Paragraph>]) -> usize {
        all[self.range.clone()].iter().map(|it| 1 + it.weight()).sum()
    }

    fn is_stale(&self, all: &[Rc<Paragraph>]) -> bool {
        let now = &all[self.range.clone()];
        self.paragraphs.iter().zip(now).any(|(one, other)| !Rc::ptr_eq(one, other))
    }

    fn draw(&mut self, all: &[Rc<Paragraph>]) {
        self.is_drawn = true;
        self.paragraphs = all[self.range.clone()].into();
    }
}

impl Default for Held {
    fn default() -> Self {
        let (chunks, is_waiting) = (Vec::new(), Cell::default());
        Self { chunks, room: AT_ONCE, begun: None, is_waiting, is_due: false }
    }
}

/// How much the next frame has room for, after one of this room of which so much was drawn in so many milliseconds.
/// A frame that was not filled says nothing.
fn next_room(room: usize, drawn: usize, milliseconds: f64) -> usize {
    if drawn < room {
        return room;
    }
    let fits = drawn as f64 * FRAME_MS / milliseconds.max(1.0);
    // One frame may be slow, or quick, by chance.
    (fits as usize).clamp(room / 2, 2 * room).clamp(ROOM.start, ROOM.end)
}

impl Held {
    /// What was to be drawn is in the page.
    fn is_in_page(&mut self) {
        if let Some((since, drawn)) = self.begun.take() {
            self.room = next_room(self.room, drawn, page::clock() - since);
        }
    }

    /// Brings up to date what the window shows, what is in focus, and as much of the rest as one frame has
    /// room for. Returns whether there is more.
    fn update(&mut self, all: &[Rc<Paragraph>], shown: &Shown) -> bool {
        let is_new = self.chunks.last().is_none_or(|last| last.range.end != all.len());
        if is_new {
            self.chunks = cut(all);
        }
        let is_due = std::mem::take(&mut self.is_due);
        let since = page::clock();
        let wants = |chunk: &HeldChunk| !chunk.is_drawn || chunk.is_stale(all);
        // Bare text looks the same whatever is marked in it.
        let changed = self.chunks.iter().filter(|chunk| chunk.is_drawn && chunk.is_stale(all));
        let is_much = changed.map(|chunk| chunk.weight(all)).sum::<usize>() > self.room;
        let seen = match (is_new, is_due || is_much) {
            (true, _) => 0..first(all, &self.chunks, page::viewport().1),
            (false, true) => page::children_in_window(TEXT_ID),
            (false, false) => 0..0,
        };
        for (index, chunk) in self.chunks.iter_mut().enumerate() {
            let is_wanted =
                seen.contains(&index) || shown.within(&all[chunk.range.clone()]).is_anything();
            if wants(chunk) && (is_wanted || chunk.is_drawn && !is_much) {
                chunk.draw(all);
            }
        }
        let mut drawn = 0;
        for chunk in self.chunks.iter_mut().filter(|_| is_due).filter(|chunk| wants(chunk)) {
            chunk.draw(all);
            drawn += chunk.weight(all);
            if drawn >= self.room {
                break;
            }
        }
        self.begun = is_due.then_some((since, drawn));
        self.chunks.iter().any(wants)
    }
}

/// Paragraphs in chunks.
fn cut(all: &[Rc<Paragraph>]) -> Vec<HeldChunk> {
    let mut chunks = Vec::new();
    let mut start = 0;
    while let Some(first) = all.get(start) {
        let fits = |it: &&Rc<Paragraph>| it.span.end <= first.span.start + CHUNK_BYTES;
        let count = all[start..].iter().take(CHUNK).take_while(fits).count().max(1);
        let range = start..start + count;
        start = range.end;
        chunks.push(HeldChunk { paragraphs: all[range.clone()].into(), range, is_drawn: false });
    }
    chunks
}

/// How many chunks a window of so many pixels may show.
fn first(paragraphs: &[Rc<Paragraph>], chunks: &[HeldChunk], height: f64) -> usize {
    let count = (height / PARAGRAPH_HEIGHT) as usize;
    let bytes = (height * BYTES_TO_A_PIXEL) as u32;
    let ends = paragraphs.iter().position(|paragraph| paragraph.span.end > bytes);
    let ends = ends.map_or(paragraphs.len(), |last| last + 1);
    let last = ends.min(count);
    chunks.partition_point(|chunk| chunk.range.start < last).max(1)
}

/// White space between paragraphs. Browsers draw nothing of most; other kinds would be empty lines.
fn unseen(space: &str) -> Html {
    if space.chars().all(|it| matches!(it, ' ' | '\t' | '\n')) {
        return html! { { space } };
    }
    html! { <span hidden={true}>{ space }</span> }
}

/// Some paragraphs that follow each other, and what is to be shown in them.
#[derive(Properties)]
struct Props {
    paragraphs: Rc<[Rc<Paragraph>]>,
    /// How many paragraphs stand before.
    before: usize,
    shown: Shown,
    /// With marks and buttons; else the text is all there is, and nobody sees it.
    is_drawn: bool,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.paragraphs, &other.paragraphs)
            && self.before == other.before
            && self.shown == other.shown
            && self.is_drawn == other.is_drawn
    }
}

/// Paragraphs that are compared together, so that a long article costs a comparison for each
/// chunk, not for each paragraph. The browser passes over chunks outside the window as a whole.
#[component(Chunk)]
fn chunk(props: &Props) -> Html {
    let row = |(index, paragraph): (usize, &Rc<Paragraph>)| {
        html! {
            <key={paragraph.span.start}>
                { unseen(&paragraph.lead) }
                <div class={classes!("row", paragraph.reviewed.then_some("reviewed"))}>
                    <ParagraphView paragraph={paragraph.clone()} number={props.before + index + 1}
                        shown={props.shown.within(slice::from_ref(paragraph))} />
                </div>
            </>
        }
    };
    let text =
        || props.paragraphs.iter().flat_map(|paragraph| paragraph.text()).collect::<String>();
    html! {
        <div class="chunk" style={format!("--rows:{}", rows(&props.paragraphs))}>
            if props.is_drawn {
                { for props.paragraphs.iter().enumerate().map(row) }
            } else {
                <p>{ text() }</p>
            }
        </div>
    }
}

/// How many paragraphs of the usual length have the height of these.
fn rows(paragraphs: &[Rc<Paragraph>]) -> usize {
    let bytes: u32 = paragraphs.iter().map(|paragraph| paragraph.span.len()).sum();
    paragraphs.len().max((bytes / BYTES_TO_A_ROW) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_draws_what_it_has_time_for() {
        assert_eq!(next_room(250, 250, FRAME_MS), 250);
        assert_eq!(next_room(250, 320, 2.0 * FRAME_MS), 160);
        assert_eq!(next_room(250, 250, 10.0 * FRAME_MS), 125, "one slow frame");
        assert_eq!(next_room(250, 250, 0.0), 500, "one quick frame");
        assert_eq!(next_room(250, 100, 10.0 * FRAME_MS), 250, "what was left to draw");
        let settled = |took: f64| (0..20).fold(AT_ONCE, |room, _| next_room(room, room, took));
        assert_eq!((settled(1000.0), settled(1.0)), (ROOM.start, ROOM.end));
    }
}
