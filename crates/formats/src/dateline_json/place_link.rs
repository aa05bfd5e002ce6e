//! The `place` member of an annotation, and its conversion from and to a place link.

use super::constants::{MAX_PLACE_NAME, MAX_POPULATION};
use crate::shorten::truncate_chars;
use dateline_annotation::model::{
    GeoPoint, LinkSource, LinkTarget, Place, PlaceKind, PlaceLink, Score,
};
use serde::{Deserialize, Serialize};

/// The members of a place, or `none`, followed by the source of the link.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileLink {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    none: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<PlaceKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    population: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    geonames: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    by: FileLinkedBy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    approximate: Option<bool>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FileLinkedBy {
    Resolver,
    Import,
    #[default]
    Person,
}

impl From<&PlaceLink> for FileLink {
    fn from(link: &PlaceLink) -> Self {
        let target = match &link.target {
            LinkTarget::None => Self { none: Some(true), ..Self::default() },
            LinkTarget::Place(place) => Self {
                name: Some(truncate_chars(&place.name, MAX_PLACE_NAME).to_owned()),
                kind: Some(place.kind),
                country: place.country.clone(),
                region: place
                    .region
                    .as_deref()
                    .map(|name| truncate_chars(name, MAX_PLACE_NAME).to_owned()),
                population: place.population.map(|people| people.min(MAX_POPULATION)),
                geonames: place.geonames,
                lat: Some(place.point.lat()),
                lon: Some(place.point.lon()),
                ..Self::default()
            },
        };
        match link.by {
            LinkSource::Resolver { score, approximate } => Self {
                by: FileLinkedBy::Resolver,
                score: Some(score.get()),
                approximate: approximate.then_some(true),
                ..target
            },
            LinkSource::Import => Self { by: FileLinkedBy::Import, ..target },
            LinkSource::Person => Self { by: FileLinkedBy::Person, ..target },
        }
    }
}

impl FileLink {
    /// Converts to a link. The error is a phrase that follows the location of the member.
    pub(super) fn into_link(self) -> Result<PlaceLink, String> {
        if [self.none, self.approximate].contains(&Some(false)) {
            return Err("`none` and `approximate` must be true or omitted".to_owned());
        }
        let by = self.linked_by()?;
        let target = if self.none.is_some() {
            self.empty_target()?
        } else {
            LinkTarget::Place(self.into_place()?)
        };
        Ok(PlaceLink { target, by })
    }

    fn linked_by(&self) -> Result<LinkSource, String> {
        let by = match (self.by, self.score, self.approximate) {
            (FileLinkedBy::Resolver, Some(score), approximate) => {
                if !(0.0..=1.0).contains(&score) {
                    return Err("the score must be between 0 and 1".to_owned());
                }
                let (score, approximate) = (Score::new(score), approximate.is_some());
                LinkSource::Resolver { score, approximate }
            }
            (FileLinkedBy::Import, None, None) => LinkSource::Import,
            (FileLinkedBy::Person, None, None) => LinkSource::Person,
            _ => {
                let rule =
                    "`by` “resolver” needs `score`; others must not have `score` or `approximate`";
                return Err(rule.to_owned());
            }
        };
        Ok(by)
    }

    fn empty_target(&self) -> Result<LinkTarget, String> {
        let other_fields = [
            self.name.is_some(),
            self.kind.is_some(),
            self.country.is_some(),
            self.region.is_some(),
            self.population.is_some(),
            self.geonames.is_some(),
            self.lat.is_some(),
            self.lon.is_some(),
        ];
        if other_fields.contains(&true) {
            return Err("`none` excludes all other members of a place".to_owned());
        }
        Ok(LinkTarget::None)
    }

    fn into_place(self) -> Result<Place, String> {
        let lacking = |member| format!("missing `{member}`");
        let name = self.name.ok_or_else(|| lacking("name"))?;
        let kind = self.kind.ok_or_else(|| lacking("kind"))?;
        let lat = self.lat.ok_or_else(|| lacking("lat"))?;
        let lon = self.lon.ok_or_else(|| lacking("lon"))?;
        check_place_name("name", &name)?;
        self.region.as_deref().map_or(Ok(()), |region| check_place_name("region", region))?;
        if self.country.as_deref().is_some_and(|country| !is_country_code(country)) {
            return Err("the country must be two capital letters".to_owned());
        }
        if self.population.is_some_and(|people| people > MAX_POPULATION) {
            return Err(format!("the population is above {MAX_POPULATION}"));
        }
        let point = GeoPoint::new(lat, lon).map_err(|error| error.to_string())?;
        let Self { country, region, population, geonames, .. } = self;
        Ok(Place { name, kind, country, region, population, geonames, point })
    }
}

fn check_place_name(member: &str, name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(format!("the {member} is empty"));
    }
    if name.chars().nth(MAX_PLACE_NAME).is_some() {
        return Err(format!("the {member} is longer than {MAX_PLACE_NAME} characters"));
    }
    Ok(())
}

fn is_country_code(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
