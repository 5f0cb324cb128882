//! The synthetic catalogue: every app is derived from the seed and its number, nothing is stored.

pub mod app;
pub mod category;
pub mod country;
pub mod developer;
pub mod dice;
pub mod image;
pub mod names;
pub mod price;
pub mod ratings;
pub mod storefront;
pub mod text;
pub mod time;

use app::App;

/// How ids of the catalogue begin; the number follows.
pub const ID_PREFIX: &str = "com.playsim.app";

/// A catalogue of `size` apps for one seed.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// Everything is derived from it.
    pub seed: u64,
    /// Apps `0..size` exist.
    pub size: u64,
}

impl Catalogue {
    /// The app with this id, if the catalogue has it.
    pub fn find(&self, id: &str) -> Option<App> {
        let digits = id.strip_prefix(ID_PREFIX)?;
        let canonical = digits == "0" || (!digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number: u64 = if canonical { digits.parse().ok()? } else { return None };
        (number < self.size).then(|| App::new(self.seed, number))
    }

    /// App `number`, which must be below the size.
    pub fn app(&self, number: u64) -> App {
        App::new(self.seed, number)
    }
}
