//! The clock of everything that waits: pauses, limits, time-outs, deadlines.
//!
//! It is the system's own, unless `PLAYFAST_TIME_SCALE` says that it runs so many times faster: then five minutes of
//! throttling are tried in thirty seconds, with real sockets, against a simulator whose clock runs as fast.

use std::future::Future;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

#[derive(Debug)]
struct Clock {
    base: Instant,
    scale: f64,
}

fn clock() -> &'static Clock {
    static CLOCK: OnceLock<Clock> = OnceLock::new();
    CLOCK.get_or_init(|| {
        let asked = std::env::var("PLAYFAST_TIME_SCALE").ok().and_then(|text| text.trim().parse::<f64>().ok());
        let scale = asked.filter(|scale| (1.0..=1000.0).contains(scale)).unwrap_or(1.0);
        Clock { base: Instant::now(), scale }
    })
}

impl Clock {
    fn is_real(&self) -> bool {
        self.scale <= 1.0
    }

    fn virtual_of(&self, real: Instant) -> Instant {
        if self.is_real() { real } else { self.base + real.saturating_duration_since(self.base).mul_f64(self.scale) }
    }

    fn real_of(&self, at: Instant) -> Instant {
        if self.is_real() { at } else { self.base + at.saturating_duration_since(self.base).div_f64(self.scale) }
    }
}

/// The time on this clock.
pub(crate) fn now() -> Instant {
    clock().virtual_of(Instant::now())
}

/// Sleeps until a moment of this clock.
pub(crate) async fn sleep_until(at: Instant) {
    tokio::time::sleep_until(clock().real_of(at).into()).await;
}

/// How long a duration of this clock takes in real time.
pub(crate) fn real(duration: Duration) -> Duration {
    if clock().is_real() { duration } else { duration.div_f64(clock().scale) }
}

/// The result of `work`, or `None` when it takes longer than `limit` on this clock.
pub(crate) async fn timeout<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(real(limit), work).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_clock_there_and_back() {
        let clock = Clock { base: Instant::now(), scale: 20.0 };
        let real = clock.base + Duration::from_millis(50);
        let there = clock.virtual_of(real);
        assert_eq!(there, clock.base + Duration::from_secs(1));
        assert_eq!(clock.real_of(there), real);
        let plain = Clock { scale: 1.0, ..clock };
        assert_eq!(plain.virtual_of(real), real);
    }
}
