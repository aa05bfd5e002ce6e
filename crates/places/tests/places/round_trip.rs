//! Tests that an encoded gazetteer is decoded again without loss.

use crate::world;
use dateline_annotation::model::PlaceKind;
use dateline_places::{BuildError, Gazetteer, NameKind, encode_gazetteer};

#[test]
fn rows_round_trip() {
    let gazetteer = world::gazetteer();
    assert_eq!(gazetteer.len(), world::places().len());
    for new in world::places() {
        let row = gazetteer
            .lookup(&dateline_places::name_key(&new.name))
            .into_iter()
            .map(|hit| hit.place)
            .find(|&row| {
                gazetteer.geonames_id(row) == new.geonames && gazetteer.kind(row) == new.kind
            })
            .unwrap_or_else(|| panic!("{} is not there", new.name));
        let place = gazetteer.place(row);
        assert_eq!(place.name, new.name);
        assert_eq!(place.country, new.country, "{}", new.name);
        assert!((place.point.lat() - new.point.lat()).abs() < 0.001);
        assert!((place.point.lon() - new.point.lon()).abs() < 0.001);
        let error = place.population.unwrap_or(0).abs_diff(new.population);
        assert!(error * 200 <= new.population, "{} {error}", new.name);
        assert_eq!(gazetteer.is_capital(row), new.is_capital, "{}", new.name);
        assert_eq!(gazetteer.find_place(&place), Some(row), "{}", new.name);
    }
}

#[test]
fn place_has_division_and_country() {
    let gazetteer = world::gazetteer();
    let hits = gazetteer.lookup("homs");
    let city = hits.iter().find(|hit| gazetteer.kind(hit.place) == PlaceKind::City).unwrap();
    let place = gazetteer.place(city.place);
    assert_eq!(place.region.as_deref(), Some("Homs"));
    assert_eq!(place.country.as_deref(), Some("SY"));
    let division = gazetteer.division(city.place).unwrap();
    assert_eq!(gazetteer.place(division).region, None);
    assert_eq!(gazetteer.country(division), gazetteer.country(city.place));
    let sea = gazetteer.lookup("mediterranean sea")[0].place;
    assert_eq!((gazetteer.country(sea), gazetteer.division(sea)), (None, None));
}

#[test]
fn lookup_returns_name_kind() {
    let gazetteer = world::gazetteer();
    let name = |key: &str| gazetteer.lookup(key).iter().map(|hit| hit.name).collect::<Vec<_>>();
    assert_eq!(name("syria"), [NameKind::Main]);
    assert_eq!(name("syrian"), [NameKind::Demonym]);
    assert_eq!(name("us"), [NameKind::Other]);
    assert_eq!(name("tex"), [NameKind::Abbreviation]);
    // The Arabic article may be left out.
    assert_eq!(name("raqqah"), [NameKind::Main]);
    assert_eq!(name("atlantis"), []);
}

#[test]
fn encoding_is_order_independent() {
    let mut places = world::places();
    let bytes = encode_gazetteer(places.clone()).unwrap();
    places.reverse();
    assert_eq!(encode_gazetteer(places).unwrap(), bytes);
}

#[test]
fn duplicate_country_is_rejected() {
    let mut places = world::places();
    let again = places.iter().find(|place| place.kind == PlaceKind::Country).unwrap().clone();
    places.push(again);
    assert_eq!(encode_gazetteer(places), Err(BuildError::DuplicateCode("SY".to_owned())));
}

#[test]
fn empty_gazetteer_is_valid() {
    let gazetteer = Gazetteer::from_bytes(encode_gazetteer(Vec::new()).unwrap()).unwrap();
    assert!(gazetteer.is_empty());
    assert_eq!(gazetteer.lookup("homs"), []);
    assert_eq!(gazetteer.search("homs", 5), []);
}
