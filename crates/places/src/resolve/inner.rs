//! Resolves mentions together with the names of places inside longer names.

use super::{ResolverMention, name_candidates, resolve};
use crate::gazetteer::Gazetteer;
use crate::inner_names::find_inner_names;
use crate::name_key::name_key;
use dateline_annotation::model::{InnerPlace, OUTER_LABELS, PLACE_LABELS};
use dateline_annotation::places::Resolution;
use dateline_text::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The name of a place inside a mention.
#[derive(Clone, Debug, PartialEq)]
pub struct InnerResolution {
    /// The index of the mention.
    pub mention: usize,
    /// The bytes of the inner name in the text.
    pub span: Span,
    /// The place that it names. There is always a best one.
    pub resolution: Arc<Resolution>,
}

impl InnerResolution {
    /// Returns the inner place as it is exported. `None` if it has no best place.
    pub fn to_inner_place(&self) -> Option<InnerPlace> {
        Some(InnerPlace { span: self.span, place: self.resolution.to_link()? })
    }
}

/// The places of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentPlaces {
    /// The resolution of each mention, as from [`resolve`]. `None` for mentions without a place
    /// label.
    pub answers: Vec<Option<Arc<Resolution>>>,
    /// The places inside mentions, in order of their spans.
    pub inner: Vec<InnerResolution>,
}

/// A mention, or a name inside a mention, that is resolved.
struct ResolvedName<'a> {
    mention: ResolverMention<'a>,
    index: usize,
    is_inner: bool,
}

/// Resolves mentions to places, and the names of places inside organizations, events, facilities
/// and natural features: "Kentucky" in "Kentucky State Police". Inner names are evidence like
/// mentions.
///
/// `mentions` must be sorted by start. They may have any label; only those with a place label are
/// resolved.
///
/// Cost: that of [`resolve`], and some lookups for each word of the names that are searched.
pub fn resolve_with_inner_places(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[ResolverMention],
) -> DocumentPlaces {
    let is_place = |it: &ResolverMention| is_place_label(it.label);
    let key = |it: &ResolverMention| name_key(it.span.slice(text).unwrap_or_default());
    let known: BTreeSet<String> =
        mentions.iter().filter(|it| matches!(it.label, "GPE" | "LOC")).map(key).collect();
    let mut names: Vec<ResolvedName> = Vec::new();
    for (index, &mention) in mentions.iter().enumerate() {
        if is_place(&mention) {
            names.push(ResolvedName { mention, index, is_inner: false });
        }
        if is_searched(gazetteer, text, &mention) {
            let inner = find_inner_names(gazetteer, text, (mention.span, mention.label), &known);
            names.extend(inner.into_iter().map(|it| ResolvedName {
                mention: ResolverMention { span: it.span, label: it.label, decided: None },
                index,
                is_inner: true,
            }));
        }
    }
    names.sort_by_key(|it| (it.mention.span.start, it.mention.span.end));
    let resolved: Vec<ResolverMention> = names.iter().map(|it| it.mention).collect();
    let answers = resolve(gazetteer, text, &resolved);
    let mut places = DocumentPlaces { answers: vec![None; mentions.len()], inner: Vec::new() };
    for (name, answer) in names.iter().zip(answers) {
        if !name.is_inner {
            places.answers[name.index] = answer;
        } else if let Some(resolution) = answer.filter(|it| it.best().is_some()) {
            let (mention, span) = (name.index, name.mention.span);
            places.inner.push(InnerResolution { mention, span, resolution });
        }
    }
    places
}

fn is_place_label(label: &str) -> bool {
    PLACE_LABELS.contains(&label) || label == "PLACE"
}

/// Returns true if a mention may contain the name of another place. The whole name of a place, such
/// as "Gulf of Mexico", contains none.
fn is_searched(gazetteer: &Gazetteer, text: &str, mention: &ResolverMention) -> bool {
    if OUTER_LABELS.contains(&mention.label) {
        return true;
    }
    let quote = mention.span.slice(text).unwrap_or_default();
    let is_whole = || name_candidates(gazetteer, quote, "").iter().any(|it| !it.is_partial);
    matches!(mention.label, "FAC" | "LOC" | "GPE" | "PLACE") && !is_whole()
}
