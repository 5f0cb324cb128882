//! One lane: the calls of one storefront that wait for a place in a POST, by priority and then by age.

use super::entry::{Entries, Place};
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// Waiting so long is worth one step of priority.
const AGEING: Duration = Duration::from_secs(5);

/// A priority that has got nothing for so long goes first, however low it is: nobody starves.
const STARVED: Duration = Duration::from_secs(30);
const FIRST: i64 = 1 << 32;

/// When a call of each priority left last, in whichever lane.
#[derive(Debug, Default)]
pub(crate) struct Served(BTreeMap<i32, Instant>);

impl Served {
    pub fn note(&mut self, priority: i32, now: Instant) {
        self.0.insert(priority, now);
    }

    fn is_starved(&self, priority: i32, since: Instant, now: Instant) -> bool {
        let last = self.0.get(&priority).map_or(since, |served| since.max(*served));
        now.saturating_duration_since(last) >= STARVED
    }
}

/// Calls waiting in one storefront.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    /// Ids by priority. An id stays behind when its call is cancelled or moves to another priority; such stale ids are
    /// dropped when they come to the front.
    classes: BTreeMap<i32, VecDeque<u64>>,
    /// Live calls, and the bytes their answers are expected to have.
    pub calls: usize,
    pub bytes: usize,
    /// Since when something has been waiting without a departure.
    since: Option<Instant>,
    /// When the lane was last served, as a running number.
    pub served: u64,
}

impl Lane {
    /// Adds a call at the end of its class, or at the front when it comes back after a failure.
    pub fn push(&mut self, id: u64, priority: i32, bytes: usize, front: bool, now: Instant) {
        let class = self.classes.entry(priority).or_default();
        if front {
            class.push_front(id);
        } else {
            class.push_back(id);
        }
        self.calls += 1;
        self.bytes += bytes;
        self.since.get_or_insert(now);
    }

    /// A second place for a call whose priority has risen; the first becomes stale.
    pub fn raise(&mut self, id: u64, priority: i32) {
        self.classes.entry(priority).or_default().push_back(id);
    }

    /// A live call leaves: into a pack, or cancelled.
    pub fn leave(&mut self, bytes: usize) {
        self.calls -= 1;
        self.bytes -= bytes;
        if self.calls == 0 {
            self.since = None;
            self.classes.clear();
        }
    }

    /// A pack left; what stayed behind waits from now on.
    pub fn departed(&mut self, now: Instant, served: u64) {
        self.served = served;
        if self.calls > 0 {
            self.since = Some(now);
        }
    }

    pub fn since(&self) -> Option<Instant> {
        self.since
    }

    /// The call to leave next, and its priority with age: the highest class, where 5 s of waiting count one step and a
    /// starved priority is above all others.
    pub fn head(&mut self, entries: &Entries, served: &Served, now: Instant) -> Option<(i64, u64)> {
        let mut best: Option<(i64, u64)> = None;
        self.classes.retain(|priority, class| {
            while let Some(id) = class.front() {
                let live = entries.get(id).filter(|e| e.place == Place::Waiting && e.priority == *priority);
                if let Some(entry) = live {
                    let waited = now.saturating_duration_since(entry.since).as_secs() / AGEING.as_secs();
                    let first = if served.is_starved(*priority, entry.since, now) { FIRST } else { 0 };
                    let effective = i64::from(*priority) + i64::try_from(waited).unwrap_or(FIRST) + first;
                    if best.is_none_or(|(other, _)| effective >= other) {
                        best = Some((effective, *id));
                    }
                    return true;
                }
                class.pop_front();
            }
            false
        });
        best
    }
}
