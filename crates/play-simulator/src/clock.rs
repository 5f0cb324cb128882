//! Time that may run faster than the wall, so that minutes of a limit pass in seconds of a test.

use std::time::{Duration, Instant};

/// A clock that started with the simulator. What it tells and takes is virtual time unless it says otherwise.
#[derive(Debug)]
pub struct Clock {
    start: Instant,
    scale: f64,
}

impl Clock {
    /// A clock that runs `scale` times as fast as the wall; 1 or more.
    pub fn new(scale: f64) -> Self {
        Self { start: Instant::now(), scale }
    }

    /// Time since the start.
    pub fn now(&self) -> Duration {
        self.start.elapsed().mul_f64(self.scale)
    }

    /// How long a span takes on the wall.
    pub fn real(&self, span: Duration) -> Duration {
        span.div_f64(self.scale)
    }

    /// What passes in a second of the wall, for something that passes so often in a second.
    pub fn per_real_second(&self, per_second: f64) -> f64 {
        per_second * self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_runs_faster_and_spans_are_shorter() {
        let clock = Clock::new(1_000.0);
        std::thread::sleep(Duration::from_millis(5));
        assert!(clock.now() >= Duration::from_secs(5));
        assert_eq!(clock.real(Duration::from_secs(30)), Duration::from_millis(30));
        assert_eq!(Clock::new(1.0).real(Duration::from_millis(7)), Duration::from_millis(7));
    }
}
