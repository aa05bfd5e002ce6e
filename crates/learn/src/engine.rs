//! Engines of the detector that wrap another one: with what was learned, and to observe documents.

use crate::hash::{hash_bytes, mix};
use crate::model::{LearnedModel, LearnedModelError};
use crate::observation::Observation;
use dateline_annotation::model::Suggestion;
use dateline_ner::{Calibration, Decoder, Emitter, Engine, Lexicon, TokenizedDocument};
use std::sync::{Arc, Mutex, PoisonError};

/// An engine with what was learned on top of it. Detection runs as before; at its end, suggestions
/// are replaced. Cost: the document is tagged twice.
pub struct LearnedEngine {
    base: Arc<dyn Engine>,
    model: Arc<LearnedModel>,
    id: String,
}

impl LearnedEngine {
    /// Creates the engine. Cost: that of writing the model.
    ///
    /// # Errors
    /// Returns an error if the model was learned on another engine.
    pub fn new(base: Arc<dyn Engine>, model: Arc<LearnedModel>) -> Result<Self, LearnedModelError> {
        if !model.fits(&*base) {
            return Err(LearnedModelError::OtherEngine);
        }
        let id = mix(hash_bytes(base.id().as_bytes()), hash_bytes(&model.to_bytes()));
        Ok(Self { base, model, id: format!("{id:016x}") })
    }

    /// Returns what was learned.
    pub fn model(&self) -> &Arc<LearnedModel> {
        &self.model
    }
}

/// Implements the methods of [`Engine`] that a wrapper passes on.
macro_rules! pass_on_to_base {
    () => {
        fn lexicon(&self) -> &Lexicon {
            self.base.lexicon()
        }

        fn decoder(&self) -> &Decoder {
            self.base.decoder()
        }

        fn calibration(&self) -> Calibration {
            self.base.calibration()
        }

        fn begin_document(self: Arc<Self>, document: TokenizedDocument<'_>) -> Box<dyn Emitter> {
            self.base.clone().begin_document(document)
        }
    };
}

impl Engine for LearnedEngine {
    fn id(&self) -> &str {
        &self.id
    }

    pass_on_to_base!();

    fn revise(
        &self,
        document: TokenizedDocument<'_>,
        suggestions: Vec<Suggestion>,
    ) -> Vec<Suggestion> {
        let suggestions = self.base.revise(document, suggestions);
        self.model.suggest(&Observation::new(&self.base, document, suggestions))
    }
}

/// An engine that keeps what it observes, so that learning reads documents exactly as detection does.
pub struct Recorder {
    base: Arc<dyn Engine>,
    observations: Mutex<Vec<Arc<Observation>>>,
}

impl Recorder {
    /// Creates a recorder for an engine.
    pub fn new(base: Arc<dyn Engine>) -> Self {
        Self { base, observations: Mutex::new(Vec::new()) }
    }

    /// Returns what was observed since the last call: one observation for each detected segment, in
    /// order.
    pub fn take(&self) -> Vec<Arc<Observation>> {
        std::mem::take(&mut *self.observations.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Engine for Recorder {
    fn id(&self) -> &str {
        self.base.id()
    }

    pass_on_to_base!();

    fn revise(
        &self,
        document: TokenizedDocument<'_>,
        suggestions: Vec<Suggestion>,
    ) -> Vec<Suggestion> {
        let suggestions = self.base.revise(document, suggestions);
        let observation = Observation::new(&self.base, document, suggestions.clone());
        let mut all = self.observations.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(Arc::new(observation));
        suggestions
    }
}
