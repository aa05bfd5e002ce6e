//! A host for tests of the scheduler and of learning.

use crate::scheduler::{Host, SLICE_MS};
use dateline_protocol::detector::DetectorResponse;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A host that keeps the messages, and whose clock advances whenever it is read.
#[derive(Clone, Default)]
pub(crate) struct TestHost {
    pub(crate) posted: Rc<RefCell<Vec<DetectorResponse>>>,
    now: Rc<Cell<f64>>,
}

impl Host for TestHost {
    fn post(&self, response: &DetectorResponse) {
        self.posted.borrow_mut().push(response.clone());
    }

    fn elapsed_ms(&self) -> f64 {
        self.now.set(self.now.get() + SLICE_MS);
        self.now.get()
    }
}
