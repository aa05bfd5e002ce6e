use super::RenderPhase;
use yew::prelude::*;

/// What stands beside an article: stays as it was drawn last, and costs nothing, while the article
/// is drawn.
pub(super) struct Deferred(Html);

#[derive(Properties)]
pub(super) struct DeferredProps {
    pub(super) phase: RenderPhase,
    /// Nothing while the article is drawn.
    pub(super) children: Html,
}

/// The pass alone says whether it is drawn again.
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

    /// Not the children, which another pass may have taken away before what is due is drawn.
    fn view(&self, _context: &Context<Self>) -> Html {
        self.0.clone()
    }
}
