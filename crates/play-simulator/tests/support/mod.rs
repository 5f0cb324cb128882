//! A small client: one connection for each request, gzip on request, nothing else.
#![allow(dead_code, reason = "every test file uses a part")]

use play_simulator::{Simulator, SimulatorOptions, start};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

/// All fields a details page asks for.
pub const ALL_FIELDS: [u32; 49] = [
    1, 9, 10, 11, 13, 14, 19, 20, 38, 43, 47, 49, 52, 58, 59, 63, 69, 70, 73, 74, 75, 78, 79, 80, 91, 92, 95, 96, 97,
    100, 101, 103, 106, 112, 119, 129, 137, 140, 139, 141, 145, 146, 149, 151, 155, 169, 183, 187, 193,
];

pub struct Answer {
    pub status: u16,
    pub headers: String,
    /// As sent.
    pub raw: Vec<u8>,
    /// Inflated when it was compressed; the checksum has been compared then.
    pub text: String,
}

/// A simulator with options as JSON.
pub fn simulator(options: &Value) -> Simulator {
    start(&SimulatorOptions::from_json(&options.to_string()).unwrap()).unwrap()
}

fn connect(url: &str) -> TcpStream {
    TcpStream::connect(url.split_once("://").unwrap().1).unwrap()
}

fn exchange(stream: &mut (impl Read + Write), head: &str, body: &str) -> Answer {
    stream.write_all(format!("{head}host: localhost\r\nconnection: close\r\n\r\n{body}").as_bytes()).unwrap();
    let mut bytes = Vec::new();
    // TLS peers may end without saying goodbye.
    let _ = stream.read_to_end(&mut bytes);
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
    let headers = String::from_utf8(bytes[..at].to_vec()).unwrap().to_lowercase();
    let raw = bytes[at + 4..].to_vec();
    let text = if headers.contains("content-encoding: gzip") {
        let mut text = String::new();
        flate2::read::GzDecoder::new(&raw[..]).read_to_string(&mut text).unwrap();
        text
    } else {
        String::from_utf8(raw.clone()).unwrap()
    };
    Answer { status: headers[9..12].parse().unwrap(), headers, raw, text }
}

fn accept(gzip: bool) -> &'static str {
    if gzip { "accept-encoding: gzip, deflate, br\r\n" } else { "" }
}

pub fn get_over(stream: &mut (impl Read + Write), path: &str, gzip: bool) -> Answer {
    exchange(stream, &format!("GET {path} HTTP/1.1\r\n{}", accept(gzip)), "")
}

pub fn get(url: &str, path: &str, gzip: bool) -> Answer {
    get_over(&mut connect(url), path, gzip)
}

/// A request without a body.
pub fn send(url: &str, method: &str, path: &str) -> Answer {
    exchange(&mut connect(url), &format!("{method} {path} HTTP/1.1\r\ncontent-length: 0\r\n"), "")
}

/// Posts calls `(rpc, arguments)`; tags are their places.
pub fn post(url: &str, query: &str, calls: &[(&str, Value)], gzip: bool) -> Answer {
    let calls: Vec<Value> = calls
        .iter()
        .enumerate()
        .map(|(at, (rpc, arguments))| json!([rpc, arguments.to_string(), null, at.to_string()]))
        .collect();
    post_text(url, query, &format!("f.req={}", encode(&json!([calls]).to_string())), gzip)
}

pub fn post_text(url: &str, query: &str, body: &str, gzip: bool) -> Answer {
    let head = format!(
        "POST /_/PlayStoreUi/data/batchexecute?{query} HTTP/1.1\r\n{}content-type: application/x-www-form-urlencoded;charset=UTF-8\r\n\
         content-length: {}\r\n",
        accept(gzip),
        body.len()
    );
    exchange(&mut connect(url), &head, body)
}

fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}

/// The payloads of an unchunked answer by place; `Null` for a frame without one.
pub fn payloads(answer: &Answer) -> Vec<Value> {
    let items: Value = serde_json::from_str(answer.text.strip_prefix(")]}'\n\n").expect("guard")).unwrap();
    let mut found: Vec<(usize, Value)> = items
        .as_array()
        .unwrap()
        .iter()
        .filter(|frame| frame[0] == "wrb.fr")
        .map(|frame| {
            let payload = frame[2].as_str().map_or(Value::Null, |payload| serde_json::from_str(payload).unwrap());
            (frame[6].as_str().unwrap().parse().unwrap(), payload)
        })
        .collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, payload)| payload).collect()
}

/// The payload of one call in English, United States.
pub fn ask(url: &str, rpc: &str, arguments: Value) -> Value {
    payloads(&post(url, "hl=en&gl=us", &[(rpc, arguments)], false)).remove(0)
}

pub fn details_call(id: &str, fields: &[u32]) -> (&'static str, Value) {
    ("Ws7gDc", json!([null, null, [fields], null, null, [[id, 7]]]))
}

pub fn chart_arguments(collection: &str, category: &str, count: u32) -> Value {
    json!([[null, [[null, [null, count]], null, null, [113]], [2, collection, category]]])
}

/// The data of a page's blocks with the rpc its table names.
pub fn blocks(html: &str) -> Vec<(String, Value)> {
    let table = html
        .split_once("; var AF_dataServiceRequests = {")
        .unwrap()
        .1
        .split_once("}; var AF_initDataChunkQueue")
        .unwrap()
        .0;
    let mut found = Vec::new();
    for part in html.split("AF_initDataCallback({key: '").skip(1) {
        let (key, rest) = part.split_once('\'').unwrap();
        let data = rest.split_once("data:").unwrap().1.split_once(", sideChannel: {}});</script>").unwrap().0;
        let rpc = table.split_once(&format!("'{key}' : {{id:'")).unwrap().1.split_once('\'').unwrap().0;
        found.push((rpc.to_owned(), serde_json::from_str(data).unwrap()));
    }
    found
}

pub fn block(html: &str, rpc: &str) -> Value {
    blocks(html)
        .into_iter()
        .find(|(name, data)| name == rpc && (rpc != "Ws7gDc" || !data[1][2][0][0].is_null()))
        .unwrap()
        .1
}

/// A field by index, in the array or in the object at its end.
pub fn field(message: &Value, index: usize) -> &Value {
    let items = message.as_array().unwrap();
    match items.last() {
        Some(Value::Object(tail)) if index + 1 >= items.len() => {
            tail.get(&(index + 1).to_string()).unwrap_or(&Value::Null)
        }
        _ => &message[index],
    }
}

/// The same with flags as numbers, as pages write them.
pub fn flags_as_numbers(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(i32::from(*flag)),
        Value::Array(items) => items.iter().map(flags_as_numbers).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), flags_as_numbers(value))).collect(),
        other => other.clone(),
    }
}
