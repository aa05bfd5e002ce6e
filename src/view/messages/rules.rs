//! Names of the detector's rules.

/// The rules by the names under which suggestions are stored, with their names for people.
const RULE_NAMES: &[(&str, &str)] = &[
    ("money with a sign", text!("money with a sign")),
    ("money", text!("money")),
    ("money in one word", text!("money in one word")),
    ("money before a noun", text!("money before a noun")),
    ("percent", text!("percent")),
    ("quantity", text!("quantity")),
    ("clock", text!("clock")),
    ("clock in words", text!("clock in words")),
    ("daylight", text!("daylight")),
    ("part of a day", text!("part of a day")),
    ("set", text!("set")),
    ("relative day", text!("relative day")),
    ("weekday", text!("weekday")),
    ("relative period", text!("relative period")),
    ("bare period", text!("bare period")),
    ("quarter", text!("quarter")),
    ("part of a period", text!("part of a period")),
    ("duration", text!("duration")),
    ("joined duration", text!("joined duration")),
    ("day", text!("day")),
    ("date in digits", text!("date in digits")),
    ("holiday", text!("holiday")),
    ("month", text!("month")),
    ("season", text!("season")),
    ("decade", text!("decade")),
    ("century", text!("century")),
    ("era", text!("era")),
    ("year", text!("year")),
    ("dateline", text!("dateline")),
    ("group", text!("group")),
];

/// Returns the name of a rule for people. A rule of another version has its stored name.
pub(super) fn rule_name(rule: &str) -> &str {
    let known = RULE_NAMES.iter().find(|(stored, _)| *stored == rule);
    known.map_or(rule, |(_, name)| name)
}
