//! Other tabs of this page: messages to them, and a lock that one of them has.
//!
//! The lock is a Web Lock. web-sys has no stable binding for them, so they are reached by name.

use super::BrowserError;
use gloo::events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

/// Says short texts to the other tabs and hears theirs, as long as it lives.
pub struct TabChannel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Drop for TabChannel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

impl TabChannel {
    /// Opens the channel of this name. A tab does not hear itself.
    ///
    /// # Errors
    /// When the browser has no channels.
    pub fn open(name: &str, hear: impl Fn(&str) + 'static) -> Result<Self, BrowserError> {
        let channel = BroadcastChannel::new(name)?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().and_then(|it| it.data().as_string());
            if let Some(said) = data {
                hear(&said);
            }
        });
        Ok(Self { channel, _listener: listener })
    }

    /// Says something to the other tabs.
    pub fn send(&self, text: &str) {
        // Refused only once it is closed.
        let _ = self.channel.post_message(&text.into());
    }
}

/// How a lock is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockMode {
    /// Only if no tab has it.
    IfAvailable,
    /// When the tabs that have it or asked before are gone.
    Queued,
    /// At once, from whoever has it.
    Steal,
}

/// What became of asking for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockOutcome {
    /// This tab has it.
    Held,
    /// Another tab has it.
    Busy,
    /// It was refused, or had and then taken by force.
    Lost,
}

/// A lock that this tab has, or had; or nothing yet.
#[derive(Clone, Default)]
pub struct TabLock(Rc<RefCell<Option<Function>>>);

impl TabLock {
    /// Gives the lock back, if this tab has it. Nothing is told of it.
    pub fn release(&self) {
        if let Some(give_back) = self.0.take() {
            // Resolving a promise does not throw.
            let _ = give_back.call0(&JsValue::NULL);
        }
    }
}

/// Asks for a lock, which this tab then has until it is gone, gives it back, or another takes it by force.
/// `tell` is called after this returns. Once this tab has the lock, `lock` is what gives it back.
///
/// # Errors
/// When the browser has no locks.
pub fn request_lock(
    name: &str,
    mode: LockMode,
    lock: &TabLock,
    on_outcome: impl Fn(LockOutcome) + 'static,
) -> Result<(), BrowserError> {
    let navigator = gloo::utils::window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    match mode {
        LockMode::IfAvailable => Reflect::set(&options, &"ifAvailable".into(), &true.into())?,
        LockMode::Steal => Reflect::set(&options, &"steal".into(), &true.into())?,
        LockMode::Queued => true,
    };
    let tell = Rc::new(on_outcome);
    let (told, held) = (tell.clone(), lock.clone());
    let granted = Closure::once_into_js(move |lock: JsValue| {
        if lock.is_null() {
            told(LockOutcome::Busy);
            return JsValue::UNDEFINED;
        }
        // The lock is had as long as this promise is open.
        let until_released = Promise::new(&mut |resolve, _| {
            held.0.replace(Some(resolve));
        });
        told(LockOutcome::Held);
        until_released.into()
    });
    let asked: Promise = request.call3(&locks, &name.into(), &options, &granted)?.dyn_into()?;
    spawn_local(async move {
        if JsFuture::from(asked).await.is_err() {
            tell(LockOutcome::Lost);
        }
    });
    Ok(())
}

/// A number that no other tab has.
pub fn random_tab_id() -> u64 {
    // 53 bits, all that a number of JavaScript holds.
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}

/// Whether a tab, this one or another, has a lock. Without locks nobody knows, and none has.
pub async fn is_lock_held(name: &str) -> bool {
    let asked = || -> Result<Promise, JsValue> {
        let locks = Reflect::get(&gloo::utils::window().navigator(), &"locks".into())?;
        let query: Function = Reflect::get(&locks, &"query".into())?.dyn_into()?;
        query.call0(&locks)?.dyn_into()
    };
    let Ok(asked) = asked() else { return false };
    let held = JsFuture::from(asked).await.and_then(|all| Reflect::get(&all, &"held".into()));
    let names = held.map(|held| Array::from(&held)).unwrap_or_default();
    names.iter().any(|lock| {
        let named = Reflect::get(&lock, &"name".into()).ok().and_then(|it| it.as_string());
        named.as_deref() == Some(name)
    })
}
