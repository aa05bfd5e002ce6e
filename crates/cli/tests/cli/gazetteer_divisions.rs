//! Tests of the division of each city in the gazetteer.

use crate::common::load_gazetteer;
use dateline_annotation::model::PlaceKind;
use dateline_places::{Gazetteer, NameHit, NameKind, PlaceIdx, name_key};
use std::collections::{BTreeMap, BTreeSet};

/// Countries without divisions, and cities that are not in the division of their code or name.
const EXCEPTIONS: &str = include_str!("../../src/gazetteer/division_exceptions.tsv");

/// Returns the exceptions of a kind: country codes, or GeoNames ids of cities.
fn read_exceptions(kind: &str) -> BTreeSet<&'static str> {
    let lines = EXCEPTIONS.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix('\t'));
    lines.filter_map(|line| line.split('\t').next()).collect()
}

fn is_exception(gazetteer: &Gazetteer, cities: &BTreeSet<&str>, city: PlaceIdx) -> bool {
    let number = gazetteer.geonames_id(city).map(|number| number.to_string());
    number.is_some_and(|number| cities.contains(number.as_str()))
}

fn cities(gazetteer: &Gazetteer) -> impl Iterator<Item = PlaceIdx> {
    gazetteer.places().filter(|row| gazetteer.kind(*row) == PlaceKind::City)
}

#[test]
fn each_city_has_a_division() {
    let gazetteer = load_gazetteer();
    let (countries, exempt) = (read_exceptions("country"), read_exceptions("city"));
    let lacks = cities(&gazetteer).filter(|&city| gazetteer.division(city).is_none());
    let wrong: Vec<String> = lacks
        .filter(|&city| {
            let in_country =
                gazetteer.country_code(city).is_some_and(|code| countries.contains(code));
            !in_country && !is_exception(&gazetteer, &exempt, city)
        })
        .map(|city| format!("{:?}", gazetteer.place(city)))
        .collect();
    assert!(wrong.is_empty(), "{} cities lie in no division:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn largest_namesake_city_is_in_its_division() {
    let gazetteer = load_gazetteer();
    let exempt = read_exceptions("city");
    let mut largest: BTreeMap<(Option<PlaceIdx>, String), PlaceIdx> = BTreeMap::new();
    for city in cities(&gazetteer) {
        let name = (gazetteer.country(city), name_key(gazetteer.name(city)));
        let known = largest.entry(name).or_insert(city);
        if gazetteer.population(city) > gazetteer.population(*known) {
            *known = city;
        }
    }
    let mut found = 0;
    let mut wrong = Vec::new();
    for ((country, name), city) in largest {
        let is_division = |hit: &NameHit| {
            gazetteer.kind(hit.place) == PlaceKind::Division
                && gazetteer.country(hit.place) == country
                && matches!(hit.name, NameKind::Main | NameKind::Other)
        };
        let divisions: Vec<PlaceIdx> =
            gazetteer.lookup(&name).into_iter().filter(is_division).map(|hit| hit.place).collect();
        found += usize::from(!divisions.is_empty());
        let is_in_division =
            gazetteer.division(city).is_some_and(|division| divisions.contains(&division));
        if !divisions.is_empty() && !is_in_division && !is_exception(&gazetteer, &exempt, city) {
            wrong.push(format!("{:?}", gazetteer.place(city)));
        }
    }
    assert!(found > 1_000, "{found}");
    assert!(wrong.is_empty(), "{} of {found} lie elsewhere:\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns the best-known city of a name in a country.
fn find_city(gazetteer: &Gazetteer, country: &str, name: &str) -> PlaceIdx {
    let hits = gazetteer.lookup(&name_key(name)).into_iter().map(|hit| hit.place);
    let cities = hits.filter(|&row| {
        gazetteer.kind(row) == PlaceKind::City && gazetteer.country_code(row) == Some(country)
    });
    let best = cities.max_by_key(|&row| gazetteer.population(row));
    best.unwrap_or_else(|| panic!("{name} in {country} is no city"))
}

#[test]
fn cities_have_current_divisions() {
    let gazetteer = load_gazetteer();
    let cases = [
        // Codes that GeoNames' table of divisions lacks.
        ("VN", "Haiphong", "Haiphong"),
        ("VN", "Nha Trang", "Khánh Hòa"),
        ("VN", "Vinh", "Nghệ An"),
        ("NO", "Bergen", "Vestland"),
        ("NO", "Kristiansand", "Agder"),
        ("NO", "Lillehammer", "Innlandet"),
        ("NP", "Kathmandu", "Bagmati Province"),
        ("NP", "Pokhara", "Gandaki Province"),
        ("NP", "Biratnagar", "Koshi Province"),
        ("KZ", "Semey", "Abai Region"),
        ("KZ", "Zhezqazghan", "Ulytau Region"),
        ("ET", "Awasa", "Sidama"),
        ("GH", "Sunyani", "Bono"),
        ("GH", "Techiman", "Bono East"),
        ("SS", "Juba", "Central Equatoria"),
        ("SS", "Wau", "Western Bahr el Ghazal"),
        ("IN", "Silvassa", "Dadra and Nagar Haveli and Daman and Diu"),
        ("IN", "Leh", "Ladakh"),
        ("ID", "Merauke", "South Papua"),
        ("ID", "Sorong", "Southwest Papua"),
        ("AO", "Menongue", "Cubango"),
        ("IQ", "Halabja", "Halabja"),
        ("LV", "Aizpute", "Dienvidkurzeme"),
        // Codes that the table uses for other divisions, and cities with the names of divisions.
        ("VN", "Hanoi", "Hanoi"),
        ("VN", "Da Nang", "Da Nang"),
        ("VN", "Cần Thơ", "Can Tho"),
        ("VN", "Hưng Yên", "Hưng Yên"),
        ("VN", "Lạng Sơn", "Lạng Sơn"),
        ("VN", "Vĩnh Long", "Vĩnh Long"),
        ("VN", "Ninh Bình", "Ninh Bình"),
        ("VN", "Bắc Ninh", "Bắc Ninh"),
        ("VN", "Tuyên Quang", "Tuyên Quang"),
        ("VN", "Cao Bằng", "Cao Bằng"),
        ("VN", "Sơn La", "Sơn La"),
        ("VN", "Lai Châu", "Lai Châu"),
        ("VN", "Lào Cai", "Lào Cai"),
        ("VN", "Thái Nguyên", "Thái Nguyên"),
        ("VN", "Hà Tĩnh", "Hà Tĩnh"),
        ("VN", "Cà Mau", "Cà Mau"),
        ("VN", "Quảng Ngãi", "Quảng Ngãi"),
        ("VN", "Phú Thọ", "Phú Thọ"),
        ("VN", "Long Xuyên", "An Giang"),
        ("VN", "Bắc Giang", "Bắc Ninh"),
        ("TW", "Taipei", "Taipei"),
        ("CI", "Yamoussoukro", "Yamoussoukro"),
        ("LV", "Ogre", "Ogre"),
    ];
    let division_of = |(country, name, _): &(&str, &str, &str)| {
        gazetteer.place(find_city(&gazetteer, country, name)).region
    };
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| division_of(case).as_deref() != Some(case.2))
        .map(|case| format!("{case:?}: {:?}", division_of(case)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
