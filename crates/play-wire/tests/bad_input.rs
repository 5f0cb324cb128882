//! Whatever comes, the end is a value or a typed error: never a panic, a hang or an invented value.

mod common;

use std::time::Instant;

use common::{captures, fixtures};
use play_wire::batchexecute::{frames, frames_before_cut};
use play_wire::{AppFields, Call, Reading, SearchPrice, Shapes, Sort, WireError, offline};

type Parser = fn(&[u8]) -> Result<Reading, WireError>;

const PARSERS: [(&str, Parser); 7] = [
    ("app page", |body| offline::parse_app_page(body, None, Shapes::default_static())),
    ("app", |body| offline::parse_app_response(body, Shapes::default_static())),
    ("list", |body| offline::parse_list_response(body, Shapes::default_static())),
    ("search page", |body| offline::parse_search_page(body, Shapes::default_static())),
    ("search", |body| offline::parse_search_response(body, Shapes::default_static())),
    ("reviews", |body| offline::parse_reviews_response(body, Some("a.b"), Shapes::default_static())),
    ("token", |body| offline::extract_continuation_token(body, Shapes::default_static()).map(|_| Reading::NullPayload)),
];

fn calls() -> Vec<Call> {
    let (sort, score, device, token) = (Sort::Newest, None, None, None);
    vec![
        Call::Details { app_id: "a.b".into(), fields: AppFields::all() },
        Call::Comments { app_id: "a.b".into() },
        Call::Chart { collection: "topselling_free".into(), category: "GAME".into(), count: 100 },
        Call::Search { term: "x".into(), price: SearchPrice::All, count: 50 },
        Call::Reviews { app_id: "a.b".into(), sort, score, device, count: 100, token },
    ]
}

/// A small generator of numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).expect("small")).expect("small")
    }
}

#[test]
fn captures_cut_off_or_changed_anywhere_end_in_a_value_or_a_typed_error() {
    let Some(folder) = fixtures("mutations of the captures") else { return };
    let kinds = ["details", "details-rpc", "list", "search", "search-rpc", "reviews", "errors"];
    // PLAYFAST_FUZZ=50 runs fifty times as many rounds.
    let more = std::env::var("PLAYFAST_FUZZ").ok().and_then(|more| more.parse().ok()).unwrap_or(1);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for capture in captures(&folder, &kinds) {
        // Pages are mostly what nobody reads: change the blocks.
        let table = memchr::memmem::find(&capture.body, b"AF_dataServiceRequests");
        let is_page = table.is_some() || capture.body.starts_with(b"<");
        let interesting = table.unwrap_or(0);
        let rounds = more * if capture.body.len() > 300_000 { 12 } else { 120 };
        for round in 0..rounds {
            let mut body = capture.body.clone();
            let at = interesting + dice.below(body.len() - interesting);
            match round % 6 {
                0 => body.truncate(at),
                1 => body[at] = u8::try_from(dice.below(256)).expect("a byte"),
                2 => {
                    let end = (at + dice.below(200)).min(body.len());
                    body.drain(at..end);
                }
                3 => {
                    body.splice(at..at, [b"[", b"]", b"{", b"}", b"\"", b"\\", b","][dice.below(7)].iter().copied());
                }
                4 => {
                    body.splice(at..at, b"[".repeat(5_000));
                }
                _ => {
                    for _ in 0..50 {
                        let at = interesting + dice.below(body.len() - interesting);
                        body[at] = b"[]{}\",\\n0u"[dice.below(10)];
                    }
                }
            }
            for (name, parse) in PARSERS {
                if name.ends_with("page") == is_page {
                    let start = Instant::now();
                    let _ = parse(&body);
                    assert!(start.elapsed().as_secs() < 2, "{}: {name} took long", capture.name);
                }
            }
            let (_, _) = frames_before_cut(&body);
        }
    }
}

#[test]
fn a_cut_answer_is_no_answer() {
    let Some(folder) = fixtures("cut answers") else { return };
    for capture in captures(&folder, &["list", "reviews", "details-rpc"]) {
        for part in 1..20 {
            let cut = &capture.body[..capture.body.len() * part / 21];
            assert!(matches!(frames(cut), Err(WireError::Framing(_))), "{} cut at {part}/21", capture.name);
        }
    }
}

