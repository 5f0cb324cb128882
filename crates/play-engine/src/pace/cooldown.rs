//! Blocks: the store does not slow this address down, it shuts it out. Then nothing leaves for a while, and one request
//! finds out whether it is over.

use super::LONGEST_PAUSE;
use super::random::Random;
use std::time::{Duration, Instant};

/// So many refusals in a row are a block.
const IN_A_ROW: i32 = 3;
/// … and so many where lone refusals are so common that three in a row come by chance.
const IN_A_ROW_AT_MOST: i32 = 6;
/// How likely chance may be.
const CHANCE: f64 = 1e-5;
/// Weight of a new landing in the share of lone refusals.
const GAIN: f64 = 0.02;
/// First pause after refusals: they may be chance.
const AFTER_REFUSALS: Duration = Duration::from_secs(15);
/// First pause after a captcha, consent or sorry page.
const AFTER_PAGE: Duration = Duration::from_secs(60);
/// A page so soon after the last block goes on from its strikes.
const RELAPSE: Duration = Duration::from_secs(60);
/// A probe that got no answer at all is repeated after this.
const NO_ANSWER: Duration = Duration::from_secs(1);

/// Why a block began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Refusals in a row.
    Refusals,
    /// The text of a block.
    Page,
}

/// Whether requests may leave, as far as blocks are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// No block.
    Open,
    /// A block, until then.
    Closed(Instant),
    /// The probe may leave.
    Probe,
    /// The probe is under way.
    Probing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Clear,
    Cooling(Instant),
    Probing,
}

/// The state of the block, and the run of refusals that may become one.
#[derive(Debug)]
pub(super) struct Cooldown {
    state: State,
    cause: Cause,
    strikes: u32,
    ended_at: Option<Instant>,
    /// Refusals since the last answer.
    run: i32,
    /// Share of refusals that an answer followed.
    lone: f64,
}

impl Cooldown {
    /// No block.
    pub fn new() -> Self {
        Self { state: State::Clear, cause: Cause::Refusals, strikes: 0, ended_at: None, run: 0, lone: 0.0 }
    }

    /// Whether requests may leave.
    pub fn gate(&self, now: Instant) -> Gate {
        match self.state {
            State::Clear => Gate::Open,
            State::Cooling(until) if now < until => Gate::Closed(until),
            State::Cooling(_) => Gate::Probe,
            State::Probing => Gate::Probing,
        }
    }

    /// The probe has left.
    pub fn probe(&mut self) {
        self.state = State::Probing;
    }

    /// The probe had no answer: another may leave soon.
    pub fn no_answer(&mut self, now: Instant) {
        self.state = State::Cooling(now + NO_ANSWER);
    }

    /// An answer: the refusals before it were alone.
    pub fn answered(&mut self) {
        for _ in 0..self.run {
            self.lone += GAIN * (1.0 - self.lone);
        }
        self.lone -= GAIN * self.lone;
        self.run = 0;
    }

    /// A refusal with 503 or 403. Whether it is one too many.
    pub fn refused(&mut self) -> bool {
        self.run += 1;
        self.run >= self.in_a_row()
    }

    /// Where one request in ten is refused by itself, three in a row are no sign of a block.
    fn in_a_row(&self) -> i32 {
        let mut chance = self.lone.powi(IN_A_ROW);
        (IN_A_ROW..IN_A_ROW_AT_MOST)
            .find(|_| {
                let rare = chance <= CHANCE;
                chance *= self.lone;
                rare
            })
            .unwrap_or(IN_A_ROW_AT_MOST)
    }

    /// A block begins, or goes on after a probe was refused. Returns how long nothing leaves; the strikes count up.
    pub fn begin(&mut self, now: Instant, cause: Cause, named: Option<Duration>, random: &mut Random) -> Duration {
        if self.state == State::Clear {
            let relapse = self.ended_at.is_some_and(|ended| now.saturating_duration_since(ended) < RELAPSE);
            if !relapse || cause == Cause::Refusals || self.cause == Cause::Refusals {
                self.strikes = 0;
            }
            self.cause = cause;
        } else if cause == Cause::Page {
            self.cause = cause;
        }
        let first = if self.cause == Cause::Page { AFTER_PAGE } else { AFTER_REFUSALS };
        let pause = first.saturating_mul(1 << self.strikes.min(10)).min(LONGEST_PAUSE);
        let pause = random.jittered(pause).max(named.unwrap_or_default()).min(LONGEST_PAUSE);
        self.strikes += 1;
        self.run = 0;
        self.state = State::Cooling(now + pause);
        pause
    }

    /// A probe was answered. Whether the block may have been chance: the first probe ended it.
    pub fn end(&mut self, now: Instant) -> bool {
        self.state = State::Clear;
        self.run = 0;
        self.ended_at = Some(now);
        self.cause == Cause::Refusals && self.strikes == 1
    }

    /// Blocks and refused probes in a row.
    pub fn strikes(&self) -> u32 {
        self.strikes
    }
}
