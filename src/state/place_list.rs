//! The places of an article: one row for each, with its mentions, and what has no place.

use dateline_annotation::{
    Annotation, AnnotationId, Document, GeoPoint, LabelSet, LinkSource, LinkTarget, Place,
    PlaceKind, PlaceLink, Resolution, Resolutions, Score, UnresolvedReason, effective_link,
    fold_mention_text,
};
use dateline_protocol::PlaceMention;
use std::collections::BTreeMap;

/// The places that a document names, and the mentions of places without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceList {
    /// Those with most mentions first, then in the order of the text.
    pub located: Vec<PlaceRow>,
    /// In the order of the text.
    pub unlocated: Vec<UnlocatedRow>,
    row_indexes: BTreeMap<AnnotationId, usize>,
}

/// A place and where it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The place.
    pub place: Place,
    /// What names it, as the text has it first.
    pub quote: String,
    /// In the order of the text; at least one.
    pub mentions: Vec<AnnotationId>,
    /// How sure the resolver is of the mention that it is least sure of; `None` where a person or a
    /// file says so.
    pub score: Option<Score>,
    /// Whether it stands near what is named, for all mentions.
    pub is_approximate: bool,
}

/// Mentions with the same text that have no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnlocatedRow {
    /// As the text has it first.
    pub quote: String,
    /// In the order of the text; at least one.
    pub mentions: Vec<AnnotationId>,
    /// Why there is no place.
    pub reason: UnlocatedReason,
}

/// Why a mention has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnlocatedReason {
    /// The resolver took none.
    Unresolved(UnresolvedReason),
    /// A person refused all.
    Rejected,
    /// The resolver has not answered.
    NotResolvedYet,
}

impl PlaceRow {
    /// The mention after the one in focus, round the end; the first from elsewhere.
    pub fn next_mention(&self, focus: Option<AnnotationId>) -> AnnotationId {
        let at = self.mentions.iter().position(|id| Some(*id) == focus);
        self.mentions[at.map_or(0, |at| (at + 1) % self.mentions.len())]
    }
}

impl PlaceList {
    /// Gathers what the live mentions of places name. Cost: n log n in the annotations.
    pub fn from_document(
        document: &Document,
        labels: &LabelSet,
        resolutions: &Resolutions,
    ) -> Self {
        let mut places: BTreeMap<PlaceKey, PlaceRow> = BTreeMap::new();
        let mut missing: Vec<UnlocatedRow> = Vec::new();
        let mut missing_rows: BTreeMap<(String, UnlocatedReason), usize> = BTreeMap::new();
        for annotation in place_annotations(document, labels) {
            let link = effective_link(annotation, resolutions);
            match link {
                Some(PlaceLink { target: LinkTarget::Place(place), by }) => {
                    let (score, is_approximate) = score_and_approximation(&by);
                    let named =
                        places.entry(PlaceKey::from_place(&place)).or_insert_with(|| PlaceRow {
                            place,
                            quote: document.quote(annotation.span).to_owned(),
                            mentions: Vec::new(),
                            score,
                            is_approximate: true,
                        });
                    named.mentions.push(annotation.id);
                    named.is_approximate &= is_approximate;
                    named.score = named.score.into_iter().chain(score).min();
                }
                refused => {
                    let quote = document.quote(annotation.span);
                    let why = unlocated_reason(
                        refused.is_some(),
                        resolutions.get(&annotation.id).map(|it| &**it),
                    );
                    let row =
                        *missing_rows.entry((fold_mention_text(quote), why)).or_insert_with(|| {
                            let quote = quote.to_owned();
                            missing.push(UnlocatedRow { quote, mentions: Vec::new(), reason: why });
                            missing.len() - 1
                        });
                    missing[row].mentions.push(annotation.id);
                }
            }
        }
        let mut places: Vec<PlaceRow> = places.into_values().collect();
        let all = document.annotations_by_id();
        let order = |named: &PlaceRow| all.get(&named.mentions[0]).map(|it| it.span.start);
        places.sort_by_key(|named| (std::cmp::Reverse(named.mentions.len()), order(named)));
        let rows = places.iter().enumerate();
        let rows = rows.flat_map(|(row, named)| named.mentions.iter().map(move |&id| (id, row)));
        Self { row_indexes: rows.collect(), located: places, unlocated: missing }
    }

    /// The place that a mention names, by its row.
    pub fn row_index(&self, mention: AnnotationId) -> Option<usize> {
        self.row_indexes.get(&mention).copied()
    }

    /// The place that a mention names.
    pub fn row_for_mention(&self, mention: AnnotationId) -> Option<&PlaceRow> {
        self.located.get(self.row_index(mention)?)
    }

    /// ISO codes of the countries that are named as such.
    pub fn country_codes(&self) -> impl Iterator<Item = &str> {
        let countries = self.located.iter().filter(|it| it.place.kind == PlaceKind::Country);
        countries.filter_map(|it| it.place.country.as_deref())
    }
}

/// The live annotations that name places, in the order of the text.
fn place_annotations<'a>(
    document: &'a Document,
    labels: &LabelSet,
) -> impl Iterator<Item = &'a Annotation> {
    let ids: Vec<_> =
        labels.iter().map(|it| it.id).filter(|id| labels.place_label(*id).is_some()).collect();
    let live = document.annotations().iter().filter(|annotation| annotation.is_live());
    live.filter(move |annotation| ids.contains(&annotation.label))
}

/// What the resolver is asked: the live mentions of places, with what is decided about them.
pub(super) fn place_mentions(document: &Document, labels: &LabelSet) -> Vec<PlaceMention> {
    place_annotations(document, labels)
        .map(|annotation| PlaceMention {
            id: annotation.id,
            span: annotation.span,
            label: labels.place_label(annotation.label).unwrap_or_default().to_owned(),
            decided: annotation.place.as_ref().map(|link| link.target.clone()),
        })
        .collect()
}

/// What makes two places the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum PlaceKey {
    Geonames(u32),
    NamedPoint(String, PlaceKind, GeoPoint),
}

impl PlaceKey {
    fn from_place(place: &Place) -> Self {
        match place.geonames {
            Some(id) => Self::Geonames(id),
            None => Self::NamedPoint(place.name.clone(), place.kind, place.point),
        }
    }
}

fn score_and_approximation(by: &LinkSource) -> (Option<Score>, bool) {
    match by {
        LinkSource::Resolver { score, approximate } => (Some(*score), *approximate),
        LinkSource::Import | LinkSource::Person => (None, false),
    }
}

fn unlocated_reason(is_refused: bool, resolution: Option<&Resolution>) -> UnlocatedReason {
    match resolution {
        _ if is_refused => UnlocatedReason::Rejected,
        None => UnlocatedReason::NotResolvedYet,
        Some(resolution) => {
            UnlocatedReason::Unresolved(resolution.unresolved.unwrap_or(UnresolvedReason::Unknown))
        }
    }
}
