//! A payload while it is read: the scan, the warnings, the errors.

use std::cell::Cell;
use std::ops::Deref;

use crate::error::WireError;
use crate::jspb::{Hit, MAX_DEPTH, ScanError, Trie, scan};
use crate::models::Warning;
use crate::shape::Group;

/// Hits kept for the next payload of the thread; a longer list is given back to the system.
const KEPT: usize = 8_192;

thread_local! {
    /// The list of hits is the largest thing a reading needs only for itself: one per thread will do.
    static SPARE: Cell<Vec<Hit>> = const { Cell::new(Vec::new()) };
}

/// The hits of one payload.
#[derive(Debug)]
pub(super) struct Hits(Vec<Hit>);

impl Deref for Hits {
    type Target = [Hit];

    fn deref(&self) -> &[Hit] {
        &self.0
    }
}

impl Drop for Hits {
    fn drop(&mut self) {
        if self.0.capacity() <= KEPT {
            let _ = SPARE.try_with(|spare| spare.set(std::mem::take(&mut self.0)));
        }
    }
}

/// Finds what the trie wants in the payload of one rpc.
pub(super) fn hits(json: &str, trie: &Trie, rpc: &str) -> Result<Hits, WireError> {
    let mut hits = Hits(SPARE.try_with(Cell::take).unwrap_or_default());
    hits.0.clear();
    scan(json.as_bytes(), trie, &mut hits.0).map_err(|error| broken(error, rpc))?;
    Ok(hits)
}

/// A payload that cannot be walked.
pub(super) fn broken(error: ScanError, rpc: &str) -> WireError {
    let detail = match error {
        ScanError::TooDeep => return WireError::TooDeep { limit: MAX_DEPTH },
        ScanError::Truncated => "ends inside an array or a text".to_owned(),
        ScanError::Syntax(at) => format!("no JSON at byte {at}"),
    };
    drift(rpc, "payload", String::new(), &detail)
}

pub(super) fn drift(rpc: &str, field: &str, path: String, detail: &str) -> WireError {
    WireError::Drift { rpc: rpc.to_owned(), field: field.to_owned(), path, detail: detail.to_owned() }
}

/// A required field is not there.
pub(super) fn missing(rpc: &str, group: &Group, line: usize, position: Option<usize>) -> WireError {
    drift(rpc, group.table.fields[line].name, group.path(line, position), "required, but absent or of another kind")
}

pub(super) fn warning(rpc: &str, group: &Group, line: usize, position: Option<usize>) -> Warning {
    Warning {
        rpc: rpc.to_owned(),
        field: group.table.fields[line].name.to_owned(),
        path: group.path(line, position),
        position: position.and_then(|position| u32::try_from(position).ok()),
    }
}

/// Most warnings that one answer can have; what is beyond is counted, not named.
const MOST_WARNINGS: usize = 100;

/// Broken items of a list: each becomes a warning; more than half of them is drift of the whole list.
#[derive(Debug, Default)]
pub(super) struct Broken {
    named: Vec<Warning>,
    count: usize,
}

impl Broken {
    pub fn push(&mut self, warning: impl FnOnce() -> Warning) {
        self.count += 1;
        if self.named.len() < MOST_WARNINGS {
            self.named.push(warning());
        }
    }

    /// The warnings, when at most half of all items are broken.
    pub fn verdict(self, good: usize) -> Result<Vec<Warning>, WireError> {
        match self.named.first() {
            Some(first) if self.count > good => {
                let detail = format!("{} of {} items cannot be read", self.count, self.count + good);
                Err(drift(&first.rpc, &first.field, first.path.clone(), &detail))
            }
            _ => Ok(self.named),
        }
    }
}

/// Appends warnings for the odd fields of one item.
pub(super) fn warn_odd(warnings: &mut Vec<Warning>, rpc: &str, group: &Group, odd: &[usize], position: Option<usize>) {
    let room = MOST_WARNINGS.saturating_sub(warnings.len());
    warnings.extend(odd.iter().take(room).map(|line| warning(rpc, group, *line, position)));
}
