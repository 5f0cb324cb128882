//! The limit, its penalty box and its time, and faults that are replaced while it runs.

#[path = "faults/client.rs"]
mod client;
mod support;

use client::{PAGE, ask, post_of, stats};
use play_simulator::Simulator;
use serde_json::json;
use std::io::Write as _;
use std::time::{Duration, Instant, SystemTime};
use support::{get, send, simulator};

/// Status, `retry-after` and body of a request whose connection is closed behind it.
fn one(store: &Simulator, request: &str) -> (u16, Option<String>, String) {
    let came = ask(store.url(), &request.replacen("\r\n", "\r\nconnection: close\r\n", 1));
    (came.status(), came.header("retry-after"), came.text().unwrap())
}

/// Asks until the store answers; gives how long that took on the wall.
fn until_accepted(store: &Simulator) -> Duration {
    let begin = Instant::now();
    while one(store, &post_of(1, false)).0 != 200 {
        assert!(begin.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
    begin.elapsed()
}

#[test]
fn the_burst_passes_and_the_rest_is_refused() {
    let limit = json!({ "perSecond": 0.001, "burst": 5, "retryAfter": "seconds" });
    let store = simulator(&json!({ "faults": { "limit": limit } }));
    let statuses: Vec<u16> = (0..8).map(|_| one(&store, PAGE).0).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429, 429]);
    // A thousandth a second: the next token takes the better part of 1,000 seconds.
    let wait: u64 = one(&store, PAGE).1.unwrap().parse().unwrap();
    assert!((900..=1_000).contains(&wait), "{wait}");
    let stats = stats(&store);
    assert_eq!((&stats["requests"], &stats["accepted"], &stats["refused"]), (&json!(9), &json!(5), &json!(4)));
    // What nobody looked up was not counted as looked up.
    assert_eq!((&stats["pages"], &stats["calls"]), (&json!(9), &json!(0)));
}

#[test]
fn a_refusal_may_be_503_and_name_a_date_or_something_untrue() {
    let limit = json!({ "perSecond": 0, "burst": 1, "status": 503, "retryAfter": "date", "retryAfterMs": 90_000 });
    let store = simulator(&json!({ "faults": { "limit": limit } }));
    one(&store, PAGE);
    let mut stream = client::connect(store.url());
    stream.write_all(PAGE.as_bytes()).unwrap();
    let came = client::drain(&mut stream);
    assert_eq!(came.status(), 503);
    let text = String::from_utf8_lossy(&came.bytes).into_owned();
    let date = text.lines().find_map(|line| line.strip_prefix("retry-after: ")).unwrap();
    let wait = httpdate::parse_http_date(date).unwrap().duration_since(SystemTime::now()).unwrap();
    assert!((Duration::from_secs(85)..Duration::from_secs(92)).contains(&wait), "{wait:?}");
}

#[test]
fn calls_may_be_what_is_metered() {
    let limit = json!({ "perSecond": 0, "burst": 20, "costOf": "call" });
    let store = simulator(&json!({ "faults": { "limit": limit } }));
    let statuses = [15, 6, 5, 1].map(|calls| one(&store, &post_of(calls, true)).0);
    assert_eq!(statuses, [200, 429, 200, 429]);
}

#[test]
fn the_box_closes_opens_and_grows_when_hammered() {
    let penalty =
        json!({ "refusals": 3, "withinMs": 60_000, "forMs": 50_000, "extendMs": 50_000, "answer": "captcha" });
    let limit = json!({ "perSecond": 10, "burst": 1, "box": penalty });
    // Fifty times as fast: the box is closed for a second of the wall.
    let store = simulator(&json!({ "timeScale": 50, "faults": { "limit": limit } }));
    let closed = |store: &Simulator| stats(store)["boxes"].as_u64().unwrap();
    while closed(&store) == 0 {
        // At 500 a second of the wall it takes several askers at once.
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(|| one(&store, PAGE)))));
    }
    let (status, _, text) = one(&store, PAGE);
    assert!(status == 200 && text.contains("captcha-form"));
    // Each knock keeps it closed for another second.
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_millis(1_500) {
        assert!(one(&store, PAGE).2.contains("captcha-form"));
        std::thread::sleep(Duration::from_millis(20));
    }
    let boxed = stats(&store)["boxed"].as_u64().unwrap();
    assert!(boxed > 10);
    std::thread::sleep(Duration::from_millis(1_050));
    let (status, _, text) = one(&store, PAGE);
    assert!(status == 200 && text.contains("AF_initDataCallback"));
    assert_eq!(closed(&store), 1);
}

#[test]
fn time_runs_as_fast_as_it_is_told() {
    // Ten seconds of latency and stalls of 20 s, a hundred times as fast.
    let options = json!({ "timeScale": 100, "latencyMs": 10_000, "faults": { "mix": [
        { "fault": "stall", "forMs": 20_000, "rate": 1, "first": 1 },
    ] } });
    let store = simulator(&options);
    let timed = || {
        let begin = Instant::now();
        assert_eq!(one(&store, &post_of(1, true)).0, 200);
        begin.elapsed()
    };
    let (stalled, usual) = (timed(), timed());
    assert!(stalled >= Duration::from_millis(200) && usual >= Duration::from_millis(100));
    assert!(stalled < Duration::from_secs(10) && usual < Duration::from_secs(10));
    // A limit that gives nothing for a minute, counted from when it is set.
    let steps = json!([{ "afterMs": 60_000, "perSecond": 10 }]);
    store.set_faults(&json!({ "limit": { "perSecond": 0, "burst": 1, "steps": steps } }).to_string()).unwrap();
    let begin = Instant::now();
    one(&store, PAGE);
    until_accepted(&store);
    assert!(begin.elapsed() >= Duration::from_millis(600));
}

#[test]
fn faults_are_shown_and_replaced_while_it_runs() {
    let store = simulator(&json!({}));
    let shown = |store: &Simulator| get(store.url(), "/__simulator/faults", false).text;
    assert_eq!((shown(&store).as_str(), store.faults_json().as_str()), ("{}", "{}"));
    let faults = json!({ "mix": [{ "fault": "sorry", "rate": 1 }] }).to_string();
    let replace = |faults: &str| {
        let length = faults.len();
        let head = "POST /__simulator/faults HTTP/1.1\r\nhost: localhost\r\nconnection: close";
        let came = ask(store.url(), &format!("{head}\r\ncontent-length: {length}\r\n\r\n{faults}"));
        (came.status(), came.text().unwrap())
    };
    assert_eq!(replace(&faults), (200, faults.clone()));
    assert!(shown(&store) == faults && one(&store, PAGE).2.contains("Sorry"));
    let (status, mistake) = replace("{\"mix\":[{\"fault\":\"sorry\",\"rate\":2}]}");
    assert_eq!(status, 400);
    assert!(mistake.contains("parameter `faults.mix[0].rate`: expected a number from 0 to 1, got 2"));
    // What was there before is still there.
    assert!(one(&store, PAGE).2.contains("Sorry"));
    assert!(store.set_faults("{\"limit\":{}}").unwrap_err().contains("`faults.limit.perSecond`"));
    store.set_faults("null").unwrap();
    assert!(one(&store, PAGE).2.contains("AF_initDataCallback"));
    assert_eq!(stats(&store)["faults"]["sorry"], 2);
    assert_eq!(send(store.url(), "POST", "/__simulator/reset").status, 200);
    assert_eq!((&stats(&store)["faults"], &stats(&store)["accepted"]), (&json!({}), &json!(0)));
}
