//! Outcomes as JSON text, and the groups in which they cross to JavaScript.
//!
//! One text per group. Escaped to pure ASCII it becomes a one-byte string, which V8 parses fastest; where that would
//! grow it by 10 % or more (Korean, Arabic, …) it crosses as UTF-8 bytes instead. The work is done on engine threads.

use crate::error::EngineError;
use crate::scheduler::entry::Effort;
use std::fmt::Write;
use std::time::Duration;

/// A group of outcomes is closed when its text passes this size.
pub(crate) const GROUP_BYTES: usize = 500_000;

/// One JSON text on its way to JavaScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// ASCII only: crosses as a one-byte string.
    Ascii(String),
    /// UTF-8: crosses as bytes for `TextDecoder`.
    Utf8(Vec<u8>),
}

impl Delivery {
    /// The carrier that suits a finished JSON text.
    #[must_use]
    pub fn of(text: String) -> Self {
        let growth = ascii_growth(&text);
        if growth == 0 {
            Self::Ascii(text)
        } else if is_small(growth, text.len()) {
            let mut escaped = String::with_capacity(text.len() + growth);
            escape_into(&text, &mut escaped);
            Self::Ascii(escaped)
        } else {
            Self::Utf8(text.into_bytes())
        }
    }

    /// The JSON text, whichever way it crosses.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Ascii(text) => text,
            Self::Utf8(bytes) => std::str::from_utf8(bytes).unwrap_or("null"),
        }
    }
}

/// A value as JSON, before it is known which outcomes it goes into.
#[derive(Clone, Debug)]
pub(crate) struct ValueJson {
    pub json: String,
    /// The warnings as the inside of a JSON array; mostly empty.
    pub warnings: String,
    /// "rpc", "page" or "cache".
    pub route: &'static str,
    /// Whether there is anything in it: a list without items has the right shape, but proves nothing.
    pub has_data: bool,
}

/// One finished outcome, in the form it will most likely cross in.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    text: String,
    /// Bytes by which escaping to ASCII would still grow the text; 0 when it is ASCII already.
    growth: usize,
}

impl Outcome {
    /// `{"index":…,"ok":true,"value":…,…}`; `extra` are warnings of this outcome alone.
    pub fn ok(index: u64, value: &ValueJson, extra: Option<&str>, effort: &Effort, elapsed: Duration) -> Self {
        let growth = ascii_growth(&value.json);
        let escape = growth > 0 && is_small(growth, value.json.len());
        let mut text =
            String::with_capacity(value.json.len() + value.warnings.len() + 128 + if escape { growth } else { 0 });
        let _ = write!(text, "{{\"index\":{index},\"ok\":true,\"value\":");
        if escape {
            escape_into(&value.json, &mut text);
        } else {
            text.push_str(&value.json);
        }
        push_effort(&mut text, effort.attempts, elapsed);
        if let Some(reasons) = effort.reasons.as_deref().and_then(|reasons| serde_json::to_string(reasons).ok()) {
            let _ = write!(text, ",\"reasons\":{reasons}");
        }
        let _ = write!(text, ",\"route\":\"{}\"", value.route);
        let extra = extra.unwrap_or("");
        if !value.warnings.is_empty() || !extra.is_empty() {
            let comma = if value.warnings.is_empty() || extra.is_empty() { "" } else { "," };
            let _ = write!(text, ",\"warnings\":[{}{comma}{extra}]", value.warnings);
        }
        text.push('}');
        // Warnings are the one other part that may hold letters beyond ASCII.
        let known = (value.warnings.is_empty() && extra.is_empty()).then_some(if escape { 0 } else { growth });
        Self::finished(text, known)
    }

    /// `{"index":…,"ok":false,"error":…,…}`
    pub fn failed(index: u64, error: &EngineError, effort: &Effort, elapsed: Duration) -> Self {
        let mut text = format!("{{\"index\":{index},\"ok\":false,\"error\":{}", error.to_json());
        push_effort(&mut text, effort.attempts, elapsed);
        text.push('}');
        Self::finished(text, None)
    }

    /// `growth` is passed where it is known and the rest of the text is surely ASCII.
    fn finished(text: String, growth: Option<usize>) -> Self {
        let growth = growth.unwrap_or_else(|| ascii_growth(&text));
        Self { text, growth }
    }

    pub fn len(&self) -> usize {
        self.text.len()
    }
}

fn push_effort(text: &mut String, attempts: u32, elapsed: Duration) {
    let micros = elapsed.as_micros();
    let _ = write!(text, ",\"attempts\":{attempts},\"elapsedMs\":{}.{:03}", micros / 1000, micros % 1000);
}

/// `{"outcomes":[…],"freeSlots":n,"done":b}`, in the carrier that suits the whole.
pub(crate) fn group(outcomes: &[Outcome], free_slots: usize, done: bool) -> Delivery {
    let length: usize = outcomes.iter().map(|outcome| outcome.text.len() + 1).sum();
    let growth: usize = outcomes.iter().map(|outcome| outcome.growth).sum();
    let escape = growth > 0 && is_small(growth, length);
    let mut text = String::with_capacity(length + 64 + if escape { growth } else { 0 });
    text.push_str("{\"outcomes\":[");
    for (position, outcome) in outcomes.iter().enumerate() {
        if position > 0 {
            text.push(',');
        }
        if escape && outcome.growth > 0 {
            escape_into(&outcome.text, &mut text);
        } else {
            text.push_str(&outcome.text);
        }
    }
    let _ = write!(text, "],\"freeSlots\":{free_slots},\"done\":{done}}}");
    if growth == 0 || escape { Delivery::Ascii(text) } else { Delivery::Utf8(text.into_bytes()) }
}

