//! The features of a token for the learner: its word and the words around it, their classes, the
//! answers of the engine, and the run of capitalized or named words that it is in. Each is hashed to
//! a row of weights.

use crate::hash::mix;
use crate::observation::EngineAnswer;
use dateline_ner::WordEvidence;
use std::ops::Range;

/// The number of rows of weights, as a power of two.
pub(crate) const ROW_BITS: u32 = 18;

/// The number of features of a token.
pub(crate) const ROWS_PER_TOKEN: usize = 56;

/// Where a word stands that a feature is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordPosition {
    /// It is in the mention.
    In,
    /// It stands before the mention, or before a word of it.
    Before,
    /// It stands after the mention, or after a word of it.
    After,
}

impl WordPosition {
    /// All positions.
    pub(crate) const ALL: [Self; 3] = [Self::In, Self::Before, Self::After];

    /// Returns the position of the feature that has the word alone, among those of a token. See
    /// [`SentenceWindow::push_words`].
    pub(crate) fn template(self) -> usize {
        self.templates()[0]
    }

    /// Returns the positions of the features with the word.
    pub(crate) fn templates(self) -> &'static [usize] {
        match self {
            Self::In => &[1, 2, 7, 8],
            Self::Before => &[3, 7, 9, 11],
            Self::After => &[4, 8, 10],
        }
    }

    /// Returns the word that the features of a token are about.
    pub(crate) fn word(self, token: usize) -> Option<usize> {
        match self {
            Self::In => Some(token),
            Self::Before => token.checked_sub(1),
            Self::After => Some(token + 1),
        }
    }
}

/// Writes the rows of the tokens of a sentence.
pub(crate) fn push_rows(
    evidence: &[WordEvidence],
    answers: &[EngineAnswer],
    sentence: Range<usize>,
    rows: &mut [u32],
) {
    let window = SentenceWindow { evidence, answers, sentence: sentence.clone() };
    let runs = window.runs();
    for (at, run) in sentence.zip(&runs) {
        let mut sink =
            RowSink { rows: &mut rows[at * ROWS_PER_TOKEN..][..ROWS_PER_TOKEN], next: 0 };
        window.push_words(at, &mut sink);
        window.push_classes(at, &mut sink);
        window.push_answers(at, &mut sink);
        window.push_run(at, run, &mut sink);
        debug_assert_eq!(sink.next, ROWS_PER_TOKEN);
    }
}

/// Writes the rows of one token. The template of a feature is its position.
struct RowSink<'a> {
    rows: &'a mut [u32],
    next: usize,
}

impl RowSink<'_> {
    fn push(&mut self, value: u64) {
        let hash = mix(mix(self.next as u64 + 1, value), 0x51);
        self.rows[self.next] = (hash >> (64 - ROW_BITS)) as u32;
        self.next += 1;
    }

    fn push_pair(&mut self, first: u64, second: u64) {
        self.push(mix(mix(7, first), second));
    }
}

/// A sentence and what is known about its tokens.
struct SentenceWindow<'a> {
    evidence: &'a [WordEvidence],
    answers: &'a [EngineAnswer],
    sentence: Range<usize>,
}

