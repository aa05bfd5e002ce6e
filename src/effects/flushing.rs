//! When the database is flushed to the disk.

use super::storing::{Inner, Write};
use crate::platform::page;
use std::rc::Rc;

/// What is stored is flushed to the disk after so long a pause, in milliseconds: in the midst of work
/// the next change would have to wait for it.
const PAUSE_MS: u32 = 1000;
/// Without a pause it is flushed after so long all the same: more than that no loss of power costs.
const LONGEST_MS: i64 = 30_000;

impl Inner {
    /// Flushes what is stored, unless another change is stored soon; then in the pause after that one,
    /// and at last without a pause.
    pub(super) fn flush_in_a_pause(self: &Rc<Self>, seq: u64) {
        self.last.set(seq);
        let now = page::now();
        let since = self.unflushed.get().unwrap_or(now);
        self.unflushed.set(Some(since));
        if now - since >= LONGEST_MS {
            return self.clone().flush();
        }
        let inner = self.clone();
        page::after(PAUSE_MS, move || {
            if inner.last.get() == seq {
                inner.flush();
            }
        });
    }

    fn flush(self: Rc<Self>) {
        self.unflushed.set(None);
        self.write(Write::Flush);
    }
}
