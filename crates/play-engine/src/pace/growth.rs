//! How fast the rate grows in each phase.

use std::time::Duration;

/// Seconds per doubling at the start.
const DOUBLING: f64 = 2.0;
/// Growth a second while probing: so much of the rate, …
const SHARE: f64 = 0.01;
/// … but for slow hosts so much at least. Two who share an address grow equally fast then, and lose in proportion when they
/// are refused, so their shares meet. (Growth in proportion to the rate would keep the shares as they are.)
const EQUAL: f64 = 0.1;
/// … and never more than so much of the rate, for hosts that are slower still.
const SHARE_AT_MOST: f64 = 0.04;
/// After so many seconds of probing without a refusal it is twice as fast, after twice the time five times: the limit has
/// clearly risen.
const IMPATIENCE: f64 = 30.0;
/// The plateau, of the last limit.
pub(super) const PLATEAU: f64 = 0.97;
/// From the decrease to the plateau.
pub(super) const CLIMB: Duration = Duration::from_secs(15);

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

/// The rate after so many seconds of doubling.
pub(super) fn doubling(rate: f64, seconds: f64) -> f64 {
    rate * (seconds / DOUBLING).exp2()
}

/// The rate after so many seconds of probing, which began so long ago.
pub(super) fn probing(rate: f64, since: Duration, seconds: f64) -> f64 {
    let gentle = (SHARE * rate).max(EQUAL.min(SHARE_AT_MOST * rate));
    let impatient = 1.0 + (since.as_secs_f64() / IMPATIENCE).powi(2);
    (rate + gentle * impatient * seconds).min(doubling(rate, seconds))
}

/// What the climb adds a second.
pub(super) fn slope(rate: f64, limit: f64) -> f64 {
    (PLATEAU * limit - rate).max(0.0) / CLIMB.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(mut rate: f64, probed: u64) -> f64 {
        for second in 0..probed {
            rate = probing(rate, Duration::from_secs(second), 1.0);
        }
        rate
    }

    #[test]
    fn gentle_at_first_then_faster() {
        assert!((after(10.0, 5) - 10.5).abs() < 0.05);
        assert!((after(5.0, 5) - 5.5).abs() < 0.05);
        assert!(after(0.5, 5) < 0.65);
        assert!(after(3.0, 60) > 10.0);
        assert!(after(60.0, 5) < 64.0);
        // Never faster than at the start.
        assert!(after(1.0, 600) < doubling(1.0, 600.0));
        assert!((probing(1.0, Duration::from_secs(36_000), 2.0) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_climb_takes_fifteen_seconds() {
        assert!((8.5 + 15.0 * slope(8.5, 10.0) - 9.7).abs() < 1e-9);
        assert!(slope(9.8, 10.0).abs() < 1e-9);
    }
}
