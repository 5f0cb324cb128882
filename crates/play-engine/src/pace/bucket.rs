//! Tokens: what keeps requests a certain time apart.

use std::time::{Duration, Instant};

/// A timer that fires a hair early must not cost another round.
const NEARLY_ONE: f64 = 0.999;
/// Nobody is told to come back sooner than this, so that nobody spins.
const SHORTEST_WAIT: Duration = Duration::from_micros(100);
/// … nor later than this many seconds, however slow the rate.
const LONGEST_WAIT: f64 = 86_400.0;

/// A token bucket that may owe: a request leaves when there is one token, whatever it weighs, and the rest is owed.
#[derive(Debug)]
pub(super) struct Bucket {
    tokens: f64,
    filled_at: Instant,
}

impl Bucket {
    /// A bucket with so many tokens.
    pub fn new(tokens: f64, now: Instant) -> Self {
        Self { tokens, filled_at: now }
    }

    /// Fills up at `rate` a second to at most `burst`, and takes the weight if a token is there.
    ///
    /// # Errors
    /// When a token will be there, later than now.
    pub fn take(&mut self, now: Instant, rate: f64, burst: f64, weight: f64) -> Result<(), Instant> {
        self.fill(now, rate, burst);
        if self.tokens >= NEARLY_ONE {
            self.tokens -= weight;
            return Ok(());
        }
        // A moment in the past of `filled_at` (after a pause) counts from there.
        let from = now.max(self.filled_at);
        let wait = Duration::from_secs_f64(((1.0 - self.tokens) / rate).min(LONGEST_WAIT));
        Err(from + wait.max(SHORTEST_WAIT))
    }

    fn fill(&mut self, now: Instant, rate: f64, burst: f64) {
        let rested = now.saturating_duration_since(self.filled_at).as_secs_f64();
        self.tokens = (self.tokens + rested * rate).min(burst);
        self.filled_at = self.filled_at.max(now);
    }

    /// A request that weighed so much was refused: the store gave nothing for it, so nothing is owed for it.
    pub fn give_back(&mut self, weight: f64) {
        self.tokens += weight;
    }

    /// Nothing is saved up during a pause: the first token comes after it.
    pub fn empty_until(&mut self, until: Instant) {
        self.tokens = self.tokens.min(0.0);
        self.filled_at = self.filled_at.max(until);
    }

    /// When the next request may leave.
    pub fn ready_at(&self, rate: f64) -> Instant {
        self.filled_at + Duration::from_secs_f64(((1.0 - self.tokens) / rate).clamp(0.0, LONGEST_WAIT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn requests_are_kept_apart() {
        let start = Instant::now();
        let mut bucket = Bucket::new(1.0, start);
        assert!(bucket.take(start, 10.0, 2.0, 1.0).is_ok());
        let again = bucket.take(start, 10.0, 2.0, 1.0).unwrap_err();
        assert_eq!((again - start).as_millis(), 100);
        assert!(bucket.take(again, 10.0, 2.0, 1.0).is_ok());
        assert!(bucket.take(again, 10.0, 2.0, 1.0).is_err());
        // At most two are saved up.
        let later = again + ms(5000);
        assert!(bucket.take(later, 10.0, 2.0, 1.0).is_ok());
        assert!(bucket.take(later, 10.0, 2.0, 1.0).is_ok());
        assert!(bucket.take(later, 10.0, 2.0, 1.0).is_err());
    }

    #[test]
    fn a_heavy_request_leaves_with_one_token_and_owes_the_rest() {
        let start = Instant::now();
        let mut bucket = Bucket::new(1.0, start);
        assert!(bucket.take(start, 10.0, 2.0, 31.0).is_ok());
        assert_eq!((bucket.take(start, 10.0, 2.0, 1.0).unwrap_err() - start).as_millis(), 3100);
        bucket.give_back(31.0);
        assert!(bucket.take(start, 10.0, 2.0, 1.0).is_ok());
    }

    #[test]
    fn a_pause_saves_nothing_up() {
        let start = Instant::now();
        let mut bucket = Bucket::new(2.0, start);
        bucket.empty_until(start + ms(1000));
        for at in [0, 500, 1000] {
            assert_eq!((bucket.take(start + ms(at), 10.0, 2.0, 1.0).unwrap_err() - start).as_millis(), 1100);
        }
        assert_eq!((bucket.ready_at(10.0) - start).as_millis(), 1100);
    }

    #[test]
    fn nobody_is_told_to_come_back_at_once() {
        let start = Instant::now();
        let mut slow = Bucket::new(0.0, start);
        assert!(slow.take(start, f64::MIN_POSITIVE, 1.0, 1.0).unwrap_err() > start);
        let mut bucket = Bucket::new(0.9989, start);
        assert!(bucket.take(start, 1e9, 2.0, 1.0).unwrap_err() >= start + SHORTEST_WAIT);
    }
}
