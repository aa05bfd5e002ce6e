//! Sorting and collecting with little machine code.
//!
//! The standard library's sort is compiled again for each type that it sorts, into 5 kB each, and
//! collecting into a `BTreeMap` sorts, too. The page sorts short lists of some forty types. These
//! functions share one sort, and take a little longer. Long lists are for the standard library.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Sorts a list. Equal items keep their order. Cost: n log n indirect calls, and moving each item
/// twice.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    sort_indices(&mut order, &|one, other| compare(&items[one], &items[other]));
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| unsorted[at].take()));
}

/// Sorts a list by a key. Equal items keep their order. Cost as [`sort_by`].
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Collects entries into a map. Of entries with the same key, the last stays. Cost: n log n.
pub fn collect_map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

#[inline(never)]
fn sort_indices(order: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    order.sort_by(|&one, &other| compare(one, other));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        let mut items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        sort_by_key(&mut items, |item| item.0);
        assert_eq!(items, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }

    #[test]
    fn last_of_equal_keys_stays() {
        let map = collect_map([(2, 'a'), (1, 'b'), (2, 'c')]);
        assert_eq!(map, BTreeMap::from([(1, 'b'), (2, 'c')]));
    }
}
