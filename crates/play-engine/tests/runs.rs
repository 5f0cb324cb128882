//! Runs: windows, order, cancelling, deadlines, closing.

mod support;

use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use support::{Reply, Store, app, collect, eventually, simulate, stat, within};

fn group(run: &play_engine::Run, max: u32) -> Value {
    let delivery = within(Duration::from_secs(20), run.next(max));
    serde_json::from_str(delivery.text()).unwrap()
}

fn apps(numbers: std::ops::Range<u64>) -> String {
    Value::Array(numbers.map(app).collect()).to_string()
}

#[test]
fn a_window_admits_only_what_has_a_free_slot() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let run = client.run(r#"{"window":4}"#).unwrap();
    assert_eq!(group(&run, 8), json!({ "outcomes": [], "freeSlots": 4, "done": false }));
    assert_eq!(run.push(&apps(0..10)).unwrap(), 4);
    assert_eq!(run.push(&apps(4..10)).unwrap(), 0);
    let first = group(&run, 3);
    let taken = first["outcomes"].as_array().unwrap().len();
    assert!((1..=3).contains(&taken));
    assert_eq!(first["freeSlots"], taken);
    assert_eq!(usize::try_from(run.push(&apps(4..10)).unwrap()).unwrap(), taken);
    run.end();
    assert_eq!(collect(&run).len(), 4);
    assert!(run.push("[]").is_err());
}

#[test]
fn an_ended_run_without_requests_is_done() {
    let store = Store::honest();
    let run = store.client(json!({})).run("{}").unwrap();
    run.end();
    assert_eq!(group(&run, 1), json!({ "outcomes": [], "freeSlots": 1024, "done": true }));
}

#[test]
fn a_window_of_one_gets_through() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let run = client.run(r#"{"window":1}"#).unwrap();
    for n in 0..20 {
        assert_eq!(run.push(&apps(n..n + 5)).unwrap(), 1);
        let got = group(&run, 32);
        assert_eq!(got["outcomes"][0]["index"], n);
    }
    run.end();
    assert_eq!(group(&run, 1)["done"], true);
}

