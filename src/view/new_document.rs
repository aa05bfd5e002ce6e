//! The screen for a new document, in which paragraphs can be excluded.

use super::Callbacks;
use crate::state::action::{EditAction, InterfaceAction, NavigateAction};
use crate::state::navigation::new_document::NewDocument;
use crate::view::messages;
use yew::prelude::*;

/// The maximum number of paragraphs that are rendered. Further paragraphs are included in the
/// document.
const MAX_ROWS: usize = 400;
/// The maximum length of a paragraph's excerpt, in characters.
const MAX_EXCERPT_CHARS: usize = 320;

/// Renders a text before it is frozen. Paragraphs that do not belong to the article can be
/// excluded.
pub(super) fn render_new_document(draft: &NewDocument, callbacks: &Callbacks) -> Html {
    let meta = draft.metadata();
    let title = messages::document_title(&meta.title).to_owned();
    let date = meta.date.map(|date| date.to_string()).unwrap_or_default();
    let total = draft.paragraphs.len();
    let more = total.saturating_sub(MAX_ROWS);
    html! {
        <div class="new-document">
            <header>
                <h1>{ title }</h1>
                <p class="date">{ date }</p>
                <p>{ messages::UNCHECK_HINT }</p>
            </header>
            <ol>{ for (0..total.min(MAX_ROWS)).map(|index| render_paragraph_row(draft, index, callbacks)) }</ol>
            <p hidden={more == 0}>{ messages::further_paragraphs(more) }</p>
            <footer class="actions">
                <button class="primary" id="confirm" autofocus={true}
                    onclick={callbacks.callback_for(EditAction::CreateDocument)}>{ messages::MARK_TEXT }</button>
                <button onclick={callbacks.callback_for(NavigateAction::CancelNewDocument)}>{ messages::BACK }</button>
                <span class="saving-status">{ messages::paragraphs_included(draft.included_count(), total) }</span>
            </footer>
        </div>
    }
}

fn render_paragraph_row(draft: &NewDocument, index: usize, callbacks: &Callbacks) -> Html {
    let text = draft.paragraphs[index].slice(&draft.text).unwrap_or_default();
    let excerpt: String = text.chars().take(MAX_EXCERPT_CHARS).collect();
    let left_out = draft.excluded.contains(&index);
    let number = index + 1;
    html! {
        <li key={index} class={classes!(left_out.then_some("excluded"))}>
            <label>
                <input type="checkbox" checked={!left_out}
                    onchange={callbacks.callback_for(InterfaceAction::ToggleParagraph(index))} />
                <span>{ excerpt }</span>
            </label>
            <span class="range-buttons">
                <button class="subtle" aria-label={messages::article_starts_at(number)}
                    onclick={callbacks.callback_for(InterfaceAction::ExcludeBefore(index))}>{ messages::ARTICLE_STARTS }</button>
                <button class="subtle" aria-label={messages::article_ends_at(number)}
                    onclick={callbacks.callback_for(InterfaceAction::ExcludeAfter(index))}>{ messages::ARTICLE_ENDS }</button>
            </span>
        </li>
    }
}
