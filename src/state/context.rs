//! The context of a reducer step: the time, the effects that the step requests, and the actions that
//! follow it.

use crate::state::action::Action;
use crate::state::effect::Effect;

/// The context that every step of the reducer gets. A step pushes the effects that it requests, in
/// the order in which they run. What another feature has to do is an action that follows the step.
pub(super) struct Context {
    /// The time of the action in milliseconds since 1970 UTC.
    pub(super) now: i64,
    effects: Vec<Effect>,
    /// The actions that follow the step, and their times.
    follow_ups: Vec<(Action, i64)>,
}

impl Context {
    /// Creates a context without effects.
    pub(super) fn new(now: i64) -> Self {
        Self { now, effects: Vec::new(), follow_ups: Vec::new() }
    }

    /// Requests an effect after those that are already requested.
    pub(super) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Requests several effects, or one that may be absent, in order.
    pub(super) fn extend(&mut self, effects: impl IntoIterator<Item = Effect>) {
        self.effects.extend(effects);
    }

    /// Dispatches an action. It runs after the current step and before the state is derived.
    pub(super) fn dispatch(&mut self, action: impl Into<Action>) {
        self.dispatch_at(action.into(), self.now);
    }

    /// Like [`Self::dispatch`], for an action that the user made at an earlier time.
    pub(super) fn dispatch_at(&mut self, action: Action, time: i64) {
        self.follow_ups.push((action, time));
    }

    /// Removes and returns the actions that follow the step, in order, with their times.
    pub(super) fn take_follow_ups(&mut self) -> Vec<(Action, i64)> {
        std::mem::take(&mut self.follow_ups)
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
