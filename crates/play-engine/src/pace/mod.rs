//! Pace: how fast requests may leave for one host from one address. A rate, not a concurrency: a refused request comes back
//! at once, so a controller of concurrency takes refusals for a fast store.
//!
//! The room is pure: every method is told what time it is, nothing here waits, sends or looks at a clock (but for the
//! date in [`Learned`]). A request needs a [`Leave`] ([`Pacer::try_take`]), which is given back with what became of it
//! ([`Pacer::landed`]). From that the `controller` learns the rate, the `cooldown` tells a block from a lone refusal, and the
//! `burst` keeps small jobs from waiting.

mod bucket;
mod burst;
mod controller;
mod cooldown;
mod delivered;
mod growth;
mod latency;
mod learned;
mod leave;
mod option;
mod random;
mod reading;
mod register;
mod state;
mod trouble;
mod usage;

#[cfg(test)]
mod tests;

pub use learned::Learned;
pub use leave::{Change, Landing, Leave, Wait};
pub use option::{Cost, Pace};
pub use reading::Reading;

use random::Random;
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// However long the store names, a pause ends.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(900);

/// The pace of one host and egress address. All methods may be called from any thread, and cost well under a microsecond.
#[derive(Debug)]
pub struct Pacer {
    state: Mutex<State>,
}

impl Pacer {
    /// A pacer of its own, unknown to the register.
    #[must_use]
    pub fn new(pace: Pace, now: Instant) -> Self {
        Self { state: Mutex::new(State::new(pace, now, Random::new())) }
    }

    /// The same jitter for the same seed.
    #[cfg(test)]
    pub(crate) fn seeded(pace: Pace, now: Instant, seed: u64) -> Self {
        Self { state: Mutex::new(State::new(pace, now, Random::seeded(seed))) }
    }

    /// The process-wide pacer of a host (and port), an egress (proxy, or "" for direct) and an option. It is kept as long
    /// as somebody uses it.
    #[must_use]
    pub fn shared(host: &str, egress: &str, pace: Pace, now: Instant) -> Arc<Self> {
        register::shared(host, egress, pace, now)
    }

    /// Takes the right to send one request with so many calls. It counts as in flight until it is [`landed`](Self::landed).
    ///
    /// # Errors
    /// When to ask again: at a moment later than `now`, or once something has landed.
    pub fn try_take(&self, now: Instant, calls: usize) -> Result<Leave, Wait> {
        self.lock().take(now, calls)
    }

    /// How many calls the next request may carry, 1 to 1,024: where calls are counted, half a second's worth (or what is
    /// left of the free burst), else 1,024; 1 while a block is probed.
    #[must_use]
    pub fn most_calls(&self, now: Instant) -> usize {
        self.lock().most_calls(now)
    }

    /// Gives a leave back with what became of the request; returns what changed by it, if that is worth an event. Each
    /// leave has to land exactly once, in any order.
    pub fn landed(&self, leave: Leave, now: Instant, how: Landing) -> Option<Change> {
        self.lock().landed(leave, now, how)
    }

    /// When the next probe may leave (`now` while one is due or under way), or `None` when there is no block.
    #[must_use]
    pub fn is_blocked(&self, now: Instant) -> Option<Instant> {
        self.lock().is_blocked(now)
    }

    /// What it does at the moment.
    #[must_use]
    pub fn reading(&self, now: Instant) -> Reading {
        self.lock().reading(now)
    }

    /// The rate worth saving: only a learned one, once it has found a limit or has held for a minute.
    #[must_use]
    pub fn learned(&self, now: Instant) -> Option<Learned> {
        self.lock().learned(now)
    }

    /// Begins at 90 % of a saved rate instead of the gentle start. Ignored when it is older than 30 days, when this pacer
    /// has found a limit itself (which is younger), and with a pace that does not learn.
    pub fn start_from(&self, learned: &Learned, now: Instant) {
        self.lock().start_from(learned, now);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
