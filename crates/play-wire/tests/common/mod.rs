//! Where the captures are and how values are compared.
#![allow(dead_code, reason = "every test file uses a part")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// The folder of captures: `PLAYFAST_FIXTURES`, or the one beside the repository. Without it a test says loudly that it is
/// skipped and passes.
pub fn fixtures(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("PLAYFAST_FIXTURES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
    if folder.join("expected/captures.json").is_file() {
        return Some(folder);
    }
    // Straight to the terminal: the test runner keeps what passing tests print.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {test}: no captures in {} (set PLAYFAST_FIXTURES)", folder.display());
    None
}

/// One line of `captures.json`.
#[derive(Debug)]
pub struct Capture {
    pub name: String,
    pub kind: String,
    pub body: Vec<u8>,
    pub app_id: Option<String>,
    /// How a parser must end where there is no value to compare with.
    pub expect: Option<Value>,
    /// The values a parser must give.
    pub expected: Option<Value>,
}

/// The captures of these kinds.
pub fn captures(folder: &Path, kinds: &[&str]) -> Vec<Capture> {
    let list = fs::read_to_string(folder.join("expected/captures.json")).expect("captures.json");
    let list: Vec<Value> = serde_json::from_str(&list).expect("captures.json is JSON");
    let text = |entry: &Value, key: &str| entry[key].as_str().map(str::to_owned);
    list.iter()
        .filter(|entry| kinds.contains(&entry["kind"].as_str().unwrap_or_default()))
        .map(|entry| {
            let name = text(entry, "name").expect("name");
            let path = text(entry, "path").expect("path");
            let expected = fs::read_to_string(folder.join("expected").join(format!("{name}.json"))).ok();
            Capture {
                kind: text(entry, "kind").expect("kind"),
                body: fs::read(folder.join(path)).expect("capture"),
                app_id: text(&entry["args"], "appId"),
                expect: entry.get("expect").cloned(),
                expected: expected.map(|text| serde_json::from_str(&text).expect("expected values are JSON")),
                name,
            }
        })
        .collect()
}

/// The value without what counts as absent: null, empty text, empty list. Whole numbers lose their fraction.
pub fn normal(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| value.clone()),
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().filter_map(normal).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(fields) => {
            let fields: Map<String, Value> =
                fields.iter().filter_map(|(key, value)| Some((key.clone(), normal(value)?))).collect();
            Some(Value::Object(fields))
        }
        Value::Number(number) => Some(number.as_f64().map_or_else(|| value.clone(), Value::from)),
        Value::Bool(_) => Some(value.clone()),
    }
}

/// Every difference between two values, as lines of text.
pub fn differences(at: &str, expected: Option<&Value>, given: Option<&Value>, out: &mut Vec<String>) {
    match (expected, given) {
        (Some(Value::Object(expected)), Some(Value::Object(given))) => {
            let keys: BTreeSet<&String> = expected.keys().chain(given.keys()).collect();
            for key in keys {
                differences(&format!("{at}.{key}"), expected.get(key), given.get(key), out);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(given))) if expected.len() == given.len() => {
            for (index, (expected, given)) in expected.iter().zip(given).enumerate() {
                differences(&format!("{at}[{index}]"), Some(expected), Some(given), out);
            }
        }
        _ if expected == given => {}
        _ => {
            let show = |value: Option<&Value>| {
                value.map_or_else(|| "absent".to_owned(), |value| value.to_string().chars().take(160).collect())
            };
            out.push(format!("{at}: expected {}, given {}", show(expected), show(given)));
        }
    }
}
