//! Schedules work after the messages that are already queued.

use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

/// Calls a closure after the messages that are already queued. It uses a message channel, because
/// browsers throttle timers in quick succession.
pub struct Macrotask {
    /// True if a call is scheduled and has not run yet. Only one is scheduled at a time: with one
    /// for each message, as many slices would be computed before the next message is received.
    is_scheduled: Rc<Cell<bool>>,
    sender: MessagePort,
    _receiver: MessagePort,
    _closure: Closure<dyn FnMut()>,
}

impl Macrotask {
    /// Creates a task that calls `call`.
    ///
    /// # Errors
    /// Returns an error if the browser does not support message channels.
    pub fn new(mut call: impl FnMut() + 'static) -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        let is_scheduled = Rc::new(Cell::new(false));
        let task_flag = is_scheduled.clone();
        let closure = Closure::<dyn FnMut()>::new(move || {
            task_flag.set(false);
            call();
        });
        let receiver = channel.port1();
        receiver.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        Ok(Self { is_scheduled, sender: channel.port2(), _receiver: receiver, _closure: closure })
    }

    /// Schedules a call, unless one is scheduled.
    pub fn schedule(&self) {
        if !self.is_scheduled.replace(true) {
            // Posting null cannot fail, because it can always be cloned.
            let _ = self.sender.post_message(&JsValue::NULL);
        }
    }
}
