//! What several words, or their place, say of each token of a sentence.

use crate::hash::{Case, Word, mix};
use crate::lexicon::Known;
use crate::listed::Company;
use crate::rows::Push;
use crate::seen::{Named, Part, Seen};
use std::ops::Range;

/// How many features of its own a token has.
pub const TOGETHER: usize = 60;

/// Templates that have nothing to say of most tokens. What that adds to the scores is the same
/// everywhere and need be summed only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mute {
    Linked,
    Farther,
    Apposition,
    Listed,
}

/// Which of them are mute: a bit for each.
pub(crate) type Mutes = usize;

impl Mute {
    const ALL: [Self; 4] = [Self::Linked, Self::Farther, Self::Apposition, Self::Listed];

    /// How many sets of them there are.
    pub(crate) const SETS: usize = 1 << Self::ALL.len();

    /// How many templates come before them, and how many they are.
    fn place(self) -> (u64, u64) {
        match self {
            Self::Linked => (22, 6),
            Self::Farther => (43, 7),
            Self::Apposition => (50, 3),
            Self::Listed => (53, 7),
        }
    }

    fn bit(self) -> Mutes {
        1 << self as usize
    }

    /// Adds their rows where they have nothing to say.
    fn rows(self, rows: &mut Vec<u32>) {
        let mut push = Push { rows, template: self.place().0 };
        let mut bag = |count| push.bag(std::iter::repeat_n(0, count));
        match self {
            Self::Linked => (0..6).for_each(|_| bag(1)),
            Self::Farther => [3, 4].into_iter().for_each(bag),
            Self::Apposition => (0..3).for_each(|_| bag(1)),
            Self::Listed => (0..7).for_each(|_| bag(1)),
        }
    }

    fn of(set: Mutes) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |it| set & it.bit() != 0)
    }

    /// Adds the rows of those of a set.
    pub(crate) fn rows_of(set: Mutes, rows: &mut Vec<u32>) {
        Self::of(set).for_each(|it| it.rows(rows));
    }

    /// The same, each in its place among the rows of a token, which are those from `token` on.
    pub(crate) fn fill(set: Mutes, rows: &mut Vec<u32>, token: usize) {
        let mut muted = Vec::new();
        for it in Self::of(set) {
            it.rows(&mut muted);
            let place = token + it.place().0 as usize;
            rows.splice(place..place, muted.drain(..));
        }
    }
}

/// Adds the rows of each token of a sentence, without those that are mute, and hands them over with
/// which are; `names` are the tokens' parts in names, `outside` is what stands before the first and
/// behind the last.
pub(crate) fn together(
    words: &[Seen],
    names: &[Named],
    outside: Seen,
    rows: &mut Vec<u32>,
    mut token: impl FnMut(&mut Vec<u32>, Mutes),
) {
    let first = words.iter().position(|it| it.word.case != Case::Other).unwrap_or(0);
    let (mut run, mut linked, mut company) = (0..0, 0..0, None);
    for at in 0..words.len() {
        if at >= run.end {
            run = capital_run(words, at);
        }
        if at >= linked.end {
            linked = linked_run(words, at);
            let is_name = words[at].word.is_capital();
            company = is_name.then(|| Company::of(words, names, &linked)).flatten();
        }
        let (run, linked) = (run.clone(), linked.clone());
        let is_first = at == first;
        let here = Here { words, names, outside, at, run, linked, company, is_first };
        let mut push = Push { rows, template: 0 };
        let mut mutes = 0;
        let mut say = |push: &mut Push<'_>, part: Mute, said: Option<()>| {
            let (before, count) = part.place();
            if said.is_none() {
                mutes |= part.bit();
                push.template += count;
            }
            debug_assert_eq!(push.template, before + count);
        };
        here.push_words(&mut push);
        here.push_shapes(&mut push);
        here.push_run(&mut push);
        let said = here.push_linked(&mut push);
        say(&mut push, Mute::Linked, said);
        here.push_known(&mut push);
        here.push_evidence(&mut push);
        let said = here.push_farther(&mut push);
        say(&mut push, Mute::Farther, said);
        let said = here.push_apposition(&mut push);
        say(&mut push, Mute::Apposition, said);
        let said = here.push_listed(&mut push);
        say(&mut push, Mute::Listed, said);
        debug_assert_eq!(push.template, TOGETHER as u64);
        token(rows, mutes);
    }
}

/// The capitalized words from `at` on; `at` alone where it is none.
fn capital_run(words: &[Seen], at: usize) -> Range<usize> {
    let more = words[at..].iter().take_while(|it| it.word.is_capital()).count();
    at..at + more.max(1)
}

/// Runs of capitalized words from `at` on with at most two links between each and the next.
fn linked_run(words: &[Seen], at: usize) -> Range<usize> {
    let mut run = capital_run(words, at);
    if !words[at].word.is_capital() {
        return run;
    }
    loop {
        let links = words[run.end..].iter().take(2).take_while(|it| it.is_link).count();
        let next = run.end + links;
        if links == 0 || !words.get(next).is_some_and(|it| it.word.is_capital()) {
            return run;
        }
        run.end = capital_run(words, next).end;
    }
}

