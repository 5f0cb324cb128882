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
    /// After the pause the store named.
    After(Duration),
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
        Again::Backoff => Some(backoff(tries, jitter(now))),
        Again::After(named) => Some(named.min(LONGEST_PAUSE) + backoff(1, jitter(now))),
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
        let named = pause(Again::After(Duration::from_secs(3)), 1, 6, now).unwrap();
        assert!(named >= Duration::from_secs(3) && named < Duration::from_secs(4));
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
