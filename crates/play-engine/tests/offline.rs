//! `playfast/parse` from the engine's side: blocks and error pages are told apart before anything is read.

use play_engine::offline::{app_fields, parse};
use serde_json::{Value, json};
use std::path::PathBuf;

fn read(kind: &str, body: &[u8], args: &Value) -> Value {
    serde_json::from_str(parse(kind, body, &args.to_string()).text()).expect("valid JSON")
}

fn code(kind: &str, body: &[u8]) -> Value {
    read(kind, body, &json!({ "appId": "a.b" }))["error"]["code"].clone()
}

/// A capture of the store, or `None` (said aloud) where there are none.
fn capture(path: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("PLAYFAST_FIXTURES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
    let body = std::fs::read(root.join(path)).ok();
    if body.is_none() {
        eprintln!("SKIPPED: no capture {path} (set PLAYFAST_FIXTURES)");
    }
    body
}

#[test]
fn what_is_no_answer_is_typed() {
    assert_eq!(code("appResponse", b""), "network");
    assert_eq!(code("appResponse", b"hello"), "network");
    assert_eq!(code("appResponse", b"<html>hi"), "blocked");
    assert_eq!(code("appResponse", b"x PlayGatewayError y"), "rate_limited");
    assert_eq!(code("appResponse", &b"[".repeat(100_000)), "drift");
    assert_eq!(code("appPage", b"<html>no blocks at all"), "drift");
    assert_eq!(code("appPage", b"<html><form id=\"captcha-form\">"), "blocked");
    assert_eq!(code("appPage", b"<html><div id=\"af-error-page\">"), "not_found");
    assert_eq!(code("nonsense", b"x"), "validation");
    assert_eq!(read("appPage", b"x", &json!(7))["error"]["code"], "validation");
}

#[test]
fn captures_of_blocks_and_error_pages() {
    let (sorry, ours) = ("errors/google-sorry-captcha_2026-07.html", "errors/play-404_datasafety_ja.tail_2026-08.html");
    if let Some(body) = capture(sorry) {
        let error = &read("searchPage", &body, &json!({}))["error"];
        assert_eq!((&error["code"], &error["kind"]), (&json!("blocked"), &json!("captcha")));
        assert!(error["excerpt"].as_str().is_some_and(|text| text.contains("unusual traffic")), "{error}");
    }
    if let Some(body) = capture(ours) {
        assert_eq!(code("appPage", &body), "not_found");
    }
    if let Some(body) = capture("errors/reviews_UsvDTd_no-reviews.txt") {
        assert_eq!(read("reviewsResponse", &body, &json!({}))["value"], json!({ "reviews": [] }));
    }
    if let Some(body) = capture("details/translate_en-us_2026-07.html") {
        let args = json!({ "appId": "com.google.android.apps.translate" });
        let answer = read("appPage", &body, &args);
        assert_eq!(answer["value"]["title"], "Google Translate");
        assert_eq!(read("appPage", &body, &json!({ "appId": "com.other" }))["error"]["code"], "drift");
    }
}

#[test]
fn request_bodies_and_names() {
    let list =
        read("listRequestBody", b"", &json!({ "collection": "topselling_paid", "category": "GAME", "numResults": 7 }));
    assert!(list["value"].as_str().unwrap().starts_with("f.req="));
    let reviews = read("reviewsRequestBody", b"", &json!({ "appId": "a.b", "score": 4, "token": "next" }));
    assert!(reviews["value"].as_str().unwrap().contains("oCPfdb"));
    assert!(app_fields().contains(&"title"));
}
