use super::Pass;
use yew::prelude::*;

/// What stands beside an article: stays as it is, and costs nothing, while the article is drawn.
pub(super) struct Beside;

#[derive(Properties)]
pub(super) struct Props {
    pub(super) pass: Pass,
    /// Nothing while the article is drawn.
    #[prop_or_default]
    pub(super) children: Html,
}

/// The pass alone says whether it is drawn again.
impl PartialEq for Props {
    fn eq(&self, _other: &Self) -> bool {
        false
    }
}

impl Component for Beside {
    type Message = ();
    type Properties = Props;

    fn create(_context: &Context<Self>) -> Self {
        Self
    }

    fn changed(&mut self, context: &Context<Self>, _before: &Props) -> bool {
        context.props().pass == Pass::Whole
    }

    fn view(&self, context: &Context<Self>) -> Html {
        context.props().children.clone()
    }
}
