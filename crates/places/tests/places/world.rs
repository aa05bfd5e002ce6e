//! A small test gazetteer.

use dateline_annotation::model::{GeoPoint, PlaceKind};
use dateline_places::{Gazetteer, GazetteerEntry, NameKind, encode_gazetteer};

/// A row of the test gazetteer.
type Line = (&'static str, &'static str, &'static str, u32, u64, (f64, f64), &'static str);

/// Kind, country, division, GeoNames id, population, point, and names: the main name, then others.
/// A demonym begins with `~`, an abbreviation with `!`, and a `*` marks a capital.
#[rustfmt::skip]
const WORLD: &[Line] = &[
    ("continent", "", "", 1, 0, (48.7, 9.1), "Europe,~European"),
    ("country", "SY", "", 10, 22_000_000, (35.0, 38.0), "Syria,Syrian Arab Republic,~Syrian,~Syrians"),
    ("country", "US", "", 11, 310_000_000, (39.8, -98.5), "United States,U.S.,America,~American"),
    ("country", "FR", "", 12, 65_000_000, (46.0, 2.0), "France,~French"),
    ("country", "GB", "", 13, 62_000_000, (54.5, -2.5), "United Kingdom,Britain,~British"),
    ("country", "GE", "", 14, 4_600_000, (42.0, 43.5), "Georgia,~Georgian"),
    ("country", "LB", "", 15, 4_100_000, (33.8, 35.8), "Lebanon,~Lebanese"),
    ("country", "CA", "", 16, 33_000_000, (60.0, -95.0), "Canada,~Canadian"),
    ("country", "MX", "", 17, 112_000_000, (23.0, -102.0), "Mexico,~Mexican"),
    ("division", "SY", "SY.11", 20, 1_800_000, (34.5, 38.0), "Homs"),
    ("division", "SY", "SY.08", 21, 2_800_000, (33.5, 36.4), "Rif-dimashq"),
    ("division", "US", "US.TX", 22, 25_000_000, (31.3, -99.2), "Texas,!Tex.,!TX,~Texan"),
    ("division", "US", "US.KY", 23, 4_300_000, (37.8, -85.8), "Kentucky,!Ky.,!KY"),
    ("division", "US", "US.GA", 24, 9_600_000, (32.8, -83.2), "Georgia,!Ga."),
    ("division", "US", "US.MO", 25, 6_000_000, (38.3, -92.4), "Missouri,!Mo."),
    ("division", "US", "US.WA", 26, 6_700_000, (47.3, -120.8), "Washington,!Wash."),
    ("division", "US", "US.DC", 27, 600_000, (38.9, -77.0), "Washington, D.C."),
    ("division", "GB", "GB.ENG", 28, 53_000_000, (52.5, -1.5), "England,~English"),
    ("county", "US", "US.TX", 0, 0, (33.7, -95.6), "Lamar County"),
    ("city", "SY", "SY.11", 30, 775_404, (34.727, 36.723), "Homs,Hims"),
    ("city", "SY", "SY.08", 31, 1_569_394, (33.510, 36.291), "*Damascus,Dimashq"),
    ("city", "SY", "SY.08", 32, 0, (33.695, 36.371), "Şaydnāyā,Saydnaya"),
    ("city", "SY", "SY.04", 33, 177_636, (35.953, 39.009), "Ar Raqqah,Raqqa"),
    ("city", "FR", "FR.11", 34, 2_138_551, (48.853, 2.349), "*Paris"),
    ("city", "US", "US.TX", 35, 24_171, (33.661, -95.556), "Paris"),
    ("city", "US", "US.KY", 36, 9_870, (38.210, -84.253), "Paris"),
    ("city", "US", "US.TX", 37, 1_197_816, (32.783, -96.807), "Dallas"),
    ("city", "US", "US.GA", 38, 463_878, (33.749, -84.388), "Atlanta"),
    ("city", "US", "US.DC", 39, 601_723, (38.895, -77.036), "*Washington"),
    ("city", "US", "US.MO", 40, 11_543, (39.170, -91.883), "Mexico"),
    ("city", "GB", "GB.ENG", 41, 128_488, (52.2, 0.117), "Cambridge"),
    ("city", "US", "US.MA", 42, 110_402, (42.375, -71.106), "Cambridge"),
    ("city", "GB", "GB.ENG", 43, 8_961_989, (51.509, -0.126), "*London"),
    ("city", "GE", "GE.51", 44, 1_049_498, (41.694, 44.834), "*Tbilisi"),
    ("city", "US", "US.AK", 45, 12_000, (64.857, -147.803), "College"),
    ("water", "", "", 0, 0, (36.0, 18.0), "Mediterranean Sea,Mediterranean"),
    ("airport", "GB", "", 0, 0, (51.471, -0.453), "Heathrow Airport,Heathrow"),
];

fn kind(name: &str) -> PlaceKind {
    match name {
        "continent" => PlaceKind::Continent,
        "country" => PlaceKind::Country,
        "division" => PlaceKind::Division,
        "county" => PlaceKind::County,
        "city" => PlaceKind::City,
        "water" => PlaceKind::Water,
        "airport" => PlaceKind::Airport,
        other => panic!("{other}"),
    }
}

fn code(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|code| !code.is_empty())
}

/// Returns the entries of the test gazetteer.
pub(crate) fn places() -> Vec<GazetteerEntry> {
    let place = |(what, country, division, id, population, point, names): &Line| {
        let (main, other_names) = match *what {
            "division" if *id == 27 => (*names, ""),
            _ => names.split_once(',').unwrap_or((names, "")),
        };
        let other_names = other_names.split(',').filter(|name| !name.is_empty()).map(|name| {
            let first = name.chars().next();
            match first {
                Some('~') => (name[1..].to_owned(), NameKind::Demonym),
                Some('!') => (name[1..].to_owned(), NameKind::Abbreviation),
                _ => (name.to_owned(), NameKind::Other),
            }
        });
        GazetteerEntry {
            name: main.trim_start_matches('*').to_owned(),
            kind: kind(what),
            country: code(country),
            division: code(division),
            point: GeoPoint::new(point.0, point.1).unwrap(),
            geonames: Some(*id).filter(|id| *id != 0),
            population: *population,
            is_capital: main.starts_with('*'),
            names: other_names.collect(),
        }
    };
    WORLD.iter().map(place).collect()
}

/// Returns the test gazetteer.
pub(crate) fn gazetteer() -> Gazetteer {
    Gazetteer::from_bytes(encode_gazetteer(places()).unwrap()).unwrap()
}
