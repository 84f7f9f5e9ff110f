//! Random numbers for ids: xoshiro256++ per thread, seeded by the operating system.
//!
//! Ids must be unique, not secret, and a system call per span would cost more than the span.

use std::cell::Cell;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

thread_local! {
    static STATE: Cell<[u64; 4]> = Cell::new(seed());
}

/// The next number of this thread's sequence.
pub(crate) fn next() -> u64 {
    STATE
        .try_with(|cell| {
            let mut state = cell.get();
            let number = step(&mut state);
            cell.set(state);
            number
        })
        // A span ended while its thread is being torn down still deserves an id.
        .unwrap_or_else(|_| seed()[0])
}

fn seed() -> [u64; 4] {
    // The standard library keys each `RandomState` with numbers of the operating system.
    let keys = RandomState::new();
    let other_keys = RandomState::new();
    [keys.hash_one(1), keys.hash_one(2), other_keys.hash_one(3), other_keys.hash_one(4) | 1]
}

fn step(s: &mut [u64; 4]) -> u64 {
    let number = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
    let t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3].rotate_left(45);
    number
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::next;

    #[test]
    fn threads_do_not_repeat_each_other() {
        let threads: Vec<_> =
            (0..4).map(|_| std::thread::spawn(|| (0..1000).map(|_| next()).collect::<Vec<_>>())).collect();
        let numbers: HashSet<u64> =
            threads.into_iter().flat_map(|thread| thread.join().expect("the thread only counts")).collect();
        assert_eq!(numbers.len(), 4000);
    }
}
