//! The places of an article: one row per place with its mentions, and the unlocated mentions.

use dateline_annotation::compact;
use dateline_annotation::model::{
    Annotation, AnnotationId, Document, GeoPoint, LabelId, LabelSet, LinkSource, LinkTarget, Place,
    PlaceKind, PlaceLink, Score, fold_mention_text,
};
use dateline_annotation::places::{
    InnerPlaces, Resolution, Resolutions, UnresolvedReason, effective_inner_places, effective_link,
};
use dateline_protocol::detector::PlaceMention;
use std::collections::BTreeMap;

/// The places that a document mentions, and the mentions without a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceList {
    /// The places with the most mentions first, then in text order.
    pub located: Vec<PlaceRow>,
    /// The unlocated mentions, in text order.
    pub unlocated: Vec<UnlocatedRow>,
    row_indexes: BTreeMap<AnnotationId, usize>,
}

/// A place and its mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// The place.
    pub place: Place,
    /// The text of its first mention.
    pub quote: String,
    /// Its mentions in text order; at least one.
    pub mentions: Vec<AnnotationId>,
    /// The lowest score that the resolver gave one of the mentions; `None` if the user or a file
    /// decided all of them.
    pub score: Option<Score>,
    /// True if, for all mentions, the place is only near the one that they name.
    pub is_approximate: bool,
    /// The texts of the mentions that only contain its name, such as "Kentucky State Police", each
    /// once. Empty if a mention names the place itself.
    pub outer_quotes: Vec<String>,
}

/// Unlocated mentions with the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnlocatedRow {
    /// The text of the first mention.
    pub quote: String,
    /// The mentions in text order; at least one.
    pub mentions: Vec<AnnotationId>,
    /// The reason why they have no place.
    pub reason: UnlocatedReason,
}

/// The reason why a mention has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnlocatedReason {
    /// The resolver chose none.
    Unresolved(UnresolvedReason),
    /// The user rejected all candidates.
    Rejected,
    /// The resolver has not answered yet.
    NotResolvedYet,
}

impl PlaceRow {
    fn add_mention(&mut self, mention: AnnotationId, by: &LinkSource) {
        let (score, is_approximate) = score_and_approximation(by);
        self.score = match self.mentions.is_empty() {
            true => score,
            false => self.score.into_iter().chain(score).min(),
        };
        if self.mentions.last() != Some(&mention) {
            self.mentions.push(mention);
        }
        self.is_approximate &= is_approximate;
    }

    /// Returns the mention after the focused one, and the first after the last. Without a focused
    /// mention of this place it returns the first.
    pub fn next_mention(&self, focus: Option<AnnotationId>) -> AnnotationId {
        let at = self.mentions.iter().position(|id| Some(*id) == focus);
        self.mentions[at.map_or(0, |at| (at + 1) % self.mentions.len())]
    }
}