/// A token in its sentence.
struct Here<'a> {
    words: &'a [Seen],
    names: &'a [Named],
    outside: Seen,
    at: usize,
    run: Range<usize>,
    linked: Range<usize>,
    company: Option<Company>,
    is_first: bool,
}

impl Here<'_> {
    fn seen(&self, offset: isize) -> &Seen {
        let at = self.at.checked_add_signed(offset);
        at.and_then(|at| self.words.get(at)).unwrap_or(&self.outside)
    }

    fn word(&self, offset: isize) -> &Word {
        &self.seen(offset).word
    }

    fn known(&self, offset: isize) -> Known {
        self.seen(offset).known
    }

    fn push_words(&self, push: &mut Push<'_>) {
        let [b2, b1, here, n1, n2] = [-2, -1, 0, 1, 2].map(|offset| self.word(offset));
        push.two(b1.lower, here.lower);
        push.two(here.lower, n1.lower);
        push.two(b1.lower, n1.lower);
        push.two(b2.lower, b1.lower);
        push.two(n1.lower, n2.lower);
        push.two(b1.lower, here.short);
        push.two(here.short, n1.lower);
    }

    fn push_shapes(&self, push: &mut Push<'_>) {
        let [b2, b1, here, n1, n2] = [-2, -1, 0, 1, 2].map(|offset| self.word(offset));
        push.two(b1.short, here.short);
        push.two(here.short, n1.short);
        push.two(mix(b1.short, here.short), n1.short);
        push.two(u64::from(self.is_first), here.short);
        push.one([b2, b1, here, n1, n2].iter().fold(0, |pattern, it| pattern * 8 + it.case as u64));
        push.two(b1.suffixes[2], here.suffixes[2]);
    }

    fn push_run(&self, push: &mut Push<'_>) {
        let last = &self.words[self.run.end - 1];
        let first = &self.words[self.run.start];
        let position = (self.at - self.run.start).min(3) as u64;
        let length = self.run.len().min(5) as u64;
        let before = self.seen(self.run.start as isize - self.at as isize - 1);
        let after = self.seen(self.run.end as isize - self.at as isize);
        push.two(last.word.lower, position.min(1));
        push.two(first.word.lower, length);
        push.two(position, length);
        push.two(before.word.lower, length);
        push.two(after.word.lower, length);
        push.two(u64::from(before.known.class), length);
        push.two(u64::from(after.known.class), length);
        push.two(u64::from(last.known.class), position.min(1));
        push.two(mix(u64::from(first.known.person), u64::from(last.known.person)), length);
    }

    /// What a name with links in it says: "Bank" of "England" in "Bank of England".
    fn push_linked(&self, push: &mut Push<'_>) -> Option<()> {
        (self.linked.len() > self.run.len()).then_some(())?;
        let (first, last) = (&self.words[self.linked.start], &self.words[self.linked.end - 1]);
        let part = match self.at {
            at if at == self.linked.start => 0,
            at if at + 1 == self.linked.end => 1,
            at if self.words[at].is_link => 2,
            _ => 3,
        };
        let before = self.seen(self.linked.start as isize - self.at as isize - 1);
        let after = self.seen(self.linked.end as isize - self.at as isize);
        push.two(first.word.lower, part);
        push.two(u64::from(first.known.class), part);
        push.two(last.word.lower, part);
        push.two(u64::from(last.known.class), part);
        push.two(before.word.lower, part);
        push.two(after.word.lower, part);
        Some(())
    }

    fn push_known(&self, push: &mut Push<'_>) {
        let [b1, here, n1] = [-1, 0, 1].map(|offset| self.known(offset));
        let short = self.word(0).short;
        push.two(u64::from(b1.class), u64::from(here.class));
        push.two(u64::from(here.class), u64::from(n1.class));
        push.two(u64::from(b1.class), short);
        push.two(short, u64::from(n1.class));
        push.two(mix(u64::from(b1.coarse), u64::from(here.coarse)), u64::from(n1.coarse));
        push.two(mix(u64::from(b1.person), u64::from(here.person)), u64::from(n1.person));
        push.two(self.word(-1).lower, u64::from(here.person));
        push.two(u64::from(here.person), self.word(1).lower);
        let name = self.names[self.at].value();
        let beside =
            |at: Option<usize>| at.and_then(|at| self.names.get(at)).map_or(0, |it| it.value());
        push.one(name);
        push.two(name, u64::from(self.is_first));
        push.two(name, self.word(-1).lower);
        push.one(beside(self.at.checked_sub(1)));
        push.one(beside(self.at.checked_add(1)));
        push.two(mix(name, u64::from(here.person)), self.run.len().min(5) as u64);
    }

    /// Words farther from a run of capitalized words, wherever they stand: "the group that …".
    fn push_farther(&self, push: &mut Push<'_>) -> Option<()> {
        self.word(0).is_capital().then_some(())?;
        let word = |offset: isize| {
            let word = self.word(offset);
            if word.case == Case::Lower { word.lower } else { 0 }
        };
        let start = self.run.start as isize - self.at as isize;
        let end = self.run.end as isize - self.at as isize;
        push.bag((2..=4).map(|distance| word(start - distance)));
        push.bag((1..=4).map(|distance| word(end + distance)));
        Some(())
    }

    /// The noun of what follows a name as another word for it: "group" after "X, the Islamist
    /// group that …".
    fn push_apposition(&self, push: &mut Push<'_>) -> Option<()> {
        let noun = self.apposed()?;
        let first = &self.words[self.linked.start];
        let part = (self.at - self.linked.start).min(1) as u64;
        push.two(noun.word.lower, part);
        push.two(u64::from(noun.known.class), part);
        push.two(u64::from(noun.known.class), 2 + u64::from(first.known.person));
        Some(())
    }

    fn apposed(&self) -> Option<&Seen> {
        const FARTHEST: usize = 5;
        self.words[self.at].word.is_capital().then_some(())?;
        let [comma, article, rest @ ..] = self.words.get(self.linked.end..)? else { return None };
        if comma.part != Part::Comma || article.part != Part::Article {
            return None;
        }
        let end = rest
            .iter()
            .take(FARTHEST)
            .position(|it| matches!(it.part, Part::Stop | Part::Comma))?;
        rest[..end].last()
    }

    /// What the names beside a name in a list say: "Aswan" and "Alexandria" of "Marsa Alam" between
    /// them.
    fn push_listed(&self, push: &mut Push<'_>) -> Option<()> {
        self.word(0).is_capital().then_some(())?;
        let Company { beside, all } = self.company?;
        beside.into_iter().for_each(|said| push.one(said));
        push.two(all, self.run.len().min(3) as u64);
        Some(())
    }

    fn push_evidence(&self, push: &mut Push<'_>) {
        let here = self.seen(0);
        // This very occurrence says nothing new.
        let is_inside = here.word.is_capital() && !self.is_first;
        let capital = here.capital_inside - u32::from(is_inside && here.capital_inside > 0);
        let lower = here.lower - u32::from(here.word.case == Case::Lower && here.lower > 0);
        let known = u64::from(lower.min(2)) * 4 + u64::from(capital.min(2));
        let case = here.word.case as u64 * 2 + u64::from(self.is_first);
        push.two(known, case);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, write_lexicon};

    /// The words of a text that is cut at its spaces.
    fn seen(text: &str) -> Vec<Seen> {
        let lexicon = Lexicon::from_bytes(&write_lexicon(&[], &[], &[])).unwrap();
        text.split(' ').map(|word| Seen::of(word, &lexicon, &mut Vec::new())).collect()
    }

    #[test]
    fn links_join_what_stands_on_both_sides() {
        let cases = [
            ("Bank of England said", 0..3),
            ("Bank of the West said", 0..4),
            ("United Bank of North Japan", 0..5),
            ("Bank of many things", 0..1),
            ("Bank and England", 0..1),
            ("of England", 0..1),
        ];
        for (text, expected) in cases {
            assert_eq!(linked_run(&seen(text), 0), expected, "{text}");
        }
    }

    #[test]
    fn the_noun_of_an_apposition_is_found() {
        let cases = [
            ("Homs , the third city of Syria", Some("city")),
            ("Bank of Homs , a small lender , closed", Some("lender")),
            ("Homs , the city", None),
            ("Homs , city of Syria", None),
            ("homs , the third city of Syria", None),
        ];
        for (text, expected) in cases {
            let words = seen(text);
            let (run, linked) = (capital_run(&words, 0), linked_run(&words, 0));
            let outside = Seen::outside();
            let (words, names, is_first) = (words.as_slice(), [].as_slice(), true);
            let here = Here { words, names, outside, at: 0, run, linked, company: None, is_first };
            let noun = here.apposed().map(|noun| noun.word.lower);
            assert_eq!(noun, expected.map(|noun| Word::of(noun).lower), "{text}");
        }
    }

    #[test]
    fn mute_features_have_their_places() {
        let words = seen("Homs , the third city of Syria and the Bank of Homs are there");
        let names = vec![Named::default(); words.len()];
        let (mut rows, mut done, mut sets) = (Vec::new(), 0, Vec::new());
        together(&words, &names, Seen::outside(), &mut rows, |rows, mutes| {
            Mute::fill(mutes, rows, done * TOGETHER);
            done += 1;
            assert_eq!(rows.len(), done * TOGETHER);
            sets.push(mutes);
        });
        let [linked, farther, apposition, listed] = Mute::ALL.map(Mute::bit);
        assert_eq!(sets[0], linked | listed);
        assert_eq!(sets[1], linked | farther | apposition | listed);
        // "Syria and the Bank" is a list.
        assert_eq!(sets[9], apposition);
        // Where it is mute, a template has the row of nothing.
        let mut muted = Vec::new();
        Mute::rows_of(farther, &mut muted);
        let start = TOGETHER + Mute::Farther.place().0 as usize;
        assert_eq!(rows[start..start + muted.len()], muted);
    }
}
