//! A client: its options, its scheduler, and the task that sends what waits.

use crate::error::EngineError;
use crate::flight;
use crate::options::{ClientOptions, RunOptions};
use crate::pace::Pacer;
use crate::request::Asked;
use crate::run::{Run, RunShared};
use crate::runtime;
use crate::scheduler::ticket::{Done, End};
use crate::scheduler::{Sched, Step};
use crate::stats::Stats;
use crate::transport::Transport;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long a client at rest collects before its first departure: calls that one tick of JavaScript makes by several
/// runs leave together. Shorter than the timer's millisecond, so a worker that has nothing else to do sleeps it.
const COLLECT: Duration = Duration::from_micros(200);

/// A client of the store. Clones are the same client.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub options: ClientOptions,
    pub transport: Arc<Transport>,
    pub pacer: Arc<Pacer>,
    pub stats: Stats,
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
    /// `userAgent`, `headers`, `ca`, `proxy`, `pace`, `retry`, `maxBodyBytes`, `shapes`; all optional).
    /// `PLAYFAST_BASE_URL` and `PLAYFAST_CA` (a PEM file) are the defaults of `baseUrl` and `ca`.
    ///
    /// # Errors
    /// `validation`, naming parameter and value.
    pub fn new(options_json: &str) -> Result<Self, EngineError> {
        let options = ClientOptions::from_json(options_json)?;
        let transport = Transport::shared(&options)?;
        let host =
            format!("{}:{}", options.base.host_str().unwrap_or(""), options.base.port_or_known_default().unwrap_or(0));
        let pacer = Pacer::shared(&host, options.proxy.as_deref().unwrap_or(""), options.pace);
        let sched = Mutex::new(Sched::new(options.max_in_flight, options.attempts));
        let (stats, arrivals, wake) = (Stats::default(), Mutex::default(), Notify::new());
        Ok(Self(Arc::new(Inner { options, transport, pacer, stats, sched, arrivals, wake })))
    }

    /// A new run (JSON: `window`, `priority`, `deadlineMs`, `lang`, `country`, `fields`; all optional).
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
        let (retries, in_flight, waiting) = {
            let sched = self.0.lock();
            (sched.retries, sched.in_flight(), sched.waiting())
        };
        let reading = self.0.stats.read(retries, in_flight, waiting);
        serde_json::to_string(&reading).unwrap_or_else(|_| "{}".to_owned())
    }

    /// Ends everything under way with code `aborted`, and refuses what comes after.
    pub fn close(&self) {
        self.0.take_in();
        let done = self.0.lock().close();
        self.0.deliver(done);
    }
}

impl Inner {
    /// Takes requests of a run and sees to it that they leave. The caller is the JavaScript thread, so the scheduler's
    /// part of the work is left to the engine's threads.
    pub fn admit(self: &Arc<Self>, run: &Arc<RunShared>, first: u64, asked: Vec<Asked>) {
        if asked.is_empty() {
            return;
        }
        let arrival = Arrival { run: run.clone(), first, asked, at: Instant::now() };
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
    fn take_in(&self) {
        let mut refused = Vec::new();
        {
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
                        refused.push(Done { run: run.clone(), index, admitted: at, attempts: 0, end });
                    } else {
                        self.stats.merged.add(sched.admit(&run, index, asked, at));
                    }
                }
            }
        }
        self.deliver(refused);
    }

    pub fn cancel_run(&self, run: u64) {
        self.take_in();
        self.lock().cancel_run(run);
    }

    pub fn cancel_call(&self, run: u64, index: u64) {
        self.take_in();
        let done = self.lock().cancel_call(run, index);
        self.deliver(done.into_iter().collect());
    }

    /// Makes the outcomes' texts, puts them into their runs and wakes those who wait, once per run.
    pub fn deliver(&self, done: Vec<Done>) {
        if done.is_empty() {
            return;
        }
        let now = Instant::now();
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
            let step = sched.step(&client.pacer, Instant::now());
            if matches!(step, Step::Idle) {
                sched.dispatching = false;
            }
            step
        };
        match step {
            Step::Send(pack, cancel) => {
                tokio::spawn(flight::fly(client.clone(), pack, cancel));
            }
            Step::Deliver(done) => client.deliver(done),
            Step::Wait(None) => client.wake.notified().await,
            Step::Wait(Some(until)) => {
                tokio::select! {
                    () = tokio::time::sleep_until(until.into()) => {}
                    () = client.wake.notified() => {}
                }
            }
            Step::Idle => return,
        }
    }
}
