//! Messages between the page and its two workers.
//!
//! The page sends [`ToWorker`], the workers send [`FromWorker`], as structured clones made by
//! serde-wasm-bindgen. All offsets are in bytes.
//!
//! **Start.** The worker sends the first message: [`FromWorker::Ready`] with its
//! [`PROTOCOL_VERSION`], or [`FromWorker::Failed`]. The page replaces a worker of another version:
//! a cached old worker can meet a new page.
//!
//! **Detection.** A [`ToWorker::Detect`] is answered by any number of [`FromWorker::Progress`] and
//! then by exactly one of `Detected`, `Cancelled` or `Error`. A long result arrives in parts: any number
//! of [`FromWorker::DetectedBatch`] before `Detected`.
//!
//! **Places.** The gazetteer is fetched for the first request about places.
//! [`FromWorker::GazetteerLoaded`] reports success, [`FromWorker::GazetteerFailed`] an error;
//! detection continues in either case. A [`ToWorker::Resolve`] or [`ToWorker::FindPlaces`] that
//! arrives earlier waits for it. `Resolve` is answered by `Resolved`, or by `Cancelled` if a newer
//! request for the same document arrives or there is no gazetteer. `FindPlaces` is answered by
//! `PlacesFound` or `Cancelled`.
//!
//! **File worker.** It handles only [`ToWorker::Import`] and [`ToWorker::Export`], and its first
//! message is [`FromWorker::FileWorkerReady`]. A [`ToWorker::Import`] is sent in a list, `[message,
//! files]`: the files are passed as browser objects, so the page never holds their contents. It is
//! answered by a [`FromWorker::Imported`] for each part of the files, in order, and then by
//! [`FromWorker::ImportFinished`].

mod panics;

pub use panics::panic_report;

use dateline_annotation::model::{AnnotationId, Date, LabelSet, LinkTarget, Suggestion};
use dateline_annotation::places::{PlaceSearchResult, Resolution};
use dateline_formats::Encoding;
use dateline_formats::export::ExportOptions;
use dateline_formats::import::{ImportNote, LabelMatching};
use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version of the protocol.
pub const PROTOCOL_VERSION: u32 = 9;

/// Serializes a value as the bytes of its JSON, for lists that may be long. A structured clone of
/// ten thousand objects blocks the page for a second, their JSON only for some milliseconds.
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

/// Serializes a text as bytes, for texts that may be long. Converting a string to a JavaScript
/// string and back takes ten times as long.
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

/// Identifies a request of a page. Never reused while the page is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u32);

/// A message from the page to a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToWorker {
    /// Detect the mentions in a text.
    Detect(DetectRequest),
    /// Resolve the places of mentions.
    Resolve(ResolveRequest),
    /// Search the gazetteer by name.
    FindPlaces(PlaceSearchRequest),
    /// Open files.
    Import(ImportRequest),
    /// Write training data.
    Export(ExportRequest),
    /// Cancel a request.
    Cancel {
        /// The request.
        request: RequestId,
    },
}

/// A request to open files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRequest {
    /// The id of the request; included in its answers.
    pub request: RequestId,
    /// The bundles, opened one after another.
    pub bundles: Vec<ImportBundle>,
}

/// Files that are opened together. The contents are sent beside the message, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBundle {
    /// The names of the files to open.
    pub files: Vec<String>,
    /// The names of other files that may be their sidecar files.
    pub sidecars: Vec<String>,
    /// True if the user opened other files together with these. Then sidecar files that are left
    /// over are skipped.
    pub has_other_files: bool,
}

/// A step of an export: a start, documents one by one, and an end. A new start cancels the export
/// in progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ExportRequest {
    /// Starts an export. Answered by [`FromWorker::ExportProgress`].
    Begin {
        /// The id of the request; included in its answers.
        request: RequestId,
        /// The format, as in [`FormatInfo::name`].
        format: String,
        /// The label set of the project.
        labels: LabelSet,
        /// The export options: which annotations are written, and how the data is split.
        options: ExportOptions,
        /// The file name without extension.
        stem: String,
    },
    /// Adds a document. Answered by [`FromWorker::ExportProgress`].
    Document {
        /// The id of the export.
        request: RequestId,
        /// The document as JSON, in its stored form.
        json: String,
    },
    /// Ends an export. Answered by [`FromWorker::Exported`].
    End {
        /// The id of the export.
        request: RequestId,
    },
}

