//! Texts with toponyms of known places.

use crate::error::{CommandError, ContentError};
use crate::files::read_to_string;
use dateline_annotation::model::{GeoPoint, PlaceKind};
use dateline_annotation::places::PlaceCandidate;
use dateline_places::{Gazetteer, km_between, name_key};
use dateline_text::{CodePointOffset, Offsets, Span};
use serde::Deserialize;
use std::path::Path;

/// The maximum error of a right answer, in kilometers.
const TOLERANCE_KM: f64 = 161.0;

/// A text with its toponyms.
#[derive(Deserialize)]
pub(super) struct GoldDocument {
    pub text: String,
    pub toponyms: Vec<Toponym>,
}

/// A toponym. Offsets are code points, as in the files.
#[derive(Deserialize)]
pub(super) struct Toponym {
    start: u32,
    end: u32,
    pub surface: String,
    pub geonames_id: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The address of the article about the place, if the file names it.
    #[serde(default)]
    page: String,
}

impl Toponym {
    pub(super) fn gold_point(&self) -> Option<GeoPoint> {
        GeoPoint::new(self.lat?, self.lon?).ok()
    }

    /// Returns true if an answer has the toponym's id or is near it.
    pub(super) fn is_correct(&self, id: Option<u32>, point: GeoPoint) -> bool {
        self.has_id(id)
            || self.gold_point().is_some_and(|gold| km_between(gold, point) <= TOLERANCE_KM)
    }

    pub(super) fn has_id(&self, id: Option<u32>) -> bool {
        id.is_some() && id == self.geonames_id
    }

    /// Returns true if an answer is right by [`Self::is_correct`], or is the country or continent
    /// of the toponym's page, regardless of its point.
    pub(super) fn is_identical(&self, gazetteer: &Gazetteer, answer: &PlaceCandidate) -> bool {
        let place = &answer.place;
        let is_wide = matches!(place.kind, PlaceKind::Country | PlaceKind::Continent);
        self.is_correct(place.geonames, place.point)
            || is_wide
                && self.page_name().is_some_and(|name| {
                    gazetteer.lookup(&name_key(&name)).into_iter().any(|hit| {
                        gazetteer.kind(hit.place) == place.kind
                            && gazetteer.name(hit.place) == place.name
                    })
                })
    }

    /// Returns the name in the address of the page: "Georgia" for `…/wiki/Georgia_(country)`.
    fn page_name(&self) -> Option<String> {
        let title = self.page.rsplit_once("/wiki/")?.1.replace('_', " ");
        Some(title.split(" (").next().unwrap_or_default().to_owned())
    }
}

pub(super) fn read_gold_documents(path: &Path) -> Result<Vec<GoldDocument>, CommandError> {
    let text = read_to_string(path)?;
    let parse = |(line, number)| {
        serde_json::from_str(line)
            .map_err(|error| CommandError::at_line(path.display(), number, error))
    };
    text.lines().zip(1..).map(parse).collect()
}

/// Returns the byte span of a toponym, or an error if its offsets and its surface disagree.
fn toponym_span(text: &str, offsets: &Offsets, toponym: &Toponym) -> Result<Span, ContentError> {
    let byte = |position| offsets.char_to_byte(text, CodePointOffset(position));
    let span = byte(toponym.start).zip(byte(toponym.end)).map(|(start, end)| Span::new(start, end));
    span.filter(|span| span.slice(text) == Some(&toponym.surface)).ok_or_else(|| {
        ContentError::ToponymOffsets { surface: toponym.surface.clone(), start: toponym.start }
    })
}

/// Returns all toponyms of a document with their spans, in text order.
pub(super) fn toponyms(document: &GoldDocument) -> Result<Vec<(Span, &Toponym)>, ContentError> {
    let offsets = Offsets::new(&document.text);
    let spans = document
        .toponyms
        .iter()
        .map(|toponym| Ok((toponym_span(&document.text, &offsets, toponym)?, toponym)));
    let mut located = spans.collect::<Result<Vec<_>, ContentError>>()?;
    located.sort_by_key(|(span, _)| (span.start, span.end));
    Ok(located)
}
