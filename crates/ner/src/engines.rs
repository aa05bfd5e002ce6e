//! The engines that can be loaded from a file.

use crate::engine::Engine;
use crate::model::tagger::Tagger;
use crate::model::{ModelError, TAGGER_MAGIC};
use std::sync::Arc;

type Loader = fn(&[u8]) -> Result<Arc<dyn Engine>, ModelError>;

/// Each engine with the first bytes of its files.
const ENGINES: &[(&[u8], Loader)] =
    &[(TAGGER_MAGIC, |bytes| Ok(Arc::new(Tagger::from_bytes(bytes)?)))];

/// Loads the engine of a file. The first bytes of the file tell which engine it is. Cost: one pass
/// over the bytes.
///
/// # Errors
/// Returns an error if the bytes are no file of an engine, of this version, or if they are truncated
/// or altered.
pub fn load_engine(bytes: &[u8]) -> Result<Arc<dyn Engine>, ModelError> {
    let known = ENGINES.iter().find(|(magic, _)| bytes.starts_with(magic));
    known.map_or(Err(ModelError::Foreign), |(_, load)| load(bytes))
}
