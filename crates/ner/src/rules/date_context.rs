//! The dates of a document on which the values of other dates depend.

use std::fmt;

/// The context of a sentence: dates in the sentences before it, and properties of the whole
/// document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DateContext {
    /// The order of day and month in numeric dates.
    pub(super) date_order: Option<DateOrder>,
    /// The quarter that was named last.
    pub(super) quarter: Option<Quarter>,
    /// The number of sentences since then.
    pub(super) quarter_distance: usize,
}

impl DateContext {
    /// Returns the quarter of this sentence or of the one before.
    pub(super) fn recent_quarter(&self) -> Option<Quarter> {
        self.quarter.filter(|_| self.quarter_distance < 2)
    }

    pub(super) fn has_quarter_in_sentence(&self) -> bool {
        self.quarter.is_some() && self.quarter_distance == 0
    }
}

/// The order of day and month in the numeric dates of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// A quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quarter {
    pub(super) year: i32,
    /// The number of the quarter, from 1 to 4.
    pub(super) number: u8,
}

impl Quarter {
    /// Parses `2016-Q3`.
    pub(super) fn parse(value: &str) -> Option<Self> {
        let (year, number) = value.split_once("-Q")?;
        Some(Self { year: year.parse().ok()?, number: number.parse().ok()? })
    }

    pub(super) fn previous(self) -> Self {
        match self.number {
            1 => Self { year: self.year - 1, number: 4 },
            number => Self { number: number - 1, ..self },
        }
    }

    pub(super) fn one_year_earlier(self) -> Self {
        Self { year: self.year - 1, ..self }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:04}-Q{}", self.year, self.number)
    }
}
