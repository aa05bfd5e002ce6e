//! Names that end in 's or contain it: "McDonald's", "Reader's Digest". Both the tagger and the
//! corpora end such names before the 's.

use super::{SentenceContext, is_possessive};
use crate::label::Label;
use crate::postprocess::mention::TokenMention;
use std::ops::Range;

/// Companies whose name ends in 's, listed without it.
const COMPANIES: &[&str] = &[
    "albertson",
    "applebee",
    "arby",
    "barron",
    "ben & jerry",
    "bloomingdale",
    "bojangle",
    "bonham",
    "boscov",
    "cabela",
    "carl",
    "casey",
    "chili",
    "christie",
    "claire",
    "culver",
    "debenham",
    "denny",
    "dick",
    "dillard",
    "domino",
    "friendly",
    "hamley",
    "hardee",
    "harper",
    "harrod",
    "hershey",
    "jane",
    "jimmy john",
    "kellogg",
    "kirkland",
    "kohl",
    "ladbroke",
    "land",
    "lay",
    "levi",
    "lloyd",
    "lord",
    "love",
    "lowe",
    "macy",
    "mcdonald",
    "menard",
    "moody",
    "morrison",
    "nando",
    "nathan",
    "o'reilly",
    "papa john",
    "peet",
    "pete",
    "raley",
    "sainsbury",
    "smucker",
    "sotheby",
    "standard & poor",
    "tiffany",
    "trader joe",
    "victoria",
    "wendy",
    "wetherspoon",
    "wrigley",
    "zaxby",
];

/// Names that continue after their 's.
const NAMES_WITH_POSSESSIVE: &[&str] = &[
    "victoria's secret",
    "reader's digest",
    "men's health",
    "women's health",
    "lloyd's of london",
    "land's end",
    "sam's club",
    "harper's bazaar",
    "harper's magazine",
    "jane's defence weekly",
    "dick's sporting goods",
    "ruth's chris",
    "bj's wholesale",
    "carl's jr",
    "bj's restaurants",
    "levi's stadium",
    "moody's investors service",
    "moody's analytics",
    "christie's international",
    "lowe's companies",
    "dick's drive-in",
    "farmer's almanac",
    "lands' end",
    "children's place",
];

/// Nouns before the name of a company.
const COMPANY_CUES: &[&str] = &[
    "agency",
    "bakery",
    "bank",
    "bookmaker",
    "brand",
    "brewer",
    "broker",
    "café",
    "chain",
    "company",
    "firm",
    "giant",
    "grocer",
    "grocers",
    "house",
    "insurer",
    "manufacturer",
    "maker",
    "retailer",
    "restaurant",
    "store",
    "stores",
    "supermarket",
    "supermarkets",
];

/// Words that may follow a name in 's and that are not possessed by it.
const NON_POSSESSED_WORDS: &[&str] = &[
    "a",
    "about",
    "added",
    "after",
    "agreed",
    "already",
    "also",
    "an",
    "and",
    "announced",
    "are",
    "as",
    "at",
    "because",
    "before",
    "but",
    "buys",
    "by",
    "can",
    "closed",
    "closes",
    "could",
    "cuts",
    "did",
    "does",
    "during",
    "expects",
    "fell",
    "for",
    "from",
    "gained",
    "had",
    "has",
    "have",
    "hired",
    "if",
    "in",
    "into",
    "is",
    "jumped",
    "last",
    "lost",
    "may",
    "must",
    "near",
    "not",
    "now",
    "of",
    "off",
    "on",
    "opened",
    "opens",
    "or",
    "over",
    "plans",
    "posted",
    "raised",
    "raises",
    "recalled",
    "reported",
    "reports",
    "rose",
    "said",
    "says",
    "should",
    "since",
    "slid",
    "sold",
    "sued",
    "than",
    "that",
    "the",
    "this",
    "to",
    "told",
    "under",
    "until",
    "was",
    "wants",
    "were",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "withdraws",
    "withdrew",
    "would",
];

/// Further such words, after listed companies only.
const COMPANY_VERBS: &[&str] = &[
    "became", "began", "bought", "built", "cost", "expect", "gave", "grew", "hit", "kept", "led",
    "left", "made", "makes", "met", "offers", "owns", "paid", "pays", "put", "ran", "runs", "saw",
    "sells", "serves", "set", "spent", "took", "uses", "went", "won",
];

pub(super) fn mark_possessive_names(sentence: &SentenceContext<'_>, names: &mut Vec<TokenMention>) {
    for ending in 0..sentence.len() {
        if !is_possessive(sentence.word(ending)) || ending == 0 {
            continue;
        }
        if let Some(words) = name_with_possessive(sentence, ending) {
            mark_organization(sentence, names, words);
        } else if let Some(words) = company_in_possessive(sentence, names, ending) {
            mark_organization(sentence, names, words);
        }
    }
}

