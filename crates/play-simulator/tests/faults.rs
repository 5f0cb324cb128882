//! Faults of requests and connections over HTTP/1.1: what a client sees of each, and what is counted.

#[path = "faults/client.rs"]
mod client;
mod support;

use client::{Came, End, GZIP_PAGE, PAGE, always, ask, connect, drain, is_whole_page, post_of, stats, with};
use serde_json::json;
use std::io::Write as _;
use std::time::Duration;
use support::simulator;

#[test]
fn statuses_say_when_to_come_back() {
    let store = with(&json!([
        { "fault": "status", "status": 500, "rate": 1, "first": 1 },
        { "fault": "status", "status": 503, "retryAfterSeconds": 7, "rate": 1, "first": 1 },
        { "fault": "status", "status": 429, "retryAfterDate": 30, "rate": 1, "first": 1 },
    ]));
    let first = ask(store.url(), &post_of(2, true));
    assert_eq!((first.status(), first.header("retry-after"), first.end), (500, None, End::Silent));
    let second = ask(store.url(), PAGE);
    assert_eq!((second.status(), second.header("retry-after").as_deref()), (503, Some("7")));
    let third = ask(store.url(), PAGE);
    // The test's own header names are in lower case; a date wants its capitals.
    let text = String::from_utf8_lossy(&third.bytes).into_owned();
    let date = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        httpdate::parse_http_date(line).unwrap()
    };
    let wait = date("retry-after: ").duration_since(date("date: ")).unwrap();
    assert!((30..=32).contains(&wait.as_secs()), "{wait:?}");
    assert!(is_whole_page(&ask(store.url(), PAGE)));
    let stats = stats(&store);
    assert_eq!((&stats["requests"], &stats["accepted"]), (&json!(4), &json!(1)));
    assert_eq!(stats["faults"], json!({ "status": 3 }));
}

#[test]
fn a_refused_connection_is_reset_before_anything_is_read() {
    let store = with(&json!([{ "fault": "resetBefore", "rate": 1, "first": 2 }]));
    for _ in 0..2 {
        let came = ask(store.url(), PAGE);
        assert_eq!((came.bytes.len(), came.end), (0, End::Reset));
    }
    assert!(is_whole_page(&ask(store.url(), PAGE)));
    let stats = stats(&store);
    let counts =
        ["requests", "refusedConnections", "connections", "accepted"].map(|name| stats[name].as_u64().unwrap());
    assert_eq!(counts, [1, 2, 3, 1]);
    assert_eq!(stats["faults"]["resetBefore"], 2);
}

#[test]
fn a_connection_nobody_used_is_not_refused() {
    let store = always(&json!({ "fault": "resetBefore" }));
    let mut waiting = connect(store.url());
    assert_eq!(drain(&mut waiting).end, End::Silent);
    // The faults are gone before it says anything: it is served.
    store.set_faults("{}").unwrap();
    waiting.write_all(PAGE.as_bytes()).unwrap();
    assert!(is_whole_page(&drain(&mut waiting)));
    assert_eq!(stats(&store)["refusedConnections"], 0);
}

#[test]
fn resets_come_within_the_body() {
    let store = always(&json!({ "fault": "resetWithin", "afterBytes": 5_000 }));
    let came = ask(store.url(), PAGE);
    assert_eq!((came.end, came.body().len()), (End::Reset, 5_000));
    assert!(came.stated_length() > 1_000_000);
    let store = always(&json!({ "fault": "resetWithin", "afterBytes": 0 }));
    let came = ask(store.url(), &post_of(1, true));
    assert_eq!((came.end, came.bytes.len()), (End::Reset, 0));
    let store = always(&json!({ "fault": "resetWithin" }));
    for _ in 0..5 {
        let came = ask(store.url(), &post_of(3, true));
        assert!(came.end == End::Reset && came.body().len() < came.stated_length());
    }
    assert_eq!(stats(&store)["faults"]["resetWithin"], 5);
}

