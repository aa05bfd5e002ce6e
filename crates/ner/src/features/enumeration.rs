//! Names next to a name in a list: "Luxor, Aswan and Abu Simbel". Names joined by "and" or a comma
//! are mostly of one kind, so the known ones are evidence for the others.

use crate::document::hashed_word::mix;
use crate::document::word_info::{Connector, LexiconMatch, WordInfo};
use crate::lexicon::NameFlags;
use std::ops::Range;

/// The maximum number of names that are considered on each side.
const MAX_NEIGHBORS: usize = 6;

/// Cities, states and countries.
const POPULATED_PLACE: NameFlags = NameFlags::COUNTRY
    .union(NameFlags::DIVISION)
    .union(NameFlags::LARGE_CITY)
    .union(NameFlags::CITY);

/// Evidence about a name from the other names of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListContext {
    /// Features of the previous and the next name, each combined with its connector: the cluster of
    /// the last word, personal names and length, and lexicon flags. 0 if there is no such name.
    pub(crate) neighbors: [u64; 6],
    /// The number of other names (up to three), and flags for places, people and longer names among
    /// them.
    pub(crate) summary: u64,
}

impl ListContext {
    /// Examines the names around a name. Returns `None` if none is joined to it.
    pub(crate) fn around(
        words: &[WordInfo],
        names: &[LexiconMatch],
        name: &Range<usize>,
    ) -> Option<Self> {
        let (before, after) = (previous_name(words, name.start), next_name(words, name.end));
        let [a, b, c] = before.as_ref().map_or([0; 3], |it| {
            it.feature_values(words, names.get(it.run.end - 1).copied().unwrap_or_default())
        });
        let [d, e, f] = after.as_ref().map_or([0; 3], |it| {
            it.feature_values(words, names.get(it.run.start).copied().unwrap_or_default())
        });
        let is_listed = before.is_some() || after.is_some();
        is_listed.then(|| Self {
            neighbors: [a, b, c, d, e, f],
            summary: summarize_list(words, names, name),
        })
    }
}

/// A run of capitalized words next to another one, and the connector between them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ListNeighbor {
    connector: Connector,
    run: Range<usize>,
}

impl ListNeighbor {
    fn feature_values(&self, words: &[WordInfo], name: LexiconMatch) -> [u64; 3] {
        let (first, last) =
            (words[self.run.start].lexicon_word, words[self.run.end - 1].lexicon_word);
        let people = u64::from(first.person_name) * 2 + u64::from(last.person_name);
        let people = people * 4 + self.run.len().min(3) as u64;
        [u64::from(last.cluster), people, name.feature_value()]
            .map(|it| mix(it, self.connector as u64))
    }
}

/// Returns the name that is joined to a name before `start`.
fn previous_name(words: &[WordInfo], start: usize) -> Option<ListNeighbor> {
    let joint = |at: usize| words[at].connector;
    let mut end = start;
    end -= usize::from(end > 0 && joint(end - 1) == Connector::Article);
    let found = joint(end.checked_sub(1)?);
    while end > 0 && joint(end - 1).joins_names() {
        end -= 1;
    }
    let more = words[..end].iter().rev().take_while(|it| it.word.is_capital()).count();
    (found.joins_names() && more > 0)
        .then(|| ListNeighbor { connector: found, run: end - more..end })
}

/// Returns the name that is joined to a name after `end`.
fn next_name(words: &[WordInfo], end: usize) -> Option<ListNeighbor> {
    let joint = |at: usize| words.get(at).map_or(Connector::None, |it| it.connector);
    let found = joint(end);
    let mut start = end;
    while joint(start).joins_names() {
        start += 1;
    }
    start += usize::from(joint(start) == Connector::Article);
    let more = words.get(start..)?.iter().take_while(|it| it.word.is_capital()).count();
    (found.joins_names() && more > 0)
        .then(|| ListNeighbor { connector: found, run: start..start + more })
}

/// Computes [`ListContext::summary`].
fn summarize_list(words: &[WordInfo], names: &[LexiconMatch], name: &Range<usize>) -> u64 {
    let mut facts = 0;
    let mut count = 0;
    let mut visit = |run: &Range<usize>| {
        count += 1;
        let is_place = names[run.clone()].iter().any(|it| it.flags.intersects(POPULATED_PLACE));
        let is_person = run.len() > 1 && words[run.start].lexicon_word.person_name != 0;
        facts |= match (is_place, is_person) {
            (true, _) => 1,
            (_, true) => 2,
            _ if run.len() > 2 => 4,
            _ => 0,
        };
    };
    let mut start = name.start;
    for _ in 0..MAX_NEIGHBORS {
        let Some(neighbor) = previous_name(words, start) else { break };
        visit(&neighbor.run);
        start = neighbor.run.start;
    }
    let mut end = name.end;
    for _ in 0..MAX_NEIGHBORS {
        let Some(neighbor) = next_name(words, end) else { break };
        visit(&neighbor.run);
        end = neighbor.run.end;
    }
    facts + 8 * count.min(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, WordEntry, write_lexicon};

    fn word_infos(text: &str) -> Vec<WordInfo> {
        let ann = WordEntry { word: "ann".to_owned(), cluster: 0, is_person_name: true };
        let lexicon = Lexicon::from_bytes(&write_lexicon(&[ann], &[], &[])).unwrap();
        text.split(' ').map(|word| WordInfo::from_word(word, &lexicon, &mut Vec::new())).collect()
    }

    #[test]
    fn connectors_between_names_are_found() {
        use Connector::{Bracket, Comma, Conjunction};
        let cases = [
            ("Homs , Abu Simbel", 2..4, Some((Comma, 0..1)), None),
            ("Homs and the Nile", 0..1, None, Some((Conjunction, 3..4))),
            ("Homs , and Aleppo", 3..4, Some((Conjunction, 0..1)), None),
            ("United Nations ( UN )", 0..2, None, Some((Bracket, 3..4))),
            ("Homs , a city", 0..1, None, None),
            ("Homs in Syria", 2..3, None, None),
            ("the Nile", 1..2, None, None),
        ];
        for (text, name, first, second) in cases {
            let words = word_infos(text);
            let pair = |it: ListNeighbor| (it.connector, it.run);
            assert_eq!(previous_name(&words, name.start).map(pair), first, "{text}");
            assert_eq!(next_name(&words, name.end).map(pair), second, "{text}");
        }
    }

    #[test]
    fn list_context_covers_all_names() {
        let words = word_infos("Homs , Ann Lee , Xyz Abc Def and Aleppo");
        let mut names = vec![LexiconMatch::default(); words.len()];
        assert_eq!(summarize_list(&words, &names, &(9..10)), 8 * 3 + 4 + 2);
        names[0].flags = NameFlags::LARGE_CITY;
        assert_eq!(summarize_list(&words, &names, &(9..10)), 8 * 3 + 4 + 2 + 1);
        assert_eq!(summarize_list(&words, &names, &(0..1)), 8 * 3 + 4 + 2);
        let alone = word_infos("Homs said");
        assert_eq!(ListContext::around(&alone, &[LexiconMatch::default(); 2], &(0..1)), None);
    }
}
