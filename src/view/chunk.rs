use super::article::{ParagraphView, Shown};
use crate::state::article::Paragraph;
use std::rc::Rc;
use std::slice;
use yew::prelude::*;

/// So many paragraphs are looked at as one when the page is drawn anew.
pub(super) const CHUNK: usize = 32;

/// Some paragraphs that follow each other, and what is to be shown in them.
#[derive(Properties)]
pub(super) struct Props {
    pub(super) paragraphs: Vec<Rc<Paragraph>>,
    /// How many paragraphs stand before.
    pub(super) before: usize,
    pub(super) shown: Shown,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.paragraphs.len() == other.paragraphs.len()
            && self.paragraphs.iter().zip(&other.paragraphs).all(|(one, two)| Rc::ptr_eq(one, two))
            && self.before == other.before
            && self.shown == other.shown
    }
}

/// Paragraphs that are compared together, so that a long article costs a comparison for each
/// chunk, not for each paragraph.
#[component(Chunk)]
pub(super) fn chunk(props: &Props) -> Html {
    let paragraphs = props.paragraphs.iter().enumerate().map(|(index, paragraph)| {
        html! {
            <ParagraphView key={paragraph.span.start} paragraph={paragraph.clone()}
                number={props.before + index + 1} shown={props.shown.within(slice::from_ref(paragraph))} />
        }
    });
    html! { <>{ for paragraphs }</> }
}
