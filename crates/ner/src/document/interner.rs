//! Consecutive ids for hashes.

/// Maps hashes to ids. It uses open addressing and is never iterated, so that its order cannot
/// affect results.
pub(crate) struct Interner {
    slots: Vec<(u64, u32)>,
    mask: usize,
    count: usize,
}

/// A slot without a hash.
const EMPTY_SLOT: (u64, u32) = (0, u32::MAX);

impl Interner {
    /// Creates a table with capacity for `expected` hashes. It grows as needed.
    pub(crate) fn new(expected: usize) -> Self {
        let size = (expected * 2 + 2).next_power_of_two();
        Self { slots: vec![EMPTY_SLOT; size], mask: size - 1, count: 0 }
    }

    /// Returns the id of a hash. A new hash gets the id `next`, and `None` is returned.
    pub(crate) fn get_or_insert(&mut self, hash: u64, next: u32) -> Option<u32> {
        let at = self.find_slot(hash);
        let (_, id) = self.slots[at];
        if id != EMPTY_SLOT.1 {
            return Some(id);
        }
        self.slots[at] = (hash, next);
        self.count += 1;
        if self.count * 2 > self.slots.len() {
            self.grow();
        }
        None
    }

    /// Returns the slot of a hash, or the free slot for it.
    fn find_slot(&self, hash: u64) -> usize {
        let mut at = (hash ^ hash >> 32) as usize & self.mask;
        while self.slots[at].1 != EMPTY_SLOT.1 && self.slots[at].0 != hash {
            at = (at + 1) & self.mask;
        }
        at
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let old = std::mem::replace(&mut self.slots, vec![EMPTY_SLOT; size]);
        self.mask = size - 1;
        for slot in old.into_iter().filter(|slot| slot.1 != EMPTY_SLOT.1) {
            let at = self.find_slot(slot.0);
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_when_table_grows() {
        let mut interner = Interner::new(1);
        let hash = |at: u32| u64::from(at / 2).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for at in 0..2000 {
            let known = (at % 2 == 1).then(|| at - 1);
            assert_eq!(interner.get_or_insert(hash(at), at), known);
        }
        assert!((0..2000).all(|at| interner.get_or_insert(hash(at), 0) == Some(at / 2 * 2)));
    }
}
