//! Kinds that read one value.

use super::{Reader, html, time};
use crate::jspb::string_value;

/// Host that relative addresses belong to.
const STORE: &str = "https://play.google.com";

/// A JSON string as text.
#[inline]
pub(super) fn string(value: &str) -> Option<String> {
    string_value(value).map(std::borrow::Cow::into_owned)
}

/// A JSON number, or `true` and `false` as 1 and 0: pages write numbers where answers write words.
fn float(value: &str) -> Option<f64> {
    match value {
        "true" => Some(1.0),
        "false" => Some(0.0),
        digits => digits.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

/// A whole number; one beyond 53 bits may come as text.
#[inline]
pub(super) fn integer(value: &str) -> Option<i64> {
    match value {
        "true" => Some(1),
        "false" => Some(0),
        digits => digits.trim_matches('"').parse().ok(),
    }
}

impl Reader<'_> {
    /// Text as the store sends it.
    pub fn text(&mut self, field: usize) -> Option<String> {
        let value = self.first(field)?;
        if value == "\"\"" {
            return None;
        }
        let text = string(value);
        if text.is_none() {
            self.odd.push(field);
        }
        text
    }

    /// Text whose HTML entities are decoded.
    pub fn plain(&mut self, field: usize) -> Option<String> {
        self.text(field).map(html::decode)
    }

    /// HTML as plain text.
    pub fn plain_of_html(&mut self, field: usize) -> Option<String> {
        self.text(field).map(html::plain).filter(|text| !text.is_empty())
    }

    /// Lines of text joined by ", ".
    pub fn joined_lines(&mut self, field: usize) -> Option<String> {
        self.text(field).map(|text| if text.contains('\n') { text.replace('\n', ", ") } else { text })
    }

    /// All texts of a list.
    pub fn texts(&mut self, field: usize) -> Option<Vec<String>> {
        let count = self.each(field).count();
        if count == 0 {
            return None;
        }
        let mut texts = Vec::with_capacity(count);
        texts.extend(self.each(field).filter_map(|(_, value)| string(value)).filter(|text| !text.is_empty()));
        Some(texts)
    }

    /// Address; a relative one belongs to the store.
    pub fn store_url(&mut self, field: usize) -> Option<String> {
        self.text(field).map(|url| if url.starts_with('/') { format!("{STORE}{url}") } else { url })
    }

    /// What follows `id=` in a link, url-decoded.
    pub fn link_id(&mut self, field: usize) -> Option<String> {
        let link = self.text(field)?;
        let id = link_id(&link);
        if id.is_none() {
            self.odd.push(field);
        }
        id
    }

    /// The numeric id at the first path, or the one in the link at the second when that is numeric.
    pub fn numeric_id(&mut self, field: usize) -> Option<String> {
        let id = match self.at(field, 0) {
            Some(value) => string(value).filter(|id| !id.is_empty()),
            None => self.at(field, 1).and_then(string).and_then(|link| link_id(&link)),
        };
        id.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Whole number that is never negative.
    pub fn count(&mut self, field: usize) -> Option<u64> {
        self.expect(field, |value| integer(value).and_then(|number| number.try_into().ok()))
    }

    /// Small whole number that is never negative.
    pub fn number(&mut self, field: usize) -> Option<u32> {
        self.expect(field, |value| integer(value).and_then(|number| number.try_into().ok()))
    }

    /// Small whole number that means something only when the second path holds a value too.
    pub fn number_beside(&mut self, field: usize) -> Option<u32> {
        self.at(field, 1)?;
        self.at(field, 0)?;
        self.number(field)
    }

    /// Number with decimals.
    pub fn decimal(&mut self, field: usize) -> Option<f64> {
        self.expect(field, float)
    }

    /// Millionths of a currency unit, as currency units.
    pub fn micros(&mut self, field: usize) -> Option<f64> {
        self.expect(field, integer).map(|micros| micros as f64 / 1e6)
    }

    /// Whether the number is 0.
    pub fn is_zero(&mut self, field: usize) -> Option<bool> {
        self.expect(field, integer).map(|number| number == 0)
    }

    /// Price of an old card: micros at the first path; 0 when the second path, the whole offer, is absent too.
    pub fn micros_or_nothing(&mut self, field: usize) -> Option<f64> {
        match (self.at(field, 0), self.at(field, 1)) {
            (Some(_), _) => self.micros(field),
            (None, None) => Some(0.0),
            (None, Some(_)) => None,
        }
    }

    /// Whether [`Self::micros_or_nothing`] is 0.
    pub fn zero_or_nothing(&mut self, field: usize) -> Option<bool> {
        self.micros_or_nothing(field).map(|price| price == 0.0)
    }

    /// Price as text; "Free" in place of the empty text when the number at the second path is 0.
    pub fn price_text(&mut self, field: usize) -> Option<String> {
        let text = self.at(field, 0).and_then(string).filter(|text| !text.is_empty());
        text.or_else(|| (integer(self.at(field, 1)?)? == 0).then(|| "Free".to_owned()))
    }

    /// Whether there is a value that is neither 0 nor false nor an empty text.
    #[expect(clippy::unnecessary_wraps, reason = "every kind gives an option")]
    pub fn is_set(&mut self, field: usize) -> Option<bool> {
        Some(self.first(field).is_some_and(|value| !matches!(value, "0" | "false" | "\"\"")))
    }

    /// Whether the value is 1.
    #[expect(clippy::unnecessary_wraps, reason = "every kind gives an option")]
    pub fn is_one(&mut self, field: usize) -> Option<bool> {
        Some(self.first(field) == Some("1"))
    }

    /// Whether the value is a text.
    #[expect(clippy::unnecessary_wraps, reason = "every kind gives an option")]
    pub fn is_text(&mut self, field: usize) -> Option<bool> {
        Some(self.first(field).is_some_and(|value| value.starts_with('"')))
    }

    /// Whether there is a value at all.
    #[expect(clippy::unnecessary_wraps, reason = "every kind gives an option")]
    pub fn is_there(&mut self, field: usize) -> Option<bool> {
        Some(self.first(field).is_some_and(|value| !matches!(value, "0" | "false")))
    }

    /// First word of a text when it is a number, such as the "8.0" of "8.0 and up".
    pub fn version(&mut self, field: usize) -> Option<String> {
        let text = self.text(field)?;
        let word = text.split_whitespace().next()?;
        word.starts_with(|first: char| first.is_ascii_digit()).then(|| word.to_owned())
    }

    /// Seconds since the epoch, as milliseconds.
    pub fn seconds(&mut self, field: usize) -> Option<i64> {
        self.expect(field, integer).and_then(|seconds| seconds.checked_mul(1_000))
    }

    /// Seconds at the first path, nanoseconds (not padded) at the second, as milliseconds since the epoch.
    pub fn millis(&mut self, field: usize) -> Option<i64> {
        let value = self.at(field, 0)?;
        let nanos = self.at(field, 1).and_then(integer).unwrap_or(0);
        let millis = integer(value).and_then(|seconds| time::millis(seconds, nanos));
        if millis.is_none() {
            self.odd.push(field);
        }
        millis
    }

    /// The same time as ISO 8601 text.
    pub fn iso_time(&mut self, field: usize) -> Option<String> {
        self.millis(field).and_then(time::iso)
    }

    /// Stars of a review.
    pub fn stars(&mut self, field: usize) -> Option<u8> {
        self.expect(field, |value| integer(value)?.try_into().ok())
    }

    /// The stars as text.
    pub fn stars_text(&mut self, field: usize) -> Option<String> {
        self.expect(field, integer).map(|stars| stars.to_string())
    }

    /// Kind of device a review was written on; other numbers than these two have not been seen.
    pub fn device_kind(&mut self, field: usize) -> Option<String> {
        match self.first(field)? {
            "1" => Some("phone".to_owned()),
            "2" => Some("tablet".to_owned()),
            _ => None,
        }
    }
}

/// The `id` of a link such as `/store/apps/developer?id=Some+Name`.
fn link_id(link: &str) -> Option<String> {
    let (_, query) = link.split_once('?')?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix("id="))?;
    let id = url_decode(value);
    (!id.is_empty()).then_some(id)
}

/// Decodes `%XX` and `+`.
fn url_decode(text: &str) -> String {
    if !text.contains(['%', '+']) {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => out.push(b' '),
            b'%' => match after.first_chunk::<2>().and_then(|digits| {
                let digits = std::str::from_utf8(digits).ok()?;
                u8::from_str_radix(digits, 16).ok()
            }) {
                Some(decoded) => {
                    out.push(decoded);
                    rest = &after[2..];
                }
                None => out.push(byte),
            },
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn developer_ids_are_decoded() {
        for (link, id) in [
            ("/store/apps/dev?id=5700313618786177705", Some("5700313618786177705")),
            ("/store/apps/developer?id=Panda+Restaurant+Group,+Inc.", Some("Panda Restaurant Group, Inc.")),
            ("/store/apps/developer?hl=en&id=%EB%84%A4%EC%9D%B4%EB%B2%84&x=1", Some("네이버")),
            ("/store/apps/developer?id=100%", Some("100%")),
            ("/store/apps/developer?id=", None),
            ("/store/apps", None),
        ] {
            assert_eq!(link_id(link).as_deref(), id, "{link}");
        }
    }
}
