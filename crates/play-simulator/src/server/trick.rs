//! Ways to send a body that are not at once and whole.

use super::connection::Line;
use super::source::Source;
use bytes::Bytes;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// So long what was sent has to get out before the connection breaks or ends.
pub const GRACE: Duration = Duration::from_millis(3);
/// A slow body moves this often.
const TICK: Duration = Duration::from_millis(10);

/// An answer that is broken off on purpose: HTTP/1.1 ends the connection, HTTP/2 resets the stream.
#[derive(Debug)]
pub struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("broken off on purpose")
    }
}

impl std::error::Error for Broken {}

/// How a body is sent.
pub enum Trick {
    /// A place at which something happens.
    At {
        /// Bytes before it.
        before: u64,
        /// What happens.
        what: Happening,
        /// The pause at the place, once it is reached.
        pause: Option<Pin<Box<Sleep>>>,
    },
    /// Slowly.
    Drip {
        /// Bytes in a second of the wall.
        per_second: f64,
        /// When it began.
        since: Option<Instant>,
        /// Bytes sent.
        sent: u64,
        /// Until the next ones are due.
        pause: Option<Pin<Box<Sleep>>>,
    },
    /// Whole, and then the connection is closed.
    Goodbye(Arc<Line>),
}

/// What happens at a place of a body.
pub enum Happening {
    /// The connection is reset.
    Reset(Arc<Line>),
    /// Nothing for so long (without a time: for ever), then the rest.
    Stall(Option<Duration>),
    /// It ends, whatever length was stated.
    End,
}

/// What comes next of a body.
pub enum Next {
    /// Bytes.
    Part(Bytes),
    /// Nothing more.
    End,
    /// The connection breaks.
    Break,
}

impl Trick {
    /// Something happens after so many bytes.
    pub fn at(before: u64, what: Happening) -> Self {
        Self::At { before, what, pause: None }
    }

    /// So many bytes a second of the wall.
    pub fn drip(per_second: f64) -> Self {
        Self::Drip { per_second, since: None, sent: 0, pause: None }
    }

    /// Whether nothing happens after the last byte.
    pub fn ends_with_the_bytes(&self) -> bool {
        !matches!(self, Self::At { what: Happening::End, .. })
    }

    /// The next part of `source`.
    pub fn poll(&mut self, source: &mut Source, context: &mut Context<'_>) -> Poll<Next> {
        match self {
            Self::At { before, what, pause } => {
                if let Some(part) = source.take(*before) {
                    *before -= part.len() as u64;
                    return Poll::Ready(Next::Part(part));
                }
                ready!(poll_happening(what, pause, context)).map_or_else(
                    || {
                        // The stall is over.
                        *before = u64::MAX;
                        Poll::Ready(source.take(u64::MAX).map_or(Next::End, Next::Part))
                    },
                    Poll::Ready,
                )
            }
            Self::Drip { per_second, since, sent, pause } => loop {
                if let Some(sleep) = pause {
                    ready!(sleep.as_mut().poll(context));
                    *pause = None;
                }
                let since = *since.get_or_insert_with(Instant::now);
                let due = whole(since.elapsed().as_secs_f64() * *per_second).saturating_sub(*sent);
                if due == 0 {
                    let next = Duration::from_secs_f64((*sent + 1) as f64 / *per_second);
                    let wait = (since + next).saturating_duration_since(Instant::now());
                    *pause = Some(Box::pin(sleep(wait.max(TICK))));
                    continue;
                }
                let part = source.take(due);
                *sent += part.as_ref().map_or(0, |part| part.len() as u64);
                return Poll::Ready(part.map_or(Next::End, Next::Part));
            },
            Self::Goodbye(line) => {
                let part = source.take(u64::MAX);
                if source.left() == 0 {
                    line.say_goodbye();
                }
                Poll::Ready(part.map_or(Next::End, Next::Part))
            }
        }
    }
}

/// `None`: nothing more happens.
fn poll_happening(
    what: &mut Happening,
    pause: &mut Option<Pin<Box<Sleep>>>,
    context: &mut Context<'_>,
) -> Poll<Option<Next>> {
    let span = match what {
        // For ever: the connection notices by itself when the client is gone.
        Happening::Stall(None) => return Poll::Pending,
        Happening::Stall(Some(span)) => *span,
        Happening::Reset(_) | Happening::End => GRACE,
    };
    ready!(pause.get_or_insert_with(|| Box::pin(sleep(span))).as_mut().poll(context));
    Poll::Ready(match what {
        Happening::Stall(_) => None,
        Happening::End => Some(Next::End),
        Happening::Reset(line) => {
            line.reset();
            Some(Next::Break)
        }
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and far below 2^64")]
fn whole(number: f64) -> u64 {
    number as u64
}
