//! A store that misbehaves: a small HTTP/1.1 server in front of the simulator. A handler sees each request, may ask the
//! simulator, and answers whatever the test needs.
#![allow(dead_code, reason = "each test binary uses its own part")]

use play_engine::{Client, Run, runtime};
use play_simulator::{Simulator, SimulatorOptions};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub target: String,
    pub body: String,
}

impl Asked {
    /// The calls of a packed POST: `[rpc, payload, null, tag]` each.
    pub fn calls(&self) -> Vec<Value> {
        let text = decode(self.body.strip_prefix("f.req=").unwrap_or_default().split('&').next().unwrap_or_default());
        let envelope: Value = serde_json::from_str(&text).unwrap_or_default();
        envelope[0].as_array().cloned().unwrap_or_default()
    }

    pub fn is_page(&self) -> bool {
        self.method == "GET"
    }

    /// A request for some of the same calls.
    pub fn with_calls(&self, calls: &[Value]) -> Self {
        Self { body: format!("f.req={}", encode(&json!([calls]).to_string())), ..self.clone() }
    }
}

/// What is sent back.
pub enum Reply {
    /// A complete answer.
    Answer { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// Nothing, until the client goes away.
    Hang,
}

impl Reply {
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body)
    }

    pub fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.into() }
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        match self {
            Self::Answer { status, mut headers, body } => {
                headers.push((name.to_owned(), value.to_owned()));
                Self::Answer { status, headers, body }
            }
            other => other,
        }
    }
}

type Handler = dyn Fn(&Asked) -> Reply + Send + Sync;

/// The server and what it has seen.
pub struct Store {
    pub url: String,
    pub seen: Arc<Mutex<Vec<Asked>>>,
    /// Connections on which the client went away while an answer was due.
    pub abandoned: Arc<AtomicUsize>,
}

impl Store {
    pub fn start(handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let store = Self { url, seen: Arc::default(), abandoned: Arc::default() };
        let (seen, abandoned, handler) =
            (store.seen.clone(), store.abandoned.clone(), Arc::new(handler) as Arc<Handler>);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, abandoned, handler) = (seen.clone(), abandoned.clone(), handler.clone());
                std::thread::spawn(move || serve(&stream, &seen, &abandoned, &handler));
            }
        });
        store
    }

    /// A store that passes everything on to the simulator.
    pub fn honest() -> Self {
        Self::start(simulate)
    }

    pub fn client(&self, more: Value) -> Client {
        let mut options = json!({ "baseUrl": self.url, "pace": "off" });
        if let (Some(options), Value::Object(more)) = (options.as_object_mut(), more) {
            options.extend(more);
        }
        Client::new(&options.to_string()).expect("valid options")
    }

    pub fn posts(&self) -> usize {
        self.seen.lock().unwrap().iter().filter(|asked| !asked.is_page()).count()
    }

    pub fn pages(&self) -> usize {
        self.seen.lock().unwrap().iter().filter(|asked| asked.is_page()).count()
    }
}

fn serve(stream: &TcpStream, seen: &Mutex<Vec<Asked>>, abandoned: &AtomicUsize, handler: &Arc<Handler>) {
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read_request(&mut reader) {
        seen.lock().unwrap().push(asked.clone());
        let mut out = stream;
        match handler(&asked) {
            Reply::Answer { status, headers, body } => {
                let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
                head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
                head.push_str("\r\n");
                if out.write_all(head.as_bytes()).and_then(|()| out.write_all(&body)).is_err() {
                    abandoned.fetch_add(1, Ordering::SeqCst);
                    return;
                }
            }
            Reply::Raw(bytes) => {
                let _ = out.write_all(&bytes);
                let _ = stream.shutdown(std::net::Shutdown::Both);
                return;
            }
            Reply::Hang => {
                let mut rest = [0; 64];
                while reader.read(&mut rest).is_ok_and(|count| count > 0) {}
                abandoned.fetch_add(1, Ordering::SeqCst);
                return;
            }
        }
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, target, body: String::from_utf8_lossy(&body).into_owned() })
}

