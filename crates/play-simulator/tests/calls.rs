//! Calls: which fields come back and how, empty answers, errors, framings, reviews page by page.

mod support;

use serde_json::{Value, json};
use support::{ALL_FIELDS, ask, chart_arguments, details_call, field, payloads, post, post_text, simulator};

fn root(url: &str, number: u32, fields: &[u32]) -> Value {
    let (rpc, arguments) = details_call(&format!("com.playsim.app{number}"), fields);
    ask(url, rpc, arguments)[1][2].take()
}

#[test]
fn only_the_fields_asked_for_come_back() {
    let store = simulator(&json!({}));
    let url = store.url();
    assert_eq!(root(url, 5, &[80]).to_string().find("[{\"80\":"), Some(0));
    // An early field stands in its place behind empty ones.
    assert_eq!(
        root(url, 0, &[19]),
        json!([
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            [2]
        ])
    );
    let (rpc, arguments) = details_call("com.playsim.app5", &[1, 52, 47, 129]);
    let answer = ask(url, rpc, arguments);
    assert_eq!(answer[1][2].as_array().unwrap().len(), 2);
    assert!(answer[1][2][1].as_object().unwrap().keys().eq(["52"]));
    assert_eq!(field(&answer[1], 11)[0][0], "com.playsim.app5");
    assert_eq!(*field(&answer[1], 39), json!([[1, 52]]));
    assert_eq!(answer[2], json!([[129], [47]]));
}

#[test]
fn a_whole_root_is_dense_and_then_sparse() {
    let store = simulator(&json!({}));
    let roots: Vec<Value> = (0..60).map(|number| root(store.url(), number, &ALL_FIELDS)).collect();
    let sparse = roots.iter().filter(|root| root.as_array().unwrap().last().unwrap().is_object()).count();
    assert!(sparse > 5 && sparse < 55, "{sparse}");
    for root in &roots {
        assert!(root.as_array().unwrap().len() >= 103);
        for required in [0, 9, 68, 69, 72, 78, 79, 95, 145] {
            assert!(!field(root, required).is_null(), "{required}");
        }
    }
}

#[test]
fn rare_kinds_of_apps_look_as_on_the_store() {
    let store = simulator(&json!({}));
    let of = |number| root(store.url(), number, &ALL_FIELDS);
    let price = |root: &Value| field(root, 57)[0][0][0][0][1].clone();
    let (free, paid, half, gratis, early) = (of(0), of(3), of(7), of(18), of(4));
    assert_eq!(price(&free), json!([[0, "USD", ""]]));
    assert!(price(&paid)[0][0].as_u64() > Some(0) && price(&paid)[0][2].as_str().unwrap().starts_with('$'));
    assert!(price(&half)[0][0].as_u64() < price(&half)[1][0].as_u64() && price(&half)[2] == true);
    assert_eq!((&price(&gratis)[0][2], &price(&gratis)[3][3]), (&json!("$0.00"), &json!("100% off")));
    assert!(field(&gratis, 57)[0][0][0][0][14][0][0].as_u64() > Some(1_783_000_000));
    // Not out yet: no price, ratings, installs, release or version.
    assert_eq!(*field(&early, 18), json!([1]));
    assert!([10, 13, 51, 57, 140].iter().all(|index| field(&early, *index).is_null()));
    assert!(field(&of(6), 51).is_null());
    assert_eq!(*field(&of(2), 140), json!([[null, []], [[[23, "6.0"]], [null, []]]]));
}

#[test]
fn an_app_not_offered_here_says_so() {
    let store = simulator(&json!({}));
    let calls = [details_call("com.playsim.app207", &ALL_FIELDS), details_call("com.playsim.app13", &ALL_FIELDS)];
    let mut answers = payloads(&post(store.url(), "hl=en&gl=de", &calls, false));
    assert_eq!(answers[1], Value::Null);
    let root = answers[0][1][2].take();
    assert_eq!(
        (field(&root, 18), field(&root, 42), &field(&root, 8)[1]),
        (&json!([]), &json!([3, false, false]), &json!(false))
    );
    assert!(field(&root, 10).is_null() && !field(&root, 13).is_null() && !field(&root, 57).is_null());
}

#[test]
fn nothing_known_is_an_empty_frame_and_nonsense_an_error_frame() {
    let store = simulator(&json!({}));
    let calls = [
        details_call("com.unknown", &[1]),
        ("noSuch", json!([])),
        ("vyAe2", json!(["nonsense"])),
        ("UsvDTd", json!([null, null, [2, 2, [10, null, "no token"], null, []], ["com.playsim.app0", 7]])),
    ];
    let answer = post(store.url(), "hl=en&gl=us&rpcids=qnKhOb", &calls, true);
    let items: Value = serde_json::from_str(answer.text.strip_prefix(")]}'\n\n").unwrap()).unwrap();
    let frame = |tag: &str| items.as_array().unwrap().iter().find(|item| item[6] == tag).unwrap().clone();
    assert_eq!(frame("0"), json!(["wrb.fr", "Ws7gDc", null, null, null, null, "0"]));
    for tag in ["1", "2"] {
        assert_eq!(frame(tag)[5][0], 5);
        assert!(frame(tag)[5][2][0][0].as_str().unwrap().ends_with("PlayDataError"));
    }
    assert_eq!(frame("3")[2], Value::Null);
    let last: Vec<&Value> = items.as_array().unwrap().iter().rev().take(2).map(|item| &item[0]).collect();
    assert_eq!(last, ["af.httprm", "di"]);
    assert_eq!(post_text(store.url(), "hl=en", "f.req=garbage", false).status, 400);
}

