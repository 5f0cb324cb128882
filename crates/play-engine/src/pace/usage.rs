//! How much of the rate the application uses. A rate that is not used was never tried, so it must not grow.

use std::time::Instant;

/// A moving mean of what leaves, a second.
#[derive(Debug)]
pub(super) struct Usage {
    mean: f64,
    at: Instant,
}

impl Usage {
    /// Nothing has left.
    pub fn new(now: Instant) -> Self {
        Self { mean: 0.0, at: now }
    }

    /// A request of this weight left, at this rate.
    pub fn left(&mut self, now: Instant, rate: f64, weight: f64) {
        let span = span(rate, weight);
        self.mean = self.now(now, span) + weight / span;
        self.at = self.at.max(now);
    }

    /// Whether at least half of the rate is used.
    pub fn is_half(&self, now: Instant, rate: f64, weight: f64) -> bool {
        self.now(now, span(rate, weight)) >= rate / 2.0
    }

    fn now(&self, now: Instant, span: f64) -> f64 {
        self.mean * (-now.saturating_duration_since(self.at).as_secs_f64() / span).exp()
    }
}

/// A second, or the time of two requests when they are rarer than that.
fn span(rate: f64, weight: f64) -> f64 {
    (2.0 * weight / rate).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Whether at least half is used, just before the next leave, where the mean is lowest.
    fn is_half(rate: f64, every: f64) -> bool {
        let start = Instant::now();
        let mut usage = Usage::new(start);
        let at = |turn: f64| start + Duration::from_secs_f64(turn * every);
        for turn in 0..1000 {
            usage.left(at(f64::from(turn)), rate, 1.0);
        }
        usage.is_half(at(999.9), rate, 1.0)
    }

    #[test]
    fn half_of_it() {
        for rate in [0.1, 1.0, 10.0, 150.0] {
            assert!(is_half(rate, 1.0 / rate), "all of {rate}");
            assert!(!is_half(rate, 2.5 / rate), "two fifths of {rate}");
        }
    }
}
