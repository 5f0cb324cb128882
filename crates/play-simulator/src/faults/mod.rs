//! What goes wrong on purpose: which request, connection or call is hit, and by what. How it is done to the wire stands in
//! the server's rooms and in [`frames`].
//!
//! Every draw is derived from the seed and from a number: of the connection, of the request, or of the request with the tag
//! of the call. Numbers count from the moment the faults were set, so that the same requests in the same order meet the same
//! faults.

pub mod bodies;
pub mod frames;
pub mod limit;
pub mod mix;
pub mod name;
pub mod options;
pub mod penalty_box;
pub mod requests;
pub mod spoil;

pub use options::FaultOptions;

use crate::catalogue::dice::{Dice, hash_text, mix as mixed};
use frames::CallFault;
use limit::Limit;
use mix::{Entry, Row};
use requests::{RequestFault, Target};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Faults at work.
#[derive(Debug)]
pub struct Faults {
    given: String,
    seed: u64,
    since: Duration,
    /// Metering.
    pub limit: Option<Limit>,
    /// Calls a POST may hold.
    pub most_calls: Option<u64>,
    connections: Row<()>,
    requests: Row<RequestFault>,
    orders: Row<()>,
    calls: Row<CallFault>,
    connection_count: AtomicU64,
    request_count: AtomicU64,
    post_count: AtomicU64,
    call_count: AtomicU64,
}

impl Faults {
    /// Faults that begin at `since`, by the simulator's clock; `seed` is used when they name none.
    pub fn new(options: &FaultOptions, seed: u64, since: Duration) -> Self {
        Self {
            given: options.to_json(),
            seed: options.seed.unwrap_or(seed),
            since,
            limit: options.limit.clone().map(Limit::new),
            most_calls: options.most_calls,
            connections: Row::new(&options.mix.connections),
            requests: Row::new(&options.mix.requests),
            orders: Row::new(&options.mix.orders),
            calls: Row::new(&options.mix.calls),
            connection_count: AtomicU64::new(0),
            request_count: AtomicU64::new(0),
            post_count: AtomicU64::new(0),
            call_count: AtomicU64::new(0),
        }
    }

    /// Time since they were set.
    pub fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.since)
    }

    /// The number of the next request.
    pub fn next_request(&self) -> u64 {
        self.request_count.fetch_add(1, Relaxed)
    }

    /// Random numbers for one purpose of a request.
    pub fn dice(&self, request: u64, purpose: &str) -> Dice {
        Dice::new(self.seed, request, purpose)
    }

    /// Whether the next connection is refused.
    pub fn draw_connection(&self) -> bool {
        let number = self.connection_count.fetch_add(1, Relaxed);
        let share = self.dice(number, "connection").share();
        self.connections.draw(number, share, |()| true).is_some()
    }

    /// What hits a request.
    pub fn draw_request(&self, request: u64, target: &Target) -> Option<Entry<RequestFault>> {
        let share = self.dice(request, "request").share();
        self.requests.draw(request, share, |fault| fault.applies(target))
    }

    /// Whether the frames of a POST come in random order.
    pub fn draw_order(&self, request: u64) -> bool {
        let number = self.post_count.fetch_add(1, Relaxed);
        let share = self.dice(request, "order").share();
        self.orders.draw(number, share, |()| true).is_some()
    }

    /// Whether calls can be hit.
    pub fn has_call_faults(&self) -> bool {
        !self.calls.is_empty()
    }

    /// What hits a call.
    pub fn draw_call(&self, request: u64, tag: &str, applies: impl Fn(CallFault) -> bool) -> Option<Entry<CallFault>> {
        let number = self.call_count.fetch_add(1, Relaxed);
        let share = self.call_dice(request, tag, "call").share();
        self.calls.draw(number, share, applies)
    }

    /// Random numbers for one purpose of a call.
    pub fn call_dice(&self, request: u64, tag: &str, purpose: &str) -> Dice {
        Dice::new(mixed(self.seed, request), hash_text(tag), purpose)
    }
}

/// The place where the faults in force are. Asking costs a look at a flag as long as there are none.
#[derive(Debug, Default)]
pub struct Installed {
    any: AtomicBool,
    current: RwLock<Option<Arc<Faults>>>,
}

impl Installed {
    /// The faults in force.
    pub fn current(&self) -> Option<Arc<Faults>> {
        if !self.any.load(Acquire) {
            return None;
        }
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts others in force. Requests under way keep the ones they met.
    pub fn set(&self, faults: Option<Faults>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        self.any.store(faults.is_some(), Release);
        *current = faults.map(Arc::new);
    }

    /// Whether these are still in force.
    pub fn are(&self, faults: &Arc<Faults>) -> bool {
        self.current().is_some_and(|current| Arc::ptr_eq(&current, faults))
    }

    /// As they were given.
    pub fn to_json(&self) -> String {
        self.current().map_or_else(|| "{}".into(), |faults| faults.given.clone())
    }
}
