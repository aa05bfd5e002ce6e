//! Tests of the gazetteer, the search and the resolver on a small test gazetteer.

mod hostile;
mod inner;
mod resolve;
mod round_trip;
mod search;
mod world;
