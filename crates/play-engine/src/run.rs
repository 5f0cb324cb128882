//! A run: a bounded window of calls over a client's scheduler, by the verbs push, end, next and cancel.

use crate::client::Inner;
use crate::clock;
use crate::error::{Code, EngineError};
use crate::options::RunOptions;
pub use crate::outcome::Delivery;
use crate::outcome::{self, GROUP_BYTES, Outcome};
use crate::request;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

/// A bounded window of calls. Clones are the same run.
#[derive(Clone, Debug)]
pub struct Run {
    client: Arc<Inner>,
    shared: Arc<RunShared>,
}

/// What the scheduler knows of a run.
#[derive(Debug)]
pub(crate) struct RunShared {
    id: u64,
    options: RunOptions,
    /// When the run has to be over.
    ends: Option<Instant>,
    cancelled: AtomicBool,
    state: Mutex<State>,
    ready: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Index of the next request.
    next: u64,
    /// Admitted and not yet taken.
    outstanding: usize,
    ready: VecDeque<Outcome>,
    ended: bool,
}

impl Run {
    pub(crate) fn new(client: Arc<Inner>, options: RunOptions) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let shared = RunShared {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            ends: options.run_deadline.map(|deadline| clock::now() + deadline),
            options,
            cancelled: AtomicBool::new(false),
            state: Mutex::default(),
            ready: Notify::new(),
        };
        Self { client, shared: Arc::new(shared) }
    }

    /// Takes requests (a JSON array) from the front, as many as there are free slots; gives how many it took. They are
    /// counted from 0 in the order of pushing. Cheap: nothing is sent on the caller's thread.
    ///
    /// # Errors
    /// `validation` when one of those it would take is wrong (none is taken then) or the run has ended.
    pub fn push(&self, requests_json: &str) -> Result<u32, EngineError> {
        let free = {
            let state = self.shared.lock();
            if state.ended {
                return Err(EngineError::new(Code::Validation, "push after end"));
            }
            self.shared.options.window.saturating_sub(state.outstanding)
        };
        if self.shared.cancelled() {
            return Ok(0);
        }
        let asked = request::parse(requests_json, free, &self.shared.options)?;
        let count = asked.len();
        let first = {
            let mut state = self.shared.lock();
            let first = state.next;
            state.next += u64::try_from(count).unwrap_or(0);
            state.outstanding += count;
            first
        };
        self.client.admit(&self.shared, first, asked);
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// No more requests will come.
    pub fn end(&self) {
        self.shared.lock().ended = true;
        self.shared.ready.notify_waiters();
    }

    /// Resolves as soon as an outcome is ready, with all that are ready, up to `max` and 500 KB:
    /// `{"outcomes":[…],"freeSlots":n,"done":bool}`. With nothing admitted it resolves at once, with the free slots. `done`
    /// is true when the run has ended and all its outcomes are taken, or when it was cancelled.
    pub async fn next(&self, max: u32) -> Delivery {
        let max = usize::try_from(max).unwrap_or(usize::MAX).max(1);
        loop {
            let ready = self.shared.ready.notified();
            tokio::pin!(ready);
            ready.as_mut().enable();
            if let Some((outcomes, free, done)) = self.shared.take(max) {
                return outcome::group(&outcomes, free, done);
            }
            ready.await;
        }
    }

    /// Cancels everything under way and forgets what is ready; `next` is done at once.
    pub fn cancel(&self) {
        if self.shared.cancelled.swap(true, Ordering::SeqCst) {
            return;
        }
        {
            let mut state = self.shared.lock();
            state.ready.clear();
            state.ended = true;
        }
        self.client.cancel_run(self.shared.id);
        self.shared.ready.notify_waiters();
    }

    /// Cancels one request by its index; its outcome is an error with code `aborted`. Without effect when it has one.
    pub fn cancel_call(&self, index: u64) {
        self.client.cancel_call(self.shared.id, index);
    }
}

impl RunShared {
    pub fn id(&self) -> u64 {
        self.id
    }

    pub fn options(&self) -> &RunOptions {
        &self.options
    }

    /// When the outcome of a request admitted now is due.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        let own = self.options.deadline.map(|deadline| now + deadline);
        own.into_iter().chain(self.ends).min()
    }

    pub fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }

    /// Adds a finished outcome; [`Self::announce`] wakes who waits for it.
    pub fn put(&self, outcome: Outcome) {
        if !self.cancelled() {
            self.lock().ready.push_back(outcome);
        }
    }

    pub fn announce(&self) {
        self.ready.notify_waiters();
    }

    /// What `next` gives now, or `None` when it has to wait.
    fn take(&self, max: usize) -> Option<(Vec<Outcome>, usize, bool)> {
        let mut state = self.lock();
        if self.cancelled() {
            return Some((Vec::new(), 0, true));
        }
        if state.ready.is_empty() && state.outstanding > 0 {
            return None;
        }
        let mut outcomes = Vec::with_capacity(max.min(state.ready.len()));
        let mut bytes = 0;
        while outcomes.len() < max && bytes < GROUP_BYTES {
            let Some(outcome) = state.ready.pop_front() else { break };
            bytes += outcome.len();
            outcomes.push(outcome);
        }
        state.outstanding = state.outstanding.saturating_sub(outcomes.len());
        let free = self.options.window.saturating_sub(state.outstanding);
        Some((outcomes, free, state.ended && state.outstanding == 0))
    }

    /// Test only: a run without a client.
    #[cfg(test)]
    pub fn detached(id: u64, options: RunOptions) -> Arc<Self> {
        let (cancelled, state, ready) = (AtomicBool::new(false), Mutex::default(), Notify::new());
        Arc::new(Self { id, options, ends: None, cancelled, state, ready })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
