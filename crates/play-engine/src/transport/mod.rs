//! HTTP: one client per set of transport options, shared by the whole process, and the bounds every exchange has.

mod build;

use crate::bodies::{Bodies, Share};
use crate::clock;
use crate::egress::proxy::ProxyUrl;
use crate::error::EngineError;
use crate::options::ClientOptions;
use crate::redirect::{self, Refused};
use crate::stats::Counter;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Request, Response, Url};
use std::collections::HashMap;
use std::error::Error;
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

/// So long without a byte of the body is a stall.
const STALL: Duration = Duration::from_secs(15);

/// A pool of connections.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client,
    base: Url,
    proxied: bool,
}

/// What came back, as it came over the wire.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub status: u16,
    /// Host of the final URL.
    pub host: String,
    pub retry_after: Option<Duration>,
    pub gzip: bool,
    pub body: Vec<u8>,
    /// The body's share of the memory all bodies have.
    pub share: Share,
}

/// Why nothing (complete) came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SendError {
    /// `timeoutMs` passed.
    Timeout,
    /// 15 s without a byte.
    Stall,
    /// The body passed the cap.
    TooLarge,
    /// A redirect that is not followed.
    Redirect(Refused),
    /// The proxy cannot be reached or does not let us through; the text names no credentials.
    Proxy(String),
    /// Anything else; the text names no credentials.
    Network(String),
}

/// What is left of the time an exchange may spend on the network. Waiting for room is not counted.
struct Allowance {
    left: Duration,
}

impl Allowance {
    /// Waits for the network, at most `limit`.
    async fn spend<T>(&mut self, limit: Duration, work: impl Future<Output = T>) -> Result<T, SendError> {
        let started = clock::now();
        let result = clock::timeout(limit.min(self.left), work).await;
        let stalled = limit < self.left;
        self.left = self.left.saturating_sub(clock::now().saturating_duration_since(started));
        result.ok_or(if stalled { SendError::Stall } else { SendError::Timeout })
    }
}

impl Transport {
    /// The transport for these options; equal options get the same one as long as a client uses it.
    pub fn shared(options: &ClientOptions, proxy: Option<&ProxyUrl>) -> Result<Arc<Self>, EngineError> {
        static REGISTER: OnceLock<Mutex<HashMap<u64, Weak<Transport>>>> = OnceLock::new();
        let mut hasher = DefaultHasher::new();
        (options.base.scheme(), options.base.host_str(), options.base.port()).hash(&mut hasher);
        (&options.ca, proxy).hash(&mut hasher);
        let key = hasher.finish();
        let mut register = REGISTER.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(transport) = register.get(&key).and_then(Weak::upgrade) {
            return Ok(transport);
        }
        register.retain(|_, transport| transport.strong_count() > 0);
        let client = build::client(options, proxy)?;
        let transport = Arc::new(Self { client, base: options.base.clone(), proxied: proxy.is_some() });
        register.insert(key, Arc::downgrade(&transport));
        Ok(transport)
    }

    /// Sends one request, follows what may be followed, and reads the whole body, within `timeout` and `cap` bytes.
    /// `sent` counts each request that leaves, those after a redirect too.
    pub async fn send(
        &self,
        mut request: Request,
        timeout: Duration,
        cap: usize,
        sent: &Counter,
    ) -> Result<Arrival, SendError> {
        let mut allowance = Allowance { left: timeout };
        for hops in 1.. {
            let again = request.try_clone();
            let from = request.url().clone();
            sent.add(1);
            let response = allowance.spend(timeout, self.client.execute(request)).await?;
            let mut response = response.map_err(|error| self.failure(&error))?;
            let status = response.status().as_u16();
            if status == 407 {
                return Err(SendError::Proxy("the proxy wants other credentials (407)".to_owned()));
            }
            match (redirect::target(&self.base, &from, status, response.headers(), hops), again) {
                (Some(Err(refused)), _) => return Err(SendError::Redirect(refused)),
                (Some(Ok(to)), Some(again)) => request = follow(again, status, to),
                _ => return self.read(&mut response, &mut allowance, cap).await,
            }
        }
        Err(SendError::Timeout)
    }

