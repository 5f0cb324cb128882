//! Frames of a POST that go wrong.

use super::service::Shared;
use crate::catalogue::storefront::Storefront;
use crate::faults::Faults;
use crate::wire::frames::Frame;
use crate::wire::request::Call;

/// The frames as they are sent, and their order when it is another one than usual.
pub fn spoil<'a>(
    _shared: &Shared,
    _storefront: &Storefront,
    _faults: &Faults,
    _number: u64,
    _calls: &'a [Call],
    frames: Vec<Frame<'a>>,
) -> (Vec<Frame<'a>>, Option<Vec<usize>>) {
    (frames, None)
}
