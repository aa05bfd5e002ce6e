//! First-order divisions, and the assignment of cities to them.
//!
//! GeoNames' tables of divisions and of cities are of different dates. After a reform, cities have
//! codes that the table of divisions lacks or uses for other divisions. A list of reforms gives the
//! division of each such code. If a city's code is still not that of a division, the city is
//! assigned to the division of its own name, or else to that of the nearest city. A division is
//! former if no city is assigned to it while a city of its name is in another division. A list of
//! exceptions has the remaining cases, and [`Divisions::check_assignments`] finds the cities that
//! neither list covers.

use super::builder::parse_rows;
use super::cities::City;
use super::source_names::strip_kind_word;
use crate::error::ContentError;
use dateline_annotation::model::GeoPoint;
use dateline_places::{km_between, name_key};
use std::collections::{BTreeMap, BTreeSet};

/// Divisions that the table lacks, or has in their form before a reform.
const REFORMS: &str = include_str!("division_reforms.tsv");
/// Countries without divisions, and cities that are not in the division of their code or name.
const EXCEPTIONS: &str = include_str!("division_exceptions.tsv");
/// The maximum distance to the nearest city of the same country, in kilometers. It is exceeded only
/// in countries with no other city around.
const MAX_NEAREST_CITY_KM: f64 = 250.0;
/// The maximum number of errors in a message.
const MAX_LISTED_ERRORS: usize = 20;

/// A first-order division.
pub(super) struct Division {
    /// Its code, such as `VN.44`. A former division has the table's code.
    pub code: String,
    /// Its code in the table, if it is in the table.
    pub table_code: Option<String>,
    pub name: String,
    pub other_names: Vec<String>,
    /// Its GeoNames id.
    pub geonames_id: Option<u32>,
    /// True if the division no longer exists.
    pub is_former: bool,
}

impl Division {
    /// Returns the code of its country.
    pub(super) fn country(&self) -> &str {
        self.code.split('.').next().unwrap_or_default()
    }

    /// Returns the name keys of its names, with and without the word for its kind.
    fn name_keys(&self) -> BTreeSet<String> {
        let names = self.other_names.iter().chain([&self.name]);
        let all = names.flat_map(|name| [Some(name.as_str()), strip_kind_word(name)]);
        all.flatten().map(name_key).filter(|key| !key.is_empty()).collect()
    }
}

/// All divisions, including former ones.
pub(super) struct Divisions(pub Vec<Division>);

/// The exceptions, from the columns of a line after the first.
struct Exceptions<'a> {
    countries: BTreeSet<&'a str>,
    /// The code of the division of each city, by GeoNames id. `None` if it is in no division.
    cities: BTreeMap<u32, Option<&'a str>>,
}

fn parse_exceptions() -> Result<Exceptions<'static>, ContentError> {
    let mut exceptions = Exceptions { countries: BTreeSet::new(), cities: BTreeMap::new() };
    for [kind, id, name, division, reason] in parse_rows(EXCEPTIONS) {
        match kind {
            _ if reason.is_empty() => {
                return Err(ContentError::ExceptionWithoutReason(name.to_owned()));
            }
            "country" => {
                exceptions.countries.insert(id);
            }
            "city" => {
                let division = Some(division).filter(|code| *code != "-");
                exceptions.cities.insert(id.parse()?, division);
            }
            _ => {
                let (kind, name) = (kind.to_owned(), name.to_owned());
                return Err(ContentError::UnknownException { kind, name });
            }
        }
    }
    Ok(exceptions)
}

/// Returns the value of a column, or `None` if it is `-`.
fn parse_optional(column: &str) -> Option<String> {
    Some(column).filter(|column| *column != "-").map(str::to_owned)
}

impl Divisions {
    /// Reads GeoNames' `admin1CodesASCII.txt` (code, name, name without accents, id) and applies
    /// the reforms. Sets the division of each city, which is empty if the city is in no division.
    /// Returns an error that names the cities that cannot be assigned or that contradict the names
    /// of divisions.
    pub(super) fn build(table: &str, cities: &mut [City]) -> Result<Self, ContentError> {
        let exceptions = parse_exceptions()?;
        let mut divisions = Self::apply_reforms(table)?;
        divisions.assign_divisions(cities, &exceptions)?;
        divisions.mark_former(cities);
        divisions.check_assignments(cities, &exceptions)?;
        Ok(divisions)
    }

