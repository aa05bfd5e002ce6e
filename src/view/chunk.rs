use super::article::{ParagraphView, Shown};
use crate::platform::page;
use crate::state::article::Paragraph;
use std::rc::Rc;
use std::slice;
use yew::prelude::*;

/// So many paragraphs are looked at as one when the page is drawn anew.
const CHUNK: usize = 16;
/// The least height of a paragraph, and the most bytes of text to a pixel of height, as a rule: what the
/// window may show of an article is drawn with its marks at once.
const PARAGRAPH_HEIGHT: f64 = 30.0;
const BYTES_TO_A_PIXEL: f64 = 7.5;
/// So many chunks more with each frame after that.
const MORE: usize = 4;

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
/// the text is there at once, so that it can be searched and selected; the marks below the window
/// follow frame by frame, so that a long article opens as quickly as a short one.
#[component(Chunks)]
pub(super) fn chunks(props: &ChunksProps) -> Html {
    let drawn = use_state(|| first(&props.paragraphs, page::viewport().1));
    let count = props.paragraphs.len().div_ceil(CHUNK);
    use_effect_with((*drawn, count), {
        let drawn = drawn.clone();
        move |(now, count)| {
            if now < count {
                let more = now + MORE;
                page::after_painting(move || drawn.set(more));
            }
        }
    });
    let chunk = |(index, paragraphs): (usize, &[Rc<Paragraph>])| {
        let shown = props.shown.within(paragraphs);
        let is_drawn = index < *drawn || shown.is_anything();
        html! {
            <Chunk key={index} paragraphs={paragraphs.to_vec()} before={index * CHUNK} {shown} {is_drawn} />
        }
    };
    html! {
        <>
            <>{ for props.paragraphs.chunks(CHUNK).enumerate().map(chunk) }</>
            { unseen(&props.tail) }
        </>
    }
}

/// How many chunks a window of so many pixels may show.
fn first(paragraphs: &[Rc<Paragraph>], height: f64) -> usize {
    let count = (height / PARAGRAPH_HEIGHT) as usize;
    let bytes = (height * BYTES_TO_A_PIXEL) as u32;
    let ends = paragraphs.iter().position(|paragraph| paragraph.span.end > bytes);
    let ends = ends.map_or(paragraphs.len(), |last| last + 1);
    ends.min(count).div_ceil(CHUNK).max(1)
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
    paragraphs: Vec<Rc<Paragraph>>,
    /// How many paragraphs stand before.
    before: usize,
    shown: Shown,
    /// With marks and buttons; else the text is all there is, and nobody sees it.
    is_drawn: bool,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.paragraphs.len() == other.paragraphs.len()
            && self.paragraphs.iter().zip(&other.paragraphs).all(|(one, two)| Rc::ptr_eq(one, two))
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
        <div class="chunk" style={format!("--rows:{}", props.paragraphs.len())}>
            if props.is_drawn {
                { for props.paragraphs.iter().enumerate().map(row) }
            } else {
                <p>{ text() }</p>
            }
        </div>
    }
}
