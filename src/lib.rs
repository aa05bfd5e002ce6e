//! The page: state, effects, platform and view. `state` is pure and tested natively.

pub mod messages;
pub mod state;
