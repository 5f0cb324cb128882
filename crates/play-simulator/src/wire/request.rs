//! The body of a POST: which calls it holds.

use serde::Deserialize;
use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// One call of a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What is asked.
    pub rpc: String,
    /// Arguments: a JSON text.
    pub payload: String,
    /// Comes back with the answer; empty when the call has none.
    pub tag: String,
}

/// The value of a parameter in a query or a form, decoded.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key) == name.as_bytes()).then(|| String::from_utf8_lossy(&decode(value)).into_owned())
    })
}

fn decode(text: &str) -> Vec<u8> {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_encoding::percent_decode_str(&spaced).collect()
}

/// The calls of a body `f.req=…`; an error text when there are none to read.
pub fn calls(body: &[u8]) -> Result<Vec<Call>, String> {
    let body = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let json = body
        .split('&')
        .find_map(|pair| pair.strip_prefix("f.req="))
        .map(decode)
        .ok_or_else(|| "no f.req".to_owned())?;
    let [calls]: [Vec<Call>; 1] = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    if calls.is_empty() { Err("no calls".into()) } else { Ok(calls) }
}

impl<'de> Deserialize<'de> for Call {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Call;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("[rpc, payload, null, tag]")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Call, A::Error> {
                let rpc = fields.next_element()?.ok_or_else(|| A::Error::custom("no rpc"))?;
                let payload = fields.next_element()?.ok_or_else(|| A::Error::custom("no payload"))?;
                fields.next_element::<IgnoredAny>()?;
                let tag = fields.next_element::<Option<String>>()?.flatten().unwrap_or_default();
                while fields.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Call { rpc, payload, tag })
            }
        }
        deserializer.deserialize_seq(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_read_from_the_body() {
        let body = b"f.req=%5B%5B%5B%22xdSrCf%22%2C%22%5B%5C%22a+b%5C%22%5D%22%2Cnull%2C%221%22%5D%2C%5B%22IJ4APc%22%2C%22%5B%5D%22%5D%5D%5D&at=x";
        let calls = calls(body).unwrap();
        assert_eq!(calls[0], Call { rpc: "xdSrCf".into(), payload: "[\"a b\"]".into(), tag: "1".into() });
        assert_eq!(calls[1].tag, "");
        assert!(super::calls(b"x=1").is_err() && super::calls(b"f.req=%5B%5D").is_err());
    }

    #[test]
    fn parameters_are_decoded() {
        assert_eq!(parameter("hl=de&q=a+b%26c&flag", "q").unwrap(), "a b&c");
        assert_eq!(parameter("flag", "flag").unwrap(), "");
        assert_eq!(parameter("hl=de", "gl"), None);
    }
}
