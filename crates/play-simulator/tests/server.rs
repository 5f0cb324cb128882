//! The server: counters, cache, seeds, delays, TLS, stopping.

mod support;

use play_simulator::SimulatorOptions;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::{Value, json};
use std::io::Read;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{ALL_FIELDS, details_call, get, get_over, post, simulator};

fn stats(url: &str) -> Value {
    serde_json::from_str(&get(url, "/__simulator/stats", false).text).unwrap()
}

#[test]
fn counters_count() {
    let store = simulator(&json!({}));
    let calls = [details_call("com.playsim.app1", &[1]), details_call("com.playsim.app2", &[1]), ("xdSrCf", json!([]))];
    post(store.url(), "hl=en&gl=us", &calls, true);
    get(store.url(), "/store/apps/details?id=com.playsim.app1", true);
    let first = stats(store.url());
    assert_eq!(
        (&first["requests"], &first["posts"], &first["pages"], &first["calls"]),
        (&json!(2), &json!(1), &json!(1), &json!(3))
    );
    assert_eq!(first["callsByRpc"], json!({ "Ws7gDc": 2, "xdSrCf": 1 }));
    assert_eq!((&first["openRequests"], &first["cacheHits"]), (&json!(0), &json!(0)));
    assert!(first["bytesOut"].as_u64() > Some(150_000) && first["bytesIn"].as_u64() > Some(200));
    assert_eq!(first["connections"], 3);
    post(store.url(), "hl=en&gl=us", &calls[..2], true);
    assert_eq!(stats(store.url())["cacheHits"], 2);
    let agreed: Value = serde_json::from_str(&store.stats_json()).unwrap();
    assert_eq!(agreed["calls"], 5);
    assert_eq!(support::send(store.url(), "POST", "/__simulator/reset").status, 200);
    assert_eq!((&stats(store.url())["calls"], &stats(store.url())["callsByRpc"]), (&json!(0), &json!({})));
    assert_eq!(get(store.url(), "/__simulator/unknown", false).status, 404);
}

#[test]
fn the_same_seed_gives_the_same_answers() {
    let answer = |seed: u64| {
        let store = simulator(&json!({ "seed": seed }));
        let calls: Vec<(&str, Value)> =
            (0..20).map(|number| details_call(&format!("com.playsim.app{number}"), &ALL_FIELDS)).collect();
        post(store.url(), "hl=de&gl=de", &calls, false).text
    };
    assert!(answer(1) == answer(1) && answer(1) != answer(2));
}

#[test]
fn an_answer_takes_its_time() {
    let store = simulator(&json!({ "latencyMs": 120, "jitterMs": 20 }));
    let begin = Instant::now();
    get(store.url(), "/store/apps/details?id=com.playsim.app1", true);
    assert!(begin.elapsed() >= Duration::from_millis(100), "{:?}", begin.elapsed());
    // What the simulator tells about itself is not delayed.
    let begin = Instant::now();
    stats(store.url());
    assert!(begin.elapsed() < Duration::from_millis(100));
}

#[test]
fn stopping_closes_every_socket() {
    let store = simulator(&json!({ "latencyMs": 30_000 }));
    let address = store.url().trim_start_matches("http://").to_owned();
    let mut waiting = TcpStream::connect(&address).unwrap();
    std::io::Write::write_all(&mut waiting, b"GET /store/apps/details?id=com.playsim.app1 HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let begin = Instant::now();
    while stats(store.url())["openRequests"] != 1 {
        assert!(begin.elapsed() < Duration::from_secs(5));
    }
    let begin = Instant::now();
    store.stop();
    waiting.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert!(matches!(waiting.read(&mut [0; 10]), Ok(0) | Err(_)) && begin.elapsed() < Duration::from_secs(1));
    assert!(TcpStream::connect(&address).is_err());
}

#[test]
fn tls_speaks_both_versions_of_http() {
    let store = simulator(&json!({ "tls": true }));
    assert!(store.url().starts_with("https://127.0.0.1:"));
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(store.ca().unwrap().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut connect = |protocols: &[&str]| {
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let session = rustls::ClientConnection::new(Arc::new(config.clone()), name).unwrap();
        rustls::StreamOwned::new(session, TcpStream::connect(&store.url()[8..]).unwrap())
    };
    let page = get_over(&mut connect(&[]), "/store/apps/details?id=com.playsim.app1", true);
    assert!(page.status == 200 && page.text.len() > 1_000_000);
    let mut modern = connect(&["h2", "http/1.1"]);
    modern.conn.complete_io(&mut modern.sock).unwrap();
    assert_eq!(modern.conn.alpn_protocol(), Some(&b"h2"[..]));
}

#[test]
fn mistakes_in_the_options_are_named() {
    assert!(SimulatorOptions::from_json(r#"{"faults":[{}]}"#).unwrap_err().contains("`faults`"));
    let folder = SimulatorOptions::from_json(r#"{"replay":"/no/such/folder"}"#).unwrap();
    let Err(error) = play_simulator::start(&folder) else { panic!("no folder, no start") };
    assert!(error.to_string().contains("/no/such/folder"));
}
