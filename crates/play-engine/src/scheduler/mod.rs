//! The scheduler of one client: what waits, what flies, who waits for what. Pure bookkeeping behind one lock: no I/O, no
//! clock of its own (every method is told the time), so that each rule can be tested by itself.

mod answers;
pub(crate) mod entry;
pub(crate) mod fronts;
mod lane;
pub(crate) mod pack;
mod step;
pub(crate) mod ticket;

#[cfg(test)]
mod tests;

use crate::cache::{Cache, CacheOptions, CacheReading};
use crate::error::{Code, EngineError};
use crate::request::Asked;
use crate::retry::RetryBudget;
use crate::route::{Routes, Verdict};
use crate::run::RunShared;
pub(crate) use answers::drift;
use entry::{Effort, Entries, Entry, MergeKey, Place, Road};
use fronts::Fronts;
use lane::Lane;
use pack::{PackLimit, Packed, Sizes};
use play_wire::{Call, Template};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
pub(crate) use step::Step;
use ticket::{Done, End, Part, Ticket, TicketKey};
use tokio::sync::Notify;

/// The state of one client.
#[derive(Debug)]
pub(crate) struct Sched {
    entries: Entries,
    keys: HashMap<MergeKey, u64>,
    tickets: BTreeMap<TicketKey, Ticket>,
    deadlines: BTreeSet<(Instant, TicketKey)>,
    fronts: Fronts,
    lanes: HashMap<usize, Lane>,
    /// Calls that take the page's road; ids of cancelled ones are skipped when they come to the front.
    pages: VecDeque<u64>,
    resting: BTreeSet<(Instant, u64)>,
    budget: RetryBudget,
    cache: Option<Cache>,
    /// Calls whose payload was kept; it is read outside the lock.
    kept: Vec<Kept>,
    /// How many calls a POST may have.
    pub limit: PackLimit,
    notes: Vec<Retried>,
    flights: HashMap<u64, Flight>,
    flying_bytes: usize,
    sizes: Sizes,
    routes: Routes,
    next_id: u64,
    departures: u64,
    max_in_flight: usize,
    attempts: u32,
    closed: bool,
    /// Calls asked again after a failure.
    pub retries: u64,
    /// Whether a dispatcher task is at work; kept here so that it is decided under the lock.
    pub dispatching: bool,
}

/// A call that is answered from the cache.
#[derive(Debug)]
pub(crate) struct Kept {
    pub packed: Packed,
    pub payload: Arc<str>,
}

/// Calls that will be asked again, all for the same reason.
#[derive(Clone, Debug)]
pub(crate) struct Retried {
    pub reason: String,
    pub attempt: u32,
    pub pause: Duration,
    pub calls: usize,
}

/// No exchange has this number: it stands for reading what was kept.
const READING: u64 = u64::MAX - 1;

/// One exchange under way.
#[derive(Debug)]
struct Flight {
    /// Ends the exchange when nobody wants any of its calls.
    cancel: Arc<Notify>,
    calls: Vec<u64>,
    wanted: usize,
    bytes: usize,
    road: Road,
}

impl Sched {
    pub fn new(max_in_flight: usize, attempts: u32, cache: Option<CacheOptions>, now: Instant) -> Self {
        Self {
            entries: Entries::new(),
            keys: HashMap::new(),
            tickets: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            fronts: Fronts::default(),
            lanes: HashMap::new(),
            pages: VecDeque::new(),
            resting: BTreeSet::new(),
            budget: RetryBudget::new(now),
            cache: cache.map(Cache::new),
            kept: Vec::new(),
            limit: PackLimit::new(),
            notes: Vec::new(),
            flights: HashMap::new(),
            flying_bytes: 0,
            sizes: Sizes::default(),
            routes: Routes::default(),
            next_id: 0,
            departures: 0,
            max_in_flight,
            attempts,
            closed: false,
            retries: 0,
            dispatching: false,
        }
    }