    /// Parses the table and applies the reforms.
    fn apply_reforms(table: &str) -> Result<Self, ContentError> {
        let mut old = BTreeMap::new();
        for [code, name, plain, id] in parse_rows(table) {
            let other_names = if plain == name { Vec::new() } else { vec![plain.to_owned()] };
            let division = Division {
                code: code.to_owned(),
                table_code: Some(code.to_owned()),
                name: name.to_owned(),
                other_names,
                geonames_id: Some(id.parse()?),
                is_former: false,
            };
            old.insert(code.to_owned(), division);
        }
        let mut all = Vec::new();
        for [code, previous_name, id, name, other_names] in parse_rows(REFORMS) {
            // A table of only some countries lacks some of these rows.
            let table = match parse_optional(previous_name) {
                Some(previous_name) => match old.remove(&previous_name) {
                    Some(row) => Some(row),
                    None => continue,
                },
                None => None,
            };
            let is_new = table.is_none();
            let mut row = table.unwrap_or_else(|| Division {
                code: code.to_owned(),
                table_code: None,
                name: name.to_owned(),
                other_names: Vec::new(),
                geonames_id: None,
                is_former: false,
            });
            row.is_former = code == "-";
            if !row.is_former {
                code.clone_into(&mut row.code);
                let previous_name = std::mem::replace(&mut row.name, name.to_owned());
                row.other_names.extend(
                    Some(previous_name)
                        .filter(|previous_name| *previous_name != row.name && !is_new),
                );
            }
            let other_names = other_names.split(',').filter(|other| !other.is_empty());
            row.other_names.extend(other_names.map(str::to_owned));
            row.geonames_id =
                row.geonames_id.or(parse_optional(id).map(|id| id.parse()).transpose()?);
            all.push(row);
        }
        all.extend(old.into_values());
        all.sort_by(|one, other| (&one.code, one.is_former).cmp(&(&other.code, other.is_former)));
        Ok(Self(all))
    }

    fn current(&self) -> impl Iterator<Item = &Division> {
        self.0.iter().filter(|division| !division.is_former)
    }

    /// Returns the codes of the divisions of each name, by country and name key.
    fn codes_by_name(&self) -> BTreeMap<(&str, String), Vec<&str>> {
        let mut names: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
        for division in self.current() {
            for key in division.name_keys() {
                names.entry((division.country(), key)).or_default().push(&division.code);
            }
        }
        names
    }

    /// Assigns a division to each city without one.
    fn assign_divisions(
        &self,
        cities: &mut [City],
        exceptions: &Exceptions,
    ) -> Result<(), ContentError> {
        let codes: BTreeSet<&str> = self.current().map(|it| it.code.as_str()).collect();
        let names = self.codes_by_name();
        let mut coded: BTreeMap<String, Vec<(GeoPoint, String)>> = BTreeMap::new();
        let mut lost = Vec::new();
        for (at, city) in cities.iter_mut().enumerate() {
            if let Some(division) = exceptions.cities.get(&city.id) {
                division.unwrap_or_default().clone_into(&mut city.division);
            } else if exceptions.countries.contains(city.country.as_str()) {
                city.division.clear();
            } else if !codes.contains(city.division.as_str()) {
                lost.push(at);
            }
            if codes.contains(city.division.as_str()) {
                let city = (city.point, city.division.clone());
                coded.entry(country_code(&city.1)).or_default().push(city);
            }
        }
        for at in lost {
            let city = &mut cities[at];
            let named_division = names.get(&(city.country.as_str(), name_key(&city.name)));
            let named_division =
                named_division.and_then(|codes| codes.first()).map(|code| (*code).to_owned());
            let divisions = coded.get(&city.country).into_iter().flatten();
            let nearest = divisions
                .map(|(point, code)| (km_between(*point, city.point), code))
                .filter(|(km, _)| *km < MAX_NEAREST_CITY_KM)
                .min_by(|one, other| one.0.total_cmp(&other.0))
                .map(|(_, code)| code.clone());
            city.division =
                named_division.or(nearest).ok_or_else(|| ContentError::UnknownDivision {
                    name: city.name.clone(),
                    id: city.id,
                    division: city.division.clone(),
                })?;
        }
        Ok(())
    }

    /// Marks divisions as former: those without a city, if a city of their name is in another
    /// division.
    fn mark_former(&mut self, cities: &[City]) {
        let used: BTreeSet<&str> = cities.iter().map(|city| city.division.as_str()).collect();
        let names: BTreeSet<(&str, String)> =
            cities.iter().map(|city| (city.country.as_str(), name_key(&city.name))).collect();
        for division in self.0.iter_mut().filter(|it| !used.contains(it.code.as_str())) {
            let country = division.country();
            let has_city =
                division.name_keys().into_iter().any(|key| names.contains(&(country, key)));
            division.is_former |= has_city;
        }
    }

