//! Checksums of texts put together from parts whose checksums are known: a few dozen operations a part, however long it is
//! (the method of zlib's `crc32_combine_op`).

/// The polynomial of CRC-32, bits reversed.
const POLYNOMIAL: u32 = 0xEDB8_8320;

/// `a * b` modulo the polynomial.
const fn multiply(a: u32, b: u32) -> u32 {
    let (mut product, mut b, mut mask) = (0, b, 1 << 31);
    loop {
        if a & mask != 0 {
            product ^= b;
            if a & (mask - 1) == 0 {
                return product;
            }
        }
        mask >>= 1;
        if mask == 0 {
            return product;
        }
        b = if b & 1 == 0 { b >> 1 } else { b >> 1 ^ POLYNOMIAL };
    }
}

/// `x^(2^n)` modulo the polynomial, for every `n`.
const POWERS: [u32; 32] = {
    let mut powers = [1 << 30; 32];
    let mut n = 1;
    while n < 32 {
        powers[n] = multiply(powers[n - 1], powers[n - 1]);
        n += 1;
    }
    powers
};

/// What a checksum is multiplied by when so many bytes follow.
pub fn shift(mut bytes: u64) -> u32 {
    let (mut factor, mut n) = (1 << 31, 3);
    while bytes > 0 {
        if bytes & 1 == 1 {
            factor = multiply(POWERS[n & 31], factor);
        }
        bytes >>= 1;
        n += 1;
    }
    factor
}

/// The checksum of a text followed by a part, from the checksums of both and the [`shift`] of the part's length.
pub fn combine(text: u32, part: u32, shift_of_part: u32) -> u32 {
    multiply(shift_of_part, text) ^ part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combined_checksums_equal_those_of_the_whole() {
        let whole: Vec<u8> = (0..100_000_u64).map(|n| (n * n % 251) as u8).collect();
        for cut in [0, 1, 7, 4_096, 65_535, 99_999, 100_000] {
            let (a, b) = whole.split_at(cut);
            let combined = combine(crc32fast::hash(a), crc32fast::hash(b), shift(b.len() as u64));
            assert_eq!(combined, crc32fast::hash(&whole), "{cut}");
        }
    }
}
