//! The next thing to do: end what is late, wake what has rested, send the best pack, or wait.

use super::entry::{Place, Road};
use super::pack::{ANSWER_BUDGET, Load, Pack, Packed};
use super::ticket::Done;
use super::{Flight, Sched};
use crate::egress::{Egresses, Slot};
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
    /// Send this by this way; it is already counted as in flight. The handle ends it early.
    Send(Pack, Slot, Arc<Notify>),
    /// Hand these out, then ask again.
    Deliver(Vec<Done>),
    /// Ask again at this moment, or when something has changed.
    Wait(Option<Instant>),
    /// Nothing waits for anything.
    Idle,
}

impl Sched {
    /// Decides the next step.
    pub fn step(&mut self, ways: &Egresses, now: Instant) -> Step {
        let late = self.expired(now);
        if !late.is_empty() {
            return Step::Deliver(late);
        }
        let budget = self.wake_rested(now);
        if !self.has_work() {
            return Step::Idle;
        }
        match self.departure(ways, now) {
            Ok((pack, slot, cancel)) => Step::Send(pack, slot, cancel),
            Err(retry) => {
                let rested = budget.or_else(|| self.resting.first().map(|(until, _)| *until));
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
            let error = self.late(key);
            match self.end_ticket(key, error) {
                Some(done) => late.push(done),
                None => {
                    self.deadlines.pop_first();
                }
            }
        }
        late
    }

    /// Puts calls that have rested back into their lanes: those that wake together are worth one request of the budget. Gives
    /// the moment from which the budget allows the next, when it does not now.
    fn wake_rested(&mut self, now: Instant) -> Option<Instant> {
        let mut paid = None;
        while let Some(&(until, id)) = self.resting.first() {
            if until > now {
                break;
            }
            if paid != Some(until) {
                if let Err(later) = self.budget.spend(now) {
                    return Some(later);
                }
                paid = Some(until);
            }
            self.resting.pop_first();
            self.requeue(id, now);
        }
        None
    }

    /// The best pack that may leave now, or when to ask again.
    fn departure(&mut self, ways: &Egresses, now: Instant) -> Result<(Pack, Slot, Arc<Notify>), Option<Instant>> {
        if self.flights.len() >= self.max_in_flight {
            return Err(None);
        }
        if let Some(id) = self.next_page() {
            let slot = ways.take(now, 1)?;
            self.pages.pop_front();
            let front = self.entries.get(&id).map_or(0, |entry| entry.front);
            let (pack, cancel) = self.depart(Road::Page, front, vec![id], 0);
            return Ok((pack, slot, cancel));
        }
        let front = self.best_lane(now)?;
        if !self.flights.is_empty() && self.flying_bytes >= FLYING_BUDGET {
            return Err(None);
        }
        let waiting = self.lanes.get(&front).map_or(1, |lane| lane.calls).min(self.limit.most());
        let slot = ways.take(now, waiting)?;
        let (ids, bytes) = self.fill(front, slot.most_calls, now);
        let (pack, cancel) = self.depart(Road::Rpc, front, ids, bytes);
        Ok((pack, slot, cancel))
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
            let Some((priority, _)) = lane.head(&self.entries, &self.served, now) else { continue };
            let better = best.is_none_or(|(other, served, _)| (priority, served) > (other, lane.served));
            if better {
                best = Some((priority, lane.served, *front));
            }
        }
        best.map(|(_, _, front)| front).ok_or(ripens)
    }

    /// Takes calls out of a lane until a pack is full.
    fn fill(&mut self, front: usize, most: usize, now: Instant) -> (Vec<u64>, usize) {
        let mut ids = Vec::new();
        let mut load = Load::new(most);
        let Some(lane) = self.lanes.get_mut(&front) else { return (ids, 0) };
        while let Some((_, id)) = lane.head(&self.entries, &self.served, now) {
            let Some(entry) = self.entries.get_mut(&id) else { break };
            if !load.take(entry) {
                break;
            }
            // No flight has this number; `depart` sets the right one. Until then it must not look like waiting.
            entry.place = Place::Flying(u64::MAX);
            self.served.note(entry.priority, now);
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
        self.budget.earn();
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
