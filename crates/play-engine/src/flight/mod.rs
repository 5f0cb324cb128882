//! One exchange: a pack of calls out as a POST, its answer back and taken apart; or one page.

mod trip;

use crate::block::{Expect, Verdict, classify};
use crate::client::Inner;
use crate::clock;
use crate::egress::Slot;
use crate::failure::{self, Lost};
use crate::reading::{self, Read, Value};
use crate::scheduler::Sched;
use crate::scheduler::entry::Road;
use crate::scheduler::fronts::Front;
use crate::scheduler::pack::{Pack, Packed};
use crate::scheduler::ticket::Done;
use crate::transport;
use play_wire::batchexecute::{self, Frame, PackedCall};
use reqwest::{Method, Request, Url};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use trip::Trip;

/// Outcomes are handed over after so much reading, so that the first do not wait for the last of a large pack.
const HAND_OVER: Duration = Duration::from_millis(1);
/// Before a payload of this size everything finished is handed over.
const LARGE: usize = 64 * 1024;

/// Sends a pack and settles all its calls. Ends early, and drops the connection's stream, when `cancel` says so.
pub(crate) async fn fly(client: Arc<Inner>, pack: Pack, slot: Slot, cancel: Arc<Notify>) {
    let _landing = Landing { client: client.clone(), flight: pack.flight };
    tokio::select! {
        biased;
        () = cancel.notified() => {}
        () = exchange(&client, &pack, slot) => {}
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

async fn exchange(client: &Inner, pack: &Pack, slot: Slot) {
    let egress = slot.egress.label.clone();
    let mut trip = Trip::new(client, pack, slot);
    let result = match pack.road {
        Road::Rpc => post(client, pack, &mut trip).await,
        Road::Page => page(client, pack, &mut trip).await,
    };
    let Err(lost) = result else { return };
    let lost = trip.lost(lost);
    let ids: Vec<u64> = pack.calls.iter().map(|packed| packed.id).collect();
    settle(client, &egress, |sched, now, done| {
        if lost.poison {
            sched.poisoned(&ids, &lost.failure, now, done);
        } else {
            for id in &ids {
                sched.failed(*id, &lost.failure, now, done);
            }
        }
    });
}

async fn post(client: &Inner, pack: &Pack, trip: &mut Trip<'_>) -> Result<(), Lost> {
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
    client.stats.posts.add(1);
    client.stats.calls.add(pack.calls.len());
    let (arrival, body) = trip.fetch(request).await?;
    let verdict = classify(Expect::Rpc, arrival.status, &arrival.host, &body);
    if let Some(lost) = failure::of_verdict(verdict, arrival.status, arrival.retry_after) {
        return Err(lost);
    }
    let (frames, cut) = batchexecute::frames_before_cut(&body);
    if let (true, Some(error)) = (frames.is_empty(), &cut) {
        return Err(failure::of_garbage(error, arrival.status));
    }
    trip.arrived(arrival.status);
    client.lock().limit.answered(pack.calls.len());
    let missing = if cut.is_some() { "truncated answer" } else { "missing frame" };
    read_all(client, &trip.egress.label, &pack.calls, pair(&pack.calls, &frames), missing).await;
    Ok(())
}

fn post_request(client: &Inner, pack: &Pack, body: String) -> Request {
    let front = &pack.front;
    let mut url = at(&client.options.base, "/_/PlayStoreUi/data/batchexecute");
    url.query_pairs_mut()
        .append_pair("rpcids", &pack.rpcs().join(","))
        .append_pair("hl", &front.lang)
        .append_pair("gl", &front.country);
    client.stats.bytes_out.add(body.len());
    transport::request(Method::POST, url, &client.options.headers, &front.lang, Some(body))
}

async fn page(client: &Inner, pack: &Pack, trip: &mut Trip<'_>) -> Result<(), Lost> {
    let packed = &pack.calls[0];
    let Some(request) = page_request(client, packed, &pack.front) else { return Ok(()) };
    client.stats.pages.add(1);
    let (arrival, body) = trip.fetch(request).await?;
    let verdict = classify(Expect::Page, arrival.status, &arrival.host, &body);
    if verdict == Verdict::NotFound {
        trip.arrived(arrival.status);
        settle(client, &trip.egress.label, |sched, _, done| sched.nothing_there(packed.id, done));
        return Ok(());
    }
    if let Some(lost) = failure::of_verdict(verdict, arrival.status, arrival.retry_after) {
        return Err(lost);
    }
    trip.arrived(arrival.status);
    let read = reading::page(packed, &body, client.options.shapes.get());
    client.note_drifts(&read);
    settle(client, &trip.egress.label, |sched, now, done| match read {
        Read::Value(Value { json, bytes, .. }) => sched.value(packed.id, packed.template, json, bytes, done),
        Read::Empty => sched.nothing_there(packed.id, done),
        Read::Refused(failure) | Read::Failed(failure) => sched.failed(packed.id, &failure, now, done),
    });
    Ok(())
}

fn page_request(client: &Inner, packed: &Packed, front: &Front) -> Option<Request> {
    let mut url = at(&client.options.base, &packed.call.page_path()?);
    url.query_pairs_mut().append_pair("hl", &front.lang).append_pair("gl", &front.country);
    Some(transport::request(Method::GET, url, &client.options.headers, &front.lang, None))
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
async fn read_all(client: &Inner, egress: &str, calls: &[Packed], frames: Vec<Option<&Frame<'_>>>, missing: &str) {
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
            hand_over(client, egress, &mut read);
            tokio::task::yield_now().await;
            handed = Instant::now();
        }
        match reading::frame(packed, frame, missing, client.keeps(&packed.call), shapes) {
            Read::Empty => empty.push((packed, Read::Empty)),
            other => {
                client.note_drifts(&other);
                read.push((packed, other));
            }
        }
    }
    hand_over(client, egress, &mut read);
    hand_over(client, egress, &mut empty);
}

fn hand_over(client: &Inner, egress: &str, read: &mut Vec<(&Packed, Read)>) {
    if read.is_empty() {
        return;
    }
    settle(client, egress, |sched, now, done| {
        for (packed, read) in read.drain(..) {
            match read {
                Read::Value(Value { json, bytes, payload, .. }) => {
                    if let (Some(payload), true) = (payload, json.has_data) {
                        sched.keep(packed.id, payload, now);
                    }
                    sched.value(packed.id, packed.template, json, bytes, done);
                }
                Read::Empty => sched.empty(packed.id, packed.template, now, done),
                Read::Refused(failure) => sched.refused(packed.id, packed.template, &failure, now, done),
                Read::Failed(failure) => sched.failed(packed.id, &failure, now, done),
            }
        }
    });
}

/// Reads what was kept of calls that were asked again.
pub(crate) async fn read_kept(client: Arc<Inner>, kept: Vec<crate::scheduler::Kept>) {
    for one in kept {
        let read = reading::kept(&one.packed, &one.payload, client.options.shapes.get());
        settle(&client, "", |sched, now, done| match read {
            Read::Value(Value { json, .. }) => sched.value(one.packed.id, one.packed.template, json, 0, done),
            _ => sched.kept_badly(one.packed.id, now),
        });
        tokio::task::yield_now().await;
    }
    client.kick();
}

/// Changes the scheduler under its lock, then hands out what that finished, and tells what will be asked again.
fn settle(client: &Inner, egress: &str, change: impl FnOnce(&mut Sched, Instant, &mut Vec<Done>)) {
    let mut done = Vec::new();
    let notes = {
        let mut sched = client.lock();
        change(&mut sched, clock::now(), &mut done);
        sched.take_notes()
    };
    client.note_retries(egress, notes);
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