    /// Takes one request in. Gives the number of its parts that joined a call already under way.
    pub fn admit(&mut self, run: &Arc<RunShared>, index: u64, asked: Asked, now: Instant) -> usize {
        let key = (run.id(), index);
        let deadline = run.due(now);
        let front = self.fronts.number(&asked.lang, &asked.country);
        let priority = run.options().priority;
        let (main, first) = self.join(asked.call, front, (key, Part::Main), priority, now);
        let second = asked.comments.map(|call| self.join(call, front, (key, Part::Comments), priority, now));
        let merged = usize::from(first) + usize::from(second.is_some_and(|(_, joined)| joined));
        let comments = second.map(|(id, _)| id);
        let ticket = Ticket {
            run: run.clone(),
            admitted: now,
            deadline,
            main: Some(main),
            comments,
            main_done: None,
            comments_done: None,
        };
        self.tickets.insert(key, ticket);
        if let Some(deadline) = deadline {
            self.deadlines.insert((deadline, key));
        }
        merged
    }

    pub fn closed(&self) -> bool {
        self.closed
    }

    pub fn in_flight(&self) -> usize {
        self.flights.len()
    }

    /// Calls waiting or resting.
    pub fn waiting(&self) -> usize {
        self.entries.values().filter(|entry| !matches!(entry.place, Place::Flying(_))).count()
    }

    /// Whether a dispatcher has anything to do or to wait for.
    pub fn has_work(&self) -> bool {
        !(self.lanes.values().all(|lane| lane.calls == 0)
            && self.pages.is_empty()
            && self.resting.is_empty()
            && self.deadlines.is_empty())
    }

    /// Adds a waiter to an equal call under way, or starts the call. Tells whether it joined one.
    fn join(
        &mut self,
        call: Call,
        front: usize,
        waiter: (TicketKey, Part),
        priority: i32,
        now: Instant,
    ) -> (u64, bool) {
        let merged_front = if call.country_matters() { front } else { self.fronts.language_of(front) };
        let key = MergeKey { call, front: merged_front };
        if let Some(&id) = self.keys.get(&key)
            && let Some(entry) = self.entries.get_mut(&id)
        {
            entry.waiters.push(waiter);
            if priority > entry.priority {
                entry.priority = priority;
                if entry.place == Place::Waiting && entry.road == Road::Rpc {
                    self.lanes.entry(entry.front).or_default().raise(id, priority, now);
                }
            }
            return (id, true);
        }
        self.next_id += 1;
        let id = self.next_id;
        let kept = self.cache.as_mut().and_then(|cache| cache.get(&key, now));
        let entry = Entry {
            template: self.best_template(&key.call),
            bytes: self.sizes.expect(&key.call),
            body_bytes: pack::body_bytes(&key.call),
            key: key.clone(),
            front,
            waiters: vec![waiter],
            place: if kept.is_some() { Place::Flying(READING) } else { Place::Waiting },
            road: Road::Rpc,
            empty: Vec::new(),
            page_asked: false,
            priority,
            since: now,
            attempts: 0,
            tries: 0,
            moves: 0,
            reasons: Vec::new(),
            last: None,
            mates: usize::MAX,
        };
        let (bytes, template) = (entry.bytes, entry.template);
        if let Some(payload) = kept {
            let packed = Packed { id, call: key.call.clone(), template };
            self.kept.push(Kept { packed, payload });
        } else {
            self.lanes.entry(front).or_default().push(id, priority, bytes, false, now);
        }
        self.keys.insert(key, id);
        self.entries.insert(id, entry);
        (id, false)
    }

    /// The first template, unless it is known to be stale and the second is not.
    fn best_template(&self, call: &Call) -> Template {
        let verdict = |template| self.routes.verdict(call.template_name(template));
        let second = call.has_template(Template::Second)
            && verdict(Template::First) == Verdict::Stale
            && verdict(Template::Second) != Verdict::Stale;
        if second { Template::Second } else { Template::First }
    }

