//! Names that stand beside a name in a list: "Luxor, Aswan and Abu Simbel". What "and" or a comma
//! joins is mostly of one kind, so that the known ones among them speak for the others.

use crate::hash::mix;
use crate::lexicon::Flags;
use crate::seen::{Joint, Named, Seen};
use std::ops::Range;

/// How many names are looked at on either side.
const FARTHEST: usize = 6;

/// Cities, states and countries.
const SETTLED: Flags =
    Flags::COUNTRY.with(Flags::DIVISION).with(Flags::LARGE_CITY).with(Flags::CITY);

/// What the other names of a list say of one in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Company {
    /// Of the name before and of the one behind, with what joins them to this one: the class of the
    /// last word, whether people are called so, what the lexicon says. 0 where there is none.
    pub(crate) beside: [u64; 6],
    /// How many there are (to three), and whether some are places, people, something longer.
    pub(crate) all: u64,
}

impl Company {
    /// Looks around a name; `None` where nothing joins it to others.
    pub(crate) fn of(words: &[Seen], names: &[Named], name: &Range<usize>) -> Option<Self> {
        let (before, after) = (before(words, name.start), after(words, name.end));
        let [a, b, c] = before.as_ref().map_or([0; 3], |it| {
            it.say(words, names.get(it.run.end - 1).copied().unwrap_or_default())
        });
        let [d, e, f] = after.as_ref().map_or([0; 3], |it| {
            it.say(words, names.get(it.run.start).copied().unwrap_or_default())
        });
        let is_listed = before.is_some() || after.is_some();
        is_listed.then(|| Self { beside: [a, b, c, d, e, f], all: all(words, names, name) })
    }
}

/// A run of capitalized words beside another one, and what joins them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Beside {
    joint: Joint,
    run: Range<usize>,
}

impl Beside {
    fn say(&self, words: &[Seen], name: Named) -> [u64; 3] {
        let (first, last) = (words[self.run.start].known, words[self.run.end - 1].known);
        let people = u64::from(first.person) * 2 + u64::from(last.person);
        let people = people * 4 + self.run.len().min(3) as u64;
        [u64::from(last.class), people, name.value()].map(|it| mix(it, self.joint as u64))
    }
}

/// The name that ends before `start`, with what joins the two.
fn before(words: &[Seen], start: usize) -> Option<Beside> {
    let joint = |at: usize| words[at].joint;
    let mut end = start;
    end -= usize::from(end > 0 && joint(end - 1) == Joint::Article);
    let found = joint(end.checked_sub(1)?);
    while end > 0 && joint(end - 1).joins() {
        end -= 1;
    }
    let more = words[..end].iter().rev().take_while(|it| it.word.is_capital()).count();
    (found.joins() && more > 0).then(|| Beside { joint: found, run: end - more..end })
}

/// The name that begins behind `end`, with what joins the two.
fn after(words: &[Seen], end: usize) -> Option<Beside> {
    let joint = |at: usize| words.get(at).map_or(Joint::None, |it| it.joint);
    let found = joint(end);
    let mut start = end;
    while joint(start).joins() {
        start += 1;
    }
    start += usize::from(joint(start) == Joint::Article);
    let more = words.get(start..)?.iter().take_while(|it| it.word.is_capital()).count();
    (found.joins() && more > 0).then(|| Beside { joint: found, run: start..start + more })
}

/// See [`Company::all`].
fn all(words: &[Seen], names: &[Named], name: &Range<usize>) -> u64 {
    let mut facts = 0;
    let mut count = 0;
    let mut look = |run: &Range<usize>| {
        count += 1;
        let is_place = names[run.clone()].iter().any(|it| it.flags.has(SETTLED));
        let is_person = run.len() > 1 && words[run.start].known.person != 0;
        facts |= match (is_place, is_person) {
            (true, _) => 1,
            (_, true) => 2,
            _ if run.len() > 2 => 4,
            _ => 0,
        };
    };
    let mut start = name.start;
    for _ in 0..FARTHEST {
        let Some(beside) = before(words, start) else { break };
        look(&beside.run);
        start = beside.run.start;
    }
    let mut end = name.end;
    for _ in 0..FARTHEST {
        let Some(beside) = after(words, end) else { break };
        look(&beside.run);
        end = beside.run.end;
    }
    facts + 8 * count.min(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Entry, Lexicon, write_lexicon};

    fn seen(text: &str) -> Vec<Seen> {
        let ann = Entry { word: "ann".to_owned(), class: 0, person: true };
        let lexicon = Lexicon::from_bytes(&write_lexicon(&[ann], &[], &[])).unwrap();
        text.split(' ').map(|word| Seen::of(word, &lexicon, &mut Vec::new())).collect()
    }

    #[test]
    fn what_joins_names_is_found() {
        use Joint::{And, Bracket, Comma};
        let cases = [
            ("Homs , Abu Simbel", 2..4, Some((Comma, 0..1)), None),
            ("Homs and the Nile", 0..1, None, Some((And, 3..4))),
            ("Homs , and Aleppo", 3..4, Some((And, 0..1)), None),
            ("United Nations ( UN )", 0..2, None, Some((Bracket, 3..4))),
            ("Homs , a city", 0..1, None, None),
            ("Homs in Syria", 2..3, None, None),
            ("the Nile", 1..2, None, None),
        ];
        for (text, name, first, second) in cases {
            let words = seen(text);
            let pair = |it: Beside| (it.joint, it.run);
            assert_eq!(before(&words, name.start).map(pair), first, "{text}");
            assert_eq!(after(&words, name.end).map(pair), second, "{text}");
        }
    }

    #[test]
    fn all_of_a_list_is_looked_at() {
        let words = seen("Homs , Ann Lee , Xyz Abc Def and Aleppo");
        let mut names = vec![Named::default(); words.len()];
        assert_eq!(all(&words, &names, &(9..10)), 8 * 3 + 4 + 2);
        names[0].flags = Flags::LARGE_CITY;
        assert_eq!(all(&words, &names, &(9..10)), 8 * 3 + 4 + 2 + 1);
        assert_eq!(all(&words, &names, &(0..1)), 8 * 3 + 4 + 2);
        let alone = seen("Homs said");
        assert_eq!(Company::of(&alone, &[Named::default(); 2], &(0..1)), None);
    }
}
