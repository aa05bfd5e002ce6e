//! Messages between the page and its workers: the detector's, and the scribe, which serves
//! [`ToWorker::Open`] and [`ToWorker::Export`] only and speaks first with [`FromWorker::Offered`].
//!
//! The page sends [`ToWorker`], the worker [`FromWorker`]; both travel as structured clones made
//! by serde-wasm-bindgen. The worker speaks first: [`FromWorker::Ready`] with its [`VERSION`], or
//! [`FromWorker::Failed`]. A page that meets another version replaces the worker, because a cached
//! old worker can meet a new page. Every [`ToWorker::Detect`] is answered by any number of
//! [`FromWorker::Progress`] and then by one of Done, Cancelled or Error. All offsets are bytes.
//!
//! The gazetteer is fetched at the first request for places; [`FromWorker::Gazetteer`] says that it
//! is there, [`FromWorker::NoGazetteer`] why not, and detection goes on without it. A [`ToWorker::Resolve`] or
//! [`ToWorker::FindPlaces`] that comes before waits for it. Resolve is answered by Resolved, or by
//! Cancelled where a newer one for the same document came or there is no gazetteer; FindPlaces by
//! PlacesFound or Cancelled.
//!
//! [`ToWorker::Open`] travels in a list, `[message, files]`: the files go as the browser has them, so the page
//! never holds what is in them. It is answered by [`FromWorker::Opened`] for each thing in them, in order, and
//! then by [`FromWorker::AllOpened`].

mod panics;

pub use panics::panic_report;

use dateline_annotation::{
    AnnotationId, Date, FoundPlace, LabelSet, Resolution, Suggestion, Target,
};
use dateline_formats::Encoding;
use dateline_formats::export::Options;
use dateline_formats::import::{Naming, Note};
use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version of these messages.
pub const VERSION: u32 = 7;

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
    Detect(Detect),
    /// Say which places mentions name.
    Resolve(Resolve),
    /// Search the gazetteer.
    FindPlaces(FindPlaces),
    /// Open files.
    Open(Open),
    /// Write training data.
    Export(ExportStep),
    /// The answer to this request is no longer wanted.
    Cancel {
        /// The request.
        request: RequestId,
    },
}

/// Files to open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Answers carry it.
    pub request: RequestId,
    /// What is opened, one after the other.
    pub bundles: Vec<OpenBundle>,
}

/// Files that are one thing. The files themselves travel beside the message, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenBundle {
    /// The names of what is opened.
    pub files: Vec<String>,
    /// The names of what may say something of it.
    pub beside: Vec<String>,
    /// Whether the person gave other files with them: then what only tells of others is passed over.
    pub is_several: bool,
}

/// A step of an export: a beginning, documents one by one, an end. A new beginning gives up what was
/// being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ExportStep {
    /// Answered by [`FromWorker::Exporting`].
    Begin {
        /// Answers carry it.
        request: RequestId,
        /// [`OfferedFormat::name`].
        format: String,
        /// The project's labels.
        labels: LabelSet,
        /// What is written, and how it is cut.
        options: Options,
        /// The file's name, without its ending.
        stem: String,
    },
    /// Answered by [`FromWorker::Exporting`].
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
pub struct OfferedFormat {
    /// Names it in requests.
    pub name: String,
    /// Names it for people.
    pub title: String,
    /// Programs that read it.
    pub consumers: Vec<String>,
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
    #[serde(with = "as_bytes")]
    pub text: String,
    /// The document's date; relative dates are read against it.
    pub date: Option<Date>,
}

/// Mentions to resolve, all of one document, because they speak for each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolve {
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
    pub decided: Option<Target>,
}

/// A search for places by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindPlaces {
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
        /// [`VERSION`] of the worker.
        version: u32,
        /// The content hash of its model.
        model: String,
    },
    /// The scribe reads requests.
    Offered {
        /// [`VERSION`] of the scribe.
        version: u32,
        /// What it can write.
        formats: Vec<OfferedFormat>,
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
    /// The gazetteer is there.
    Gazetteer(GazetteerFacts),
    /// The gazetteer cannot be used: it is not there, or cannot be read.
    NoGazetteer {
        /// What is wrong, for a person.
        reason: String,
    },
    /// The answers for the mentions of a document.
    Resolved(Resolved),
    /// The places with a name.
    PlacesFound(PlacesFound),
    /// Something of what was to be opened.
    Opened {
        /// The request.
        request: RequestId,
        /// What it is.
        part: OpenedPart,
    },
    /// All of it was opened, or refused.
    AllOpened {
        /// The request.
        request: RequestId,
    },
    /// So many documents of an export are written: the next may come.
    Exporting {
        /// The request.
        request: RequestId,
        /// How many.
        documents: u32,
    },
    /// An export is written, and was read back.
    Exported(Exported),
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
    #[serde(with = "as_json")]
    pub suggestions: Vec<Suggestion>,
}

/// A part of what was opened, small enough that the page stays quick while it takes it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum OpenedPart {
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
    /// Some documents of what the next [`OpenedPart::Documents`] ends.
    Some {
        /// Each as JSON, as it is stored.
        documents: Vec<String>,
    },
    /// All documents of a file came before.
    Documents {
        /// What it is called.
        name: String,
        /// Whether the file has annotations, or could have; see `Taken::Documents`.
        annotated: bool,
        /// The labels that they have: the file's own.
        labels: LabelSet,
        /// How these find the project's.
        naming: Naming,
        /// What its bytes were read as.
        encoding: Encoding,
        /// What was repaired.
        notes: Vec<Note>,
    },
    /// Something that cannot be opened.
    Refused {
        /// What it is called.
        name: String,
        /// Why, for a person.
        reason: String,
    },
    /// There is no more in the bundle.
    End,
}

/// The answer to an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Of the request.
    pub request: RequestId,
    /// The file's name.
    pub name: String,
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
    pub lost: Vec<String>,
    /// Files in which there is nothing of what was asked for, by name: `train`, `dev` or `test` of a
    /// split, else `all`. Where there are any, there are no bytes.
    pub empty: Vec<String>,
}

/// The gazetteer that the worker has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GazetteerFacts {
    /// The hash of its content.
    pub id: String,
    /// How many places it has.
    pub places: u32,
    /// How many names they have.
    pub names: u32,
    /// Its bytes, which are held in memory as they are.
    pub bytes: u32,
}

/// The answer to a [`Resolve`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// Of the request.
    pub request: RequestId,
    /// Of the request.
    pub document: u32,
    /// The content hash of the gazetteer that was used.
    pub gazetteer: String,
    /// Every mention on which nothing was decided is in one of them.
    #[serde(with = "as_json")]
    pub answers: Vec<Answer>,
}

/// What some mentions name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// In the order of the request.
    pub mentions: Vec<AnnotationId>,
    /// The same for all of them.
    pub resolution: Arc<Resolution>,
}

/// The answer to a [`FindPlaces`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesFound {
    /// Of the request.
    pub request: RequestId,
    /// The best first: whole names before beginnings, and those before names with an error; among
    /// equals the better known.
    pub places: Vec<FoundPlace>,
}
