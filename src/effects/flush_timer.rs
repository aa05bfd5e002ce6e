//! When the database is flushed to the disk.

use super::persistence::{PersistenceInner, WriteRequest};
use crate::platform::page;
use std::rc::Rc;

/// What is stored is flushed to the disk after so long a pause, in milliseconds: in the midst of work
/// the next change would have to wait for it.
const FLUSH_IDLE_MS: u32 = 1000;
/// Without a pause it is flushed after so long all the same: more than that no loss of power costs.
const MAX_FLUSH_DELAY_MS: i64 = 30_000;

impl PersistenceInner {
    /// Flushes what is stored, unless another change is stored soon; then in the pause after that one,
    /// and at last without a pause.
    pub(super) fn flush_when_idle(self: &Rc<Self>, seq: u64) {
        self.last_stored.set(seq);
        let now = page::now();
        let since = self.unflushed_since.get().unwrap_or(now);
        self.unflushed_since.set(Some(since));
        if now - since >= MAX_FLUSH_DELAY_MS {
            return self.clone().enqueue_flush();
        }
        let inner = self.clone();
        page::set_timeout(FLUSH_IDLE_MS, move || {
            if inner.last_stored.get() == seq {
                inner.enqueue_flush();
            }
        });
    }

    fn enqueue_flush(self: Rc<Self>) {
        self.unflushed_since.set(None);
        self.enqueue(WriteRequest::Flush);
    }
}
