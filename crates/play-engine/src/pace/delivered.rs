//! How much the store has really answered of late. A refusal lowers the rate from there, not from what was asked.

use std::time::{Duration, Instant};

const SLOTS: usize = 40;
const SLOT: Duration = Duration::from_millis(250);
/// The window: 40 slots of 250 ms.
pub(super) const WINDOW: Duration = Duration::from_secs(10);

/// The weight of the answers of the last 10 s, in slots of 250 ms.
#[derive(Debug)]
pub(super) struct Delivered {
    slots: [f64; SLOTS],
    /// Number of the newest slot, counted from `origin`.
    newest: usize,
    origin: Instant,
    /// Nothing from before counts: a pause ended, or the application had nothing to ask.
    since: Instant,
}

impl Delivered {
    /// An empty window.
    pub fn new(now: Instant) -> Self {
        Self { slots: [0.0; SLOTS], newest: 0, origin: now, since: now }
    }

    /// Forgets everything from before `from`, which may lie ahead.
    pub fn restart(&mut self, from: Instant) {
        *self = Self::new(from);
    }

    /// From when on it counts.
    pub fn since(&self) -> Instant {
        self.since
    }

    /// An answer of this weight.
    pub fn add(&mut self, now: Instant, weight: f64) {
        let slot = self.slot(now);
        self.advance(slot);
        self.slots[slot.max(self.newest) % SLOTS] += weight;
    }

    /// Answers a second over the last `span` (at most the window), or since it counts, but over a second at least.
    pub fn rate(&mut self, now: Instant, span: Duration) -> f64 {
        let slot = self.slot(now);
        self.advance(slot);
        let whole = usize::try_from(span.min(WINDOW).as_millis() / SLOT.as_millis()).unwrap_or(SLOTS);
        let counted = whole.clamp(1, SLOTS).min(self.newest + 1);
        let sum: f64 = (0..counted).map(|back| self.slots[(self.newest - back) % SLOTS]).sum();
        let begin = self.origin + SLOT * u32::try_from(self.newest + 1 - counted).unwrap_or(u32::MAX);
        sum / now.saturating_duration_since(begin).as_secs_f64().max(1.0)
    }

    fn slot(&self, now: Instant) -> usize {
        let millis = now.saturating_duration_since(self.origin).as_millis();
        usize::try_from(millis / SLOT.as_millis()).unwrap_or(usize::MAX)
    }

    fn advance(&mut self, slot: usize) {
        for passed in (self.newest + 1..=slot).take(SLOTS) {
            self.slots[passed % SLOTS] = 0.0;
        }
        if slot > self.newest + SLOTS {
            self.slots = [0.0; SLOTS];
        }
        self.newest = self.newest.max(slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn the_last_ten_seconds_count() {
        let start = Instant::now();
        let mut delivered = Delivered::new(start);
        for at in (0..60_000).step_by(100) {
            delivered.add(start + ms(at), if at < 30_000 { 1.0 } else { 0.5 });
        }
        assert!((delivered.rate(start + ms(60_000), WINDOW) - 5.0).abs() < 0.3);
        assert!((delivered.rate(start + ms(60_000), ms(2000)) - 5.0).abs() < 0.8);
        assert!(delivered.rate(start + ms(70_001), WINDOW) < 0.1);
        assert!(delivered.rate(start + ms(3_600_000), WINDOW) < f64::EPSILON);
    }

    #[test]
    fn a_young_window_is_a_second_long_at_least() {
        let start = Instant::now();
        let mut delivered = Delivered::new(start);
        delivered.add(start + ms(100), 1.0);
        assert!((delivered.rate(start + ms(100), WINDOW) - 1.0).abs() < 1e-9);
        delivered.add(start + ms(4000), 7.0);
        assert!((delivered.rate(start + ms(4000), WINDOW) - 2.0).abs() < 1e-9);
        delivered.restart(start + ms(5000));
        assert!(delivered.rate(start + ms(4000), WINDOW) < 1e-9);
        delivered.add(start + ms(7000), 6.0);
        assert!((delivered.rate(start + ms(7000), WINDOW) - 3.0).abs() < 1e-9);
    }
}
