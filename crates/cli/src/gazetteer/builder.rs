//! Builds the gazetteer of the resolver from public data and the lists beside this file.
//!
//! The public data are GeoNames' countries, first-order divisions and cities, Natural Earth's
//! features, and the counties of the U.S. Census Bureau. The lists have the centers of countries
//! and wide divisions (the public data have no points for them), regions, well-known buildings,
//! other names, and adjectives.

use super::cities::{self, City};
use super::counties;
use super::division_extents::DivisionExtents;
use super::divisions::{Division, Divisions};
use super::source_names::{
    expand_abbreviations, full_feature_name, is_abbreviation, is_usable_place_name,
    kind_from_feature_class, parse_own_kind, short_county_name, strip_kind_word,
};
use crate::error::{CommandError, ContentError, with_path};
use crate::files::read_to_string;
use crate::output;
use dateline_annotation::model::{GeoPoint, PlaceKind};
use dateline_places::{
    ARABIC_COUNTRIES, GazetteerEntry, NameKind, km_between, name_key, strip_diacritics,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Country codes and centers.
const COUNTRY_CENTERS: &str = include_str!("country_centers.tsv");
/// Codes, names and centers of wide divisions.
const DIVISION_CENTERS: &str = include_str!("division_centers.tsv");
/// GeoNames ids, centers and names of continents.
const CONTINENTS: &str = include_str!("continents.tsv");
/// Kind, countries, latitude, longitude and names of places that the public data lack.
const OWN_PLACES: &str = include_str!("own_places.tsv");
/// Names of rivers and the coordinates of their mouths. GeoNames too puts the point of a stream at
/// its mouth.
const RIVER_MOUTHS: &str = include_str!("river_mouths.tsv");
/// Other names of places.
const ALIASES: &str = include_str!("aliases.tsv");
/// GeoNames' other names of cities that mean another place in every text.
const REMOVED_NAMES: &[(&str, &str)] = &[("city 1819729", "Victoria")];
/// Demonyms and adjectives of places other than countries.
const ADJECTIVES: &str = include_str!("adjectives.tsv");

/// The minimum population of a city, unless it has many names. It is lower in English-speaking
/// countries, where news mentions smaller towns.
const MIN_POPULATION: u64 = 3_000;
const MIN_POPULATION_ENGLISH: u64 = 500;
const ENGLISH_SPEAKING: [&str; 7] = ["AU", "CA", "GB", "IE", "NZ", "US", "ZA"];
/// The number of names, in all scripts, with which a small city is kept.
const MANY_NAMES: usize = 18;
/// The same number for a city of unknown population.
const MANY_NAMES_UNKNOWN_POPULATION: usize = 8;
/// The minimum population of a city that keeps its other names, unless it has many.
const MIN_POPULATION_FOR_OTHER_NAMES: u64 = 75_000;

/// Features of the same name and kind within this distance are the same, in kilometers. Seas and
/// rivers are long.
const DUPLICATE_KM: f64 = 300.0;
const DUPLICATE_WATER_KM: f64 = 2_000.0;
/// The maximum distance of a river's mouth from its center, in kilometers.
const MAX_MOUTH_DISTANCE_KM: f64 = 3_500.0;

/// The places by their keys in the lists: `country SY`, `division US.KY`, `city 5128581`,
/// `continent Europe`, `place Darfur`.
#[derive(Default)]
struct GazetteerBuilder(BTreeMap<String, GazetteerEntry>);

fn new_place(name: &str, kind: PlaceKind, point: GeoPoint) -> GazetteerEntry {
    GazetteerEntry {
        name: name.to_owned(),
        kind,
        country: None,
        division: None,
        point,
        geonames: None,
        population: 0,
        is_capital: false,
        names: Vec::new(),
    }
}

/// Parses a point such as `33.5,36.3`.
fn parse_point(text: &str) -> Result<GeoPoint, ContentError> {
    let (lat, lon) =
        text.split_once(',').ok_or_else(|| ContentError::NotAPoint(text.to_owned()))?;
    Ok(GeoPoint::new(lat.parse()?, lon.parse()?)?)
}

/// Returns the rows of a list, split at tabs. Rows with another number of columns are skipped.
pub(super) fn parse_rows<const COLUMNS: usize>(
    list: &str,
) -> impl Iterator<Item = [&str; COLUMNS]> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

impl GazetteerBuilder {
    fn add_continents(&mut self) -> Result<(), ContentError> {
        for [id, center, names] in parse_rows(CONTINENTS) {
            let (name, other_names) = names.split_once(',').unwrap_or((names, ""));
            let kind =
                if name == "European Union" { PlaceKind::Region } else { PlaceKind::Continent };
            let names = other_names.split(',').filter(|other| !other.is_empty());
            let names = names.map(|other| (other.to_owned(), NameKind::Other)).collect();
            let continent = GazetteerEntry {
                geonames: Some(id.parse()?),
                names,
                ..new_place(name, kind, parse_point(center)?)
            };
            self.0.insert(format!("continent {name}"), continent);
        }
        Ok(())
    }

    /// Adds GeoNames' `countryInfo.txt`. Returns the capitals as country code and name key.
    fn add_countries(&mut self, text: &str) -> Result<BTreeSet<(String, String)>, ContentError> {
        let centers: BTreeMap<&str, &str> =
            parse_rows(COUNTRY_CENTERS).map(|[code, center]| (code, center)).collect();
        let mut capitals = BTreeSet::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [code, _, _, _, name, capital, _, population, ..] = columns[..] else { continue };
            // Former countries have no center: Serbia and Montenegro, the Netherlands Antilles.
            let (Some(center), Some(id)) = (centers.get(code), columns.get(16)) else { continue };
            let country = GazetteerEntry {
                country: Some(code.to_owned()),
                geonames: Some(id.parse()?),
                population: population.parse()?,
                ..new_place(name, PlaceKind::Country, parse_point(center)?)
            };
            self.0.insert(format!("country {code}"), country);
            capitals.insert((code.to_owned(), name_key(capital)));
        }
        Ok(capitals)
    }

    /// Adds the divisions at the centers of their cities, unless a list has a better point. A
    /// former division becomes a region at its old location.
    fn add_divisions(
        &mut self,
        divisions: &Divisions,
        cities: &[City],
        states: &counties::StateCenters,
    ) -> Result<(), ContentError> {
        let extents = DivisionExtents::from_cities(cities);
        let centers: BTreeMap<&str, &str> =
            parse_rows(DIVISION_CENTERS).map(|[code, _, center]| (code, center)).collect();
        for it in &divisions.0 {
            // After a reform the center differs.
            let is_unchanged = it.is_former || it.table_code.as_ref() == Some(&it.code);
            let known_center =
                it.table_code.as_deref().filter(|_| is_unchanged).and_then(|old| centers.get(old));
            let known_center = known_center.map(|center| parse_point(center)).transpose()?;
            let known_center = known_center.or(states.get(&it.code).copied());
            let extent = extents.center(&it.code).filter(|_| !it.is_former);
            let named_after = || city_named_like(cities, it.country(), &it.name);
            // A division without a location is left out rather than put at the center of its
            // country.
            let Some(center) = known_center.or(extent).or_else(named_after) else {
                continue;
            };
            if it.is_former {
                self.0.insert(
                    format!("former {}", it.code),
                    former_division_place(it, center, cities),
                );
            } else {
                let population = extents.population(&it.code);
                self.0.insert(
                    format!("division {}", it.code),
                    division_place(it, center, population),
                );
            }
        }
        Ok(())
    }

    fn add_cities(&mut self, cities: &[City], capitals: &BTreeSet<(String, String)>) {
        for city in cities {
            let is_counted = city.population > 0;
            let many = if is_counted { MANY_NAMES } else { MANY_NAMES_UNKNOWN_POPULATION };
            let has_many = city.other_names.len() >= many;
            let in_english = ENGLISH_SPEAKING.contains(&city.country.as_str());
            let least = if in_english { MIN_POPULATION_ENGLISH } else { MIN_POPULATION };
            if city.population < least && !has_many {
                continue;
            }
            let is_capital = [&city.name]
                .into_iter()
                .chain(&city.other_names)
                .any(|name| capitals.contains(&(city.country.clone(), name_key(name))));
            let other_names = city
                .other_names
                .iter()
                .filter(|_| has_many || city.population >= MIN_POPULATION_FOR_OTHER_NAMES);
            let main = name_key(&city.name);
            let other_names: BTreeSet<&String> = other_names
                .filter(|name| is_usable_place_name(name) && name_key(name) != main)
                .collect();
            let row = GazetteerEntry {
                country: Some(city.country.clone()),
                division: Some(city.division.clone()).filter(|code| !code.is_empty()),
                geonames: Some(city.id),
                population: city.population,
                is_capital: is_capital && city.population > 0,
                names: other_names.into_iter().map(|it| (it.clone(), NameKind::Other)).collect(),
                ..new_place(&city.name, PlaceKind::City, city.point)
            };
            self.0.insert(format!("city {}", city.id), row);
        }
    }

    fn add_counties(&mut self, counties: &[counties::County]) {
        for county in counties {
            // Most county names are also names of towns. As abbreviations, they need more evidence
            // to mean the county.
            let short = short_county_name(&county.name);
            let row = GazetteerEntry {
                country: Some("US".to_owned()),
                division: Some(format!("US.{}", county.state)),
                names: short
                    .map(|it| (it.to_owned(), NameKind::Abbreviation))
                    .into_iter()
                    .collect(),
                ..new_place(&county.name, PlaceKind::County, county.center)
            };
            self.0.insert(format!("county {} {}", county.state, county.name), row);
        }
    }

    /// Adds Natural Earth's features: name, other names, class, latitude, longitude, rank, region.
    fn add_features(&mut self, text: &str) -> Result<(), ContentError> {
        let own = self.own_places_by_name();
        for (number, line) in text.lines().skip(1).enumerate() {
            let columns: Vec<&str> = line.split('\t').collect();
            let [name, other_names, class, lat, lon, ..] = columns[..] else { continue };
            let Some(kind) = kind_from_feature_class(class) else { continue };
            let name = expand_abbreviations(name);
            let point = GeoPoint::new(lat.parse()?, lon.parse()?)?;
            if self.has_own_place(&own, &name, kind, point) {
                continue;
            }
            let mut feature = new_place(&full_feature_name(&name, class), kind, point);
            let other_names = other_names.split('|').filter(|other| is_usable_place_name(other));
            feature
                .names
                .extend(other_names.map(|other| (expand_abbreviations(other), NameKind::Other)));
            if class != "airport" && class != "mountain" {
                feature.names.push((name, NameKind::Other));
            }
            self.0.insert(format!("feature {number:05}"), feature);
        }
        Ok(())
    }

    /// Returns the name keys of the places in the list of places, with the keys of those places.
    fn own_places_by_name(&self) -> BTreeMap<String, Vec<String>> {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (target, row) in self.0.iter().filter(|(target, _)| target.starts_with("place ")) {
            let all = row.names.iter().map(|(name, _)| name).chain([&row.name]);
            for name in all {
                names.entry(name_key(name)).or_default().push(target.clone());
            }
        }
        names
    }

    /// Returns true if the list of places already has a feature: the same kind and name at a short
    /// distance.
    fn has_own_place(
        &self,
        own: &BTreeMap<String, Vec<String>>,
        name: &str,
        kind: PlaceKind,
        point: GeoPoint,
    ) -> bool {
        let targets = own.get(&name_key(name)).into_iter().flatten();
        let rows = targets.filter_map(|target| self.0.get(target));
        let max_km = match kind {
            PlaceKind::Water if name_key(name).ends_with("ocean") => f64::MAX,
            PlaceKind::Water => DUPLICATE_WATER_KM,
            _ => DUPLICATE_KM,
        };
        rows.filter(|row| row.kind == kind).any(|row| km_between(row.point, point) < max_km)
    }

    fn add_own_places(&mut self) -> Result<(), ContentError> {
        for [kind, countries, lat, lon, names] in parse_rows(OWN_PLACES) {
            // The continents have a separate list.
            if kind == "continent" {
                continue;
            }
            let kind = parse_own_kind(kind)
                .ok_or_else(|| ContentError::UnknownPlaceKind(kind.to_owned()))?;
            let mut names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
            let name = names.next().ok_or(ContentError::UnnamedPlace)?;
            // A place in several countries gets no country.
            let country = Some(countries).filter(|codes| codes.len() == 2).map(str::to_owned);
            let names = names.map(|other| (other.to_owned(), NameKind::Other)).collect();
            let point = GeoPoint::new(lat.parse()?, lon.parse()?)?;
            let row = GazetteerEntry { country, names, ..new_place(name, kind, point) };
            self.0.entry(format!("place {name}")).or_insert(row);
        }
        Ok(())
    }

    /// Moves rivers to their mouths.
    fn move_rivers_to_mouths(&mut self) -> Result<(), ContentError> {
        let mouths: BTreeMap<String, GeoPoint> = parse_rows(RIVER_MOUTHS)
            .map(|[name, lat, lon, _]| {
                Ok((name_key(name), GeoPoint::new(lat.parse()?, lon.parse()?)?))
            })
            .collect::<Result<_, ContentError>>()?;
        for row in self.0.values_mut().filter(|row| row.kind == PlaceKind::Water) {
            let names = row.names.iter().map(|(name, _)| name).chain([&row.name]);
            let mouth = names.into_iter().find_map(|name| mouths.get(&name_key(name)));
            if let Some(mouth) =
                mouth.filter(|mouth| km_between(**mouth, row.point) < MAX_MOUTH_DISTANCE_KM)
            {
                row.point = *mouth;
            }
        }
        Ok(())
    }

    /// Removes names from places.
    fn remove_names(&mut self, list: &[(&str, &str)]) {
        for (target, dropped) in list {
            if let Some(row) = self.0.get_mut(*target) {
                row.names.retain(|(name, _)| name != dropped);
            }
        }
    }

    /// Adds names to places.
    fn add_names(&mut self, list: &str, kind: NameKind) -> Result<(), ContentError> {
        for [target, names] in parse_rows(list) {
            let is_division = target.starts_with("division");
            let Some(row) = self.0.get_mut(target) else {
                // A city may be below the minimum population. Any other missing target is an error
                // in the list.
                if target.starts_with("city") {
                    continue;
                }
                let (target, names) = (target.to_owned(), names.to_owned());
                return Err(ContentError::UnknownPlace { target, names });
            };
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let is_short = is_division && is_abbreviation(name);
                let kind = if is_short { NameKind::Abbreviation } else { kind };
                row.names.push((name.to_owned(), kind));
            }
        }
        Ok(())
    }

    /// Adds the demonyms of countries, except those for which the list of adjectives has a better
    /// place.
    fn add_peoples(&mut self) {
        let better: BTreeSet<&str> =
            parse_rows(ADJECTIVES).flat_map(|[_, names]| names.split(',')).collect();
        for [country, names] in parse_rows(super::name_table::PEOPLES) {
            let Some(row) = self.0.get_mut(&format!("country {country}")) else { continue };
            let names = names.split(',').filter(|name| !better.contains(name));
            row.names.extend(names.map(|name| (name.to_owned(), NameKind::Demonym)));
        }
    }
}

