//! Jitter: two processes that were refused together must not come back together.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

/// A small generator (`SplitMix64`). Nothing here has to be unpredictable, only different from process to process.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Seeded by the keys of `std`'s hash maps.
    pub fn new() -> Self {
        Self::seeded(RandomState::new().hash_one(0))
    }

    /// The same numbers for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// A number in 0..1.
    pub fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The duration, give or take a quarter.
    pub fn jittered(&mut self, duration: Duration) -> Duration {
        duration.mul_f64(0.75 + 0.5 * self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_up_or_down() {
        let mut random = Random::seeded(1);
        let drawn: Vec<f64> = (0..1000).map(|_| random.jittered(Duration::from_secs(4)).as_secs_f64()).collect();
        assert!(drawn.iter().all(|x| (3.0..=5.0).contains(x)));
        assert!(drawn.iter().any(|x| *x < 3.1) && drawn.iter().any(|x| *x > 4.9));
        assert!((Random::seeded(1).unit() - Random::seeded(2).unit()).abs() > 1e-9);
    }
}
