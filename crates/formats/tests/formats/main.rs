//! The contract of the formats: exact bytes, lossless round trips, clear errors.

mod annotation_tools;
mod damaged_files;
mod example_format;
mod fixture;
mod fuzz_corpora;
mod golden;
mod json_records;
mod more_notations;
mod more_readers;
mod ordinary_texts;
mod places;
mod properties;
mod readers;
mod rejected;
mod round_trip;
mod sample;
mod schema;
mod spreadsheet;
mod third_party;
mod training;
