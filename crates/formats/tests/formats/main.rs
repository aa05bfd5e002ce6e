//! What the formats promise to those who use them: exact bytes, exact return, clear refusals.

mod annotators;
mod example;
mod foreign;
mod golden;
mod places;
mod properties;
mod refused;
mod replay;
mod round_trip;
mod sample;
mod schema;
mod spreadsheet;
mod training;
