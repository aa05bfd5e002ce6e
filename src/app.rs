//! The root component: owns the state, runs effects, listens to the window.

use crate::effects::World;
use crate::platform::files::Given;
use crate::platform::{page, window};
use crate::state::{Action, Dialog, KeysAction, Screen, State, keys, labels, reduce, same};
use crate::view::{self, Cache, Ports};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use yew::prelude::*;

/// State and world of one page.
///
/// Not a Yew reducer: the history is long and is changed in place, where a reducer would copy it
/// for every action.
struct Runtime {
    state: RefCell<State>,
    world: OnceCell<World>,
    redraw: UseForceUpdateHandle,
}

impl Runtime {
    fn start(redraw: UseForceUpdateHandle) -> Rc<Self> {
        let runtime = Rc::new(Self { state: RefCell::default(), world: OnceCell::new(), redraw });
        let world = World::start(runtime.port());
        // Set once, right here.
        let _ = runtime.world.set(world);
        runtime
    }

    fn port(self: &Rc<Self>) -> Callback<Action> {
        let runtime = self.clone();
        Callback::from(move |action| runtime.dispatch(action))
    }

    fn take(&self, given: Given) {
        if let Some(world) = self.world.get() {
            world.take(given);
        }
    }

    fn dispatch(&self, action: Action) {
        let had_focus = page::has_focus();
        let (effects, is_safe) = {
            let mut state = self.state.borrow_mut();
            let effects = reduce(&mut state, action, page::now());
            (effects, state.saving.has_all())
        };
        page::warn_before_leaving(!is_safe);
        self.redraw.force_update();
        if let Some(world) = self.world.get() {
            effects.into_iter().for_each(|effect| world.run(effect));
        }
        if had_focus {
            // What had it may not be drawn any more.
            page::after_drawing(|| page::regain_focus(&view::FOCUS_IDS));
        }
    }

    /// What a key does, if the page takes it.
    fn key(&self, key: &keys::Key) -> Option<Action> {
        let state = self.state.borrow();
        if state.keys.is_wanted() {
            return Some(Action::Keys(KeysAction::Press(key.clone())));
        }
        if state.dialog == Some(Dialog::Labels)
            && let Some(action) = state.keys.map.global(key)
        {
            return labels::steps(&state, action);
        }
        if let Some(action) = same::again(&state, key) {
            return Some(action);
        }
        if state.dialog.is_some() {
            return (key.name == "Escape").then_some(Action::Escape);
        }
        match (&state.screen, state.desk()) {
            (_, Some((desk, _))) => {
                state.keys.map.action(key, desk, state.history.project().labels())
            }
            (Screen::Start, None) => state.keys.map.global(key),
            _ => None,
        }
    }
}

/// The page.
#[component]
pub fn App() -> Html {
    let redraw = use_force_update();
    let runtime = use_memo((), |()| Runtime::start(redraw));
    let cache = use_mut_ref(Cache::default);
    let ports = use_memo((), {
        let runtime = (*runtime).clone();
        move |()| {
            let dispatch = runtime.port();
            let open_files = Callback::from(move |given: Given| runtime.take(given));
            Ports { dispatch, open_files }
        }
    });
    use_effect_with((), {
        let runtime = (*runtime).clone();
        move |()| {
            let listeners = listen(&runtime);
            move || drop(listeners)
        }
    });
    let state = runtime.state.borrow();
    view::page(&state, &mut cache.borrow_mut(), &ports)
}

/// Keys and pasted text that no field of the page takes.
fn listen(runtime: &Rc<Runtime>) -> (window::Listener, window::Listener) {
    let on_key = runtime.clone();
    let keys = window::on_key(move |key| match on_key.key(&key) {
        Some(action) => {
            on_key.dispatch(action);
            true
        }
        None => false,
    });
    let on_paste = runtime.clone();
    let pasted = window::on_paste(move |text| {
        let source = String::new();
        let takes = !matches!(on_paste.state.borrow().screen, Screen::Prepare(_));
        if takes {
            on_paste.dispatch(Action::TextOpened { source, text });
        }
    });
    (keys, pasted)
}
