//! What comes back is paired with what was asked, whatever the store does to the frames.

mod support;

use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Reply, Store, app, eventually, fetch, is_answer, meddle, simulate, stat};

fn apps(numbers: impl Iterator<Item = u64>) -> Value {
    Value::Array(numbers.map(app).collect())
}

fn assert_right(outcomes: &[Value], numbers: impl Iterator<Item = u64>) {
    for (outcome, n) in outcomes.iter().zip(numbers) {
        assert_eq!(outcome["ok"], true, "{outcome}");
        assert_eq!(outcome["value"]["appId"], format!("com.playsim.app{n}"));
        assert!(outcome["value"]["title"].is_string());
        assert_eq!(outcome["route"], "rpc");
    }
}

#[test]
fn calls_of_all_kinds_leave_in_one_post() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let outcomes = fetch(
        &client,
        &json!([
            app(1),
            { "kind": "list", "collection": "topselling_free", "category": "GAME", "numResults": 5 },
            { "kind": "search", "query": "puzzle", "numResults": 5 },
            { "kind": "reviews", "appId": "com.playsim.app2", "numResults": 10 },
            { "kind": "app", "appId": "com.playsim.app3", "fields": ["title", "comments"] },
        ]),
    );
    for outcome in &outcomes {
        assert_eq!(outcome["ok"], true, "{outcome}");
    }
    assert_eq!(outcomes[1]["value"]["apps"].as_array().unwrap().len(), 5);
    assert!(!outcomes[2]["value"]["apps"].as_array().unwrap().is_empty());
    assert_eq!(outcomes[3]["value"]["reviews"].as_array().unwrap().len(), 10);
    assert!(!outcomes[4]["value"]["comments"].as_array().unwrap().is_empty());
    assert_eq!(store.posts(), 1);
    assert_eq!(store.pages(), 0);
}

#[test]
fn storefronts_travel_apart_and_reviews_merge_by_language() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let reviews =
        |country: &str| json!({ "kind": "reviews", "appId": "com.playsim.app1", "numResults": 5, "country": country });
    let details = |country: &str| json!({ "kind": "app", "appId": "com.playsim.app1", "country": country });
    let outcomes = fetch(&client, &json!([details("us"), details("de"), reviews("us"), reviews("de")]));
    assert!(outcomes.iter().all(|outcome| outcome["ok"] == true));
    assert_eq!(store.posts(), 2);
    assert_eq!(stat(&client, "merged"), 1);
    assert_eq!(outcomes[2]["value"], outcomes[3]["value"]);
}

#[test]
fn frames_in_any_order() {
    let store = Store::start(|asked| meddle(asked, |frames| frames.reverse()));
    assert_right(&fetch(&store.client(json!({})), &apps(0..40)), 0..40);
}

#[test]
fn a_dropped_frame_is_asked_again_alone() {
    let posts = AtomicUsize::new(0);
    let store = Store::start(move |asked| {
        let first = posts.fetch_add(1, Ordering::SeqCst) == 0;
        meddle(asked, |frames| {
            if first {
                frames.retain(|frame| !(is_answer(frame) && frame[6] == "3"));
            }
        })
    });
    let outcomes = fetch(&store.client(json!({})), &apps(0..10));
    assert_right(&outcomes, 0..10);
    let attempts: Vec<u64> = outcomes.iter().map(|outcome| outcome["attempts"].as_u64().unwrap()).collect();
    assert_eq!(attempts, [1, 1, 1, 2, 1, 1, 1, 1, 1, 1]);
    assert_eq!(store.seen.lock().unwrap()[1].calls().len(), 1);
}

#[test]
fn swapped_answers_are_never_taken_for_data() {
    let posts = AtomicUsize::new(0);
    let store = Store::start(move |asked| {
        let first = posts.fetch_add(1, Ordering::SeqCst) == 0;
        meddle(asked, |frames| {
            if first {
                let places: Vec<usize> = (0..frames.len()).filter(|at| is_answer(&frames[*at])).collect();
                let (one, other) = (frames[places[0]][6].clone(), frames[places[1]][6].clone());
                frames[places[0]][6] = other;
                frames[places[1]][6] = one;
            }
        })
    });
    assert_right(&fetch(&store.client(json!({})), &apps(0..6)), 0..6);
    assert_eq!(store.seen.lock().unwrap()[1].calls().len(), 2);
}

#[test]
fn doubled_and_unknown_frames_do_no_harm() {
    let store = Store::start(|asked| {
        meddle(asked, |frames| {
            let mut stray = frames[0].clone();
            stray[6] = "999".into();
            let doubled = frames[0].clone();
            frames.extend([stray, doubled, json!(["wrb.fr", "Other", "[]", null, null, null, "0"])]);
        })
    });
    assert_right(&fetch(&store.client(json!({})), &apps(0..5)), 0..5);
}

