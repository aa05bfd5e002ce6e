//! Hyphens that separate tokens. Usually a hyphen is part of a name. These are the exceptions, for
//! English: cases where a mention would otherwise start or end inside a token.
//!
//! Word lists are needed because the shapes of words are ambiguous: `Jong-un` looks like `US-led`,
//! and `Guinea-Bissau` like `Israel-Hamas`. An unneeded cut does little harm (a mention spans three
//! tokens), but a missing cut makes a mention impossible. Therefore participles are recognized by
//! their endings instead of a list.

/// Prefixes that are split off before a capital or a digit: pro-Russian, mid-December,
/// ex-President, pre-2011.
const PREFIXES: &[&str] = &["anti", "ex", "late", "early", "mid", "post", "pre", "pro", "then"];

/// More such prefixes, but only in lower case. Capitalized, they are parts of names (Kim Un-chol,
/// Pan-African Congress, Inter-American Court, Non-Proliferation Treaty).
const LOWER_PREFIXES: &[&str] = &["inter", "non", "pan", "un"];

/// Second parts of compounds with a name (`Iran-friendly`) that do not have the ending of a
/// participle.
const COMPOUND_TAILS: &[&str] = &[
    "aged", "area", "born", "bound", "built", "centric", "era", "first", "free", "friendly",
    "held", "language", "led", "like", "loyal", "made", "majority", "native", "only", "owned",
    "rich", "ruled", "run", "sized", "style", "time", "trained", "type", "wide",
];

/// Last parts of names that look like participles.
const NAME_TAILS: &[&str] =
    &["ahmed", "hamed", "majed", "mohamed", "mohammed", "muhammed", "rashed", "saeed", "sayed"];

/// Common words that are the first part of compounds like `State-owned` at the start of a sentence.
const COMMON_HEADS: &[&str] = &[
    "air",
    "army",
    "battle",
    "broad",
    "civil",
    "clean",
    "co",
    "cold",
    "crisis",
    "ever",
    "family",
    "far",
    "fast",
    "foreign",
    "full",
    "government",
    "half",
    "hard",
    "heavy",
    "high",
    "home",
    "ill",
    "jet",
    "land",
    "large",
    "left",
    "light",
    "long",
    "low",
    "man",
    "mass",
    "media",
    "middle",
    "much",
    "multi",
    "new",
    "newly",
    "oil",
    "old",
    "once",
    "one",
    "open",
    "opposition",
    "out",
    "over",
    "private",
    "rebel",
    "record",
    "right",
    "self",
    "semi",
    "short",
    "single",
    "small",
    "so",
    "soft",
    "state",
    "three",
    "tight",
    "two",
    "under",
    "war",
    "water",
    "well",
    "world",
];

/// Acronyms that are always a name by themselves when a hyphen follows or precedes: US-Iran.
const ACRONYMS: &[&str] = &[
    "DPRK", "EU", "IDF", "IMF", "ISIL", "ISIS", "NATO", "PLO", "PRC", "U.K.", "U.N.", "U.S.",
    "UAE", "UK", "UN", "US", "USSR",
];

/// Names that occur in pairs in news texts: Israel-Hamas, Turkey-Syria. Both parts must be listed.
const PAIRED_NAMES: &[&str] = &[
    "Afghan",
    "Afghanistan",
    "Arab",
    "Armenia",
    "Azerbaijan",
    "Belarus",
    "Britain",
    "Canada",
    "China",
    "Chinese",
    "Egypt",
    "Egyptian",
    "Ethiopia",
    "Eritrea",
    "France",
    "Georgia",
    "Germany",
    "Hamas",
    "Hezbollah",
    "India",
    "Indian",
    "Iran",
    "Iranian",
    "Iraq",
    "Iraqi",
    "Israel",
    "Israeli",
    "Japan",
    "Jordan",
    "Korea",
    "Kosovo",
    "Kurdish",
    "Lebanese",
    "Lebanon",
    "Libya",
    "Mexico",
    "Pakistan",
    "Pakistani",
    "Palestine",
    "Palestinian",
    "Poland",
    "Qatar",
    "Russia",
    "Russian",
    "Saudi",
    "Serbia",
    "Sudan",
    "Syria",
    "Syrian",
    "Taiwan",
    "Tunisia",
    "Turkey",
    "Turkish",
    "Turkiye",
    "Ukraine",
    "Ukrainian",
    "Yemen",
    "Yemeni",
];

/// Returns true if a hyphen between the two parts of a word separates tokens.
pub(crate) fn hyphen_splits(left: &str, right: &str, left_is_first: bool) -> bool {
    let right_starts_upper = right.starts_with(char::is_uppercase);
    if right_starts_upper || right.starts_with(char::is_numeric) {
        if is_prefix(left, left_is_first) {
            return true;
        }
        return right_starts_upper
            && left.starts_with(char::is_uppercase)
            && (ACRONYMS.contains(&left)
                || ACRONYMS.contains(&right)
                || (PAIRED_NAMES.contains(&left) && PAIRED_NAMES.contains(&right)));
    }
    left.starts_with(char::is_uppercase)
        && is_compound_tail(right)
        && !contains_ignore_case(COMMON_HEADS, left)
}

fn is_prefix(part: &str, first: bool) -> bool {
    PREFIXES.contains(&part)
        || LOWER_PREFIXES.contains(&part)
        || (first && part.starts_with(char::is_uppercase) && contains_ignore_case(PREFIXES, part))
}

/// Returns true for participles, recognized by their endings, and for the listed words. The
/// shortest romanized syllables of Chinese and Korean given names (`Jong-un`, `Xiao-ping`) are
/// neither.
fn is_compound_tail(part: &str) -> bool {
    if part.len() > 24 || !part.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let participle = (part.len() >= 5 && part.ends_with("ed") && !NAME_TAILS.contains(&part))
        || (part.len() >= 6 && part.ends_with("ing"));
    participle || COMPOUND_TAILS.contains(&part)
}

fn contains_ignore_case(list: &[&str], word: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}
