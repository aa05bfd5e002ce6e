//! The context of a reducer step: the time, and the effects that the step requests.

use crate::state::effect::Effect;

/// The context that every step of the reducer gets. A step pushes the effects that it requests, in
/// the order in which they run.
pub(super) struct Context {
    /// The time of the action in milliseconds since 1970 UTC.
    pub(super) now: i64,
    effects: Vec<Effect>,
}

impl Context {
    /// Creates a context without effects.
    pub(super) fn new(now: i64) -> Self {
        Self { now, effects: Vec::new() }
    }

    /// Requests an effect after those that are already requested.
    pub(super) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Requests several effects, or one that may be absent, in order.
    pub(super) fn extend(&mut self, effects: impl IntoIterator<Item = Effect>) {
        self.effects.extend(effects);
    }

    /// Runs a step for an action that was dispatched earlier, with the time of that action.
    pub(super) fn at_time_of<T>(&mut self, time: i64, step: impl FnOnce(&mut Self) -> T) -> T {
        let now = std::mem::replace(&mut self.now, time);
        let result = step(self);
        self.now = now;
        result
    }

    /// Returns the requested effects.
    pub(super) fn into_effects(self) -> Vec<Effect> {
        self.effects
    }
}
