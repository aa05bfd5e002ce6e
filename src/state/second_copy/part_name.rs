use std::collections::BTreeMap;
use std::fmt;

/// Says that all first parts of a generation are there.
const COMPLETE: &str = "whole";

/// The name of a part's file: its generation, and which parts it is in the place of. Sorted by
/// generation, then by the first of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartName {
    /// The later one counts.
    pub generation: u32,
    /// The first part that it is.
    pub first: u32,
    /// The last one.
    pub last: u32,
}

impl PartName {
    /// The name of the marker that says that the parts up to `parts` are the whole project.
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

/// What the names of the files of a copy come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartIndex {
    /// The newest generation that is all there.
    pub generation: Option<u32>,
    /// So many of its parts are the project as it was when the generation began.
    pub initial_parts: u32,
    /// The generation that comes next.
    pub next_generation: u32,
    /// The files of that generation, by their first part; of those that begin with the same one the
    /// longest comes first.
    parts: BTreeMap<u32, Vec<PartName>>,
}

impl PartIndex {
    /// The files that may come after the part `after`, in the order in which they are to be tried:
    /// where one is damaged, the parts that it was made of may still be there.
    pub fn candidates_after(&self, after: u32) -> &[PartName] {
        self.parts.get(&(after + 1)).map_or(&[], Vec::as_slice)
    }

    /// The chain, if no file is damaged.
    pub fn chain(&self) -> Vec<PartName> {
        let mut chain: Vec<PartName> = Vec::new();
        while let Some(next) =
            self.candidates_after(chain.last().map_or(0, |name| name.last)).first()
        {
            chain.push(*next);
        }
        chain
    }

    /// The last part that any file of the generation holds.
    pub fn last_part(&self) -> u32 {
        self.parts.values().flatten().map(|name| name.last).max().unwrap_or_default()
    }
}

/// Reads the names of the files of a copy. Names that are none of ours are passed over.
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
        .for_each(|names| names.sort_by_key(|name| std::cmp::Reverse(name.last)));
    plan
}
