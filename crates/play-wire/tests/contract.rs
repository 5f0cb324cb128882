//! Every capture, every field: what is read is what `expected/` says.

mod common;

use common::{Capture, captures, differences, fixtures, normal};
use play_wire::page::Page;
use play_wire::{Answer, AppFields, Call, Reading, SearchPrice, Shapes, Template, WireError, offline};
use serde_json::Value;

/// Fields that are given beyond the expected values, with the reason. A test below looks at them.
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
        without_extras(&mut expected);
        differences(&capture.name, Some(&expected), Some(&given), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_extra_fields_hold_what_the_store_sends() {
    let Some(folder) = fixtures("extra fields") else { return };
    let captures = captures(&folder, &["reviews"]);
    let capture = captures.iter().find(|capture| capture.name.contains("tablet")).expect("a capture of tablets");
    let json = serde_json::to_value(value(read(capture).expect("reads")).model).expect("serialises");
    assert_eq!(json["reviews"][0]["userId"], "100505019776741578426");
    assert!(json["reviews"].as_array().expect("reviews").iter().all(|review| review["device"] == "tablet"));
}

#[test]
fn a_page_and_its_block_give_the_same() {
    let Some(folder) = fixtures("pages and their blocks") else { return };
    let shapes = Shapes::default_static();
    for capture in captures(&folder, &["details", "search"]) {
        let page = Page::new(&capture.body).expect("a page");
        let call = match &capture.app_id {
            Some(app_id) => Call::Details { app_id: app_id.as_str().into(), fields: AppFields::all() },
            None => Call::Search { term: "x".into(), price: SearchPrice::All, count: 50 },
        };
        let rpc = call.rpc(Template::First);
        let fits = |json: &str| matches!(call.read(Some(json), shapes), Ok(Reading::Value(_)));
        let block = page.block(rpc, fits).expect("a block");
        let by_rpc = value(call.read(Some(&block), shapes).expect("reads"));
        let by_page = value(call.read_page(&capture.body, shapes).expect("reads"));
        let mut by_page = serde_json::to_value(by_page.model).expect("serialises");
        // What only a page has.
        if let Some(app) = by_page.as_object_mut() {
            let comments = app.remove("comments").unwrap_or_default();
            app.remove("servedCountry");
            if let (Some(app_id), false) = (&capture.app_id, comments.is_null()) {
                let comments_call = Call::Comments { app_id: app_id.as_str().into() };
                let block = page.block("oCPfdb", |_| true).expect("a block of reviews");
                let texts = value(comments_call.read(Some(&block), shapes).expect("reads"));
                assert_eq!(serde_json::to_value(texts.model).expect("serialises"), comments, "{}", capture.name);
            }
        }
        assert_eq!(serde_json::to_value(by_rpc.model).expect("serialises"), by_page, "{}", capture.name);
    }
}

#[test]
fn data_safety_is_a_field_of_an_app() {
    let Some(folder) = fixtures("data safety") else { return };
    let fields = AppFields::from_names(&["title", "dataSafety"]).expect("fields");
    for capture in captures(&folder, &["datasafety"]) {
        let app_id = capture.app_id.as_deref().expect("an app");
        let call = Call::Details { app_id: app_id.into(), fields };
        let app = value(call.read_page(&capture.body, Shapes::default_static()).expect("reads"));
        assert!(app.warnings.is_empty());
        let app = serde_json::to_value(app.model).expect("serialises");
        let mut wrong = Vec::new();
        let expected = capture.expected.as_ref().and_then(normal);
        differences(&capture.name, expected.as_ref(), normal(&app["dataSafety"]).as_ref(), &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn an_answer_for_another_app_is_refused() {
    let Some(folder) = fixtures("answers for another app") else { return };
    for capture in captures(&folder, &["details"]) {
        let result = offline::parse_app_page(&capture.body, Some("com.example.other"), Shapes::default_static());
        assert!(matches!(result, Err(WireError::WrongApp { .. })), "{}: {result:?}", capture.name);
    }
}

#[test]
fn only_the_fields_asked_for_are_read() {
    let Some(folder) = fixtures("fields asked for") else { return };
    let fields = AppFields::from_names(&["score", "title"]).expect("fields");
    for capture in captures(&folder, &["details"]) {
        let app_id = capture.app_id.as_deref().expect("an app");
        let call = Call::Details { app_id: app_id.into(), fields };
        let app = value(call.read_page(&capture.body, Shapes::default_static()).expect("reads"));
        let app = serde_json::to_value(app.model).expect("serialises");
        let keys: Vec<&str> = app.as_object().expect("an app").keys().map(String::as_str).collect();
        assert!(keys.iter().all(|key| ["appId", "score", "title", "url"].contains(key)), "{keys:?}");
    }
}
