//! Messages between the page and its workers: the detector's, and the file worker, which serves
//! [`ToWorker::Import`] and [`ToWorker::Export`] only and speaks first with [`FromWorker::FileWorkerReady`].
//!
//! The page sends [`ToWorker`], the worker [`FromWorker`]; both travel as structured clones made
//! by serde-wasm-bindgen. The worker speaks first: [`FromWorker::Ready`] with its [`PROTOCOL_VERSION`], or
//! [`FromWorker::Failed`]. A page that meets another version replaces the worker, because a cached
//! old worker can meet a new page. Every [`ToWorker::Detect`] is answered by any number of
//! [`FromWorker::Progress`] and then by one of Detected, Cancelled or Error. Long results come in parts:
//! any number of [`FromWorker::DetectedBatch`] before Detected. All offsets are bytes.
//!
//! The gazetteer is fetched at the first request for places; [`FromWorker::GazetteerLoaded`] says that it
//! is there, [`FromWorker::GazetteerFailed`] why not, and detection goes on without it. A [`ToWorker::Resolve`] or
//! [`ToWorker::FindPlaces`] that comes before waits for it. Resolve is answered by Resolved, or by
//! Cancelled where a newer one for the same document came or there is no gazetteer; FindPlaces by
//! PlacesFound or Cancelled.
//!
//! [`ToWorker::Import`] travels in a list, `[message, files]`: the files go as the browser has them, so the page
//! never holds what is in them. It is answered by [`FromWorker::Imported`] for each thing in them, in order, and
//! then by [`FromWorker::ImportFinished`].

mod panics;

pub use panics::panic_report;

use dateline_annotation::{
    AnnotationId, Date, LabelSet, LinkTarget, PlaceSearchResult, Resolution, Suggestion,
};
use dateline_formats::Encoding;
use dateline_formats::export::ExportOptions;
use dateline_formats::import::{ImportNote, LabelMatching};
use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version of these messages.
pub const PROTOCOL_VERSION: u32 = 9;

/// Lists that may be long travel as the bytes of their JSON: a structured clone of ten thousand objects holds the
/// page up for a second, their JSON for some milliseconds.
mod as_json {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_bytes::ByteBuf;

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let json = serde_json::to_vec(value).map_err(S::Error::custom)?;
        serializer.serialize_bytes(&json)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let json = ByteBuf::deserialize(deserializer)?;
        serde_json::from_slice(&json).map_err(D::Error::custom)
    }
}

/// Texts that may be long travel as bytes: a string is decoded into the browser's and encoded again, which takes
/// ten times as long.
mod as_bytes {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};
    use serde_bytes::ByteBuf;

    pub(super) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(text.as_bytes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<String, D::Error> {
        let bytes = ByteBuf::deserialize(deserializer)?;
        String::from_utf8(bytes.into_vec()).map_err(D::Error::custom)
    }
}

/// Numbers the requests of one page; never reused while the page lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u32);

/// From the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToWorker {
    /// Find what is in a text.
    Detect(DetectRequest),
    /// Say which places mentions name.
    Resolve(ResolveRequest),
    /// Search the gazetteer.
    FindPlaces(PlaceSearchRequest),
    /// Open files.
    Import(ImportRequest),
    /// Write training data.
    Export(ExportRequest),
    /// The answer to this request is no longer wanted.
    Cancel {
        /// The request.
        request: RequestId,
    },
}

/// Files to open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRequest {
    /// Answers carry it.
    pub request: RequestId,
    /// What is opened, one after the other.
    pub bundles: Vec<ImportBundle>,
}

/// Files that are one thing. The files themselves travel beside the message, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBundle {
    /// The names of what is opened.
    pub files: Vec<String>,
    /// The names of what may say something of it.
    pub sidecars: Vec<String>,
    /// Whether the person gave other files with them: then what only tells of others is passed over.
    pub has_other_files: bool,
}

/// A step of an export: a beginning, documents one by one, an end. A new beginning gives up what was
/// being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ExportRequest {
    /// Answered by [`FromWorker::ExportProgress`].
    Begin {
        /// Answers carry it.
        request: RequestId,
        /// [`FormatInfo::name`].
        format: String,
        /// The project's labels.
        labels: LabelSet,
        /// What is written, and how it is cut.
        options: ExportOptions,
        /// The file's name, without its ending.
        stem: String,
    },
    /// Answered by [`FromWorker::ExportProgress`].
    Document {
        /// Of the beginning.
        request: RequestId,
        /// The document as JSON, as it is stored.
        json: String,
    },
    /// Answered by [`FromWorker::Exported`].
    End {
        /// Of the beginning.
        request: RequestId,
    },
}

/// A format that the worker writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatInfo {
    /// Names it in requests.
    pub name: String,
    /// Names it for people.
    pub title: String,
    /// Programs that read it.
    pub consumers: Vec<String>,
}

/// A text to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectRequest {
    /// Answers carry it.
    pub request: RequestId,
    /// The document that the answer is for; the worker only hands it back.
    pub document: u32,
    /// The revision of the learned overlay that the page wants used.
    pub overlay: u64,
    /// The document's text, LF line ends.
    #[serde(with = "as_bytes")]
    pub text: String,
    /// The document's date; relative dates are read against it.
    pub date: Option<Date>,
}

/// Mentions to resolve, all of one document, because they speak for each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveRequest {
    /// Answers carry it.
    pub request: RequestId,
    /// The document; the worker only hands it back.
    pub document: u32,
    /// The document's text, LF line ends.
    #[serde(with = "as_bytes")]
    pub text: String,
    /// The live mentions with a label of places, by span.
    #[serde(with = "as_json")]
    pub mentions: Vec<PlaceMention>,
}

