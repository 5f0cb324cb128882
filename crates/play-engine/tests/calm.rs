//! How the engine keeps calm: what it asks again and what not, how it finds out what a gateway takes, what it remembers,
//! and what it tells about all that.

mod support;

use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{Asked, Reply, Store, app, collect, eventually, fetch, is_answer, meddle, simulate, stat, upstream};

fn apps(numbers: std::ops::Range<u64>) -> Value {
    Value::Array(numbers.map(app).collect())
}

fn events(client: &play_engine::Client) -> Vec<Value> {
    let group: Value = serde_json::from_str(client.take_events().text()).unwrap();
    group["events"].as_array().unwrap().clone()
}

fn of_type<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["type"] == kind).collect()
}

#[test]
fn only_the_calls_that_failed_are_asked_again() {
    let count = AtomicUsize::new(0);
    let store = Store::start(move |asked| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        meddle(asked, |frames| {
            let mut number = 0;
            frames.retain(|frame| {
                number += usize::from(is_answer(frame));
                !first || !is_answer(frame) || number != 3
            });
        })
    });
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &apps(0..10));
    assert!(outcomes.iter().all(|outcome| outcome["ok"] == true));
    let sizes: Vec<usize> = store.seen.lock().unwrap().iter().map(|asked| asked.calls().len()).collect();
    assert_eq!(sizes, [10, 1]);
    let again: Vec<&Value> = outcomes.iter().filter(|outcome| outcome["attempts"] == 2).collect();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0]["reasons"], json!(["missing frame"]));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.get("reasons").is_none()).count(), 9);
}

#[test]
fn what_came_before_a_cut_is_kept() {
    let count = AtomicUsize::new(0);
    let store = Store::start(move |asked| {
        let (_, body) = upstream(asked);
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        Reply::ok(&body[..if first { body.len() / 2 } else { body.len() }])
    });
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &apps(0..20));
    assert!(outcomes.iter().all(|outcome| outcome["ok"] == true));
    let asked_again = store.seen.lock().unwrap()[1].calls().len();
    assert!((5..=15).contains(&asked_again), "{asked_again} of 20 asked again");
    assert!(outcomes.iter().any(|outcome| outcome["reasons"] == json!(["truncated answer"])));
}

#[test]
fn the_gateway_is_found_out_once() {
    let refused = Arc::new(AtomicUsize::new(0));
    let counted = refused.clone();
    let store = Store::start(move |asked| {
        if asked.calls().len() > 12 {
            counted.fetch_add(1, Ordering::SeqCst);
            return Reply::ok("[com.google.play.gateway.proto.PlayGatewayError]");
        }
        simulate(asked)
    });
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &apps(0..40));
    assert!(outcomes.iter().all(|outcome| outcome["ok"] == true));
    let found_out = refused.load(Ordering::SeqCst);
    assert!(found_out > 0);
    assert!(fetch(&client, &apps(40..100)).iter().all(|outcome| outcome["ok"] == true && outcome["attempts"] == 1));
    assert_eq!(refused.load(Ordering::SeqCst), found_out, "it is known by now");
}

#[test]
fn a_cache_answers_what_was_asked_before_and_says_so() {
    let store = Store::honest();
    let client = store.client(json!({ "cache": { "maxBytes": 1_000_000, "ttlMs": 60_000 } }));
    let first = fetch(&client, &apps(0..5));
    let second = fetch(&client, &apps(0..6));
    assert_eq!(store.posts(), 2, "only the sixth is asked for");
    for (one, two) in first.iter().zip(&second) {
        assert_eq!((one["value"].clone(), one["route"].as_str()), (two["value"].clone(), Some("rpc")));
        assert_eq!((two["route"].as_str(), two["attempts"].as_u64()), (Some("cache"), Some(0)));
    }
    assert_eq!(second[5]["route"], "rpc");
    let stats: Value = serde_json::from_str(&client.stats_json()).unwrap();
    assert_eq!((&stats["cache"]["hits"], &stats["cache"]["misses"]), (&json!(5), &json!(6)));
    assert!(stats["cache"]["bytes"].as_u64().unwrap() > 0);
    // Another storefront is another answer.
    let german =
        json!([{ "kind": "app", "appId": "com.playsim.app1", "country": "de", "fields": ["title", "developer"] }]);
    assert_eq!(fetch(&client, &german)[0]["route"], "rpc");
}

