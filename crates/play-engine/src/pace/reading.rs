//! A look at a pacer.

use serde::Serialize;

/// What a pacer does at the moment, for `stats()` and `pace()`. As JSON its members are in camelCase.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// The rate, in requests (or calls) a second; `null` when not paced.
    pub per_second: Option<f64>,
    /// `burst`, `start`, `climb`, `hold`, `probe`, `paused`, `blocked`, `fixed` or `off`.
    pub phase: &'static str,
    /// Requests under way.
    pub in_flight: usize,
    /// As many may be under way; `null` when there is no such limit.
    pub most_in_flight: Option<usize>,
    /// How long nothing leaves from now on, in milliseconds; 0 when it is not paused.
    pub paused_ms: u64,
    /// Refused requests so far, blocks included.
    pub refusals: u64,
    /// Blocks so far.
    pub blocks: u64,
    /// Mean latency of the last answers to paced requests, in milliseconds; `null` before the first one, and when the rate
    /// is not learned.
    pub latency_ms: Option<u64>,
}
