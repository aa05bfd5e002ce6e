//! Unknown names that are taken for places where only a company can stand: "shares of Isagen".

use super::Sentence;
use crate::lexicon::Flags;
use crate::mention::Mention;

/// Words for a part or a share of a company, before "of".
const BELONGINGS: &[&str] = &[
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

pub(super) fn mend(sentence: &Sentence<'_>, names: &mut [Mention]) {
    for name in names.iter_mut().filter(|it| it.label == "GPE") {
        let place = sentence.place(name);
        let is_told = place.start > 1
            && sentence.before(place.start) == "of"
            && sentence.is(place.start - 2, BELONGINGS);
        if is_told && sentence.flags(place) == Flags::default() {
            name.label = "ORG";
        }
    }
}