/// A format that the file worker can write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatInfo {
    /// The name in requests.
    pub name: String,
    /// The name shown to users.
    pub title: String,
    /// The programs that can read the format.
    pub consumers: Vec<String>,
}

/// A request to detect the mentions of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectRequest {
    /// The id of the request; included in its answers.
    pub request: RequestId,
    /// The document; the worker only returns it.
    pub document: u32,
    /// The requested revision of the learned overlay.
    pub overlay: u64,
    /// The text of the document, with LF line endings.
    #[serde(with = "as_bytes")]
    pub text: String,
    /// The document date, against which relative dates are resolved.
    pub date: Option<Date>,
}

/// A request to resolve mentions. It has all mentions of a document, because they are evidence for
/// each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveRequest {
    /// The id of the request; included in its answers.
    pub request: RequestId,
    /// The document; the worker only returns it.
    pub document: u32,
    /// The text of the document, with LF line endings.
    #[serde(with = "as_bytes")]
    pub text: String,
    /// The live mentions with a place label, in order of span.
    #[serde(with = "as_json")]
    pub mentions: Vec<PlaceMention>,
}

/// A mention of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// The annotation.
    pub id: AnnotationId,
    /// A byte range of the text.
    pub span: Span,
    /// The result of [`dateline_annotation::model::LabelSet::place_label`] for its label.
    pub label: String,
    /// The decided place. A decided mention is evidence for the others and is not resolved itself.
    pub decided: Option<LinkTarget>,
}

/// A search for places by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSearchRequest {
    /// The id of the request; included in its answers.
    pub request: RequestId,
    /// The prefix of a name, or a name with one typo.
    pub query: String,
    /// The maximum number of results.
    pub limit: u32,
}

/// A message from a worker to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromWorker {
    /// The detector worker has loaded its model and accepts requests.
    Ready {
        /// The [`PROTOCOL_VERSION`] of the worker.
        version: u32,
        /// The content hash of the model.
        model: String,
    },
    /// The file worker accepts requests.
    FileWorkerReady {
        /// The [`PROTOCOL_VERSION`] of the worker.
        version: u32,
        /// The formats that it can write.
        formats: Vec<FormatInfo>,
    },
    /// The worker cannot start: its model is missing or cannot be read.
    Failed {
        /// The [`PROTOCOL_VERSION`] of the worker.
        version: u32,
        /// The reason, as text for users.
        reason: String,
    },
    /// The progress of a request.
    Progress {
        /// The request.
        request: RequestId,
        /// Completed units of work.
        done: u32,
        /// All units of work; greater than 0.
        total: u32,
    },
    /// The first suggestions of a long result. More batches may follow; the last suggestions are in
    /// [`FromWorker::Detected`].
    DetectedBatch {
        /// The ID of the request.
        request: RequestId,
        /// The suggestions, in order of span.
        #[serde(with = "as_json")]
        suggestions: Vec<Suggestion>,
    },
    /// The answer to a [`DetectRequest`].
    Detected(DetectResponse),
    /// The gazetteer is loaded.
    GazetteerLoaded(GazetteerInfo),
    /// The gazetteer cannot be used: it is missing or cannot be read.
    GazetteerFailed {
        /// The reason, as text for users.
        reason: String,
    },
    /// The answer to a [`ResolveRequest`].
    Resolved(ResolveResponse),
    /// The answer to a [`PlaceSearchRequest`].
    PlacesFound(PlaceSearchResponse),
    /// A part of the opened files.
    Imported {
        /// The request.
        request: RequestId,
        /// The part.
        part: ImportedPart,
    },
    /// All files of the request were opened or rejected.
    ImportFinished {
        /// The request.
        request: RequestId,
    },
    /// A step of an export is complete; the next document can be sent.
    ExportProgress {
        /// The request.
        request: RequestId,
        /// The number of documents written so far.
        documents: u32,
    },
    /// An export is complete and was verified by reading it back.
    Exported(ExportResponse),
    /// The request was canceled before it was complete.
    Cancelled {
        /// The request.
        request: RequestId,
    },
    /// The request failed.
    Error {
        /// The request; `None` if the message could not be parsed.
        request: Option<RequestId>,
        /// The reason, as text for users.
        reason: String,
    },
}