#[test]
fn a_connection_ends_behind_a_whole_answer() {
    let store = always(&json!({ "fault": "resetAfter" }));
    let mut stream = connect(store.url());
    stream.write_all(GZIP_PAGE.as_bytes()).unwrap();
    let came = drain(&mut stream);
    // It did not say so before.
    assert_eq!((came.end, came.header("connection")), (End::Closed, None));
    assert!(is_whole_page(&came));
    assert_eq!(stats(&store)["refusedConnections"], 0);
    // A request that crosses the end is one that nobody read.
    stream.write_all(PAGE.as_bytes()).unwrap();
    let begin = std::time::Instant::now();
    while stats(&store)["refusedConnections"] != 1 {
        assert!(begin.elapsed() < Duration::from_secs(5));
        std::thread::yield_now();
    }
    assert_eq!(stats(&store)["requests"], 1);
}

#[test]
fn stalls_come_before_the_head_or_within_the_body() {
    let store = always(&json!({ "fault": "stall" }));
    let came = ask(store.url(), PAGE);
    assert_eq!((came.end, came.bytes.len()), (End::Silent, 0));
    // Nobody waits for an answer any more.
    let begin = std::time::Instant::now();
    while stats(&store)["openRequests"] != 0 {
        assert!(begin.elapsed() < Duration::from_secs(5));
        std::thread::yield_now();
    }
    let store = always(&json!({ "fault": "stall", "afterBytes": 100 }));
    let came = ask(store.url(), PAGE);
    assert_eq!((came.end, came.body().len()), (End::Silent, 100));
    let store = always(&json!({ "fault": "stall", "afterBytes": 100, "forMs": 150 }));
    let begin = std::time::Instant::now();
    let came = ask(store.url(), PAGE);
    assert!(is_whole_page(&came) && begin.elapsed() >= Duration::from_millis(150));
}

#[test]
fn a_slow_body_is_whole_in_the_end() {
    let store = always(&json!({ "fault": "drip", "bytesPerSecond": 2_000 }));
    let mut stream = connect(store.url());
    stream.write_all(post_of(1, false).as_bytes()).unwrap();
    let begin = std::time::Instant::now();
    let came = drain(&mut stream);
    assert_eq!(came.body().len(), came.stated_length());
    let due = Duration::from_secs_f64(came.body().len() as f64 / 2_000.0);
    assert!(begin.elapsed() >= due, "{} bytes in {:?}", came.body().len(), begin.elapsed());
}

#[test]
fn redirects_lead_astray() {
    let location = |fault: &str, request: &str| {
        let store = always(&json!({ "fault": fault }));
        let came = ask(store.url(), request);
        assert_eq!(came.status(), 302);
        came.header("location").unwrap()
    };
    let consent = location("consent", PAGE);
    assert!(
        consent.starts_with("https://consent.google.com/m?continue=https%3a%2f%2fplay%2egoogle%2ecom"),
        "{consent}"
    );
    assert_eq!(location("foreignRedirect", &post_of(1, true)), "https://example.com/");
}

