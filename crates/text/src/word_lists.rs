//! The English word lists of the tokenizer and the sentence splitter; those about hyphens are in
//! `hyphen`. The lists are deliberately short: they have only the words for which a rule about
//! letters would be wrong.

/// Abbreviations that always keep their period. Single letters and abbreviations like `U.S.` need
/// no list.
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

/// Abbreviations of states and provinces that are also words or names. They keep the period only
/// after a place name and a comma: "Springfield, Ill.".
const STATE_ABBREVIATIONS: &[&str] = &[
    "Ala", "Alta", "Ark", "Del", "Ga", "Ia", "Ill", "Ind", "Kan", "Kans", "Ky", "La", "Man",
    "Mass", "Md", "Me", "Miss", "Mo", "Mont", "Neb", "Nebr", "Nev", "Nfld", "Ont", "Ore", "Oreg",
    "Pa", "Penn", "Qld", "Que", "Sask", "Tas", "Tex", "Va", "Vic", "Vt", "Wash", "Wyo",
];

/// Abbreviations that are also words. They keep the period only before a number.
const ABBREVIATIONS_BEFORE_NUMBER: &[&str] = &[
    "Art", "Ch", "Fig", "Figs", "Mar", "Mon", "No", "Nos", "Rs", "Sat", "Sec", "Sun", "Vol", "Wed",
    "art", "c", "ch", "fig", "figs", "no", "nos", "p", "pp", "sec", "vol",
];

/// Full month names, which some writers put a period after.
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

/// Abbreviations that precede a name. They never end a sentence.
const TITLES: &[&str] = &[
    "Adm.", "Amb.", "Brig.", "Capt.", "Cdr.", "Cmdr.", "Col.", "Cpl.", "Cpt.", "Dr.", "Drs.",
    "Fr.", "Ft.", "Gen.", "Gens.", "Gov.", "Govs.", "Hon.", "Lt.", "Maj.", "Messrs.", "Mlle.",
    "Mme.", "Mr.", "Mrs.", "Ms.", "Mt.", "Pres.", "Prof.", "Profs.", "Pvt.", "Rep.", "Reps.",
    "Rev.", "Sen.", "Sens.", "Sgt.", "St.", "Ste.", "Supt.", "v.", "vs.",
];

/// Words that start sentences but not names.
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

/// Units that are split from the number before them. Case matters: `5g` is a weight, `5G` a
/// network. Digits with other letters after them stay one token (`3D`, `4x4`, `1080p`).
const UNITS: &[&str] = &[
    "km", "km²", "km2", "m", "m²", "m2", "cm", "mm", "nm", "kg", "g", "mg", "lb", "lbs", "oz",
    "ft", "mi", "mph", "kmh", "kph", "ha", "l", "ml", "bn", "b", "mn", "tn", "k", "t", "hr", "hrs",
    "h", "min", "mins", "sec", "secs", "am", "pm", "kW", "MW", "GW", "kWh", "MWh", "GWh", "Hz",
    "kHz", "MHz", "GHz", "KB", "MB", "GB", "TB", "kB", "px", "bpd", "bps", "KM", "MM", "KG", "M",
    "BN", "K", "AM", "PM", "GMT", "UTC", "BST", "CET", "EET", "EST", "EDT", "ET", "PT", "USD",
    "EUR", "GBP",
];

/// Top-level domains for which a bare `name.tld` counts as an address.
const TOP_LEVEL_DOMAINS: &[&str] =
    &["com", "edu", "eu", "gov", "info", "int", "io", "mil", "net", "org", "tv", "uk"];

/// Returns true if a word (given without a period) keeps the period after it.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.contains(&word)
}

/// Returns true if a word keeps its period after a place name and a comma.
pub(crate) fn is_state_abbreviation(word: &str) -> bool {
    STATE_ABBREVIATIONS.contains(&word)
}

/// Returns true if a word keeps its period before a number.
pub(crate) fn is_abbreviation_before_number(word: &str) -> bool {
    ABBREVIATIONS_BEFORE_NUMBER.contains(&word)
}

/// Returns true if a word is a full month name.
pub(crate) fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

/// Returns true if a token (given with its period) is a title, which never ends a sentence.
pub(crate) fn is_title(token: &str) -> bool {
    TITLES.contains(&token)
}

/// Returns true if a word starts sentences but not names.
pub(crate) fn is_sentence_starter(word: &str) -> bool {
    SENTENCE_STARTERS.contains(&word)
}

/// Returns true if the letters are a unit that is split from the number before it.
pub(crate) fn is_unit(letters: &str) -> bool {
    UNITS.contains(&letters)
}

/// Returns true if a label is a common top-level domain.
pub(crate) fn is_top_level_domain(label: &str) -> bool {
    TOP_LEVEL_DOMAINS.contains(&label)
}
