//! A table from hashes to small numbers, stored in compact form.
//!
//! ```text
//! entries    u32
//! counts     u8 × 65,536: how many entries have these top 16 bits
//! prints     u16 × entries: the next 16 bits, by hash
//! values     u16 × entries
//! ```
//! A lookup compares 32 bits of a hash. The probability that an absent word matches an entry is the
//! number of entries / 2³², for 100,000 entries one in 40,000.

const BUCKETS: usize = 1 << 16;

/// A map from hashes to 16-bit values.
#[derive(Clone, Debug)]
pub(crate) struct HashTable {
    /// The number of entries before each bucket, and the total at the end.
    bucket_starts: Vec<u32>,
    fingerprints: Vec<u16>,
    values: Vec<u16>,
}

impl Default for HashTable {
    fn default() -> Self {
        Self { bucket_starts: vec![0; BUCKETS + 1], fingerprints: Vec::new(), values: Vec::new() }
    }
}

/// Mixes a hash so that its upper half depends on all of its bits.
fn mix_upper_half(hash: u64) -> u64 {
    (hash ^ hash >> 31).wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// Serializes a table. The first of several values for one hash is kept. A bucket holds at most 255
/// entries; further ones are dropped.
pub(crate) fn write_table(mut entries: Vec<(u64, u16)>) -> Vec<u8> {
    entries.iter_mut().for_each(|(hash, _)| *hash = mix_upper_half(*hash));
    entries.sort_by_key(|&(hash, _)| hash >> 32);
    entries.dedup_by_key(|&mut (hash, _)| hash >> 32);
    let mut counts = vec![0u8; BUCKETS];
    entries.retain(|&(hash, _)| {
        let count = &mut counts[(hash >> 48) as usize];
        let has_room = *count < u8::MAX;
        *count += u8::from(has_room);
        has_room
    });
    let mut bytes = (entries.len() as u32).to_le_bytes().to_vec();
    bytes.extend(counts);
    bytes.extend(entries.iter().flat_map(|&(hash, _)| ((hash >> 32) as u16).to_le_bytes()));
    bytes.extend(entries.iter().flat_map(|&(_, value)| value.to_le_bytes()));
    bytes
}

impl HashTable {
    /// Parses a table. Returns `None` unless the bytes are exactly one table.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (entries, rest) = bytes.split_first_chunk::<4>()?;
        let entries = u32::from_le_bytes(*entries) as usize;
        let (counts, rest) = rest.split_at_checked(BUCKETS)?;
        if rest.len() != entries.checked_mul(4)? {
            return None;
        }
        let mut starts = Vec::with_capacity(BUCKETS + 1);
        let mut total = 0;
        starts.push(total);
        starts.extend(counts.iter().map(|&count| {
            total += u32::from(count);
            total
        }));
        let numbers = |bytes: &[u8]| -> Vec<u16> {
            bytes.as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two)).collect()
        };
        let (prints, values) = rest.split_at(entries * 2);
        (total as usize == entries).then(|| Self {
            bucket_starts: starts,
            fingerprints: numbers(prints),
            values: numbers(values),
        })
    }

    /// Returns the value of a hash.
    pub(crate) fn get(&self, hash: u64) -> Option<u16> {
        let hash = mix_upper_half(hash);
        let bucket = (hash >> 48) as usize;
        let range = self.bucket_starts[bucket] as usize..self.bucket_starts[bucket + 1] as usize;
        let at =
            self.fingerprints[range.clone()].iter().position(|&it| it == (hash >> 32) as u16)?;
        Some(self.values[range.start + at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(at: u64) -> u64 {
        (at + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[test]
    fn inserted_keys_are_found_and_no_others() {
        let entries: Vec<(u64, u16)> = (0..5000).map(|at| (hash(at), at as u16)).collect();
        let table = HashTable::from_bytes(&write_table(entries)).unwrap();
        assert!((0..5000).all(|at| table.get(hash(at)) == Some(at as u16)));
        assert_eq!((5000..50_000).filter(|&at| table.get(hash(at)).is_some()).count(), 0);
        assert_eq!(HashTable::default().get(7), None);
    }

    #[test]
    fn invalid_table_is_rejected() {
        let good = write_table(vec![(1 << 60, 3), (2 << 60, 4)]);
        for length in [0, 3, 4, BUCKETS, good.len() - 1] {
            assert!(HashTable::from_bytes(&good[..length]).is_none(), "{length} bytes");
        }
        let mut bad = good.clone();
        bad[4] = 1;
        assert!(HashTable::from_bytes(&bad).is_none());
        bad = good;
        bad[0] = 200;
        assert!(HashTable::from_bytes(&bad).is_none());
    }
}
