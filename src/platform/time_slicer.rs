//! Divides long work into slices, so that the page stays responsive.

use super::page;

/// The maximum length of a slice in milliseconds, if each step is short.
const MAX_SLICE_MS: f64 = 20.0;

/// Yields to the browser between slices of work.
pub struct TimeSlicer {
    since: f64,
}

impl TimeSlicer {
    /// Starts the first slice.
    pub fn start() -> Self {
        Self { since: page::monotonic_ms() }
    }

    /// Yields to the browser if the current slice is over. Call it between steps that are much
    /// shorter than a slice.
    pub async fn yield_if_due(&mut self) {
        if page::monotonic_ms() - self.since >= MAX_SLICE_MS {
            page::yield_to_browser().await;
            self.since = page::monotonic_ms();
        }
    }
}
