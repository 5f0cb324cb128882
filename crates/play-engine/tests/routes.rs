//! Empty answers, and the page as the other road.

mod support;

use serde_json::{Value, json};
use support::{Asked, Reply, Store, app, fetch, is_answer, meddle, simulate};

/// Makes the frames of these tags empty.
fn emptied(asked: &Asked, which: impl Fn(&Value) -> bool) -> Reply {
    meddle(asked, |frames| {
        for frame in frames.iter_mut().filter(|frame| is_answer(frame) && which(frame)) {
            frame[2] = Value::Null;
        }
    })
}

/// Payload of a details call without its option block: the second template.
fn is_second(call: &Value) -> bool {
    let payload: Value = serde_json::from_str(call[1].as_str().unwrap_or_default()).unwrap_or_default();
    payload[3].is_null()
}

fn unknown(n: u64) -> Value {
    json!({ "kind": "app", "appId": format!("com.nobody.app{n}"), "fields": ["title"] })
}

#[test]
fn an_empty_answer_is_believed_from_a_template_that_has_given_data() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &json!([unknown(1), app(1), unknown(2)]));
    assert_eq!(outcomes[1]["ok"], true);
    for at in [0, 2] {
        assert_eq!(outcomes[at]["error"]["code"], "not_found", "{}", outcomes[at]);
        assert_eq!(outcomes[at]["attempts"], 1);
    }
    assert_eq!((store.posts(), store.pages()), (1, 0));
}

#[test]
fn before_that_the_other_template_and_the_page_are_asked() {
    let store = Store::honest();
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &json!([unknown(1)]));
    assert_eq!(outcomes[0]["error"]["code"], "not_found");
    assert_eq!((store.posts(), store.pages()), (2, 1));
}

#[test]
fn a_stale_template_is_found_out_by_the_other_and_not_used_again() {
    let store = Store::start(|asked| {
        let calls = asked.calls();
        let stale = move |frame: &Value| {
            let tag = frame[6].clone();
            calls.iter().any(|call| call[3] == tag && !is_second(call))
        };
        emptied(asked, stale)
    });
    let client = store.client(json!({}));
    let first = fetch(&client, &json!([app(1), app(2)]));
    assert!(first.iter().all(|outcome| outcome["ok"] == true && outcome["route"] == "rpc"), "{first:?}");
    assert_eq!(store.posts(), 2);
    let later = fetch(&client, &json!([app(3)]));
    assert_eq!(later[0]["ok"], true);
    assert_eq!(store.posts(), 3, "the stale template is left out");
    assert_eq!(store.pages(), 0);
}

#[test]
fn when_no_template_answers_the_page_does() {
    let store = Store::start(|asked| if asked.is_page() { simulate(asked) } else { emptied(asked, |_| true) });
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &json!([app(1)]));
    assert_eq!(outcomes[0]["ok"], true, "{}", outcomes[0]);
    assert_eq!(outcomes[0]["route"], "page");
    assert_eq!(outcomes[0]["value"]["appId"], "com.playsim.app1");
}

#[test]
fn pages_are_few_and_what_is_beyond_ends_typed() {
    let store = Store::start(|asked| if asked.is_page() { simulate(asked) } else { emptied(asked, |_| true) });
    let client = store.client(json!({}));
    let wanted: Vec<Value> = (0..30).map(app).collect();
    let outcomes = fetch(&client, &Value::Array(wanted));
    let values = outcomes.iter().filter(|outcome| outcome["ok"] == true).count();
    assert!((8..=10).contains(&values), "{values} by page");
    assert!(store.pages() <= 10);
    // Once a page has shown the templates to be stale, their emptiness is not taken for "not found" any more.
    let later = fetch(&client, &json!([app(40)]));
    assert_eq!(later[0]["error"]["code"], "drift", "{}", later[0]);
}

#[test]
fn a_refused_call_takes_another_road() {
    let store = Store::start(|asked| {
        if asked.is_page() {
            return simulate(asked);
        }
        meddle(asked, |frames| {
            for frame in frames.iter_mut().filter(|frame| is_answer(frame) && frame[6] == "0") {
                frame[2] = Value::Null;
                frame[5] = json!([3, null, [["type.googleapis.com/x.PlayDataError", [1]]]]);
            }
        })
    });
    let client = store.client(json!({}));
    let outcomes = fetch(&client, &json!([app(1), app(2)]));
    assert_eq!(outcomes[0]["ok"], true, "{}", outcomes[0]);
    assert_eq!(outcomes[0]["route"], "page");
    assert_eq!(outcomes[1]["route"], "rpc");
}

#[test]
fn empty_lists_are_values() {
    let store = Store::start(|asked| if asked.is_page() { Reply::status(404, "") } else { emptied(asked, |_| true) });
    let client = store.client(json!({}));
    let outcomes = fetch(
        &client,
        &json!([
            { "kind": "reviews", "appId": "com.playsim.app1" },
            { "kind": "reviews", "appId": "com.playsim.app1", "score": 3 },
            { "kind": "list", "collection": "topselling_free", "category": "GAME" },
        ]),
    );
    assert_eq!(outcomes[0]["value"], json!({ "reviews": [] }), "{}", outcomes[0]);
    assert_eq!(outcomes[1]["value"], json!({ "reviews": [] }));
    assert_eq!(outcomes[2]["value"], json!({ "apps": [] }));
}

#[test]
fn an_empty_page_is_no_evidence_against_a_template() {
    let store = Store::start(|asked| {
        if asked.is_page() {
            let (_, page) =
                support::upstream(&Asked { target: "/store/search?q=qqqqzzzz&c=apps&price=0".into(), ..asked.clone() });
            return Reply::ok(page);
        }
        emptied(asked, |frame| frame[1] == "lGYRle")
    });
    let client = store.client(json!({}));
    for _ in 0..2 {
        let outcomes = fetch(&client, &json!([{ "kind": "search", "query": "nothing has this name" }]));
        assert_eq!(outcomes[0]["ok"], true, "{}", outcomes[0]);
    }
}
