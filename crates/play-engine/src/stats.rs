//! Counters of one client.

use crate::cache::CacheReading;
use crate::egress::EgressReading;
use hdrhistogram::Histogram;
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

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
    /// HTTP requests sent, pages and what follows a redirect among them.
    pub requests: Counter,
    /// `batchexecute` POSTs sent.
    pub posts: Counter,
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
    /// Times an address was found blocked.
    pub blocks: Counter,
    /// Fields and items that did not have the shape they should have.
    pub drifts: Counter,
    /// Requests that joined an equal call already waiting or in flight.
    pub merged: Counter,
    /// From sending to the whole answer.
    pub latency: Latency,
}

/// What the scheduler knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scheduled {
    pub retries: u64,
    pub in_flight: usize,
    pub waiting: usize,
}

/// A reading of the counters, as `stats()` shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reading {
    requests: u64,
    posts: u64,
    pages: u64,
    calls: u64,
    packed_ratio: f64,
    outcomes: u64,
    bytes_in: u64,
    bytes_out: u64,
    bytes_inflated: u64,
    retries: u64,
    refusals: u64,
    blocks: u64,
    drifts: u64,
    merged: u64,
    in_flight: usize,
    waiting: usize,
    latency: LatencyReading,
    pace: RateReading,
    egresses: Vec<EgressReading>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache: Option<CacheReading>,
}

/// The rate now: that of the fastest way out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RateReading {
    pub per_second: Option<f64>,
    pub paused_ms: u64,
}

impl Stats {
    /// A reading; what others count comes as arguments.
    pub fn read(
        &self,
        scheduled: Scheduled,
        pace: RateReading,
        egresses: Vec<EgressReading>,
        cache: Option<CacheReading>,
    ) -> Reading {
        let (posts, pages, calls) = (self.posts.get(), self.pages.get(), self.calls.get());
        let packed_ratio = if posts == 0 { 0.0 } else { calls as f64 / posts as f64 };
        Reading {
            requests: self.requests.get(),
            posts,
            pages,
            calls,
            packed_ratio: (packed_ratio * 100.0).round() / 100.0,
            outcomes: self.outcomes.get(),
            bytes_in: self.bytes_in.get(),
            bytes_out: self.bytes_out.get(),
            bytes_inflated: self.bytes_inflated.get(),
            retries: scheduled.retries,
            refusals: self.refusals.get(),
            blocks: self.blocks.get(),
            drifts: self.drifts.get(),
            merged: self.merged.get(),
            in_flight: scheduled.in_flight,
            waiting: scheduled.waiting,
            latency: self.latency.read(),
            pace,
            egresses,
            cache,
        }
    }
}

/// Latencies in constant memory: to 1 % from 10 microseconds to ten minutes.
#[derive(Debug)]
pub(crate) struct Latency(Mutex<Histogram<u32>>);

/// Latencies in milliseconds.
#[derive(Debug, Serialize)]
struct LatencyReading {
    count: u64,
    p50: f64,
    p95: f64,
    p99: f64,
    max: f64,
}

const LOWEST_US: u64 = 10;
const HIGHEST_US: u64 = 600_000_000;

impl Default for Latency {
    fn default() -> Self {
        let histogram = Histogram::new_with_bounds(LOWEST_US, HIGHEST_US, 2);
        Self(Mutex::new(histogram.expect("sound bounds")))
    }
}

impl Latency {
    pub fn note(&self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).saturating_record(micros);
    }

    fn read(&self) -> LatencyReading {
        let histogram = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = |quantile| histogram.value_at_quantile(quantile) as f64 / 1000.0;
        let max = if histogram.is_empty() { 0.0 } else { histogram.max() as f64 / 1000.0 };
        LatencyReading { count: histogram.len(), p50: at(0.5), p95: at(0.95), p99: at(0.99), max }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let latency = Latency::default();
        assert_eq!(latency.read().count, 0);
        for ms in 1..=100 {
            latency.note(Duration::from_millis(ms));
        }
        let read = latency.read();
        assert_eq!(read.count, 100);
        for (value, wanted) in [(read.p50, 50.0), (read.p95, 95.0), (read.p99, 99.0), (read.max, 100.0)] {
            assert!((value - wanted).abs() <= wanted * 0.02, "{read:?}");
        }
    }
}