fn simulator() -> &'static Simulator {
    static SIMULATOR: OnceLock<Simulator> = OnceLock::new();
    SIMULATOR.get_or_init(|| play_simulator::start(&SimulatorOptions::default()).expect("the simulator starts"))
}

/// Asks the simulator the same, without compression.
pub fn upstream(asked: &Asked) -> (u16, Vec<u8>) {
    let host = simulator().url().trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).expect("the simulator listens");
    let request = format!(
        "{} {} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{}",
        asked.method,
        asked.target,
        asked.body.len(),
        asked.body
    );
    stream.write_all(request.as_bytes()).expect("the simulator reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the simulator answers");
    let at = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..at]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let body = answer[at + 4..].to_vec();
    (status, if head.contains("transfer-encoding: chunked") { unchunk(&body) } else { body })
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&rest[..end]).trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    body
}

/// The simulator's answer as it is.
pub fn simulate(asked: &Asked) -> Reply {
    let (status, body) = upstream(asked);
    Reply::status(status, body)
}

/// The simulator's answer with its frames changed.
pub fn meddle(asked: &Asked, change: impl FnOnce(&mut Vec<Value>)) -> Reply {
    let (_, body) = upstream(asked);
    let text = String::from_utf8_lossy(&body);
    let array = text.trim_start_matches(")]}'").trim_start();
    let mut frames: Vec<Value> = serde_json::from_str(array).expect("frames of the simulator");
    change(&mut frames);
    Reply::ok(format!(")]}}'\n\n{}", Value::Array(frames)))
}

/// Whether a frame carries the answer of a call.
pub fn is_answer(frame: &Value) -> bool {
    frame[0] == "wrb.fr"
}

/// All outcomes of a run, by index.
pub fn collect(run: &Run) -> BTreeMap<u64, Value> {
    let work = async {
        let mut outcomes = BTreeMap::new();
        loop {
            let group: Value = serde_json::from_str(run.next(32).await.text()).expect("valid JSON");
            for outcome in group["outcomes"].as_array().expect("outcomes") {
                let before = outcomes.insert(outcome["index"].as_u64().expect("an index"), outcome.clone());
                assert!(before.is_none(), "two outcomes for one request");
            }
            if group["done"] == true {
                return outcomes;
            }
        }
    };
    within(Duration::from_secs(60), work)
}

/// Runs a future on the engine's runtime, with a limit.
pub fn within<T: Send>(limit: Duration, work: impl Future<Output = T> + Send) -> T {
    runtime::handle().block_on(async { tokio::time::timeout(limit, work).await.expect("finished in time") })
}

/// Pushes requests into a new run, ends it and collects.
pub fn fetch(client: &Client, requests: &Value) -> Vec<Value> {
    let run = client.run("{}").expect("a run");
    let count = requests.as_array().expect("an array").len();
    assert_eq!(usize::try_from(run.push(&requests.to_string()).expect("accepted")).unwrap(), count);
    run.end();
    let outcomes = collect(&run);
    assert_eq!(outcomes.len(), count, "every request has an outcome");
    outcomes.into_values().collect()
}

pub fn app(n: u64) -> Value {
    json!({ "kind": "app", "appId": format!("com.playsim.app{n}"), "fields": ["title", "developer"] })
}

pub fn stat(client: &Client, name: &str) -> u64 {
    let stats: Value = serde_json::from_str(&client.stats_json()).expect("stats");
    stats[name].as_u64().unwrap_or_else(|| panic!("stats have {name}"))
}

/// Waits until something is true, or fails.
pub fn eventually(what: &str, check: impl Fn() -> bool) {
    let start = Instant::now();
    while !check() {
        assert!(start.elapsed() < Duration::from_secs(5), "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).expect("a percent code"));
                at += 3;
            }
            b'+' => {
                out.push(b' ');
                at += 1;
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).expect("UTF-8")
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}
