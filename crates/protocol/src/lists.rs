//! Messages about the lists and patterns of a project, whose hits the detector worker finds.
//!
//! The page sends all lists with [`DetectorRequest::SetLists`] before a detection that is to use other
//! lists than the last one. A [`DetectorRequest::FindHits`] is answered by
//! [`DetectorResponse::HitsFound`].
//!
//! [`DetectorRequest::SetLists`]: crate::detector::DetectorRequest::SetLists
//! [`DetectorRequest::FindHits`]: crate::detector::DetectorRequest::FindHits
//! [`DetectorResponse::HitsFound`]: crate::detector::DetectorResponse::HitsFound

use crate::RequestId;
use crate::wire::{deserialize_json, serialize_json};
use dateline_annotation::model::{LabelList, LabelSet};
use serde::{Deserialize, Serialize};

/// The maximum number of hits with their context in a [`HitsResponse`].
pub const MAX_SHOWN_HITS: usize = 10;

/// The lists and patterns of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectLists {
    /// The lists, each with the name of its label.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub lists: Vec<(String, LabelList)>,
}

impl ProjectLists {
    /// Returns the lists of a label set. Terms are shared, so this is cheap.
    pub fn of(labels: &LabelSet) -> Self {
        let lists = labels.lists().map(|(label, list)| (label.name.clone(), list.clone()));
        Self { lists: lists.collect() }
    }
}

/// A request to search texts for the hits of one list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindHitsRequest {
    /// The id of the request; included in its answer. Requests for the same list have the same id.
    pub request: RequestId,
    /// The list. `None` for that of the last request, so that it is sent only once.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub list: Option<LabelList>,
    /// The texts, with LF line endings.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub texts: Vec<String>,
}

/// The answer to a [`FindHitsRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitsResponse {
    /// The id of the request.
    pub request: RequestId,
    /// The reason why the list cannot be used, such as an error in the pattern.
    pub problem: Option<String>,
    /// The number of hits.
    pub hits: u32,
    /// The number of texts with hits.
    pub texts: u32,
    /// The first hits: the text before, the hit, and the text after it.
    #[serde(serialize_with = "serialize_json", deserialize_with = "deserialize_json")]
    pub shown: Vec<[String; 3]>,
}
