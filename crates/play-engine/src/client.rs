//! A client: its options, its scheduler, and the task that sends what waits.

use crate::clock;
use crate::egress::Egresses;
use crate::error::{Code, EngineError};
use crate::events::{Events, Kind};
use crate::flight;
use crate::options::{ClientOptions, RunOptions};
use crate::pace::{Learned, Pace};
use crate::reading::Read;
use crate::request::Asked;
use crate::run::{Delivery, Run, RunShared};
use crate::runtime;
use crate::scheduler::entry::Effort;
use crate::scheduler::ticket::{Done, End};
use crate::scheduler::{Retried, Sched, Step};
use crate::stats::{RateReading, Scheduled, Stats};
use play_wire::Call;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long a client at rest collects before its first departure: calls that one tick of JavaScript makes by several
/// runs leave together. Shorter than the timer's millisecond, so a worker that has nothing else to do sleeps it.
const COLLECT: Duration = Duration::from_micros(200);

/// Version of what [`Client::learned_json`] gives.
const LEARNED_VERSION: u32 = 1;
/// Places of drift that are counted apart; a store that invents ever new ones must not fill the memory.
const MOST_DRIFTS: usize = 1000;

/// How often each field has drifted.
#[derive(Debug, Default)]
struct Drifts(Mutex<BTreeMap<String, u64>>);

impl Drifts {
    /// Counts one more, and gives how many there were by now.
    fn count(&self, rpc: &str, field: &str, path: &str) -> u64 {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = format!("{rpc} {field} {path}");
        if counts.len() >= MOST_DRIFTS && !counts.contains_key(&key) {
            return 1;
        }
        let count = counts.entry(key).or_default();
        *count += 1;
        *count
    }
}

/// A client of the store. Clones are the same client.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub options: ClientOptions,
    pub ways: Egresses,
    pub stats: Stats,
    pub events: Events,
    drifts: Drifts,
    sched: Mutex<Sched>,
    /// Requests pushed and not yet taken in, in the order of pushing.
    arrivals: Mutex<Vec<Arrival>>,
    wake: Notify,
}

/// What one push brought.
#[derive(Debug)]
struct Arrival {
    run: Arc<RunShared>,
    first: u64,
    asked: Vec<Asked>,
    at: Instant,
}

impl Client {
    /// A client with these options (JSON: `baseUrl`, `lang`, `country`, `timeoutMs`, `deadlineMs`, `maxInFlight`,
    /// `userAgent`, `headers`, `ca`, `proxy`, `proxies`, `pace`, `retry`, `maxBodyBytes`, `cache`, `shapes`; all optional).
    /// `PLAYFAST_BASE_URL` and `PLAYFAST_CA` (a PEM file) are the defaults of `baseUrl` and `ca`.
    ///
    /// # Errors
    /// `validation`, naming parameter and value.
    pub fn new(options_json: &str) -> Result<Self, EngineError> {
        let options = ClientOptions::from_json(options_json)?;
        let now = clock::now();
        let ways = Egresses::new(&options, now)?;
        let sched = Mutex::new(Sched::new(options.max_in_flight, options.attempts, options.cache, now));
        Ok(Self(Arc::new(Inner {
            options,
            ways,
            sched,
            stats: Stats::default(),
            events: Events::default(),
            drifts: Drifts::default(),
            arrivals: Mutex::default(),
            wake: Notify::new(),
        })))
    }

    /// A new run (JSON: `window`, `priority`, `deadlineMs` of each call, `runDeadlineMs` of all together, `lang`, `country`, `fields`; all optional).
    ///
    /// # Errors
    /// `validation`, naming parameter and value; `aborted` when the client is closed.
    pub fn run(&self, options_json: &str) -> Result<Run, EngineError> {
        if self.0.lock().closed() {
            return Err(EngineError::aborted("the client is closed"));
        }
        let options = RunOptions::from_json(options_json, &self.0.options)?;
        Ok(Run::new(self.0.clone(), options))
    }

    /// Counters since the client was made, as JSON.
    #[must_use]
    pub fn stats_json(&self) -> String {
        self.0.take_in();
        let (scheduled, cache) = {
            let sched = self.0.lock();
            let (in_flight, waiting) = (sched.in_flight(), sched.waiting());
            (Scheduled { retries: sched.retries, in_flight, waiting }, sched.cache_reading())
        };
        let now = clock::now();
        let readings = self.0.ways.readings(now);
        let fastest = readings.iter().filter_map(|way| way.per_second).max_by(f64::total_cmp);
        let paused_ms = readings.iter().map(|way| way.paused_ms).min().unwrap_or(0);
        let pace = RateReading { per_second: fastest, paused_ms };
        let reading = self.0.stats.read(scheduled, pace, readings, cache);
        serde_json::to_string(&reading).unwrap_or_else(|_| "{}".to_owned())
    }

