//! Counters of what the simulator was asked and what it sent.

use crate::faults::name::Name;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

/// Counters; the two gauges of what is open are not reset.
#[derive(Debug, Default)]
pub struct Stats {
    /// Requests, those for the simulator itself not counted.
    pub requests: AtomicU64,
    /// Requests for pages.
    pub pages: AtomicU64,
    /// POSTs.
    pub posts: AtomicU64,
    /// Calls in the POSTs.
    pub calls: AtomicU64,
    /// Answers (of calls and pages) that had been given before.
    pub cache_hits: AtomicU64,
    /// Bytes read from sockets.
    pub bytes_in: AtomicU64,
    /// Bytes written to sockets.
    pub bytes_out: AtomicU64,
    /// Connections accepted.
    pub connections: AtomicU64,
    /// Connections open now.
    pub open_connections: AtomicU64,
    /// Requests being answered now.
    pub open_requests: AtomicU64,
    /// Requests answered by the store, untouched by a limit, the gateway or a fault of requests.
    pub accepted: AtomicU64,
    /// Requests refused by the limit.
    pub refused: AtomicU64,
    /// Requests that came while the box was closed.
    pub boxed: AtomicU64,
    /// How often the box closed.
    pub boxes: AtomicU64,
    /// Connections on which something came and was not read.
    pub refused_connections: AtomicU64,
    /// Requests that followed a redirect of the simulator's own.
    pub followed: AtomicU64,
    /// Faults by name.
    pub faults: FaultCounts,
    calls_by_rpc: Mutex<BTreeMap<String, u64>>,
}

/// So many different rpc ids are told apart; a program that sends nonsense must not fill the memory.
const MOST_RPCS: usize = 64;

impl Stats {
    /// Counts the calls of a POST.
    pub fn count_calls<'a>(&self, rpcs: impl Iterator<Item = &'a str>) {
        let mut by_rpc = self.calls_by_rpc.lock().unwrap_or_else(PoisonError::into_inner);
        for rpc in rpcs {
            self.calls.fetch_add(1, Relaxed);
            if let Some(count) = by_rpc.get_mut(rpc) {
                *count += 1;
            } else if by_rpc.len() < MOST_RPCS {
                by_rpc.insert(rpc.to_owned(), 1);
            }
        }
    }

    /// Sets all counters to 0.
    pub fn reset(&self) {
        for counter in [
            &self.requests,
            &self.pages,
            &self.posts,
            &self.calls,
            &self.cache_hits,
            &self.bytes_in,
            &self.bytes_out,
            &self.connections,
            &self.accepted,
            &self.refused,
            &self.boxed,
            &self.boxes,
            &self.refused_connections,
            &self.followed,
        ]
        .into_iter()
        .chain(&self.faults.0)
        {
            counter.store(0, Relaxed);
        }
        self.calls_by_rpc.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// All counters as a JSON object.
    pub fn to_json(&self) -> String {
        let read = |counter: &AtomicU64| counter.load(Relaxed);
        let by_rpc = self.calls_by_rpc.lock().unwrap_or_else(PoisonError::into_inner).clone();
        serde_json::json!({
            "requests": read(&self.requests),
            "pages": read(&self.pages),
            "posts": read(&self.posts),
            "calls": read(&self.calls),
            "callsByRpc": by_rpc,
            "bytesIn": read(&self.bytes_in),
            "bytesOut": read(&self.bytes_out),
            "connections": read(&self.connections),
            "openConnections": read(&self.open_connections),
            "openRequests": read(&self.open_requests),
            "cacheHits": read(&self.cache_hits),
            "accepted": read(&self.accepted),
            "refused": read(&self.refused),
            "boxed": read(&self.boxed),
            "boxes": read(&self.boxes),
            "refusedConnections": read(&self.refused_connections),
            "followed": read(&self.followed),
            "faults": self.faults.by_name(),
        })
        .to_string()
    }
}

/// How often each fault hit.
#[derive(Debug)]
pub struct FaultCounts([AtomicU64; Name::ALL.len()]);

impl Default for FaultCounts {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl FaultCounts {
    /// Counts a hit.
    pub fn count(&self, name: Name) {
        self.0[name as usize].fetch_add(1, Relaxed);
    }

    /// Those that hit.
    fn by_name(&self) -> BTreeMap<&'static str, u64> {
        let counts = Name::ALL.iter().map(|name| (name.text(), self.0[*name as usize].load(Relaxed)));
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

/// Raises a gauge for as long as it lives.
pub struct Open<F: Fn(&Stats) -> &AtomicU64> {
    stats: std::sync::Arc<Stats>,
    gauge: F,
}

impl<F: Fn(&Stats) -> &AtomicU64> Open<F> {
    /// Raises the gauge.
    pub fn new(stats: &std::sync::Arc<Stats>, gauge: F) -> Self {
        gauge(stats).fetch_add(1, Relaxed);
        Self { stats: stats.clone(), gauge }
    }
}

impl<F: Fn(&Stats) -> &AtomicU64> Drop for Open<F> {
    fn drop(&mut self) {
        (self.gauge)(&self.stats).fetch_sub(1, Relaxed);
    }
}
