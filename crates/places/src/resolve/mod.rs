//! Which places the mentions of a document name.
//!
//! Mentions of one name are one group and get one answer, unless the text says of one of them where it
//! is ("Paris, Texas") or what it is ("Washington state"). Each group has candidates ([`names`]); each candidate a score: how well known
//! it is and how well its name and kind fit, and what the rest of the document speaks for. What the
//! rest speaks for depends on what the other groups mean, so that all are scored anew some times, each
//! with the probabilities that the others had before: a mean field approximation. The idea that
//! places of one text lie close together is that of Leidner (2007), containment that of Buscaldi and
//! Rosso (2008).

mod context;
mod cues;
mod grid;
mod groups;
mod links;
mod names;
mod nearby;
mod prior;
mod reasons;
mod score;

use crate::gazetteer::{Gazetteer, Row};
use dateline_annotation::{Candidate, Reason, Resolution, Score, Target, Unresolved};
use dateline_text::Span;
use groups::Group;
use reasons::Witness;
use std::sync::Arc;

/// The most candidates that an answer lists.
const LISTED: usize = 8;
/// Candidates less probable than this are not listed, but for the first.
const LEAST: f64 = 0.002;

/// A mention of a place.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'a> {
    /// Bytes of the text.
    pub span: Span,
    /// The name of its label: GPE, LOC, FAC, NORP; anything else speaks for no kind.
    pub label: &'a str,
    /// What a person has decided about it.
    pub decided: Option<&'a Target>,
}

/// A place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameCandidate {
    /// The place.
    pub row: Row,
    /// Whether only a part of the name is one of its names.
    pub is_part: bool,
}

/// The places that a name may mean, in the order of rows, before anything is known of a document.
pub fn candidates(gazetteer: &Gazetteer, name: &str, label: &str) -> Vec<NameCandidate> {
    let candidate = |it: &names::Candidate| NameCandidate { row: it.row, is_part: it.is_part() };
    names::options(gazetteer, name, label).iter().map(candidate).collect()
}

/// Says which places mentions name, in the order of `mentions`; nothing for those that are decided,
/// which speak for the others. Every other one gets an answer: one without candidates says why.
/// Mentions that get the same answer share it.
///
/// `mentions` are sorted by start. Cost: grows with the mentions, and with the candidates of each name
/// times the places of the document around each.
pub fn resolve(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[Mention],
) -> Vec<Option<Arc<Resolution>>> {
    let sites = context::sites(gazetteer, text, mentions);
    let mut groups = groups::of(gazetteer, text, mentions, &sites);
    score::settle(gazetteer, &mut groups, &sites);
    let witness = Witness::new(gazetteer, text, mentions, &sites, &groups);
    let mut answers = vec![None; mentions.len()];
    for (at, group) in groups.all.iter().enumerate().filter(|(_, group)| !group.is_decided) {
        let answer = Arc::new(answer(gazetteer, group, |option| witness.reasons(at, option)));
        for &mention in &group.mentions {
            answers[mention] = Some(answer.clone());
        }
    }
    nearby::place(text, mentions, &mut answers);
    answers
}

fn answer(
    gazetteer: &Gazetteer,
    group: &Group,
    reasons: impl Fn(usize) -> Vec<Reason>,
) -> Resolution {
    let mut order: Vec<usize> = (0..group.options.len()).collect();
    order.sort_by(|&one, &other| {
        group.probabilities[other].total_cmp(&group.probabilities[one]).then(one.cmp(&other))
    });
    let is_worth =
        |&(place, &option): &(usize, &usize)| place == 0 || group.probabilities[option] >= LEAST;
    let listed = order.iter().enumerate().filter(is_worth).take(LISTED).map(|(_, option)| *option);
    let candidates: Vec<Candidate> = listed
        .map(|option| Candidate {
            place: gazetteer.place(group.options[option].row),
            score: Score::new(group.probabilities[option]),
            approximate: group.options[option].is_part(),
            reasons: reasons(option),
        })
        .collect();
    let none = group.none();
    let unresolved = match candidates.first() {
        None => Some(Unresolved::Unknown),
        Some(first) if first.score.get() <= none => Some(Unresolved::Unlikely),
        Some(_) => None,
    };
    Resolution { candidates, none: Score::new(none), unresolved }
}
