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
use super::kind::{DIGIT, NO_SIGN, SIGN, THE, WORD};
pub(super) use numeric::{Order, order};
pub(super) use quarter::Quarter;

/// Where two match as far, the first wins. A DATE whose value is one of the clock is a TIME.
pub(super) const RULES: &[Rule] = &[
    ("TIME", "clock", DIGIT | WORD, clock::clock),
    ("TIME", "clock in words", DIGIT | WORD, clock_words::clock_in_words),
    ("TIME", "part of a day", THE | WORD, day_part::day_part),
    ("DATE", "set", WORD, set::set),
    ("DATE", "relative day", THE | WORD, relative::day),
    ("DATE", "weekday", THE | WORD, weekday::weekday),
    ("DATE", "relative period", THE | WORD, relative::period),
    ("DATE", "bare period", THE, relative::bare_period),
    ("DATE", "quarter", NO_SIGN, quarter::quarter),
    ("DATE", "part of a period", NO_SIGN, part::part),
    ("DATE", "duration", NO_SIGN, duration::length),
    ("DATE", "joined duration", DIGIT | WORD, age::age),
    ("DATE", "day", NO_SIGN, day::day),
    ("DATE", "date in digits", DIGIT | WORD, numeric::numeric),
    ("DATE", "holiday", WORD, holiday::holiday),
    ("DATE", "month", THE | WORD, month::month),
    ("DATE", "season", THE | WORD, month::season),
    ("DATE", "decade", NO_SIGN | SIGN, year::decade),
    ("DATE", "century", NO_SIGN, year::century),
    ("DATE", "era", DIGIT | WORD, year::era),
    ("DATE", "year", NO_SIGN | SIGN, year::year),
];
