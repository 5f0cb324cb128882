//! What a store in trouble, or one that means ill, gets out of the engine: typed errors, retries where they may help,
//! bounded memory, no invented value.

mod support;

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Asked, Reply, Store, app, fetch, is_answer, meddle, simulate, upstream};

type Trouble = Box<dyn Fn(&Asked) -> Reply + Send + Sync>;

fn one(store: &Store, more: Value) -> Value {
    fetch(&store.client(more), &json!([app(1)])).remove(0)
}

/// A store that does this once and is honest afterwards.
fn once(trouble: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Store {
    let count = AtomicUsize::new(0);
    Store::start(move |asked| if count.fetch_add(1, Ordering::SeqCst) == 0 { trouble(asked) } else { simulate(asked) })
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn passing_troubles_are_ridden_out() {
    let cut = |asked: &Asked| {
        let (_, body) = upstream(asked);
        Reply::ok(&body[..body.len() / 2])
    };
    let troubles: Vec<(&str, Trouble)> = vec![
        ("503", Box::new(|_| Reply::status(503, ""))),
        ("429", Box::new(|_| Reply::status(429, "slow down").header("retry-after", "0"))),
        ("500", Box::new(|_| Reply::status(500, "<html>oops"))),
        ("reset before the answer", Box::new(|_| Reply::Raw(Vec::new()))),
        (
            "reset within the body",
            Box::new(|_| Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n)]}'".to_vec())),
        ),
        ("empty", Box::new(|_| Reply::ok(""))),
        ("garbage", Box::new(|_| Reply::ok("\u{1}\u{2} no frames here"))),
        ("truncated", Box::new(cut)),
        ("bad gzip", Box::new(|_| Reply::ok("not gzip").header("content-encoding", "gzip"))),
        ("gateway", Box::new(|_| Reply::ok("[com.google.play.gateway.proto.PlayGatewayError]"))),
    ];
    for (name, trouble) in troubles {
        let store = once(trouble);
        let outcome = one(&store, json!({}));
        assert_eq!(outcome["ok"], true, "{name}: {outcome}");
        assert_eq!(outcome["attempts"], 2, "{name}: {outcome}");
        assert_eq!(store.pages(), 0, "{name}: the page is no way round a trouble");
    }
}

#[test]
fn lasting_troubles_are_typed_and_end_by_their_attempts() {
    let troubles: Vec<(&str, &str, Trouble)> = vec![
        ("503", "rate_limited", Box::new(|_| Reply::status(503, ""))),
        ("500", "network", Box::new(|_| Reply::status(500, ""))),
        ("reset", "network", Box::new(|_| Reply::Raw(Vec::new()))),
        ("garbage", "network", Box::new(|_| Reply::ok("[[[[[[]]]"))),
        ("nested", "network", Box::new(|_| Reply::ok("[".repeat(100_000)))),
        ("gateway", "rate_limited", Box::new(|_| Reply::ok("PlayGatewayError"))),
        ("missing frame", "network", Box::new(|asked| meddle(asked, |frames| frames.retain(|f| !is_answer(f))))),
    ];
    for (name, code, trouble) in troubles {
        let store = Store::start(trouble);
        let outcome = one(&store, json!({ "retry": { "attempts": 2 } }));
        assert_eq!(outcome["error"]["code"], code, "{name}: {outcome}");
        assert_eq!(outcome["attempts"], 2, "{name}: {outcome}");
        assert_eq!(outcome["error"]["reasons"].as_array().unwrap().len(), 2, "{name}: {outcome}");
    }
}

