//! The root component. It owns the state, runs effects and listens to the window.

use crate::effects::EffectRunner;
use crate::platform::drag_and_drop::{self, DropData};
use crate::platform::files::FileSelection;
use crate::platform::{launch, listeners, location, page};
use crate::state::State;
use crate::state::action::{Action, NavigateAction, WorldEvent};
use crate::state::editor::focus::text_to_copy;
use crate::state::effect::Effect;
use crate::state::keymap::key_dispatch::key_action;
use crate::state::notices::failure::{Failure, Reason};
use crate::state::reducer::reduce;
use crate::view::{self, Callbacks, RenderPhase, ViewCache};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The source of an action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ActionSource {
    /// The user.
    User,
    /// The result of an effect. Its rendering waits for the next frame if that frame renders the
    /// full page anyway.
    Effects,
}

/// The state and the effect runner of a page.
///
/// This is not a Yew reducer: the history is long, and a reducer would copy it for every action.
struct Runtime {
    state: RefCell<State>,
    effect_runner: OnceCell<EffectRunner>,
    redraw: UseForceUpdateHandle,
    /// The current render phase. After [`RenderPhase::Article`], the rest of the page is rendered
    /// in the next frame.
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
        // The cell is set only here, so this does not fail.
        let _ = runtime.effect_runner.set(world);
        runtime.open_launched();
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

    /// Opens what the user opens with the installed page or shares with it.
    fn open_launched(self: &Rc<Self>) {
        let (opening, failing) = (self.clone(), self.clone());
        launch::on_launch(
            move |data| opening.open_dropped(data),
            move |error| {
                let reason = Reason::Browser(error.to_string());
                let failed = WorldEvent::Failed(Failure::LaunchFileNotRead(reason));
                failing.dispatch(Action::World(failed), ActionSource::User);
            },
        );
    }

    /// Opens the data of a drop.
    fn open_dropped(self: &Rc<Self>, data: DropData) {
        match data {
            DropData::Files(given) => self.open_files(given),
            DropData::Text(text) => self.dispatch(text_action(text), ActionSource::User),
            DropData::Other => {
                self.dispatch(Action::World(WorldEvent::UnsupportedDrop), ActionSource::User);
            }
        }
    }

    fn dispatch(self: &Rc<Self>, action: Action, source: ActionSource) {
        let (effects, is_safe, phase) = {
            let mut state = self.state.borrow_mut();
            let before = state.session.workspace().map(|(_, document)| document.clone());
            let effects = reduce(&mut state, action, page::now());
            let after = state.session.workspace().map(|(_, document)| document);
            let phase = match before.zip(after) {
                Some((before, after)) if before.id == after.id => {
                    let waits =
                        source == ActionSource::Effects && self.phase.get() == RenderPhase::Article;
                    let edits = !Arc::ptr_eq(&before, after);
                    if edits || waits { RenderPhase::Article } else { RenderPhase::Full }
                }
                _ => RenderPhase::Full,
            };
            (effects, state.session.write_queue.is_flushed(), phase)
        };
        page::set_leave_warning(!is_safe);
        self.draw(phase);
        let focus = last_focus_request(&effects).filter(|_| phase == RenderPhase::Article);
        if let Some(effect_runner) = self.effect_runner.get() {
            effects.into_iter().for_each(|effect| effect_runner.run(effect));
        }
        // The focus is moved before the focused element is removed by rendering, because restoring
        // it later would cost a layout. It is moved after the effects have run, because a field may
        // dispatch an action when it loses the focus.
        if let Some(id) = focus {
            page::focus_without_scroll(&id);
        }
    }

    /// Renders the page. After an edit, the article is rendered first and the rest of the page in
    /// the next frame.
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
            // The element that had the focus may have been removed.
            page::after_render(|| page::restore_focus(&view::FOCUS_FALLBACK_IDS));
        }
    }
}

/// The root component of the page.
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

/// Returns the id of the element that gets the focus after all effects have run.
fn last_focus_request(effects: &[Effect]) -> Option<String> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::FocusElement(id) => Some(id.clone()),
        _ => None,
    })
}

/// Returns the action that opens a pasted text.
fn text_action(text: String) -> Action {
    Action::Navigate(NavigateAction::TextOpened { source: String::new(), text })
}

/// Installs listeners for keys, pastes and copies outside text fields, for drops, and for
/// navigation in the browser's history.
fn install_listeners(runtime: &Rc<Runtime>) -> Vec<listeners::Listener> {
    let on_key = runtime.clone();
    let keys = listeners::on_key(move |key| {
        let action = key_action(&on_key.state.borrow(), &key);
        let is_handled = action.is_some();
        if let Some(action) = action {
            on_key.dispatch(action, ActionSource::User);
        }
        is_handled
    });
    let on_paste = runtime.clone();
    let pasted =
        listeners::on_paste(move |text| on_paste.dispatch(text_action(text), ActionSource::User));
    let on_drop = runtime.clone();
    let dropped = drag_and_drop::on_drop(move |dropped| on_drop.open_dropped(dropped));
    let on_copy = runtime.clone();
    let copies = listeners::on_copy(move |shown| {
        let shown = shown.map(|selected| (selected.start, selected.end));
        text_to_copy(&on_copy.state.borrow().session, shown)
    });
    let on_went = runtime.clone();
    let went = location::on_navigation(move |to| {
        on_went.dispatch(Action::World(WorldEvent::Navigated(to)), ActionSource::User)
    });
    [keys, pasted, went].into_iter().chain(dropped).chain(copies).collect()
}
