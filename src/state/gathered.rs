//! The places of an article: one row for each, with its mentions, and what has no place.

use dateline_annotation::{
    Annotation, AnnotationId, Document, LabelSet, Link, LinkedBy, Place, PlaceKind, Point,
    Resolution, Resolutions, Score, Target, Unresolved, folded_name, link_of,
};
use dateline_protocol::PlaceMention;
use std::collections::BTreeMap;

/// The places that a document names, and the mentions of places without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Those with most mentions first, then in the order of the text.
    pub places: Vec<Named>,
    /// In the order of the text.
    pub missing: Vec<Missing>,
    rows: BTreeMap<AnnotationId, usize>,
}

/// A place and where it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
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
pub struct Missing {
    /// As the text has it first.
    pub quote: String,
    /// In the order of the text; at least one.
    pub mentions: Vec<AnnotationId>,
    /// Why there is no place.
    pub why: Why,
}

/// Why a mention has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The resolver took none.
    Unresolved(Unresolved),
    /// A person refused all.
    Refused,
    /// The resolver has not answered.
    Unasked,
}

impl Named {
    /// The mention after the one in focus, round the end; the first from elsewhere.
    pub fn next_mention(&self, focus: Option<AnnotationId>) -> AnnotationId {
        let at = self.mentions.iter().position(|id| Some(*id) == focus);
        self.mentions[at.map_or(0, |at| (at + 1) % self.mentions.len())]
    }
}

impl Gathered {
    /// Gathers what the live mentions of places name. Cost: n log n in the annotations.
    pub fn of(document: &Document, labels: &LabelSet, resolutions: &Resolutions) -> Self {
        let mut places: BTreeMap<Key, Named> = BTreeMap::new();
        let mut missing: Vec<Missing> = Vec::new();
        let mut missing_rows: BTreeMap<(String, Why), usize> = BTreeMap::new();
        for annotation in mentions(document, labels) {
            let link = link_of(annotation, resolutions);
            match link {
                Some(Link { target: Target::Place(place), by }) => {
                    let (score, is_approximate) = sureness(&by);
                    let named = places.entry(Key::of(&place)).or_insert_with(|| Named {
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
                    let why =
                        why(refused.is_some(), resolutions.get(&annotation.id).map(|it| &**it));
                    let row = *missing_rows.entry((folded_name(quote), why)).or_insert_with(|| {
                        let quote = quote.to_owned();
                        missing.push(Missing { quote, mentions: Vec::new(), why });
                        missing.len() - 1
                    });
                    missing[row].mentions.push(annotation.id);
                }
            }
        }
        let mut places: Vec<Named> = places.into_values().collect();
        let all = document.by_id();
        let order = |named: &Named| all.get(&named.mentions[0]).map(|it| it.span.start);
        places.sort_by_key(|named| (std::cmp::Reverse(named.mentions.len()), order(named)));
        let rows = places.iter().enumerate();
        let rows = rows.flat_map(|(row, named)| named.mentions.iter().map(move |&id| (id, row)));
        Self { rows: rows.collect(), places, missing }
    }

    /// The place that a mention names, by its row.
    pub fn row_of(&self, mention: AnnotationId) -> Option<usize> {
        self.rows.get(&mention).copied()
    }

    /// The place that a mention names.
    pub fn place_of(&self, mention: AnnotationId) -> Option<&Named> {
        self.places.get(self.row_of(mention)?)
    }

    /// ISO codes of the countries that are named as such.
    pub fn countries(&self) -> impl Iterator<Item = &str> {
        let countries = self.places.iter().filter(|it| it.place.kind == PlaceKind::Country);
        countries.filter_map(|it| it.place.country.as_deref())
    }
}

/// The live annotations that name places, in the order of the text.
fn mentions<'a>(document: &'a Document, labels: &LabelSet) -> impl Iterator<Item = &'a Annotation> {
    let ids: Vec<_> =
        labels.iter().map(|it| it.id).filter(|id| labels.place_label(*id).is_some()).collect();
    let live = document.annotations().iter().filter(|annotation| annotation.is_live());
    live.filter(move |annotation| ids.contains(&annotation.label))
}

/// What the resolver is asked: the live mentions of places, with what is decided about them.
pub(super) fn place_mentions(document: &Document, labels: &LabelSet) -> Vec<PlaceMention> {
    mentions(document, labels)
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
enum Key {
    Geonames(u32),
    Named(String, PlaceKind, Point),
}

impl Key {
    fn of(place: &Place) -> Self {
        match place.geonames {
            Some(id) => Self::Geonames(id),
            None => Self::Named(place.name.clone(), place.kind, place.point),
        }
    }
}

fn sureness(by: &LinkedBy) -> (Option<Score>, bool) {
    match by {
        LinkedBy::Resolver { score, approximate } => (Some(*score), *approximate),
        LinkedBy::Import | LinkedBy::Person => (None, false),
    }
}

fn why(is_refused: bool, resolution: Option<&Resolution>) -> Why {
    match resolution {
        _ if is_refused => Why::Refused,
        None => Why::Unasked,
        Some(resolution) => Why::Unresolved(resolution.unresolved.unwrap_or(Unresolved::Unknown)),
    }
}
