//! Features of several words or of positions, for each token of a sentence.

use crate::document::hashed_word::{Case, HashedWord, mix};
use crate::document::word_info::{AppositionRole, LexiconMatch, WordInfo};
use crate::features::enumeration::ListContext;
use crate::features::feature_sink::FeatureSink;
use crate::lexicon::LexiconWord;
use std::ops::Range;

/// The number of conjunction features of a token.
pub(crate) const CONJUNCTION_FEATURES: usize = 60;

/// A group of feature templates that are inactive on most tokens. The score of an inactive group is
/// constant, so it is summed only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TemplateGroup {
    LinkedName,
    DistantWords,
    Apposition,
    Enumeration,
}

/// A set of inactive groups, one bit each.
pub(crate) type InactiveGroups = usize;

impl TemplateGroup {
    const ALL: [Self; 4] =
        [Self::LinkedName, Self::DistantWords, Self::Apposition, Self::Enumeration];

    /// The number of sets of groups.
    pub(crate) const SUBSETS: usize = 1 << Self::ALL.len();

    /// Returns the number of templates before the group, and the number of templates in it.
    fn offset_and_count(self) -> (u64, u64) {
        match self {
            Self::LinkedName => (22, 6),
            Self::DistantWords => (43, 7),
            Self::Apposition => (50, 3),
            Self::Enumeration => (53, 7),
        }
    }

    fn bit(self) -> InactiveGroups {
        1 << self as usize
    }

    /// Appends the rows that the group has when it is inactive.
    fn push_inactive_rows(self, rows: &mut Vec<u32>) {
        let mut sink = FeatureSink { rows, template: self.offset_and_count().0 };
        let mut bag = |count| sink.push_bag(std::iter::repeat_n(0, count));
        match self {
            Self::LinkedName => (0..6).for_each(|_| bag(1)),
            Self::DistantWords => [3, 4].into_iter().for_each(bag),
            Self::Apposition => (0..3).for_each(|_| bag(1)),
            Self::Enumeration => (0..7).for_each(|_| bag(1)),
        }
    }

    fn groups_in(set: InactiveGroups) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |it| set & it.bit() != 0)
    }

    /// Appends the inactive rows of all groups in a set.
    pub(crate) fn push_inactive_set(set: InactiveGroups, rows: &mut Vec<u32>) {
        Self::groups_in(set).for_each(|it| it.push_inactive_rows(rows));
    }

    /// Inserts the inactive rows of all groups in a set at their positions among the rows of a
    /// token. The rows of the token begin at index `token`.
    pub(crate) fn insert_inactive_rows(set: InactiveGroups, rows: &mut Vec<u32>, token: usize) {
        let mut inactive_rows = Vec::new();
        for it in Self::groups_in(set) {
            it.push_inactive_rows(&mut inactive_rows);
            let position = token + it.offset_and_count().0 as usize;
            rows.splice(position..position, inactive_rows.drain(..));
        }
    }
}

/// Appends the rows of each token of a sentence, without those of inactive groups. Calls `on_token`
/// after each token with the rows and the token's inactive groups. `names` are the lexicon matches
/// of the tokens. `outside` is used for the words before the first and after the last.
pub(crate) fn push_conjunctions(
    words: &[WordInfo],
    names: &[LexiconMatch],
    outside: WordInfo,
    rows: &mut Vec<u32>,
    mut on_token: impl FnMut(&mut Vec<u32>, InactiveGroups),
) {
    let first = words.iter().position(|it| it.word.case != Case::Other).unwrap_or(0);
    let (mut run, mut linked, mut list_context) = (0..0, 0..0, None);
    for at in 0..words.len() {
        if at >= run.end {
            run = capital_run(words, at);
        }
        if at >= linked.end {
            linked = linked_run(words, at);
            let is_name = words[at].word.is_capital();
            list_context = is_name.then(|| ListContext::around(words, names, &linked)).flatten();
        }
        let (run, linked) = (run.clone(), linked.clone());
        let is_first = at == first;
        let context =
            TokenContext { words, names, outside, index: at, run, linked, list_context, is_first };
        let mut sink = FeatureSink { rows, template: 0 };
        let mut inactive = 0;
        let mut skip_if_inactive =
            |sink: &mut FeatureSink<'_>, part: TemplateGroup, pushed: Option<()>| {
                let (before, count) = part.offset_and_count();
                if pushed.is_none() {
                    inactive |= part.bit();
                    sink.template += count;
                }
                debug_assert_eq!(sink.template, before + count);
            };
        context.push_words(&mut sink);
        context.push_shapes(&mut sink);
        context.push_run(&mut sink);
        let pushed = context.push_linked_name(&mut sink);
        skip_if_inactive(&mut sink, TemplateGroup::LinkedName, pushed);
        context.push_lexicon(&mut sink);
        context.push_case_counts(&mut sink);
        let pushed = context.push_distant_words(&mut sink);
        skip_if_inactive(&mut sink, TemplateGroup::DistantWords, pushed);
        let pushed = context.push_apposition(&mut sink);
        skip_if_inactive(&mut sink, TemplateGroup::Apposition, pushed);
        let pushed = context.push_enumeration(&mut sink);
        skip_if_inactive(&mut sink, TemplateGroup::Enumeration, pushed);
        debug_assert_eq!(sink.template, CONJUNCTION_FEATURES as u64);
        on_token(rows, inactive);
    }
}

