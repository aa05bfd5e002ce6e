//! Relabels unknown names from place to company after words for a part of a company: "shares of
//! Isagen".

use super::SentenceContext;
use crate::label::Label;
use crate::lexicon::NameFlags;
use crate::postprocess::mention::TokenMention;

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
    for name in names.iter_mut().filter(|it| it.label == Label::Gpe) {
        let mention_range = sentence.local_range(name);
        let has_company_cue = mention_range.start > 1
            && sentence.previous_word(mention_range.start) == "of"
            && sentence.is_one_of(mention_range.start - 2, COMPANY_CUES);
        if has_company_cue && sentence.name_flags(mention_range) == NameFlags::default() {
            name.label = Label::Org;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::check;

    #[test]
    fn unknown_place_with_shares_is_company() {
        check(&[
            ("Shares of [Isagen|GPE] rose", "Shares of [Isagen|ORG] rose"),
            ("The takeover of [Isagen|GPE] failed", "The takeover of [Isagen|ORG] failed"),
            ("Shares of [Syria|GPE] rose", "Shares of [Syria|GPE] rose"),
            ("The streets of [Isagen|GPE] froze", "The streets of [Isagen|GPE] froze"),
        ]);
    }
}
