//! Ratings: how many of each, and what follows from it. They differ from country to country, as on the store.

use super::app::App;
use super::storefront::Storefront;

/// Ratings of an app in one country.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    /// How many gave 1, 2, 3, 4, 5 stars.
    pub histogram: [u64; 5],
    /// How many rated; a few more than the histogram shows.
    pub count: u64,
    /// How many wrote something.
    pub written: u64,
    /// Average, 7 decimals.
    pub score: f64,
}

impl Ratings {
    fn from_shares(total: u64, shares: [u64; 5], extra: u64) -> Self {
        let all: u64 = shares.iter().sum();
        let histogram = shares.map(|share| (total * share / all).max(1));
        let sum: u64 = histogram.iter().sum();
        let stars: u64 = histogram.iter().zip(1..).map(|(count, stars)| count * stars).sum();
        let score = (stars as f64 / sum as f64 * 1e7).round() / 1e7;
        Self { histogram, count: sum + extra, written: sum / 48 + 1, score }
    }
}

impl App {
    /// Ratings in a storefront's country; `None` for an app nobody rated yet.
    pub fn ratings(&self, storefront: &Storefront) -> Option<Ratings> {
        if !self.is_rated() {
            return None;
        }
        let mut dice = self.dice_in("ratings", storefront);
        let total = (self.installs() / dice.between(10, 80)).max(5);
        // Most are content; how many of the others there are depends on the app, not on the country.
        let mood = self.dice("mood").between(2, 9);
        let shares = [
            dice.between(20, 160) * (11 - mood),
            dice.between(20, 60) * (11 - mood) / 2,
            dice.between(60, 120) * 3,
            dice.between(80, 200) * mood / 2,
            dice.between(500, 900) * mood,
        ];
        Some(Ratings::from_shares(total, shares, dice.below(30)))
    }

    /// Ratings from one class of devices (2 phone, 3 tablet, 5 Chromebook, 6 TV): a part of all of them.
    pub fn device_ratings(&self, storefront: &Storefront, device: u64) -> Option<Ratings> {
        let all = self.ratings(storefront)?;
        let mut dice = self.dice_in("device", storefront);
        for _ in 0..device {
            dice.next();
        }
        let part = if device == 2 { 94 } else { dice.between(2, 6) };
        let shares = all.histogram.map(|count| count * dice.between(80, 120) / 100 + 1);
        Some(Ratings::from_shares((all.count * part / 100).max(5), shares, 0))
    }

    /// Classes of devices with ratings of their own.
    pub fn rated_devices(&self) -> &'static [u64] {
        match self.dice("devices").below(4) {
            0 => &[2],
            1 => &[2, 3],
            2 => &[2, 3, 5],
            _ => &[2, 3, 5, 6],
        }
    }
}