/// Removes diacritics from a transcription of Arabic, as English texts do: "Tartus" for "Ţarţūs".
fn simplify_arabic_name(entry: &mut GazetteerEntry) {
    if entry.country.as_deref().is_some_and(|code| ARABIC_COUNTRIES.contains(&code)) {
        entry.name = strip_diacritics(&entry.name);
    }
}

/// Returns the entry of a division.
fn division_place(it: &Division, center: GeoPoint, population: u64) -> GazetteerEntry {
    GazetteerEntry {
        country: Some(it.country().to_owned()),
        division: Some(it.code.clone()),
        geonames: it.geonames_id,
        population,
        names: division_names(it),
        ..new_place(&it.name, PlaceKind::Division, center)
    }
}

/// Returns the entry of a former division, in the division of the nearest city.
fn former_division_place(it: &Division, center: GeoPoint, cities: &[City]) -> GazetteerEntry {
    let around = cities.iter().filter(|city| city.country == it.country());
    let distance = |city: &&City| km_between(city.point, center);
    let nearest = around.min_by(|one, other| distance(one).total_cmp(&distance(other)));
    GazetteerEntry {
        country: Some(it.country().to_owned()),
        division: nearest.map(|city| city.division.clone()).filter(|code| !code.is_empty()),
        geonames: it.geonames_id,
        names: division_names(it),
        ..new_place(&it.name, PlaceKind::Region, center)
    }
}

