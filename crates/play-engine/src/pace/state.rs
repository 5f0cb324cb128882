//! What one pacer knows, and what it decides.

use super::bucket::Bucket;
use super::burst::Burst;
use super::controller::{Controller, Phase};
use super::cooldown::{Cause, Cooldown, Gate};
use super::leave::{Change, Landing, Leave, Wait};
use super::learned::Learned;
use super::option::{Cost, Pace};
use super::random::Random;
use super::reading::Reading;
use super::LONGEST_PAUSE;
use std::time::{Duration, Instant};

/// Requests a pack may carry when calls are not counted.
const MOST_CALLS: usize = 1024;
/// The pause after a refusal that named none; twice as long each time no answer comes between.
const PAUSE: Duration = Duration::from_secs(1);
/// A timer that fires so late costs no rate.
const LATE: f64 = 0.05;
/// … and two may always be saved up.
const SAVED: f64 = 2.0;
/// The most a second that is ever tried by itself.
const MOST_REQUESTS: f64 = 200.0;
const MOST_CALLS_A_SECOND: f64 = 10_000.0;

#[derive(Debug)]
pub(super) struct State {
    pace: Pace,
    cost: Cost,
    in_flight: usize,
    /// Pauses so far that answers from before must not touch.
    epoch: u64,
    paused_until: Option<Instant>,
    /// Pauses since the last answer.
    in_a_row: u32,
    refusals: u64,
    blocks: u64,
    bucket: Bucket,
    burst: Burst,
    burst_at: Instant,
    cooldown: Cooldown,
    controller: Controller,
    random: Random,
}

impl State {
    pub fn new(pace: Pace, now: Instant, random: Random) -> Self {
        let cost = pace.cost();
        let ceiling = if cost == Cost::Call { MOST_CALLS_A_SECOND } else { MOST_REQUESTS };
        let tokens = if let Pace::Fixed { burst, .. } = pace { burst } else { 1.0 };
        Self {
            pace,
            cost,
            in_flight: 0,
            epoch: 0,
            paused_until: None,
            in_a_row: 0,
            refusals: 0,
            blocks: 0,
            bucket: Bucket::new(tokens, now),
            burst: Burst::new(now),
            burst_at: now,
            cooldown: Cooldown::new(),
            controller: Controller::new(now, ceiling),
            random,
        }
    }

    pub fn take(&mut self, now: Instant, calls: usize) -> Result<Leave, Wait> {
        if let Some(until) = self.paused_until {
            if now < until {
                return Err(Wait::Until(until));
            }
            self.paused_until = None;
        }
        let weight = self.cost.of(calls);
        match self.cooldown.gate(now) {
            Gate::Open => {}
            Gate::Closed(until) => return Err(Wait::Until(until)),
            Gate::Probing => return Err(Wait::Landing),
            Gate::Probe => {
                self.cooldown.probe();
                return Ok(self.leave(now, weight, false, true));
            }
        }
        match self.pace {
            Pace::Off => Ok(self.leave(now, weight, false, false)),
            Pace::Fixed { per_second, burst, .. } => {
                self.bucket.take(now, per_second, burst.max(LATE * per_second), weight).map_err(Wait::Until)?;
                Ok(self.leave(now, weight, false, false))
            }
            Pace::Auto { .. } => self.take_learned(now, weight),
        }
    }

    fn take_learned(&mut self, now: Instant, weight: f64) -> Result<Leave, Wait> {
        if self.in_flight >= self.controller.most_in_flight() {
            return Err(Wait::Landing);
        }
        if self.burst.take(now, weight) {
            if super::controller::tune("EMPTY", 1.0) > 0.5 { self.bucket.empty_until(now); self.burst_at = now; }
            return Ok(self.leave(now, weight, true, false));
        }
        let rate = self.controller.rate();
        self.bucket.take(now, rate, SAVED.max(LATE * rate), weight).map_err(Wait::Until)?;
        self.bucket.due = 1.0 + super::controller::tune("J", 0.0) * (self.random.unit() - 0.5);
        self.controller.left(now, weight);
        self.burst.busy_until(self.bucket.ready_at(rate));
        Ok(self.leave(now, weight, false, false))
    }

    fn leave(&mut self, now: Instant, weight: f64, free: bool, probe: bool) -> Leave {
        self.in_flight += 1;
        Leave { started: now, free, probe, epoch: self.epoch, weight }
    }

    pub fn most_calls(&self, now: Instant) -> usize {
        if self.cooldown.gate(now) != Gate::Open {
            return 1;
        }
        let weight = match self.pace {
            Pace::Auto { cost: Cost::Call } => match self.burst.left(now) {
                left if left >= 1.0 => left,
                _ => self.controller.rate() / 2.0,
            },
            Pace::Fixed { per_second, burst, cost: Cost::Call } => burst.max(per_second / 2.0),
            _ => return MOST_CALLS,
        };
        // In range after the clamp.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let calls = weight.clamp(1.0, MOST_CALLS as f64) as usize;
        calls
    }