impl SentenceWindow<'_> {
    /// Returns the token at a distance, or `None` outside of the sentence.
    fn at(&self, token: usize, distance: isize) -> Option<usize> {
        token.checked_add_signed(distance).filter(|at| self.sentence.contains(at))
    }

    /// Returns a fact about the token at a distance; 1 outside of the sentence.
    fn fact(&self, token: usize, distance: isize, fact: impl Fn(&WordEvidence) -> u64) -> u64 {
        self.at(token, distance).map_or(1, |at| fact(&self.evidence[at]))
    }

    fn answer(&self, token: usize, distance: isize) -> EngineAnswer {
        self.at(token, distance).map_or_else(EngineAnswer::default, |at| self.answers[at])
    }

    fn push_words(&self, token: usize, sink: &mut RowSink<'_>) {
        let here = &self.evidence[token];
        let lower = |distance| self.fact(token, distance, |it| it.lower);
        sink.push(0);
        sink.push(here.lower);
        sink.push(here.exact);
        [-1, 1, -2, 2].into_iter().for_each(|it| sink.push(lower(it)));
        sink.push_pair(lower(-1), here.lower);
        sink.push_pair(here.lower, lower(1));
        sink.push_pair(lower(-1), here.short_shape);
        sink.push_pair(lower(1), here.short_shape);
        sink.push_pair(lower(-2), lower(-1));
        sink.push(here.shape);
        sink.push(here.short_shape);
        sink.push(self.fact(token, -1, |it| it.short_shape));
        sink.push(self.fact(token, 1, |it| it.short_shape));
        here.prefixes[1..].iter().chain(&here.suffixes[1..]).for_each(|it| sink.push(*it));
        sink.push_pair(here.suffixes[2], here.short_shape);
        sink.push(u64::from(here.is_written_lower) * 2 + u64::from(here.is_capital));
    }

    fn push_classes(&self, token: usize, sink: &mut RowSink<'_>) {
        let here = &self.evidence[token];
        let class = |distance| self.fact(token, distance, |it| u64::from(it.cluster));
        let coarse = |distance| self.fact(token, distance, |it| u64::from(it.coarse_cluster));
        [0, -1, 1].into_iter().for_each(|it| sink.push(class(it)));
        [0, -1, 1, -2, 2].into_iter().for_each(|it| sink.push(coarse(it)));
        sink.push_pair(coarse(-1), coarse(0));
        sink.push_pair(coarse(0), coarse(1));
        sink.push_pair(class(0), here.short_shape);
        sink.push_pair(u64::from(here.person_name), here.short_shape);
        sink.push(here.lexicon_name);
    }

    fn push_answers(&self, token: usize, sink: &mut RowSink<'_>) {
        let here = &self.evidence[token];
        let tag = |distance| {
            let answer = self.answer(token, distance);
            answer.tag * 4 + answer.certainty
        };
        let suggestion = |distance| self.answer(token, distance).suggestion;
        [0, -1, 1].into_iter().for_each(|it| sink.push(tag(it)));
        [0, -1, 1].into_iter().for_each(|it| sink.push(suggestion(it)));
        sink.push_pair(suggestion(0), here.lower);
        sink.push_pair(suggestion(0), u64::from(here.cluster));
        sink.push_pair(suggestion(0), self.fact(token, -1, |it| it.lower));
        sink.push_pair(suggestion(0), self.fact(token, 1, |it| it.lower));
        sink.push_pair(suggestion(0), here.short_shape);
        sink.push_pair(mix(suggestion(-1), suggestion(1)), suggestion(0));
    }

    fn push_run(&self, token: usize, run: &Range<usize>, sink: &mut RowSink<'_>) {
        let (first, last) = (&self.evidence[run.start], &self.evidence[run.end - 1]);
        let position = u64::from(token == run.start) + 2 * u64::from(token + 1 == run.end);
        sink.push_pair(first.lower, position);
        sink.push_pair(last.lower, position);
        sink.push_pair(u64::from(last.cluster), position);
        sink.push_pair(last.suffixes[2], position);
        sink.push_pair(run.len().min(5) as u64, position);
        sink.push_pair(self.fact(run.start, -1, |it| it.lower), position);
        sink.push_pair(self.fact(run.end - 1, 1, |it| it.lower), position);
    }

    /// Returns the run of each token: neighboring tokens that are capitalized or in a name of the
    /// engine, with the links between them.
    fn runs(&self) -> Vec<Range<usize>> {
        let is_named = |at: usize| self.evidence[at].is_capital || self.answers[at].tag != 0;
        let mut runs = Vec::with_capacity(self.sentence.len());
        let mut at = self.sentence.start;
        while at < self.sentence.end {
            let mut end = at + 1;
            while is_named(at) && end < self.sentence.end {
                let links =
                    (end..self.sentence.end).take(2).take_while(|it| self.evidence[*it].is_link);
                let next = end + links.count();
                if is_named(end) {
                    end += 1;
                } else if next > end && next < self.sentence.end && is_named(next) {
                    end = next + 1;
                } else {
                    break;
                }
            }
            runs.extend(std::iter::repeat_n(at..end, end - at));
            at = end;
        }
        runs
    }
}