#[test]
fn both_framings_say_the_same() {
    let store = simulator(&json!({}));
    let calls: Vec<(&str, Value)> =
        (0..9).map(|number| details_call(&format!("com.playsim.app{number}"), &ALL_FIELDS)).collect();
    let plain = post(store.url(), "hl=ja&gl=jp", &calls, true);
    let chunked = post(store.url(), "hl=ja&gl=jp&rt=c", &calls, true);
    assert_eq!(post(store.url(), "hl=ja&gl=jp&rt=c", &calls, false).text, chunked.text);
    let mut tags = Vec::new();
    let mut frames: Vec<Value> = Vec::new();
    let mut lines = chunked.text.strip_prefix(")]}'\n\n").unwrap().lines();
    while let (Some(length), Some(line)) = (lines.next(), lines.next()) {
        assert_eq!(length.parse::<usize>().unwrap(), line.encode_utf16().count() + 2);
        frames.extend(serde_json::from_str::<Vec<Value>>(line).unwrap());
    }
    assert_eq!(frames.last().unwrap()[4], chunked.text.len());
    for frame in frames.iter().filter(|frame| frame[0] == "wrb.fr") {
        tags.push(frame[6].as_str().unwrap().to_owned());
        let payload: Value = serde_json::from_str(frame[2].as_str().unwrap()).unwrap();
        assert_eq!(payloads(&plain)[tags.last().unwrap().parse::<usize>().unwrap()], payload);
    }
    // All came, and not in the order they were asked.
    assert!(!tags.is_sorted());
    tags.sort();
    assert_eq!(tags.len(), 9);
}

#[test]
fn charts_come_for_short_and_long_requests() {
    let store = simulator(&json!({}));
    let short = ask(store.url(), "vyAe2", chart_arguments("topselling_free", "GAME", 250));
    let section = &short[0][1][0];
    assert_eq!((section.as_array().unwrap().len(), section[28][0].as_array().unwrap().len()), (29, 200));
    for item in section[28][0].as_array().unwrap() {
        assert!(
            item[0][0][0].as_str().unwrap().starts_with("com.playsim.app")
                && item[0][3].is_string()
                && item[0][14].is_string()
        );
    }
    let long = json!([[null, [[8, [20, 250]], true, null, [64, 1], [null, null, []]], [2, "topselling_free", "GAME"]]]);
    assert_eq!(ask(store.url(), "vyAe2", long), short);
    for (collection, category) in [("topselling_paid", "DATING"), ("no_such", "GAME"), ("topselling_free", "NO_SUCH")] {
        assert_eq!(ask(store.url(), "vyAe2", chart_arguments(collection, category, 50))[0][1], Value::Null);
    }
}

#[test]
fn reviews_go_on_until_there_are_no_more() {
    let store = simulator(&json!({}));
    let page = |number: u32, token: Value, country: &str| {
        let arguments =
            json!([null, null, [2, 2, [500, null, token], null, []], [format!("com.playsim.app{number}"), 7]]);
        payloads(&post(store.url(), &format!("hl=en&gl={country}"), &[("UsvDTd", arguments)], true)).remove(0)
    };
    let much = (0..100).find(|number| page(*number, Value::Null, "us")[1][1].is_string()).unwrap();
    assert_eq!(page(much, Value::Null, "us"), page(much, Value::Null, "de"));
    let (mut ids, mut token, mut last) = (std::collections::HashSet::new(), Value::Null, u64::MAX);
    loop {
        let answer = page(much, token, "us");
        for review in answer[0].as_array().unwrap() {
            assert!(ids.insert(review[0].as_str().unwrap().to_owned()));
            let seconds = review[5][0].as_u64().unwrap();
            assert!(seconds <= last && (1..=5).contains(&review[2].as_u64().unwrap()));
            last = seconds;
        }
        token = answer[1][1].clone();
        if token.is_null() {
            break;
        }
    }
    assert!((501..=5_000).contains(&ids.len()), "{}", ids.len());
    // Nobody rated this one.
    assert_eq!(page(6, Value::Null, "us"), json!([]));
}

#[test]
fn permissions_and_suggestions() {
    let store = simulator(&json!({}));
    let permissions = ask(store.url(), "xdSrCf", json!([[null, ["com.playsim.app0", 7], []]]));
    assert_eq!(permissions, *field(&root(store.url(), 0, &ALL_FIELDS), 74).get(2).unwrap());
    assert_eq!(ask(store.url(), "xdSrCf", json!([[null, ["com.playsim.app11", 7], []]])), json!([]));
    let words = ask(store.url(), "IJ4APc", json!([[null, ["wea"], [10], [2], 4]]));
    assert!(words[0][0][0][0].as_str().unwrap().starts_with("wea"));
}
