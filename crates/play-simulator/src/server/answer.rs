//! An answer before it becomes a response.

use super::body::Parts;
use super::source::Source;
use super::trick::Trick;
use bytes::Bytes;
use hyper::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, SERVER, VARY,
};
use hyper::{Response, StatusCode};

/// Types of content.
pub const HTML: &str = "text/html; charset=utf-8";
/// Answers to calls, and what the simulator tells about itself.
pub const JSON: &str = "application/json; charset=utf-8";
/// A sentence.
pub const PLAIN: &str = "text/plain; charset=utf-8";

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its type of content.
    pub kind: &'static str,
    /// Its body is gzip.
    pub gzip: bool,
    /// Its body.
    pub source: Source,
    /// Headers that not every answer has.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// What is said about its length.
    pub length: Length,
    /// How it is sent, when not at once and whole.
    pub trick: Option<Box<Trick>>,
}

/// What is said about the length of a body.
#[derive(Clone, Copy)]
pub enum Length {
    /// The truth.
    True,
    /// Nothing.
    Unsaid,
    /// Something else.
    Claimed(u64),
}

impl Answer {
    /// An answer of these parts.
    pub fn new(status: StatusCode, kind: &'static str, gzip: bool, parts: Vec<Bytes>) -> Self {
        let source = parts.into();
        Self { status, kind, gzip, source, headers: Vec::new(), length: Length::True, trick: None }
    }

    /// A text.
    pub fn text(status: StatusCode, kind: &'static str, text: impl Into<Bytes>) -> Self {
        Self::new(status, kind, false, vec![text.into()])
    }

    /// The store's refusal with a status and nothing else to say.
    pub fn refusal(status: StatusCode) -> Self {
        let reason = status.canonical_reason().unwrap_or("Unknown");
        let text = format!(
            "<!DOCTYPE html><html lang=en><title>Error {} ({reason})!!1</title><p>{reason}</p></html>",
            status.as_u16()
        );
        Self::text(status, HTML, text)
    }

    /// With one more header; a value no header can have is left out.
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }

    /// The response; `open` lives until it is sent.
    pub fn into_response(self, open: Option<Box<dyn Send + Sync>>) -> Response<Parts> {
        let mut body = Parts::new(self.source, open).tricked(self.trick);
        if !matches!(self.length, Length::True) {
            body = body.silent();
        }
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store, max-age=0, must-revalidate"));
        headers.insert(SERVER, HeaderValue::from_static("ESF"));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if self.gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if let Length::Claimed(length) = self.length {
            headers.insert(CONTENT_LENGTH, length.into());
        }
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}