#[test]
fn a_loop_goes_on_whatever_the_rate() {
    let store = with(&json!([{ "fault": "redirectLoop", "rate": 1, "first": 1 }]));
    let mut path = "/store/apps/details?id=com.playsim.app1".to_owned();
    for _ in 0..4 {
        let came = ask(store.url(), &format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n"));
        assert_eq!(came.status(), 302);
        let next = came.header("location").unwrap();
        assert!(next.starts_with("/store/apps/details?id=com.playsim.app1"));
        path = next;
    }
    let stats = stats(&store);
    assert_eq!(
        (&stats["requests"], &stats["followed"], &stats["faults"]["redirectLoop"]),
        (&json!(4), &json!(3), &json!(4))
    );
    assert!(is_whole_page(&ask(store.url(), PAGE)));
}

#[test]
fn the_storefront_may_be_another_one() {
    let country = |store: &play_simulator::Simulator| {
        let text = ask(store.url(), PAGE).text().unwrap();
        text.contains("\"GBP\"") || text.contains("\"EUR\"") || text.contains("€")
    };
    let page = |store: &play_simulator::Simulator| ask(store.url(), PAGE).text().unwrap();
    let (right, wrong) = (simulator(&json!({})), always(&json!({ "fault": "wrongStorefront" })));
    assert!(!country(&right));
    let german = ask(right.url(), &PAGE.replace("gl=US", "gl=DE")).text().unwrap();
    assert!(page(&wrong) == german && german != page(&right));
    assert_eq!(stats(&wrong)["faults"]["wrongStorefront"], 1);
}

#[test]
fn the_gateway_refuses_large_packs() {
    let store = simulator(&json!({ "faults": { "gateway": { "maxCalls": 8 } } }));
    let refused = ask(store.url(), &post_of(9, true));
    assert_eq!(refused.status(), 200);
    let text = refused.text().unwrap();
    assert!(text.starts_with(")]}'") && text.contains("com.google.play.gateway.proto.PlayGatewayError"));
    assert!(!text.contains("wrb.fr"));
    assert!(ask(store.url(), &post_of(8, true)).text().unwrap().contains("wrb.fr"));
    let stats = stats(&store);
    assert_eq!(
        (&stats["faults"], &stats["calls"], &stats["accepted"]),
        (&json!({ "gateway": 1 }), &json!(8), &json!(1))
    );
}

#[test]
fn the_same_requests_meet_the_same_faults() {
    let run = |seed: u64| {
        let mix = json!([
            { "fault": "status", "status": 503, "rate": 0.3 },
            { "fault": "garbage", "rate": 0.2 },
            { "fault": "truncated", "rate": 0.2 },
        ]);
        let store = simulator(&json!({ "faults": { "seed": seed, "mix": mix } }));
        let bodies: Vec<Vec<u8>> = (0..20)
            .map(|_| {
                let came = ask_and_close(store.url(), &post_of(2, true));
                came.body().to_vec()
            })
            .collect();
        (bodies, stats(&store)["faults"].clone())
    };
    assert!(run(1) == run(1) && run(1).1 != run(2).1);
}

/// Asks without waiting for silence.
fn ask_and_close(url: &str, request: &str) -> Came {
    ask(url, &request.replacen("\r\n", "\r\nconnection: close\r\n", 1))
}

#[test]
fn counters_add_up() {
    let mix = json!([
        { "fault": "status", "status": 503, "rate": 0.2 },
        { "fault": "resetWithin", "rate": 0.1 },
        { "fault": "empty", "rate": 0.1 },
        { "fault": "resetBefore", "rate": 0.1 },
        { "fault": "dropped", "rate": 0.2 },
    ]);
    let limit = json!({ "perSecond": 1, "burst": 60, "box": { "refusals": 20, "answer": "mixed" } });
    let store = simulator(&json!({ "faults": { "mix": mix, "limit": limit, "gateway": { "maxCalls": 3 } } }));
    for number in 0..120 {
        ask_and_close(store.url(), &post_of(1 + number % 5, true));
    }
    let stats = stats(&store);
    let of = |name: &str| stats[name].as_u64().unwrap();
    let faults = |name: &str| stats["faults"][name].as_u64().unwrap();
    assert_eq!(of("requests") + of("refusedConnections"), 120);
    let hit = faults("status") + faults("resetWithin") + faults("empty") + faults("gateway");
    assert_eq!(of("accepted") + of("refused") + of("boxed") + hit, of("requests"));
    assert!(of("boxed") > 0 && of("boxes") == 1 && of("refused") >= 20);
    assert_eq!(of("refusedConnections"), faults("resetBefore"));
}
