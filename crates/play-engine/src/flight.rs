//! One exchange: a pack of calls out as a POST, its answer back and taken apart; or one page.

use crate::block::{Expect, Verdict, classify};
use crate::bodies::Bodies;
use crate::client::Inner;
use crate::failure::{self, Lost};
use crate::inflate;
use crate::reading::{self, Read};
use crate::scheduler::entry::Road;
use crate::scheduler::fronts::Front;
use crate::scheduler::pack::{Pack, Packed};
use crate::scheduler::ticket::Done;
use crate::transport::{self, Arrival, SendError};
use play_wire::batchexecute::{self, Frame, PackedCall};
use reqwest::{Method, Request, Url};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// Outcomes are handed over after so much reading, so that the first do not wait for the last of a large pack.
const HAND_OVER: Duration = Duration::from_millis(1);
/// Before a payload of this size everything finished is handed over.
const LARGE: usize = 64 * 1024;

/// Sends a pack and settles all its calls. Ends early, and drops the connection's stream, when `cancel` says so.
pub(crate) async fn fly(client: Arc<Inner>, pack: Pack, cancel: Arc<Notify>) {
    let _landing = Landing { client: client.clone(), flight: pack.flight };
    tokio::select! {
        biased;
        () = cancel.notified() => {}
        () = exchange(&client, &pack) => {}
    }
}

/// Frees the slot however the exchange ends: finished, cancelled or panicked.
struct Landing {
    client: Arc<Inner>,
    flight: u64,
}

impl Drop for Landing {
    fn drop(&mut self) {
        let mut done = Vec::new();
        self.client.lock().landed(self.flight, &mut done);
        self.client.deliver(done);
        self.client.kick();
    }
}

async fn exchange(client: &Inner, pack: &Pack) {
    let result = match pack.road {
        Road::Rpc => post(client, pack).await,
        Road::Page => page(client, &pack.calls[0], &pack.front).await,
    };
    let Err(lost) = result else { return };
    if lost.refused {
        client.stats.refusals.add(1);
        client.pacer.refused(Instant::now(), lost.pause);
    }
    let ids: Vec<u64> = pack.calls.iter().map(|packed| packed.id).collect();
    settle(client, |sched, now, done| {
        if lost.poison {
            sched.poisoned(&ids, &lost.failure, now, done);
        } else {
            for id in &ids {
                sched.failed(*id, &lost.failure, now, done);
            }
        }
    });
}

async fn post(client: &Inner, pack: &Pack) -> Result<(), Lost> {
    let shapes = client.options.shapes.get();
    let payloads: Vec<String> = pack.calls.iter().map(|one| one.call.payload(one.template, shapes)).collect();
    let tags: Vec<String> = (0..pack.calls.len()).map(|tag| tag.to_string()).collect();
    let calls: Vec<PackedCall<'_>> = pack
        .calls
        .iter()
        .zip(payloads.iter().zip(&tags))
        .map(|(one, (payload, tag))| PackedCall { rpc: one.call.rpc(one.template), payload, tag })
        .collect();
    let body = batchexecute::encode_body(&calls);
    let request = post_request(client, pack, body);
    client.stats.calls.add(pack.calls.len());
    let (arrival, body) = fetch(client, request).await?;
    let verdict = classify(Expect::Rpc, arrival.status, &arrival.host, &body);
    if let Some(lost) = failure::of_verdict(verdict, arrival.status, arrival.retry_after) {
        return Err(lost);
    }
    let frames = batchexecute::frames(&body).map_err(|error| failure::of_garbage(&error))?;
    read_all(client, &pack.calls, pair(&pack.calls, &frames)).await;
    Ok(())
}

fn post_request(client: &Inner, pack: &Pack, body: String) -> Request {
    let front = &pack.front;
    let mut rpcs: Vec<&str> = pack.calls.iter().map(|one| one.call.rpc(one.template)).collect();
    rpcs.sort_unstable();
    rpcs.dedup();
    let mut url = at(&client.options.base, "/_/PlayStoreUi/data/batchexecute");
    url.query_pairs_mut()
        .append_pair("rpcids", &rpcs.join(","))
        .append_pair("hl", &front.lang)
        .append_pair("gl", &front.country);
    client.stats.bytes_out.add(body.len());
    transport::request(Method::POST, url, &client.options.headers, &front.lang, Some(body))
}

