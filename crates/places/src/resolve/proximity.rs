//! Locates names that are not in the gazetteer beside places that are.

use super::ResolverMention;
use dateline_annotation::model::{LinkTarget, Place, PlaceKind, Score};
use dateline_annotation::places::{PlaceCandidate, Resolution, ResolutionReason};
use dateline_text::{Span, paragraphs, sentences, tokenize_in};
use std::sync::Arc;

/// The scores of approximate locations: after a word such as "near", and in the same sentence.
const LOCATIVE_SCORE: f64 = 0.6;
const SAME_SENTENCE_SCORE: f64 = 0.4;

/// Words between a name and the place that it is located beside.
const LOCATIVE_WORDS: [&str; 12] =
    ["in", "near", "at", "outside", "of", "from", "around", "inside", "by", ",", "(", "to"];

/// Resolves facilities and natural features without an answer to a place beside them, marked as
/// approximate. `answers` are those of `mentions`.
pub(super) fn resolve_by_proximity(
    text: &str,
    mentions: &[ResolverMention],
    answers: &mut [Option<Arc<Resolution>>],
) {
    let lacks: Vec<usize> = (0..mentions.len())
        .filter(|&at| !matches!(mentions[at].label, "GPE" | "NORP"))
        .filter(|&at| answers[at].as_ref().is_some_and(|answer| answer.best().is_none()))
        .collect();
    if lacks.is_empty() {
        return;
    }
    let anchors: Vec<(usize, Place)> = (0..mentions.len())
        .filter_map(|at| Some((at, anchor_place(&mentions[at], answers[at].as_deref())?)))
        .collect();
    let paragraphs = paragraphs(text);
    for at in lacks {
        let sentence = sentence_containing(text, &paragraphs, mentions[at].span);
        let Some((anchor, score)) = find_anchor(text, mentions, at, &anchors, sentence) else {
            continue;
        };
        let Some(answer) = answers[at].as_mut().map(Arc::make_mut) else { continue };
        let reasons = vec![ResolutionReason::Beside { place: anchor.name.clone() }];
        let score = Score::new(score);
        answer
            .candidates
            .insert(0, PlaceCandidate { place: anchor.clone(), score, approximate: true, reasons });
        answer.none = Score::new(1.0 - score.get());
        answer.unresolved = None;
    }
}

/// Returns the place of a mention if others can be located beside it: it must not be wider than a
/// county.
fn anchor_place(mention: &ResolverMention, answer: Option<&Resolution>) -> Option<Place> {
    let place = match (mention.decided, answer) {
        (Some(LinkTarget::Place(place)), _) => place.clone(),
        (Some(LinkTarget::None), _) => return None,
        (None, answer) => answer?.best().filter(|best| !best.approximate)?.place.clone(),
    };
    let is_small = !matches!(
        place.kind,
        PlaceKind::Continent | PlaceKind::Country | PlaceKind::Region | PlaceKind::Division
    );
    is_small.then_some(place)
}

/// Returns the sentence that contains a mention.
fn sentence_containing(text: &str, paragraphs: &[Span], mention: Span) -> Option<Span> {
    let paragraph = paragraphs.iter().find(|paragraph| paragraph.contains(mention))?;
    let tokens = tokenize_in(text, *paragraph);
    let spans = sentences(text, &tokens).into_iter().map(|range| {
        let tokens = &tokens[range];
        Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end)
    });
    spans.into_iter().find(|sentence| sentence.contains(mention))
}

fn find_anchor<'a>(
    text: &str,
    mentions: &[ResolverMention],
    index: usize,
    anchors: &'a [(usize, Place)],
    sentence: Option<Span>,
) -> Option<(&'a Place, f64)> {
    let span = mentions[index].span;
    let inside = |other: usize| sentence.is_some_and(|it| it.contains(mentions[other].span));
    let led = anchors.iter().find(|(other, _)| {
        let between = text.get(span.end as usize..mentions[*other].span.start as usize);
        *other > index
            && inside(*other)
            && between.is_some_and(|it| it.split_whitespace().last().is_some_and(is_locative))
    });
    if let Some((_, place)) = led {
        return Some((place, LOCATIVE_SCORE));
    }
    let distance = |other: usize| {
        let other = mentions[other].span;
        if other.start >= span.end {
            other.start - span.end
        } else {
            span.start.saturating_sub(other.end)
        }
    };
    let same = anchors.iter().filter(|(other, _)| inside(*other));
    let nearest = same.min_by_key(|(other, _)| distance(*other));
    nearest.map(|(_, place)| (place, SAME_SENTENCE_SCORE))
}

fn is_locative(word: &str) -> bool {
    LOCATIVE_WORDS.contains(&word)
}
