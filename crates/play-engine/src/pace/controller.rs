//! The learned rate: starts gently, doubles to the first refusal, goes back to what was really delivered, and feels its way
//! up again. (Today's congestion control of networks, for requests.)
//!
//! After a refusal at a rate that is news (the first one, or more than a tenth away from the last), growth goes on at once:
//! the limit is not known well yet, or somebody else uses the address too. Once a refusal confirms the limit, the rate
//! climbs to a plateau just below it and holds for a minute before it probes.

use super::delivered::{Delivered, WINDOW};
use super::growth::{self, CLIMB, PLATEAU, Phase};
use super::latency::Latency;
use super::trouble::Trouble;
use super::usage::Usage;
use std::time::{Duration, Instant};

/// Requests (or calls) a second at the start.
pub(super) const START: f64 = 2.0;
/// Never slower than this, a second.
const SLOWEST: f64 = 0.1;
/// After a refusal, of the delivered rate.
const DECREASE: f64 = 0.85;
/// After a block, of the delivered rate.
const AFTER_BLOCK: f64 = 0.6;
/// A refusal so near the last limit confirms it.
const NEAR: f64 = 0.1;
/// From a refusal that confirms the limit to the next probing.
const HOLD: Duration = Duration::from_secs(60);
/// From a queue to the next probing.
const HOLD_AFTER_QUEUE: Duration = Duration::from_secs(30);
/// The rate is looked at this often.
const TICK: Duration = Duration::from_millis(250);
/// After a rest of the application's so long, in seconds, the delivered rate is counted anew.
const REST: f64 = 2.0;
/// A younger window says little about the rate, …
const YOUNG: Duration = Duration::from_secs(3);
/// … so that the delivered rate is taken for so much of it at least.
const YOUNG_SHARE: f64 = 0.8;
/// The delivered rate in a queue is the capacity itself, and the last answers tell it best.
const QUEUE_SPAN: Duration = Duration::from_secs(2);
/// A rate held so long is worth remembering, limit or not.
const PROVEN: Duration = Duration::from_secs(60);
/// The start from a remembered rate.
const CAUTION: f64 = 0.9;
/// Weight of a new request in the mean weight.
const GAIN: f64 = 0.1;

/// The controller of the rate.
#[derive(Debug)]
pub(super) struct Controller {
    rate: f64,
    ceiling: f64,
    /// The rate at which the store refused last, or queued; `None` before the first time.
    limit: Option<f64>,
    starting: bool,
    /// What the climb adds a second.
    slope: f64,
    /// When the last pause ended, or the last queue was seen, and how long nothing probes after it.
    resumed: Instant,
    hold: Duration,
    ticked: Instant,
    last_leave: Instant,
    /// When the queue that is there now was seen.
    queue: Option<Instant>,
    /// The in-flight cap kept a request back since the last tick.
    capped: bool,
    /// What was delivered before the block that is there now.
    before_block: f64,
    /// The rate told last.
    told: f64,
    delivered: Delivered,
    latency: Latency,
    usage: Usage,
    trouble: Trouble,
    /// Mean weight of a request.
    weight: f64,
}

impl Controller {
    /// At the start, never to exceed `ceiling`.
    pub fn new(now: Instant, ceiling: f64) -> Self {
        Self {
            rate: START,
            ceiling,
            limit: None,
            starting: true,
            slope: 0.0,
            resumed: now,
            hold: Duration::ZERO,
            ticked: now,
            last_leave: now,
            queue: None,
            capped: false,
            before_block: START,
            told: START,
            delivered: Delivered::new(now),
            latency: Latency::new(now),
            usage: Usage::new(now),
            trouble: Trouble::default(),
            weight: 1.0,
        }
    }

    /// The rate now, a second.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// The latency of late.
    pub fn latency(&self) -> &Latency {
        &self.latency
    }

    /// How many requests may be under way: twice what the rate fills (Little's law), 16 at least.
    pub fn most_in_flight(&self) -> usize {
        let flying = 2.0 * self.rate * self.latency.unqueued() / self.weight;
        // In range: the rate is below its ceiling, and a latency of hours ends in a time-out first.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let cap = flying.ceil() as usize + 2;
        cap.max(16)
    }

    /// Where it stands.
    pub fn phase(&self, now: Instant) -> Phase {
        match self.limit {
            _ if self.starting => Phase::Start,
            _ if now >= self.resumed + self.hold => Phase::Probe,
            Some(limit) if self.rate < PLATEAU * limit => Phase::Climb,
            _ => Phase::Hold,
        }
    }

    /// A request had to wait for another to land.
    pub fn capped(&mut self) {
        self.capped = true;
    }

    /// A paced request of this weight leaves.
    pub fn left(&mut self, now: Instant, weight: f64) {
        let rest = (3.0 * self.weight.max(weight) / self.rate).max(REST);
        let rested = now.saturating_duration_since(self.last_leave);
        if rested.as_secs_f64() > rest {
            // The application's own rest must not look like a slow store, nor be counted as a rate that was held.
            self.resumed += rested;
            self.count_from(now);
        }
        self.last_leave = self.last_leave.max(now);
        self.weight += GAIN * (weight - self.weight);
        self.usage.left(now, self.rate, weight);
    }

