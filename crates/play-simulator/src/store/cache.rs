//! Answers given before, as compressed pieces, up to a number of bytes.

use crate::catalogue::dice::{high_half, mix};
use crate::page::Page;
use crate::wire::frames::Reply;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An answer.
#[derive(Clone)]
pub enum Entry {
    /// Of a call.
    Reply(Reply),
    /// Of a request for a page.
    Page(Page),
}

/// What an entry costs beside its pieces.
const OVERHEAD: usize = 160;

#[derive(Default)]
struct Shelf {
    entries: HashMap<u128, (Entry, usize)>,
    /// Oldest first.
    order: VecDeque<u128>,
    bytes: usize,
}

/// A bounded cache; what came first leaves first.
pub struct Cache {
    shelves: [Mutex<Shelf>; 4],
    bytes_each: usize,
}

impl Cache {
    /// A cache for so many bytes.
    pub fn new(bytes: usize) -> Self {
        Self { shelves: std::array::from_fn(|_| Mutex::default()), bytes_each: bytes / 4 }
    }

    fn shelf_of(&self, key: u128) -> MutexGuard<'_, Shelf> {
        self.shelves[(key & 3) as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entry of a key.
    pub fn get(&self, key: u128) -> Option<Entry> {
        self.shelf_of(key).entries.get(&key).map(|(entry, _)| entry.clone())
    }

    /// Keeps an entry of so many bytes, and drops the oldest ones when there is no room.
    pub fn keep(&self, key: u128, entry: Entry, weight: usize) {
        let weight = weight + OVERHEAD;
        if weight > self.bytes_each {
            return;
        }
        let mut held = self.shelf_of(key);
        if held.entries.insert(key, (entry, weight)).is_some() {
            // Two clients asked for the same at once.
            return;
        }
        held.order.push_back(key);
        held.bytes += weight;
        while held.bytes > self.bytes_each {
            let Some(oldest) = held.order.pop_front() else { break };
            if let Some((_, weight)) = held.entries.remove(&oldest) {
                held.bytes -= weight;
            }
        }
    }
}

/// A key for texts: 128 bits, so that two different requests never share one.
pub fn fingerprint(parts: &[&[u8]]) -> u128 {
    let (mut a, mut b) = (0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344);
    for part in parts {
        for chunk in part.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let word = u64::from_le_bytes(word);
            a = folded(a ^ word, 0x9E37_79B9_7F4A_7C15);
            b = folded(b ^ word.rotate_left(32), 0xD6E8_FEB8_6659_FD93);
        }
        a = mix(a, part.len() as u64);
        b = mix(b, part.len() as u64);
    }
    u128::from(a) << 64 | u128::from(b)
}

fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    high_half(product << 64) ^ high_half(product) ^ a.rotate_left(17)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_stays_within_its_bytes() {
        let cache = Cache::new(40_000);
        for key in 0..1_000 {
            cache.keep(key, Entry::Reply(Reply::Empty), 1_000);
        }
        assert!(cache.get(999).is_some() && cache.get(0).is_none());
        assert!(cache.shelves.iter().all(|shelf| shelf.lock().unwrap().bytes <= 10_000));
        cache.keep(5_000, Entry::Reply(Reply::Empty), 20_000);
        assert!(cache.get(5_000).is_none());
    }

    #[test]
    fn fingerprints_tell_texts_apart() {
        let keys = [
            fingerprint(&[b"ab", b"c"]),
            fingerprint(&[b"a", b"bc"]),
            fingerprint(&[b"abc"]),
            fingerprint(&[b"abc", b""]),
            fingerprint(&[b"abc\0"]),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key));
        }
    }
}
