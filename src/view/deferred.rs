//! A subtree that keeps its last rendering while only the article is rendered.

use super::RenderPhase;
use yew::prelude::*;

/// A subtree beside the article. While only the article is rendered, it keeps its last rendering at
/// no cost.
pub(super) struct Deferred(Html);

#[derive(Properties)]
pub(super) struct DeferredProps {
    pub(super) phase: RenderPhase,
    /// Empty while only the article is rendered.
    pub(super) children: Html,
}

/// The props are never equal, so that `changed` decides by the render phase.
impl PartialEq for DeferredProps {
    fn eq(&self, _other: &Self) -> bool {
        false
    }
}

impl Component for Deferred {
    type Message = ();
    type Properties = DeferredProps;

    fn create(context: &Context<Self>) -> Self {
        Self(context.props().children.clone())
    }

    fn changed(&mut self, context: &Context<Self>, _before: &DeferredProps) -> bool {
        let DeferredProps { phase, children } = context.props();
        let is_due = *phase == RenderPhase::Full;
        if is_due {
            self.0 = children.clone();
        }
        is_due
    }

    /// Renders the stored children. Those in the props may belong to a later phase.
    fn view(&self, _context: &Context<Self>) -> Html {
        self.0.clone()
    }
}
