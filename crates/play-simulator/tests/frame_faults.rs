//! Faults of single calls: what is wrong with their frames, and with nothing else.

mod support;

use play_simulator::Simulator;
use serde_json::{Value, json};
use std::collections::HashMap;
use support::{details_call, payloads, post, simulator};

const WHERE: &str = "hl=en&gl=us";

fn with(mix: &Value) -> Simulator {
    simulator(&json!({ "faults": { "mix": mix } }))
}

fn always(fault: &str) -> Simulator {
    with(&json!([{ "fault": fault, "rate": 1 }]))
}

fn count(store: &Simulator, fault: &str) -> u64 {
    let stats: Value = serde_json::from_str(&store.stats_json()).unwrap();
    stats["faults"][fault].as_u64().unwrap_or(0)
}

/// Tags and payload texts of an answer, in the order in which they came.
fn frames(store: &Simulator, calls: &[(&str, Value)], gzip: bool) -> Vec<(String, Option<String>)> {
    let answer = post(store.url(), WHERE, calls, gzip);
    let items: Value = serde_json::from_str(answer.text.strip_prefix(")]}'\n\n").unwrap()).unwrap();
    let frames = items.as_array().unwrap().iter().filter(|frame| frame[0] == "wrb.fr");
    frames.map(|frame| (frame[6].as_str().unwrap().into(), frame[2].as_str().map(str::to_owned))).collect()
}

fn details(count: usize) -> Vec<(&'static str, Value)> {
    (0..count).map(|number| details_call(&format!("com.playsim.app{number}"), &[1])).collect()
}

/// What is right, by tag.
fn right(calls: &[(&str, Value)]) -> HashMap<String, Option<String>> {
    frames(&simulator(&json!({})), calls, false).into_iter().collect()
}

#[test]
fn frames_are_left_out_sent_twice_or_more() {
    let calls = details(5);
    let right = right(&calls);
    assert!(frames(&always("dropped"), &calls, true).is_empty());
    let doubled = frames(&always("doubled"), &calls, true);
    assert_eq!(doubled.len(), 10);
    assert!(doubled.iter().all(|(tag, payload)| right[tag] == *payload));
    let strange = frames(&always("unknownTag"), &calls, false);
    let (known, unknown): (Vec<_>, Vec<_>) = strange.into_iter().partition(|(tag, _)| right.contains_key(tag));
    assert_eq!((known.len(), unknown.len()), (5, 5));
    assert!(known.iter().all(|(tag, payload)| right[tag] == *payload));
}

#[test]
fn rates_are_of_calls() {
    let store = with(&json!([{ "fault": "dropped", "rate": 0.3 }, { "fault": "nullPayload", "rate": 0.1 }]));
    let calls = details(40);
    let came: Vec<_> = (0..10).flat_map(|_| frames(&store, &calls, true)).collect();
    let empty = came.iter().filter(|(_, payload)| payload.is_none()).count() as u64;
    assert_eq!((count(&store, "dropped"), count(&store, "nullPayload")), (400 - came.len() as u64, empty));
    assert!((80..160).contains(&count(&store, "dropped")) && (20..70).contains(&empty), "{empty}");
    // The first ones only, counted in calls.
    let store = with(&json!([{ "fault": "nullPayload", "rate": 1, "first": 3, "after": 2 }]));
    let came = frames(&store, &details(8), true);
    let mut empty: Vec<&str> = came.iter().filter(|(_, payload)| payload.is_none()).map(|(tag, _)| &tag[..]).collect();
    empty.sort_unstable();
    assert_eq!(empty, ["2", "3", "4"]);
}

#[test]
fn payloads_are_exchanged_within_an_rpc_and_tags_kept() {
    let store = always("swapped");
    let mut calls = details(6);
    calls.push(("IJ4APc", json!([[null, ["pand"]]])));
    let right = right(&calls);
    let came = frames(&store, &calls, true);
    assert_eq!((came.len(), count(&store, "swapped")), (7, 3));
    for (tag, payload) in &came {
        let is_right = right[tag] == *payload;
        assert!(if tag == "6" { is_right } else { !is_right && right.values().any(|other| other == payload) });
    }
    // Nobody to exchange with.
    assert_eq!(frames(&store, &calls[..1], true)[0].1, right["0"]);
    let twice = [calls[0].clone(), calls[0].clone()];
    assert!(frames(&store, &twice, true).iter().all(|(_, payload)| *payload == right["0"]));
    assert_eq!(count(&store, "swapped"), 3);
}

#[test]
fn payloads_are_missing_or_torn() {
    let calls = details(4);
    let right = right(&calls);
    assert!(frames(&always("nullPayload"), &calls, true).iter().all(|(_, payload)| payload.is_none()));
    for (tag, payload) in frames(&always("tornFrame"), &calls, true) {
        let payload = payload.unwrap();
        assert!(serde_json::from_str::<Value>(&payload).is_err());
        assert!(!payload.is_empty() && right[&tag].as_ref().unwrap().starts_with(&payload));
    }
}