    /// Another pace from now on (JSON, as the option `pace`).
    ///
    /// # Errors
    /// `validation`, naming parameter and value.
    pub fn set_pace(&self, pace_json: &str) -> Result<(), EngineError> {
        let value = serde_json::from_str(pace_json).unwrap_or(Value::Null);
        let pace = Pace::from_json(&value)?;
        self.0.ways.set_pace(pace, clock::now());
        self.0.wake.notify_one();
        Ok(())
    }

    /// The pace as it is: `{ pace, egresses: [{ egress, perSecond, phase, … }] }`.
    #[must_use]
    pub fn pace_json(&self) -> String {
        let ways = &self.0.ways;
        json!({ "pace": ways.pace().to_json(), "egresses": ways.pace_readings(clock::now()) }).to_string()
    }

    /// The rates that were learned, to be kept for the next time: `{ version, host, egresses: { label: { perSecond, takenAt } } }`.
    #[must_use]
    pub fn learned_json(&self) -> String {
        let (host, egresses) = self.0.ways.learned(clock::now());
        json!({ "version": LEARNED_VERSION, "host": host, "egresses": egresses }).to_string()
    }

    /// Begins with rates that were learned before. What was learned at another host, or by a way this client does not
    /// have, is left aside.
    ///
    /// # Errors
    /// `validation`, when the text is not what [`Self::learned_json`] gives.
    pub fn load_learned(&self, json: &str) -> Result<(), EngineError> {
        #[derive(serde::Deserialize)]
        struct Saved {
            version: u32,
            host: String,
            egresses: BTreeMap<String, Learned>,
        }
        let bad =
            |problem: &str| EngineError::validation("learned", json.chars().take(200).collect::<String>(), problem);
        let saved: Saved = serde_json::from_str(json).map_err(|error| bad(&format!("is no saved pace: {error}")))?;
        if saved.version != LEARNED_VERSION {
            return Err(bad("was saved by another version"));
        }
        if saved.host == self.0.ways.host() {
            self.0.ways.start_from(&saved.egresses, clock::now());
        }
        Ok(())
    }

    /// Which kinds of events are kept from now on (a JSON array of names); see [`Self::take_events`].
    ///
    /// # Errors
    /// `validation` for a kind there is not.
    pub fn watch(&self, kinds_json: &str) -> Result<(), EngineError> {
        self.0.events.watch(kinds_json)
    }

    /// The events since the last time, oldest first: `{ "events": [...], "dropped": n }`.
    #[must_use]
    pub fn take_events(&self) -> Delivery {
        Delivery::of(self.0.events.take())
    }

    /// Ends everything under way with code `aborted`, refuses what comes after, and lets the connections go.
    pub fn close(&self) {
        self.0.take_in();
        let done = self.0.lock().close();
        self.0.deliver(done);
        self.0.ways.close();
    }
}

impl Inner {
    /// Takes requests of a run and sees to it that they leave. The caller is the JavaScript thread, so the scheduler's
    /// part of the work is left to the engine's threads.
    pub fn admit(self: &Arc<Self>, run: &Arc<RunShared>, first: u64, asked: Vec<Asked>) {
        if asked.is_empty() {
            return;
        }
        let arrival = Arrival { run: run.clone(), first, asked, at: clock::now() };
        let first_of_many = {
            let mut arrivals = self.arrivals();
            arrivals.push(arrival);
            arrivals.len() == 1
        };
        // Who finds others waiting need not send for anybody: they are all taken in together.
        if first_of_many {
            let client = self.clone();
            runtime::handle().spawn(async move {
                client.take_in();
                client.kick();
            });
        }
    }

    /// Gives the scheduler what was pushed. Everything that looks at or changes its state on behalf of a caller does this
    /// first, so that it sees all that was pushed before.
    fn take_in(self: &Arc<Self>) {
        let mut refused = Vec::new();
        let kept = {
            // Taken under the scheduler's lock, or a later push could overtake an earlier one.
            let mut sched = self.lock();
            let arrivals = std::mem::take(&mut *self.arrivals());
            for Arrival { run, first, asked, at } in arrivals {
                for (index, asked) in (first..).zip(asked) {
                    if run.cancelled() {
                        break;
                    }
                    if sched.closed() {
                        let end = End::Failed(EngineError::aborted("the client is closed"));
                        refused.push(Done { run: run.clone(), index, admitted: at, effort: Effort::default(), end });
                    } else {
                        self.stats.merged.add(sched.admit(&run, index, asked, at));
                    }
                }
            }
            sched.take_kept()
        };
        if !kept.is_empty() {
            runtime::handle().spawn(flight::read_kept(self.clone(), kept));
        }
        self.deliver(refused);
    }

