//! Counters of one client.

use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};

/// A counter that only grows.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub fn add(&self, amount: usize) {
        self.0.fetch_add(u64::try_from(amount).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a client has done so far.
#[derive(Debug, Default)]
pub(crate) struct Stats {
    /// HTTP requests sent, pages among them.
    pub requests: Counter,
    /// Page requests sent.
    pub pages: Counter,
    /// Calls sent, each attempt counted.
    pub calls: Counter,
    /// Outcomes given to runs.
    pub outcomes: Counter,
    /// Bytes of bodies as they came over the wire, and of bodies sent.
    pub bytes_in: Counter,
    pub bytes_out: Counter,
    /// Bytes of bodies after inflation.
    pub bytes_inflated: Counter,
    /// Answers 429, 503, gateway errors and blocks.
    pub refusals: Counter,
    /// Requests that joined an equal call already waiting or in flight.
    pub merged: Counter,
}

/// A reading of the counters, as `stats()` shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reading {
    pub requests: u64,
    pub pages: u64,
    pub calls: u64,
    pub outcomes: u64,
    pub bytes_in: u64,
    pub bytes_out: u64,
    pub bytes_inflated: u64,
    pub retries: u64,
    pub refusals: u64,
    pub merged: u64,
    pub in_flight: usize,
    pub waiting: usize,
}

impl Stats {
    /// A reading; what the scheduler counts comes as arguments.
    pub fn read(&self, retries: u64, in_flight: usize, waiting: usize) -> Reading {
        Reading {
            requests: self.requests.get(),
            pages: self.pages.get(),
            calls: self.calls.get(),
            outcomes: self.outcomes.get(),
            bytes_in: self.bytes_in.get(),
            bytes_out: self.bytes_out.get(),
            bytes_inflated: self.bytes_inflated.get(),
            retries,
            refusals: self.refusals.get(),
            merged: self.merged.get(),
            in_flight,
            waiting,
        }
    }
}
