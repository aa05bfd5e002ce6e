//! The root component: owns the state, runs effects, listens to the window.

use crate::effects::EffectRunner;
use crate::platform::drag_and_drop::{self, DropData};
use crate::platform::files::FileSelection;
use crate::platform::{listeners, location, page};
use crate::state::{
    Action, Dialog, Effect, KeymapAction, Screen, State, keymap, label_editor, occurrences, reduce,
    text_to_copy,
};
use crate::view::{self, Callbacks, RenderPhase, ViewCache};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// Where an action comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ActionSource {
    /// The person.
    User,
    /// What the page asked for: waits for the next frame where that is to draw something anyway.
    Effects,
}

/// State and world of one page.
///
/// Not a Yew reducer: the history is long and is changed in place, where a reducer would copy it
/// for every action.
struct Runtime {
    state: RefCell<State>,
    effect_runner: OnceCell<EffectRunner>,
    redraw: UseForceUpdateHandle,
    /// What is drawn now. Where it is the article, the rest follows.
    phase: Cell<RenderPhase>,
}

impl Runtime {
    fn start(redraw: UseForceUpdateHandle) -> Rc<Self> {
        let runtime = Rc::new(Self {
            state: RefCell::default(),
            effect_runner: OnceCell::new(),
            redraw,
            phase: Cell::new(RenderPhase::Full),
        });
        let world = EffectRunner::start(runtime.action_callback(ActionSource::Effects));
        // Set once, right here.
        let _ = runtime.effect_runner.set(world);
        runtime
    }

    fn action_callback(self: &Rc<Self>, source: ActionSource) -> Callback<Action> {
        let runtime = self.clone();
        Callback::from(move |action| runtime.dispatch(action, source))
    }

    fn open_files(&self, given: FileSelection) {
        if let Some(effect_runner) = self.effect_runner.get() {
            effect_runner.add_files(given);
        }
    }

    fn dispatch(self: &Rc<Self>, action: Action, source: ActionSource) {
        let (effects, is_safe, phase) = {
            let mut state = self.state.borrow_mut();
            let before = state.workspace().map(|(_, document)| document.clone());
            let effects = reduce(&mut state, action, page::now());
            let after = state.workspace().map(|(_, document)| document);
            let phase = match before.zip(after) {
                Some((before, after)) if before.id == after.id => {
                    let waits =
                        source == ActionSource::Effects && self.phase.get() == RenderPhase::Article;
                    let edits = !Arc::ptr_eq(&before, after);
                    if edits || waits { RenderPhase::Article } else { RenderPhase::Full }
                }
                _ => RenderPhase::Full,
            };
            (effects, state.write_queue.is_flushed(), phase)
        };
        page::set_leave_warning(!is_safe);
        self.draw(phase);
        let focus = last_focus_request(&effects).filter(|_| phase == RenderPhase::Article);
        if let Some(effect_runner) = self.effect_runner.get() {
            effects.into_iter().for_each(|effect| effect_runner.run(effect));
        }
        // Before what has it is taken out of the page, which would cost the browser one more layout;
        // after the effects, as a field that loses it may say something.
        if let Some(id) = focus {
            page::focus_without_scroll(&id);
        }
    }

    /// Draws the page. After an edit the marks come first, as they are what a person looks at, and
    /// what stands beside them in the next frame.
    fn draw(self: &Rc<Self>, phase: RenderPhase) {
        let had_focus = page::has_focus();
        let before = self.phase.replace(phase);
        if (before, phase) == (RenderPhase::Full, RenderPhase::Article) {
            let runtime = self.clone();
            page::after_next_frame(move || {
                if runtime.phase.get() == RenderPhase::Article {
                    runtime.draw(RenderPhase::Full);
                }
            });
        }
        self.redraw.force_update();
        if had_focus {
            // What had it may not be drawn any more.
            page::after_render(|| page::restore_focus(&view::FOCUS_FALLBACK_IDS));
        }
    }

    /// What a key does, if the page takes it.
    fn key_action(&self, key: &keymap::KeyPress) -> Option<Action> {
        let state = self.state.borrow();
        if state.keymap_editor.is_recording() {
            return Some(Action::Keymap(KeymapAction::Press(key.clone())));
        }
        if state.dialog == Some(Dialog::Labels)
            && let Some(action) = state.keymap_editor.keymap.global_action_for(key)
        {
            return label_editor::undo_or_redo_labels(&state, action);
        }
        if let Some(action) = occurrences::key_action(&state, key) {
            return Some(action);
        }
        if state.dialog.is_some() {
            return (key.name == "Escape").then_some(Action::Escape);
        }
        match (&state.screen, state.workspace()) {
            (_, Some((workspace, _))) => state.keymap_editor.keymap.action_for(
                key,
                workspace,
                state.history.project().labels(),
            ),
            (Screen::Home, None) => state.keymap_editor.keymap.global_action_for(key),
            (Screen::NewDocument(_), None) if key.name == "Escape" => {
                Some(Action::CancelNewDocument)
            }
            _ => None,
        }
    }
}

/// The page.
#[component]
pub fn App() -> Html {
    let redraw = use_force_update();
    let runtime = use_memo((), |()| Runtime::start(redraw));
    let cache = use_mut_ref(ViewCache::default);
    let callbacks = use_memo((), {
        let runtime = (*runtime).clone();
        move |()| {
            let dispatch = runtime.action_callback(ActionSource::User);
            let open_files = Callback::from(move |given: FileSelection| runtime.open_files(given));
            Callbacks { dispatch, open_files }
        }
    });
    use_effect_with((), {
        let runtime = (*runtime).clone();
        move |()| {
            let listeners = install_listeners(&runtime);
            move || drop(listeners)
        }
    });
    let state = runtime.state.borrow();
    view::render_page(&state, &mut cache.borrow_mut(), &callbacks, runtime.phase.get())
}

/// What is to have the focus in the end.
fn last_focus_request(effects: &[Effect]) -> Option<String> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::FocusElement(id) => Some(id.clone()),
        _ => None,
    })
}

/// What a person does to the window as a whole: keys, and what is pasted and copied, outside the fields of the
/// page; what they drop; where they go in the browser's history.
fn install_listeners(runtime: &Rc<Runtime>) -> Vec<listeners::Listener> {
    let on_key = runtime.clone();
    let keys = listeners::on_key(move |key| match on_key.key_action(&key) {
        Some(action) => {
            on_key.dispatch(action, ActionSource::User);
            true
        }
        None => false,
    });
    let open_text = |text| Action::TextOpened { source: String::new(), text };
    let on_paste = runtime.clone();
    let pasted =
        listeners::on_paste(move |text| on_paste.dispatch(open_text(text), ActionSource::User));
    let on_drop = runtime.clone();
    let dropped = drag_and_drop::on_drop(move |dropped| match dropped {
        DropData::Files(given) => on_drop.open_files(given),
        DropData::Text(text) => on_drop.dispatch(open_text(text), ActionSource::User),
        DropData::Other => on_drop.dispatch(Action::UnsupportedDrop, ActionSource::User),
    });
    let on_copy = runtime.clone();
    let copies = listeners::on_copy(move |shown| {
        let shown = shown.map(|selected| (selected.start, selected.end));
        text_to_copy(&on_copy.state.borrow(), shown)
    });
    let on_went = runtime.clone();
    let went = location::on_navigation(move |to| {
        on_went.dispatch(Action::Navigated(to), ActionSource::User)
    });
    [keys, pasted, went].into_iter().chain(dropped).chain(copies).collect()
}
