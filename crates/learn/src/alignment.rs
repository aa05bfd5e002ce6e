//! The edits that turn suggestions into what a reviewer wants, at the least cost.

use dateline_text::Span;
use std::collections::BTreeSet;

/// A span with the number of its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LabeledSpan {
    /// Bytes of the text.
    pub span: Span,
    /// The number of the label.
    pub label: usize,
}

/// An edit of a reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    /// Rejects a suggestion.
    Reject(LabeledSpan),
    /// Changes the label, the borders, or both of a suggestion, from the first to the second.
    Correct(LabeledSpan, LabeledSpan),
    /// Adds a mention.
    Add(LabeledSpan),
}

impl Edit {
    /// Returns the number of actions: 1 to reject, 1 to change the label, 1 to move one or both
    /// borders, 2 to add.
    pub fn cost(self) -> usize {
        match self {
            Self::Reject(_) => 1,
            Self::Correct(from, to) => {
                usize::from(from.label != to.label) + usize::from(from.span != to.span)
            }
            Self::Add(_) => 2,
        }
    }
}

/// Returns the edits of the least cost that turn suggestions into a goal. Both are in order and
/// without overlaps. A suggestion is corrected only into a mention that overlaps it. Cost: linear,
/// but for long runs of overlaps.
pub fn align(suggestions: &[LabeledSpan], goal: &[LabeledSpan]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let (mut suggested, mut wanted) = (0, 0);
    while suggested < suggestions.len() || wanted < goal.len() {
        let (first, last) = (suggested, wanted);
        // A group of spans that overlap each other, directly or not.
        let next = [suggestions.get(suggested), goal.get(wanted)].into_iter().flatten();
        let mut end = next.map(|it| it.span.start + 1).min().unwrap_or(0);
        loop {
            let more = |all: &[LabeledSpan], at: usize, end: u32| {
                all.get(at).filter(|it| it.span.start < end).map(|it| it.span.end.max(end))
            };
            if let Some(further) = more(suggestions, suggested, end) {
                (end, suggested) = (further, suggested + 1);
            } else if let Some(further) = more(goal, wanted, end) {
                (end, wanted) = (further, wanted + 1);
            } else {
                break;
            }
        }
        align_group(&suggestions[first..suggested], &goal[last..wanted], &mut edits);
    }
    edits
}

/// Aligns one group by dynamic programming.
fn align_group(suggestions: &[LabeledSpan], goal: &[LabeledSpan], edits: &mut Vec<Edit>) {
    let columns = goal.len() + 1;
    // The least cost from each pair of positions to the end.
    let mut costs = vec![0; (suggestions.len() + 1) * columns];
    let step =
        |costs: &[usize], at: usize, to: usize| -> Option<(usize, Option<Edit>, [usize; 2])> {
            let rest = |at: usize, to: usize| costs[at * columns + to];
            let reject = suggestions.get(at).map(|it| (Edit::Reject(*it), [at + 1, to]));
            let add = goal.get(to).map(|it| (Edit::Add(*it), [at, to + 1]));
            let pair = suggestions.get(at).zip(goal.get(to));
            let correct = pair
                .filter(|(one, other)| one.span.overlaps(other.span))
                .map(|(one, other)| (Edit::Correct(*one, *other), [at + 1, to + 1]));
            let choices = [correct, reject, add].into_iter().flatten();
            let costly = choices.map(|(edit, next)| {
                let visible = (edit.cost() > 0).then_some(edit);
                (edit.cost() + rest(next[0], next[1]), visible, next)
            });
            costly.min_by_key(|(cost, ..)| *cost)
        };
    for at in (0..=suggestions.len()).rev() {
        for to in (0..=goal.len()).rev() {
            if let Some((cost, ..)) = step(&costs, at, to) {
                costs[at * columns + to] = cost;
            }
        }
    }
    let (mut at, mut to) = (0, 0);
    while let Some((_, edit, next)) = step(&costs, at, to) {
        edits.extend(edit);
        [at, to] = next;
    }
}

/// Returns the number of actions of edits, each on its own.
pub fn edit_cost(edits: &[Edit]) -> usize {
    edits.iter().map(|edit| edit.cost()).sum()
}

/// Returns the number of actions of edits of one document if equal edits of equal text count once.
pub fn bulk_cost(text: &str, edits: &[Edit]) -> usize {
    let quote = |it: LabeledSpan| (it.span.slice(text).unwrap_or_default(), it.label);
    let mut seen = BTreeSet::new();
    let distinct = edits.iter().filter(|edit| {
        seen.insert(match **edit {
            Edit::Reject(from) => (0, quote(from), ("", 0)),
            Edit::Correct(from, to) => (1, quote(from), quote(to)),
            Edit::Add(to) => (2, ("", 0), quote(to)),
        })
    });
    distinct.map(|edit| edit.cost()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: u32, end: u32, label: usize) -> LabeledSpan {
        LabeledSpan { span: Span::new(start, end), label }
    }

    #[test]
    fn edits_have_the_least_cost() {
        let cases: &[(&[LabeledSpan], &[LabeledSpan], usize)] = &[
            (&[], &[], 0),
            (&[at(0, 2, 0)], &[at(0, 2, 0)], 0),
            (&[at(0, 2, 0)], &[at(0, 2, 1)], 1),
            (&[at(0, 2, 0)], &[at(0, 3, 0)], 1),
            (&[at(0, 2, 0)], &[at(0, 3, 1)], 2),
            (&[at(0, 2, 0)], &[at(2, 3, 0)], 3),
            (&[at(0, 2, 0)], &[], 1),
            (&[], &[at(0, 2, 0)], 2),
            // The second suggestion becomes the mention: rejecting it and moving the first is worse.
            (&[at(0, 2, 0), at(2, 5, 1)], &[at(0, 5, 1)], 2),
            (&[at(0, 9, 0)], &[at(0, 2, 1), at(3, 9, 0)], 3),
            (&[at(0, 2, 0), at(4, 6, 0)], &[at(4, 6, 0), at(8, 9, 1)], 3),
        ];
        for (suggestions, goal, cost) in cases {
            let edits = align(suggestions, goal);
            assert_eq!(edit_cost(&edits), *cost, "{suggestions:?} {goal:?} {edits:?}");
        }
    }

    #[test]
    fn equal_edits_of_equal_text_count_once() {
        let text = "Homs Homs Aleppo";
        let edits = [
            Edit::Add(at(0, 4, 0)),
            Edit::Add(at(5, 9, 0)),
            Edit::Add(at(10, 16, 0)),
            Edit::Reject(at(5, 9, 1)),
        ];
        assert_eq!(edit_cost(&edits), 7);
        assert_eq!(bulk_cost(text, &edits), 5);
    }
}