    /// The answer to a paced request of this weight, sent since the last pause. Tells when the rate has grown notably.
    pub fn answered(&mut self, now: Instant, weight: f64, latency: Duration) -> Option<(f64, f64)> {
        self.delivered.add(now, weight);
        self.latency.add(now, latency);
        let passed = now.saturating_duration_since(self.ticked);
        if passed < TICK {
            return None;
        }
        self.ticked = now;
        let used = self.capped || self.usage.is_half(now, self.rate, self.weight);
        self.capped = false;
        if self.latency.is_queueing() {
            if used {
                self.queued(now);
            }
            return None;
        }
        self.queue = None;
        if !used {
            return None;
        }
        // One answer after a long silence is no reason for a leap.
        self.grow(now, passed.as_secs_f64().min((2.0 * self.weight / self.rate).max(1.0)));
        let step = if self.starting { 2.0 } else { 1.25 };
        (self.rate >= step * self.told).then(|| (std::mem::replace(&mut self.told, self.rate), self.rate))
    }

    fn grow(&mut self, now: Instant, seconds: f64) {
        let grown = match self.phase(now) {
            Phase::Start => growth::doubling(self.rate, seconds),
            Phase::Climb => (self.rate + self.slope * seconds).min(PLATEAU * self.limit.unwrap_or(self.rate)),
            Phase::Hold => self.rate,
            Phase::Probe if self.trouble.is_much(now) => self.rate,
            Phase::Probe => {
                let since = now.saturating_duration_since(self.resumed + self.hold);
                growth::probing(self.rate, since, seconds)
            }
        };
        self.rate = grown.min(self.ceiling).max(self.rate);
    }

    /// Requests wait for each other: no growth, and back to what is answered; again when that was not enough.
    fn queued(&mut self, now: Instant) {
        if self.queue.is_some_and(|seen| now.saturating_duration_since(seen) < HOLD_AFTER_QUEUE) {
            return;
        }
        let limit = self.delivered.rate(now, QUEUE_SPAN).clamp(SLOWEST, self.rate);
        self.aim(limit, PLATEAU * limit);
        self.queue = Some(now);
        self.resumed = now;
        self.hold = HOLD_AFTER_QUEUE;
    }

    /// A refusal of any kind, for the count.
    pub fn troubled(&mut self, now: Instant) {
        self.trouble.refused(now);
    }

    /// A refusal, the first one since the last pause: one decrease. Nothing leaves until then. From and to.
    pub fn refused(&mut self, now: Instant, until: Instant) -> (f64, f64) {
        let from = self.rate;
        let limit = self.delivered(now);
        // A slow rate cannot be measured well: two answers more or less in the window are no news.
        let near = NEAR.max(2.0 * self.weight / (limit * WINDOW.as_secs_f64()));
        let confirmed = self.limit.is_some_and(|before| (limit / before - 1.0).abs() < near);
        self.hold = if confirmed { HOLD } else { Duration::ZERO };
        self.aim(limit, DECREASE * limit);
        self.resumed = until;
        self.paused(until);
        (from, self.rate)
    }

    /// A block begins: what was delivered before it is what counts after it.
    pub fn blocked(&mut self, now: Instant) {
        // The first answers are too few to tell, and the start is gentle enough for anybody.
        self.before_block = self.delivered(now).max(START.min(self.rate));
    }

    /// A block is over. When it may have been chance, the old limit stays the aim.
    pub fn recovered(&mut self, now: Instant, chance: bool) {
        let rate = AFTER_BLOCK * self.before_block;
        if chance && self.starting {
            self.rate = rate.max(START.min(self.rate));
            self.told = self.rate;
        } else if chance {
            self.aim(self.limit.unwrap_or(self.before_block), rate);
            self.hold = CLIMB;
        } else {
            self.aim(rate / DECREASE, rate);
            self.hold = HOLD;
        }
        self.resumed = now;
        self.paused(now);
    }

    /// Nothing leaves until then, and the rate stays.
    pub fn paused(&mut self, until: Instant) {
        self.ticked = self.ticked.max(until);
        self.last_leave = self.last_leave.max(until);
        self.queue = None;
        self.count_from(until);
    }

    /// The first answer to what leaves from then on comes a latency later.
    fn count_from(&mut self, then: Instant) {
        self.delivered.restart(then + Duration::from_secs_f64(self.latency.mean()));
        self.ticked = self.ticked.max(then);
    }

    fn aim(&mut self, limit: f64, rate: f64) {
        self.limit = Some(limit);
        self.rate = rate.clamp(SLOWEST, self.ceiling);
        self.slope = growth::slope(self.rate, limit);
        self.starting = false;
        self.told = self.rate;
    }

    /// What the store answered of late, a second, at most the rate.
    fn delivered(&mut self, now: Instant) -> f64 {
        let delivered = self.delivered.rate(now, WINDOW);
        let young = now.saturating_duration_since(self.delivered.since()) < YOUNG;
        // A handful of answers right after a pause would make the rate collapse.
        let least = if young { YOUNG_SHARE * self.rate } else { 2.0 * SLOWEST };
        delivered.max(least).min(self.rate)
    }

    /// The rate worth remembering, when a limit was found or the rate has been in use for a minute.
    pub fn learned(&self, now: Instant) -> Option<f64> {
        match self.limit {
            Some(limit) => Some(self.rate.max(PLATEAU * limit)),
            None if self.rate > START && now >= self.resumed + PROVEN => Some(self.rate),
            None => None,
        }
    }

    /// Begins at 90 % of a remembered rate, unless it has found out something itself.
    pub fn start_from(&mut self, now: Instant, per_second: f64) {
        if self.limit.is_some() {
            return;
        }
        self.aim(per_second, CAUTION * per_second);
        self.hold = CLIMB;
        self.resumed = self.resumed.max(now);
    }
}
