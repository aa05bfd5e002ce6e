//! Answers to toponyms, and how many of them are right.

use super::gold::Toponym;
use dateline_annotation::model::GeoPoint;
use dateline_annotation::places::Resolution;
use dateline_places::{Gazetteer, km_between, name_candidates};

/// Half the circumference of the earth in kilometers: the error of a missing answer.
pub(super) const MAX_ERROR_KM: f64 = 20_038.0;

/// The probability from which an answer counts as sure.
const SURE: f64 = 0.9;

/// A toponym with the resolver's answer.
pub(super) struct ToponymResult {
    pub kind: String,
    pub surface: String,
    pub gold_point: GeoPoint,
    /// The name, point and probability of the answer.
    pub answer: Option<(String, GeoPoint, f64)>,
    pub is_candidate: bool,
    /// True if the candidates include the place, counting partial matches of longer names.
    pub is_candidate_with_parts: bool,
    pub is_correct: bool,
    /// True if the answer has the toponym's GeoNames id.
    pub has_id: bool,
    /// True if the toponym has a GeoNames id.
    pub has_gold_id: bool,
    pub is_identical: bool,
    pub is_approximate: bool,
    pub error_km: f64,
}

impl ToponymResult {
    pub(super) fn new(
        gazetteer: &Gazetteer,
        toponym: &Toponym,
        answer: Option<&Resolution>,
    ) -> Self {
        let gold = toponym.gold_point().unwrap_or(GeoPoint::ORIGIN);
        let is_candidate = |with_parts: bool| {
            name_candidates(gazetteer, &toponym.surface, "").iter().any(|it| {
                (with_parts || !it.is_partial)
                    && toponym
                        .is_correct(gazetteer.geonames_id(it.place), gazetteer.point(it.place))
            })
        };
        let best = answer.and_then(Resolution::best);
        let km = best.map_or(MAX_ERROR_KM, |it| {
            if toponym.has_id(it.place.geonames) { 0.0 } else { km_between(gold, it.place.point) }
        });
        Self {
            kind: toponym.kind.clone(),
            surface: toponym.surface.clone(),
            gold_point: gold,
            answer: best.map(|it| (it.place.name.clone(), it.place.point, it.score.get())),
            is_candidate: is_candidate(false),
            is_candidate_with_parts: is_candidate(true),
            is_correct: best
                .is_some_and(|it| toponym.is_correct(it.place.geonames, it.place.point)),
            has_id: best.is_some_and(|it| toponym.has_id(it.place.geonames)),
            has_gold_id: toponym.geonames_id.is_some(),
            is_identical: best.is_some_and(|it| toponym.is_identical(gazetteer, it)),
            is_approximate: best.is_some_and(|it| it.approximate),
            error_km: km,
        }
    }
}

/// The counts of some toponyms.
#[derive(Clone, Copy, Default)]
pub(super) struct AnswerCounts {
    pub toponyms: usize,
    pub answered: usize,
    /// Answers within the tolerance, or with the toponym's id.
    pub correct: usize,
    /// Toponyms with a GeoNames id, and those of them whose answer has it.
    pub with_id: usize,
    pub same_id: usize,
    /// Answers that are right by identity.
    pub identical: usize,
    /// Answers with a probability of at least 90 %, and those of them that are right within the
    /// tolerance and by identity.
    pub sure: usize,
    pub sure_correct: usize,
    pub sure_identical: usize,
}

impl AnswerCounts {
    pub(super) fn of<'a>(results: impl Iterator<Item = &'a ToponymResult>) -> Self {
        let mut counts = Self::default();
        for it in results {
            let is_sure = it.answer.as_ref().is_some_and(|(_, _, score)| *score >= SURE);
            counts.toponyms += 1;
            counts.answered += usize::from(it.answer.is_some());
            counts.correct += usize::from(it.is_correct);
            counts.with_id += usize::from(it.has_gold_id);
            counts.same_id += usize::from(it.has_id);
            counts.identical += usize::from(it.is_identical);
            counts.sure += usize::from(is_sure);
            counts.sure_correct += usize::from(is_sure && it.is_correct);
            counts.sure_identical += usize::from(is_sure && it.is_identical);
        }
        counts
    }
}

/// The mentions that are shown as places, and those of them with exactly the span of a toponym.
#[derive(Clone, Copy, Default)]
pub(super) struct ShownCounts {
    pub shown: usize,
    pub correct: usize,
}

impl ShownCounts {
    pub(super) fn add(&mut self, other: Self) {
        self.shown += other.shown;
        self.correct += other.correct;
    }
}
