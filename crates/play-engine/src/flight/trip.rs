//! One request on its way: what is told about it, and the right to send it, which is given back however it ends.

use crate::bodies::Bodies;
use crate::client::Inner;
use crate::clock;
use crate::egress::{Egress, Ended, News, Slot};
use crate::events::Kind;
use crate::failure::{self, Lost};
use crate::inflate;
use crate::pace::{Change, Landing};
use crate::retry::{Again, Failure};
use crate::scheduler::entry::Road;
use crate::scheduler::pack::Pack;
use crate::transport::{self, Arrival};
use reqwest::Request;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One request under way.
pub(super) struct Trip<'a> {
    client: &'a Inner,
    pack: &'a Pack,
    /// Taken when it has landed.
    slot: Option<Slot>,
    pub egress: Arc<Egress>,
    started: Instant,
    sent: bool,
    latency: Duration,
    bytes: usize,
}

impl<'a> Trip<'a> {
    pub fn new(client: &'a Inner, pack: &'a Pack, slot: Slot) -> Self {
        let egress = slot.egress.clone();
        Self {
            client,
            pack,
            slot: Some(slot),
            egress,
            started: clock::now(),
            sent: false,
            latency: Duration::ZERO,
            bytes: 0,
        }
    }

    fn route(&self) -> &'static str {
        if self.pack.road == Road::Page { "page" } else { "rpc" }
    }

    /// Sends the request; gives the arrival and its inflated body.
    pub async fn fetch(&mut self, request: Request) -> Result<(Arrival, Vec<u8>), Lost> {
        let client = self.client;
        let cap = client.options.max_body;
        self.egress.requests.add(1);
        client.events.put(Kind::Request, || {
            let front = &self.pack.front;
            json!({
                "id": self.pack.flight, "egress": self.egress.label, "route": self.route(), "lang": front.lang,
                "country": front.country, "calls": self.pack.calls.len(), "rpcs": self.pack.rpcs(),
            })
        });
        (self.started, self.sent) = (clock::now(), true);
        let sent = self.egress.transport.send(request, client.options.timeout, cap, &client.stats.requests).await;
        self.latency = transport::since(self.started);
        let mut arrival = sent.map_err(|error| failure::of_send(&error, cap))?;
        client.stats.latency.note(self.latency);
        client.stats.bytes_in.add(arrival.body.len());
        self.bytes = arrival.body.len();
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

    /// An answer worth reading came.
    pub fn arrived(&mut self, status: u16) {
        let latency = self.latency;
        self.land(Ended::Answered(Landing::Answered { latency }), None);
        self.response(status, true, None);
    }

    /// Nothing worth reading came. Gives the loss as the calls have to see it: whether they may be asked again can depend
    /// on what it has changed for the way they took.
    pub fn lost(mut self, mut lost: Lost) -> Lost {
        let client = self.client;
        if lost.gateway {
            // A size that is refused while smaller ones are not is no matter of pace.
            lost.poison = client.lock().limit.refused(self.pack.calls.len());
            if !lost.poison {
                lost.ended = Ended::Answered(Landing::Refused { status: 429, retry_after: None });
            }
        }
        client.stats.refusals.add(usize::from(lost.is_refusal()));
        self.response(lost.status, false, Some(&lost.failure.reason));
        let change = self.land(lost.ended, Some(&lost.failure));
        self.tell_block(&lost, change);
        let now = clock::now();
        let elsewhere = client.ways.others(&self.egress, now);
        lost.failure.again = match (&lost.block, lost.failure.again) {
            (Some(_), _) if elsewhere => Again::Elsewhere,
            (Some(_), Again::Few) if self.egress.is_blocked(now) => Again::Never,
            (None, _) if lost.ended == Ended::NoWay && elsewhere => Again::Elsewhere,
            (None, Again::After(_)) if elsewhere => Again::Backoff,
            (_, again) => again,
        };
        lost
    }

    fn response(&self, status: u16, ok: bool, reason: Option<&str>) {
        self.client.events.put(Kind::Response, || {
            let mut event = json!({
                "id": self.pack.flight, "egress": self.egress.label, "status": status, "ms": millis(self.latency),
                "bytes": self.bytes, "calls": self.pack.calls.len(), "ok": ok,
            });
            if let Some(reason) = reason {
                event["reason"] = reason.into();
            }
            event
        });
    }

    /// Gives the right back and tells what that changed.
    fn land(&mut self, ended: Ended, failure: Option<&Failure>) -> Option<Change> {
        let slot = self.slot.take()?;
        let News { pace, alive } = slot.landed(clock::now(), ended, self.client.ways.are_many());
        if let Some(alive) = alive {
            let state = if alive { "alive" } else { "dead" };
            self.client.events.put(Kind::Proxy, || {
                let mut event = json!({ "egress": self.egress.label, "state": state });
                if let Some(failure) = failure {
                    event["reason"] = failure.error.message.as_str().into();
                }
                event
            });
        }
        if let Some(change) = pace {
            self.tell_pace(change);
        }
        pace
    }

    fn tell_pace(&self, change: Change) {
        let event = match change {
            Change::Slowed { from, to, pause } => {
                json!({ "change": "slowed", "was": rate(from), "perSecond": rate(to), "pauseMs": millis(pause) })
            }
            Change::Faster { from, to } => json!({ "change": "faster", "was": rate(from), "perSecond": rate(to) }),
            Change::Paused { pause } => {
                let now = self.egress.per_second(clock::now());
                json!({ "change": "paused", "perSecond": now.map(rate), "pauseMs": millis(pause) })
            }
            Change::Recovered { per_second } => json!({ "change": "recovered", "perSecond": rate(per_second) }),
            Change::Blocked { .. } => return,
        };
        self.client.events.put(Kind::Pace, || {
            let mut event = event;
            event["egress"] = (*self.egress.label).into();
            event
        });
    }

    /// A block is told when the answer says so, and when refusals in a row amount to one.
    fn tell_block(&self, lost: &Lost, change: Option<Change>) {
        let pause = match change {
            Some(Change::Blocked { pause, .. }) => Some(pause),
            _ => None,
        };
        let certain = lost.block.as_ref().filter(|(kind, _)| kind.is_certain());
        if pause.is_none() && certain.is_none() {
            return;
        }
        self.client.stats.blocks.add(1);
        self.client.events.put(Kind::Block, || {
            let kind = lost.block.as_ref().map_or("refusals", |(kind, _)| kind.as_str());
            let mut event =
                json!({ "egress": self.egress.label, "kind": kind, "pauseMs": millis(pause.unwrap_or_default()) });
            if let Some((_, excerpt)) = &lost.block {
                event["excerpt"] = excerpt.as_str().into();
            }
            event
        });
    }
}

impl Drop for Trip<'_> {
    // Cancelled, or a panic: nothing is known about the way.
    fn drop(&mut self) {
        if self.slot.is_some() && self.sent {
            self.latency = transport::since(self.started);
            self.response(0, false, Some("cancelled"));
        }
        self.land(Ended::Cancelled, None);
    }
}

fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1000.0
}

fn rate(per_second: f64) -> f64 {
    (per_second * 1000.0).round() / 1000.0
}
