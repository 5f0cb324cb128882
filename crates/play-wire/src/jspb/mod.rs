//! Positional JSON ("JSPB"): every message is an array, protobuf field `n` stands at index `n - 1`, and the last element
//! may be an object `{"<field number>": value}` that holds the fields after it.
//!
//! [`scan`] walks such a text once, along a [`Trie`] of the paths that are wanted, and notes where each wanted value
//! stands. It builds no tree and does not recurse; what is not wanted is skipped 64 bytes at a time.

mod blocks;
mod scan;
mod text;
mod trie;

pub use scan::{Hit, ScanError, scan, scan_one};
pub(crate) use scan::{balanced_end, element_start};
pub use text::{string_value, unescape};
pub use trie::{Path, Step, Trie, TrieBuilder};

/// Arrays nested deeper than this are refused; real answers stay below 40.
pub const MAX_DEPTH: usize = 1_000;