#[test]
fn the_order_is_another_each_time() {
    let store = always("reordered");
    let calls = details(30);
    let right = right(&calls);
    let orders: Vec<Vec<String>> = (0..2)
        .map(|_| {
            let came = frames(&store, &calls, true);
            assert!(came.iter().all(|(tag, payload)| right[tag] == *payload));
            came.into_iter().map(|(tag, _)| tag).collect()
        })
        .collect();
    assert_ne!(orders[0], orders[1]);
    // Far from their places, not only among neighbours.
    assert!((0..30).any(|at| orders[0][at].parse::<usize>().unwrap().abs_diff(at) > 10));
    frames(&store, &calls[..1], true);
    assert_eq!(count(&store, "reordered"), 2);
}

/// Arguments of a call for 150 reviews, newest first.
fn reviews(id: &str, token: Option<&str>) -> Value {
    json!([null, [2, 2, [150, null, token], null, [null, null, null, null, null, null, null, null, null]], [id, 7]])
}

fn ask_reviews(store: &Simulator, id: &str, token: Option<&str>) -> Value {
    payloads(&post(store.url(), WHERE, &[("oCPfdb", reviews(id, token))], true)).remove(0)
}

/// An app with several pages of reviews, and the token of its second page.
fn reviewed() -> (String, String, Value) {
    let store = simulator(&json!({}));
    let token_of = |id: &str| ask_reviews(&store, id, None)[1][1].as_str().map(str::to_owned);
    let mut ids = (0..500).map(|number| format!("com.playsim.app{number}"));
    let (id, token) = ids.find_map(|id| token_of(&id).map(|token| (id, token))).unwrap();
    let second = ask_reviews(&store, &id, Some(&token));
    (id, token, second)
}

#[test]
fn empty_pages_lead_on_to_what_they_should_have_held() {
    let (id, token, second) = reviewed();
    let store = with(&json!([{ "fault": "emptyPage", "rate": 1, "first": 2 }]));
    let mut asked = token.clone();
    for _ in 0..2 {
        let empty = ask_reviews(&store, &id, Some(&asked));
        assert!(empty[0].is_null());
        let next = empty[1][1].as_str().unwrap().to_owned();
        assert_ne!(next, asked);
        asked = next;
    }
    assert_eq!(ask_reviews(&store, &id, Some(&asked)), second);
    // Details are not touched.
    let store = always("emptyPage");
    let calls = details(2);
    assert!(frames(&store, &calls, true).iter().all(|(tag, payload)| right(&calls)[tag] == *payload));
}

#[test]
fn tokens_repeat_or_expire() {
    let (id, token, second) = reviewed();
    let store = always("repeatedToken");
    let repeated = ask_reviews(&store, &id, Some(&token));
    assert_eq!((&repeated[0], &repeated[1][1]), (&second[0], &json!(token)));
    let store = always("expiredToken");
    assert!(ask_reviews(&store, &id, Some(&token)).is_null());
    // The first page is asked for without one.
    assert!(ask_reviews(&store, &id, None)[0].is_array());
    assert_eq!(count(&store, "expiredToken"), 1);
}

#[test]
fn the_same_requests_meet_the_same_faults() {
    let run = |seed: u64| {
        let mix = json!([
            { "fault": "dropped", "rate": 0.2 },
            { "fault": "swapped", "rate": 0.2 },
            { "fault": "tornFrame", "rate": 0.2 },
            { "fault": "reordered", "rate": 0.5 },
        ]);
        let store = simulator(&json!({ "faults": { "seed": seed, "mix": mix } }));
        (0..4).map(|_| frames(&store, &details(12), true)).collect::<Vec<_>>()
    };
    assert!(run(5) == run(5) && run(5) != run(6));
}

#[test]
fn chunks_keep_the_length_they_say() {
    let store = with(&json!([{ "fault": "unknownTag", "rate": 0.5 }, { "fault": "tornFrame", "rate": 0.5 }]));
    let text = post(store.url(), "hl=en&gl=us&rt=c", &details(6), true).text;
    let mut rest: Vec<u16> = text.strip_prefix(")]}'\n\n").unwrap().encode_utf16().collect();
    let mut chunks = 0;
    while !rest.is_empty() {
        let line_end = rest.iter().position(|unit| *unit == 10).unwrap();
        let length: usize = String::from_utf16(&rest[..line_end]).unwrap().parse().unwrap();
        let chunk = String::from_utf16(&rest[line_end..line_end + length]).unwrap();
        assert!(serde_json::from_str::<Value>(&chunk).is_ok(), "{chunk}");
        rest.drain(..line_end + length);
        chunks += 1;
    }
    assert!(chunks > 6);
}
