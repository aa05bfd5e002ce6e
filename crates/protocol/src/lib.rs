//! Messages between the page and its worker.
//!
//! The page sends [`ToWorker`], the worker [`FromWorker`]; both travel as structured clones made
//! by serde-wasm-bindgen. The worker speaks first: [`FromWorker::Ready`] with its [`VERSION`], or
//! [`FromWorker::Failed`]. A page that meets another version replaces the worker, because a cached
//! old worker can meet a new page. Every [`ToWorker::Detect`] is answered by any number of
//! [`FromWorker::Progress`] and then by one of Done, Cancelled or Error. All offsets are bytes.

use dateline_annotation::{Date, Suggestion};
use serde::{Deserialize, Serialize};

/// The version of these messages.
pub const VERSION: u32 = 1;

/// Numbers the requests of one page; never reused while the page lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u32);

/// From the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToWorker {
    /// Find what is in a text.
    Detect(Detect),
    /// The answer to this request is no longer wanted.
    Cancel {
        /// The request.
        request: RequestId,
    },
}

/// A text to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detect {
    /// Answers carry it.
    pub request: RequestId,
    /// The document that the answer is for; the worker only hands it back.
    pub document: u32,
    /// The revision of the learned overlay that the page wants used.
    pub overlay: u64,
    /// The document's text, LF line ends.
    pub text: String,
    /// The document's date; relative dates are read against it.
    pub date: Option<Date>,
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker has its model and reads requests.
    Ready {
        /// [`VERSION`] of the worker.
        version: u32,
        /// The content hash of its model.
        model: String,
    },
    /// The worker cannot work at all: no model, or one that it cannot read.
    Failed {
        /// [`VERSION`] of the worker.
        version: u32,
        /// What is wrong, for a person.
        reason: String,
    },
    /// How far a request is.
    Progress {
        /// The request.
        request: RequestId,
        /// Units of work done.
        done: u32,
        /// Units of work in all; more than 0.
        total: u32,
    },
    /// What was found.
    Done(Found),
    /// The request was cancelled before it was done.
    Cancelled {
        /// The request.
        request: RequestId,
    },
    /// The request cannot be served.
    Error {
        /// The request, where it could be read.
        request: Option<RequestId>,
        /// What is wrong, for a person.
        reason: String,
    },
}

/// The answer to a [`Detect`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Of the request.
    pub request: RequestId,
    /// Of the request.
    pub document: u32,
    /// The revision of the overlay that was used.
    pub overlay: u64,
    /// The content hash of the model that was used.
    pub model: String,
    /// Whether the text looks like English, the language that the model reads.
    pub english: bool,
    /// By span.
    pub suggestions: Vec<Suggestion>,
}
