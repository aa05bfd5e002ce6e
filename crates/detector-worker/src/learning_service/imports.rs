//! Reads the learned model of a file.

use dateline_learn::{LearnedEngine, LearnedLabel, LearnedModel, LearnedModelError};
use dateline_ner::Engine;
use dateline_protocol::learning::{ImportedModel, LearnedFileError};
use std::sync::Arc;

/// Returns the engine with a learned model, and what is in the file.
pub(super) fn read(
    shipped: &Arc<dyn Engine>,
    bytes: &[u8],
) -> Result<(Arc<dyn Engine>, ImportedModel), LearnedFileError> {
    let read = LearnedModel::from_bytes(bytes).and_then(|model| {
        let names = model.names();
        let own = model.labels().iter().filter(|it| !it.is_shipped());
        let imported = ImportedModel {
            own_labels: own.map(LearnedLabel::suggested_name).map(str::to_owned).collect(),
            names: names.len() as u32,
            has_hashes_only: !names.is_empty() && names.iter().all(|it| it.text.is_empty()),
        };
        Ok((LearnedEngine::new(shipped.clone(), Arc::new(model))?, imported))
    });
    match read {
        Ok((engine, imported)) => Ok((Arc::new(engine), imported)),
        Err(LearnedModelError::Foreign) => Err(LearnedFileError::Foreign),
        Err(LearnedModelError::Damaged) => Err(LearnedFileError::Damaged),
        Err(LearnedModelError::OtherEngine) => Err(LearnedFileError::OtherEngine),
    }
}