#[test]
fn a_wrong_request_is_refused_before_anything_is_taken() {
    let store = Store::honest();
    let run = store.client(json!({})).run("{}").unwrap();
    let error = run.push(r#"[{"kind":"app","appId":"a"},{"kind":"app","appId":""}]"#).unwrap_err();
    assert_eq!(error.details["parameter"], "appId");
    run.end();
    assert_eq!(group(&run, 1)["done"], true);
    assert_eq!(store.posts(), 0);
}

#[test]
fn cancel_is_done_at_once_and_drops_the_connection() {
    let store = Store::start(|_| Reply::Hang);
    let client = store.client(json!({}));
    let run = client.run("{}").unwrap();
    run.push(&apps(0..50)).unwrap();
    run.end();
    eventually("the request arrives", || store.posts() >= 1);
    let waiting = {
        let run = run.clone();
        std::thread::spawn(move || group(&run, 32))
    };
    std::thread::sleep(Duration::from_millis(20));
    let start = Instant::now();
    run.cancel();
    let last = waiting.join().unwrap();
    assert_eq!(last["done"], true);
    assert_eq!(last["outcomes"].as_array().unwrap().len(), 0);
    eventually("the server sees the connection go", || store.abandoned.load(Ordering::SeqCst) == store.posts());
    assert!(start.elapsed() < Duration::from_millis(500));
    eventually("nothing is left", || stat(&client, "inFlight") == 0 && stat(&client, "waiting") == 0);
}

#[test]
fn a_cancelled_call_is_aborted_and_its_neighbours_go_on() {
    let store = Store::start(|asked| {
        std::thread::sleep(Duration::from_millis(50));
        simulate(asked)
    });
    let client = store.client(json!({}));
    let run = client.run("{}").unwrap();
    run.push(&apps(0..3)).unwrap();
    run.cancel_call(1);
    run.cancel_call(77);
    run.end();
    let outcomes = collect(&run);
    assert_eq!(outcomes[&1]["error"]["code"], "aborted");
    assert_eq!(outcomes[&0]["ok"], true);
    assert_eq!(outcomes[&2]["ok"], true);
}

#[test]
fn cancelling_one_waiter_leaves_the_other() {
    let store = Store::start(|asked| {
        std::thread::sleep(Duration::from_millis(50));
        simulate(asked)
    });
    let client = store.client(json!({}));
    let (one, other) = (client.run("{}").unwrap(), client.run("{}").unwrap());
    one.push(&apps(5..6)).unwrap();
    other.push(&apps(5..6)).unwrap();
    other.end();
    assert_eq!(stat(&client, "merged"), 1);
    one.cancel();
    assert_eq!(collect(&other)[&0]["ok"], true);
}

#[test]
fn a_deadline_ends_the_call_and_not_its_pack() {
    let store = Store::start(|asked| {
        std::thread::sleep(Duration::from_millis(300));
        simulate(asked)
    });
    let client = store.client(json!({}));
    let (hasty, patient) = (client.run(r#"{"deadlineMs":60}"#).unwrap(), client.run("{}").unwrap());
    hasty.push(&apps(0..2)).unwrap();
    patient.push(&apps(2..4)).unwrap();
    hasty.end();
    patient.end();
    let start = Instant::now();
    let late = collect(&hasty);
    assert!(start.elapsed() < Duration::from_millis(250), "{:?}", start.elapsed());
    assert!(late.values().all(|outcome| outcome["error"]["code"] == "timeout"));
    assert!(collect(&patient).values().all(|outcome| outcome["ok"] == true));
}

#[test]
fn a_deadline_holds_while_the_store_hangs() {
    let store = Store::start(|_| Reply::Hang);
    let client = store.client(json!({ "deadlineMs": 80 }));
    let run = client.run("{}").unwrap();
    run.push(&apps(0..3)).unwrap();
    run.end();
    let start = Instant::now();
    assert!(collect(&run).values().all(|outcome| outcome["error"]["code"] == "timeout"));
    assert!(start.elapsed() < Duration::from_secs(1));
    eventually("the exchange is given up", || store.abandoned.load(Ordering::SeqCst) == 1);
}

#[test]
fn close_aborts_what_is_under_way_and_refuses_what_comes() {
    let store = Store::start(|_| Reply::Hang);
    let client = store.client(json!({}));
    let run = client.run("{}").unwrap();
    run.push(&apps(0..3)).unwrap();
    eventually("the request arrives", || store.posts() >= 1);
    client.close();
    run.push(&apps(3..4)).unwrap();
    run.end();
    let outcomes = collect(&run);
    assert_eq!(outcomes.len(), 4);
    assert!(outcomes.values().all(|outcome| outcome["error"]["code"] == "aborted"));
    assert_eq!(client.run("{}").unwrap_err().code.as_str(), "aborted");
    eventually("the exchange is given up", || store.abandoned.load(Ordering::SeqCst) == 1);
}

#[test]
fn a_higher_priority_leaves_first() {
    let store = Store::start(|asked| {
        std::thread::sleep(Duration::from_millis(30));
        simulate(asked)
    });
    // One slot, so that everything behind the first POST waits.
    let client = store.client(json!({ "maxInFlight": 1 }));
    let low = client.run(r#"{"country":"us"}"#).unwrap();
    low.push(&apps(0..1)).unwrap();
    eventually("the first POST leaves", || store.posts() == 1);
    low.push(&apps(1..2)).unwrap();
    let high = client.run(r#"{"country":"de","priority":5}"#).unwrap();
    high.push(&apps(2..3)).unwrap();
    low.end();
    high.end();
    collect(&low);
    collect(&high);
    let order: Vec<String> =
        store.seen.lock().unwrap().iter().map(|asked| asked.target.split("gl=").nth(1).unwrap().to_owned()).collect();
    assert_eq!(order, ["us", "de", "us"]);
}

#[test]
fn runs_of_one_moment_share_a_post() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let runs: Vec<_> = (0..5).map(|_| client.run("{}").unwrap()).collect();
    for (n, run) in (0..).zip(&runs) {
        run.push(&apps(n..n + 1)).unwrap();
        run.end();
    }
    for run in &runs {
        assert_eq!(collect(run)[&0]["ok"], true);
    }
    assert!(store.posts() <= 2, "{} POSTs", store.posts());
}
