//! What one pacer knows, and whether a request may leave.

mod landed;

use super::bucket::Bucket;
use super::burst::Burst;
use super::controller::Controller;
use super::cooldown::{Cooldown, Gate};
use super::growth::Phase;
use super::learned::Learned;
use super::leave::{Leave, Wait};
use super::option::{Cost, Pace};
use super::random::Random;
use super::reading::Reading;
use std::time::{Duration, Instant};

/// Requests a pack may carry when calls are not counted.
const MOST_CALLS: usize = 1024;
/// A timer that fires so late costs no rate.
const LATE: f64 = 0.05;
/// … and two may always be saved up.
const SAVED: f64 = 2.0;
/// The most a second that is ever tried by itself.
const MOST_REQUESTS: f64 = 200.0;
const MOST_CALLS_A_SECOND: f64 = 10_000.0;

/// See [`Pacer`](super::Pacer).
#[derive(Debug)]
pub(super) struct State {
    pace: Pace,
    cost: Cost,
    in_flight: usize,
    /// Pauses and blocks so far, and the number of the last block among them.
    epoch: u64,
    block_epoch: u64,
    paused_until: Option<Instant>,
    /// Pauses since the last answer.
    in_a_row: u32,
    refusals: u64,
    blocks: u64,
    bucket: Bucket,
    burst: Burst,
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
            block_epoch: 0,
            paused_until: None,
            in_a_row: 0,
            refusals: 0,
            blocks: 0,
            bucket: Bucket::new(tokens, now),
            burst: Burst::new(now),
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
            self.controller.capped();
            return Err(Wait::Landing);
        }
        if self.burst.take(now, weight) {
            self.bucket.empty_until(now);
            return Ok(self.leave(now, weight, true, false));
        }
        let rate = self.controller.rate();
        self.bucket.take(now, rate, SAVED.max(LATE * rate), weight).map_err(Wait::Until)?;
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
