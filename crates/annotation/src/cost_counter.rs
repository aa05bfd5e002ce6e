//! Counts the annotations that an operation examines or moves. Only tests count: they compare the
//! costs for a document and for one twice as long.

#[cfg(test)]
thread_local! {
    static TOUCHED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Records that this number of annotations is examined or moved. A no-op outside tests.
#[cfg_attr(
    not(test),
    expect(clippy::missing_const_for_fn, unused_variables, reason = "counts in tests only")
)]
pub(crate) fn record_touched(annotations: usize) {
    #[cfg(test)]
    TOUCHED.with(|touched| touched.set(touched.get() + annotations));
}

/// Returns the result of a call and the number of annotations that it touches.
#[cfg(test)]
pub(crate) fn measure_touched<T>(call: impl FnOnce() -> T) -> (T, usize) {
    TOUCHED.with(|touched| touched.set(0));
    let made = call();
    (made, TOUCHED.with(std::cell::Cell::get))
}
