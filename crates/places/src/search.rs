//! Searches names for a user's query, and for misspelled names in a text.

use crate::gazetteer::{Gazetteer, NameHit, NameKind, PlaceIdx};
use crate::name_key::{TRANSCRIPTION_PREFIX, name_key};
use dateline_annotation::places::{PlaceSearchResult, QueryMatch};
use fst::{Automaton, IntoStreamer, Streamer};
use std::collections::BTreeMap;

/// The maximum length of a query key in bytes. An `EditState` has one bit for each.
const MAX_QUERY_BYTES: usize = 62;
/// The minimum length of a query that may have a typing error, in bytes.
const MIN_FUZZY_QUERY_BYTES: usize = 4;

impl Gazetteer {
    /// Returns at most `limit` places that a query may mean: those with the query as a name, then
    /// those with a name that begins with it, then those with one typing error (a letter inserted,
    /// missing, replaced, or two swapped) in the name or its beginning. Within each of these, more
    /// prominent places come first.
    ///
    /// Cost: grows with the number of names that begin like the query. It is some milliseconds for
    /// one letter.
    pub fn search(&self, query: &str, limit: usize) -> Vec<PlaceSearchResult> {
        let key = name_key(query);
        if key.is_empty() || key.len() > MAX_QUERY_BYTES {
            return Vec::new();
        }
        let mut best = BestMatches::default();
        best.add_hits(self.lookup(&key), QueryMatch::Whole);
        let begins = fst::automaton::Str::new(&key).starts_with();
        self.for_each_match(begins, |hits| best.add_hits(hits, QueryMatch::Prefix));
        if best.0.len() < limit && key.len() >= MIN_FUZZY_QUERY_BYTES {
            let automaton = OneEditAutomaton { query: key.as_bytes(), accepts_prefix: true };
            self.for_each_match(automaton, |hits| best.add_hits(hits, QueryMatch::Typo));
        }
        let mut ranked: Vec<(QueryMatch, f64, PlaceIdx)> = best
            .0
            .into_iter()
            .map(|(row, matched)| (matched, -self.prominence(row), row))
            .collect();
        ranked.sort_by(|one, other| {
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
        });
        let found = ranked.into_iter().take(limit);
        found
            .map(|(matched, _, row)| PlaceSearchResult { place: self.place(row), matched })
            .collect()
    }

    /// Returns the places with a name that differs from the key by one error.
    pub(crate) fn find_misspelled(&self, key: &str) -> Vec<NameHit> {
        let mut found = Vec::new();
        if key.len() <= MAX_QUERY_BYTES {
            let automaton = OneEditAutomaton { query: key.as_bytes(), accepts_prefix: false };
            self.for_each_match(automaton, |hits| found.extend(hits));
        }
        found.sort_unstable();
        found.dedup_by_key(|hit| hit.place);
        found
    }

    fn for_each_match(&self, automaton: impl Automaton, mut visit: impl FnMut(Vec<NameHit>)) {
        let mut stream = self.name_map().search(automaton).into_stream();
        while let Some((name, value)) = stream.next() {
            if name.first() != Some(&(TRANSCRIPTION_PREFIX as u8)) {
                visit(self.decode_hits(value));
            }
        }
    }
}

/// The best match of each place found.
#[derive(Default)]
struct BestMatches(BTreeMap<PlaceIdx, QueryMatch>);

impl BestMatches {
    fn add_hits(&mut self, hits: Vec<NameHit>, matched: QueryMatch) {
        for hit in hits.into_iter().filter(|hit| hit.name != NameKind::Demonym) {
            let known = self.0.entry(hit.place).or_insert(matched);
            *known = (*known).min(matched);
        }
    }
}

/// Accepts a query with at most one byte inserted, missing, replaced, or two swapped. With
/// `accepts_prefix` it also accepts any continuation. Keys are almost entirely ASCII, so bytes are
/// letters. The bit-parallel simulation of a nondeterministic automaton is that of Wu and Manber
/// (1992).
struct OneEditAutomaton<'a> {
    query: &'a [u8],
    accepts_prefix: bool,
}

/// Bit sets of matched prefixes of the query: bit `n` means that `n` bytes are matched.
#[derive(Clone, Copy)]
struct EditState {
    exactly: u64,
    with_error: u64,
    /// Matches without an error, if the next two bytes of the query are swapped.
    swapping: u64,
    is_done: bool,
}

impl OneEditAutomaton<'_> {
    /// Returns the positions of a byte in the query.
    fn positions_of(&self, byte: u8) -> u64 {
        let bits = self.query.iter().enumerate().filter(|(_, it)| **it == byte);
        bits.fold(0, |mask, (at, _)| mask | 1 << at)
    }

    fn close_deletions(&self, mut state: EditState) -> EditState {
        // A byte of the query is missing.
        state.with_error |= state.exactly << 1;
        state.is_done |= self.accepts_prefix && self.is_end(&state);
        state
    }

    fn is_end(&self, state: &EditState) -> bool {
        (state.exactly | state.with_error) >> self.query.len() & 1 == 1
    }
}

impl Automaton for OneEditAutomaton<'_> {
    type State = EditState;

    fn start(&self) -> EditState {
        self.close_deletions(EditState { exactly: 1, with_error: 0, swapping: 0, is_done: false })
    }

    fn is_match(&self, state: &EditState) -> bool {
        state.is_done || self.is_end(state)
    }

    fn can_match(&self, state: &EditState) -> bool {
        state.is_done || (state.exactly | state.with_error | state.swapping) != 0
    }

    fn will_always_match(&self, state: &EditState) -> bool {
        state.is_done
    }

    fn accept(&self, state: &EditState, byte: u8) -> EditState {
        let here = self.positions_of(byte);
        let inside = (1 << (self.query.len() + 1)) - 1;
        let advanced = (state.with_error & here) << 1;
        let inserted = state.exactly;
        let replaced = state.exactly << 1;
        let swapped = (state.swapping & here) << 2;
        self.close_deletions(EditState {
            exactly: (state.exactly & here) << 1,
            with_error: (advanced | inserted | replaced | swapped) & inside,
            swapping: state.exactly & (here >> 1),
            is_done: state.is_done,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(query: &str, name: &str, accepts_prefix: bool) -> bool {
        let automaton = OneEditAutomaton { query: query.as_bytes(), accepts_prefix };
        let end =
            name.bytes().fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
        automaton.is_match(&end)
    }

    #[test]
    fn one_error_is_tolerated() {
        for name in ["damascus", "damscus", "damasscus", "damazcus", "damacsus", "amascus"] {
            assert!(accepts("damascus", name, false), "{name}");
        }
        for name in ["dmscus", "damazcuz", "damascusian", "amascu", "sdamacus", ""] {
            assert!(!accepts("damascus", name, false), "{name}");
        }
    }

    #[test]
    fn prefixes_tolerate_one_error() {
        for (query, name) in [("damsc", "damascus"), ("dama", "damascus"), ("laat", "latakia")] {
            assert!(accepts(query, name, true), "{query} {name}");
        }
        assert!(!accepts("homs", "damascus", true));
    }
}
