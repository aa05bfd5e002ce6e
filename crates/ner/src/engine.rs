//! The seam between engines and the rest of the detector. An engine scores the tags of the tokens of
//! a sentence. All else is the same for every engine: tokens, the words of the document, decoding,
//! boundaries, kinds of places, rules, consistency and calibration.

use crate::crf::decoder::{Decoder, Emissions};
use crate::document::document_words::DocumentWords;
use crate::lexicon::Lexicon;
use crate::postprocess::calibration::Calibration;
use dateline_annotation::model::Suggestion;
use dateline_text::Token;
use std::ops::Range;
use std::sync::Arc;

/// A tokenized document, or a segment of one.
#[derive(Clone, Copy)]
pub struct TokenizedDocument<'a> {
    /// The text that the offsets of the tokens refer to.
    pub text: &'a str,
    /// The tokens, with offsets in bytes of the text.
    pub tokens: &'a [Token],
    /// The sentences as ranges of `tokens`, in order.
    pub sentences: &'a [Range<usize>],
    /// The words of the document, looked up in the lexicon of the engine.
    pub words: &'a DocumentWords,
}

impl<'a> TokenizedDocument<'a> {
    /// Returns the text of a token. Panics if there is no such token.
    pub fn word(&self, token: usize) -> &'a str {
        &self.text[self.tokens[token].span.range()]
    }
}

/// A statistical model, or anything else that scores the tags of each token.
///
/// Equal text must give equal scores on every platform, natively and in WebAssembly.
pub trait Engine: Send + Sync {
    /// Returns an identifier that differs for each state of the engine: a content hash.
    fn id(&self) -> &str;

    /// Returns the lexicon for the words of documents. An engine without one returns the empty
    /// lexicon.
    fn lexicon(&self) -> &Lexicon;

    /// Returns the decoder, which has the tags, the scores of their transitions, and the temperature
    /// of all scores.
    fn decoder(&self) -> &Decoder;

    /// Returns the calibration of the probabilities.
    fn calibration(&self) -> Calibration {
        Calibration::IDENTITY
    }

    /// Begins a document. What holds for the whole document can be computed here. It cannot be
    /// interrupted, so it should take far less time than the emissions of all sentences.
    fn begin_document(self: Arc<Self>, document: TokenizedDocument<'_>) -> Box<dyn Emitter>;

    /// Revises the suggestions of a document after all other stages. An engine that has learned from
    /// a reviewer replaces some here. `suggestions` are in order of their spans, which are byte
    /// ranges of the document's text and do not overlap; the result must be so too. Like
    /// [`Self::begin_document`], it cannot be interrupted.
    fn revise(
        &self,
        document: TokenizedDocument<'_>,
        suggestions: Vec<Suggestion>,
    ) -> Vec<Suggestion> {
        let _ = document;
        suggestions
    }
}

/// The scores of an engine for the sentences of one document.
pub trait Emitter {
    /// Pushes the scores of each token of a sentence, in order. `document` is the one that was
    /// begun. Sentences are requested in order, each once.
    fn emit(
        &mut self,
        document: TokenizedDocument<'_>,
        sentence: Range<usize>,
        emissions: &mut Emissions,
    );
}
