//! Latency: answers that take longer and longer mean a queue, long before anything is refused.

use std::time::{Duration, Instant};

/// Weight of a new answer in the mean.
const GAIN: f64 = 0.05;
/// So many answers make a mean.
const ENOUGH: u32 = 16;
/// A queue is told from jitter by this much at least.
const NOTABLE: f64 = 0.1;
/// The minimum is of the last one to two such spans: a route may have become longer for good.
const MEMORY: Duration = Duration::from_secs(300);
/// Before the first answer.
const UNKNOWN: f64 = 0.3;

/// A moving mean of the latency and the smallest mean of late, in seconds.
#[derive(Debug)]
pub(super) struct Latency {
    mean: f64,
    answers: u32,
    least: f64,
    least_before: f64,
    turned_at: Instant,
}

impl Latency {
    /// Nothing known.
    pub fn new(now: Instant) -> Self {
        Self { mean: UNKNOWN, answers: 0, least: f64::INFINITY, least_before: f64::INFINITY, turned_at: now }
    }

    /// An answer took so long.
    pub fn add(&mut self, now: Instant, latency: Duration) {
        self.answers = self.answers.saturating_add(1);
        let gain = GAIN.max(1.0 / f64::from(self.answers));
        self.mean += gain * (latency.as_secs_f64() - self.mean);
        if self.answers < ENOUGH {
            return;
        }
        if now.saturating_duration_since(self.turned_at) > MEMORY {
            self.turned_at = now;
            self.least_before = self.least;
            self.least = self.mean;
        }
        self.least = self.least.min(self.mean);
    }

    /// The mean, in seconds; 0.3 before the first answer.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The mean, but for the part that is waiting behind other requests, in seconds.
    pub fn unqueued(&self) -> f64 {
        self.mean.min(2.0 * self.least.min(self.least_before))
    }

    /// The mean in whole milliseconds, or `None` before the first answer.
    pub fn millis(&self) -> Option<u64> {
        (self.answers > 0).then(|| Duration::from_secs_f64(self.mean).as_millis().try_into().unwrap_or(u64::MAX))
    }

    /// Whether the mean is more than twice its minimum: requests wait for each other.
    pub fn is_queueing(&self) -> bool {
        let least = self.least.min(self.least_before);
        self.mean > (2.0 * least).max(least + NOTABLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(latency: &mut Latency, start: Instant, seconds: std::ops::Range<u64>, ms: u64) {
        for second in seconds {
            latency.add(start + Duration::from_secs(second), Duration::from_millis(ms));
        }
    }

    #[test]
    fn twice_the_minimum_is_a_queue() {
        let start = Instant::now();
        let mut latency = Latency::new(start);
        assert_eq!(latency.millis(), None);
        fed(&mut latency, start, 0..100, 200);
        assert_eq!(latency.millis(), Some(200));
        assert!(!latency.is_queueing());
        fed(&mut latency, start, 100..200, 390);
        assert!(!latency.is_queueing());
        fed(&mut latency, start, 200..300, 450);
        assert!(latency.is_queueing());
        fed(&mut latency, start, 300..400, 210);
        assert!(!latency.is_queueing());
    }

    #[test]
    fn a_slow_host_is_not_a_queue() {
        let start = Instant::now();
        let mut latency = Latency::new(start);
        fed(&mut latency, start, 0..50, 4000);
        assert!(!latency.is_queueing());
        assert!((latency.mean() - 4.0).abs() < 1e-9);
    }

    #[test]
    fn a_few_milliseconds_are_not_a_queue() {
        let start = Instant::now();
        let mut latency = Latency::new(start);
        fed(&mut latency, start, 0..50, 2);
        fed(&mut latency, start, 50..100, 40);
        assert!(!latency.is_queueing());
    }

    #[test]
    fn a_longer_route_is_accepted_in_the_end() {
        let start = Instant::now();
        let mut latency = Latency::new(start);
        fed(&mut latency, start, 0..100, 200);
        fed(&mut latency, start, 100..300, 900);
        assert!(latency.is_queueing());
        fed(&mut latency, start, 300..1000, 900);
        assert!(!latency.is_queueing());
    }
}
