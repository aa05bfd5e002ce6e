//! The English word lists that tokenizer and sentence splitter go by; those about hyphens are in
//! `hyphen`. All are short on purpose: each word is here because a rule over letters alone would
//! get it wrong.

/// Keep their full stop. Single letters and `U.S.`-like runs need no list.
const ABBREVIATIONS: &[&str] = &[
    "Adm", "Amb", "Ave", "Blvd", "Brig", "Bros", "Capt", "Cdr", "Cmdr", "Co", "Col", "Corp", "Cos",
    "Cpl", "Cpt", "Dept", "Dr", "Drs", "Esq", "Fr", "Ft", "Gen", "Gens", "Gov", "Govs", "Hon",
    "Inc", "Jr", "Lt", "Ltd", "Maj", "Messrs", "Mlle", "Mme", "Mr", "Mrs", "Ms", "Mt", "Ph",
    "Pres", "Prof", "Profs", "Pte", "Pty", "Pvt", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "Sr",
    "St", "Ste", "Supt", "Univ", "Jan", "Feb", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct",
    "Nov", "Dec", "Tue", "Tues", "Thu", "Thur", "Thurs", "Fri", "Ariz", "Calif", "Colo", "Conn",
    "Fla", "Mich", "Minn", "Okla", "Tenn", "Wis", "approx", "ca", "cf", "col", "dept", "ed", "eds",
    "est", "etc", "gen", "govt", "ibid", "incl", "intl", "lt", "v", "vs",
];

/// States and provinces whose abbreviations are words or names too, so they keep the full stop only
/// behind a place and a comma: "Springfield, Ill.".
const STATE_ABBREVIATIONS: &[&str] = &[
    "Ala", "Alta", "Ark", "Del", "Ga", "Ia", "Ill", "Ind", "Kan", "Kans", "Ky", "La", "Man",
    "Mass", "Md", "Me", "Miss", "Mo", "Mont", "Neb", "Nebr", "Nev", "Nfld", "Ont", "Ore", "Oreg",
    "Pa", "Penn", "Qld", "Que", "Sask", "Tas", "Tex", "Va", "Vic", "Vt", "Wash", "Wyo",
];

/// Words of their own too, so they keep the full stop only before a number.
const ABBREVIATIONS_BEFORE_NUMBER: &[&str] = &[
    "Art", "Ch", "Fig", "Figs", "Mar", "Mon", "No", "Nos", "Rs", "Sat", "Sec", "Sun", "Vol", "Wed",
    "art", "c", "ch", "fig", "figs", "no", "nos", "p", "pp", "sec", "vol",
];

/// Months in full, which some writers give a full stop as they do the short ones.
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Abbreviations that a name follows: no sentence ends after one.
const TITLES: &[&str] = &[
    "Adm.", "Amb.", "Brig.", "Capt.", "Cdr.", "Cmdr.", "Col.", "Cpl.", "Cpt.", "Dr.", "Drs.",
    "Fr.", "Gen.", "Gens.", "Gov.", "Govs.", "Hon.", "Lt.", "Maj.", "Messrs.", "Mlle.", "Mme.",
    "Mr.", "Mrs.", "Ms.", "Mt.", "Pres.", "Prof.", "Profs.", "Pvt.", "Rep.", "Reps.", "Rev.",
    "Sen.", "Sens.", "Sgt.", "St.", "Ste.", "Supt.", "v.", "vs.",
];

/// Words with which sentences start and names do not.
const SENTENCE_STARTERS: &[&str] = &[
    "A",
    "After",
    "All",
    "Also",
    "Although",
    "An",
    "And",
    "Another",
    "Any",
    "As",
    "At",
    "Because",
    "Before",
    "But",
    "By",
    "Despite",
    "During",
    "Each",
    "Earlier",
    "Every",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "My",
    "No",
    "Now",
    "Of",
    "On",
    "One",
    "Or",
    "Our",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "To",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "While",
    "Who",
    "Why",
    "With",
    "Yet",
    "You",
];

/// Units that are split from the number before them, letter case included: `5g` is a weight and
/// `5G` a network. Digits with other letters behind them stay one token (`3D`, `4x4`, `1080p`).
const UNITS: &[&str] = &[
    "km", "km²", "km2", "m", "m²", "m2", "cm", "mm", "nm", "kg", "g", "mg", "lb", "lbs", "oz",
    "ft", "mi", "mph", "kmh", "kph", "ha", "l", "ml", "bn", "b", "mn", "tn", "k", "t", "hr", "hrs",
    "h", "min", "mins", "sec", "secs", "am", "pm", "kW", "MW", "GW", "kWh", "MWh", "GWh", "Hz",
    "kHz", "MHz", "GHz", "KB", "MB", "GB", "TB", "kB", "px", "bpd", "bps", "KM", "MM", "KG", "M",
    "BN", "K", "AM", "PM", "GMT", "UTC", "BST", "CET", "EET", "EST", "EDT", "ET", "PT", "USD",
    "EUR", "GBP",
];

/// Top-level domains by which a bare `name.tld` is known for an address.
const TOP_LEVEL_DOMAINS: &[&str] =
    &["com", "edu", "eu", "gov", "info", "int", "io", "mil", "net", "org", "tv", "uk"];

/// Whether the word (without a full stop) keeps the full stop that follows it.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.contains(&word)
}

/// Whether the word keeps its full stop behind a place and a comma.
pub(crate) fn is_state_abbreviation(word: &str) -> bool {
    STATE_ABBREVIATIONS.contains(&word)
}

/// Whether the word keeps its full stop when a number follows.
pub(crate) fn is_abbreviation_before_number(word: &str) -> bool {
    ABBREVIATIONS_BEFORE_NUMBER.contains(&word)
}

/// Whether the word is a month in full.
pub(crate) fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

/// Whether the token (with its full stop) is a title, which never ends a sentence.
pub(crate) fn is_title(token: &str) -> bool {
    TITLES.contains(&token)
}

/// Whether the word is one with which sentences start and names do not.
pub(crate) fn is_sentence_starter(word: &str) -> bool {
    SENTENCE_STARTERS.contains(&word)
}

/// Whether the letters are a unit that is split from the number before them.
pub(crate) fn is_unit(letters: &str) -> bool {
    UNITS.contains(&letters)
}

/// Whether the label is a well-known top-level domain.
pub(crate) fn is_top_level_domain(label: &str) -> bool {
    TOP_LEVEL_DOMAINS.contains(&label)
}
