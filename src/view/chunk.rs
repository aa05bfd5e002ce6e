use super::article::ParagraphView;
use crate::state::Action;
use crate::state::article::Paragraph;
use dateline_annotation::{AnnotationId, LabelSet};
use dateline_text::Span;
use std::rc::Rc;
use yew::prelude::*;

/// So many paragraphs are looked at as one when the page is drawn anew.
pub(super) const CHUNK: usize = 32;

/// Some paragraphs that follow each other, and what is to be shown in them.
#[derive(Properties)]
pub(super) struct Props {
    pub(super) paragraphs: Vec<Rc<Paragraph>>,
    /// How many paragraphs stand before.
    pub(super) before: usize,
    /// The annotation in focus, where it is in one of these paragraphs.
    pub(super) focus: Option<AnnotationId>,
    /// The one that the pointer is over, likewise.
    pub(super) hovered: Option<AnnotationId>,
    /// The mention that the Tab key comes to, likewise.
    pub(super) stop: Option<AnnotationId>,
    /// The mentions in them whose place is pointed at.
    pub(super) pointed: Vec<AnnotationId>,
    /// Selected text, likewise.
    pub(super) selected: Option<Span>,
    pub(super) labels: Rc<LabelSet>,
    pub(super) dispatch: Callback<Action>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.paragraphs.len() == other.paragraphs.len()
            && self.paragraphs.iter().zip(&other.paragraphs).all(|(one, two)| Rc::ptr_eq(one, two))
            && self.before == other.before
            && self.focus == other.focus
            && self.hovered == other.hovered
            && self.stop == other.stop
            && self.pointed == other.pointed
            && self.selected == other.selected
            && self.labels == other.labels
            && self.dispatch == other.dispatch
    }
}

/// Paragraphs that are drawn anew together, so that a long article costs a comparison for each
/// chunk, not for each paragraph.
#[component(Chunk)]
pub(super) fn chunk(props: &Props) -> Html {
    let paragraphs = props.paragraphs.iter().enumerate().map(|(index, paragraph)| {
        let here = |id: &_| paragraph.holds(*id);
        let pointed: Vec<AnnotationId> = props.pointed.iter().copied().filter(here).collect();
        let selected = props.selected.filter(|span| paragraph.span.contains(*span));
        html! {
            <ParagraphView key={paragraph.span.start} paragraph={paragraph.clone()}
                number={props.before + index + 1} focus={props.focus.filter(here)}
                hovered={props.hovered.filter(here)}
                stop={props.stop.filter(here)} {selected} {pointed} labels={props.labels.clone()}
                dispatch={props.dispatch.clone()} />
        }
    });
    html! { <>{ for paragraphs }</> }
}