async fn page(client: &Inner, packed: &Packed, front: &Front) -> Result<(), Lost> {
    let Some(path) = packed.call.page_path() else { return Ok(()) };
    let mut url = at(&client.options.base, &path);
    url.query_pairs_mut().append_pair("hl", &front.lang).append_pair("gl", &front.country);
    let request = transport::request(Method::GET, url, &client.options.headers, &front.lang, None);
    client.stats.pages.add(1);
    let (arrival, body) = fetch(client, request).await?;
    let verdict = classify(Expect::Page, arrival.status, &arrival.host, &body);
    if verdict == Verdict::NotFound {
        settle(client, |sched, _, done| sched.nothing_there(packed.id, done));
        return Ok(());
    }
    if let Some(lost) = failure::of_verdict(verdict, arrival.status, arrival.retry_after) {
        return Err(lost);
    }
    let read = reading::page(packed, &body, client.options.shapes.get());
    settle(client, |sched, now, done| match read {
        Read::Value(value, bytes) => sched.value(packed.id, packed.template, value, bytes, done),
        Read::Empty => sched.nothing_there(packed.id, done),
        Read::Refused(failure) | Read::Failed(failure) => sched.failed(packed.id, &failure, now, done),
    });
    Ok(())
}

/// Sends a request; gives the arrival and its inflated body.
async fn fetch(client: &Inner, request: Request) -> Result<(Arrival, Vec<u8>), Lost> {
    let cap = client.options.max_body;
    client.stats.requests.add(1);
    let sent = client.transport.send(request, client.options.timeout, cap).await;
    let mut arrival = sent.map_err(|error: SendError| failure::of_send(&error, cap))?;
    client.stats.bytes_in.add(arrival.body.len());
    let raw = std::mem::take(&mut arrival.body);
    // What was woken by this thread runs before the thread is kept busy with reading.
    tokio::task::yield_now().await;
    let body = if arrival.gzip {
        Bodies::shared().cover(&mut arrival.share, raw.len() + inflate::first_guess(&raw, cap)).await;
        inflate::gunzip(&raw, cap).map_err(failure::of_inflate)?
    } else {
        raw
    };
    client.stats.bytes_inflated.add(body.len());
    Ok((arrival, body))
}

/// The frame of each call, by tag; the first of several, and `None` where it is missing.
fn pair<'a, 'f>(calls: &[Packed], frames: &'a [Frame<'f>]) -> Vec<Option<&'a Frame<'f>>> {
    let mut paired = vec![None; calls.len()];
    for frame in frames {
        if let Some(place) = frame.tag.parse::<usize>().ok().and_then(|tag| paired.get_mut(tag)) {
            place.get_or_insert(frame);
        }
    }
    paired
}

/// Reads the frames, small ones first, and settles their calls. Empty answers are judged last: by then the data of their
/// neighbours has told whether the template is to be believed.
async fn read_all(client: &Inner, calls: &[Packed], frames: Vec<Option<&Frame<'_>>>) {
    let shapes = client.options.shapes.get();
    let mut order: Vec<(usize, &Packed, Option<&Frame<'_>>)> = calls
        .iter()
        .zip(frames)
        .map(|(one, frame)| (frame.and_then(|frame| frame.payload).map_or(0, <[u8]>::len), one, frame))
        .collect();
    order.sort_by_key(|(size, ..)| *size);
    let mut empty = Vec::new();
    let mut read: Vec<(&Packed, Read)> = Vec::new();
    let mut handed = Instant::now();
    for (size, packed, frame) in order {
        if !read.is_empty() && (size >= LARGE || handed.elapsed() >= HAND_OVER) {
            hand_over(client, &mut read);
            tokio::task::yield_now().await;
            handed = Instant::now();
        }
        match reading::frame(packed, frame, shapes) {
            Read::Empty => empty.push((packed, Read::Empty)),
            other => read.push((packed, other)),
        }
    }
    hand_over(client, &mut read);
    hand_over(client, &mut empty);
}

fn hand_over(client: &Inner, read: &mut Vec<(&Packed, Read)>) {
    if read.is_empty() {
        return;
    }
    settle(client, |sched, now, done| {
        for (packed, read) in read.drain(..) {
            match read {
                Read::Value(value, bytes) => sched.value(packed.id, packed.template, value, bytes, done),
                Read::Empty => sched.empty(packed.id, packed.template, now, done),
                Read::Refused(failure) => sched.refused(packed.id, packed.template, &failure, now, done),
                Read::Failed(failure) => sched.failed(packed.id, &failure, now, done),
            }
        }
    });
}

/// Changes the scheduler under its lock, then hands out what that finished.
fn settle(client: &Inner, change: impl FnOnce(&mut crate::scheduler::Sched, Instant, &mut Vec<Done>)) {
    let mut done = Vec::new();
    change(&mut client.lock(), Instant::now(), &mut done);
    client.deliver(done);
}

/// The base URL with a path (and query) behind its own.
fn at(base: &Url, path_and_query: &str) -> Url {
    let mut url = base.clone();
    let (path, query) = path_and_query.split_once('?').map_or((path_and_query, None), |(p, q)| (p, Some(q)));
    let joined = format!("{}{path}", base.path().trim_end_matches('/'));
    url.set_path(&joined);
    url.set_query(query);
    url
}
