//! Long work in slices, so that the page can be used meanwhile.

use super::page;

/// So long the page may be held up at a time, in milliseconds, as far as it can be foreseen.
const SLICE_MS: f64 = 20.0;

/// Work that lets the browser do what waits, now and then.
pub struct Slices {
    since: f64,
}

impl Slices {
    /// Begins now.
    pub fn begin() -> Self {
        Self { since: page::clock() }
    }

    /// Lets the browser do what waits, if it has waited long enough. To be called between two steps, each
    /// much shorter than a slice.
    pub async fn rest(&mut self) {
        if page::clock() - self.since >= SLICE_MS {
            page::pause().await;
            self.since = page::clock();
        }
    }
}
