//! The chain of part files of a second copy, and which of them are undamaged.

use crate::platform::opfs::OpfsFolder;
use crate::state::persistence::StorageError;
use crate::state::recovery::second_copy::{CopyPart, Holdings, PartIndex, PartName};

/// The minimum number of small parts that are merged into one.
const MIN_PARTS_TO_MERGE: usize = 16;
/// The size in bytes from which parts are not merged.
const LARGE_PART_BYTES: usize = 500_000;
/// The number of bytes by which later parts may outgrow the first ones before a new generation is
/// written.
const MAX_GROWTH_BYTES: usize = 16_000_000;

/// The files of a second copy.
#[derive(Clone, Default)]
pub(super) struct CopyChain {
    pub(super) generation: u32,
    pub(super) parts: Vec<(PartName, usize)>,
    /// The number of parts that begin the generation with the whole project.
    pub(super) n_base_parts: usize,
}

impl CopyChain {
    pub(super) fn next_name(&self) -> PartName {
        let at = self.parts.last().map_or(0, |(name, _)| name.last) + 1;
        PartName { generation: self.generation, first: at, last: at }
    }

    pub(super) fn needs_new_generation(&self) -> bool {
        let bytes =
            |parts: &[(PartName, usize)]| parts.iter().map(|(_, bytes)| bytes).sum::<usize>();
        let (first, later) = self.parts.split_at(self.n_base_parts.min(self.parts.len()));
        bytes(later) > bytes(first) + MAX_GROWTH_BYTES
    }

    /// Returns the number of parts at the end that should be merged; 0 if there are few small ones.
    pub(super) fn count_parts_to_merge(&self) -> usize {
        let later = &self.parts[self.n_base_parts.min(self.parts.len())..];
        let small = later.iter().rev().take_while(|(_, bytes)| *bytes < LARGE_PART_BYTES).count();
        if small >= MIN_PARTS_TO_MERGE { small } else { 0 }
    }
}

/// Returns the chain of a copy that is known to be undamaged. File sizes are unknown and count as
/// small.
pub(super) fn trusted_chain(plan: &PartIndex) -> CopyChain {
    let parts: Vec<(PartName, usize)> = plan.chain().into_iter().map(|name| (name, 0)).collect();
    new_chain(plan, parts)
}

/// Returns the chain of the undamaged files and the holdings in the last of them. The holdings are
/// `None` if the first parts of the generation are damaged or missing.
pub(super) async fn verify_chain(
    folder: &OpfsFolder,
    plan: &PartIndex,
) -> Result<(CopyChain, Option<Holdings>), StorageError> {
    let (mut parts, mut held) = (Vec::new(), None);
    let mut after = 0;
    while let Some((name, part, bytes)) = read_next_part(folder, plan, after).await? {
        after = name.last;
        parts.push((name, bytes));
        held = Some(part.holdings);
    }
    Ok((new_chain(plan, parts), held.filter(|_| after >= plan.initial_parts)))
}

fn new_chain(plan: &PartIndex, parts: Vec<(PartName, usize)>) -> CopyChain {
    let first = parts.iter().filter(|(name, _)| name.last <= plan.initial_parts).count();
    CopyChain {
        generation: plan.generation.unwrap_or(plan.next_generation),
        parts,
        n_base_parts: first,
    }
}

/// Reads the first undamaged file that can follow the part `after`; `None` if there is none.
pub(super) async fn read_next_part(
    folder: &OpfsFolder,
    plan: &PartIndex,
    after: u32,
) -> Result<Option<(PartName, CopyPart, usize)>, StorageError> {
    for name in plan.candidates_after(after) {
        let text = match folder.read_file(&name.to_string()).await {
            Ok(text) => text,
            Err(StorageError::Missing) => continue,
            Err(error) => return Err(error),
        };
        if let Ok(part) = CopyPart::parse(&text) {
            return Ok(Some((*name, part, text.len())));
        }
    }
    Ok(None)
}
