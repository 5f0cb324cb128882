//! The token that leads to the next page of reviews: opaque outside, the place and a checksum inside.

use crate::catalogue::app::App;
use crate::catalogue::dice::{Dice, hash_text, mix};
use crate::wire::base64;

/// What a token must belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing<'a> {
    /// Language of the reviews.
    pub language: &'a str,
    /// 1 helpful first, 2 newest first, 3 by rating.
    pub sort: u64,
    /// Only reviews with so many stars.
    pub score: Option<u64>,
    /// Only reviews from this class of devices: 2 phone, 3 tablet, 5 Chromebook, 6 TV.
    pub device: Option<u64>,
}

impl Listing<'_> {
    fn checksum(&self, app: &App, offset: u64) -> u64 {
        let filter =
            self.sort << 16 | self.score.map_or(0, |score| score + 1) << 8 | self.device.map_or(0, |device| device + 1);
        mix(mix(mix(app.seed, app.number), mix(filter, offset)), hash_text(self.language))
    }
}

const MARK: [u8; 2] = [0x0A, 0xDB];
const FILLER: usize = 200;

/// The token for the page that starts at `offset`.
pub fn token(app: &App, listing: &Listing<'_>, offset: u64) -> String {
    token_of_its_own(app, listing, offset, 0)
}

/// The same, but with a `nonce` other than 0 it looks different.
pub fn token_of_its_own(app: &App, listing: &Listing<'_>, offset: u64, nonce: u64) -> String {
    let checksum = listing.checksum(app, offset);
    let mut bytes = Vec::with_capacity(FILLER + 20);
    bytes.extend(MARK);
    bytes.extend(offset.to_be_bytes());
    bytes.extend(checksum.to_be_bytes());
    let mut dice = Dice::new(checksum ^ nonce, offset, "token");
    while bytes.len() < FILLER {
        bytes.extend(dice.next().to_be_bytes());
    }
    base64::url(&bytes)
}

/// The offset a token leads to; `None` when it is not one of this listing's.
pub fn offset(app: &App, listing: &Listing<'_>, token: &str) -> Option<u64> {
    let bytes = base64::from_url(token)?;
    let (mark, rest) = bytes.split_first_chunk::<2>()?;
    let (offset, rest) = rest.split_first_chunk::<8>()?;
    let (checksum, _) = rest.split_first_chunk::<8>()?;
    let offset = u64::from_be_bytes(*offset);
    (*mark == MARK && u64::from_be_bytes(*checksum) == listing.checksum(app, offset)).then_some(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_listing_only() {
        let app = App::new(1, 5);
        let newest = Listing { language: "en", sort: 2, score: None, device: None };
        let made = token(&app, &newest, 150);
        assert!(made.len() > 240);
        assert_eq!(offset(&app, &newest, &made), Some(150));
        assert_eq!(offset(&app, &Listing { sort: 1, ..newest }, &made), None);
        assert_eq!(offset(&App::new(1, 6), &newest, &made), None);
        assert_eq!(offset(&app, &newest, "nonsense"), None);
        let other = token_of_its_own(&app, &newest, 150, 7);
        assert!(other != made && offset(&app, &newest, &other) == Some(150));
    }
}
