//! JSON strings as text.

use std::borrow::Cow;

use memchr::memchr;
use wide::u8x16;

/// Bytes looked at and copied at once.
const BLOCK: usize = 64;

/// The inside of a JSON string (without its quotes) as plain text. What is no text becomes U+FFFD: invalid UTF-8, lone
/// surrogates, broken escapes.
#[must_use]
pub fn unescape(inside: &[u8]) -> Cow<'_, str> {
    match memchr(b'\\', inside) {
        // The plain check is many times faster than the lossy reading, which is hardly ever needed.
        None => std::str::from_utf8(inside).map_or_else(|_| String::from_utf8_lossy(inside), Cow::Borrowed),
        Some(first) => Cow::Owned(text(unescaped(inside, first))),
    }
}

/// The text of a JSON string with its quotes; `None` when the value is no string.
#[must_use]
#[inline]
pub fn string_value(value: &str) -> Option<Cow<'_, str>> {
    let inside = value.strip_prefix('"')?.strip_suffix('"')?;
    Some(match memchr(b'\\', inside.as_bytes()) {
        None => Cow::Borrowed(inside),
        Some(first) => Cow::Owned(text(unescaped(inside.as_bytes(), first))),
    })
}

fn text(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// Copies what is plain and resolves the escapes, the first of which stands at `first`.
///
/// Escapes stand close together in nested JSON (`\"`, one every 30 bytes or so). So the backslashes of a whole block are
/// found first, and the text between two of them is copied as a whole block of which only its length is kept: no search and
/// no copy of odd length waits for the one before it.
fn unescaped(inside: &[u8], first: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(inside.len() + BLOCK);
    out.extend_from_slice(&inside[..first]);
    let mut base = first;
    // A copy may begin in the block's last byte: the window is two blocks long.
    while let Some(window) = inside.get(base..).and_then(|rest| rest.first_chunk::<{ 2 * BLOCK }>()) {
        let mut from = 0;
        let mut marks = backslashes(window);
        while marks != 0 {
            let at = marks.trailing_zeros() as usize;
            marks &= marks - 1;
            if at < from {
                // Part of the escape before it.
                continue;
            }
            push_plain(window, from, at, &mut out);
            let rest = escape(&inside[base + at + 1..], &mut out);
            from = inside.len() - rest.len() - base;
        }
        if from < BLOCK {
            push_plain(window, from, BLOCK, &mut out);
            from = BLOCK;
        }
        base += from;
    }
    let mut rest = inside.get(base..).unwrap_or_default();
    while let Some(at) = memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = escape(&rest[at + 1..], &mut out);
    }
    out.extend_from_slice(rest);
    out
}

/// Appends `window[from..to]`, of at most a block.
#[inline]
fn push_plain(window: &[u8; 2 * BLOCK], from: usize, to: usize, out: &mut Vec<u8>) {
    if let Some(block) = window.get(from..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
        let length = out.len() + (to - from);
        out.extend_from_slice(block);
        out.truncate(length);
    }
}

/// The backslashes of the window's first block, one bit each.
#[inline]
fn backslashes(window: &[u8; 2 * BLOCK]) -> u64 {
    let (quarters, _) = window.as_chunks::<16>();
    quarters[..4].iter().enumerate().fold(0, |marks, (quarter, bytes)| {
        let equal = u8x16::new(*bytes).cmp_eq(u8x16::splat(b'\\')).move_mask().cast_unsigned();
        marks | u64::from(equal) << (quarter * 16)
    })
}

/// Writes the character of the escape whose backslash stands before `rest`; returns what comes after it.
#[inline]
fn escape<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some((kind, after)) = rest.split_first() else {
        push(char::REPLACEMENT_CHARACTER, out);
        return rest;
    };
    match kind {
        b'"' | b'\\' | b'/' | b'\'' => out.push(*kind),
        b'n' => out.push(b'\n'),
        b't' => out.push(b'\t'),
        b'r' => out.push(b'\r'),
        b'b' => out.push(8),
        b'f' => out.push(12),
        b'u' => return unicode(after, out),
        _ => push(char::REPLACEMENT_CHARACTER, out),
    }
    after
}

/// `\uXXXX`, or two of them that make one character.
fn unicode<'a>(rest: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let Some(unit) = hex4(rest) else {
        push(char::REPLACEMENT_CHARACTER, out);
        return rest;
    };
    let after = &rest[4..];
    if let Ok(ascii @ 0..=0x7f) = u8::try_from(unit) {
        // `\u003c` and its like: nearly all there are.
        out.push(ascii);
        return after;
    }
    if let 0xd800..=0xdbff = unit
        && let Some(second) = after.strip_prefix(b"\\u")
        && let Some(low @ 0xdc00..=0xdfff) = hex4(second)
    {
        let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), out);
        return &second[4..];
    }
    push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), out);
    after
}

fn hex4(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.first_chunk::<4>()?.map(|digit| u32::from(DIGITS[usize::from(digit)]));
    let number = digits.iter().fold(0, |number, digit| number << 4 | (digit & 15));
    digits.iter().all(|digit| *digit < 16).then_some(number)
}

/// Value of each hexadecimal digit; 255 for what is none.
static DIGITS: [u8; 256] = {
    let mut digits = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        let lower = b"0123456789abcdef"[value as usize];
        digits[lower as usize] = value;
        digits[lower.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    digits
};

fn push(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_serde_json_on_every_kind_of_escape() {
        for text in
            [r"plain", r#"\"a\" \\ \/ \b\f\n\r\t"#, r"\u003d \ud83c\udfc6 \u00e9", "한국어 \\\" 🏆", r"\\\\\\u0041"]
        {
            let expected: String = serde_json::from_str(&format!("\"{text}\"")).expect("valid");
            assert_eq!(unescape(text.as_bytes()), expected);
        }
    }

    #[test]
    fn what_is_no_text_becomes_the_replacement_character() {
        for (bytes, expected) in [
            (&br"a\ud83cb"[..], "a\u{fffd}b"),
            (br"a\udfc6", "a\u{fffd}"),
            (br"\ud83c\u0041", "\u{fffd}A"),
            (br"a\u12", "a\u{fffd}12"),
            (br"a\", "a\u{fffd}"),
            (b"a\xffb", "a\u{fffd}b"),
            (b"\\n\xc3(", "\n\u{fffd}("),
        ] {
            assert_eq!(unescape(bytes), expected);
        }
    }
}