/// A mention of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// Its annotation.
    pub id: AnnotationId,
    /// Bytes of the text.
    pub span: Span,
    /// What [`dateline_annotation::LabelSet::place_label`] calls its label.
    pub label: String,
    /// What is decided about it. It is evidence for the others, and is not answered.
    pub decided: Option<LinkTarget>,
}

/// A search for places by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSearchRequest {
    /// Answers carry it.
    pub request: RequestId,
    /// The beginning of a name, or a name with one typing error.
    pub query: String,
    /// The most places that are wanted.
    pub limit: u32,
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromWorker {
    /// The worker has its model and reads requests.
    Ready {
        /// [`PROTOCOL_VERSION`] of the worker.
        version: u32,
        /// The content hash of its model.
        model: String,
    },
    /// The file worker reads requests.
    FileWorkerReady {
        /// [`PROTOCOL_VERSION`] of the file worker.
        version: u32,
        /// What it can write.
        formats: Vec<FormatInfo>,
    },
    /// The worker cannot work at all: no model, or one that it cannot read.
    Failed {
        /// [`PROTOCOL_VERSION`] of the worker.
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
    /// The first suggestions of a long result. The following ones come in more batches, the last in
    /// [`FromWorker::Detected`].
    DetectedBatch {
        /// The request.
        request: RequestId,
        /// By span.
        #[serde(with = "as_json")]
        suggestions: Vec<Suggestion>,
    },
    /// What was found.
    Detected(DetectResponse),
    /// The gazetteer is there.
    GazetteerLoaded(GazetteerInfo),
    /// The gazetteer cannot be used: it is not there, or cannot be read.
    GazetteerFailed {
        /// What is wrong, for a person.
        reason: String,
    },
    /// The answers for the mentions of a document.
    Resolved(ResolveResponse),
    /// The places with a name.
    PlacesFound(PlaceSearchResponse),
    /// Something of what was to be opened.
    Imported {
        /// The request.
        request: RequestId,
        /// What it is.
        part: ImportedPart,
    },
    /// All of it was opened, or refused.
    ImportFinished {
        /// The request.
        request: RequestId,
    },
    /// So many documents of an export are written: the next may come.
    ExportProgress {
        /// The request.
        request: RequestId,
        /// How many.
        documents: u32,
    },
    /// An export is written, and was read back.
    Exported(ExportResponse),
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

/// The answer to a [`DetectRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectResponse {
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
    /// By span: those that no batch brought before.
    #[serde(with = "as_json")]
    pub suggestions: Vec<Suggestion>,
}

/// A part of what was opened, small enough that the page stays quick while it takes it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum ImportedPart {
    /// A text without annotations.
    Text {
        /// What it is called.
        name: String,
        /// Line ends as they came.
        #[serde(with = "as_bytes")]
        text: String,
        /// What its bytes were read as.
        encoding: Encoding,
    },
    /// Some documents of what the next [`ImportedPart::DocumentsEnd`] ends.
    DocumentBatch {
        /// Each as JSON, as it is stored.
        documents: Vec<String>,
    },
    /// All documents of a file came before.
    DocumentsEnd {
        /// What it is called.
        name: String,
        /// Whether the file has annotations, or could have; see `Taken::Documents`.
        has_annotations: bool,
        /// The labels that they have: the file's own.
        labels: LabelSet,
        /// How these find the project's.
        label_matching: LabelMatching,
        /// What its bytes were read as.
        encoding: Encoding,
        /// What was repaired.
        notes: Vec<ImportNote>,
    },
    /// Something that cannot be opened.
    Rejected {
        /// What it is called.
        name: String,
        /// Why, for a person.
        reason: String,
    },
    /// There is no more in the bundle.
    BundleEnd,
}

/// The answer to an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportResponse {
    /// Of the request.
    pub request: RequestId,
    /// The file's name.
    pub file_name: String,
    /// What is in it.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// Texts that are in it.
    pub texts: u32,
    /// Mentions that are in it.
    pub mentions: u32,
    /// Of these, suggestions that nobody has decided on.
    pub suggested: u32,
    /// What the format could not carry, or its consumers would drop; for people.
    pub losses: Vec<String>,
    /// Files in which there is nothing of what was asked for, by name: `train`, `dev` or `test` of a
    /// split, else `all`. Where there are any, there are no bytes.
    pub empty_parts: Vec<String>,
}

/// The gazetteer that the worker has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GazetteerInfo {
    /// The hash of its content.
    pub id: String,
    /// How many places it has.
    pub n_places: u32,
    /// How many names they have.
    pub n_names: u32,
    /// Its bytes, which are held in memory as they are.
    pub n_bytes: u32,
}

/// The answer to a [`ResolveRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveResponse {
    /// Of the request.
    pub request: RequestId,
    /// Of the request.
    pub document: u32,
    /// The content hash of the gazetteer that was used.
    pub gazetteer: String,
    /// Every mention on which nothing was decided is in one of them.
    #[serde(with = "as_json")]
    pub groups: Vec<ResolutionGroup>,
}

/// What some mentions name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolutionGroup {
    /// In the order of the request.
    pub mentions: Vec<AnnotationId>,
    /// The same for all of them.
    pub resolution: Arc<Resolution>,
}

/// The answer to a [`PlaceSearchRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSearchResponse {
    /// Of the request.
    pub request: RequestId,
    /// The best first: whole names before beginnings, and those before names with an error; among
    /// equals the better known.
    pub places: Vec<PlaceSearchResult>,
}