#[test]
fn blocks_are_typed_and_no_evidence_about_a_route() {
    let captcha = "<html><form id=\"captcha-form\"><div class=\"g-recaptcha\"></div>unusual traffic</form></html>";
    let sorry = "<html><title>Sorry...</title><p>automated queries</p></html>";
    let consent = "<html><form action=\"https://consent.google.com/save\">Before you continue</form></html>";
    // What says that it is a block is final at once; what may be chance is asked three times.
    for (kind, status, body, posts) in [
        ("captcha", 200, captcha, 1),
        ("captcha", 429, captcha, 1),
        ("sorry", 503, sorry, 1),
        ("consent", 200, consent, 1),
        ("forbidden", 403, "no", 3),
        ("html", 200, "<html>surprise", 3),
        ("empty", 200, "", 3),
    ] {
        let store = Store::start(move |_| Reply::status(status, body));
        let outcome = one(&store, json!({}));
        assert_eq!(outcome["error"]["code"], "blocked", "{kind}: {outcome}");
        assert_eq!(outcome["error"]["kind"], kind, "{outcome}");
        assert!(outcome["error"]["excerpt"].is_string());
        assert_eq!((store.posts(), store.pages()), (posts, 0), "{kind}");
    }
}

#[test]
fn redirects_away_from_the_store_are_not_followed() {
    for (to, code) in [
        ("http://127.0.0.1:9/x", "network"),
        ("https://example.com/", "network"),
        ("https://consent.google.com/m?continue=x", "blocked"),
        ("https://www.google.com/sorry/index?continue=x", "blocked"),
    ] {
        let store = Store::start(move |_| Reply::status(302, "").header("location", to));
        let outcome = one(&store, json!({}));
        assert_eq!(outcome["error"]["code"], code, "{to}: {outcome}");
        assert_eq!(store.seen.lock().unwrap().len(), 1);
    }
    let store = Store::start(|_| Reply::status(302, "").header("location", "/again"));
    assert_eq!(one(&store, json!({}))["error"]["code"], "network");
    assert!(store.seen.lock().unwrap().len() <= 7);
}

#[test]
fn bodies_stop_at_the_cap_before_and_after_inflation() {
    let huge = || vec![b' '; 3 << 20];
    let stated = Store::start(|_| Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec()));
    let plain = Store::start(move |_| Reply::ok(huge()));
    let endless = Store::start(|_| Reply::Raw([b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'x'; 2 << 20]].concat()));
    let bomb = gzip(&vec![b' '; 64 << 20]);
    let bomb = Store::start(move |_| Reply::ok(bomb.clone()).header("content-encoding", "gzip"));
    for (name, store) in [("stated", stated), ("plain", plain), ("endless", endless), ("bomb", bomb)] {
        let outcome = one(&store, json!({ "maxBodyBytes": 1 << 20 }));
        assert_eq!(outcome["error"]["code"], "network", "{name}: {outcome}");
        assert_eq!(outcome["error"]["reasons"], json!(["too large"]), "{name}");
        assert_eq!(store.posts(), 1, "{name}");
    }
}

#[test]
fn a_pack_too_large_is_split_until_it_fits() {
    let store =
        Store::start(|asked| if asked.calls().len() > 3 { Reply::ok(vec![b' '; 2 << 20]) } else { simulate(asked) });
    let client = store.client(json!({ "maxBodyBytes": 1 << 20 }));
    let outcomes = fetch(&client, &Value::Array((0..10).map(app).collect()));
    assert!(outcomes.iter().all(|outcome| outcome["ok"] == true));
}

#[test]
fn an_attempt_has_a_time_limit() {
    let store = Store::start(|_| Reply::Hang);
    let start = Instant::now();
    let outcome = one(&store, json!({ "timeoutMs": 50, "retry": { "attempts": 2 } }));
    assert_eq!(outcome["error"]["code"], "timeout");
    assert_eq!(outcome["error"]["reasons"], json!(["timeout", "timeout"]));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn nobody_listening_is_a_network_error_without_the_address() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let options = json!({ "baseUrl": url, "pace": "off", "retry": { "attempts": 1 } });
    let client = play_engine::Client::new(&options.to_string()).unwrap();
    assert_eq!(fetch(&client, &json!([app(1)]))[0]["error"]["code"], "network");
}
