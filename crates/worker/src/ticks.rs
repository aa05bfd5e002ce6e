use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

/// Calls back after the messages that wait already. A message channel, because browsers hold back
/// timers that follow each other closely.
pub(crate) struct Ticks {
    sender: MessagePort,
    _receiver: MessagePort,
    _closure: Closure<dyn FnMut()>,
}

impl Ticks {
    pub(crate) fn new(call: impl FnMut() + 'static) -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        let closure = Closure::<dyn FnMut()>::new(call);
        let receiver = channel.port1();
        receiver.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        Ok(Self { sender: channel.port2(), _receiver: receiver, _closure: closure })
    }

    pub(crate) fn ask(&self) {
        // Posting nothing cannot fail to be cloned.
        let _ = self.sender.post_message(&JsValue::NULL);
    }
}
