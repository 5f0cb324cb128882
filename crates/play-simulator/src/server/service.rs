//! Requests and what they get.

use super::body::Parts;
use super::stats::{Open, Stats};
use crate::catalogue::dice::mix;
use crate::catalogue::storefront::Storefront;
use crate::messages::search::Query;
use crate::store::{Given, PageAnswer, Store};
use crate::wire::frames::{self, Frame, Reply};
use crate::wire::pieces::Assembly;
use crate::wire::request::{calls, parameter};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, SERVER, VARY};
use hyper::{Method, Request, Response, StatusCode};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::time::Instant;

/// Bodies above this are refused.
const LONGEST_BODY: usize = 16 << 20;
/// After so many answers that had to be made, others on the same thread get a turn.
const TURN: usize = 16;

/// What all connections share.
pub struct Shared {
    /// Who answers.
    pub store: Store,
    /// Counters.
    pub stats: Arc<Stats>,
    /// Time to an answer.
    pub latency: Duration,
    /// Up to so much more or less.
    pub jitter: Duration,
    /// What stands between a request and the store; nothing by default. See [`Step`].
    pub steps: Vec<Step>,
}

/// A step between a request and the store: given the number of the request and the request, it may answer in the store's
/// place. Whatever is to go wrong on purpose goes in here, so that the store behind it need not know.
pub type Step = Box<dyn Fn(u64, &Request<Incoming>) -> Option<Answer> + Send + Sync>;

impl Shared {
    /// How long the answer to a request takes: evenly spread over latency - jitter to latency + jitter, never below 0.
    fn wait(&self, turn: u64) -> Duration {
        let share = (mix(turn, 0x6A69_7474) >> 11) as f64 / (1_u64 << 52) as f64;
        (self.latency + self.jitter.mul_f64(share)).saturating_sub(self.jitter)
    }
}

