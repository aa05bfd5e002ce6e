//! Messages between the page and the detector worker.
//!
//! **Detection.** A [`DetectorRequest::Detect`] is answered by any number of [`DetectorResponse::Progress`], then by
//! [`DetectorResponse::Detected`] or [`DetectorResponse::Cancelled`]. A long result arrives in several parts.
//!
//! **Places.** The gazetteer is fetched for the first request about places.
//! [`DetectorResponse::GazetteerLoaded`] reports success, [`DetectorResponse::GazetteerFailed`] an error; detection
//! continues in either case. A [`DetectorRequest::Resolve`] or [`DetectorRequest::FindPlaces`] that arrives earlier
//! waits for it. `Resolve` is answered by `Resolved`, or by `Cancelled` if a newer request for the
//! same document arrives or there is no gazetteer. `FindPlaces` is answered by `PlacesFound` or
//! `Cancelled`.
//!
//! **Learning.** See [`learning`](crate::learning).
//!
//! **Lists.** See [`lists`](crate::lists).

use crate::learning::{ImportedResponse, LearnRequest, LearnedResponse, ReviewedDocument};
use crate::lists::{FindHitsRequest, HitsResponse, ProjectLists};
use crate::wire::{deserialize_json, deserialize_text, serialize_json, serialize_text};
use crate::{InvalidRequest, ModelFileError, Protocol, RequestId};
use dateline_annotation::model::{AnnotationId, Date, LinkTarget, Suggestion};
use dateline_annotation::places::{InnerPlaces, PlaceSearchResult, Resolution};
use dateline_text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The protocol of the detector worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetectorProtocol {}

impl Protocol for DetectorProtocol {
    type Request = DetectorRequest;
    type Ready = DetectorReady;
    type Response = DetectorResponse;

    fn awaited(request: &DetectorRequest) -> Option<RequestId> {
        match request {
            DetectorRequest::Detect(detect) => Some(detect.request),
            // The first request about places waits for the gazetteer, which may take minutes to fetch.
            // Learning waits for detections.
            DetectorRequest::Resolve(_)
            | DetectorRequest::FindPlaces(_)
            | DetectorRequest::Review(_)
            | DetectorRequest::Learn(_)
            | DetectorRequest::ExportLearned { .. }
            | DetectorRequest::ImportLearned { .. }
            | DetectorRequest::SetLists(_)
            | DetectorRequest::FindHits(_)
            | DetectorRequest::Cancel { .. } => None,
        }
    }

    fn answered(response: &DetectorResponse) -> Option<RequestId> {
        match response {
            DetectorResponse::Detected(found) => found.is_last.then_some(found.request),
            DetectorResponse::Resolved(resolved) => Some(resolved.request),
            DetectorResponse::PlacesFound(found) => Some(found.request),
            DetectorResponse::Cancelled { request } => Some(*request),
            DetectorResponse::InvalidRequest(invalid) => invalid.request,
            DetectorResponse::Loading { .. }
            | DetectorResponse::Progress { .. }
            | DetectorResponse::LearningProgress { .. }
            | DetectorResponse::Learned(_)
            | DetectorResponse::LearnedFile { .. }
            | DetectorResponse::LearnedImported(_)
            | DetectorResponse::HitsFound(_)
            | DetectorResponse::GazetteerLoaded(_)
            | DetectorResponse::GazetteerFailed { .. } => None,
        }
    }
}

/// The worker has loaded its model and accepts requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename = "ready")]
pub struct DetectorReady {
    /// The [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION) of the worker.
    pub version: u32,
    /// The content hash of the model.
    pub model: String,
}

/// A message from the page to the detector worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectorRequest {
    /// Detect the mentions in a text.
    Detect(DetectRequest),
    /// Resolve the places of mentions.
    Resolve(ResolveRequest),
    /// Search the gazetteer by name.
    FindPlaces(PlaceSearchRequest),
    /// Keep a reviewed document, for [`Self::Learn`]. Replaces an earlier review of the document.
    Review(ReviewedDocument),
    /// Learn from the reviewed documents.
    Learn(LearnRequest),
    /// Answer with the learned model as a file.
    ExportLearned {
        /// The id of the request; included in its answer.
        request: RequestId,
        /// True to leave out the texts of names and to keep only their hashes.
        hashes_only: bool,
    },
    /// Detect with the learned model of a file, and learn on top of it. Forgets what was learned;
    /// another [`Self::Learn`] has to follow. Answered by [`DetectorResponse::LearnedImported`].
    ImportLearned {
        /// The id of the request; included in its answer.
        request: RequestId,
        /// The contents of the file. Empty to detect with the shipped model again.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Use these lists and patterns in the detections that follow.
    SetLists(ProjectLists),
    /// Search texts for the hits of a list.
    FindHits(FindHitsRequest),
    /// Cancel a request.
    Cancel {
        /// The request.
        request: RequestId,
    },
}

/// A request to detect the mentions of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectRequest {
    /// The id of the request; included in its answers.
    pub request: RequestId,
    /// The document; the worker only returns it.
    pub document: u32,
    /// The text of the document, with LF line endings.
    #[serde(serialize_with = "serialize_text", deserialize_with = "deserialize_text")]
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
    #[serde(serialize_with = "serialize_text", deserialize_with = "deserialize_text")]
    pub text: String,
    /// The live mentions of places, and those whose names may contain names of places, in order of
    /// span.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub mentions: Vec<PlaceMention>,
}

