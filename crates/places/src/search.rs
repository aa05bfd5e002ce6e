//! Searching names for a person who types, and names that a text spells a little differently.

use crate::gazetteer::{Gazetteer, Hit, NameKind, Row};
use crate::key::{LOOSE, key};
use dateline_annotation::{FoundPlace, Matched};
use fst::{Automaton, IntoStreamer, Streamer};
use std::collections::BTreeMap;

/// The longest query, in bytes of its key; an error is found in these.
const LONGEST: usize = 62;
/// The shortest query that may have an error in it.
const SHORTEST_WITH_ERROR: usize = 4;

impl Gazetteer {
    /// The places that a query may mean, at most `limit`: those that have it as a name, then those
    /// with a name that begins so, then those with one typing error (a letter too many, missing,
    /// wrong, or two swapped) in the name or its beginning. Inside these the better known first.
    ///
    /// Cost: grows with the number of names that begin like the query, some milliseconds for one
    /// letter.
    pub fn search(&self, query: &str, limit: usize) -> Vec<FoundPlace> {
        let key = key(query);
        if key.is_empty() || key.len() > LONGEST {
            return Vec::new();
        }
        let mut best = Best::default();
        best.take(self.find(&key), Matched::Whole);
        let begins = fst::automaton::Str::new(&key).starts_with();
        self.each(begins, |hits| best.take(hits, Matched::Prefix));
        if best.0.len() < limit && key.len() >= SHORTEST_WITH_ERROR {
            let automaton = OneEdit { query: key.as_bytes(), or_more: true };
            self.each(automaton, |hits| best.take(hits, Matched::Typo));
        }
        let mut ranked: Vec<(Matched, f64, Row)> = best
            .0
            .into_iter()
            .map(|(row, matched)| (matched, -self.prominence(row), row))
            .collect();
        ranked.sort_by(|one, other| {
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
        });
        let found = ranked.into_iter().take(limit);
        found.map(|(matched, _, row)| FoundPlace { place: self.place(row), matched }).collect()
    }

    /// The places with a name that is a key but for one error.
    pub(crate) fn misspelled(&self, key: &str) -> Vec<Hit> {
        let mut found = Vec::new();
        if key.len() <= LONGEST {
            let automaton = OneEdit { query: key.as_bytes(), or_more: false };
            self.each(automaton, |hits| found.extend(hits));
        }
        found.sort_unstable();
        found.dedup_by_key(|hit| hit.row);
        found
    }

    fn each(&self, automaton: impl Automaton, mut take: impl FnMut(Vec<Hit>)) {
        let mut stream = self.map().search(automaton).into_stream();
        while let Some((name, value)) = stream.next() {
            if name.first() != Some(&(LOOSE as u8)) {
                take(self.hits(value));
            }
        }
    }
}

/// How well each place found meets the query.
#[derive(Default)]
struct Best(BTreeMap<Row, Matched>);

impl Best {
    fn take(&mut self, hits: Vec<Hit>, matched: Matched) {
        for hit in hits.into_iter().filter(|hit| hit.name != NameKind::Demonym) {
            let known = self.0.entry(hit.row).or_insert(matched);
            *known = (*known).min(matched);
        }
    }
}

/// Accepts a query with at most one byte inserted, missing, replaced, or two swapped; with
/// `or_more`, also what goes on after that. Keys are nearly all ASCII, so that bytes stand for
/// letters. The simulation of a nondeterministic automaton by bits is that of Wu and Manber (1992).
struct OneEdit<'a> {
    query: &'a [u8],
    or_more: bool,
}

/// Sets of how many bytes of the query have been met: bit `n` for `n` bytes.
#[derive(Clone, Copy)]
struct Met {
    exactly: u64,
    with_error: u64,
    /// Without an error so far, had the next two bytes of the query been swapped.
    swapping: u64,
    is_done: bool,
}

impl OneEdit<'_> {
    /// The positions of the query that have this byte.
    fn positions(&self, byte: u8) -> u64 {
        let bits = self.query.iter().enumerate().filter(|(_, it)| **it == byte);
        bits.fold(0, |mask, (at, _)| mask | 1 << at)
    }

    fn settle(&self, mut met: Met) -> Met {
        // A byte of the query is missing.
        met.with_error |= met.exactly << 1;
        met.is_done |= self.or_more && self.is_end(&met);
        met
    }

    fn is_end(&self, met: &Met) -> bool {
        (met.exactly | met.with_error) >> self.query.len() & 1 == 1
    }
}

impl Automaton for OneEdit<'_> {
    type State = Met;

    fn start(&self) -> Met {
        self.settle(Met { exactly: 1, with_error: 0, swapping: 0, is_done: false })
    }

    fn is_match(&self, met: &Met) -> bool {
        met.is_done || self.is_end(met)
    }

    fn can_match(&self, met: &Met) -> bool {
        met.is_done || (met.exactly | met.with_error | met.swapping) != 0
    }

    fn will_always_match(&self, met: &Met) -> bool {
        met.is_done
    }

    fn accept(&self, met: &Met, byte: u8) -> Met {
        let here = self.positions(byte);
        let inside = (1 << (self.query.len() + 1)) - 1;
        let advanced = (met.with_error & here) << 1;
        let inserted = met.exactly;
        let replaced = met.exactly << 1;
        let swapped = (met.swapping & here) << 2;
        self.settle(Met {
            exactly: (met.exactly & here) << 1,
            with_error: (advanced | inserted | replaced | swapped) & inside,
            swapping: met.exactly & (here >> 1),
            is_done: met.is_done,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(query: &str, name: &str, or_more: bool) -> bool {
        let automaton = OneEdit { query: query.as_bytes(), or_more };
        let end = name.bytes().fold(automaton.start(), |met, byte| automaton.accept(&met, byte));
        automaton.is_match(&end)
    }

    #[test]
    fn one_error_is_forgiven_and_two_are_not() {
        for name in ["damascus", "damscus", "damasscus", "damazcus", "damacsus", "amascus"] {
            assert!(accepts("damascus", name, false), "{name}");
        }
        for name in ["dmscus", "damazcuz", "damascusian", "amascu", "sdamacus", ""] {
            assert!(!accepts("damascus", name, false), "{name}");
        }
    }

    #[test]
    fn beginnings_are_forgiven_too() {
        for (query, name) in [("damsc", "damascus"), ("dama", "damascus"), ("laat", "latakia")] {
            assert!(accepts(query, name, true), "{query} {name}");
        }
        assert!(!accepts("homs", "damascus", true));
    }
}
