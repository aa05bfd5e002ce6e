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

use super::Rule;
use super::word_kind::{DIGIT, NO_SIGN, SIGN, THE, WORD};
pub(super) use numeric_date::{DateOrder, infer_date_order};
pub(super) use quarter::Quarter;

/// Of matches with equal length, the first rule wins. A DATE whose value is a clock time is a TIME.
pub(super) const RULES: &[Rule] = &[
    ("TIME", "clock", DIGIT | WORD, clock::clock),
    ("TIME", "clock in words", DIGIT | WORD, clock_words::clock_in_words),
    ("TIME", "daylight", WORD, daylight::daylight),
    ("TIME", "part of a day", THE | WORD, day_part::day_part),
    ("DATE", "set", WORD, recurrence::recurring_time),
    ("DATE", "relative day", THE | WORD, relative::relative_day),
    ("DATE", "weekday", THE | WORD, weekday::weekday),
    ("DATE", "relative period", THE | WORD, relative::relative_period),
    ("DATE", "bare period", THE, relative::bare_period),
    ("DATE", "quarter", NO_SIGN, quarter::quarter),
    ("DATE", "part of a period", NO_SIGN, period_part::period_part),
    ("DATE", "duration", NO_SIGN, duration::match_duration),
    ("DATE", "joined duration", DIGIT | WORD, hyphenated_duration::hyphenated_duration),
    ("DATE", "day", NO_SIGN, month_day::month_day),
    ("DATE", "date in digits", DIGIT | WORD, numeric_date::numeric_date),
    ("DATE", "holiday", WORD, holiday::holiday),
    ("DATE", "month", THE | WORD, month::month),
    ("DATE", "season", THE | WORD, month::season),
    ("DATE", "decade", NO_SIGN | SIGN, year::decade),
    ("DATE", "century", NO_SIGN, year::century),
    ("DATE", "era", DIGIT | WORD, year::era),
    ("DATE", "year", NO_SIGN | SIGN, year::year),
];
