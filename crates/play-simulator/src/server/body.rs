//! A response body of known parts. It keeps the request counted as open until it is sent or dropped.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Parts of a body, sent one after the other.
pub struct Parts {
    waiting: VecDeque<Bytes>,
    left: u64,
    _open: Option<Box<dyn Send + Sync>>,
}

impl Parts {
    /// A body of these parts; `open` lives as long as the body.
    pub fn new(parts: Vec<Bytes>, open: Option<Box<dyn Send + Sync>>) -> Self {
        let left = parts.iter().map(|part| part.len() as u64).sum();
        Self { waiting: parts.into(), left, _open: open }
    }
}

impl Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let part = self.waiting.pop_front();
        self.left -= part.as_ref().map_or(0, |part| part.len() as u64);
        Poll::Ready(part.map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.waiting.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