    /// Whether payloads of this call are kept.
    pub fn keeps(&self, call: &Call) -> bool {
        self.options.cache.is_some_and(|cache| cache.keeps(call))
    }

    /// Tells who listens that calls will be asked again.
    pub fn note_retries(&self, egress: &str, notes: Vec<Retried>) {
        for note in notes {
            self.events.put(Kind::Retry, || {
                let pause = note.pause.as_secs_f64() * 1000.0;
                json!({ "egress": egress, "calls": note.calls, "reason": note.reason, "pauseMs": pause.round(), "attempt": note.attempt })
            });
        }
    }

    /// Counts what did not have its shape, and tells who listens.
    pub fn note_drifts(&self, read: &Read) {
        match read {
            Read::Value(value) => {
                for warning in &value.drifts {
                    self.note_drift(&warning.rpc, &warning.field, &warning.path);
                }
            }
            Read::Failed(failure) if failure.error.code == Code::Drift => {
                let text =
                    |name: &str| failure.error.details.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
                self.note_drift(&text("rpc"), &text("field"), &text("path"));
            }
            _ => {}
        }
    }

    fn note_drift(&self, rpc: &str, field: &str, path: &str) {
        self.stats.drifts.add(1);
        let count = self.drifts.count(rpc, field, path);
        self.events.put(Kind::Drift, || json!({ "rpc": rpc, "field": field, "path": path, "count": count }));
    }

    pub fn cancel_run(self: &Arc<Self>, run: u64) {
        self.take_in();
        self.lock().cancel_run(run);
    }

    pub fn cancel_call(self: &Arc<Self>, run: u64, index: u64) {
        self.take_in();
        let done = self.lock().cancel_call(run, index);
        self.deliver(done.into_iter().collect());
    }

    /// Makes the outcomes' texts, puts them into their runs and wakes those who wait, once per run.
    pub fn deliver(&self, done: Vec<Done>) {
        if done.is_empty() {
            return;
        }
        let now = clock::now();
        self.stats.outcomes.add(done.len());
        let mut runs: Vec<Arc<RunShared>> = Vec::new();
        for one in done {
            if runs.iter().all(|run| run.id() != one.run.id()) {
                runs.push(one.run.clone());
            }
            one.deliver(now);
        }
        for run in runs {
            run.announce();
        }
    }

    /// Starts a dispatcher when there is work and none, or makes the one at work look again.
    pub fn kick(self: &Arc<Self>) {
        let start = {
            let mut sched = self.lock();
            let start = !sched.dispatching && sched.has_work();
            sched.dispatching |= start;
            start
        };
        if start {
            runtime::handle().spawn(dispatch(self.clone()));
        } else {
            self.wake.notify_one();
        }
    }

    fn arrivals(&self) -> MutexGuard<'_, Vec<Arrival>> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn lock(&self) -> MutexGuard<'_, Sched> {
        self.sched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A dispatcher's time at work. Should it end by a panic, the next kick starts another.
struct Shift(Arc<Inner>);

impl Drop for Shift {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().dispatching = false;
        }
    }
}

/// Sends what waits until nothing does.
async fn dispatch(client: Arc<Inner>) {
    let _shift = Shift(client.clone());
    if client.lock().in_flight() == 0 {
        std::thread::sleep(COLLECT);
    }
    loop {
        let step = {
            let mut sched = client.lock();
            let step = sched.step(&client.ways, clock::now());
            if matches!(step, Step::Idle) {
                sched.dispatching = false;
            }
            step
        };
        match step {
            Step::Send(pack, slot, cancel) => {
                tokio::spawn(flight::fly(client.clone(), pack, slot, cancel));
            }
            Step::Deliver(done) => client.deliver(done),
            Step::Wait(None) => client.wake.notified().await,
            Step::Wait(Some(until)) => {
                tokio::select! {
                    () = clock::sleep_until(until) => {}
                    () = client.wake.notified() => {}
                }
            }
            Step::Idle => return,
        }
    }
}
