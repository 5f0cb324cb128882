//! The learned rate: starts gently, doubles to the first refusal, goes back to what was really delivered, climbs, holds,
//! probes. (Today's congestion control of networks, for requests: one decrease per event, a plateau below the last limit.)

use super::delivered::{Delivered, WINDOW};
use super::latency::Latency;
use super::usage::Usage;
use std::time::{Duration, Instant};

pub(super) fn tune(name: &'static str, default: f64) -> f64 {
    use std::sync::{Mutex, OnceLock};
    static T: OnceLock<Mutex<std::collections::HashMap<&'static str, f64>>> = OnceLock::new();
    *T.get_or_init(Mutex::default).lock().unwrap().entry(name).or_insert_with(|| std::env::var(name).ok().and_then(|x| x.parse().ok()).unwrap_or(default))
}

/// Requests (or calls) a second at the start.
pub(super) const START: f64 = 2.0;
/// Never slower than this, a second.
const SLOWEST: f64 = 0.1;
/// After a refusal, of the delivered rate.
const DECREASE: f64 = 0.85;
/// After a block, of the delivered rate.
const AFTER_BLOCK: f64 = 0.6;
/// The plateau, of the last limit.
const PLATEAU: f64 = 0.97;
/// From the decrease to the plateau, in seconds.
const CLIMB: f64 = 15.0;
/// From a refusal to the next probing.
const HOLD: Duration = Duration::from_secs(60);
/// From a queue to the next probing.
const HOLD_AFTER_QUEUE: Duration = Duration::from_secs(30);
/// Seconds per doubling at the start.
const DOUBLING: f64 = 2.0;
/// Growth a second while probing.
const PROBE: f64 = 1.02;
/// … and once the last limit is so far behind that it has clearly risen.
const RISEN: f64 = 1.25;
const PROBE_RISEN: f64 = 1.08;
/// The rate is looked at this often.
const TICK: Duration = Duration::from_millis(250);
/// After a rest so long the delivered rate is counted anew.
const REST: f64 = 2.0;
/// A younger window says little about the rate.
const YOUNG: Duration = Duration::from_secs(3);
/// The delivered rate while the latency grows: the capacity itself, so the last answers tell it best.
const QUEUE_SPAN: Duration = Duration::from_secs(2);
/// A rate held so long is worth remembering, limit or not.
const PROVEN: Duration = Duration::from_secs(60);
/// The start from a remembered rate.
const CAUTION: f64 = 0.9;