    async fn read(&self, response: &mut Response, allowance: &mut Allowance, cap: usize) -> Result<Arrival, SendError> {
        let status = response.status().as_u16();
        let host = response.url().host_str().unwrap_or("").to_owned();
        let retry_after = retry_after(response.headers());
        let gzip = is_gzip(response.headers());
        let stated = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        if stated > cap {
            return Err(SendError::TooLarge);
        }
        // A stated length is a hint: nobody gets a megabyte for a promise.
        let mut body = Vec::with_capacity(stated.min(1 << 20));
        let mut share = Share::default();
        while let Some(chunk) = allowance.spend(STALL, response.chunk()).await?.map_err(|error| self.failure(&error))? {
            if body.len() + chunk.len() > cap {
                return Err(SendError::TooLarge);
            }
            Bodies::shared().cover(&mut share, body.len() + chunk.len()).await;
            body.extend_from_slice(&chunk);
        }
        Ok(Arrival { status, host, retry_after, gzip, body, share })
    }

    fn failure(&self, error: &reqwest::Error) -> SendError {
        let mut source = error.source();
        let mut deepest = None;
        while let Some(cause) = source {
            deepest = Some(cause.to_string());
            source = cause.source();
        }
        // The error's own text holds the URL (and a proxy's may hold its password), so only the causes' words are kept.
        let what = match (error.is_connect(), self.proxied) {
            (true, true) => "cannot connect by way of the proxy",
            (true, false) => "cannot connect",
            _ => "connection failed",
        };
        let text = deepest.map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}"));
        if error.is_connect() && self.proxied { SendError::Proxy(text) } else { SendError::Network(text) }
    }
}

/// The request after a redirect: 307 and 308 repeat it, the others ask for a page.
fn follow(mut request: Request, status: u16, to: Url) -> Request {
    *request.url_mut() = to;
    if !matches!(status, 307 | 308) && request.method() != Method::GET {
        *request.method_mut() = Method::GET;
        *request.body_mut() = None;
        request.headers_mut().remove(header::CONTENT_TYPE);
    }
    request
}

/// A request with the headers every request has.
pub(crate) fn request(method: Method, url: Url, headers: &HeaderMap, lang: &str, body: Option<String>) -> Request {
    let mut request = Request::new(method, url);
    let map = request.headers_mut();
    map.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    if let Ok(lang) = HeaderValue::from_str(lang) {
        map.insert(header::ACCEPT_LANGUAGE, lang);
    }
    if body.is_some() {
        let form = HeaderValue::from_static("application/x-www-form-urlencoded;charset=UTF-8");
        map.insert(header::CONTENT_TYPE, form);
    }
    for (name, value) in headers {
        map.insert(name, value.clone());
    }
    *request.body_mut() = body.map(Into::into);
    request
}

fn is_gzip(headers: &HeaderMap) -> bool {
    let encoding = headers.get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    encoding.is_some_and(|text| text.trim().eq_ignore_ascii_case("gzip") || text.trim().eq_ignore_ascii_case("x-gzip"))
}

/// `Retry-After`, in seconds or as a date. A date is measured from the answer's own `Date`, so that a wrong clock on
/// either side changes nothing.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
    let named = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = named.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let date = httpdate::parse_http_date(named).ok()?;
    let from = text(header::DATE).and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or_else(SystemTime::now);
    Some(date.duration_since(from).unwrap_or_default())
}

/// Milliseconds of a moment for people: since the epoch.
pub(crate) fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// How long something took on the engine's clock.
pub(crate) fn since(started: Instant) -> Duration {
    clock::now().saturating_duration_since(started)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let headers = |pairs: &[(header::HeaderName, &'static str)]| {
            pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect::<HeaderMap>()
        };
        let named = |pairs: &[_]| retry_after(&headers(pairs)).map(|pause| pause.as_secs());
        assert_eq!(named(&[(header::RETRY_AFTER, "120")]), Some(120));
        let date = (header::DATE, "Sat, 21 Nov 2026 10:00:00 GMT");
        assert_eq!(named(&[(header::RETRY_AFTER, "Sat, 21 Nov 2026 10:00:30 GMT"), date.clone()]), Some(30));
        assert_eq!(named(&[(header::RETRY_AFTER, "Sat, 21 Nov 2026 09:00:00 GMT"), date]), Some(0));
        assert_eq!(named(&[(header::RETRY_AFTER, "soon")]), None);
        assert_eq!(named(&[]), None);
    }
}
