//! Lists of terms and patterns, whose hits are suggested.
//!
//! All terms of all lists are searched together, in one pass (Aho and Corasick 1975). Patterns are
//! regular expressions without backtracking, so their time is linear too.

use aho_corasick::Input;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use dateline_annotation::compact;
use dateline_annotation::edit::{FoldedText, MatchOptions, whole_word_end};
use dateline_annotation::model::{LabelList, MAX_LIST_TERMS};
use dateline_text::Span;
use regex_lite::{Regex, RegexBuilder};
use std::cmp::Reverse;

/// The maximum size of a compiled pattern, in bytes. The time for a text is at most proportional to
/// it.
const MAX_PATTERN_BYTES: usize = 1 << 18;

/// A hit of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListHit {
    /// A byte range of the text.
    pub span: Span,
    /// The number of the list.
    pub list: usize,
}

/// The reason why lists cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// There are more than [`MAX_LIST_TERMS`] terms.
    #[error("{0} terms; at most {MAX_LIST_TERMS} can be searched for")]
    TooManyTerms(usize),
    /// A pattern is invalid or too large.
    #[error("{0}")]
    Pattern(String),
    /// The terms take too much memory.
    #[error("the lists are too long")]
    TooLong,
}

/// Lists that are ready to search.
pub struct ListSearch {
    /// The terms of lists with equal options.
    groups: Vec<TermGroup>,
    /// The patterns, each with the number of its list.
    patterns: Vec<(Regex, usize)>,
}

/// The terms of all lists that compare them in the same way.
struct TermGroup {
    options: MatchOptions,
    automaton: NFA,
    /// The list of each term.
    lists: Vec<usize>,
}

/// A group before its automaton is built.
struct UnbuiltGroup {
    options: MatchOptions,
    /// The folded terms.
    terms: Vec<String>,
    lists: Vec<usize>,
}

impl UnbuiltGroup {
    fn new(options: MatchOptions) -> Self {
        Self { options, terms: Vec::new(), lists: Vec::new() }
    }

    fn add_terms(&mut self, list: &LabelList, number: usize) {
        let folded = list.terms().map(|term| FoldedText::new(term, self.options));
        for folded in folded.filter(|it| !it.text().is_empty()) {
            self.terms.push(folded.text().to_owned());
            self.lists.push(number);
        }
    }

    fn build(self) -> Result<TermGroup, ListError> {
        let Self { options, terms, lists } = self;
        let automaton = NFA::new(terms).map_err(|_| ListError::TooLong)?;
        Ok(TermGroup { options, automaton, lists })
    }
}

impl ListSearch {
    /// Prepares lists. Cost: linear in the terms.
    ///
    /// # Errors
    /// Returns an error if there are too many terms, or if a pattern is invalid or too large.
    pub fn new(lists: &[LabelList]) -> Result<Self, ListError> {
        let mut groups: Vec<UnbuiltGroup> = Vec::new();
        let mut patterns = Vec::new();
        for (number, list) in lists.iter().enumerate() {
            if list.is_pattern {
                patterns.push((compile(list)?, number));
                continue;
            }
            let options = options_of(list);
            let known = groups.iter().position(|it| it.options == options);
            let at = known.unwrap_or(groups.len());
            if at == groups.len() {
                groups.push(UnbuiltGroup::new(options));
            }
            groups[at].add_terms(list, number);
        }
        let count: usize = groups.iter().map(|it| it.terms.len()).sum();
        if count > MAX_LIST_TERMS {
            return Err(ListError::TooManyTerms(count));
        }
        let groups = groups.into_iter().map(UnbuiltGroup::build);
        Ok(Self { groups: groups.collect::<Result<_, _>>()?, patterns })
    }

    /// Returns the hits in some paragraphs of a text, in order and without overlaps: of overlapping
    /// ones the first, of those the longest, of those that of the first list. Cost: linear in the
    /// text and in the hits.
    pub fn find(&self, text: &str, paragraphs: &[Span]) -> Vec<ListHit> {
        let mut hits = Vec::new();
        for paragraph in paragraphs {
            let part = paragraph.slice(text).unwrap_or_default();
            let mut push = |start: usize, end: usize, list: usize| {
                let offset = paragraph.start;
                let span = Span::new(offset + start as u32, offset + end as u32);
                hits.push(ListHit { span, list });
            };
            for group in &self.groups {
                let folded = FoldedText::new(part, group.options);
                let input = Input::new(folded.text());
                // It is an error only in an automaton that is built for other matches.
                let found = group.automaton.try_find_overlapping_iter(input);
                for found in found.into_iter().flatten() {
                    let list = group.lists[found.pattern().as_usize()];
                    let Some((start, end)) = folded.original(found.start(), found.end()) else {
                        continue;
                    };
                    if let Some(end) = whole_word_end(part, start, end, group.options) {
                        push(start, end, list);
                    }
                }
            }
            for (pattern, list) in &self.patterns {
                for found in pattern.find_iter(part).filter(|it| !it.is_empty()) {
                    push(found.start(), found.end(), *list);
                }
            }
        }
        without_overlaps(hits)
    }
}

