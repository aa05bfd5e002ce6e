//! File names of the parts of a second copy, and the chain that they form.

use dateline_annotation::compact;
use std::collections::BTreeMap;
use std::fmt;

/// Part of the name of the marker that makes a generation count.
const COMPLETE: &str = "whole";

/// The name of a part file: the generation and the range of parts that the file holds. Sorts by
/// generation, then by the first part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartName {
    /// The generation. The latest complete one counts.
    pub generation: u32,
    /// The first part in the file.
    pub first: u32,
    /// The last part in the file.
    pub last: u32,
}

impl PartName {
    /// Returns the name of the marker that says that the parts up to `parts` hold the whole
    /// project.
    pub fn completion_marker(generation: u32, parts: u32) -> String {
        format!("{generation}-{COMPLETE}-{parts}")
    }

    fn parse(name: &str) -> Option<Self> {
        let mut numbers = name.split('-').map(|it| it.parse().ok());
        let (generation, from, to) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let is_one = numbers.next().is_none() && from <= to && from > 0;
        is_one.then_some(Self { generation, first: from, last: to })
    }
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.generation, self.first, self.last)
    }
}

/// The files of a second copy, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartIndex {
    /// The newest complete generation.
    pub generation: Option<u32>,
    /// The number of its parts that hold the project as it was when the generation began.
    pub initial_parts: u32,
    /// The number of the next generation.
    pub next_generation: u32,
    /// The files of the complete generation, by their first part. Among files with the same first
    /// part, the longest comes first.
    parts: BTreeMap<u32, Vec<PartName>>,
}

impl PartIndex {
    /// Returns the files that can follow the part `after`, in the order in which to try them. If a
    /// merged file is damaged, the parts that it was merged from may still exist.
    pub fn candidates_after(&self, after: u32) -> &[PartName] {
        self.parts.get(&(after + 1)).map_or(&[], Vec::as_slice)
    }

    /// Returns the chain, assuming that no file is damaged.
    pub fn chain(&self) -> Vec<PartName> {
        let mut chain: Vec<PartName> = Vec::new();
        while let Some(next) =
            self.candidates_after(chain.last().map_or(0, |name| name.last)).first()
        {
            chain.push(*next);
        }
        chain
    }

    /// Returns the last part that any file of the generation holds; 0 without files.
    pub fn last_part(&self) -> u32 {
        self.parts.values().flatten().map(|name| name.last).max().unwrap_or_default()
    }
}

/// Indexes the file names of a second copy. Ignores other names.
pub fn index_part_names<'a>(names: impl IntoIterator<Item = &'a str> + Clone) -> PartIndex {
    let whole = |name: &str| {
        let (generation, rest) = name.split_once('-')?;
        let parts = rest.strip_prefix(COMPLETE)?.strip_prefix('-')?;
        Some((generation.parse::<u32>().ok()?, parts.parse::<u32>().ok()?))
    };
    let newest = names.clone().into_iter().filter_map(whole).max();
    let mut plan = PartIndex {
        generation: newest.map(|(generation, _)| generation),
        initial_parts: newest.map_or(0, |(_, parts)| parts),
        next_generation: newest.map_or(0, |(generation, _)| generation) + 1,
        ..PartIndex::default()
    };
    for name in names.into_iter().filter_map(PartName::parse) {
        plan.next_generation = plan.next_generation.max(name.generation + 1);
        if Some(name.generation) == plan.generation {
            plan.parts.entry(name.first).or_default().push(name);
        }
    }
    plan.parts
        .values_mut()
        .for_each(|names| compact::sort_by_key(names, |name| std::cmp::Reverse(name.last)));
    plan
}
