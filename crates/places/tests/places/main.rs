//! The gazetteer, the search and the resolver, on a small world of their own.

mod hostile;
mod resolving;
mod searching;
mod world;
mod written;
