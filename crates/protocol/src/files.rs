//! Messages between the page and the file worker.
//!
//! **Import.** A [`FileRequest::Import`] is sent in a list, `[message, files]`: the files are passed as
//! browser objects, so the page never holds their contents. It is answered by a
//! [`FileResponse::Imported`] for each part of the files, in order, and then by
//! [`FileResponse::ImportFinished`].
//!
//! **Export.** The page sends the documents of an export one by one, the next when the worker has
//! answered the last. A step of an export that ended has no answer.

use crate::wire::{deserialize_text, serialize_text};
use crate::{InvalidRequest, Protocol, RequestId};
use dateline_annotation::model::{LabelDraft, LabelSet};
use dateline_formats::export::ExportOptions;
use dateline_formats::import::{ImportNote, LabelMatching};
use dateline_formats::{Encoding, ReadAs};
use serde::{Deserialize, Serialize};

/// The protocol of the file worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProtocol {}

impl Protocol for FileProtocol {
    type Request = FileRequest;
    type Ready = FileWorkerReady;
    type Response = FileResponse;

    fn awaited(request: &FileRequest) -> Option<RequestId> {
        match request {
            FileRequest::Import(ImportRequest { request, .. })
            | FileRequest::ReadLabels { request, .. }
            | FileRequest::Export(ExportRequest::End { request }) => Some(*request),
            FileRequest::Export(
                ExportRequest::Begin { .. }
                | ExportRequest::Document { .. }
                | ExportRequest::Cancel { .. },
            ) => None,
        }
    }

    fn answered(response: &FileResponse) -> Option<RequestId> {
        match response {
            FileResponse::ImportFinished { request } | FileResponse::LabelsRead { request, .. } => {
                Some(*request)
            }
            FileResponse::Export(ExportResponse::Finished(exported)) => Some(exported.request),
            FileResponse::Export(
                ExportResponse::Cancelled { request } | ExportResponse::Failed { request, .. },
            ) => Some(*request),
            FileResponse::InvalidRequest(invalid) => invalid.request,
            FileResponse::Imported { .. }
            | FileResponse::Export(ExportResponse::Progress { .. }) => None,
        }
    }
}

/// The worker accepts requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "ready")]
pub struct FileWorkerReady {
    /// The [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION) of the worker.
    pub version: u32,
    /// The formats that it can write.
    pub formats: Vec<FormatInfo>,
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

/// A message from the page to the file worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileRequest {
    /// Open files.
    Import(ImportRequest),
    /// Write training data.
    Export(ExportRequest),
    /// Read a file of labels. Answered by [`FileResponse::LabelsRead`].
    ReadLabels {
        /// The id of the request.
        request: RequestId,
        /// The contents of the file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
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
    /// How the files are read.
    pub read_as: ReadAs,
}

/// A step of an export: a start, documents one by one, and an end. A new start cancels the export
/// in progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportRequest {
    /// Starts an export. Answered by [`ExportResponse::Progress`].
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
    /// Adds a document. Answered by [`ExportResponse::Progress`].
    Document {
        /// The id of the export.
        request: RequestId,
        /// The document as JSON, in its stored form.
        json: String,
    },
    /// Ends an export. Answered by [`ExportResponse::Finished`].
    End {
        /// The id of the export.
        request: RequestId,
    },
    /// Cancels an export. Answered by [`ExportResponse::Cancelled`], unless it has already ended.
    Cancel {
        /// The id of the export.
        request: RequestId,
    },
}

/// A message from the file worker to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileResponse {
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
    /// The answer to a step of an export.
    Export(ExportResponse),
    /// A file of labels was read.
    LabelsRead {
        /// The request.
        request: RequestId,
        /// The labels, or the description of what is invalid.
        labels: Result<Vec<LabelDraft>, String>,
    },
    /// A message of the page cannot be parsed.
    InvalidRequest(InvalidRequest),
}

impl From<InvalidRequest> for FileResponse {
    fn from(invalid: InvalidRequest) -> Self {
        Self::InvalidRequest(invalid)
    }
}

/// A part of the imported data, small enough for the page to stay responsive while handling it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportedPart {
    /// A text without annotations.
    Text {
        /// The name of the text.
        name: String,
        /// The text, with its original line endings.
        #[serde(serialize_with = "serialize_text", deserialize_with = "deserialize_text")]
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
        /// The display name of the recognized format; see `ImportedFile::Documents`.
        format: Option<String>,
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
        /// The reason.
        error: ImportFailure,
    },
    /// The bundle has no further parts.
    BundleEnd,
}

/// The reason why a file cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportFailure {
    /// The browser cannot read the file: it is a folder, for example, or was deleted.
    Unreadable {
        /// The browser's message.
        message: String,
    },
    /// The content of the file cannot be opened.
    Invalid {
        /// The description by the format.
        detail: String,
        /// True if it is text, so that it can be opened with [`ReadAs::Text`].
        is_text: bool,
    },
}

/// The answer to a step of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportResponse {
    /// The step is complete; the next document can be sent.
    Progress {
        /// The request.
        request: RequestId,
        /// The number of documents written so far.
        documents: u32,
    },
    /// The export is complete and was verified by reading it back.
    Finished(ExportResult),
    /// The export was canceled.
    Cancelled {
        /// The request.
        request: RequestId,
    },
    /// The export failed.
    Failed {
        /// The request.
        request: RequestId,
        /// The reason.
        error: ExportFailure,
    },
}

/// The reason why an export failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFailure {
    /// The worker has no format of this name.
    UnknownFormat {
        /// The name.
        name: String,
    },
    /// A document cannot be parsed.
    InvalidDocument {
        /// The description by the parser.
        detail: String,
    },
    /// Two documents have the same id.
    DuplicateDocument {
        /// The id.
        id: u32,
    },
    /// The written files do not read back as they were written.
    CheckFailed {
        /// The description by the format.
        detail: String,
    },
    /// The files cannot be written or packed.
    NotWritten {
        /// The description by the writer.
        detail: String,
    },
}

/// The result of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportResult {
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
