//! Base64, as the store uses it for opaque texts.

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// With `+`, `/` and padding.
pub fn standard(bytes: &[u8]) -> String {
    let mut text = encode(bytes, STANDARD);
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// With `-`, `_` and no padding.
pub fn url(bytes: &[u8]) -> String {
    encode(bytes, URL)
}

fn encode(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..=chunk.len() {
            text.push(char::from(alphabet[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

/// The bytes of a text without padding in the alphabet of [`url`].
pub fn from_url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for (at, letter) in chunk.iter().enumerate() {
            let value = URL.iter().position(|known| known == letter)?;
            bits |= u32::try_from(value).ok()? << (18 - 6 * at);
        }
        bytes.extend(bits.to_be_bytes()[1..].iter().take(chunk.len() * 3 / 4));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_can_be_undone() {
        for bytes in [&b""[..], b"a", b"ab", b"abc", &[0xFB, 0xFF, 0x00, 0x10]] {
            assert_eq!(from_url(&url(bytes)).unwrap(), bytes);
        }
        assert_eq!(standard(b"ab"), "YWI=");
        assert_eq!(from_url("a*b"), None);
    }
}