    /// Puts a call back into its lane, in front, or into the queue for pages.
    fn requeue(&mut self, id: u64, now: Instant) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        entry.place = Place::Waiting;
        match entry.road {
            Road::Rpc => {
                entry.bytes = self.sizes.expect(&entry.key.call);
                let lane = self.lanes.entry(entry.front).or_default();
                lane.push(id, entry.priority, entry.bytes, true, now);
            }
            Road::Page => self.pages.push_back(id),
        }
    }

    /// Takes a waiter away from a call; without any the call is given up.
    fn forget(&mut self, id: u64, waiter: TicketKey, part: Part) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        entry.waiters.retain(|other| *other != (waiter, part));
        if entry.waiters.is_empty() {
            self.remove(id);
        }
    }

    /// Takes a call out, wherever it is.
    fn remove(&mut self, id: u64) -> Option<Entry> {
        let entry = self.entries.remove(&id)?;
        self.keys.remove(&entry.key);
        match entry.place {
            Place::Waiting if entry.road == Road::Rpc => {
                if let Some(lane) = self.lanes.get_mut(&entry.front) {
                    lane.leave(entry.bytes);
                }
            }
            Place::Waiting => {}
            Place::Resting(until) => {
                self.resting.remove(&(until, id));
            }
            Place::Flying(flight) => {
                if let Some(flight) = self.flights.get_mut(&flight) {
                    flight.wanted = flight.wanted.saturating_sub(1);
                    if flight.wanted == 0 {
                        flight.cancel.notify_one();
                    }
                }
            }
        }
        Some(entry)
    }

    /// Takes a ticket out together with its claims on calls.
    fn take_ticket(&mut self, key: TicketKey) -> Option<Ticket> {
        let ticket = self.tickets.remove(&key)?;
        if let Some(deadline) = ticket.deadline {
            self.deadlines.remove(&(deadline, key));
        }
        for (id, part) in [(ticket.main, Part::Main), (ticket.comments, Part::Comments)] {
            if let Some(id) = id {
                self.forget(id, key, part);
            }
        }
        Some(ticket)
    }

    /// Ends one request early.
    fn end_ticket(&mut self, key: TicketKey, error: EngineError) -> Option<Done> {
        let effort = self.effort_of(key);
        let ticket = self.take_ticket(key)?;
        let effort = ticket.main_done.map_or(effort, |(_, effort)| effort);
        let error = if effort.reasons.is_some() { answers::with_reasons(error, &effort) } else { error };
        Some(Done { run: ticket.run, index: key.1, admitted: ticket.admitted, effort, end: End::Failed(error) })
    }

    /// What a request took so far.
    fn effort_of(&self, key: TicketKey) -> Effort {
        let entry = self.tickets.get(&key).and_then(|ticket| self.entries.get(&ticket.main?));
        entry.map_or_else(Effort::default, |entry| Effort {
            attempts: entry.attempts,
            reasons: (!entry.reasons.is_empty()).then(|| entry.reasons.as_slice().into()),
        })
    }

    /// The error of a request whose deadline passes: while the store refuses it, that is what has to be known.
    fn late(&self, key: TicketKey) -> EngineError {
        let entry = self.tickets.get(&key).and_then(|ticket| self.entries.get(&ticket.main?));
        let last = entry.filter(|entry| !matches!(entry.place, Place::Flying(_))).and_then(|entry| entry.last.clone());
        match last {
            Some(mut error) if matches!(error.code, Code::RateLimited | Code::Blocked) => {
                error.message.push_str("; the deadline of the call passed");
                error
            }
            _ => EngineError::new(Code::Timeout, "the deadline of the call passed"),
        }
    }

    /// Calls to be read from what was kept, since the last time.
    pub fn take_kept(&mut self) -> Vec<Kept> {
        std::mem::take(&mut self.kept)
    }

    /// Retries noted since the last time.
    pub fn take_notes(&mut self) -> Vec<Retried> {
        std::mem::take(&mut self.notes)
    }

    pub fn cache_reading(&self) -> Option<CacheReading> {
        self.cache.as_ref().map(Cache::reading)
    }

    /// Cancels one request of a run.
    pub fn cancel_call(&mut self, run: u64, index: u64) -> Option<Done> {
        self.end_ticket((run, index), EngineError::aborted("the call was cancelled"))
    }

    /// Forgets everything a run still waits for.
    pub fn cancel_run(&mut self, run: u64) {
        let keys: Vec<TicketKey> = self.tickets.range((run, 0)..=(run, u64::MAX)).map(|(key, _)| *key).collect();
        for key in keys {
            self.take_ticket(key);
        }
    }

    /// Ends everything; later requests are refused.
    pub fn close(&mut self) -> Vec<Done> {
        self.closed = true;
        let keys: Vec<TicketKey> = self.tickets.keys().copied().collect();
        let error = EngineError::aborted("the client was closed");
        keys.into_iter().filter_map(|key| self.end_ticket(key, error.clone())).collect()
    }
}
