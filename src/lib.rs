//! The page: state, effects, platform and view. The state is pure and is tested natively.

pub mod app;
pub mod effects;
pub mod platform;
pub mod state;
pub mod view;
