//! Which places the mentions of a document name.
//!
//! Mentions of one name are one group and get one answer, unless the text says of one of them where it
//! is ("Paris, Texas") or what it is ("Washington state"). Each group has candidates ([`candidates`]); each candidate a score: how well known
//! it is and how well its name and kind fit, and what the rest of the document speaks for. What the
//! rest speaks for depends on what the other groups mean, so that all are scored anew some times, each
//! with the probabilities that the others had before: a mean field approximation. The idea that
//! places of one text lie close together is that of Leidner (2007), containment that of Buscaldi and
//! Rosso (2008).

mod candidates;
mod context;
mod cues;
mod grid;
mod groups;
mod prior;
mod proximity;
mod reasons;
mod relations;
mod score;

use crate::gazetteer::{Gazetteer, PlaceIdx};
use dateline_annotation::{
    LinkTarget, PlaceCandidate, Resolution, ResolutionReason, Score, UnresolvedReason,
};
use dateline_text::Span;
use groups::NameGroup;
use reasons::Explainer;
use std::sync::Arc;

/// The most candidates that an answer lists.
const MAX_LISTED_CANDIDATES: usize = 8;
/// Candidates less probable than this are not listed, but for the first.
const MIN_LISTED_PROBABILITY: f64 = 0.002;

/// A mention of a place.
#[derive(Clone, Copy, Debug)]
pub struct ResolverMention<'a> {
    /// Bytes of the text.
    pub span: Span,
    /// The name of its label: GPE, LOC, FAC, NORP; anything else speaks for no kind.
    pub label: &'a str,
    /// What a person has decided about it.
    pub decided: Option<&'a LinkTarget>,
}

/// A place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameCandidate {
    /// The place.
    pub place: PlaceIdx,
    /// Whether only a part of the name is one of its names.
    pub is_partial: bool,
}

/// The places that a name may mean, in the order of rows, before anything is known of a document.
pub fn name_candidates(gazetteer: &Gazetteer, name: &str, label: &str) -> Vec<NameCandidate> {
    let candidate =
        |it: &candidates::Candidate| NameCandidate { place: it.place, is_partial: it.is_partial() };
    candidates::find_candidates(gazetteer, name, label).iter().map(candidate).collect()
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
    mentions: &[ResolverMention],
) -> Vec<Option<Arc<Resolution>>> {
    let sites = context::mention_contexts(gazetteer, text, mentions);
    let mut groups = groups::group_mentions(gazetteer, text, mentions, &sites);
    score::score_groups(gazetteer, &mut groups, &sites);
    let witness = Explainer::new(gazetteer, text, mentions, &sites, &groups);
    let mut answers = vec![None; mentions.len()];
    for (at, group) in groups.all.iter().enumerate().filter(|(_, group)| !group.is_decided) {
        let answer =
            Arc::new(build_resolution(gazetteer, group, |option| witness.reasons(at, option)));
        for &mention in &group.mentions {
            answers[mention] = Some(answer.clone());
        }
    }
    proximity::resolve_by_proximity(text, mentions, &mut answers);
    answers
}

fn build_resolution(
    gazetteer: &Gazetteer,
    group: &NameGroup,
    reasons: impl Fn(usize) -> Vec<ResolutionReason>,
) -> Resolution {
    let mut order: Vec<usize> = (0..group.candidates.len()).collect();
    order.sort_by(|&one, &other| {
        group.probabilities[other].total_cmp(&group.probabilities[one]).then(one.cmp(&other))
    });
    let is_worth = |&(place, &option): &(usize, &usize)| {
        place == 0 || group.probabilities[option] >= MIN_LISTED_PROBABILITY
    };
    let listed = order
        .iter()
        .enumerate()
        .filter(is_worth)
        .take(MAX_LISTED_CANDIDATES)
        .map(|(_, option)| *option);
    let candidates: Vec<PlaceCandidate> = listed
        .map(|option| PlaceCandidate {
            place: gazetteer.place(group.candidates[option].place),
            score: Score::new(group.probabilities[option]),
            approximate: group.candidates[option].is_partial(),
            reasons: reasons(option),
        })
        .collect();
    let none = group.none_probability();
    let unresolved = match candidates.first() {
        None => Some(UnresolvedReason::Unknown),
        Some(first) if first.score.get() <= none => Some(UnresolvedReason::Unlikely),
        Some(_) => None,
    };
    Resolution { candidates, none: Score::new(none), unresolved }
}
