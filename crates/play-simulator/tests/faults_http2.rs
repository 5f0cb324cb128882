//! Faults over TLS and HTTP/2, where they show themselves differently: a stream is reset, not the connection.

mod support;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http2::{self, SendRequest};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use play_simulator::Simulator;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::{Value, json};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use support::simulator;
use tokio::net::TcpStream;

type Sender = SendRequest<Empty<Bytes>>;

fn always(fault: &Value) -> Simulator {
    let mut entry = fault.clone();
    entry["rate"] = json!(1);
    simulator(&json!({ "tls": true, "faults": { "mix": [entry] } }))
}

/// Only the first request is hit.
fn once(fault: &Value) -> Simulator {
    let mut entry = fault.clone();
    entry["first"] = json!(1);
    always(&entry)
}

fn stats(store: &Simulator) -> Value {
    serde_json::from_str(&store.stats_json()).unwrap()
}

fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), test).await.expect("an end") })
}

async fn handshake(store: &Simulator) -> std::io::Result<tokio_rustls::client::TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(store.ca().unwrap().as_bytes()).unwrap()).unwrap();
    let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let stream = TcpStream::connect(&store.url()["https://".len()..]).await.unwrap();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    connector.connect(ServerName::try_from("127.0.0.1").unwrap(), stream).await
}

async fn open(store: &Simulator) -> Sender {
    let stream = handshake(store).await.unwrap();
    let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn send(sender: &mut Sender) -> hyper::Result<Response<Incoming>> {
    sender.ready().await?;
    let page = "https://localhost/store/apps/details?id=com.playsim.app1&hl=en&gl=US";
    let request = Request::get(page).header("accept-encoding", "gzip").body(Empty::new()).unwrap();
    sender.send_request(request).await
}

async fn read(response: Response<Incoming>) -> hyper::Result<Bytes> {
    Ok(response.into_body().collect().await?.to_bytes())
}

/// The length of a whole page, as every healthy answer has it.
async fn whole(sender: &mut Sender) -> usize {
    let response = send(sender).await.unwrap();
    let stated: usize = response.headers()["content-length"].to_str().unwrap().parse().unwrap();
    let body = read(response).await.unwrap();
    assert_eq!(body.len(), stated);
    stated
}

#[test]
fn a_reset_is_of_the_stream_and_the_connection_goes_on() {
    for fault in [json!({ "fault": "resetWithin", "afterBytes": 2_000 }), json!({ "fault": "resetWithin" })] {
        let store = once(&fault);
        run(async {
            let mut sender = open(&store).await;
            let response = send(&mut sender).await.unwrap();
            assert!(read(response).await.is_err());
            assert!(whole(&mut sender).await > 10_000);
        });
        assert_eq!((&stats(&store)["connections"], &stats(&store)["requests"]), (&json!(1), &json!(2)));
    }
    let store = once(&json!({ "fault": "resetWithin", "afterBytes": 0 }));
    run(async {
        let mut sender = open(&store).await;
        assert!(send(&mut sender).await.is_err());
        assert!(whole(&mut sender).await > 10_000);
    });
}

#[test]
fn a_goodbye_lets_the_streams_beside_it_finish() {
    let mix = json!([
        { "fault": "stall", "afterBytes": 1_000, "forMs": 300, "rate": 1, "first": 1 },
        { "fault": "resetAfter", "rate": 1, "first": 1 },
    ]);
    let store = simulator(&json!({ "tls": true, "faults": { "mix": mix } }));
    run(async {
        let mut sender = open(&store).await;
        let slow = send(&mut sender).await.unwrap();
        let last = send(&mut sender).await.unwrap();
        assert!(read(last).await.unwrap().len() > 10_000);
        assert!(read(slow).await.unwrap().len() > 10_000);
        // Then the connection is over.
        while send(&mut sender).await.is_ok() {}
        assert!(sender.is_closed());
    });
    assert_eq!(stats(&store)["refusedConnections"], 0);
}

#[test]
fn an_answer_shorter_than_it_says_is_an_error() {
    let store = once(&json!({ "fault": "wrongLength" }));
    run(async {
        let mut sender = open(&store).await;
        let response = send(&mut sender).await.unwrap();
        assert!(response.headers().contains_key("content-length"));
        assert!(read(response).await.is_err());
        assert!(whole(&mut sender).await > 10_000);
    });
}

#[test]
fn a_stalled_stream_stops_nobody_else() {
    let store = simulator(&json!({ "tls": true, "faults": { "mix": [
        { "fault": "stall", "rate": 1, "first": 1 },
        { "fault": "stall", "afterBytes": 10, "rate": 1, "first": 1 },
    ] } }));
    run(async {
        let mut sender = open(&store).await;
        let silent = tokio::time::timeout(Duration::from_millis(200), send(&mut sender)).await;
        assert!(silent.is_err());
        let mut stalled = send(&mut sender).await.unwrap().into_body();
        assert_eq!(stalled.frame().await.unwrap().unwrap().into_data().unwrap().len(), 10);
        assert!(tokio::time::timeout(Duration::from_millis(200), stalled.frame()).await.is_err());
        assert!(whole(&mut sender).await > 10_000);
    });
}

#[test]
fn a_bomb_is_whole_and_a_huge_body_can_be_left() {
    let store = simulator(&json!({ "tls": true, "faults": { "mix": [
        { "fault": "bomb", "rate": 1, "first": 1 },
        { "fault": "huge", "rate": 1, "first": 1 },
    ] } }));
    run(async {
        let mut sender = open(&store).await;
        let bomb = whole(&mut sender).await;
        assert!((2_000_000..3_000_000).contains(&bomb), "{bomb}");
        let response = send(&mut sender).await.unwrap();
        assert!(!response.headers().contains_key("content-length"));
        let mut body = response.into_body();
        let mut came = 0;
        while came < 20 << 20 {
            came += body.frame().await.unwrap().unwrap().into_data().unwrap().len();
        }
        drop(body);
        assert!((10_000..2_000_000).contains(&whole(&mut sender).await));
    });
}

#[test]
fn a_refused_connection_has_no_handshake() {
    let store = once(&json!({ "fault": "resetBefore" }));
    run(async {
        assert!(handshake(&store).await.is_err());
        assert!(whole(&mut open(&store).await).await > 10_000);
    });
    let stats = stats(&store);
    assert_eq!((&stats["refusedConnections"], &stats["requests"]), (&json!(1), &json!(1)));
}
