//! Decides when the database is flushed to disk.

use super::persistence::{PersistenceInner, WriteRequest};
use crate::platform::page;
use std::rc::Rc;

/// The time without a change after which the database is flushed, in milliseconds. During work, the
/// next change would have to wait for the flush.
const FLUSH_IDLE_MS: u32 = 1000;
/// The maximum time until a flush during unbroken work, in milliseconds. A power failure costs at
/// most the work of this time.
const MAX_FLUSH_DELAY_MS: i64 = 30_000;

impl PersistenceInner {
    /// Schedules a flush for when no further change has been stored for `FLUSH_IDLE_MS`, and
    /// flushes immediately if the last flush is too long ago.
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