    /// Checks that each city is in a division, and that the largest city with the name of a
    /// division is in that division. Exceptions are not checked.
    fn check_assignments(
        &self,
        cities: &[City],
        exceptions: &Exceptions,
    ) -> Result<(), ContentError> {
        let names = self.codes_by_name();
        let codes: BTreeSet<&str> = self.current().map(|it| it.code.as_str()).collect();
        let mut largest: BTreeMap<(&str, String), &City> = BTreeMap::new();
        let mut wrong = Vec::new();
        for city in cities {
            let is_exception = exceptions.cities.contains_key(&city.id)
                || exceptions.countries.contains(city.country.as_str());
            if !codes.contains(city.division.as_str()) && !is_exception {
                wrong.push(format!("{} ({}) is in no division", city.name, city.id));
            }
            let name = (city.country.as_str(), name_key(&city.name));
            if names.contains_key(&name) {
                let known = largest.entry(name).or_insert(city);
                if city.population > known.population {
                    *known = city;
                }
            }
        }
        for (name, city) in largest {
            let of_name = names.get(&name).is_some_and(|it| it.contains(&city.division.as_str()));
            if !of_name && !exceptions.cities.contains_key(&city.id) {
                let City { id, name, division, .. } = city;
                wrong.push(format!(
                    "{name} ({id}) lies in {division}, not in the division of its name"
                ));
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        let listed = wrong[..wrong.len().min(MAX_LISTED_ERRORS)].join("\n");
        Err(ContentError::WrongDivisions { count: wrong.len(), listed })
    }
}

/// Returns the country of a division code.
fn country_code(code: &str) -> String {
    code.split('.').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(id: u32, name: &str, division: &str, population: u64, lat: f64) -> City {
        City {
            id,
            name: name.to_owned(),
            other_names: Vec::new(),
            point: GeoPoint::new(lat, 105.0).unwrap(),
            country: country_code(division),
            division: division.to_owned(),
            population,
        }
    }

    const TABLE: &str = "VN.01\tAn Giang\tAn Giang\t1594446\nVN.44\tHanoi\tHanoi\t1581129\n\
                         VN.71\tBắc Giang\tBac Giang\t1905419\nVN.74\tBắc Ninh\tBac Ninh\t1905412\n\
                         LV.01\tAizkraukle\tAizkraukle\t461613\nLV.82\tKoknese\tKoknese\t7628341\n";

    fn codes(cities: &[City]) -> Vec<&str> {
        cities.iter().map(|city| city.division.as_str()).collect()
    }

    #[test]
    fn codes_after_reform_are_recognized() {
        let mut cities = vec![
            city(1, "Hanoi", "VN.01", 8_000_000, 21.0),
            city(2, "Long Xuyên", "VN.91", 300_000, 10.4),
            city(3, "Bắc Giang", "VN.24", 450_000, 21.3),
        ];
        let divisions = Divisions::build(TABLE, &mut cities).unwrap();
        let of = |code: &str| {
            let found = divisions.0.iter().find(|it| it.code == code && !it.is_former);
            found.map(|it| (it.name.as_str(), it.geonames_id))
        };
        assert_eq!(of("VN.01"), Some(("Hanoi", Some(1_581_129))));
        assert_eq!(of("VN.91"), Some(("An Giang", Some(1_594_446))));
        assert_eq!(of("VN.24"), Some(("Bắc Ninh", Some(1_905_412))));
        assert_eq!(of("VN.44"), None, "the table has no Quảng Trị");
        let former: Vec<&str> =
            divisions.0.iter().filter(|it| it.is_former).map(|it| it.name.as_str()).collect();
        assert_eq!(former, ["Bắc Giang"]);
    }

    #[test]
    fn city_without_division_gets_nearest_or_namesake() {
        let mut cities = vec![
            city(1, "Hanoi", "VN.01", 8_000_000, 21.0),
            city(2, "Nowhere", "VN.00", 10, 21.5),
            city(3, "An Giang", "VN.", 10, 21.1),
        ];
        Divisions::build(TABLE, &mut cities).unwrap();
        assert_eq!(codes(&cities), ["VN.01", "VN.01", "VN.91"]);
        let result = Divisions::build(TABLE, &mut [city(4, "Farther", "VN.00", 10, 60.0)]);
        let error = result.err().unwrap().to_string();
        assert_eq!(error, "Farther (4) has the division VN.00, which does not exist");
    }

    #[test]
    fn city_outside_namesake_division_is_reported() {
        let mut cities =
            vec![city(1, "Koknese", "LV.01", 3_000, 56.6), city(2, "Bebri", "LV.82", 500, 56.7)];
        let error = Divisions::build(TABLE, &mut cities).err().unwrap().to_string();
        assert!(
            error.ends_with("Koknese (1) lies in LV.01, not in the division of its name"),
            "{error}"
        );
        // Without a city it is former.
        cities.pop();
        assert!(Divisions::build(TABLE, &mut cities).is_ok());
    }

    #[test]
    fn exceptions_are_parsed() {
        let exceptions = parse_exceptions().unwrap();
        assert!(exceptions.countries.contains("SG"));
        assert_eq!(exceptions.cities[&1_668_341], Some("TW.03"));
        assert_eq!(exceptions.cities[&1_819_729], None);
        assert_eq!(parse_rows::<5>(EXCEPTIONS).count(), lines(EXCEPTIONS));
        assert_eq!(parse_rows::<5>(REFORMS).count(), lines(REFORMS));
    }

    fn lines(list: &str) -> usize {
        list.lines().filter(|line| !line.starts_with('#')).count()
    }
}
