//! The files of a second copy: which of them there are, and which are as they were written.

use crate::platform::copies::Folder;
use crate::platform::storage::StorageError;
use crate::state::copy::{Holdings, Name, Part, Plan};

/// So many small parts are made one.
const SMALL_PARTS: usize = 16;
/// Parts of so many bytes are left as they are.
const LARGE: usize = 500_000;
/// A generation begins anew once what came after its first parts has this many bytes more than they.
const GROWTH: usize = 16_000_000;

/// The files of a copy.
#[derive(Clone, Default)]
pub(super) struct Chain {
    pub(super) generation: u32,
    pub(super) parts: Vec<(Name, usize)>,
    /// So many of them begin the generation.
    pub(super) first: usize,
}

impl Chain {
    pub(super) fn next(&self) -> Name {
        let at = self.parts.last().map_or(0, |(name, _)| name.to) + 1;
        Name { generation: self.generation, from: at, to: at }
    }

    pub(super) fn has_outgrown(&self) -> bool {
        let bytes = |parts: &[(Name, usize)]| parts.iter().map(|(_, bytes)| bytes).sum::<usize>();
        let (first, later) = self.parts.split_at(self.first.min(self.parts.len()));
        bytes(later) > bytes(first) + GROWTH
    }

    /// How many of the last parts are to be made one; 0 where there are few.
    pub(super) fn to_merge(&self) -> usize {
        let later = &self.parts[self.first.min(self.parts.len())..];
        let small = later.iter().rev().take_while(|(_, bytes)| *bytes < LARGE).count();
        if small >= SMALL_PARTS { small } else { 0 }
    }
}

/// The files of a copy that is known to be whole. How long they are is not known: they count as small.
pub(super) fn known(plan: &Plan) -> Chain {
    let parts: Vec<(Name, usize)> = plan.chain().into_iter().map(|name| (name, 0)).collect();
    chain_of(plan, parts)
}

/// The files of a copy that are as they were written, and what the last of them says.
pub(super) async fn checked(
    folder: &Folder,
    plan: &Plan,
) -> Result<(Chain, Option<Holdings>), StorageError> {
    let (mut parts, mut held) = (Vec::new(), None);
    let mut after = 0;
    while let Some((name, part, bytes)) = next_part(folder, plan, after).await? {
        after = name.to;
        parts.push((name, bytes));
        held = Some(part.holdings);
    }
    Ok((chain_of(plan, parts), held.filter(|_| after >= plan.first)))
}

fn chain_of(plan: &Plan, parts: Vec<(Name, usize)>) -> Chain {
    let first = parts.iter().filter(|(name, _)| name.to <= plan.first).count();
    Chain { generation: plan.generation.unwrap_or(plan.next), parts, first }
}

/// The first file of those that may come next that is as it was written.
pub(super) async fn next_part(
    folder: &Folder,
    plan: &Plan,
    after: u32,
) -> Result<Option<(Name, Part, usize)>, StorageError> {
    for name in plan.after(after) {
        let text = match folder.read(&name.to_string()).await {
            Ok(text) => text,
            Err(StorageError::Missing) => continue,
            Err(error) => return Err(error),
        };
        if let Ok(part) = Part::read(&text) {
            return Ok(Some((*name, part, text.len())));
        }
    }
    Ok(None)
}
