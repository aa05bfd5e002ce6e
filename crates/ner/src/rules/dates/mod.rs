//! Dates, times, lengths of time and times that recur. Values are those of TIMEX3 (ISO 24617-1).

mod age;
mod clock;
mod clock_words;
mod count;
mod day;
mod day_part;
mod direction;
mod duration;
mod holiday;
mod month;
mod names;
mod numeric;
mod part;
mod quarter;
mod relative;
mod set;
mod weekday;
mod year;

use super::Rule;
pub(super) use numeric::{Order, order};
pub(super) use quarter::Quarter;

/// Where two match as far, the first wins. A DATE whose value is one of the clock is a TIME.
pub(super) const RULES: &[Rule] = &[
    ("TIME", "clock", clock::clock),
    ("TIME", "clock in words", clock_words::clock_in_words),
    ("TIME", "part of a day", day_part::day_part),
    ("DATE", "set", set::set),
    ("DATE", "relative day", relative::day),
    ("DATE", "weekday", weekday::weekday),
    ("DATE", "relative period", relative::period),
    ("DATE", "bare period", relative::bare_period),
    ("DATE", "quarter", quarter::quarter),
    ("DATE", "part of a period", part::part),
    ("DATE", "duration", duration::length),
    ("DATE", "joined duration", age::age),
    ("DATE", "day", day::day),
    ("DATE", "date in digits", numeric::numeric),
    ("DATE", "holiday", holiday::holiday),
    ("DATE", "month", month::month),
    ("DATE", "season", month::season),
    ("DATE", "decade", year::decade),
    ("DATE", "century", year::century),
    ("DATE", "era", year::era),
    ("DATE", "year", year::year),
];
