//! The engines that can be loaded from a file.

use crate::engine::Engine;
use crate::model::tagger::Tagger;
use crate::model::{ModelError, TAGGER_MAGIC, tagger_file_len};
use std::sync::Arc;

type Loader = fn(&[u8]) -> Result<Arc<dyn Engine>, ModelError>;

/// The file format of an engine.
struct EngineFormat {
    /// The first bytes of its files.
    magic: &'static [u8],
    load: Loader,
    /// Returns the length of a file from its first bytes, or `None` if these are too few.
    file_len: fn(&[u8]) -> Option<usize>,
}

const ENGINES: &[EngineFormat] = &[EngineFormat {
    magic: TAGGER_MAGIC,
    load: |bytes| Ok(Arc::new(Tagger::from_bytes(bytes)?)),
    file_len: tagger_file_len,
}];

fn format_of(bytes: &[u8]) -> Option<&'static EngineFormat> {
    ENGINES.iter().find(|format| bytes.starts_with(format.magic))
}

/// Loads the engine of a file. The first bytes of the file tell which engine it is. Cost: one pass
/// over the bytes.
///
/// # Errors
/// Returns an error if the bytes are no file of an engine, of this version, or if they are truncated
/// or altered.
pub fn load_engine(bytes: &[u8]) -> Result<Arc<dyn Engine>, ModelError> {
    format_of(bytes).map_or(Err(ModelError::Foreign), |format| (format.load)(bytes))
}

/// Returns the length in bytes of the file of an engine that begins with these bytes, to report the
/// progress of a download. Returns `None` if they are too few, or of another kind of file.
pub fn engine_file_len(start: &[u8]) -> Option<usize> {
    (format_of(start)?.file_len)(start)
}
