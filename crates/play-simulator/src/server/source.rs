//! Where the bytes of a body come from.

use bytes::Bytes;
use std::collections::VecDeque;

/// Bytes that wait to be sent.
pub enum Source {
    /// Parts, one after the other.
    Parts(VecDeque<Bytes>),
    /// The same bytes again and again, between a head and a tail.
    Repeated {
        /// Comes first.
        head: Bytes,
        /// Comes again and again.
        unit: Bytes,
        /// Bytes of repeated units that are left; the first unit may be cut.
        left: u64,
        /// Comes last.
        tail: Bytes,
    },
}

impl Source {
    /// `unit` again and again, `bytes` of it, between `head` and `tail`.
    pub fn repeated(head: Bytes, unit: Bytes, bytes: u64, tail: Bytes) -> Self {
        Self::Repeated { head, unit, left: bytes, tail }
    }

    /// Bytes that are left.
    pub fn left(&self) -> u64 {
        match self {
            Self::Parts(parts) => parts.iter().map(|part| part.len() as u64).sum(),
            Self::Repeated { head, left, tail, .. } => head.len() as u64 + left + tail.len() as u64,
        }
    }

    /// The next bytes, at most so many; `None` when nothing is left, or nothing may be taken.
    pub fn take(&mut self, most: u64) -> Option<Bytes> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if most == 0 {
            return None;
        }
        match self {
            Self::Parts(parts) => {
                let first = parts.front_mut()?;
                if first.len() <= most { parts.pop_front() } else { Some(first.split_to(most)) }
            }
            Self::Repeated { head, unit, left, tail } => {
                if !head.is_empty() {
                    return Some(head.split_to(head.len().min(most)));
                }
                if *left > 0 && !unit.is_empty() {
                    // It ends with the end of a unit, wherever it began and was divided.
                    let rest = usize::try_from(*left % unit.len() as u64).unwrap_or(0);
                    let at = if rest == 0 { 0 } else { unit.len() - rest };
                    let length = (unit.len() - at).min(most);
                    *left -= length as u64;
                    return Some(unit.slice(at..at + length));
                }
                (!tail.is_empty()).then(|| tail.split_to(tail.len().min(most)))
            }
        }
    }
}

impl From<Vec<Bytes>> for Source {
    fn from(mut parts: Vec<Bytes>) -> Self {
        parts.retain(|part| !part.is_empty());
        Self::Parts(parts.into())
    }
}
