//! A response body. It keeps the request counted as open until it is sent or dropped.

use super::source::Source;
use super::trick::{Broken, Next, Trick};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// A body, sent part by part.
pub struct Parts {
    source: Source,
    left: u64,
    /// What its length is said to be: nothing, or its length.
    silent: bool,
    trick: Option<Box<Trick>>,
    _open: Option<Box<dyn Send + Sync>>,
}

impl Parts {
    /// A body of these bytes; `open` lives as long as the body.
    pub fn new(source: Source, open: Option<Box<dyn Send + Sync>>) -> Self {
        let left = source.left();
        Self { source, left, silent: false, trick: None, _open: open }
    }

    /// Says nothing about its length.
    pub fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// Is sent in another way than at once and whole.
    pub fn tricked(mut self, trick: Option<Box<Trick>>) -> Self {
        self.trick = trick;
        self
    }
}

impl Body for Parts {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let body = self.get_mut();
        let part = match &mut body.trick {
            None => body.source.take(u64::MAX),
            Some(trick) => match std::task::ready!(trick.poll(&mut body.source, context)) {
                Next::Part(part) => Some(part),
                Next::End => {
                    body.trick = None;
                    None
                }
                Next::Break => return Poll::Ready(Some(Err(Broken))),
            },
        };
        body.left -= part.as_ref().map_or(0, |part| part.len() as u64);
        Poll::Ready(part.map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        // A trick may have something to do when all is sent.
        self.left == 0 && self.trick.as_ref().is_none_or(|trick| trick.ends_with_the_bytes())
    }

    fn size_hint(&self) -> SizeHint {
        if self.silent { SizeHint::default() } else { SizeHint::with_exact(self.left) }
    }
}