#[test]
fn errors_and_emptiness_are_not_cached() {
    let store = Store::honest();
    let client = store.client(json!({ "cache": { "maxBytes": 1_000_000, "ttlMs": 60_000 } }));
    fetch(&client, &apps(0..1));
    let missing = json!([{ "kind": "app", "appId": "com.example.nothing", "fields": ["title", "developer"] }]);
    for posts in [2, 3] {
        assert_eq!(fetch(&client, &missing)[0]["error"]["code"], "not_found");
        assert_eq!(store.posts(), posts);
    }
}

#[test]
fn a_deadline_that_passes_while_the_store_refuses_says_so() {
    let store = Store::start(|_| Reply::status(429, "").header("retry-after", "60"));
    let client = store.client(json!({}));
    let run = client.run(r#"{"deadlineMs":300}"#).unwrap();
    run.push(&apps(0..1).to_string()).unwrap();
    run.end();
    let outcome = collect(&run).remove(&0).unwrap();
    assert_eq!(outcome["error"]["code"], "rate_limited", "{outcome}");
    assert_eq!(outcome["error"]["retryAfterMs"], 60_000);
    assert!(outcome["error"]["message"].as_str().unwrap().contains("deadline"));
}

#[test]
fn a_run_has_a_deadline_of_its_own() {
    let store = Store::start(|_| Reply::Hang);
    let client = store.client(json!({}));
    let run = client.run(r#"{"runDeadlineMs":200,"deadlineMs":60000}"#).unwrap();
    run.push(&apps(0..3).to_string()).unwrap();
    run.end();
    let outcomes = collect(&run);
    assert_eq!(outcomes.len(), 3);
    assert!(outcomes.values().all(|outcome| outcome["error"]["code"] == "timeout"));
    eventually("the request is given up", || store.abandoned.load(Ordering::SeqCst) == 1);
}

#[test]
fn retry_after_as_a_date_is_kept() {
    let count = AtomicUsize::new(0);
    let store = Store::start(move |asked| {
        if count.fetch_add(1, Ordering::SeqCst) > 0 {
            return simulate(asked);
        }
        Reply::status(429, "")
            .header("date", "Sat, 21 Nov 2026 10:00:00 GMT")
            .header("retry-after", "Sat, 21 Nov 2026 10:00:01 GMT")
    });
    let started = std::time::Instant::now();
    let outcomes = fetch(&store.client(json!({})), &apps(0..1));
    assert_eq!((&outcomes[0]["ok"], &outcomes[0]["attempts"]), (&json!(true), &json!(2)));
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn what_happens_can_be_watched() {
    let count = AtomicUsize::new(0);
    let store = Store::start(move |asked| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::status(503, ""),
        1 => Reply::status(429, "<html>unusual traffic from your computer network</html>"),
        _ => simulate(asked),
    });
    let client = store.client(json!({}));
    client.watch(r#"["request","response","retry","block"]"#).unwrap();
    fetch(&client, &apps(0..3));
    let seen = events(&client);
    let (requests, responses) = (of_type(&seen, "request"), of_type(&seen, "response"));
    assert_eq!((requests.len(), responses.len()), (2, 2), "{seen:?}");
    assert_eq!(
        (&requests[0]["calls"], &requests[0]["egress"], &requests[0]["route"]),
        (&json!(3), &json!("direct"), &json!("rpc"))
    );
    assert_eq!(
        (&responses[0]["status"], &responses[0]["ok"], &responses[0]["reason"]),
        (&json!(503), &json!(false), &json!("503"))
    );
    let retries = of_type(&seen, "retry");
    assert_eq!(retries.len(), 1, "one for all calls that failed together: {retries:?}");
    assert_eq!(
        (&retries[0]["calls"], &retries[0]["attempt"], &retries[0]["egress"]),
        (&json!(3), &json!(1), &json!("direct"))
    );
    let blocks = of_type(&seen, "block");
    assert_eq!((blocks.len(), blocks[0]["kind"].as_str()), (1, Some("sorry")), "{blocks:?}");
    assert!(blocks[0]["excerpt"].as_str().unwrap().contains("unusual traffic"));
    client.watch("[]").unwrap();
    fetch(&client, &apps(3..4));
    assert_eq!(events(&client).len(), 0);
}

#[test]
fn every_hop_of_a_redirect_is_counted() {
    let store = Store::start(|asked: &Asked| {
        if asked.target.contains("/moved/") {
            return simulate(&Asked { target: asked.target.replace("/moved/", "/"), ..asked.clone() });
        }
        Reply::status(307, "").header("location", &format!("/moved{}", asked.target))
    });
    let client = store.client(json!({}));
    assert_eq!(fetch(&client, &apps(0..2))[1]["ok"], true);
    assert_eq!(stat(&client, "requests"), store.seen.lock().unwrap().len() as u64);
    assert_eq!(store.seen.lock().unwrap().len(), 2);
}
