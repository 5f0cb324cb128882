//! HTML in texts of the store: entities, line breaks, simple tags.

use memchr::{memchr, memchr2};

/// Decodes the entities of a text that is otherwise plain.
pub(crate) fn decode(text: String) -> String {
    if memchr(b'&', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    decode_into(&text, &mut out);
    out
}

/// HTML as plain text: `<br>` becomes a line break, other tags vanish, entities are decoded.
pub(crate) fn plain(html: String) -> String {
    if memchr2(b'<', b'&', html.as_bytes()).is_none() {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(start) = memchr(b'<', rest.as_bytes()) {
        decode_into(&rest[..start], &mut out);
        let Some(end) = memchr(b'>', &rest.as_bytes()[start..]) else {
            rest = &rest[start..];
            break;
        };
        let tag = &rest[start + 1..start + end];
        let name = tag.trim_end_matches('/').trim_end();
        if name.eq_ignore_ascii_case("br") || tag.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("br ")) {
            out.push('\n');
        }
        rest = &rest[start + end + 1..];
    }
    decode_into(rest, &mut out);
    out
}

/// Longest entity that is looked for, without `&` and `;`.
const LONGEST: usize = 10;

fn decode_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let entity = after.bytes().take(LONGEST + 1).position(|byte| byte == b';').map(|end| &after[..end]);
        if let Some((length, character)) = entity.and_then(|name| Some((name.len(), character(name)?))) {
            out.push(character);
            rest = &after[length + 1..];
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
}

/// The character of an entity; the store writes only a few by name.
fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once() {
        for (text, expected) in [
            ("Tom &amp; Jerry&#39;s &quot;x&quot;", "Tom & Jerry's \"x\""),
            ("&amp;lt;", "&lt;"),
            ("a & b &unknown; &#x1F600;&", "a & b &unknown; 😀&"),
            ("R&D; x", "R&D; x"),
            ("한&국어한국어한국어;", "한&국어한국어한국어;"),
        ] {
            assert_eq!(decode(text.to_owned()), expected);
        }
    }

    #[test]
    fn tags_vanish_and_breaks_stay() {
        for (html, expected) in [
            ("<b>Cartes 3D</b><br>Profitez<BR/>de<br />tout", "Cartes 3D\nProfitez\nde\ntout"),
            ("1 &lt; 2 <i>x</i>", "1 < 2 x"),
            ("open <b", "open <b"),
        ] {
            assert_eq!(plain(html.to_owned()), expected);
        }
    }
}
