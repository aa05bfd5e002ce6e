/// Numbers for hashes, in the order in which they come. Open addressing: nothing iterates over it.
pub(crate) struct Interner {
    slots: Vec<(u64, u32)>,
    mask: usize,
}

impl Interner {
    pub(crate) fn new(most: usize) -> Self {
        let size = (most * 2 + 2).next_power_of_two();
        Self { slots: vec![(0, u32::MAX); size], mask: size - 1 }
    }

    /// The number of a hash; where it is new it gets `next`, and nothing is returned.
    pub(crate) fn id(&mut self, hash: u64, next: u32) -> Option<u32> {
        let mut at = (hash ^ hash >> 32) as usize & self.mask;
        loop {
            let (found, id) = self.slots[at];
            if id == u32::MAX {
                self.slots[at] = (hash, next);
                return None;
            }
            if found == hash {
                return Some(id);
            }
            at = (at + 1) & self.mask;
        }
    }
}
