//! What happens to a call when something came back for it: data, emptiness, a refusal, a failure.

use super::entry::{Effort, Entry, Place, Road};
use super::ticket::{Done, End, Part, TicketKey};
use super::{Retried, Sched};
use crate::error::{Code, EngineError};
use crate::outcome::ValueJson;
use crate::retry::{self, Again, Failure};
use crate::route::Verdict;
use play_wire::{Call, Template};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// No reason list grows beyond this, however a call is tossed about.
const MOST_REASONS: usize = 20;
/// How often a call may be sent by another way before that counts as an attempt.
const MOST_MOVES: u32 = 8;
/// A resting call wakes so much later for the sake of company.
const COMPANY: Duration = Duration::from_millis(250);

impl Sched {
    /// Data came for a call. `bytes` is the size of its payload (0 for a page).
    pub fn value(&mut self, id: u64, template: Template, value: ValueJson, bytes: usize, done: &mut Vec<Done>) {
        let Some(mut entry) = self.remove(id) else { return };
        if value.route == "rpc" {
            self.sizes.learn(entry.call(), bytes);
        }
        if value.has_data {
            if value.route == "rpc" {
                self.routes.proven(entry.call().template_name(template));
            }
            for empty in &entry.empty {
                self.routes.contradicted(entry.call().template_name(*empty));
            }
        }
        self.settle_all(&mut entry, &Ok(Arc::new(value)), done);
    }

    /// Keeps the payload of a call that is under way, if its kind is kept at all.
    pub fn keep(&mut self, id: u64, payload: Arc<str>, now: Instant) {
        if let (Some(entry), Some(cache)) = (self.entries.get(&id), &mut self.cache) {
            cache.put(&entry.key, payload, now);
        }
    }

    /// What was kept for a call cannot be read: it is asked for.
    pub fn kept_badly(&mut self, id: u64, now: Instant) {
        if let (Some(entry), Some(cache)) = (self.entries.get(&id), &mut self.cache) {
            cache.forget(&entry.key);
        }
        self.requeue(id, now);
    }

