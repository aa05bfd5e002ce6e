//! Chooses the labels for which the chain is used: one after another, each time the one that saves
//! most, then compares with all. Before that, decides whether names are used.

use super::HeldOut;
use crate::labels::LearnedLabels;
use crate::names::LearnedNames;

/// The saving per document must exceed this number of standard errors for a label that the detector
/// ships with.
const SURE_ERRORS: f64 = 1.5;

static NO_NAMES: LearnedNames = LearnedNames { names: Vec::new() };

/// A choice, which runs in slices.
pub(super) struct LabelChoice {
    may_be_used: Vec<bool>,
    /// The labels that are chosen.
    used: Vec<bool>,
    /// The costs of the documents with the chosen labels.
    current: Vec<f64>,
    are_names_harmful: bool,
    /// The candidate that saves most so far, with its saving and the costs with it.
    best: Option<(f64, usize, Vec<f64>)>,
    question: Question,
    /// The costs of the first documents under the current question.
    costs: Vec<f64>,
}

/// The choice that is compared with the current one.
#[derive(Clone, Copy, PartialEq)]
enum Question {
    /// The engine alone.
    Engine,
    /// The engine with names.
    Names,
    /// One more label.
    Label(usize),
    /// All labels that may be used.
    All,
    /// Nothing more.
    Done,
}

impl LabelChoice {
    /// Begins to choose among the labels that may be used.
    pub(super) fn new(may_be_used: Vec<bool>) -> Self {
        Self {
            used: vec![false; may_be_used.len()],
            may_be_used,
            current: Vec::new(),
            are_names_harmful: false,
            best: None,
            question: Question::Engine,
            costs: Vec::new(),
        }
    }

    /// Returns for each label whether it is chosen.
    pub(super) fn used(&self) -> &[bool] {
        &self.used
    }

    /// Returns true if names cost actions in the suggestions of the engine.
    pub(super) fn are_names_harmful(&self) -> bool {
        self.are_names_harmful
    }

    /// Works on about this number of tokens, which it takes from the budget. Returns true if the
    /// choice is made. `names` are those of each fold.
    pub(super) fn advance(
        &mut self,
        labels: &LearnedLabels,
        names: &[LearnedNames],
        held_out: &[HeldOut],
        budget: &mut usize,
    ) -> bool {
        while *budget > 0 && self.question != Question::Done {
            let Some(document) = held_out.get(self.costs.len()) else {
                let costs = std::mem::take(&mut self.costs);
                self.question = self.decide(labels, costs);
                continue;
            };
            let used = match self.question {
                Question::Engine | Question::Names | Question::Done => self.used.clone(),
                Question::Label(label) => self.used_with(label),
                Question::All => self.may_be_used.clone(),
            };
            let has_names = self.question != Question::Engine && !self.are_names_harmful;
            let names = if has_names { &names[document.fold] } else { &NO_NAMES };
            self.costs.push(document.cost(labels, names, &used));
            *budget = budget.saturating_sub(document.document.observation.token_count().max(1));
        }
        self.question == Question::Done
    }

    fn used_with(&self, label: usize) -> Vec<bool> {
        let mut used = self.used.clone();
        used[label] = true;
        used
    }

    /// Answers the current question and returns the next.
    fn decide(&mut self, labels: &LearnedLabels, costs: Vec<f64>) -> Question {
        match self.question {
            Question::Engine => {
                self.current = costs;
                return Question::Names;
            }
            Question::Names => {
                let total = |costs: &[f64]| -> f64 { costs.iter().sum() };
                self.are_names_harmful = total(&costs) > total(&self.current);
                if !self.are_names_harmful {
                    self.current = costs;
                }
                return self.next_candidate(0);
            }
            Question::Label(label) => {
                let errors = if labels.get(label).is_shipped() { SURE_ERRORS } else { 0.0 };
                let saving = sure_saving(&self.current, &costs, errors);
                if saving > self.best.as_ref().map_or(0.0, |it| it.0) {
                    self.best = Some((saving, label, costs));
                }
                return self.next_candidate(label + 1);
            }
            Question::All => {
                if sure_saving(&self.current, &costs, SURE_ERRORS) > 0.0 {
                    self.used = self.may_be_used.clone();
                }
            }
            Question::Done => {}
        }
        Question::Done
    }

    /// Returns the next candidate from this number on. After the last one, takes the best and begins
    /// again; if there is none, all labels are compared with the choice.
    fn next_candidate(&mut self, from: usize) -> Question {
        let is_candidate = |&at: &usize| self.may_be_used[at] && !self.used[at];
        if let Some(label) = (from..self.used.len()).find(is_candidate) {
            return Question::Label(label);
        }
        match self.best.take() {
            Some((_, label, costs)) => {
                self.used[label] = true;
                self.current = costs;
                self.next_candidate(0)
            }
            None if self.may_be_used == self.used => Question::Done,
            None => Question::All,
        }
    }
}

/// Returns the number of actions that a change saves per document, less some standard errors.
fn sure_saving(before: &[f64], after: &[f64], errors: f64) -> f64 {
    let count = before.len() as f64;
    let savings = || before.iter().zip(after).map(|(before, after)| before - after);
    let mean = savings().sum::<f64>() / count;
    let variance =
        savings().map(|it| (it - mean) * (it - mean)).sum::<f64>() / (count - 1.0).max(1.0);
    mean - errors * (variance / count).sqrt()
}
