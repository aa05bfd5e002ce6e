//! Relabels unknown names from place to company after words for a part of a company: "shares of
//! Isagen".

use super::SentenceContext;
use crate::lexicon::NameFlags;
use crate::mention::TokenMention;

/// Words for a part or a share of a company, before "of".
const COMPANY_CUES: &[&str] = &[
    "acquisition",
    "bonds",
    "ceo",
    "executive",
    "rating",
    "ratings",
    "shareholders",
    "shares",
    "stock",
    "subsidiary",
    "takeover",
];

pub(super) fn relabel_companies(sentence: &SentenceContext<'_>, names: &mut [TokenMention]) {
    for name in names.iter_mut().filter(|it| it.label == "GPE") {
        let place = sentence.local_range(name);
        let is_told = place.start > 1
            && sentence.previous_word(place.start) == "of"
            && sentence.is_one_of(place.start - 2, COMPANY_CUES);
        if is_told && sentence.name_flags(place) == NameFlags::default() {
            name.label = "ORG";
        }
    }
}
