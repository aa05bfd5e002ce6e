use super::Ports;
use crate::messages::count;
use crate::state::{Action, Draft};
use yew::prelude::*;

/// More rows than these are not drawn; they are kept.
const ROWS: usize = 400;
/// How much of a paragraph is shown, in characters.
const EXCERPT: usize = 320;

/// A text before it is frozen: what is not the article can be left out.
pub(super) fn prepare(draft: &Draft, ports: &Ports) -> Html {
    let meta = draft.meta();
    let title = if meta.title.is_empty() { "Untitled".to_owned() } else { meta.title };
    let date = meta.date.map(|date| date.to_string()).unwrap_or_default();
    let total = draft.paragraphs.len();
    let more = total.saturating_sub(ROWS);
    html! {
        <div class="prepare">
            <header>
                <h1>{ title }</h1>
                <p class="date">{ date }</p>
                <p>{ "Leave out what is not the article: menus, captions, links. \
                      After this the text does not change." }</p>
            </header>
            <ol>{ for (0..total.min(ROWS)).map(|index| row(draft, index, ports)) }</ol>
            <p hidden={more == 0}>{ format!("and {} more", count(more, "paragraph")) }</p>
            <footer class="actions">
                <button class="primary" id="confirm" autofocus={true}
                    onclick={ports.say(Action::ConfirmPrepare)}>{ "Label this text" }</button>
                <button onclick={ports.say(Action::CancelPrepare)}>{ "Back" }</button>
                <span class="saving">{ format!("{} of {}", draft.kept(), count(total, "paragraph")) }</span>
            </footer>
        </div>
    }
}

fn row(draft: &Draft, index: usize, ports: &Ports) -> Html {
    let text = draft.paragraphs[index].slice(&draft.text).unwrap_or_default();
    let excerpt: String = text.chars().take(EXCERPT).collect();
    let left_out = draft.left_out.contains(&index);
    let number = index + 1;
    html! {
        <li key={index} class={classes!(left_out.then_some("left-out"))}>
            <label>
                <input type="checkbox" checked={!left_out}
                    onchange={ports.say(Action::ToggleParagraph(index))} />
                <span>{ excerpt }</span>
            </label>
            <span class="ends">
                <button class="quiet" aria-label={format!("Start here, with paragraph {number}")}
                    onclick={ports.say(Action::KeepFrom(index))}>{ "Start here" }</button>
                <button class="quiet" aria-label={format!("End here, with paragraph {number}")}
                    onclick={ports.say(Action::KeepTo(index))}>{ "End here" }</button>
            </span>
        </li>
    }
}
