//! What an app is, in every language and country. Rare kinds are told by the app's number, so that tests can ask for them.

use super::ID_PREFIX;
use super::category::{CATEGORIES, Category};
use super::developer::Developer;
use super::dice::{Dice, mix};
use super::price::Price;
use super::storefront::Storefront;

/// One app.
#[derive(Clone, Debug)]
pub struct App {
    /// Everything is derived from it.
    pub seed: u64,
    /// The number in its id.
    pub number: u64,
}

/// What it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Nothing.
    Free,
    /// A price.
    Paid,
    /// Half of its usual price.
    HalfOff,
    /// Nothing for some days, then its price.
    FreeForNow,
    /// Not out yet: no price, no ratings, no installs.
    Preregistration,
}

/// Whether a country's storefront has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It can be installed.
    Offered,
    /// It is shown, with price and ratings, but not offered.
    NotOffered,
    /// It is as unknown as an id that does not exist.
    NotDistributed,
}

impl App {
    /// App `number` of the catalogue of `seed`.
    pub fn new(seed: u64, number: u64) -> Self {
        Self { seed, number }
    }

    /// `com.playsim.app<N>`.
    pub fn id(&self) -> String {
        format!("{ID_PREFIX}{}", self.number)
    }

    /// Numbers for one purpose.
    pub fn dice(&self, purpose: &str) -> Dice {
        Dice::new(self.seed, self.number, purpose)
    }

    /// Numbers for one purpose that differ from country to country.
    pub fn dice_in(&self, purpose: &str, storefront: &Storefront) -> Dice {
        Dice::new(mix(self.seed, storefront.country_number()), self.number, purpose)
    }

    /// Category `n % 49`.
    pub fn category(&self) -> &'static Category {
        &CATEGORIES[usize::try_from(self.number % 49).unwrap_or(0)]
    }

    /// Four apps in a row have the same developer.
    pub fn developer(&self) -> Developer {
        Developer::new(self.seed, self.number / 4)
    }

    /// `n % 23 == 4` is not out yet; `n % 11 == 3` is paid; `n % 22 == 7` is half off; `n % 22 == 18` free for now.
    pub fn offer(&self) -> Offer {
        if self.number % 23 == 4 {
            Offer::Preregistration
        } else if self.number % 11 == 3 {
            Offer::Paid
        } else if self.number % 22 == 7 {
            Offer::HalfOff
        } else if self.number % 22 == 18 {
            Offer::FreeForNow
        } else {
            Offer::Free
        }
    }

    /// `n % 97 == 13` is at home in US, GB and CA only. Elsewhere two of three of them are not distributed and every
    /// third (`n / 97 % 3 == 2`) is shown without being offered.
    pub fn presence(&self, storefront: &Storefront) -> Presence {
        if self.number % 97 != 13 || matches!(storefront.gl.as_str(), "US" | "GB" | "CA") {
            Presence::Offered
        } else if self.number / 97 % 3 == 2 {
            Presence::NotOffered
        } else {
            Presence::NotDistributed
        }
    }

    /// `n % 19 == 6` has no ratings, like apps that are not out yet.
    pub fn is_rated(&self) -> bool {
        self.number % 19 != 6 && self.is_out()
    }

    /// Not a pre-registration.
    pub fn is_out(&self) -> bool {
        self.offer() != Offer::Preregistration
    }

    /// `n % 17 == 2` varies with the device: no version, no minimum Android, no release date.
    pub fn varies_with_device(&self) -> bool {
        self.number % 17 == 2
    }

    /// `n % 3 == 1` has a video.
    pub fn has_video(&self) -> bool {
        self.number % 3 == 1
    }

    /// `n % 31 == 9` is part of the subscription.
    pub fn is_in_play_pass(&self) -> bool {
        self.number % 31 == 9
    }

    /// `n % 37 == 5` is in early access.
    pub fn is_early_access(&self) -> bool {
        self.number % 37 == 5
    }

    /// `n % 29 == 8` is for children.
    pub fn is_for_children(&self) -> bool {
        self.number % 29 == 8
    }

    /// Shows advertisements: 45 % of the free ones.
    pub fn has_ads(&self) -> bool {
        self.offer() == Offer::Free && self.dice("ads").chance(45)
    }

    /// Cheapest and dearest in-app price in dollar cents: 40 % of all that are out.
    pub fn purchases(&self) -> Option<(u64, u64)> {
        const CHEAP: [u64; 4] = [59, 99, 199, 499];
        const DEAR: [u64; 5] = [499, 999, 2_999, 4_999, 9_999];
        let mut dice = self.dice("purchases");
        (self.is_out() && dice.chance(40)).then(|| {
            let cheap = CHEAP[dice.index(CHEAP.len())];
            // One in five sells things at one price only.
            if dice.chance(20) { (cheap, cheap) } else { (cheap, DEAR[dice.index(DEAR.len())].max(cheap)) }
        })
    }

    /// The usual price of an app that has one, in dollar cents.
    fn usual_cents(&self) -> u64 {
        const CENTS: [u64; 8] = [99, 199, 299, 399, 499, 699, 999, 1_499];
        CENTS[self.dice("price").index(CENTS.len())]
    }

    /// What is asked now and, on sale, what is asked otherwise.
    pub fn prices(&self, storefront: &Storefront) -> (Price, Option<Price>) {
        let currency = storefront.country.currency;
        let usual = Price::from_cents(self.usual_cents(), currency);
        let nothing = Price { micros: 0, currency };
        match self.offer() {
            Offer::Free | Offer::Preregistration => (nothing, None),
            Offer::Paid => (usual, None),
            Offer::HalfOff => (Price { micros: usual.micros / 20_000 * 10_000, currency }, Some(usual)),
            Offer::FreeForNow => (nothing, Some(usual)),
        }
    }

    /// Exact number of installs; 0 before the release.
    pub fn installs(&self) -> u64 {
        if !self.is_out() {
            return 0;
        }
        let mut dice = self.dice("installs");
        let magnitude = 10_u64.pow(u32::try_from(dice.between(1, 8)).unwrap_or(1));
        dice.between(magnitude, magnitude * 10 - 1)
    }
}

/// The store's round number below a number of installs: 1, 5, 10, 50, 100, …
pub fn rounded_installs(installs: u64) -> u64 {
    let mut round = 1;
    for step in [5, 2].into_iter().cycle() {
        if round * step > installs {
            break;
        }
        round *= step;
    }
    round
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installs_round_down_to_ones_and_fives() {
        assert_eq!([1, 7, 12, 99, 450_000, 5_000_000].map(rounded_installs), [1, 5, 10, 50, 100_000, 5_000_000]);
    }

    #[test]
    fn rare_kinds_are_told_by_the_number() {
        let app = |number| App::new(1, number);
        assert_eq!(app(3).offer(), Offer::Paid);
        assert_eq!(app(7).offer(), Offer::HalfOff);
        assert_eq!(app(18).offer(), Offer::FreeForNow);
        assert_eq!(app(4).offer(), Offer::Preregistration);
        let (us, de) = (Storefront::new(None, None), Storefront::new(Some("de"), Some("de")));
        assert_eq!(app(13).presence(&us), Presence::Offered);
        assert_eq!(app(13).presence(&de), Presence::NotDistributed);
        assert_eq!(app(13 + 2 * 97).presence(&de), Presence::NotOffered);
    }

    #[test]
    fn a_sale_halves_the_price() {
        let (now, usual) = App::new(1, 7).prices(&Storefront::new(None, None));
        let usual = usual.unwrap();
        assert!(now.micros > 0 && now.micros < usual.micros && now.micros % 10_000 == 0);
    }
}
