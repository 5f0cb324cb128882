//! What was asked: a request, read to the end where it holds calls.

use crate::catalogue::storefront::Storefront;
use crate::wire::request::{Call, calls, parameter};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::ACCEPT_ENCODING;
use hyper::{Method, Request, Uri};

/// Bodies above this are refused.
const LONGEST_BODY: usize = 16 << 20;
const CALLS: &str = "/_/PlayStoreUi/data/batchexecute";

/// A request.
pub struct Asked {
    /// How.
    pub method: Method,
    /// What.
    pub uri: Uri,
    /// The answer may be gzip.
    pub gzip: bool,
    /// What came with it.
    pub body: Sent,
}

/// The body of a request.
pub enum Sent {
    /// None that is read.
    Nothing,
    /// Calls.
    Calls(Bytes),
    /// More than is taken, or less than was promised.
    Unreadable,
}

impl Asked {
    /// Reads a request.
    pub async fn read(request: Request<Incoming>) -> Self {
        let gzip = takes_gzip(&request);
        let (head, body) = request.into_parts();
        let body = if head.method == Method::POST && head.uri.path() == CALLS {
            match Limited::new(body, LONGEST_BODY).collect().await {
                Ok(body) => Sent::Calls(body.to_bytes()),
                Err(_) => Sent::Unreadable,
            }
        } else {
            Sent::Nothing
        };
        Self { method: head.method, uri: head.uri, gzip, body }
    }

    /// A parameter of the address.
    pub fn parameter(&self, name: &str) -> Option<String> {
        parameter(self.uri.query().unwrap_or_default(), name)
    }

    /// Language and country asked for.
    pub fn storefront(&self) -> Storefront {
        Storefront::new(self.parameter("hl").as_deref(), self.parameter("gl").as_deref())
    }

    /// Whether it is a POST of calls.
    pub fn has_calls(&self) -> bool {
        !matches!(self.body, Sent::Nothing)
    }

    /// How many calls it holds; 1 when it holds none that can be read.
    pub fn call_count(&self) -> u64 {
        match &self.body {
            Sent::Calls(body) => calls(body).map_or(1, |calls: Vec<Call>| calls.len() as u64),
            Sent::Nothing | Sent::Unreadable => 1,
        }
    }
}

fn takes_gzip(request: &Request<Incoming>) -> bool {
    request.headers().get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|coding| {
            let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
            name.trim().eq_ignore_ascii_case("gzip") && !matches!(quality.trim(), "q=0" | "q=0.0")
        })
    })
}
