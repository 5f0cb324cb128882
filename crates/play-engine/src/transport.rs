//! HTTP: one client per set of transport options, shared by the whole process, and the bounds every exchange has.

use crate::bodies::{Bodies, Share};
use crate::error::{Code, EngineError};
use crate::options::{ClientOptions, is_loopback};
use crate::redirect::{self, Refused};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Request, Response, Url};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::collections::HashMap;
use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

/// So long without a byte of the body is a stall.
const STALL: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(10);

/// A pool of connections.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client,
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
    /// Anything else; the text names no credentials.
    Network(String),
}

impl Transport {
    /// The transport for these options; equal options get the same one as long as a client uses it.
    pub fn shared(options: &ClientOptions) -> Result<Arc<Self>, EngineError> {
        static REGISTER: OnceLock<Mutex<HashMap<u64, Weak<Transport>>>> = OnceLock::new();
        let mut hasher = DefaultHasher::new();
        (options.base.scheme(), options.base.host_str(), options.base.port()).hash(&mut hasher);
        (&options.ca, &options.proxy).hash(&mut hasher);
        let key = hasher.finish();
        let mut register = REGISTER.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(transport) = register.get(&key).and_then(Weak::upgrade) {
            return Ok(transport);
        }
        register.retain(|_, transport| transport.strong_count() > 0);
        let transport = Arc::new(Self { client: build(options)? });
        register.insert(key, Arc::downgrade(&transport));
        Ok(transport)
    }

    /// Sends one request and reads its whole body, within `timeout` and `cap` bytes.
    pub async fn send(&self, request: Request, timeout: Duration, cap: usize) -> Result<Arrival, SendError> {
        match tokio::time::timeout(timeout, self.exchange(request, cap)).await {
            Ok(result) => result,
            Err(_) => Err(SendError::Timeout),
        }
    }

    async fn exchange(&self, request: Request, cap: usize) -> Result<Arrival, SendError> {
        let mut response = self.client.execute(request).await.map_err(|error| failure(&error))?;
        let status = response.status().as_u16();
        let host = response.url().host_str().unwrap_or("").to_owned();
        let retry_after = retry_after(response.headers());
        let gzip = is_gzip(response.headers());
        let (body, share) = read(&mut response, cap).await?;
        Ok(Arrival { status, host, retry_after, gzip, body, share })
    }
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

async fn read(response: &mut Response, cap: usize) -> Result<(Vec<u8>, Share), SendError> {
    let bodies = Bodies::shared();
    let mut share = Share::default();
    let stated = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if stated > cap {
        return Err(SendError::TooLarge);
    }
    // A stated length is a hint: nobody gets a megabyte for a promise.
    let mut body = Vec::with_capacity(stated.min(1 << 20));
    loop {
        let chunk = match tokio::time::timeout(STALL, response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => return Ok((body, share)),
            Ok(Err(error)) => return Err(failure(&error)),
            Err(_) => return Err(SendError::Stall),
        };
        if body.len() + chunk.len() > cap {
            return Err(SendError::TooLarge);
        }
        bodies.cover(&mut share, body.len() + chunk.len()).await;
        body.extend_from_slice(&chunk);
    }
}

fn is_gzip(headers: &HeaderMap) -> bool {
    let encoding = headers.get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    encoding.is_some_and(|text| text.trim().eq_ignore_ascii_case("gzip") || text.trim().eq_ignore_ascii_case("x-gzip"))
}

/// `Retry-After` in seconds. The form with a date is rare and needs a calendar; it counts as "not named".
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u32 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(u64::from(seconds)))
}

fn failure(error: &reqwest::Error) -> SendError {
    let mut source = error.source();
    let mut deepest = None;
    while let Some(cause) = source {
        if let Some(refused) = cause.downcast_ref::<Refused>() {
            return SendError::Redirect(refused.clone());
        }
        deepest = Some(cause.to_string());
        source = cause.source();
    }
    // The error's own text holds the URL (and a proxy's may hold its password), so only the causes' words are kept.
    let what = if error.is_connect() { "cannot connect" } else { "connection failed" };
    SendError::Network(deepest.map_or_else(|| what.to_owned(), |cause| format!("{what}: {cause}")))
}

fn build(options: &ClientOptions) -> Result<Client, EngineError> {
    let tls = tls(options.ca.as_deref())?;
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::policy(&options.base))
        .referer(false)
        .tcp_nodelay(true)
        .connect_timeout(CONNECT)
        .pool_idle_timeout(Duration::from_secs(90))
        // One packed answer is 100 to 200 KB on the wire; windows of 64 KB would cost a round trip for each third of it.
        .http2_initial_stream_window_size(2 << 20)
        .http2_initial_connection_window_size(32 << 20);
    let loopback = options.base.host_str().is_some_and(is_loopback);
    if loopback || options.proxy.is_some() {
        builder = builder.no_proxy();
    }
    if let Some(url) = &options.proxy {
        // The URL may hold a password: the error names the parameter only.
        let proxy = reqwest::Proxy::all(url)
            .map_err(|_| EngineError::validation("proxy", "(hidden)", "must be an http or https proxy URL"))?;
        builder = builder.proxy(proxy);
    }
    builder.build().map_err(|error| EngineError::new(Code::Network, format!("cannot build the HTTP client: {error}")))
}

fn tls(ca: Option<&str>) -> Result<ClientConfig, EngineError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = ca {
        let bad = |problem: &str| EngineError::validation("ca", pem.chars().take(60).collect::<String>(), problem);
        let mut count = 0;
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|_| bad("must be certificates in PEM form"))?;
            roots.add(certificate).map_err(|_| bad("holds a certificate that cannot be used"))?;
            count += 1;
        }
        if count == 0 {
            return Err(bad("must be certificates in PEM form"));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| EngineError::new(Code::Network, error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
