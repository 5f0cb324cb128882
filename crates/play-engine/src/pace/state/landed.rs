//! What a landing teaches.

use super::State;
use crate::pace::LONGEST_PAUSE;
use crate::pace::cooldown::{Cause, Gate};
use crate::pace::leave::{Change, Landing, Leave};
use crate::pace::option::Pace;
use std::time::{Duration, Instant};

/// The pause after a refusal that named none; twice as long each time no answer comes between.
const PAUSE: Duration = Duration::from_secs(1);

/// A lone one of these is no refusal of the rate; many in a row are a block.
fn may_be_chance(status: u16) -> bool {
    matches!(status, 403 | 503)
}

impl State {
    pub fn landed(&mut self, leave: Leave, now: Instant, how: Landing) -> Option<Change> {
        self.in_flight = self.in_flight.saturating_sub(1);
        if matches!(how, Landing::Refused { .. } | Landing::Blocked { .. }) {
            self.refusals += 1;
        }
        if matches!(how, Landing::Refused { status, .. } if !may_be_chance(status)) {
            self.controller.troubled(now);
        }
        if leave.probe {
            return self.probed(now, how);
        }
        let named = match how {
            Landing::Refused { retry_after, .. } | Landing::Blocked { retry_after } => retry_after,
            Landing::Answered { .. } | Landing::Nothing => None,
        };
        // What left before the last block tells nothing about it, and what left before the last pause nothing about the rate
        // after it. A pause that the store named is kept all the same.
        if self.pace == Pace::Off || leave.epoch < self.block_epoch {
            return self.named(now, named);
        }
        match how {
            Landing::Nothing => None,
            Landing::Answered { latency } => self.answered(leave, now, latency),
            Landing::Blocked { .. } => Some(self.block(now, Cause::Page, named)),
            Landing::Refused { status, .. } if may_be_chance(status) => {
                if self.cooldown.refused() {
                    Some(self.block(now, Cause::Refusals, named))
                } else {
                    self.named(now, named)
                }
            }
            Landing::Refused { .. } if leave.epoch < self.epoch => self.named(now, named),
            Landing::Refused { .. } => Some(self.refused(leave, now, named)),
        }
    }

    fn answered(&mut self, leave: Leave, now: Instant, latency: Duration) -> Option<Change> {
        self.cooldown.answered();
        if leave.free || leave.epoch < self.epoch {
            return None;
        }
        self.in_a_row = 0;
        if !self.is_auto() {
            return None;
        }
        self.controller.answered(now, leave.weight, latency).map(|(from, to)| Change::Faster { from, to })
    }

    /// A pause, and one decrease per event. Of the free burst it only tells that the store's bucket is empty.
    fn refused(&mut self, leave: Leave, now: Instant, named: Option<Duration>) -> Change {
        let of_burst = leave.free || (self.is_auto() && self.burst.explains(leave.started));
        let doubled = if of_burst { PAUSE } else { PAUSE.saturating_mul(1 << self.in_a_row.min(10)) };
        let pause = self.random.jittered(doubled).max(named.unwrap_or_default()).min(LONGEST_PAUSE);
        let until = now + pause;
        self.epoch += 1;
        if !leave.free {
            self.bucket.give_back(leave.weight);
        }
        self.pause_until(until);
        if of_burst || !self.is_auto() {
            self.burst.end();
            self.in_a_row += u32::from(!of_burst);
            self.controller.paused(until);
            return Change::Paused { pause };
        }
        self.in_a_row += 1;
        let (from, to) = self.controller.refused(now, until);
        Change::Slowed { from, to, pause }
    }

    fn block(&mut self, now: Instant, cause: Cause, named: Option<Duration>) -> Change {
        self.blocks += 1;
        self.epoch += 1;
        self.block_epoch = self.epoch;
        self.burst.end();
        self.controller.blocked(now);
        self.cool(now, cause, named)
    }

    fn cool(&mut self, now: Instant, cause: Cause, named: Option<Duration>) -> Change {
        let pause = self.cooldown.begin(now, cause, named, &mut self.random);
        self.rest_until(now + pause);
        Change::Blocked { pause, strikes: self.cooldown.strikes() }
    }

    fn probed(&mut self, now: Instant, how: Landing) -> Option<Change> {
        if self.cooldown.gate(now) != Gate::Probing {
            return None;
        }
        match how {
            Landing::Nothing => {
                self.cooldown.no_answer(now);
                None
            }
            Landing::Refused { retry_after, .. } => Some(self.cool(now, Cause::Refusals, retry_after)),
            Landing::Blocked { retry_after } => Some(self.cool(now, Cause::Page, retry_after)),
            Landing::Answered { .. } => {
                let chance = self.cooldown.end(now);
                self.in_a_row = 0;
                self.rest_until(now);
                if self.is_auto() {
                    self.controller.recovered(now, chance);
                }
                self.rate().map(|per_second| Change::Recovered { per_second })
            }
        }
    }

    /// Nothing leaves before the store said it may.
    fn named(&mut self, now: Instant, named: Option<Duration>) -> Option<Change> {
        let pause = named.filter(|pause| !pause.is_zero())?.min(LONGEST_PAUSE);
        let until = now + pause;
        if self.paused_until.is_some_and(|old| old >= until) {
            return None;
        }
        self.pause_until(until);
        self.controller.paused(until);
        Some(Change::Paused { pause })
    }

    fn pause_until(&mut self, until: Instant) {
        self.paused_until = Some(self.paused_until.map_or(until, |old| old.max(until)));
        self.rest_until(until);
    }

    /// Nothing is saved up by then, and the time until then is no rest of the application's.
    fn rest_until(&mut self, until: Instant) {
        self.bucket.empty_until(until);
        self.burst.busy_until(until);
    }
}
