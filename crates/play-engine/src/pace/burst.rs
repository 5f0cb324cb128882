//! The free burst: small jobs never wait.

use std::time::{Duration, Instant};

/// How much may leave unpaced after a rest.
pub(super) const FREE: f64 = 16.0;
/// The rest that earns it.
const REST: Duration = Duration::from_secs(60);

/// A refusal of what leaves so soon after it is still its own: it has emptied the store's bucket.
const WAKE: Duration = Duration::from_secs(2);

/// What is left of the free burst. Its answers are kept from the controller: a refusal among them tells how deep the
/// store's bucket is, not how fast it fills.
#[derive(Debug)]
pub(super) struct Burst {
    left: f64,
    /// From when on nothing has left although it might have.
    idle_from: Instant,
    /// When the last free request left.
    taken_at: Option<Instant>,
}

impl Burst {
    /// A whole one.
    pub fn new(now: Instant) -> Self {
        Self { left: FREE, idle_from: now, taken_at: None }
    }

    /// How much may leave unpaced now, in requests or calls.
    pub fn left(&self, now: Instant) -> f64 {
        if now.saturating_duration_since(self.idle_from) >= REST { FREE } else { self.left }
    }

    /// Takes a free leave of this weight, if one is left.
    pub fn take(&mut self, now: Instant, weight: f64) -> bool {
        self.left = self.left(now);
        if self.left < 1.0 {
            return false;
        }
        self.left -= weight;
        self.taken_at = Some(now);
        self.busy_until(now);
        true
    }

    /// Something left, or nothing may leave until then: the rest begins there at the earliest.
    pub fn busy_until(&mut self, until: Instant) {
        self.idle_from = self.idle_from.max(until);
    }

    /// Whether a refusal of what left then is of its making.
    pub fn explains(&self, started: Instant) -> bool {
        self.taken_at.is_some_and(|taken| started < taken + WAKE)
    }

    /// A refusal ends it.
    pub fn end(&mut self) {
        self.left = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_after_a_minute_of_rest() {
        let start = Instant::now();
        let mut burst = Burst::new(start);
        assert_eq!((0..40).filter(|_| burst.take(start, 1.0)).count(), 16);
        let soon = start + Duration::from_secs(59);
        assert!(!burst.take(soon, 1.0));
        // A paced leave 59 s later starts the rest anew.
        burst.busy_until(soon);
        assert!(!burst.take(start + REST, 1.0));
        let later = soon + REST;
        assert!((burst.left(later) - FREE).abs() < f64::EPSILON);
        assert_eq!((0..40).filter(|_| burst.take(later, 1.0)).count(), 16);
    }

    #[test]
    fn a_refusal_ends_it_until_the_next_rest() {
        let start = Instant::now();
        let mut burst = Burst::new(start);
        assert!(burst.take(start, 1.0));
        burst.end();
        assert!(!burst.take(start, 1.0));
        assert!(burst.take(start + REST, 1.0));
    }

    #[test]
    fn what_leaves_right_behind_it_is_refused_because_of_it() {
        let start = Instant::now();
        let mut burst = Burst::new(start);
        assert!(!burst.explains(start));
        assert!(burst.take(start, 16.0));
        assert!(burst.explains(start + WAKE / 2));
        assert!(!burst.explains(start + WAKE));
    }

    #[test]
    fn calls_weigh() {
        let start = Instant::now();
        let mut burst = Burst::new(start);
        assert!(burst.take(start, 10.0));
        assert!(burst.take(start, 10.0));
        assert!(!burst.take(start, 1.0));
    }
}