/// Marks an organization, unless a mention extends beyond it. A mention that contains the
/// organization and continues with "and" begins after the "and".
fn mark_organization(
    sentence: &SentenceContext<'_>,
    names: &mut Vec<TokenMention>,
    words: Range<usize>,
) {
    for name in names.iter_mut() {
        let mention_range = sentence.local_range(name);
        if mention_range.start <= words.start
            && words.end + 1 < mention_range.end
            && sentence.is_one_of(words.end, &["and", "&"])
        {
            name.tokens.start = sentence.start + words.end + 1;
        }
    }
    if sentence.crosses_no_mention(names, &words) {
        sentence.replace_overlapping(names, words, Label::Org, "name in 's");
    }
}

/// Returns a name of [`NAMES_WITH_POSSESSIVE`] that contains the 's at `ending`.
fn name_with_possessive(sentence: &SentenceContext<'_>, ending: usize) -> Option<Range<usize>> {
    NAMES_WITH_POSSESSIVE.iter().find_map(|name| {
        let (first, rest) = name.split_once("'s ")?;
        let (first_length, rest_length) = (first.split(' ').count(), rest.split(' ').count());
        let start = ending.checked_sub(first_length)?;
        let is_match =
            matches_words(sentence, start, first) && matches_words(sentence, ending + 1, rest);
        (is_match && sentence.is_capital(start)).then_some(start..ending + 1 + rest_length)
    })
}

/// Returns true if these words begin at `start`.
fn matches_words(sentence: &SentenceContext<'_>, start: usize, words: &str) -> bool {
    words.split(' ').enumerate().all(|(at, word)| sentence.is_one_of(start + at, &[word]))
}

/// Returns a company name that ends in the 's at `ending`.
fn company_in_possessive(
    sentence: &SentenceContext<'_>,
    names: &[TokenMention],
    ending: usize,
) -> Option<Range<usize>> {
    let listed = COMPANIES.iter().find_map(|name| {
        let start = ending.checked_sub(name.split(' ').count())?;
        (matches_words(sentence, start, name) && sentence.is_capital(start)).then_some(start)
    });
    let found = names.iter().find(|it| sentence.local_range(it).end == ending);
    let start = listed.or_else(|| found.map(|it| sentence.local_range(it).start));
    let start = start.or_else(|| sentence.is_capital(ending - 1).then_some(ending - 1))?;
    let next = sentence.word(ending + 1);
    // Nothing is possessed, so the 's is part of the name.
    let is_free = !next.starts_with(char::is_alphanumeric)
        || sentence.is_one_of(ending + 1, NON_POSSESSED_WORDS);
    let is_verb = sentence.is_one_of(ending + 1, COMPANY_VERBS) || next.ends_with("ed");
    let has_its = sentence.word(ending + 2) == "its";
    let is_org = listed.is_some() && found.is_some_and(|it| it.label == Label::Org);
    let is_place = found.is_some_and(|it| it.label == Label::Gpe);
    let has_cue = is_free && is_company_cue(sentence, start)
        || has_its && next.starts_with(char::is_lowercase);
    let is_company =
        listed.is_some() && (is_free || is_verb || has_its || is_org) || has_cue && !is_place;
    is_company.then_some(start..ending + 1)
}

/// Returns true if the words before `start` imply a company.
fn is_company_cue(sentence: &SentenceContext<'_>, start: usize) -> bool {
    let word = |back: usize| start.checked_sub(back).map_or("", |at| sentence.word(at));
    let is_share = matches!(word(1), "of" | "in")
        && matches!(
            word(2),
            "shares" | "Shares" | "stock" | "Stock" | "owner" | "branch" | "branches"
        );
    let is_work = matches!(word(1), "for" | "at") && word(2).starts_with("work");
    is_share || is_work || start > 0 && sentence.is_one_of(start - 1, COMPANY_CUES)
}

#[cfg(test)]
mod tests {
    use crate::postprocess::name_rules::testing::check;

    #[test]
    fn company_includes_its_possessive() {
        check(&[
            (
                "Dinner at [Wendy|PERSON]'s, near the station",
                "Dinner at [Wendy's|ORG], near the station",
            ),
            ("Then [Macy|ORG]'s said so", "Then [Macy's|ORG] said so"),
            ("The retailer Hatcher's and others", "The retailer [Hatcher's|ORG] and others"),
            (
                "He owns shares of Hatcher's and farms",
                "He owns shares of [Hatcher's|ORG] and farms",
            ),
            ("Sellers [Christie|PERSON]'s and others", "Sellers [Christie's|ORG] and others"),
        ]);
    }

    #[test]
    fn name_continues_after_possessive() {
        check(&[
            ("The [Victoria|PERSON]'s Secret shop", "The [Victoria's Secret|ORG] shop"),
            ("At Lloyd’s of London today", "At [Lloyd’s of London|ORG] today"),
        ]);
    }

    #[test]
    fn other_possessives_are_unchanged() {
        check(&[
            ("Then [Syria|GPE]'s army left", "Then [Syria|GPE]'s army left"),
            ("Then [Wendy|PERSON]'s brother left", "Then [Wendy|PERSON]'s brother left"),
        ]);
    }
}
