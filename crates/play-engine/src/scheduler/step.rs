//! The next thing to do: end what is late, wake what has rested, send the best pack, or wait.

use super::entry::{Place, Road};
use super::pack::{ANSWER_BUDGET, Load, Pack, Packed};
use super::ticket::Done;
use super::{Flight, Sched};
use crate::error::{Code, EngineError};
use crate::pace::Pacer;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// While something is in flight anyway, a pack that is not full waits this long for company. Without it, a consumer that
/// takes outcomes in small groups would make the packs as small as its groups.
pub(super) const LINGER: Duration = Duration::from_millis(2);

/// Expected bytes of all answers in flight.
const FLYING_BUDGET: usize = 64 << 20;

/// What the dispatcher does next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Send this; it is already counted as in flight. The handle ends it early.
    Send(Pack, Arc<Notify>),
    /// Hand these out, then ask again.
    Deliver(Vec<Done>),
    /// Ask again at this moment, or when something has changed.
    Wait(Option<Instant>),
    /// Nothing waits for anything.
    Idle,
}

impl Sched {
    /// Decides the next step.
    pub fn step(&mut self, pacer: &Pacer, now: Instant) -> Step {
        let late = self.expired(now);
        if !late.is_empty() {
            return Step::Deliver(late);
        }
        self.wake_rested(now);
        if !self.has_work() {
            return Step::Idle;
        }
        match self.departure(pacer, now) {
            Ok((pack, cancel)) => Step::Send(pack, cancel),
            Err(retry) => {
                let rested = self.resting.first().map(|(until, _)| *until);
                let deadline = self.deadlines.first().map(|(deadline, _)| *deadline);
                Step::Wait([retry, rested, deadline].into_iter().flatten().min())
            }
        }
    }

    fn expired(&mut self, now: Instant) -> Vec<Done> {
        let mut late = Vec::new();
        while let Some(&(deadline, key)) = self.deadlines.first() {
            if deadline > now {
                break;
            }
            let error = EngineError::new(Code::Timeout, "the deadline of the call passed");
            match self.end_ticket(key, error) {
                Some(done) => late.push(done),
                None => {
                    self.deadlines.pop_first();
                }
            }
        }
        late
    }

    fn wake_rested(&mut self, now: Instant) {
        while let Some(&(until, id)) = self.resting.first() {
            if until > now {
                break;
            }
            self.resting.pop_first();
            self.requeue(id, now);
        }
    }

    /// The best pack that may leave now, or when to ask again.
    fn departure(&mut self, pacer: &Pacer, now: Instant) -> Result<(Pack, Arc<Notify>), Option<Instant>> {
        if self.flights.len() >= self.max_in_flight {
            return Err(None);
        }
        if let Some(id) = self.next_page() {
            pacer.try_take(now).map_err(Some)?;
            self.pages.pop_front();
            let front = self.entries.get(&id).map_or(0, |entry| entry.front);
            return Ok(self.depart(Road::Page, front, vec![id], 0));
        }
        let front = self.best_lane(now)?;
        if !self.flights.is_empty() && self.flying_bytes >= FLYING_BUDGET {
            return Err(None);
        }
        pacer.try_take(now).map_err(Some)?;
        let (ids, bytes) = self.fill(front, now);
        Ok(self.depart(Road::Rpc, front, ids, bytes))
    }

    /// The call whose page may be asked now. Cancelled ones are dropped on the way.
    fn next_page(&mut self) -> Option<u64> {
        while let Some(id) = self.pages.front().copied() {
            let live = self.entries.get(&id).is_some_and(|e| e.place == Place::Waiting && e.road == Road::Page);
            if live {
                return self.routes.page_may_leave().then_some(id);
            }
            self.pages.pop_front();
        }
        None
    }

    /// The ripe lane with the highest head; equal ones take turns. A lane is ripe when nothing flies, when it fills a
    /// pack, or when it has lingered.
    fn best_lane(&mut self, now: Instant) -> Result<usize, Option<Instant>> {
        let idle = self.flights.is_empty();
        let mut best: Option<(i64, u64, usize)> = None;
        let mut ripens: Option<Instant> = None;
        for (front, lane) in &mut self.lanes {
            let Some(since) = lane.since() else { continue };
            let ripe_at = since + LINGER;
            if !idle && lane.bytes < ANSWER_BUDGET && ripe_at > now {
                ripens = Some(ripens.map_or(ripe_at, |other| other.min(ripe_at)));
                continue;
            }
            let Some((priority, _)) = lane.head(&self.entries, now) else { continue };
            let better = best.is_none_or(|(other, served, _)| (priority, served) > (other, lane.served));
            if better {
                best = Some((priority, lane.served, *front));
            }
        }
        best.map(|(_, _, front)| front).ok_or(ripens)
    }

    /// Takes calls out of a lane until a pack is full.
    fn fill(&mut self, front: usize, now: Instant) -> (Vec<u64>, usize) {
        let mut ids = Vec::new();
        let mut load = Load::new();
        let Some(lane) = self.lanes.get_mut(&front) else { return (ids, 0) };
        while let Some((_, id)) = lane.head(&self.entries, now) {
            let Some(entry) = self.entries.get_mut(&id) else { break };
            if !load.take(entry) {
                break;
            }
            // No flight has this number; `depart` sets the right one. Until then it must not look like waiting.
            entry.place = Place::Flying(u64::MAX);
            lane.leave(entry.bytes);
            ids.push(id);
        }
        self.departures += 1;
        lane.departed(now, self.departures);
        (ids, load.answer())
    }

    fn depart(&mut self, road: Road, front: usize, ids: Vec<u64>, bytes: usize) -> (Pack, Arc<Notify>) {
        self.next_id += 1;
        let number = self.next_id;
        let mut calls = Vec::with_capacity(ids.len());
        for id in &ids {
            if let Some(entry) = self.entries.get_mut(id) {
                entry.place = Place::Flying(number);
                entry.attempts += 1;
                calls.push(Packed { id: *id, call: entry.key.call.clone(), template: entry.template });
            }
        }
        self.routes.sent();
        if road == Road::Page {
            self.routes.page_left();
        }
        self.flying_bytes += bytes;
        let cancel = Arc::new(Notify::new());
        let flight = Flight { cancel: cancel.clone(), wanted: ids.len(), calls: ids, bytes, road };
        self.flights.insert(number, flight);
        (Pack { flight: number, road, front: self.fronts.get(front), calls }, cancel)
    }
}
