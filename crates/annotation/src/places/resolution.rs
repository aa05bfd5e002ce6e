//! The resolver's answers, and the results of a place search.
//!
//! Until a mention is accepted, its place is a [`Resolution`], which is recomputed whenever the
//! mentions change, like entities.

use crate::model::{
    Annotation, AnnotationId, Document, InnerPlace, LinkSource, LinkTarget, Place, PlaceLink, Score,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The resolver's answer for one mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Possible places, the most probable first.
    pub candidates: Vec<PlaceCandidate>,
    /// The probability that none of the candidates is meant.
    pub none: Score,
    /// The reason why the mention has no place, if it has none.
    pub unresolved: Option<UnresolvedReason>,
}

/// A possible place of a mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceCandidate {
    /// The place.
    pub place: Place,
    /// The probability of the candidate.
    pub score: Score,
    /// True if the mention names something near the place, not the place itself.
    pub approximate: bool,
    /// The reasons for the candidate, the strongest first.
    pub reasons: Vec<ResolutionReason>,
}

/// The reason why a mention has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnresolvedReason {
    /// The gazetteer has no such name.
    Unknown,
    /// The gazetteer has the name, but no candidate is probable.
    Unlikely,
}

/// A reason for a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ResolutionReason {
    /// The user chose the place for another mention of the name.
    Chosen,
    /// The text says where the place is: "Homs, Syria".
    Said {
        /// The words of the text.
        quote: String,
    },
    /// The mention names a group of people, or is an adjective.
    Demonym,
    /// No other place has the name.
    Only,
    /// It is the best-known place with the name.
    Prominent {
        /// The number of places with the name.
        of: u32,
    },
    /// The text mentions its country, or other places in that country.
    SameCountry {
        /// The name of the country.
        country: String,
        /// The number of mentions.
        mentions: u32,
    },
    /// The text mentions a place near it.
    Near {
        /// The other place.
        place: String,
        /// The distance in kilometers.
        km: u32,
    },
    /// The name is not in the gazetteer; the text mentions it next to a place that is.
    Beside {
        /// The other place.
        place: String,
    },
    /// The mention is one of its alternative names.
    OtherName,
}

/// A result of a place search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceSearchResult {
    /// The place.
    pub place: Place,
    /// How the name matches the query.
    pub matched: QueryMatch,
}

/// How a name matches a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryMatch {
    /// The query is the main name or an alternative name.
    Whole,
    /// The query is a prefix of a name.
    Prefix,
    /// The query is a name, or the prefix of one, with one typo.
    Typo,
}

impl Resolution {
    /// Returns the most probable candidate; `None` if the mention has no place.
    pub fn best(&self) -> Option<&PlaceCandidate> {
        self.candidates.first().filter(|_| self.unresolved.is_none())
    }

    /// Returns the answer as a link to store in an annotation.
    pub fn to_link(&self) -> Option<PlaceLink> {
        self.best().map(|best| PlaceLink {
            target: LinkTarget::Place(best.place.clone()),
            by: LinkSource::Resolver { score: best.score, approximate: best.approximate },
        })
    }
}

/// The resolver's answers for the mentions of one document. Mentions with the same name share an
/// answer.
pub type Resolutions = BTreeMap<AnnotationId, Arc<Resolution>>;

/// The places inside mentions that the resolver found, in order of their spans. Mentions without any
/// are missing.
pub type InnerPlaces = BTreeMap<AnnotationId, Vec<InnerPlace>>;

/// Returns the places inside a mention: those that the resolver found, or else those of the file
/// that the mention was imported from.
pub fn effective_inner_places<'a>(
    annotation: &'a Annotation,
    inner: &'a InnerPlaces,
) -> &'a [InnerPlace] {
    inner.get(&annotation.id).unwrap_or(&annotation.details.inner_places)
}

/// Returns the link of an annotation: the one stored in it, or else the resolver's answer.
pub fn effective_link(annotation: &Annotation, resolutions: &Resolutions) -> Option<PlaceLink> {
    let resolved = || resolutions.get(&annotation.id).and_then(|it| it.to_link());
    annotation.place.clone().or_else(resolved)
}

/// Returns the document as it is exported: live annotations without a stored link get the
/// resolver's answer, and all live annotations get the places inside their names.
pub fn with_resolved_places(
    document: &Document,
    resolutions: &Resolutions,
    inner: &InnerPlaces,
) -> Document {
    document.map_annotations(|annotation| {
        if annotation.is_live() {
            annotation.place = effective_link(annotation, resolutions);
            annotation.details.inner_places = effective_inner_places(annotation, inner).to_vec();
        }
    })
}