/// Returns the run of capitalized words that begins at `index`, or only `index` if that word is not
/// capitalized.
fn capital_run(words: &[WordInfo], index: usize) -> Range<usize> {
    let more = words[index..].iter().take_while(|it| it.word.is_capital()).count();
    index..index + more.max(1)
}

/// Returns runs of capitalized words from `index` on, joined by one or two links each.
fn linked_run(words: &[WordInfo], index: usize) -> Range<usize> {
    let mut run = capital_run(words, index);
    if !words[index].word.is_capital() {
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
struct TokenContext<'a> {
    words: &'a [WordInfo],
    names: &'a [LexiconMatch],
    outside: WordInfo,
    index: usize,
    run: Range<usize>,
    linked: Range<usize>,
    list_context: Option<ListContext>,
    is_first: bool,
}

impl TokenContext<'_> {
    fn word_info(&self, offset: isize) -> &WordInfo {
        let at = self.index.checked_add_signed(offset);
        at.and_then(|at| self.words.get(at)).unwrap_or(&self.outside)
    }

    fn word(&self, offset: isize) -> &HashedWord {
        &self.word_info(offset).word
    }

    fn lexicon_word(&self, offset: isize) -> LexiconWord {
        self.word_info(offset).lexicon_word
    }

    fn push_words(&self, sink: &mut FeatureSink<'_>) {
        let [b2, b1, here, n1, n2] = [-2, -1, 0, 1, 2].map(|offset| self.word(offset));
        sink.push_pair(b1.lower, here.lower);
        sink.push_pair(here.lower, n1.lower);
        sink.push_pair(b1.lower, n1.lower);
        sink.push_pair(b2.lower, b1.lower);
        sink.push_pair(n1.lower, n2.lower);
        sink.push_pair(b1.lower, here.short_shape);
        sink.push_pair(here.short_shape, n1.lower);
    }

    fn push_shapes(&self, sink: &mut FeatureSink<'_>) {
        let [b2, b1, here, n1, n2] = [-2, -1, 0, 1, 2].map(|offset| self.word(offset));
        sink.push_pair(b1.short_shape, here.short_shape);
        sink.push_pair(here.short_shape, n1.short_shape);
        sink.push_pair(mix(b1.short_shape, here.short_shape), n1.short_shape);
        sink.push_pair(u64::from(self.is_first), here.short_shape);
        sink.push(
            [b2, b1, here, n1, n2].iter().fold(0, |pattern, it| pattern * 8 + it.case as u64),
        );
        sink.push_pair(b1.suffixes[2], here.suffixes[2]);
    }

    fn push_run(&self, sink: &mut FeatureSink<'_>) {
        let last = &self.words[self.run.end - 1];
        let first = &self.words[self.run.start];
        let position = (self.index - self.run.start).min(3) as u64;
        let length = self.run.len().min(5) as u64;
        let before = self.word_info(self.run.start as isize - self.index as isize - 1);
        let after = self.word_info(self.run.end as isize - self.index as isize);
        sink.push_pair(last.word.lower, position.min(1));
        sink.push_pair(first.word.lower, length);
        sink.push_pair(position, length);
        sink.push_pair(before.word.lower, length);
        sink.push_pair(after.word.lower, length);
        sink.push_pair(u64::from(before.lexicon_word.cluster), length);
        sink.push_pair(u64::from(after.lexicon_word.cluster), length);
        sink.push_pair(u64::from(last.lexicon_word.cluster), position.min(1));
        sink.push_pair(
            mix(
                u64::from(first.lexicon_word.person_name),
                u64::from(last.lexicon_word.person_name),
            ),
            length,
        );
    }

    /// Adds features of a name with links in it: "Bank" and "England" in "Bank of England". Returns
    /// `None` if the token is in no such name.
    fn push_linked_name(&self, sink: &mut FeatureSink<'_>) -> Option<()> {
        (self.linked.len() > self.run.len()).then_some(())?;
        let (first, last) = (&self.words[self.linked.start], &self.words[self.linked.end - 1]);
        let part = match self.index {
            at if at == self.linked.start => 0,
            at if at + 1 == self.linked.end => 1,
            at if self.words[at].is_link => 2,
            _ => 3,
        };
        let before = self.word_info(self.linked.start as isize - self.index as isize - 1);
        let after = self.word_info(self.linked.end as isize - self.index as isize);
        sink.push_pair(first.word.lower, part);
        sink.push_pair(u64::from(first.lexicon_word.cluster), part);
        sink.push_pair(last.word.lower, part);
        sink.push_pair(u64::from(last.lexicon_word.cluster), part);
        sink.push_pair(before.word.lower, part);
        sink.push_pair(after.word.lower, part);
        Some(())
    }

    fn push_lexicon(&self, sink: &mut FeatureSink<'_>) {
        let [b1, here, n1] = [-1, 0, 1].map(|offset| self.lexicon_word(offset));
        let short = self.word(0).short_shape;
        sink.push_pair(u64::from(b1.cluster), u64::from(here.cluster));
        sink.push_pair(u64::from(here.cluster), u64::from(n1.cluster));
        sink.push_pair(u64::from(b1.cluster), short);
        sink.push_pair(short, u64::from(n1.cluster));
        sink.push_pair(
            mix(u64::from(b1.coarse_cluster), u64::from(here.coarse_cluster)),
            u64::from(n1.coarse_cluster),
        );
        sink.push_pair(
            mix(u64::from(b1.person_name), u64::from(here.person_name)),
            u64::from(n1.person_name),
        );
        sink.push_pair(self.word(-1).lower, u64::from(here.person_name));
        sink.push_pair(u64::from(here.person_name), self.word(1).lower);
        let name = self.names[self.index].feature_value();
        let neighbor_class = |at: Option<usize>| {
            at.and_then(|at| self.names.get(at)).map_or(0, |it| it.feature_value())
        };
        sink.push(name);
        sink.push_pair(name, u64::from(self.is_first));
        sink.push_pair(name, self.word(-1).lower);
        sink.push(neighbor_class(self.index.checked_sub(1)));
        sink.push(neighbor_class(self.index.checked_add(1)));
        sink.push_pair(mix(name, u64::from(here.person_name)), self.run.len().min(5) as u64);
    }

    /// Adds lower-case words at a distance from a run of capitalized words, regardless of their
    /// order: "the group that …". Returns `None` if the token is not capitalized.
    fn push_distant_words(&self, sink: &mut FeatureSink<'_>) -> Option<()> {
        self.word(0).is_capital().then_some(())?;
        let word = |offset: isize| {
            let word = self.word(offset);
            if word.case == Case::Lower { word.lower } else { 0 }
        };
        let start = self.run.start as isize - self.index as isize;
        let end = self.run.end as isize - self.index as isize;
        sink.push_bag((2..=4).map(|distance| word(start - distance)));
        sink.push_bag((1..=4).map(|distance| word(end + distance)));
        Some(())
    }

    /// Adds features of the head noun of an apposition: "group" after "X, the Islamist group that
    /// …". Returns `None` if there is no apposition.
    fn push_apposition(&self, sink: &mut FeatureSink<'_>) -> Option<()> {
        let noun = self.apposition_noun()?;
        let first = &self.words[self.linked.start];
        let part = (self.index - self.linked.start).min(1) as u64;
        sink.push_pair(noun.word.lower, part);
        sink.push_pair(u64::from(noun.lexicon_word.cluster), part);
        sink.push_pair(
            u64::from(noun.lexicon_word.cluster),
            2 + u64::from(first.lexicon_word.person_name),
        );
        Some(())
    }

    fn apposition_noun(&self) -> Option<&WordInfo> {
        const FARTHEST: usize = 5;
        self.words[self.index].word.is_capital().then_some(())?;
        let [comma, article, rest @ ..] = self.words.get(self.linked.end..)? else { return None };
        if comma.apposition_role != AppositionRole::Comma
            || article.apposition_role != AppositionRole::Article
        {
            return None;
        }
        let end = rest.iter().take(FARTHEST).position(|it| {
            matches!(it.apposition_role, AppositionRole::PhraseEnd | AppositionRole::Comma)
        })?;
        rest[..end].last()
    }

    /// Adds features of the neighboring names in a list: "Aswan" and "Alexandria" for "Marsa Alam"
    /// between them. Returns `None` if the token is not in a list of names.
    fn push_enumeration(&self, sink: &mut FeatureSink<'_>) -> Option<()> {
        self.word(0).is_capital().then_some(())?;
        let ListContext { neighbors, summary } = self.list_context?;
        neighbors.into_iter().for_each(|neighbor| sink.push(neighbor));
        sink.push_pair(summary, self.run.len().min(3) as u64);
        Some(())
    }

    fn push_case_counts(&self, sink: &mut FeatureSink<'_>) {
        let here = self.word_info(0);
        // The token's own occurrence is not evidence.
        let is_inside = here.word.is_capital() && !self.is_first;
        let capital =
            here.inner_capital_count - u32::from(is_inside && here.inner_capital_count > 0);
        let lower =
            here.lower_count - u32::from(here.word.case == Case::Lower && here.lower_count > 0);
        let known = u64::from(lower.min(2)) * 4 + u64::from(capital.min(2));
        let case = here.word.case as u64 * 2 + u64::from(self.is_first);
        sink.push_pair(known, case);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, write_lexicon};

    /// Splits a text at its spaces.
    fn word_infos(text: &str) -> Vec<WordInfo> {
        let lexicon = Lexicon::from_bytes(&write_lexicon(&[], &[], &[])).unwrap();
        text.split(' ').map(|word| WordInfo::from_word(word, &lexicon, &mut Vec::new())).collect()
    }

    #[test]
    fn linked_runs_include_both_sides() {
        let cases = [
            ("Bank of England said", 0..3),
            ("Bank of the West said", 0..4),
            ("United Bank of North Japan", 0..5),
            ("Bank of many things", 0..1),
            ("Bank and England", 0..1),
            ("of England", 0..1),
        ];
        for (text, expected) in cases {
            assert_eq!(linked_run(&word_infos(text), 0), expected, "{text}");
        }
    }

    #[test]
    fn apposition_noun_is_found() {
        let cases = [
            ("Homs , the third city of Syria", Some("city")),
            ("Bank of Homs , a small lender , closed", Some("lender")),
            ("Homs , the city", None),
            ("Homs , city of Syria", None),
            ("homs , the third city of Syria", None),
        ];
        for (text, expected) in cases {
            let words = word_infos(text);
            let (run, linked) = (capital_run(&words, 0), linked_run(&words, 0));
            let outside = WordInfo::boundary();
            let (words, names, is_first) = (words.as_slice(), [].as_slice(), true);
            let here = TokenContext {
                words,
                names,
                outside,
                index: 0,
                run,
                linked,
                list_context: None,
                is_first,
            };
            let noun = here.apposition_noun().map(|noun| noun.word.lower);
            assert_eq!(noun, expected.map(|noun| HashedWord::from_word(noun).lower), "{text}");
        }
    }

    #[test]
    fn inactive_features_are_inserted_at_their_positions() {
        let words = word_infos("Homs , the third city of Syria and the Bank of Homs are there");
        let names = vec![LexiconMatch::default(); words.len()];
        let (mut rows, mut done, mut sets) = (Vec::new(), 0, Vec::new());
        push_conjunctions(&words, &names, WordInfo::boundary(), &mut rows, |rows, inactive| {
            TemplateGroup::insert_inactive_rows(inactive, rows, done * CONJUNCTION_FEATURES);
            done += 1;
            assert_eq!(rows.len(), done * CONJUNCTION_FEATURES);
            sets.push(inactive);
        });
        let [linked, farther, apposition, listed] = TemplateGroup::ALL.map(TemplateGroup::bit);
        assert_eq!(sets[0], linked | listed);
        assert_eq!(sets[1], linked | farther | apposition | listed);
        // "Syria and the Bank" is a list.
        assert_eq!(sets[9], apposition);
        // Inactive templates have the rows of the value 0.
        let mut inactive_rows = Vec::new();
        TemplateGroup::push_inactive_set(farther, &mut inactive_rows);
        let start =
            CONJUNCTION_FEATURES + TemplateGroup::DistantWords.offset_and_count().0 as usize;
        assert_eq!(rows[start..start + inactive_rows.len()], inactive_rows);
    }
}