/// Where the controller stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Doubling.
    Start,
    /// Back to the plateau.
    Climb,
    /// On the plateau.
    Hold,
    /// Beyond it.
    Probe,
}

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
    resumed: Instant,
    hold: Duration,
    best: f64,
    ticked: Instant,
    left: Instant,
    queueing: bool,
    /// The rate told last.
    told: f64,
    /// Since when the rate has been used without a refusal.
    proven_from: Instant,
    delivered: Delivered,
    latency: Latency,
    usage: Usage,
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
            hold: HOLD,
            best: 0.0,
            ticked: now,
            left: now,
            queueing: false,
            told: START,
            proven_from: now,
            delivered: Delivered::new(now),
            latency: Latency::new(now),
            usage: Usage::new(now),
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
        let flying = 2.0 * self.rate * self.latency.mean() / self.weight;
        // In range: the rate is below its ceiling, and a latency of hours ends in a time-out first.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let cap = flying.ceil() as usize + 2;
        cap.max(16)
    }

    /// Where it stands.
    pub fn phase(&self, now: Instant) -> Phase {
        match self.limit {
            _ if self.starting => Phase::Start,
            Some(limit) if self.rate < PLATEAU * limit && (self.hold > Duration::from_secs(30) || tune("PURE", 0.0) < 0.5) => Phase::Climb,
            _ if now.saturating_duration_since(self.resumed) <= self.hold => Phase::Hold,
            _ => Phase::Probe,
        }
    }

    /// A paced request of this weight leaves.
    pub fn left(&mut self, now: Instant, weight: f64) {
        let rest = (3.0 * self.weight.max(weight) / self.rate).max(REST);
        if now.saturating_duration_since(self.left).as_secs_f64() > rest {
            // Its own rest, not the store's slowness: it must not look like a slow store.
            self.delivered.restart(now.max(self.resumed) + Duration::from_secs_f64(self.latency.mean()));
            self.ticked = self.ticked.max(now);
        }
        self.left = self.left.max(now);
        self.weight += 0.1 * (weight - self.weight);
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
        let used = self.usage.is_half(now, self.rate, self.weight);
        if self.latency.is_queueing() {
            self.queue(now, used);
            return None;
        }
        self.queueing = false;
        if !used {
            return None;
        }
        // One answer after a long silence is no reason for a leap.
        self.grow(now, passed.as_secs_f64().min((2.0 * self.weight / self.rate).max(1.0)));
        let step = if self.starting { 2.0 } else { 1.25 };
        (self.rate >= step * self.told).then(|| (std::mem::replace(&mut self.told, self.rate), self.rate))
    }

    fn grow(&mut self, now: Instant, seconds: f64) {
        let phase = self.phase(now);
        self.rate = match (phase, self.limit) {
            (Phase::Start, _) => self.rate * (seconds / DOUBLING).exp2(),
            (Phase::Climb, Some(limit)) => (self.rate + self.slope * seconds).min(PLATEAU * limit),
            (Phase::Probe, limit) => {
                let since = now.saturating_duration_since(self.resumed).saturating_sub(self.hold).as_secs_f64();
                let g = (tune("LIN", 0.01) * self.rate).max(tune("ADD", 0.1) * (self.best / self.rate).clamp(1.0, tune("BMAX", 4.0)).powf(tune("BPOW", 0.0)));
                let g = g * (1.0 + (since / tune("ACC", 15.0)).powf(tune("POW", 2.0)));
                let g = if limit.is_some_and(|limit| self.rate > tune("RISEN", 1000.0) * limit) { g.max(tune("PR", 0.08) * self.rate) } else { g };
                self.rate + g.min(tune("GMAX", 0.35) * self.rate) * seconds
            }
            _ => self.rate,
        }
        .min(self.ceiling);
    }

    /// Requests wait for each other: no growth, and back to what was answered, once.
    fn queue(&mut self, now: Instant, used: bool) {
        if self.queueing || !used {
            return;
        }
        self.queueing = true;
        self.starting = false;
        let limit = self.delivered.rate(now, QUEUE_SPAN).clamp(SLOWEST, self.rate.max(SLOWEST));
        self.limit = Some(limit);
        self.rate = self.rate.min(PLATEAU * limit).max(SLOWEST);
        self.told = self.rate;
        self.resumed = now.checked_sub(HOLD_AFTER_QUEUE).unwrap_or(now).max(self.resumed);
    }

    /// What the store answered of late, a second, at most the rate.
    fn delivered(&mut self, now: Instant) -> f64 {
        let delivered = self.delivered.rate(now, WINDOW);
        let young = now.saturating_duration_since(self.delivered.since()) < YOUNG;
        // A handful of answers right after a pause would make the rate collapse.
        let least = if young { self.rate * tune("YOUNG", 0.5) } else { 0.0 };
        delivered.max(least).min(self.rate)
    }

    /// A refusal, the first one since the last pause: one decrease. Nothing leaves until then. From and to.
    pub fn refused(&mut self, now: Instant, until: Instant) -> (f64, f64) {
        let from = self.rate;
        let limit = self.delivered(now).max(2.0 * SLOWEST);
        let stable = self.limit.is_some_and(|before| (limit / before - 1.0).abs() < tune("STABLE", 0.1));
        self.hold = if stable { Duration::from_secs_f64(tune("HOLD", 60.0)) } else { Duration::from_secs_f64(tune("HOLDU", 60.0)) };
        self.best = limit.max(self.best * tune("BDEC", 0.9));
        let climbing = now.saturating_duration_since(self.resumed).as_secs_f64() < tune("CLIMBT", 15.0);
        let aim = match self.limit { Some(before) if climbing && before > limit => (tune("GEO", 0.5) * before.ln() + (1.0 - tune("GEO", 0.5)) * limit.ln()).exp(), _ => limit };
        self.restart_at(aim, DECREASE * limit, until);
        (from, self.rate)
    }

    /// A block begins: what was delivered before it is what counts after it.
    pub fn blocked(&mut self, now: Instant) {
        self.limit = Some(self.delivered(now).max(2.0 * SLOWEST));
        self.starting = false;
    }

    /// A block is over. When it may have been chance, the old rate is the aim, else a good deal less.
    pub fn recovered(&mut self, now: Instant, chance: bool) {
        let before = self.limit.unwrap_or(self.rate);
        let aim = if chance { before } else { before * AFTER_BLOCK / DECREASE };
        self.restart_at(aim, before * AFTER_BLOCK, now);
    }

    /// Nothing leaves until then, and the rate stays.
    pub fn paused(&mut self, until: Instant) {
        let flying = if tune("LAG", 1.0) > 0.5 { Duration::from_secs_f64(self.latency.mean()) } else { Duration::ZERO };
        self.delivered.restart(until + flying);
        self.ticked = until;
        self.left = self.left.max(until);
    }

    fn restart_at(&mut self, limit: f64, rate: f64, at: Instant) {
        self.limit = Some(limit);
        self.rate = rate.clamp(SLOWEST, self.ceiling);
        self.slope = (PLATEAU * limit - self.rate).max(0.0) / CLIMB;
        self.starting = false;
        self.queueing = false;
        self.told = self.rate;
        self.resumed = at;
        self.proven_from = at;
        self.paused(at);
    }

    /// The rate worth remembering, when a limit was found or the rate has been in use for a minute.
    pub fn learned(&self, now: Instant) -> Option<f64> {
        match self.limit {
            Some(limit) => Some(self.rate.max(PLATEAU * limit)),
            None if self.rate > START && now.saturating_duration_since(self.proven_from) >= PROVEN => Some(self.rate),
            None => None,
        }
    }

    /// Begins at 90 % of a remembered rate, unless it has found out something itself.
    pub fn start_from(&mut self, now: Instant, per_second: f64) {
        if self.limit.is_none() {
            self.restart_at(per_second, CAUTION * per_second, now);
        }
    }
}