/// The bound of 10 % (research: at 1 % ASCII wins everywhere, at 25 % it loses on three of four runtimes).
fn is_small(growth: usize, length: usize) -> bool {
    growth * 10 < length
}

/// Bytes by which `\uXXXX` escapes would grow a text.
fn ascii_growth(text: &str) -> usize {
    let mut growth = 0;
    for chunk in text.as_bytes().chunks(64) {
        if !chunk.is_ascii() {
            growth += chunk.iter().map(|byte| growth_of(*byte)).sum::<usize>();
        }
    }
    growth
}

/// Counted at the first byte of each character: 2 bytes become 6, 3 become 6, 4 become 12.
fn growth_of(byte: u8) -> usize {
    match byte {
        0xC0..=0xDF => 4,
        0xE0..=0xEF => 3,
        0xF0..=0xFF => 8,
        _ => 0,
    }
}

/// Appends a JSON text with everything beyond ASCII as `\uXXXX` (surrogate pairs where needed), copying the stretches
/// between in one piece.
fn escape_into(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut done = 0;
    while let Some(at) = next_beyond_ascii(bytes, done) {
        out.push_str(&text[done..at]);
        let mut end = at;
        for letter in text[at..].chars() {
            if letter.is_ascii() {
                break;
            }
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                push_unit(*unit, out);
            }
            end += letter.len_utf8();
        }
        done = end;
    }
    out.push_str(&text[done..]);
}

fn push_unit(unit: u16, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        out.push(char::from(HEX[usize::from(unit >> shift & 15)]));
    }
}

fn next_beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(chunk) = bytes.get(at..at + 32) {
        if !chunk.is_ascii() {
            break;
        }
        at += 32;
    }
    bytes[at..].iter().position(|byte| !byte.is_ascii()).map(|offset| at + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effort(attempts: u32) -> Effort {
        Effort { attempts, reasons: (attempts > 1).then(|| vec!["503".to_owned(); attempts as usize - 1].into()) }
    }

    fn value(json: &str) -> ValueJson {
        ValueJson { json: json.to_owned(), warnings: String::new(), route: "rpc", has_data: true }
    }

    #[test]
    fn escaping_gives_the_same_value() {
        let long = "x".repeat(100);
        for text in ["", "plain", "é", "\u{1F600} a \u{FFFF}", "한국어 텍스트", &format!("{long}•{long}\u{7f}")]
        {
            let json = serde_json::to_string(text).unwrap();
            let mut escaped = String::new();
            escape_into(&json, &mut escaped);
            assert!(escaped.is_ascii());
            assert_eq!(escaped.len(), json.len() + ascii_growth(&json));
            assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
        }
    }

    #[test]
    fn a_mostly_english_group_is_ascii_a_korean_one_is_not() {
        let english = value(&serde_json::to_string(&format!("{} •", "a".repeat(200))).unwrap());
        let korean = value(&serde_json::to_string(&"한국어".repeat(50)).unwrap());
        let outcome = |v: &ValueJson, i| Outcome::ok(i, v, None, &effort(1), Duration::from_micros(1234));
        let ascii = group(&[outcome(&english, 0), outcome(&english, 1)], 3, false);
        assert!(matches!(&ascii, Delivery::Ascii(text) if text.is_ascii()));
        let mixed = group(&[outcome(&english, 0), outcome(&korean, 1)], 3, true);
        assert!(matches!(mixed, Delivery::Utf8(_)));
        let parsed: serde_json::Value = serde_json::from_str(mixed.text()).unwrap();
        assert_eq!(parsed["outcomes"][1]["value"], "한국어".repeat(50));
        assert_eq!(parsed["outcomes"][0]["elapsedMs"], 1.234);
        assert_eq!(parsed["done"], true);
    }

    #[test]
    fn one_foreign_outcome_among_many_is_escaped_after_all() {
        let korean = value("\"한국어\"");
        let english = value(&format!("\"{}\"", "a".repeat(1000)));
        let all = [
            Outcome::ok(0, &english, None, &effort(1), Duration::ZERO),
            Outcome::ok(1, &korean, None, &effort(1), Duration::ZERO),
        ];
        assert!(matches!(group(&all, 0, false), Delivery::Ascii(text) if text.contains("\\ud55c")));
    }

    #[test]
    fn warnings_and_errors() {
        let mut with = value("{}");
        with.warnings = "{\"rpc\":\"a\"}".to_owned();
        let both = Outcome::ok(7, &with, Some("{\"rpc\":\"b\"}"), &effort(2), Duration::ZERO);
        let parsed: serde_json::Value = serde_json::from_str(&both.text).unwrap();
        assert_eq!(parsed["warnings"].as_array().unwrap().len(), 2);
        let error = EngineError::aborted("cancelled").with("reasons", vec!["503"]);
        let parsed: serde_json::Value =
            serde_json::from_str(&Outcome::failed(1, &error, &effort(3), Duration::ZERO).text).unwrap();
        assert_eq!(parsed["error"]["reasons"][0], "503");
        assert_eq!(parsed["ok"], false);
    }
}
