//! A client for answers that go wrong: it keeps what came, and how it ended.
#![allow(dead_code, reason = "every test file uses a part")]

use play_simulator::{Simulator, SimulatorOptions, start};
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The server closed its side.
    Closed,
    /// The connection was reset.
    Reset,
    /// Nothing came for the time that was waited.
    Silent,
}

/// What came.
#[derive(Debug)]
pub struct Came {
    pub bytes: Vec<u8>,
    pub end: End,
}

pub fn connect(url: &str) -> TcpStream {
    let stream = TcpStream::connect(url.split_once("://").unwrap().1).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(400))).unwrap();
    stream
}

/// Reads to the end, whatever it is.
pub fn drain(stream: &mut impl Read) -> Came {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 65_536];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Came { bytes, end: End::Closed },
            Ok(length) => bytes.extend_from_slice(&buffer[..length]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Came { bytes, end: End::Silent };
            }
            // TLS tells a missing farewell from a reset: both are an end without one.
            Err(_) => return Came { bytes, end: End::Reset },
        }
    }
}

/// Asks over a new connection that is told to stay open.
pub fn ask(url: &str, request: &str) -> Came {
    let mut stream = connect(url);
    stream.write_all(request.as_bytes()).unwrap();
    drain(&mut stream)
}

pub const PAGE: &str = "GET /store/apps/details?id=com.playsim.app1&hl=en&gl=US HTTP/1.1\r\nhost: localhost\r\n\r\n";
pub const GZIP_PAGE: &str = "GET /store/apps/details?id=com.playsim.app1&hl=en&gl=US HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n";

/// A POST of details calls for so many apps.
pub fn post_of(apps: u32, gzip: bool) -> String {
    let calls: Vec<Value> = (0..apps)
        .map(|number| {
            let arguments = json!([null, null, [[1]], null, null, [[format!("com.playsim.app{number}"), 7]]]);
            json!(["Ws7gDc", arguments.to_string(), null, number.to_string()])
        })
        .collect();
    // Quotes, brackets and commas may stand in a form as they are; nothing else that could not does.
    let body = json!([calls]).to_string();
    let accept = if gzip { "accept-encoding: gzip\r\n" } else { "" };
    format!(
        "POST /_/PlayStoreUi/data/batchexecute?hl=en&gl=US HTTP/1.1\r\nhost: localhost\r\n{accept}\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\nf.req={body}",
        body.len() + 6
    )
}

impl Came {
    /// Head and body, divided.
    fn parts(&self) -> (String, &[u8]) {
        let at = self.bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        (String::from_utf8(self.bytes[..at].to_vec()).unwrap().to_lowercase(), &self.bytes[at + 4..])
    }

    pub fn status(&self) -> u16 {
        self.parts().0[9..12].parse().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.parts();
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
    }

    pub fn stated_length(&self) -> usize {
        self.header("content-length").unwrap().parse().unwrap()
    }

    pub fn body(&self) -> &[u8] {
        self.parts().1
    }

    /// The body as text, inflated when it is compressed; an error when it cannot be.
    pub fn text(&self) -> std::io::Result<String> {
        let mut bytes = Vec::new();
        if self.header("content-encoding").as_deref() == Some("gzip") {
            flate2::read::GzDecoder::new(self.body()).read_to_end(&mut bytes)?;
        } else {
            bytes.extend_from_slice(self.body());
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

pub fn stats(store: &Simulator) -> Value {
    serde_json::from_str(&store.stats_json()).unwrap()
}

/// A simulator with a mixture of faults.
pub fn with(mix: &Value) -> Simulator {
    let options = json!({ "faults": { "mix": mix } }).to_string();
    start(&SimulatorOptions::from_json(&options).unwrap()).unwrap()
}

/// A simulator with one fault that hits everything.
pub fn always(fault: &Value) -> Simulator {
    let mut entry = fault.clone();
    entry["rate"] = json!(1);
    with(&json!([entry]))
}

pub fn is_whole_page(came: &Came) -> bool {
    came.text().is_ok_and(|text| text.contains("AF_initDataCallback") && text.trim_end().ends_with("</html>"))
}
