//! The linear chain (conditional random field): decoding, and training.

pub(crate) mod decoder;
mod forward_backward;
pub(crate) mod train;