/// A mention of a place, or of something whose name may contain the name of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// The annotation.
    pub id: AnnotationId,
    /// A byte range of the text.
    pub span: Span,
    /// The result of [`dateline_annotation::model::LabelSet::resolver_label`] for its label.
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

/// A message from the detector worker to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectorResponse {
    /// The share of the model that has arrived. Sent before [`DetectorReady`].
    Loading {
        /// In percent.
        percent: u32,
    },
    /// The progress of a detection.
    Progress {
        /// The request.
        request: RequestId,
        /// Completed units of work.
        done: u32,
        /// All units of work; greater than 0.
        total: u32,
    },
    /// The answer to a [`DetectRequest`], or a part of it.
    Detected(DetectResponse),
    /// The gazetteer is loaded.
    GazetteerLoaded(GazetteerInfo),
    /// The gazetteer cannot be used.
    GazetteerFailed {
        /// The reason.
        error: ModelFileError,
    },
    /// The answer to a [`ResolveRequest`].
    Resolved(ResolveResponse),
    /// The answer to a [`PlaceSearchRequest`].
    PlacesFound(PlaceSearchResponse),
    /// The progress of a [`LearnRequest`].
    LearningProgress {
        /// The request.
        request: RequestId,
        /// True once suggestions follow the documents, while these are cross-validated.
        is_validating: bool,
        /// The share that is done, in percent.
        percent: u32,
    },
    /// The outcome of a [`LearnRequest`].
    Learned(LearnedResponse),
    /// The learned model as a file, the answer to [`DetectorRequest::ExportLearned`].
    LearnedFile {
        /// The request.
        request: RequestId,
        /// The contents of the file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The answer to [`DetectorRequest::ImportLearned`].
    LearnedImported(ImportedResponse),
    /// The answer to a [`FindHitsRequest`].
    HitsFound(HitsResponse),
    /// The request was canceled before it was complete.
    Cancelled {
        /// The request.
        request: RequestId,
    },
    /// A message of the page cannot be parsed.
    InvalidRequest(InvalidRequest),
}

impl From<InvalidRequest> for DetectorResponse {
    fn from(invalid: InvalidRequest) -> Self {
        Self::InvalidRequest(invalid)
    }
}

/// The answer to a [`DetectRequest`], or a part of it. [`PartialDetections`] joins the parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The document of the request.
    pub document: u32,
    /// The content hash of the model that was used.
    pub model: String,
    /// True if the text appears to be in English, the language of the model.
    pub english: bool,
    /// True if no further part follows.
    pub is_last: bool,
    /// The suggestions of this part, in order of span; those of later parts follow them.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub suggestions: Vec<Suggestion>,
}

/// Joins the parts of detections, so that the page handles only complete ones.
#[derive(Clone, Debug, Default)]
pub struct PartialDetections {
    suggestions: BTreeMap<RequestId, Vec<Suggestion>>,
}

impl PartialDetections {
    /// Keeps a part of a detection and returns `None`, or returns the response: a complete
    /// detection, with the suggestions of its earlier parts, or any other response unchanged.
    pub fn join(&mut self, response: DetectorResponse) -> Option<DetectorResponse> {
        match response {
            DetectorResponse::Detected(part) if !part.is_last => {
                self.suggestions.entry(part.request).or_default().extend(part.suggestions);
                None
            }
            DetectorResponse::Detected(mut last) => {
                if let Some(mut joined) = self.suggestions.remove(&last.request) {
                    joined.append(&mut last.suggestions);
                    last.suggestions = joined;
                }
                Some(DetectorResponse::Detected(last))
            }
            other => {
                if let Some(request) = DetectorProtocol::answered(&other) {
                    self.suggestions.remove(&request);
                }
                Some(other)
            }
        }
    }
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
    /// The results. Every undecided mention of a place is in one of the groups.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub groups: Vec<ResolutionGroup>,
    /// The places inside mentions.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub inner: InnerPlaces,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn part(request: u32, start: u32, is_last: bool) -> DetectorResponse {
        let suggestion = Suggestion {
            span: Span::new(start, start + 1),
            label: "GPE".to_owned(),
            source: dateline_annotation::model::SuggestionSource::Tagger,
            score: None,
            value: None,
        };
        DetectorResponse::Detected(DetectResponse {
            request: RequestId(request),
            document: 1,
            model: "m".to_owned(),
            english: true,
            is_last,
            suggestions: vec![suggestion],
        })
    }

    #[test]
    fn the_parts_of_each_detection_are_joined_in_order() {
        let mut partial = PartialDetections::default();
        for (request, start) in [(1, 0), (2, 7), (1, 2)] {
            assert_eq!(partial.join(part(request, start, false)), None);
        }
        let Some(DetectorResponse::Detected(joined)) = partial.join(part(1, 4, true)) else {
            panic!()
        };
        let starts: Vec<u32> = joined.suggestions.iter().map(|it| it.span.start).collect();
        assert_eq!(starts, [0, 2, 4]);
        let cancelled = DetectorResponse::Cancelled { request: RequestId(2) };
        assert_eq!(partial.join(cancelled.clone()), Some(cancelled));
        assert_eq!(partial.join(part(2, 9, true)), Some(part(2, 9, true)), "no part is left over");
    }
}