fn options_of(list: &LabelList) -> MatchOptions {
    MatchOptions {
        whole_words: !list.within_words,
        case_sensitive: !list.ignore_case,
        possessives: true,
        plurals: list.plurals,
    }
}

fn compile(list: &LabelList) -> Result<Regex, ListError> {
    let built = RegexBuilder::new(list.text.trim())
        .case_insensitive(list.ignore_case)
        .size_limit(MAX_PATTERN_BYTES)
        .build();
    built.map_err(|error| ListError::Pattern(error.to_string()))
}

/// Keeps the first and longest of overlapping hits.
fn without_overlaps(mut hits: Vec<ListHit>) -> Vec<ListHit> {
    compact::sort_by_key(&mut hits, |it| (it.span.start, Reverse(it.span.end), it.list));
    let mut end = 0;
    hits.retain(|it| {
        let is_free = it.span.start >= end;
        if is_free {
            end = it.span.end;
        }
        is_free
    });
    hits
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_text::paragraphs;

    fn terms(terms: &[&str]) -> LabelList {
        LabelList { text: terms.join("\n").into(), ..LabelList::default() }
    }

    fn pattern(expression: &str) -> LabelList {
        LabelList { text: expression.into(), is_pattern: true, ..LabelList::default() }
    }

    /// Returns the hits as text and number of the list.
    fn find(lists: Vec<LabelList>, text: &str) -> Vec<(String, usize)> {
        let hits = ListSearch::new(&lists).unwrap().find(text, &paragraphs(text));
        hits.iter().map(|it| (text[it.span.range()].to_owned(), it.list)).collect()
    }

    fn expect(lists: Vec<LabelList>, text: &str, expected: &[(&str, usize)]) {
        let expected: Vec<(String, usize)> =
            expected.iter().map(|(text, list)| ((*text).to_owned(), *list)).collect();
        assert_eq!(find(lists, text), expected, "{text}");
    }

    #[test]
    fn first_and_longest_hits_win() {
        let lists = || {
            vec![terms(&["New York", "York", "Homs"]), terms(&["New York Times", "Times", "  "])]
        };
        expect(lists(), "The New York Times of York", &[("New York Times", 1), ("York", 0)]);
        expect(lists(), "New\u{a0} York, Homs’s xHoms", &[("New\u{a0} York", 0), ("Homs", 0)]);
        expect(lists(), "New\n\nYork", &[("York", 0)]);
    }

    #[test]
    fn options_are_those_of_the_same_text_elsewhere() {
        let list = || {
            let terms = terms(&["İstanbul", "tank", "T-72"]);
            vec![LabelList { ignore_case: true, plurals: true, ..terms }]
        };
        expect(list(), "TANKs, tankers, T–72 and i̇stanbul", &[("TANKs", 0), ("T–72", 0)]);
        let parts = LabelList { within_words: true, ..terms(&["tank"]) };
        expect(vec![parts], "tankers", &[("tank", 0)]);
    }

    #[test]
    fn patterns_are_linear_and_checked() {
        expect(vec![pattern(r"\bT-\d+\b")], "A T-72, a T-80.", &[("T-72", 0), ("T-80", 0)]);
        expect(vec![pattern("x*")], "axxa", &[("xx", 0)]);
        let text = "a".repeat(50_000);
        expect(vec![pattern("(a+)+b")], &text, &[]);
        for wrong in ["(", "a{1000}{1000}{1000}"] {
            assert!(
                matches!(ListSearch::new(&[pattern(wrong)]), Err(ListError::Pattern(_))),
                "{wrong}"
            );
        }
    }

    #[test]
    fn long_lists_are_refused() {
        let all: Vec<String> = (0..1_000_000).map(|it| format!("term {it}")).collect();
        let list = LabelList { text: all.join("\n").into(), ..LabelList::default() };
        let found = ListSearch::new(&[list]).err();
        assert_eq!(found, Some(ListError::TooManyTerms(1_000_000)));
    }
}
