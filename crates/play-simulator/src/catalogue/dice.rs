//! Numbers that look random and are the same in every run: a value is derived from the seed and from what it is for.

/// Mixes two numbers into one; every bit of both counts.
pub fn mix(a: u64, b: u64) -> u64 {
    let mut z = a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31);
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number for a text.
pub fn hash_text(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// The upper 64 bits of a product.
pub fn high_half(product: u128) -> u64 {
    (product >> 64) as u64
}

/// A sequence of numbers for one purpose.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The sequence for `purpose` of the thing numbered `id`.
    pub fn new(seed: u64, id: u64, purpose: &str) -> Self {
        Self(mix(mix(seed, id), hash_text(purpose)))
    }

    /// The next number, all 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0, 0x5851_F42D_4C95_7F2D)
    }

    /// A number from 0 up to, not including, 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number below `limit`, and 0 for a limit of 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        high_half(u128::from(self.next()) * u128::from(limit))
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// An index into something of `length` items.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of `items`, which must not be empty.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.index(items.len())]
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Appends `count` characters of base64url.
    pub fn base64(&mut self, count: usize, out: &mut String) {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bits = 0;
        for at in 0..count {
            if at % 10 == 0 {
                bits = self.next();
            }
            out.push(char::from(ALPHABET[(bits & 63) as usize]));
            bits >>= 6;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_purpose_gives_the_same_sequence() {
        let take = |purpose| {
            let mut dice = Dice::new(1, 42, purpose);
            (dice.next(), dice.below(10), dice.chance(50))
        };
        assert_eq!(take("price"), take("price"));
        assert_ne!(take("price"), take("icon"));
    }
}