    /// An empty answer came. It is believed from a template that has given data before; else the other template and the
    /// page are asked first. With neither left it is believed, unless the template is known to be stale.
    pub fn empty(&mut self, id: u64, template: Template, now: Instant, done: &mut Vec<Done>) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let verdict = self.routes.verdict(entry.call().template_name(template));
        if verdict == Verdict::Proven {
            return self.nothing_there(id, done);
        }
        entry.empty.push(template);
        if self.other_road(id, now) {
            return;
        }
        if verdict == Verdict::Stale {
            let Some(entry) = self.entries.get(&id) else { return };
            let detail = "the store answers this request with nothing, and no other road is left to ask by";
            let error = drift(entry.call().rpc(template), "payload", "", detail);
            return self.failed(id, &Failure::last(error, "stale request"), now, done);
        }
        self.nothing_there(id, done);
    }

    /// The store refused this call alone, by an error frame.
    pub fn refused(&mut self, id: u64, template: Template, failure: &Failure, now: Instant, done: &mut Vec<Done>) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        entry.empty.push(template);
        note(&mut entry.reasons, &failure.reason);
        if !self.other_road(id, now) {
            self.failed(id, failure, now, done);
        }
    }

    /// There is no such thing: an app that is not found, or a list with nothing in it.
    pub fn nothing_there(&mut self, id: u64, done: &mut Vec<Done>) {
        let Some(mut entry) = self.remove(id) else { return };
        let result = match entry.call() {
            Call::Details { app_id, .. } => {
                let text = format!("{app_id}: unknown id, or not distributed in this country");
                Err(EngineError::new(Code::NotFound, text))
            }
            Call::Comments { .. } => Ok("[]"),
            Call::Chart { .. } | Call::Search { .. } => Ok("{\"apps\":[]}"),
            Call::Reviews { .. } => Ok("{\"reviews\":[]}"),
        };
        let route = if entry.road == Road::Page { "page" } else { "rpc" };
        let result = result
            .map(|json| Arc::new(ValueJson { json: json.to_owned(), warnings: String::new(), route, has_data: false }));
        self.settle_all(&mut entry, &result, done);
    }

    /// An attempt failed: the call rests and rejoins its lane, or ends.
    pub fn failed(&mut self, id: u64, failure: &Failure, now: Instant, done: &mut Vec<Done>) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        note(&mut entry.reasons, &failure.reason);
        let mut again = failure.again;
        if again == Again::Elsewhere && entry.moves < MOST_MOVES {
            entry.moves += 1;
        } else {
            entry.tries += 1;
            if again == Again::Elsewhere {
                again = Again::Backoff;
            }
        }
        if let Some(pause) = retry::pause(again, entry.tries, self.attempts, now) {
            entry.last = Some(failure.error.clone());
            let tries = entry.tries;
            self.rest(id, pause, now);
            self.retried(&failure.reason, tries, pause);
            return;
        }
        let Some(mut entry) = self.remove(id) else { return };
        let effort = entry.effort();
        let error = with_reasons(failure.error.clone(), &effort);
        self.settle_waiters(&entry, &effort, &Err(error), done);
    }

    /// A pack failed in a way one of its calls may be to blame for: it is split in two, and only a call that failed
    /// alone owns the error. The halves rest a moment, as after any failure.
    pub fn poisoned(&mut self, ids: &[u64], failure: &Failure, now: Instant, done: &mut Vec<Done>) {
        if let [alone] = ids {
            return self.failed(*alone, failure, now, done);
        }
        let half = ids.len().div_ceil(2);
        let pause = retry::pause(Again::Backoff, 1, u32::MAX, now).unwrap_or_default();
        for id in ids {
            if let Some(entry) = self.entries.get_mut(id) {
                entry.mates = half;
                entry.last = Some(failure.error.clone());
                note(&mut entry.reasons, &failure.reason);
                self.rest(*id, pause, now);
                self.retried(&failure.reason, 1, pause);
            }
        }
    }

    /// Lays a call to rest. It wakes with others that wake at about the time: what failed in several exchanges leaves
    /// in one.
    fn rest(&mut self, id: u64, pause: Duration, now: Instant) {
        let Some(entry) = self.entries.get_mut(&id) else { return };
        let until = now + pause;
        let company = self.resting.range((now + pause / 2, 0)..=(until + COMPANY, u64::MAX)).next();
        let until = company.filter(|_| !pause.is_zero()).map_or(until, |(at, _)| *at);
        entry.place = Place::Resting(until);
        self.resting.insert((until, id));
        self.retries += 1;
    }

    /// Notes a retry for those who listen: one note for all calls that failed together.
    fn retried(&mut self, reason: &str, attempt: u32, pause: Duration) {
        match self.notes.last_mut() {
            Some(last) if last.reason == reason && last.attempt == attempt && last.pause == pause => last.calls += 1,
            _ => self.notes.push(Retried { reason: reason.to_owned(), attempt, pause, calls: 1 }),
        }
    }

    /// An exchange is over. Calls that nothing was said about (its task panicked) fail, so that nobody waits for ever.
    pub fn landed(&mut self, flight: u64, done: &mut Vec<Done>) {
        let Some(flown) = self.flights.remove(&flight) else { return };
        self.flying_bytes = self.flying_bytes.saturating_sub(flown.bytes);
        if flown.road == Road::Page {
            self.routes.page_landed();
        }
        for id in flown.calls {
            if self.entries.get(&id).is_some_and(|entry| entry.place == Place::Flying(flight)) {
                let Some(mut entry) = self.remove(id) else { continue };
                let error = EngineError::new(Code::Network, "the exchange ended without an answer; please report this");
                self.settle_all(&mut entry, &Err(error), done);
            }
        }
    }

    /// Sends a call by the template it has not tried, or by the page if the quota allows one. False when neither is left.
    fn other_road(&mut self, id: u64, now: Instant) -> bool {
        let Some(entry) = self.entries.get_mut(&id) else { return false };
        let other = entry.other_template().filter(|other| !entry.empty.contains(other));
        if let (Road::Rpc, Some(other)) = (entry.road, other) {
            entry.template = other;
        } else if !entry.page_asked && has_page(entry.call()) && self.routes.promise_page() {
            entry.page_asked = true;
            entry.road = Road::Page;
        } else {
            return false;
        }
        self.requeue(id, now);
        true
    }

    fn settle_all(&mut self, entry: &mut Entry, result: &Result<Arc<ValueJson>, EngineError>, done: &mut Vec<Done>) {
        let effort = entry.effort();
        self.settle_waiters(entry, &effort, result, done);
    }

    fn settle_waiters(
        &mut self,
        entry: &Entry,
        effort: &Effort,
        result: &Result<Arc<ValueJson>, EngineError>,
        done: &mut Vec<Done>,
    ) {
        for (key, part) in &entry.waiters {
            done.extend(self.settle(*key, *part, result.clone(), effort));
        }
    }

    /// Gives one part to a ticket; the outcome when that completes it.
    fn settle(
        &mut self,
        key: TicketKey,
        part: Part,
        result: Result<Arc<ValueJson>, EngineError>,
        effort: &Effort,
    ) -> Option<Done> {
        let ticket = self.tickets.get_mut(&key)?;
        match (part, result) {
            (Part::Main, Ok(value)) => {
                ticket.main = None;
                ticket.main_done = Some((value, effort.clone()));
            }
            (Part::Main, Err(error)) => {
                ticket.main = None;
                let ticket = self.take_ticket(key)?;
                let end = End::Failed(error);
                let effort = effort.clone();
                return Some(Done { run: ticket.run, index: key.1, admitted: ticket.admitted, effort, end });
            }
            (Part::Comments, result) => {
                ticket.comments = None;
                ticket.comments_done = Some(result);
            }
        }
        if ticket.main.is_some() || ticket.comments.is_some() {
            return None;
        }
        let ticket = self.take_ticket(key)?;
        let (value, effort) = ticket.main_done?;
        let end = match ticket.comments_done {
            None => End::Value(value),
            Some(comments) => End::Joined(value, comments),
        };
        Some(Done { run: ticket.run, index: key.1, admitted: ticket.admitted, effort, end })
    }
}

/// Whether a page may be asked for a call. For comments none is: most apps without them have none, and a page of a
/// megabyte would only say so again.
fn has_page(call: &Call) -> bool {
    !matches!(call, Call::Comments { .. }) && call.page_path().is_some()
}

/// The error of an answer with another shape than it should have.
pub(crate) fn drift(rpc: &str, field: &str, path: &str, detail: &str) -> EngineError {
    EngineError::new(Code::Drift, format!("{rpc}: {field} at [{path}]: {detail}"))
        .with("rpc", rpc)
        .with("field", field)
        .with("path", path)
}

/// An error that says what the attempts before it met.
pub(super) fn with_reasons(error: EngineError, effort: &Effort) -> EngineError {
    error.with("reasons", effort.reasons.as_deref().unwrap_or_default().to_vec())
}

fn note(reasons: &mut Vec<String>, reason: &str) {
    if reasons.len() < MOST_REASONS {
        reasons.push(reason.to_owned());
    }
}
