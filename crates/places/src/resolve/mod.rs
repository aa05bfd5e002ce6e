//! The resolver: decides which places the mentions of a document name.
//!
//! Mentions of one name form a group and get one answer, unless the text gives one of them a
//! container ("Paris, Texas") or a kind ("Washington state"). Each group has candidates
//! ([`candidates`]). The score of a candidate is the sum of its prior (its prominence, and how well
//! its name and kind fit) and of the support of the rest of the document. That support depends on
//! what the other groups mean, so all groups are scored in several rounds, each with the
//! probabilities of the previous one: a mean field approximation. The assumption that places of one
//! text are close together is that of Leidner (2007), containment that of Buscaldi and Rosso
//! (2008).

mod candidates;
mod context;
mod cues;
mod grid;
mod groups;
mod inner;
mod prior;
mod proximity;
mod reasons;
mod relations;
mod score;

use crate::gazetteer::{Gazetteer, PlaceIdx};
use candidates::{Candidate, NameMatch};
use dateline_annotation::model::{LinkTarget, PlaceKind, Score};
use dateline_annotation::places::{PlaceCandidate, Resolution, ResolutionReason, UnresolvedReason};
use dateline_text::Span;
use groups::NameGroup;
pub use inner::{DocumentPlaces, InnerResolution, resolve_with_inner_places};
use reasons::Explainer;
use std::sync::Arc;

/// The maximum number of candidates in an answer.
const MAX_LISTED_CANDIDATES: usize = 8;
/// The minimum probability of a candidate in an answer, except for the first.
const MIN_LISTED_PROBABILITY: f64 = 0.002;

/// The highest score of a candidate that does not have the exact name, and of a wide area.
const UNSURE_RELIABILITY: f64 = 0.85;

/// A mention of a place.
#[derive(Clone, Copy, Debug)]
pub struct ResolverMention<'a> {
    /// Its byte span in the text.
    pub span: Span,
    /// The name of its label: GPE, LOC, FAC or NORP. Any other label implies no kind.
    pub label: &'a str,
    /// The user's decision, if there is one.
    pub decided: Option<&'a LinkTarget>,
}

/// A place that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameCandidate {
    /// The place.
    pub place: PlaceIdx,
    /// True if only a part of the name is one of the place's names.
    pub is_partial: bool,
}

/// Returns the places that a name may mean regardless of any document, in the order of rows.
pub fn name_candidates(gazetteer: &Gazetteer, name: &str, label: &str) -> Vec<NameCandidate> {
    let candidate =
        |it: &candidates::Candidate| NameCandidate { place: it.place, is_partial: it.is_partial() };
    candidates::find_candidates(gazetteer, name, label).iter().map(candidate).collect()
}

/// Resolves mentions to places. The results have the order of `mentions`. Decided mentions get
/// `None`; they are evidence for the others. Each other mention gets a resolution, which without
/// candidates has the reason. Mentions with the same answer share it.
///
/// `mentions` must be sorted by start.
///
/// Cost: grows with the number of mentions, and with the number of candidates of each name times
/// the places of the document near each candidate.
pub fn resolve(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[ResolverMention],
) -> Vec<Option<Arc<Resolution>>> {
    let contexts = context::mention_contexts(gazetteer, text, mentions);
    let mut groups = groups::group_mentions(gazetteer, text, mentions, &contexts);
    score::score_groups(gazetteer, &mut groups, &contexts);
    let explainer = Explainer::new(gazetteer, text, mentions, &contexts, &groups);
    let mut answers = vec![None; mentions.len()];
    for (at, group) in groups.all.iter().enumerate().filter(|(_, group)| !group.is_decided) {
        let answer =
            Arc::new(build_resolution(gazetteer, group, |option| explainer.reasons(at, option)));
        for &mention in &group.mentions {
            answers[mention] = Some(answer.clone());
        }
    }
    proximity::resolve_by_proximity(text, mentions, &mut answers);
    answers
}

/// Returns the share of right answers among those that seem certain. A name of which only a part
/// matches, or with a changed letter, may name another place. A sea or a region across borders has
/// no one point, and texts mean different parts of it.
fn reliability(gazetteer: &Gazetteer, candidate: &Candidate) -> f64 {
    use PlaceKind::{Island, Mountain, Nature, Region, Water};
    let is_wide = gazetteer.country(candidate.place).is_none()
        && matches!(gazetteer.kind(candidate.place), Island | Mountain | Nature | Region | Water);
    match candidate.name_match {
        NameMatch::Misspelled | NameMatch::Partial => UNSURE_RELIABILITY,
        NameMatch::Name(_) | NameMatch::WithoutKindWord | NameMatch::Transcription if is_wide => {
            UNSURE_RELIABILITY
        }
        NameMatch::Name(_) | NameMatch::WithoutKindWord | NameMatch::Transcription => 1.0,
    }
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
    let score = |option: usize| {
        group.probabilities[option] * reliability(gazetteer, &group.candidates[option])
    };
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
            score: Score::new(score(option)),
            approximate: group.candidates[option].is_partial(),
            reasons: reasons(option),
        })
        .collect();
    let unresolved = match order.first() {
        None => Some(UnresolvedReason::Unknown),
        Some(&first) if group.probabilities[first] <= group.none_probability() => {
            Some(UnresolvedReason::Unlikely)
        }
        Some(_) => None,
    };
    let some = (0..group.candidates.len()).map(score).sum::<f64>();
    let none = (1.0 - some).clamp(0.0, 1.0);
    Resolution { candidates, none: Score::new(none), unresolved }
}