/// An answer before it becomes a response.
pub struct Answer {
    status: StatusCode,
    kind: &'static str,
    gzip: bool,
    parts: Vec<Bytes>,
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// Answers one request.
pub async fn serve(shared: Arc<Shared>, request: Request<Incoming>) -> Response<Parts> {
    let path = request.uri().path();
    if let Some(own) = path.strip_prefix("/__simulator/") {
        let answer = own_request(&shared, own, &request);
        return respond(answer, None);
    }
    let arrived = Instant::now();
    let turn = shared.stats.requests.fetch_add(1, Relaxed);
    let open = Open::new(&shared.stats, |stats| &stats.open_requests);
    let answer = match shared.steps.iter().find_map(|step| step(turn, &request)) {
        Some(answer) => answer,
        None => answer(&shared, request).await,
    };
    let wait = shared.wait(turn);
    if !wait.is_zero() {
        // Counted from the request: making the answer is part of the time, as on a real server.
        tokio::time::sleep_until(arrived + wait).await;
    }
    respond(answer, Some(Box::new(open)))
}

fn respond(answer: Answer, open: Option<Box<dyn Send + Sync>>) -> Response<Parts> {
    let mut response = Response::new(Parts::new(answer.parts, open));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store, max-age=0, must-revalidate"));
    headers.insert(SERVER, HeaderValue::from_static("ESF"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if answer.gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// Requests for the simulator itself; they are neither counted nor delayed.
fn own_request(shared: &Shared, path: &str, request: &Request<Incoming>) -> Answer {
    let text = |status, kind, text: String| Answer { status, kind, gzip: false, parts: vec![text.into()] };
    match (path, request.method()) {
        ("stats", &Method::GET) => text(StatusCode::OK, JSON, shared.stats.to_json()),
        ("reset", &Method::POST) => {
            shared.stats.reset();
            text(StatusCode::OK, JSON, shared.stats.to_json())
        }
        ("replay", &Method::GET) => {
            let all = parameter(request.uri().query().unwrap_or_default(), "all").is_some();
            text(StatusCode::OK, JSON, shared.store.replay_json(all))
        }
        _ => text(StatusCode::NOT_FOUND, PLAIN, "known: GET stats, GET replay, POST reset".into()),
    }
}

async fn answer(shared: &Shared, request: Request<Incoming>) -> Answer {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let storefront = Storefront::new(parameter(&query, "hl").as_deref(), parameter(&query, "gl").as_deref());
    let gzip = takes_gzip(&request);
    match (request.method(), request.uri().path()) {
        (&Method::POST, "/_/PlayStoreUi/data/batchexecute") => {
            shared.stats.posts.fetch_add(1, Relaxed);
            let chunked = parameter(&query, "rt").as_deref() == Some("c");
            match Limited::new(request.into_body(), LONGEST_BODY).collect().await {
                Ok(body) => batch(shared, &storefront, &body.to_bytes(), chunked, gzip).await,
                Err(_) => refusal(StatusCode::PAYLOAD_TOO_LARGE),
            }
        }
        (&Method::GET, path) => {
            shared.stats.pages.fetch_add(1, Relaxed);
            let page = match path {
                "/store/apps/details" => {
                    let id = parameter(&query, "id").unwrap_or_default();
                    shared.store.details_page(&id, &storefront)
                }
                "/store/search" => {
                    let term = parameter(&query, "q").unwrap_or_default();
                    let price = parameter(&query, "price").and_then(|price| price.parse().ok()).unwrap_or(0);
                    shared.store.search_page(&Query { term, price, count: 50 }, &storefront)
                }
                "/store/apps/datasafety" | "/store/apps/dev" => {
                    let id = parameter(&query, "id").unwrap_or_default();
                    shared.store.other_page(path.trim_start_matches("/store/apps/"), &id, &storefront)
                }
                "/store/apps" => shared.store.other_page("home", "", &storefront),
                _ => shared.store.missing_page(&storefront),
            };
            page_answer(shared, &page, gzip)
        }
        _ => refusal(StatusCode::METHOD_NOT_ALLOWED),
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

fn refusal(status: StatusCode) -> Answer {
    let reason = status.canonical_reason().unwrap_or_default();
    let text = format!(
        "<!DOCTYPE html><html lang=en><title>Error {} ({reason})!!1</title><p>{reason}</p></html>",
        status.as_u16()
    );
    Answer { status, kind: HTML, gzip: false, parts: vec![text.into()] }
}

fn page_answer(shared: &Shared, given: &Given<PageAnswer>, gzip: bool) -> Answer {
    if given.cached {
        shared.stats.cache_hits.fetch_add(1, Relaxed);
    }
    let mut assembly = Assembly::new(gzip);
    for piece in &given.answer.page {
        assembly.push(piece);
    }
    let status = StatusCode::from_u16(given.answer.status).unwrap_or(StatusCode::OK);
    Answer { status, kind: HTML, gzip, parts: assembly.finish() }
}

async fn batch(shared: &Shared, storefront: &Storefront, body: &[u8], chunked: bool, gzip: bool) -> Answer {
    let Ok(calls) = calls(body) else { return refusal(StatusCode::BAD_REQUEST) };
    shared.stats.count_calls(calls.iter().map(|call| call.rpc.as_str()));
    let mut replies: Vec<Reply> = Vec::with_capacity(calls.len());
    let (mut hits, mut made) = (0, 0);
    for call in &calls {
        let given = shared.store.reply(call, storefront);
        if given.cached {
            hits += 1;
        } else {
            made += 1;
            if made % TURN == 0 {
                tokio::task::yield_now().await;
            }
        }
        replies.push(given.answer);
    }
    shared.stats.cache_hits.fetch_add(hits, Relaxed);
    let frames: Vec<Frame<'_>> =
        calls.iter().zip(replies).map(|(call, reply)| Frame { rpc: &call.rpc, tag: &call.tag, reply }).collect();
    Answer { status: StatusCode::OK, kind: JSON, gzip, parts: frames::assemble(&frames, chunked, gzip) }
}