/// The answer to a [`DetectRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The document of the request.
    pub document: u32,
    /// The revision of the overlay that was used.
    pub overlay: u64,
    /// The content hash of the model that was used.
    pub model: String,
    /// True if the text appears to be in English, the language of the model.
    pub english: bool,
    /// The suggestions that no batch contained, in order of span.
    #[serde(with = "as_json")]
    pub suggestions: Vec<Suggestion>,
}

/// A part of the imported data, small enough for the page to stay responsive while handling it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum ImportedPart {
    /// A text without annotations.
    Text {
        /// The name of the text.
        name: String,
        /// The text, with its original line endings.
        #[serde(with = "as_bytes")]
        text: String,
        /// The detected encoding.
        encoding: Encoding,
    },
    /// Documents of a file; the next [`ImportedPart::DocumentsEnd`] describes the file.
    DocumentBatch {
        /// The documents as JSON, in their stored form.
        documents: Vec<String>,
    },
    /// Marks the end of the documents of a file.
    DocumentsEnd {
        /// The name of the file.
        name: String,
        /// True if the file has annotations, or its format can have them; see
        /// `ImportedFile::Documents`.
        has_annotations: bool,
        /// The label set of the file, to which the labels of the documents refer.
        labels: LabelSet,
        /// How these labels are matched to those of the project.
        label_matching: LabelMatching,
        /// The detected encoding.
        encoding: Encoding,
        /// The repairs that were made.
        notes: Vec<ImportNote>,
    },
    /// A file that cannot be opened.
    Rejected {
        /// The name of the file.
        name: String,
        /// The reason, as text for users.
        reason: String,
    },
    /// The bundle has no further parts.
    BundleEnd,
}

/// The result of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The name of the file.
    pub file_name: String,
    /// The contents of the file; empty if `empty_parts` is not.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// The number of exported texts.
    pub texts: u32,
    /// The number of exported mentions.
    pub mentions: u32,
    /// The number of exported mentions that are undecided.
    pub suggested: u32,
    /// The data that the format cannot carry or its consumers would drop; as text for users.
    pub losses: Vec<String>,
    /// The names of the parts that would be empty: `train`, `dev` or `test` of a split, else `all`.
    pub empty_parts: Vec<String>,
}

/// Describes the loaded gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GazetteerInfo {
    /// The content hash.
    pub id: String,
    /// The number of places.
    pub n_places: u32,
    /// The number of names.
    pub n_names: u32,
    /// The size in bytes; the gazetteer is kept in memory in this form.
    pub n_bytes: u32,
}

/// The answer to a [`ResolveRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The document of the request.
    pub document: u32,
    /// The content hash of the gazetteer that was used.
    pub gazetteer: String,
    /// The results. Every undecided mention of the request is in one of the groups.
    #[serde(with = "as_json")]
    pub groups: Vec<ResolutionGroup>,
}

/// Mentions with the same resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolutionGroup {
    /// The mentions, in the order of the request.
    pub mentions: Vec<AnnotationId>,
    /// The resolution of all of them.
    pub resolution: Arc<Resolution>,
}

/// The answer to a [`PlaceSearchRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSearchResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The places, the best match first: whole names before prefixes, prefixes before names with a
    /// typo; among equal matches, the better-known place.
    pub places: Vec<PlaceSearchResult>,
}
