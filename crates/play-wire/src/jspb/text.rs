//! JSON strings as text.

use std::borrow::Cow;

use memchr::memchr;

/// The inside of a JSON string (without its quotes) as plain text. What is no text becomes U+FFFD: invalid UTF-8, lone
/// surrogates, broken escapes.
#[must_use]
pub fn unescape(inside: &[u8]) -> Cow<'_, str> {
    let Some(first) = memchr(b'\\', inside) else {
        return String::from_utf8_lossy(inside);
    };
    let mut out = Vec::with_capacity(inside.len());
    let mut rest = inside;
    let mut next = Some(first);
    while let Some(at) = next {
        out.extend_from_slice(&rest[..at]);
        rest = escape(&rest[at + 1..], &mut out);
        // Escapes stand close together in nested JSON (`\"`, one every 15 bytes or so): a call per escape, but a short one.
        next = memchr(b'\\', rest);
    }
    out.extend_from_slice(rest);
    Cow::Owned(match String::from_utf8(out) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// The text of a JSON string with its quotes; `None` when the value is no string.
#[must_use]
pub fn string_value(value: &[u8]) -> Option<Cow<'_, str>> {
    let inside = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    Some(unescape(inside))
}

/// Writes the character of the escape whose backslash stands before `rest`; returns what comes after it.
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
    let digits = bytes.get(..4)?;
    digits.iter().try_fold(0, |number, digit| Some(number << 4 | char::from(*digit).to_digit(16)?))
}

fn push(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_serde_json_on_every_kind_of_escape() {
        for text in [r"plain", r#"\"a\" \\ \/ \b\f\n\r\t"#, r"\u003d \ud83c\udfc6 \u00e9", "한국어 \\\" 🏆", r"\\\\\\u0041"] {
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