impl PlaceList {
    /// Collects the places of the live place mentions, and those inside the names of other live
    /// mentions. Cost: O(n log n) in the number of annotations.
    pub fn from_document(
        document: &Document,
        labels: &LabelSet,
        resolutions: &Resolutions,
        inner: &InnerPlaces,
    ) -> Self {
        let mut places: BTreeMap<PlaceKey, PlaceRow> = BTreeMap::new();
        let mut missing: Vec<UnlocatedRow> = Vec::new();
        let mut missing_rows: BTreeMap<(String, UnlocatedReason), usize> = BTreeMap::new();
        for annotation in place_annotations(document, labels) {
            let link = effective_link(annotation, resolutions);
            match link {
                Some(PlaceLink { target: LinkTarget::Place(place), by }) => {
                    let named = place_row(&mut places, place, document.quote(annotation.span));
                    named.add_mention(annotation.id, &by);
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
        add_inner_places(&mut places, document, inner);
        let mut places: Vec<PlaceRow> = places.into_values().collect();
        let all = document.annotations_by_id();
        let order = |named: &PlaceRow| all.get(&named.mentions[0]).map(|it| it.span.start);
        compact::sort_by_key(&mut places, |named| {
            (std::cmp::Reverse(named.mentions.len()), order(named))
        });
        let rows = places.iter().enumerate();
        let rows = rows.flat_map(|(row, named)| named.mentions.iter().map(move |&id| (id, row)));
        Self { row_indexes: compact::collect_map(rows), located: places, unlocated: missing }
    }

    /// Returns the index in `located` of the place of a mention; `None` if the mention has no
    /// place.
    pub fn row_index(&self, mention: AnnotationId) -> Option<usize> {
        self.row_indexes.get(&mention).copied()
    }

    /// Returns the row of the place of a mention; `None` if the mention has no place.
    pub fn row_for_mention(&self, mention: AnnotationId) -> Option<&PlaceRow> {
        self.located.get(self.row_index(mention)?)
    }

    /// Returns the ISO codes of the countries that are mentioned themselves.
    pub fn country_codes(&self) -> impl Iterator<Item = &str> {
        let countries = self.located.iter().filter(|it| it.place.kind == PlaceKind::Country);
        countries.filter_map(|it| it.place.country.as_deref())
    }
}

/// Returns the row of a place, and adds it if there is none. `quote` is the text of its first
/// mention.
fn place_row<'a>(
    places: &'a mut BTreeMap<PlaceKey, PlaceRow>,
    place: Place,
    quote: &str,
) -> &'a mut PlaceRow {
    places.entry(PlaceKey::from_place(&place)).or_insert_with(|| PlaceRow {
        place,
        quote: quote.to_owned(),
        mentions: Vec::new(),
        score: None,
        is_approximate: true,
        outer_quotes: Vec::new(),
    })
}

/// Adds the places inside the names of live mentions to the rows of the other mentions.
fn add_inner_places(
    places: &mut BTreeMap<PlaceKey, PlaceRow>,
    document: &Document,
    inner: &InnerPlaces,
) {
    for annotation in document.annotations().iter().filter(|it| it.is_live()) {
        for found in effective_inner_places(annotation, inner) {
            let Some(place) = found.place.place() else { continue };
            let row = place_row(places, place.clone(), document.quote(found.span));
            let quote = document.quote(annotation.span);
            let is_new = row.mentions.is_empty() || !row.outer_quotes.is_empty();
            if is_new && !row.outer_quotes.iter().any(|it| it == quote) {
                row.outer_quotes.push(quote.to_owned());
            }
            row.add_mention(annotation.id, &found.place.by);
        }
    }
}

/// Returns the live annotations with a place label, in text order.
fn place_annotations<'a>(
    document: &'a Document,
    labels: &LabelSet,
) -> impl Iterator<Item = &'a Annotation> {
    let ids: Vec<_> =
        labels.iter().map(|it| it.id).filter(|id| labels.place_label(*id).is_some()).collect();
    let live = document.annotations().iter().filter(|annotation| annotation.is_live());
    live.filter(move |annotation| ids.contains(&annotation.label))
}

/// Returns the input of the resolver: the live place mentions, with the decided places, and the live
/// mentions whose names may contain names of places.
pub(in crate::state) fn place_mentions(
    document: &Document,
    labels: &LabelSet,
) -> Vec<PlaceMention> {
    let sent: BTreeMap<LabelId, &str> = compact::collect_map(
        labels.iter().filter_map(|it| Some((it.id, labels.resolver_label(it.id)?))),
    );
    let live = document.annotations().iter().filter(|annotation| annotation.is_live());
    live.filter_map(|annotation| {
        Some(PlaceMention {
            id: annotation.id,
            span: annotation.span,
            label: (*sent.get(&annotation.label)?).to_owned(),
            decided: annotation.place.as_ref().map(|link| link.target.clone()),
        })
    })
    .collect()
}

/// Identifies a place: two places with equal keys are the same.
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
