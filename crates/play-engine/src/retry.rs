//! What may be asked again, and when. Only what may succeed is repeated; a call gives up by its own attempts.

use crate::error::{Code, EngineError};
use crate::pace::LONGEST_PAUSE;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Attempts of one call when the user names none.
pub const DEFAULT_ATTEMPTS: u32 = 6;

/// First and longest pause between two attempts.
const BASE: Duration = Duration::from_millis(250);
const CEILING: Duration = Duration::from_secs(20);

/// Attempts at what may be a block and may be chance.
const FEW: u32 = 3;

/// How one attempt of one call failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The error the call ends with when this was its last attempt.
    pub error: EngineError,
    /// A short word for `error.reasons`: "503", "timeout", "missing frame", …
    pub reason: String,
    /// Whether asking again may help.
    pub again: Again,
}

/// Whether and when asking again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// No: the same question gets the same answer.
    Never,
    /// After a growing, jittered pause.
    Backoff,
    /// The same, but only until it has happened three times: then it is no chance.
    Few,
    /// After the pause the store named.
    After(Duration),
    /// At once, by another way: the one it took is dead or blocked. Does not count against the attempts, but only so often.
    Elsewhere,
}

impl Failure {
    /// A failure worth another attempt after a pause.
    #[must_use]
    pub fn again(code: Code, message: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { error: EngineError::new(code, message), reason: reason.into(), again: Again::Backoff }
    }

    /// A failure that is final at once.
    #[must_use]
    pub fn last(error: EngineError, reason: impl Into<String>) -> Self {
        Self { error, reason: reason.into(), again: Again::Never }
    }
}

/// The pause before the next attempt, or `None` when there is none: the failure is final, or `tries` (finished ones) has
/// reached `attempts`. Calls that fail together (at the same `now`) rest equally long, so they leave together again.
#[must_use]
pub fn pause(again: Again, tries: u32, attempts: u32, now: Instant) -> Option<Duration> {
    if tries >= attempts {
        return None;
    }
    match again {
        Again::Never => None,
        Again::Few if tries >= FEW => None,
        Again::Few | Again::Backoff => Some(backoff(tries, jitter(now))),
        Again::After(named) => Some(named.min(LONGEST_PAUSE) + backoff(1, jitter(now))),
        Again::Elsewhere => Some(Duration::ZERO),
    }
}

/// Requests that repeat something may be a tenth of all requests, and ten a second beside that. Beyond it a retry waits;
/// it is never refused.
#[derive(Debug)]
pub struct RetryBudget {
    tokens: f64,
    filled_at: Instant,
}

/// What may be saved up, so that a small job is never held back.
const MOST_TOKENS: f64 = 100.0;
const PER_SECOND: f64 = 10.0;
const PER_REQUEST: f64 = 0.1;

impl RetryBudget {
    /// A full budget.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        Self { tokens: MOST_TOKENS, filled_at: now }
    }

    /// A request left.
    pub fn earn(&mut self) {
        self.tokens = (self.tokens + PER_REQUEST).min(MOST_TOKENS);
    }

    /// One request's worth of retries may leave now.
    ///
    /// # Errors
    /// When they may not: the moment from which they may.
    pub fn spend(&mut self, now: Instant) -> Result<(), Instant> {
        let rested = now.saturating_duration_since(self.filled_at).as_secs_f64();
        self.tokens = (self.tokens + rested * PER_SECOND).min(MOST_TOKENS);
        self.filled_at = now;
        // The small allowance keeps a timer that fires a hair early from costing another round.
        if self.tokens >= 0.999 {
            self.tokens -= 1.0;
            return Ok(());
        }
        Err(now + Duration::from_secs_f64((1.0 - self.tokens) / PER_SECOND))
    }
}

/// Exponential with full jitter: anything between zero and the ceiling of this attempt.
fn backoff(tries: u32, random: f64) -> Duration {
    let ceiling = BASE.saturating_mul(1 << tries.saturating_sub(1).min(10)).min(CEILING);
    ceiling.mul_f64(random)
}

/// A number in 0..1, the same for the same moment. Jitter needs no better source than the keys of `std`'s hash maps.
fn jitter(now: Instant) -> f64 {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    (KEYS.hash_one(now) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_succeed_is_asked_again() {
        let now = Instant::now();
        assert_eq!(pause(Again::Never, 1, 6, now), None);
        assert!(pause(Again::Backoff, 5, 6, now).is_some());
        assert_eq!(pause(Again::Backoff, 6, 6, now), None);
        assert!(pause(Again::Few, 2, 6, now).is_some());
        assert_eq!(pause(Again::Few, 3, 6, now), None);
        let named = pause(Again::After(Duration::from_secs(3)), 1, 6, now).unwrap();
        assert!(named >= Duration::from_secs(3) && named < Duration::from_secs(4));
    }

    #[test]
    fn the_budget_delays_and_never_refuses() {
        let start = Instant::now();
        let mut budget = RetryBudget::new(start);
        let free = std::iter::repeat_with(|| budget.spend(start)).take_while(Result::is_ok).count();
        assert_eq!(free, 100);
        let next = budget.spend(start).unwrap_err();
        assert_eq!((next - start).as_millis(), 100);
        assert!(budget.spend(next).is_ok());
        // A tenth of the requests comes on top.
        for _ in 0..10 {
            budget.earn();
        }
        assert!(budget.spend(next).is_ok() && budget.spend(next).is_err());
    }

    #[test]
    fn pauses_grow_and_are_bounded() {
        assert_eq!(backoff(1, 1.0), BASE);
        assert_eq!(backoff(3, 1.0), BASE * 4);
        assert_eq!(backoff(60, 1.0), CEILING);
        assert_eq!(backoff(4, 0.0), Duration::ZERO);
        let now = Instant::now();
        let drawn: Vec<f64> = (0..64).map(|ms| jitter(now + Duration::from_millis(ms))).collect();
        assert!((jitter(now) - drawn[0]).abs() < f64::EPSILON);
        assert!(drawn.iter().all(|x| (0.0..1.0).contains(x)));
        assert!(drawn.iter().any(|x| *x < 0.5) && drawn.iter().any(|x| *x >= 0.5));
    }
}
