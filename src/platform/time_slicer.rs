//! Long work in slices, so that the page can be used meanwhile.

use super::page;

/// So long the page may be held up at a time, in milliseconds, as far as it can be foreseen.
const MAX_SLICE_MS: f64 = 20.0;

/// Work that lets the browser do what waits, now and then.
pub struct TimeSlicer {
    since: f64,
}

impl TimeSlicer {
    /// Begins now.
    pub fn start() -> Self {
        Self { since: page::monotonic_ms() }
    }

    /// Lets the browser do what waits, if it has waited long enough. To be called between two steps, each
    /// much shorter than a slice.
    pub async fn yield_if_due(&mut self) {
        if page::monotonic_ms() - self.since >= MAX_SLICE_MS {
            page::yield_to_browser().await;
            self.since = page::monotonic_ms();
        }
    }
}
