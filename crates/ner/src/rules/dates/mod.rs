//! Dates, times, durations and recurring times. Values follow TIMEX3 (ISO 24617-1).

mod calendar_words;
mod clock;
mod clock_words;
mod day_part;
mod daylight;
mod direction;
mod duration;
mod holiday;
mod hyphenated_duration;
mod month;
mod month_day;
mod numeric_date;
mod period_part;
mod quarter;
mod recurrence;
mod relative;
mod time_count;
mod weekday;
mod year;

use super::rule::Rule;
use super::rule::word_kind::{DIGIT, NO_SIGN, SIGN, THE, WORD};
use crate::label::Label;
pub(super) use numeric_date::infer_date_order;

/// Of matches with equal length, the first rule wins. A DATE whose value is a clock time is a TIME.
pub(super) const RULES: &[Rule] = &[
    (Label::Time, "clock", DIGIT | WORD, clock::clock),
    (Label::Time, "clock in words", DIGIT | WORD, clock_words::clock_in_words),
    (Label::Time, "daylight", WORD, daylight::daylight),
    (Label::Time, "part of a day", THE | WORD, day_part::day_part),
    (Label::Date, "set", WORD, recurrence::recurring_time),
    (Label::Date, "relative day", THE | WORD, relative::relative_day),
    (Label::Date, "weekday", THE | WORD, weekday::weekday),
    (Label::Date, "relative period", THE | WORD, relative::relative_period),
    (Label::Date, "bare period", THE, relative::bare_period),
    (Label::Date, "quarter", NO_SIGN, quarter::quarter),
    (Label::Date, "part of a period", NO_SIGN, period_part::period_part),
    (Label::Date, "duration", NO_SIGN, duration::match_duration),
    (Label::Date, "joined duration", DIGIT | WORD, hyphenated_duration::hyphenated_duration),
    (Label::Date, "day", NO_SIGN, month_day::month_day),
    (Label::Date, "date in digits", DIGIT | WORD, numeric_date::numeric_date),
    (Label::Date, "holiday", WORD, holiday::holiday),
    (Label::Date, "month", THE | WORD, month::month),
    (Label::Date, "season", THE | WORD, month::season),
    (Label::Date, "decade", NO_SIGN | SIGN, year::decade),
    (Label::Date, "century", NO_SIGN, year::century),
    (Label::Date, "era", DIGIT | WORD, year::era),
    (Label::Date, "year", NO_SIGN | SIGN, year::year),
];
