//! Requests and what the store answers.

use super::answer::{Answer, HTML, JSON};
use super::asked::{Asked, Sent};
use super::body::Parts;
use super::connection::Line;
use super::frames::Spoiler;
use super::own::own_request;
use super::stats::{Open, Stats};
use super::trick::Broken;
use super::trouble::under_faults;
use crate::catalogue::dice::mix;
use crate::catalogue::storefront::Storefront;
use crate::clock::Clock;
use crate::faults::{FaultOptions, Faults, Installed};
use crate::messages::search::Query;
use crate::store::{Given, PageAnswer, Store};
use crate::wire::frames::{self, Frame, Reply};
use crate::wire::pieces::Assembly;
use crate::wire::request::{Call, calls};
use hyper::body::Incoming;
use hyper::{Method, Request, Response, StatusCode};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::time::Instant;

/// After so many answers that had to be made, others on the same thread get a turn.
const TURN: usize = 16;

/// What all connections share.
pub struct Shared {
    /// Who answers.
    pub store: Store,
    /// Counters.
    pub stats: Arc<Stats>,
    /// Seed of the simulator.
    pub seed: u64,
    /// What time it is.
    pub clock: Clock,
    /// Time to an answer, on the wall.
    pub latency: Duration,
    /// Up to so much more or less, on the wall.
    pub jitter: Duration,
    /// What goes wrong on purpose; nothing by default.
    pub faults: Installed,
}

impl Shared {
    /// How long the answer to a request takes: evenly spread over latency - jitter to latency + jitter, never below 0.
    fn wait(&self, turn: u64) -> Duration {
        let share = (mix(turn, 0x6A69_7474) >> 11) as f64 / (1_u64 << 52) as f64;
        (self.latency + self.jitter.mul_f64(share)).saturating_sub(self.jitter)
    }

    /// Replaces what goes wrong.
    pub fn set_faults(&self, options: &FaultOptions) {
        let faults = (!options.is_none()).then(|| Faults::new(options, self.seed, self.clock.now()));
        self.faults.set(faults);
    }
}

/// Answers one request; an error breaks the connection or, over HTTP/2, the stream.
pub async fn serve(line: &Arc<Line>, request: Request<Incoming>) -> Result<Response<Parts>, Broken> {
    let shared = &line.shared;
    if request.uri().path().starts_with("/__simulator/") {
        return Ok(own_request(shared, request).await.into_response(None));
    }
    let arrived = Instant::now();
    let turn = shared.stats.requests.fetch_add(1, Relaxed);
    let open = Open::new(&shared.stats, |stats| &stats.open_requests);
    let faults = shared.faults.current();
    let asked = Asked::read(request).await;
    if asked.has_calls() {
        shared.stats.posts.fetch_add(1, Relaxed);
    } else if asked.method == Method::GET {
        shared.stats.pages.fetch_add(1, Relaxed);
    }
    let answer = if let Some(faults) = &faults {
        under_faults(line, faults, &asked).await
    } else {
        shared.stats.accepted.fetch_add(1, Relaxed);
        Ok(answer(shared, &asked, &asked.storefront(), asked.gzip, None).await)
    };
    let wait = shared.wait(turn);
    if !wait.is_zero() {
        // Counted from the request: making the answer is part of the time, as on a real server.
        tokio::time::sleep_until(arrived + wait).await;
    }
    answer.map(|answer| answer.into_response(Some(Box::new(open))))
}

/// The faults and the number of the request that meets them.
pub type Hit<'a> = (&'a Faults, u64);

/// The store's answer for a storefront; `hit` may spoil the frames of calls.
pub async fn answer(
    shared: &Shared,
    asked: &Asked,
    storefront: &Storefront,
    gzip: bool,
    hit: Option<Hit<'_>>,
) -> Answer {
    match (&asked.body, &asked.method) {
        (Sent::Calls(body), _) => {
            let chunked = asked.parameter("rt").as_deref() == Some("c");
            let Ok(calls) = calls(body) else { return Answer::refusal(StatusCode::BAD_REQUEST) };
            batch(shared, storefront, &calls, Framing { chunked, gzip }, hit).await
        }
        (Sent::Unreadable, _) => Answer::refusal(StatusCode::PAYLOAD_TOO_LARGE),
        (Sent::Nothing, &Method::GET) => page_answer(shared, &page(shared, asked, storefront), gzip),
        (Sent::Nothing, _) => Answer::refusal(StatusCode::METHOD_NOT_ALLOWED),
    }
}

fn page(shared: &Shared, asked: &Asked, storefront: &Storefront) -> Given<PageAnswer> {
    let id = || asked.parameter("id").unwrap_or_default();
    match asked.uri.path() {
        "/store/apps/details" => shared.store.details_page(&id(), storefront),
        "/store/search" => {
            let term = asked.parameter("q").unwrap_or_default();
            let price = asked.parameter("price").and_then(|price| price.parse().ok()).unwrap_or(0);
            shared.store.search_page(&Query { term, price, count: 50 }, storefront)
        }
        path @ ("/store/apps/datasafety" | "/store/apps/dev") => {
            shared.store.other_page(path.trim_start_matches("/store/apps/"), &id(), storefront)
        }
        "/store/apps" => shared.store.other_page("home", "", storefront),
        _ => shared.store.missing_page(storefront),
    }
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
    Answer::new(status, HTML, gzip, assembly.finish())
}

/// How the frames of an answer are put on the wire.
#[derive(Clone, Copy)]
struct Framing {
    chunked: bool,
    gzip: bool,
}

async fn batch(
    shared: &Shared,
    storefront: &Storefront,
    calls: &[Call],
    framing: Framing,
    hit: Option<Hit<'_>>,
) -> Answer {
    shared.stats.count_calls(calls.iter().map(|call| call.rpc.as_str()));
    let mut replies: Vec<Reply> = Vec::with_capacity(calls.len());
    let (mut hits, mut made) = (0, 0);
    for call in calls {
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
    let frames: Vec<Frame<'_>> = calls.iter().zip(replies).map(|(call, reply)| Frame::new(call, reply)).collect();
    let (frames, order) = match hit {
        None => (frames, None),
        Some(hit) => Spoiler { shared, storefront, hit, calls }.spoil(frames),
    };
    let parts = match order {
        None => frames::assemble(&frames, framing.chunked, framing.gzip),
        Some(order) => frames::assemble_in(&order, &frames, framing.chunked, framing.gzip),
    };
    Answer::new(StatusCode::OK, JSON, framing.gzip, parts)
}
