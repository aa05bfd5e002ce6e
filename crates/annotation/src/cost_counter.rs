//! How many annotations are looked at or moved to find and change others: counted in tests, which
//! compare the counts of a document and of one twice as long.

#[cfg(test)]
thread_local! {
    static TOUCHED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// So many annotations are looked at or moved now. Costs nothing outside tests.
#[cfg_attr(
    not(test),
    expect(clippy::missing_const_for_fn, unused_variables, reason = "counts in tests only")
)]
pub(crate) fn record_touched(annotations: usize) {
    #[cfg(test)]
    TOUCHED.with(|touched| touched.set(touched.get() + annotations));
}

/// How many annotations a call touches.
#[cfg(test)]
pub(crate) fn measure_touched<T>(call: impl FnOnce() -> T) -> (T, usize) {
    TOUCHED.with(|touched| touched.set(0));
    let made = call();
    (made, TOUCHED.with(std::cell::Cell::get))
}