/// Returns the other names of a division, and its names without the word for its kind.
fn division_names(it: &Division) -> Vec<(String, NameKind)> {
    let bare = it.other_names.iter().chain([&it.name]).filter_map(|name| strip_kind_word(name));
    let names = it.other_names.iter().map(String::as_str).chain(bare);
    names.map(|name| (name.to_owned(), NameKind::Other)).collect()
}

/// Returns the point of the largest city of a country that has the division's name. `None` if there
/// is none.
fn city_named_like(cities: &[City], country: &str, division: &str) -> Option<GeoPoint> {
    let division = name_key(division);
    let same =
        cities.iter().filter(|city| city.country == country && name_key(&city.name) == division);
    same.max_by_key(|city| city.population).map(|city| city.point)
}

/// Writes the gazetteer to `out`. Deterministic.
pub(super) fn write_gazetteer(
    geodata: &Path,
    cities: &Path,
    counties: &Path,
    out: &Path,
) -> Result<(), CommandError> {
    let [info, codes, features] =
        ["countryInfo.txt", "admin1CodesASCII.txt", "natural_earth_features.tsv"]
            .map(|name| geodata.join(name));
    let mut cities = cities::read_cities(cities)?;
    let (counties, states) = counties::read_counties(counties)?;
    let mut builder = GazetteerBuilder::default();
    builder.add_continents()?;
    let capitals = with_path(&info, builder.add_countries(&read_to_string(&info)?))?;
    let divisions = with_path(&codes, Divisions::build(&read_to_string(&codes)?, &mut cities))?;
    builder.add_divisions(&divisions, &cities, &states)?;
    builder.add_cities(&cities, &capitals);
    builder.add_counties(&counties);
    builder.add_own_places()?;
    with_path(&features, builder.add_features(&read_to_string(&features)?))?;
    builder.move_rivers_to_mouths()?;
    builder.remove_names(REMOVED_NAMES);
    builder.add_names(ALIASES, NameKind::Other)?;
    builder.add_names(ADJECTIVES, NameKind::Demonym)?;
    builder.add_peoples();
    builder.0.values_mut().for_each(simplify_arabic_name);
    let bytes = dateline_places::encode_gazetteer(builder.0.into_values().collect())?;
    output::write_file(out, &bytes)?;
    let gazetteer = with_path(out, dateline_places::Gazetteer::from_bytes(bytes))?;
    eprintln!(
        "{}: {} places, {} names, {} bytes",
        out.display(),
        gazetteer.len(),
        gazetteer.name_count(),
        gazetteer.byte_len()
    );
    Ok(())
}
