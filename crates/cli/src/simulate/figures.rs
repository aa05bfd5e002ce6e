//! The figures of a simulation: means over orders, and intervals over documents.

use super::arguments::Mode;
use super::run::OrderFigures;
use crate::evaluate::SplitMix64;

/// The number of parts of the work.
pub(super) const TENTHS: usize = 10;

/// The number of samples for an interval.
const SAMPLES: usize = 1000;

/// The actions that the review of one document took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct DocumentFigures {
    /// The number of the document in the file.
    pub document: usize,
    pub actions: usize,
    /// Gold mentions.
    pub entities: usize,
    /// Suggestions that equal a gold mention.
    pub right: usize,
    /// Suggestions.
    pub found: usize,
}

/// The figures of a mode. Actions are for each 100 gold mentions, F1 is a fraction of 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ModeFigures {
    pub all: f64,
    pub second_half: f64,
    /// The 95 % interval of `all`.
    pub interval: [f64; 2],
    pub f1: f64,
    pub f1_second_half: f64,
    pub by_tenth: Vec<f64>,
}

/// Returns the figures of a mode over several orders.
pub(super) fn summarize(orders: &[OrderFigures], mode: Mode) -> ModeFigures {
    let of_mode: Vec<&[DocumentFigures]> =
        orders.iter().filter_map(|it| it.get(&mode).map(Vec::as_slice)).collect();
    let mean = |figure: &dyn Fn(&[DocumentFigures]) -> f64| {
        of_mode.iter().map(|it| figure(it)).sum::<f64>() / of_mode.len().max(1) as f64
    };
    ModeFigures {
        all: mean(&|it| actions_per_100(it.iter())),
        second_half: mean(&|it| actions_per_100(part(it, 5..TENTHS))),
        interval: interval(&of_mode),
        f1: mean(&|it| f1(it.iter())),
        f1_second_half: mean(&|it| f1(part(it, 5..TENTHS))),
        by_tenth: (0..TENTHS)
            .map(|tenth| mean(&|it| actions_per_100(part(it, tenth..tenth + 1))))
            .collect(),
    }
}

/// Returns the documents in some tenths of the gold mentions. A document belongs to the tenth in
/// which the middle of its mentions lies.
fn part(
    documents: &[DocumentFigures],
    tenths: std::ops::Range<usize>,
) -> impl Iterator<Item = &DocumentFigures> {
    let total: usize = documents.iter().map(|it| it.entities).sum();
    let mut before = 0;
    documents.iter().filter(move |it| {
        let middle = 2 * before + it.entities;
        before += it.entities;
        let tenth = (middle * TENTHS / (2 * total).max(1)).min(TENTHS - 1);
        tenths.contains(&tenth)
    })
}

fn actions_per_100<'a>(documents: impl Iterator<Item = &'a DocumentFigures>) -> f64 {
    let (actions, entities) = documents
        .fold((0, 0), |(actions, entities), it| (actions + it.actions, entities + it.entities));
    100.0 * actions as f64 / entities.max(1) as f64
}

fn f1<'a>(documents: impl Iterator<Item = &'a DocumentFigures>) -> f64 {
    let (right, all) =
        documents.fold((0, 0), |(right, all), it| (right + it.right, all + it.found + it.entities));
    2.0 * right as f64 / all.max(1) as f64
}

/// Returns the 95 % interval of the actions, by drawing documents with replacement. The actions of a
/// document are its mean over the orders.
fn interval(orders: &[&[DocumentFigures]]) -> [f64; 2] {
    let count = orders.first().map_or(0, |it| it.len());
    if count == 0 {
        return [0.0; 2];
    }
    let mut documents = vec![(0.0, 0.0); count];
    for it in orders.iter().flat_map(|it| it.iter()) {
        let (actions, entities) = &mut documents[it.document];
        *actions += it.actions as f64;
        *entities += it.entities as f64;
    }
    let mut random = SplitMix64::new();
    let mut samples: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let drawn = (0..count).map(|_| documents[random.next_below(count)]);
            let sum = |sum: (f64, f64), it: (f64, f64)| (sum.0 + it.0, sum.1 + it.1);
            let (actions, entities) = drawn.fold((0.0, 0.0), sum);
            100.0 * actions / f64::max(entities, 1.0)
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    [samples[SAMPLES * 25 / 1000 - 1], samples[SAMPLES * 975 / 1000 - 1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(actions: [usize; 4]) -> OrderFigures {
        let all = actions.into_iter().enumerate().map(|(document, actions)| DocumentFigures {
            document,
            actions,
            entities: 10,
            right: 5,
            found: 10,
        });
        OrderFigures::from([(Mode::Bulk, all.collect())])
    }

    #[test]
    fn figures_are_means_over_orders() {
        let figures = summarize(&[figures([8, 4, 2, 2]), figures([4, 4, 4, 0])], Mode::Bulk);
        assert_eq!(figures.all, 35.0);
        assert_eq!(figures.second_half, 20.0);
        assert_eq!(figures.f1, 0.5);
        // The middle of the first document lies in the second tenth.
        assert_eq!(figures.by_tenth[1], 60.0);
        assert!(figures.interval[0] <= 35.0 && 35.0 <= figures.interval[1]);
    }
}