#[test]
fn a_hundred_thousand_brackets_are_a_typed_error() {
    for brackets in ["[", "[[],", "{\"1\":["] {
        let deep = brackets.repeat(100_000);
        let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for payload in
            [deep.clone(), closed.clone(), format!("[[null,{closed}]]"), format!("[null,[null,null,{closed}]]")]
        {
            for call in calls() {
                let result = call.read(Some(&payload), Shapes::default_static());
                assert!(result.is_err(), "{call:?}: {result:?}");
            }
            let body = format!(")]}}'\n\n[[\"wrb.fr\",\"Ws7gDc\",{}]]", serde_json::Value::from(payload.as_str()));
            assert!(offline::parse_app_response(body.as_bytes(), Shapes::default_static()).is_err());
            let body = format!(")]}}'\n\n{payload}");
            assert!(frames(body.as_bytes()).is_err());
            let page = format!(
                "<script>; var AF_dataServiceRequests = {{'ds:5' : {{id:'Ws7gDc',request:[]}}}}; var x;</script>\
                 <script>AF_initDataCallback({{key: 'ds:5', hash: '1', data:{payload}, sideChannel: {{}}}});</script>"
            );
            assert!(offline::parse_app_page(page.as_bytes(), None, Shapes::default_static()).is_err());
        }
    }
}

#[test]
fn what_is_no_answer_is_a_typed_error() {
    for body in [
        &b""[..],
        b")]}'",
        b")]}'\n\n",
        b")]}'\n\n[]",
        b")]}'\n\n[[]]",
        b"<!DOCTYPE html><html></html>",
        b"\xff\xfe",
        b"12",
        b"[1,2",
        b")]}'\n\n[[\"di\",5]]",
        b")]}'\n\n[[\"wrb.fr\",\"Ws7gDc\"",
        b"null",
        b"{\"error\":1}",
        b")]}'\n\n[[\"wrb.fr\"]] trailing",
    ] {
        for (name, parse) in PARSERS {
            let result = parse(body);
            assert!(result.is_err(), "{name} of {:?}: {result:?}", String::from_utf8_lossy(body));
        }
    }
}

#[test]
fn a_page_without_blocks_is_a_typed_error() {
    let no_data =
        |result: Result<Reading, WireError>| assert!(matches!(result, Err(WireError::NoData { .. })), "{result:?}");
    let shapes = Shapes::default_static();
    no_data(offline::parse_app_page(b"<html></html>", None, shapes));
    no_data(offline::parse_app_page(b"AF_dataServiceRequests = {'ds:5' : {id:'Ws7gDc'}};", None, shapes));
    no_data(offline::parse_app_page(b"AF_dataServiceRequests = {'ds:5' : {id:'Ws7gDc'}};</script>", None, shapes));
    no_data(offline::parse_search_page(b"AF_dataServiceRequests = {'ds:5' : {id:'Ws7gDc'}};</script>", shapes));
}

#[test]
fn the_errors_among_the_captures_end_as_they_must() {
    let Some(folder) = fixtures("the captures of errors") else { return };
    for capture in captures(&folder, &["errors"]) {
        let expect = capture.expect.as_ref().expect("an end");
        let result = match expect["fn"].as_str().expect("fn") {
            "parseAppPage" | "parseDataSafetyPage" => {
                offline::parse_app_page(&capture.body, None, Shapes::default_static())
            }
            "parseListResponse" => offline::parse_list_response(&capture.body, Shapes::default_static()),
            "parseReviewsResponse" => offline::parse_reviews_response(&capture.body, None, Shapes::default_static()),
            other => panic!("no reader for {other}"),
        };
        match (expect["end"].as_str().expect("end"), &result) {
            ("error" | "error-or-empty", Err(_)) => {}
            ("empty" | "error-or-empty", Ok(Reading::Value(answer))) => {
                let value = serde_json::to_value(&answer.model).expect("serialises");
                assert!(common::normal(&value["reviews"]).is_none() && common::normal(&value["apps"]).is_none());
            }
            (end, result) => panic!("{}: expected {end}, got {result:?}", capture.name),
        }
    }
}
