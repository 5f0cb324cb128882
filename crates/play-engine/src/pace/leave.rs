//! What crosses the door of a [`Pacer`](super::Pacer): leaves out, landings in, and what changed by them.

use std::time::{Duration, Instant};

/// The right to send one request, given by [`Pacer::try_take`](super::Pacer::try_take). It counts as in flight until it is
/// given back with [`Pacer::landed`](super::Pacer::landed), which has to happen exactly once, also for a request that was
/// cancelled or never sent.
#[must_use = "a leave counts as in flight until it is landed"]
#[derive(Clone, Copy, Debug)]
pub struct Leave {
    /// When the request left.
    pub started: Instant,
    /// Of the free burst: its answer does not feed the controller.
    pub(super) free: bool,
    /// The one request that finds out whether a block is over.
    pub(super) probe: bool,
    /// How many pauses there had been. An answer to a request from before the last pause tells nothing about what came after.
    pub(super) epoch: u64,
    /// Its weight, in requests or calls.
    pub(super) weight: f64,
}

impl Leave {
    /// Whether this is the one request that finds out whether a block is over. It may carry one call only.
    #[must_use]
    pub fn is_probe(&self) -> bool {
        self.probe
    }
}

/// Why a request may not leave now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Ask again at this moment, which is later than now.
    Until(Instant),
    /// Ask again when a request in flight has landed: as many are under way as may be, or a probe is.
    Landing,
}

/// How a request ended, as far as the pace is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// The store answered with something of its own, be it a 404.
    Answered {
        /// From the leave to the end of the answer.
        latency: Duration,
    },
    /// The store refused: 429, 503 or 403 without the text of a block, or a gateway error (as status 429).
    Refused {
        /// The HTTP status.
        status: u16,
        /// `Retry-After`, when it was named.
        retry_after: Option<Duration>,
    },
    /// A captcha, consent or sorry page.
    Blocked {
        /// `Retry-After`, when it was named.
        retry_after: Option<Duration>,
    },
    /// A network failure, a time-out, a cancelled request: no evidence either way.
    Nothing,
}

/// What a landing changed, worth an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// A refusal lowered the rate, and nothing leaves for a while.
    Slowed {
        /// The rate before, a second.
        from: f64,
        /// The rate from now on, a second.
        to: f64,
        /// How long nothing leaves.
        pause: Duration,
    },
    /// The rate has grown: told once per doubling at the start, later once per quarter.
    Faster {
        /// The rate told last, a second.
        from: f64,
        /// The rate now, a second.
        to: f64,
    },
    /// The store blocks: nothing leaves for a while, then one probe.
    Blocked {
        /// How long nothing leaves.
        pause: Duration,
        /// How often in a row: 1 for a new block, one more with each probe that was refused.
        strikes: u32,
    },
    /// A probe was answered: the block is over.
    Recovered {
        /// The rate from now on, a second.
        per_second: f64,
    },
    /// Nothing leaves for a while; the rate stays as it was.
    Paused {
        /// How long nothing leaves.
        pause: Duration,
    },
}
