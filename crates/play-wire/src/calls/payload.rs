//! A payload while it is read: the scan, the warnings, the errors.

use crate::error::WireError;
use crate::jspb::{Hit, MAX_DEPTH, ScanError, Trie, scan};
use crate::models::Warning;
use crate::shape::Group;

/// Finds what the trie wants in the payload of one rpc.
pub(super) fn hits(json: &str, trie: &Trie, rpc: &str, capacity: usize) -> Result<Vec<Hit>, WireError> {
    let mut hits = Vec::with_capacity(capacity);
    scan(json.as_bytes(), trie, &mut hits).map_err(|error| broken(error, rpc))?;
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

/// Warnings for fields of another kind than expected.
pub(super) fn odd_fields(rpc: &str, group: &Group, odd: &[usize], position: Option<usize>) -> Vec<Warning> {
    odd.iter().map(|line| warning(rpc, group, *line, position)).collect()
}

pub(super) fn warning(rpc: &str, group: &Group, line: usize, position: Option<usize>) -> Warning {
    Warning {
        rpc: rpc.to_owned(),
        field: group.table.fields[line].name.to_owned(),
        path: group.path(line, position),
        position: position.and_then(|position| u32::try_from(position).ok()),
    }
}

/// Broken items of a list: each becomes a warning; more than half of them is drift of the whole list.
#[derive(Debug, Default)]
pub(super) struct Broken {
    items: Vec<Warning>,
}

impl Broken {
    pub fn push(&mut self, warning: Warning) {
        self.items.push(warning);
    }

    /// The warnings, when at most half of all items are broken.
    pub fn verdict(self, good: usize) -> Result<Vec<Warning>, WireError> {
        match self.items.first() {
            Some(first) if self.items.len() > good => {
                let detail = format!("{} of {} items cannot be read", self.items.len(), self.items.len() + good);
                Err(drift(&first.rpc, &first.field, first.path.clone(), &detail))
            }
            _ => Ok(self.items),
        }
    }
}
