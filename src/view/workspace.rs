//! The workspace: the screen of the open document.

use super::article::{ArticleText, Decorations};
use super::deferred::Deferred;
use super::incremental_render::ParagraphChunks;
use super::mention_popover::{self, MentionPopover};
use super::{Callbacks, RenderPhase, ViewCache, place_card, sidebar, toolbar};
use crate::platform::page;
use crate::state::State;
use crate::state::editor::workspace::{TEXT_ID, Workspace};
use crate::view::messages;
use dateline_annotation::model::{Annotation, AnnotationId, Document};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// Renders the workspace: the toolbar, the article with the mention popover, and the sidebar.
pub(super) fn render_workspace(
    state: &State,
    workspace: &Workspace,
    document: &Arc<Document>,
    cache: &mut ViewCache,
    callbacks: &Callbacks,
    phase: RenderPhase,
) -> Html {
    cache.update(state, document);
    let [editor, rail] = match phase {
        RenderPhase::Article => <[Html; 2]>::default(),
        RenderPhase::Full => {
            cache.derived.update(state, workspace, document, &cache.labels);
            [
                render_popover(state, workspace, document, cache, callbacks),
                sidebar::render_sidebar(state, workspace, document, &cache.derived, callbacks),
            ]
        }
    };
    html! {
        <div class={classes!("workspace", state.places.is_shown.then_some("with-places"))}>
            { render_skip_links(state) }
            { toolbar::render_toolbar(state, document, callbacks, phase) }
            <toolbar::ToolbarHeight />
            <div class="columns">
                <div class="article-column" id="article-column">
                    <p class="language-notice" hidden={!state.detection_queue.is_non_english(document.id)}>{ messages::NOT_ENGLISH }</p>
                    { render_article(state, workspace, document, cache, callbacks) }
                    <Deferred {phase}>{ editor }</Deferred>
                </div>
                <Deferred {phase}>{ rail }</Deferred>
            </div>
        </div>
    }
}

/// Renders the buttons with which keyboard users skip the toolbar. They are visible while they have
/// the focus. They are no links, because the address of the page says what is open.
fn render_skip_links(state: &State) -> Html {
    let list =
        if state.places.is_shown { messages::SKIP_TO_PLACES } else { messages::SKIP_TO_MENTIONS };
    html! {
        <nav class="skip-links" aria-label={messages::SKIP}>
            <button onclick={|_| page::focus_and_reveal(TEXT_ID)}>{ messages::SKIP_TO_ARTICLE }</button>
            <button onclick={|_| page::focus_and_reveal(sidebar::SIDEBAR_ID)}>{ list }</button>
        </nav>
    }
}

fn render_article(
    state: &State,
    workspace: &Workspace,
    document: &Document,
    cache: &ViewCache,
    callbacks: &Callbacks,
) -> Html {
    let stop = workspace.focus.or_else(|| {
        document.annotations().iter().find(|it| it.is_live()).map(|annotation| annotation.id)
    });
    let paragraphs = &cache.article.paragraphs;
    let stop_start = stop.and_then(|id| document.annotation(id)).map(|it| it.span.start);
    let review_stop = match stop_start {
        Some(start) => {
            let after = paragraphs.partition_point(|paragraph| paragraph.span.start <= start);
            paragraphs.get(after.saturating_sub(1))
        }
        None => paragraphs.first(),
    };
    let pointed: &[AnnotationId] = match workspace.places.hovered {
        Some(id) => workspace.places.list.row_for_mention(id).map_or(&[], |named| &named.mentions),
        None => &[],
    };
    let shown = Decorations {
        focus: workspace.focus,
        hovered: workspace.hovered,
        tab_stop: stop,
        review_tab_stop: review_stop.map(|paragraph| paragraph.span.start),
        pointed_place_mentions: pointed.to_vec(),
        selected_span: workspace.selection.filter(|_| !workspace.is_native_selection),
        labels: cache.labels.clone(),
        dispatch: callbacks.dispatch.clone(),
    };
    html! {
        <ArticleText lang={document.meta.language.clone()} is_rtl={cache.article.is_rtl} points={state.places.is_shown} dispatch={callbacks.dispatch.clone()}>
            <ParagraphChunks key={document.id.0} paragraphs={cache.article.paragraphs.clone()}
                tail={cache.article.trailing_space.clone()} {shown} />
        </ArticleText>
    }
}

/// Renders the popover at the focused mention or the selected text.
fn render_popover(
    state: &State,
    workspace: &Workspace,
    document: &Document,
    cache: &ViewCache,
    callbacks: &Callbacks,
) -> Html {
    let annotation: Option<&Annotation> = workspace.focus.and_then(|id| document.annotation(id));
    let labels = state.session.history.project().labels();
    let subject = match (workspace.selection, annotation) {
        (Some(span), _) => {
            let keys = &state.keymap_editor.keymap;
            Some(mention_popover::PopoverTarget::from_selection(
                document, span, workspace, labels, keys,
            ))
        }
        (None, Some(annotation)) => {
            // While an offer is open, the key belongs to the mention that was just rejected.
            let same = cache.derived.other_occurrences.filter(|_| workspace.offer.is_none());
            Some(mention_popover::PopoverTarget::from_annotation(
                document, annotation, workspace, labels, same,
            ))
        }
        (None, None) => None,
    };
    match subject {
        Some(subject) => {
            let card = annotation.filter(|_| workspace.selection.is_none());
            let card = card.and_then(|it| {
                place_card::PlaceCard::for_mention(
                    state,
                    workspace,
                    document,
                    it,
                    &cache.derived.entities,
                )
            });
            let keys = Rc::new(state.keymap_editor.keymap.clone());
            html! {
                <MentionPopover {subject} {card} {keys} finding={workspace.label_query.clone()}
                    labels={cache.labels.clone()} callbacks={callbacks.clone()} />
            }
        }
        None => html! { <span hidden={true} /> },
    }
}
