//! Messages between the page and its two workers, as structured clones made by serde-wasm-bindgen.
//!
//! [`detector`] has the messages of the worker that detects mentions and resolves places, [`learning`]
//! its messages about learning, and [`files`] those of the worker that opens and writes files. All
//! offsets are in bytes.
//!
//! **Start.** A worker sends its `Ready` with its [`PROTOCOL_VERSION`], or [`Failed`]. Before that,
//! the detector worker reports how much of its model has arrived. The page replaces a worker of
//! another version: a cached old worker can meet a new page. The version is read before the rest of
//! the message, whose form may differ.
//!
//! **Form.** A request or response is an object with one member, named after its variant. With a
//! member that names the variant inside, serde would buffer the other members first, and the code
//! for that is large. Only the first and the last message of a worker have such a `type`.
//!
//! **Errors** are codes with fields; the page makes the sentences for users.

pub mod detector;
mod failure;
pub mod files;
pub mod learning;
pub mod lists;
mod panics;
mod wire;

pub use failure::{FatalError, FileSection, ModelFileError, WorkerFailure};
pub use panics::panic_report;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of the protocol.
pub const PROTOCOL_VERSION: u32 = 14;

/// The messages of one worker.
pub trait Protocol: 'static {
    /// A message from the page to the worker.
    type Request: Serialize + DeserializeOwned;
    /// The worker's first message, if it could start.
    type Ready: Serialize + DeserializeOwned;
    /// Any other message from the worker to the page.
    type Response: Serialize + DeserializeOwned + From<InvalidRequest>;

    /// Returns the id of a request that the worker has to answer soon, or to report progress of. If
    /// the worker stays silent, it counts as hanging.
    fn awaited(request: &Self::Request) -> Option<RequestId>;

    /// Returns the request that a message answers finally.
    fn answered(response: &Self::Response) -> Option<RequestId>;
}

/// Identifies a request of a page. Never reused while the page is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u32);

/// The last message of a worker that cannot start or cannot continue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "failed")]
pub struct Failed {
    /// The [`PROTOCOL_VERSION`] of the worker.
    pub version: u32,
    /// The reason.
    pub error: FatalError,
}

/// A message of the page that a worker cannot parse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidRequest {
    /// The request, if its id can be read.
    pub request: Option<RequestId>,
    /// The description by the parser.
    pub detail: String,
}