    pub fn landed(&mut self, leave: Leave, now: Instant, how: Landing) -> Option<Change> {
        self.in_flight = self.in_flight.saturating_sub(1);
        if matches!(how, Landing::Refused { .. } | Landing::Blocked { .. }) {
            self.refusals += 1;
        }
        if self.pace == Pace::Off || (leave.epoch != self.epoch && !leave.probe) {
            return self.only_named(now, how);
        }
        if leave.probe {
            return self.probed(now, how);
        }
        match how {
            Landing::Nothing => None,
            Landing::Answered { latency } => self.answered(leave, now, latency),
            Landing::Refused { status: 403 | 503, retry_after } if self.cooldown.refused() => {
                Some(self.block(now, Cause::Refusals, retry_after))
            }
            Landing::Refused { status: 403 | 503, retry_after } => self.named(now, retry_after),
            Landing::Refused { retry_after, .. } => Some(self.refused(leave, now, retry_after)),
            Landing::Blocked { retry_after } => Some(self.block(now, Cause::Page, retry_after)),
        }
    }

    fn answered(&mut self, leave: Leave, now: Instant, latency: Duration) -> Option<Change> {
        self.cooldown.answered();
        if leave.free {
            return None;
        }
        self.in_a_row = 0;
        if !self.is_auto() {
            return None;
        }
        self.controller.answered(now, leave.weight, latency).map(|(from, to)| Change::Faster { from, to })
    }

    /// One decrease per event, and a pause.
    fn refused(&mut self, leave: Leave, now: Instant, named: Option<Duration>) -> Change {
        let leave = Leave { free: leave.free || (leave.started - self.burst_at).as_secs_f64() < super::controller::tune("SHADOW", 2.0), ..leave };
        let doubled = if leave.free { PAUSE } else { PAUSE.saturating_mul(1 << self.in_a_row.min(10)) };
        let pause = self.random.jittered(doubled).max(named.unwrap_or_default()).min(LONGEST_PAUSE);
        let until = now + pause;
        self.epoch += 1;
        self.bucket.give_back(leave.weight);
        if leave.free {
            self.burst.end();
        } else {
            self.in_a_row += 1;
        }
        self.pause_until(until);
        if leave.free || !self.is_auto() {
            self.controller.paused(until);
            return Change::Paused { pause };
        }
        let (from, to) = self.controller.refused(now, until);
        Change::Slowed { from, to, pause }
    }

    fn block(&mut self, now: Instant, cause: Cause, named: Option<Duration>) -> Change {
        self.blocks += 1;
        self.epoch += 1;
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
                self.epoch += 1;
                self.rest_until(now);
                if self.is_auto() {
                    self.controller.recovered(now, chance);
                }
                self.rate().map(|per_second| Change::Recovered { per_second })
            }
        }
    }

    /// Of an answer that tells nothing else: a pause the store named is kept all the same.
    fn only_named(&mut self, now: Instant, how: Landing) -> Option<Change> {
        match how {
            Landing::Refused { retry_after, .. } | Landing::Blocked { retry_after } => self.named(now, retry_after),
            Landing::Answered { .. } | Landing::Nothing => None,
        }
    }

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

    fn is_auto(&self) -> bool {
        matches!(self.pace, Pace::Auto { .. })
    }

    fn rate(&self) -> Option<f64> {
        match self.pace {
            Pace::Auto { .. } => Some(self.controller.rate()),
            Pace::Fixed { per_second, .. } => Some(per_second),
            Pace::Off => None,
        }
    }

    /// When the next probe may leave, if there is a block.
    pub fn is_blocked(&self, now: Instant) -> Option<Instant> {
        match self.cooldown.gate(now) {
            Gate::Open => None,
            Gate::Closed(until) => Some(until),
            Gate::Probe | Gate::Probing => Some(now),
        }
    }

    pub fn reading(&self, now: Instant) -> Reading {
        let paused = self.paused_until.filter(|until| *until > now);
        let blocked = self.is_blocked(now);
        let pause = paused.max(blocked).map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        let phase = match self.pace {
            _ if blocked.is_some() => "blocked",
            _ if paused.is_some() => "paused",
            Pace::Off => "off",
            Pace::Fixed { .. } => "fixed",
            Pace::Auto { .. } if self.burst.left(now) >= 1.0 => "burst",
            Pace::Auto { .. } => match self.controller.phase(now) {
                Phase::Start => "start",
                Phase::Climb => "climb",
                Phase::Hold => "hold",
                Phase::Probe => "probe",
            },
        };
        Reading {
            per_second: self.rate(),
            phase,
            in_flight: self.in_flight,
            most_in_flight: self.is_auto().then(|| self.controller.most_in_flight()),
            paused_ms: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            refusals: self.refusals,
            blocks: self.blocks,
            latency_ms: self.controller.latency().millis(),
        }
    }

    pub fn learned(&self, now: Instant) -> Option<Learned> {
        self.is_auto().then(|| self.controller.learned(now)).flatten().map(Learned::of_today)
    }

    pub fn start_from(&mut self, learned: &Learned, now: Instant) {
        if let Some(per_second) = learned.if_young().filter(|_| self.is_auto()) {
            self.controller.start_from(now, per_second);
        }
    }
}
