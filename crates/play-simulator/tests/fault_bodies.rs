//! Faults of bodies: cut, broken, too large, or no answers at all.

#[path = "faults/client.rs"]
mod client;
mod support;

use client::{Came, End, GZIP_PAGE, PAGE, always, ask, is_whole_page, post_of, stats};
use serde_json::json;
use std::io::{Read as _, Write as _};
use support::simulator;

#[test]
fn truncated_answers_are_consistent_otherwise() {
    let store = always(&json!({ "fault": "truncated" }));
    let whole = ask(simulator(&json!({})).url(), &post_of(5, false)).text().unwrap();
    for gzip in [false, true] {
        let came = ask(store.url(), &post_of(5, gzip));
        assert_eq!((came.status(), came.body().len(), came.end), (200, came.stated_length(), End::Silent));
        assert_eq!(came.header("content-encoding").is_some(), gzip);
        let text = came.text().unwrap();
        assert!(!text.is_empty() && text.len() < whole.len() && whole.starts_with(&text));
    }
}

#[test]
fn a_wrong_length_is_never_reached() {
    let store = always(&json!({ "fault": "wrongLength" }));
    for request in [post_of(2, true), PAGE.to_owned()] {
        let came = ask(store.url(), &request);
        assert!(came.end == End::Closed && came.stated_length() > came.body().len(), "{:?}", came.end);
        assert!(came.text().unwrap().len() > 100);
    }
}

#[test]
fn bad_gzip_cannot_be_inflated_and_hits_only_those_who_take_gzip() {
    let store = always(&json!({ "fault": "badGzip" }));
    for request in [post_of(3, true), GZIP_PAGE.to_owned()] {
        let came = ask(store.url(), &request);
        assert_eq!((came.status(), came.body().len()), (200, came.stated_length()));
        assert!(came.text().is_err());
    }
    assert!(is_whole_page(&ask(store.url(), PAGE)));
    assert_eq!((&stats(&store)["faults"]["badGzip"], &stats(&store)["accepted"]), (&json!(2), &json!(1)));
}

#[test]
fn a_bomb_is_small_and_inflates_to_its_size() {
    let store = always(&json!({ "fault": "bomb" }));
    let came = ask(store.url(), &post_of(1, true));
    assert_eq!((came.body().len(), came.header("content-encoding").as_deref()), (came.stated_length(), Some("gzip")));
    assert!(came.body().len() < 3 << 20);
    let mut inflater = flate2::read::GzDecoder::new(came.body());
    assert_eq!(std::io::copy(&mut inflater, &mut std::io::sink()).unwrap(), 2 << 30);
}

#[test]
fn a_huge_body_goes_on_without_a_stated_length() {
    let store = always(&json!({ "fault": "huge" }));
    let mut stream = client::connect(store.url());
    stream.write_all(post_of(1, true).as_bytes()).unwrap();
    let mut buffer = vec![0; 32 << 20];
    stream.read_exact(&mut buffer).unwrap();
    let came = Came { bytes: buffer, end: End::Silent };
    assert_eq!((came.status(), came.header("content-length")), (200, None));
    assert_eq!(came.header("transfer-encoding").as_deref(), Some("chunked"));
    drop(stream);
    let store = always(&json!({ "fault": "huge", "bytes": 100_000 }));
    let came = ask(store.url(), PAGE);
    assert!(came.bytes.ends_with(b"0\r\n\r\n") && came.body().len() > 100_000);
}

#[test]
fn bodies_that_are_no_answers() {
    let body = |fault: &str, request: &str| {
        let came = ask(always(&json!({ "fault": fault })).url(), request);
        assert_eq!((came.status(), came.body().len()), (200, came.stated_length()), "{fault}");
        came
    };
    let post = post_of(1, true);
    assert!(body("garbage", &post).body().len() >= 1_024);
    assert!(body("empty", &post).body().is_empty());
    let html = body("html", &post);
    assert!(html.text().unwrap().contains("Maintenance") && html.header("content-type").unwrap().contains("html"));
    assert!(is_whole_page(&body("html", PAGE)));
    for request in [&post, PAGE] {
        let captcha = body("captcha", request).text().unwrap();
        assert!(captcha.contains("captcha-form") && captcha.contains("unusual traffic"));
        let sorry = body("sorry", request).text().unwrap();
        assert!(sorry.contains("automated queries") && !sorry.contains("captcha"));
        let consent = body("consentPage", request).text().unwrap();
        assert!(consent.contains("action=\"https://consent.google.com/save\"") && consent.contains("AF_initData"));
    }
}
