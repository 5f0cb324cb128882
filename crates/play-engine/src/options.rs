//! Options of a client and of a run, read from JSON and refused by name and value before anything is sent.

use crate::cache::CacheOptions;
use crate::egress::proxy::ProxyUrl;
use crate::error::{Code, EngineError};
use crate::pace::Pace;
use crate::request::FieldPlan;
use crate::retry;
use play_wire::{Shapes, WireError};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The real store.
const STORE: &str = "https://play.google.com";
/// A current browser; the store answers it as it answers people.
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/141.0.0.0 Safari/537.36";
/// Largest body, before and after inflation.
const MAX_BODY: usize = 32 << 20;
/// Requests of one client on the wire at once. With pace off this fills two cores many times over; one h2 connection
/// carries at least 100 streams.
const MAX_IN_FLIGHT: usize = 64;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct ClientJson {
    base_url: Option<String>,
    lang: Option<String>,
    country: Option<String>,
    timeout_ms: Option<f64>,
    deadline_ms: Option<f64>,
    max_in_flight: Option<f64>,
    user_agent: Option<String>,
    headers: Option<BTreeMap<String, String>>,
    ca: Option<String>,
    proxy: Option<String>,
    proxies: Option<Vec<String>>,
    pace: Option<Value>,
    cache: Option<Value>,
    retry: Option<RetryJson>,
    max_body_bytes: Option<f64>,
    shapes: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct RetryJson {
    attempts: Option<f64>,
}

/// Options of a client, complete and checked.
#[derive(Debug)]
pub(crate) struct ClientOptions {
    pub base: Url,
    pub lang: Arc<str>,
    pub country: Arc<str>,
    pub timeout: Duration,
    pub deadline: Option<Duration>,
    pub max_in_flight: usize,
    pub headers: HeaderMap,
    pub ca: Option<String>,
    /// Ways out; empty: none but the direct one.
    pub proxies: Vec<ProxyUrl>,
    pub pace: Pace,
    pub cache: Option<CacheOptions>,
    pub attempts: u32,
    pub max_body: usize,
    pub shapes: Tables,
}

/// The shape tables of a client: the built-in ones cost nothing.
#[derive(Debug)]
pub(crate) enum Tables {
    BuiltIn,
    Own(Box<Shapes>),
}

impl Tables {
    pub fn get(&self) -> &Shapes {
        match self {
            Self::BuiltIn => Shapes::default_static(),
            Self::Own(shapes) => shapes,
        }
    }
}

impl ClientOptions {
    /// Reads the options; `PLAYFAST_BASE_URL` and `PLAYFAST_CA` (a PEM file) stand in where `baseUrl` and `ca` are missing.
    pub fn from_json(json: &str) -> Result<Self, EngineError> {
        let given: ClientJson = parse_object(json)?;
        let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let base = given.base_url.or_else(|| env("PLAYFAST_BASE_URL")).unwrap_or_else(|| STORE.to_owned());
        let ca = match (given.ca, env("PLAYFAST_CA")) {
            (Some(pem), _) => Some(pem),
            (None, Some(path)) => Some(read_ca(&path)?),
            (None, None) => None,
        };
        let lang = given.lang.as_deref().unwrap_or("en");
        let shapes = match &given.shapes {
            Some(overrides) if !overrides.is_null() => {
                Tables::Own(Box::new(Shapes::with_overrides(overrides).map_err(|error| invalid(&error))?))
            }
            _ => Tables::BuiltIn,
        };
        Ok(Self {
            base: base_url(&base)?,
            lang: checked_lang(lang)?.into(),
            country: checked_country(given.country.as_deref().unwrap_or("us"))?.into(),
            timeout: millis("timeoutMs", given.timeout_ms)?.unwrap_or(Duration::from_secs(30)),
            deadline: millis("deadlineMs", given.deadline_ms)?,
            max_in_flight: whole("maxInFlight", given.max_in_flight, 1.0, 10_000.0)?.unwrap_or(MAX_IN_FLIGHT),
            headers: headers(given.user_agent.as_deref(), given.headers)?,
            ca,
            proxies: proxies(given.proxy, given.proxies)?,
            pace: Pace::from_json(given.pace.as_ref().unwrap_or(&Value::Null))?,
            cache: given.cache.as_ref().filter(|cache| !cache.is_null()).map(CacheOptions::from_json).transpose()?,
            attempts: whole("retry.attempts", given.retry.unwrap_or_default().attempts, 1.0, 100.0)?
                .map_or(retry::DEFAULT_ATTEMPTS, |count| u32::try_from(count).unwrap_or(u32::MAX)),
            max_body: whole("maxBodyBytes", given.max_body_bytes, 1024.0, 2_147_483_647.0)?.unwrap_or(MAX_BODY),
            shapes,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct RunJson {
    window: Option<f64>,
    priority: Option<f64>,
    deadline_ms: Option<f64>,
    run_deadline_ms: Option<f64>,
    lang: Option<String>,
    country: Option<String>,
    fields: Option<Vec<String>>,
}

/// Options of a run, complete and checked.
#[derive(Debug)]
pub(crate) struct RunOptions {
    /// Calls admitted and not yet taken, at most.
    pub window: usize,
    pub priority: i32,
    /// From admission to outcome, for each call.
    pub deadline: Option<Duration>,
    /// From the start of the run to its last outcome.
    pub run_deadline: Option<Duration>,
    pub lang: Arc<str>,
    pub country: Arc<str>,
    pub fields: FieldPlan,
}

impl RunOptions {
    /// Reads the options of a run of this client.
    pub fn from_json(json: &str, client: &ClientOptions) -> Result<Self, EngineError> {
        let given: RunJson = parse_object(json)?;
        let priority = given.priority.unwrap_or(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number within i32 just here")]
        let priority = if priority.fract() == 0.0 && priority.abs() <= f64::from(i32::MAX) {
            priority as i32
        } else {
            return Err(EngineError::validation("priority", priority, "must be a whole number"));
        };
        Ok(Self {
            window: whole("window", given.window, 1.0, 1_000_000.0)?.unwrap_or(1024),
            priority,
            deadline: millis("deadlineMs", given.deadline_ms)?.or(client.deadline),
            run_deadline: millis("runDeadlineMs", given.run_deadline_ms)?,
            lang: given.lang.map_or(Ok(client.lang.clone()), |lang| checked_lang(&lang).map(Arc::from))?,
            country: given.country.map_or(Ok(client.country.clone()), |code| checked_country(&code).map(Arc::from))?,
            fields: FieldPlan::new(given.fields.as_deref())?,
        })
    }
}

/// A language tag as the store spells it ("en", "pt-BR", "zh-TW").
pub(crate) fn checked_lang(lang: &str) -> Result<String, EngineError> {
    let fine =
        (2..=16).contains(&lang.len()) && lang.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if fine {
        Ok(lang.to_owned())
    } else {
        Err(EngineError::validation("lang", lang, "must be a language tag such as 'en'"))
    }
}

/// A two-letter country code, in lower case.
pub(crate) fn checked_country(country: &str) -> Result<String, EngineError> {
    if country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic()) {
        Ok(country.to_ascii_lowercase())
    } else {
        Err(EngineError::validation("country", country, "must be a two-letter country code"))
    }
}

/// A [`WireError`] about a caller's value, as an error of the engine.
pub(crate) fn invalid(error: &WireError) -> EngineError {
    match error {
        WireError::Invalid { parameter, value, reason } => EngineError::validation(parameter, value.as_str(), reason),
        other => EngineError::new(Code::Validation, other.to_string()),
    }
}

/// Reads an options object; an empty text is an empty object.
fn parse_object<T: Default + for<'a> Deserialize<'a>>(json: &str) -> Result<T, EngineError> {
    if json.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_str(json).map_err(|error| EngineError::validation("options", excerpt(json), &error.to_string()))
}

fn excerpt(text: &str) -> String {
    text.chars().take(200).collect()
}

fn base_url(text: &str) -> Result<Url, EngineError> {
    let bad = |problem: &str| EngineError::validation("baseUrl", text, problem);
    let url = Url::parse(text).map_err(|_| bad("must be an http or https URL"))?;
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => Ok(url),
        ("http", Some(host)) if is_loopback(host) => Ok(url),
        ("http", Some(_)) => Err(bad("plain http is for loopback only")),
        _ => Err(bad("must be an http or https URL")),
    }
}

/// Whether a host name or address means this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<std::net::IpAddr>();
    address.map_or(bare == "localhost" || bare.ends_with(".localhost"), |address| address.is_loopback())
}

fn proxies(one: Option<String>, many: Option<Vec<String>>) -> Result<Vec<ProxyUrl>, EngineError> {
    match (one, many) {
        (None, None) => Ok(Vec::new()),
        (Some(one), None) => Ok(vec![ProxyUrl::parse(&one, "proxy")?]),
        (None, Some(many)) if many.is_empty() => Err(EngineError::validation("proxies", "[]", "must name a proxy")),
        (None, Some(many)) => {
            let mut seen: BTreeMap<Arc<str>, usize> = BTreeMap::new();
            let parse = |(place, text): (usize, &String)| {
                let proxy = ProxyUrl::parse(text, &format!("proxies[{place}]"))?;
                let number = seen.entry(proxy.label().clone()).or_default();
                *number += 1;
                Ok(proxy.numbered(*number))
            };
            many.iter().enumerate().map(parse).collect()
        }
        (Some(_), Some(_)) => Err(EngineError::validation("proxy", "(hidden)", "cannot stand beside proxies")),
    }
}

fn read_ca(path: &str) -> Result<String, EngineError> {
    std::fs::read_to_string(path).map_err(|error| EngineError::validation("PLAYFAST_CA", path, &error.to_string()))
}

fn headers(agent: Option<&str>, own: Option<BTreeMap<String, String>>) -> Result<HeaderMap, EngineError> {
    let mut map = HeaderMap::new();
    let agent = agent.unwrap_or(USER_AGENT);
    let value = HeaderValue::from_str(agent)
        .map_err(|_| EngineError::validation("userAgent", agent, "has characters a header cannot carry"))?;
    map.insert(reqwest::header::USER_AGENT, value);
    for (name, text) in own.unwrap_or_default() {
        // The value of a header may be a secret, so the error names the header only.
        let bad = || EngineError::validation("headers", name.as_str(), "is not a valid header");
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        map.insert(key, HeaderValue::from_str(&text).map_err(|_| bad())?);
    }
    Ok(map)
}

fn millis(name: &str, given: Option<f64>) -> Result<Option<Duration>, EngineError> {
    match given {
        None => Ok(None),
        // A year is beyond every use and keeps the clock's arithmetic far from its end.
        Some(ms) if ms > 0.0 && ms <= 31_536_000_000.0 => Ok(Some(Duration::from_secs_f64(ms / 1000.0))),
        Some(ms) => Err(EngineError::validation(name, ms, "must be a positive number of milliseconds")),
    }
}

fn whole(name: &str, given: Option<f64>, least: f64, most: f64) -> Result<Option<usize>, EngineError> {
    match given {
        None => Ok(None),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number within small bounds"
        )]
        Some(n) if n.fract() == 0.0 && (least..=most).contains(&n) => Ok(Some(n as usize)),
        Some(n) => Err(EngineError::validation(name, n, &format!("must be a whole number from {least} to {most}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> EngineError {
        ClientOptions::from_json(json).unwrap_err()
    }

    #[test]
    fn defaults() {
        let options = ClientOptions::from_json(r#"{"baseUrl":"https://play.google.com"}"#).unwrap();
        assert_eq!((&*options.lang, &*options.country, options.attempts), ("en", "us", 6));
        assert_eq!(options.timeout, Duration::from_secs(30));
        let run = RunOptions::from_json("{}", &options).unwrap();
        assert_eq!((run.window, run.priority, run.deadline), (1024, 0, None));
    }

    #[test]
    fn wrong_values_are_named() {
        for (json, parameter) in [
            (r#"{"baseUrl":"http://example.com"}"#, "baseUrl"),
            (r#"{"baseUrl":"ftp://x"}"#, "baseUrl"),
            (r#"{"timeoutMs":0}"#, "timeoutMs"),
            (r#"{"maxInFlight":1.5}"#, "maxInFlight"),
            (r#"{"country":"usa"}"#, "country"),
            (r#"{"lang":"e n"}"#, "lang"),
            (r#"{"headers":{"a b":"c"}}"#, "headers"),
            (r#"{"pace":"slow"}"#, "pace"),
            (r#"{"retry":{"attempts":0}}"#, "retry.attempts"),
            (r#"{"proxy":"ftp://u:p@x"}"#, "proxy"),
            (r#"{"proxies":[]}"#, "proxies"),
            (r#"{"proxies":["http://a:1","b"]}"#, "proxies[1]"),
            (r#"{"proxy":"http://a:1","proxies":["http://b:1"]}"#, "proxy"),
            (r#"{"cache":{"ttlMs":5}}"#, "cache.maxBytes"),
            (r#"{"nope":1}"#, "options"),
        ] {
            let error = refused(json);
            assert_eq!(error.code, Code::Validation, "{json}");
            assert_eq!(error.details["parameter"], parameter, "{json}");
        }
    }

    #[test]
    fn loopback() {
        for host in ["127.0.0.1", "127.8.8.8", "[::1]", "localhost", "a.localhost"] {
            assert!(is_loopback(host), "{host}");
        }
        assert!(!is_loopback("example.com") && !is_loopback("10.0.0.1"));
    }
}
