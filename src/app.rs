//! The root component: owns the state, runs effects, listens to the window.

use crate::effects::World;
use crate::platform::drops::{self, Dropped};
use crate::platform::files::Given;
use crate::platform::{address, page, window};
use crate::state::{
    Action, Dialog, Effect, KeysAction, Screen, State, copied, keys, labels, reduce, same,
};
use crate::view::{self, Cache, Pass, Ports};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// Where an action comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The person.
    Person,
    /// What the page asked for: waits for the next frame where that is to draw something anyway.
    World,
}

/// State and world of one page.
///
/// Not a Yew reducer: the history is long and is changed in place, where a reducer would copy it
/// for every action.
struct Runtime {
    state: RefCell<State>,
    world: OnceCell<World>,
    redraw: UseForceUpdateHandle,
    /// What is drawn now. Where it is the article, the rest follows.
    pass: Cell<Pass>,
}

impl Runtime {
    fn start(redraw: UseForceUpdateHandle) -> Rc<Self> {
        let runtime = Rc::new(Self {
            state: RefCell::default(),
            world: OnceCell::new(),
            redraw,
            pass: Cell::new(Pass::Whole),
        });
        let world = World::start(runtime.port(Source::World));
        // Set once, right here.
        let _ = runtime.world.set(world);
        runtime
    }

    fn port(self: &Rc<Self>, source: Source) -> Callback<Action> {
        let runtime = self.clone();
        Callback::from(move |action| runtime.dispatch(action, source))
    }

    fn take(&self, given: Given) {
        if let Some(world) = self.world.get() {
            world.take(given);
        }
    }

    fn dispatch(self: &Rc<Self>, action: Action, source: Source) {
        let (effects, is_safe, pass) = {
            let mut state = self.state.borrow_mut();
            let before = state.desk().map(|(_, document)| document.clone());
            let effects = reduce(&mut state, action, page::now());
            let after = state.desk().map(|(_, document)| document);
            let pass = match before.zip(after) {
                Some((before, after)) if before.id == after.id => {
                    let waits = source == Source::World && self.pass.get() == Pass::Article;
                    let edits = !Arc::ptr_eq(&before, after);
                    if edits || waits { Pass::Article } else { Pass::Whole }
                }
                _ => Pass::Whole,
            };
            (effects, state.saving.has_all(), pass)
        };
        page::warn_before_leaving(!is_safe);
        self.draw(pass);
        let focus = focused(&effects).filter(|_| pass == Pass::Article);
        if let Some(world) = self.world.get() {
            effects.into_iter().for_each(|effect| world.run(effect));
        }
        // Before what has it is taken out of the page, which would cost the browser one more layout;
        // after the effects, as a field that loses it may say something.
        if let Some(id) = focus {
            page::give_focus(&id);
        }
    }

    /// Draws the page. After an edit the marks come first, as they are what a person looks at, and
    /// what stands beside them in the next frame.
    fn draw(self: &Rc<Self>, pass: Pass) {
        let had_focus = page::has_focus();
        let before = self.pass.replace(pass);
        if (before, pass) == (Pass::Whole, Pass::Article) {
            let runtime = self.clone();
            page::in_next_frame(move || {
                if runtime.pass.get() == Pass::Article {
                    runtime.draw(Pass::Whole);
                }
            });
        }
        self.redraw.force_update();
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
            (Screen::Prepare(_), None) if key.name == "Escape" => Some(Action::CancelPrepare),
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
            let dispatch = runtime.port(Source::Person);
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
    view::page(&state, &mut cache.borrow_mut(), &ports, runtime.pass.get())
}

/// What is to have the focus in the end.
fn focused(effects: &[Effect]) -> Option<String> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::FocusElement(id) => Some(id.clone()),
        _ => None,
    })
}

/// What a person does to the window as a whole: keys, and what is pasted and copied, outside the fields of the
/// page; what they drop; where they go in the browser's history.
fn listen(runtime: &Rc<Runtime>) -> Vec<window::Listener> {
    let on_key = runtime.clone();
    let keys = window::on_key(move |key| match on_key.key(&key) {
        Some(action) => {
            on_key.dispatch(action, Source::Person);
            true
        }
        None => false,
    });
    let open_text = |text| Action::TextOpened { source: String::new(), text };
    let on_paste = runtime.clone();
    let pasted = window::on_paste(move |text| on_paste.dispatch(open_text(text), Source::Person));
    let on_drop = runtime.clone();
    let dropped = drops::on_drop(move |dropped| match dropped {
        Dropped::Files(given) => on_drop.take(given),
        Dropped::Text(text) => on_drop.dispatch(open_text(text), Source::Person),
        Dropped::Other => on_drop.dispatch(Action::NothingDropped, Source::Person),
    });
    let on_copy = runtime.clone();
    let copies = window::on_copy(move |shown| {
        let shown = shown.map(|selected| (selected.start, selected.end));
        copied(&on_copy.state.borrow(), shown)
    });
    let on_went = runtime.clone();
    let went = address::on_change(move |to| on_went.dispatch(Action::Went(to), Source::Person));
    [keys, pasted, went].into_iter().chain(dropped).chain(copies).collect()
}
