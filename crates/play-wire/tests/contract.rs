//! Every capture, every field: what is read is what `expected/` says.

mod common;

use common::{Capture, captures, differences, fixtures, normal};
use play_wire::{Answer, Reading, Shapes, WireError, offline};
use serde_json::Value;

/// Fields that are given beyond the expected values, with the reason. Their own tests are below.
const EXTRA: [(&str, &str); 2] = [
    ("userId", "the reviewer's numeric id, which expected/ does not list"),
    ("device", "kind of device of a review, which expected/ does not list"),
];

/// Values that are wrong in expected/: capture, field, what the raw data says.
const WRONG: [(&str, &str, &str); 1] = [(
    "details/healthymoms_no-ratings_se_2025-06.html",
    "servedCountry",
    "SE", // window.IJ_values = […,'https:\/\/play.google.com','SE', false ,…,'en_se',…]; "Sweden" is the name in jRco8
)];

fn read(capture: &Capture) -> Result<Reading, WireError> {
    let (body, shapes) = (capture.body.as_slice(), Shapes::default_static());
    match capture.kind.as_str() {
        "details" => offline::parse_app_page(body, capture.app_id.as_deref(), shapes),
        "details-rpc" => offline::parse_app_response(body, shapes),
        "list" => offline::parse_list_response(body, shapes),
        "search" => offline::parse_search_page(body, shapes),
        "search-rpc" => offline::parse_search_response(body, shapes),
        "reviews" => offline::parse_reviews_response(body, capture.app_id.as_deref(), shapes),
        other => panic!("no reader for {other}"),
    }
}

fn value(reading: Reading) -> Answer {
    match reading {
        Reading::Value(answer) => answer,
        Reading::NullPayload => panic!("a null payload"),
    }
}

/// What the capture must give: the expected values, with the known errors put right.
fn expected(capture: &Capture) -> Value {
    let mut expected = capture.expected.as_ref().and_then(normal).expect("expected values");
    for (name, field, right) in WRONG {
        if name == capture.name {
            expected[field] = Value::from(right);
        }
    }
    expected
}

fn without_extras(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| EXTRA.iter().all(|(extra, _)| extra != key));
            fields.values_mut().for_each(without_extras);
        }
        Value::Array(items) => items.iter_mut().for_each(without_extras),
        _ => {}
    }
}

#[test]
fn every_field_of_every_capture_is_as_expected() {
    let Some(folder) = fixtures("every field of every capture") else { return };
    let captures = captures(&folder, &["details", "details-rpc", "list", "search", "search-rpc", "reviews"]);
    assert!(!captures.is_empty());
    let mut wrong = Vec::new();
    for capture in &captures {
        let answer = match read(capture) {
            Ok(reading) => value(reading),
            Err(error) => {
                wrong.push(format!("{}: {error}", capture.name));
                continue;
            }
        };
        for warning in &answer.warnings {
            wrong.push(format!("{}: {warning:?}", capture.name));
        }
        let mut given = normal(&serde_json::to_value(&answer.model).expect("serialises")).expect("a value");
        without_extras(&mut given);
        let mut expected = expected(capture);
        // A page shows up to 40 reviews; a parser may stop after five, this one does not.
        without_extras(&mut expected);
        differences(&capture.name, Some(&expected), Some(&given), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}
