//! Messages to other tabs of the page, and a lock that one tab at a time holds.
//!
//! The lock is a Web Lock. web-sys has no stable binding for Web Locks, so their methods are looked
//! up by name.

use super::BrowserError;
use gloo::events::EventListener;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

/// Sends strings to the other tabs and receives theirs, until it is dropped.
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
    /// Opens the channel `name`. A tab does not receive its own messages.
    ///
    /// # Errors
    /// Returns an error if the browser has no `BroadcastChannel`.
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

    /// Sends a string to the other tabs.
    pub fn send(&self, text: &str) {
        // Sending fails only on a closed channel.
        let _ = self.channel.post_message(&text.into());
    }
}

/// How a lock is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockMode {
    /// Only if no tab holds it.
    IfAvailable,
    /// When the tabs that hold it or requested it earlier have released it.
    Queued,
    /// Immediately, from the tab that holds it.
    Steal,
}

/// The result of a lock request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockOutcome {
    /// This tab holds the lock.
    Held,
    /// Another tab holds the lock.
    Busy,
    /// The request was refused, or another tab stole the lock.
    Lost,
}

/// A lock that this tab holds or held. The default value is empty.
#[derive(Clone, Default)]
pub struct TabLock(Rc<RefCell<Option<Function>>>);

impl TabLock {
    /// Releases the lock if this tab holds it. Does not report an outcome.
    pub fn release(&self) {
        if let Some(give_back) = self.0.take() {
            // Resolving a promise does not throw.
            let _ = give_back.call0(&JsValue::NULL);
        }
    }
}

/// Requests the lock `name`. Once granted, this tab holds it until the tab is closed, it releases
/// the lock with `lock`, or another tab steals it.
///
/// `on_outcome` is called asynchronously, and again with [`LockOutcome::Lost`] if the lock is
/// stolen.
///
/// # Errors
/// Returns an error if the browser has no Web Locks.
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
        // The lock is held until this promise is resolved.
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

/// Returns a random number that identifies this tab.
pub fn random_tab_id() -> u64 {
    // JavaScript numbers hold integers of 53 bits.
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}

/// Returns true if any tab, including this one, holds the lock `name`. Returns false if the browser
/// has no Web Locks.
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