#[test]
fn a_payload_of_another_shape_is_the_drift_of_that_call_alone() {
    let store = Store::start(|asked| {
        meddle(asked, |frames| {
            for frame in frames.iter_mut().filter(|frame| is_answer(frame) && frame[6] == "1") {
                frame[2] = "[[[[\"what\"]]]".into();
            }
        })
    });
    let outcomes = fetch(&store.client(json!({})), &apps(0..3));
    assert_eq!(outcomes[1]["ok"], false);
    assert_eq!(outcomes[1]["error"]["code"], "drift", "{}", outcomes[1]);
    assert_eq!(outcomes[1]["error"]["rpc"], "Ws7gDc");
    assert_eq!(outcomes[1]["attempts"], 1);
    assert_eq!(outcomes[0]["ok"], true);
    assert_eq!(outcomes[2]["ok"], true);
}

#[test]
fn equal_calls_are_asked_once_and_each_waiter_has_its_own_outcome() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &json!([app(7), app(8), app(7), app(7)]));
    assert_eq!(outcomes.len(), 4);
    for at in [0, 2, 3] {
        assert_eq!(outcomes[at]["value"]["appId"], "com.playsim.app7");
        assert_eq!(outcomes[at]["index"], u64::try_from(at).unwrap());
    }
    assert_eq!(store.seen.lock().unwrap()[0].calls().len(), 2);
    assert_eq!(stat(&client, "merged"), 2);
}

#[test]
fn lost_comments_leave_the_app_with_a_warning() {
    let store = Store::start(|asked| meddle(asked, |frames| frames.retain(|frame| frame[1] != "oCPfdb")));
    let client = store.client(json!({ "retry": { "attempts": 1 } }));
    let request = json!([{ "kind": "app", "appId": "com.playsim.app3", "fields": ["title", "comments"] }]);
    let outcomes = fetch(&client, &request);
    assert_eq!(outcomes[0]["ok"], true, "{}", outcomes[0]);
    assert!(outcomes[0]["value"].get("comments").is_none());
    assert_eq!(outcomes[0]["warnings"][0]["field"], "comments");
    assert_eq!(outcomes[0]["warnings"][0]["rpc"], "oCPfdb");
}

#[test]
fn one_poisoned_call_owns_the_error_and_its_neighbours_do_not() {
    let store = Store::start(|asked| {
        if asked.body.contains("app13%22") || asked.calls().iter().any(|call| call.to_string().contains("app13\\")) {
            return Reply::ok("what is this");
        }
        simulate(asked)
    });
    let client = store.client(json!({ "retry": { "attempts": 2 } }));
    let outcomes = fetch(&client, &apps(0..20));
    let failed: Vec<&Value> = outcomes.iter().filter(|outcome| outcome["ok"] == false).collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0]["index"], 13);
    assert_eq!(failed[0]["error"]["code"], "network");
}

#[test]
fn ten_thousand_calls_come_exactly_once() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let run = client.run(r#"{"fields":["title"]}"#).unwrap();
    let total: u64 = 10_000;
    let mut pushed = 0;
    let mut seen = vec![0_u8; 10_000];
    support::within(std::time::Duration::from_secs(100), async {
        loop {
            let batch: Vec<Value> = (pushed..(pushed + 300).min(total))
                .map(|n| json!({ "kind": "app", "appId": format!("com.playsim.app{n}") }))
                .collect();
            if batch.is_empty() {
                run.end();
            } else {
                pushed += u64::from(run.push(&Value::Array(batch).to_string()).unwrap());
            }
            let group: Value = serde_json::from_str(run.next(32).await.text()).unwrap();
            for outcome in group["outcomes"].as_array().unwrap() {
                let index = outcome["index"].as_u64().unwrap();
                seen[usize::try_from(index).unwrap()] += 1;
                let found = outcome["ok"] == true && outcome["value"]["appId"] == format!("com.playsim.app{index}");
                assert!(found || outcome["error"]["code"] == "not_found", "{outcome}");
            }
            if group["done"] == true {
                break;
            }
        }
    });
    assert!(seen.iter().all(|count| *count == 1));
    // The last exchange frees its slot just after it has handed over its outcomes.
    eventually("nothing in flight", || stat(&client, "inFlight") == 0);
    assert_eq!(stat(&client, "waiting"), 0);
}

#[test]
fn over_tls_only_with_a_trusted_certificate() {
    let options = play_simulator::SimulatorOptions { tls: true, ..play_simulator::SimulatorOptions::default() };
    let simulator = play_simulator::start(&options).unwrap();
    let mut client = json!({ "baseUrl": simulator.url(), "pace": "off", "retry": { "attempts": 1 } });
    let outcomes = fetch(&play_engine::Client::new(&client.to_string()).unwrap(), &apps(0..1));
    assert_eq!(outcomes[0]["error"]["code"], "network", "{}", outcomes[0]);
    client["ca"] = simulator.ca().unwrap().into();
    assert_right(&fetch(&play_engine::Client::new(&client.to_string()).unwrap(), &apps(0..50)), 0..50);
    client["ca"] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----".into();
    let error = play_engine::Client::new(&client.to_string()).unwrap_err();
    assert_eq!(error.details["parameter"], "ca");
}
