//! The gazetteer, the search and the resolver, on a small world of their own.

mod hostile;
mod resolve;
mod round_trip;
mod search;
mod world;
