//! The ways out: one when there is no proxy, else one for each. Each has its connections, its health and its own pace.

mod health;
pub(crate) mod proxy;
#[cfg(test)]
mod tests;

use crate::error::EngineError;
use crate::options::ClientOptions;
use crate::pace::{Change, Landing, Learned, Leave, Pace, Pacer, Reading, Wait};
use crate::stats::Counter;
use crate::transport::Transport;
use health::{Health, May};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// The label of the way out without a proxy of ours.
const DIRECT: &str = "direct";

/// One way out.
#[derive(Debug)]
pub(crate) struct Egress {
    /// `direct`, or host and port of the proxy: never its credentials.
    pub label: Arc<str>,
    pub transport: Arc<Transport>,
    pacer: Mutex<Arc<Pacer>>,
    health: Mutex<Health>,
    /// Whether it is one of several, or a proxy: only then it may die.
    proxied: bool,
    pub requests: Counter,
    pub failures: Counter,
}

/// All ways out of one client.
#[derive(Debug)]
pub(crate) struct Egresses {
    list: Mutex<Vec<Arc<Egress>>>,
    pace: Mutex<Pace>,
    host: String,
    next: AtomicUsize,
}

/// The right to send one request by one way. It has to be given back by [`Slot::landed`], also when nothing came of it.
#[derive(Debug)]
pub(crate) struct Slot {
    pub egress: Arc<Egress>,
    pacer: Arc<Pacer>,
    leave: Leave,
    /// How many calls it may carry.
    pub most_calls: usize,
}

/// How an exchange ended, for the way it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ended {
    /// The store answered, in whatever way.
    Answered(Landing),
    /// The way itself is to blame.
    NoWay,
    /// It broke off somewhere.
    Broke,
    /// It was cancelled.
    Cancelled,
}

/// What an ending changed, to be told to who listens.
#[derive(Debug, Default)]
pub(crate) struct News {
    pub pace: Option<Change>,
    /// `Some(true)`: it works again; `Some(false)`: it is dead from now on.
    pub alive: Option<bool>,
}

/// One way, as `stats()` shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EgressReading {
    egress: Arc<str>,
    state: &'static str,
    requests: u64,
    failures: u64,
    pub per_second: Option<f64>,
    pub paused_ms: u64,
}

/// One way's pace.
#[derive(Debug, Serialize)]
pub(crate) struct PaceReading {
    egress: Arc<str>,
    #[serde(flatten)]
    reading: Reading,
}

impl Egresses {
    pub fn new(options: &ClientOptions, now: Instant) -> Result<Self, EngineError> {
        let base = &options.base;
        let host = format!("{}:{}", base.host_str().unwrap_or(""), base.port_or_known_default().unwrap_or(0));
        let egress = |proxy: Option<&proxy::ProxyUrl>| -> Result<Arc<Egress>, EngineError> {
            let label = proxy.map_or_else(|| Arc::from(DIRECT), |proxy| proxy.label().clone());
            let pacer = Pacer::shared(&host, &label, options.pace, now);
            Ok(Arc::new(Egress {
                transport: Transport::shared(options, proxy)?,
                pacer: Mutex::new(pacer),
                health: Mutex::default(),
                proxied: proxy.is_some(),
                requests: Counter::default(),
                failures: Counter::default(),
                label,
            }))
        };
        let list = match options.proxies.as_slice() {
            [] => vec![egress(None)?],
            proxies => proxies.iter().map(|proxy| egress(Some(proxy))).collect::<Result<_, _>>()?,
        };
        Ok(Self { list: Mutex::new(list), pace: Mutex::new(options.pace), host, next: AtomicUsize::new(0) })
    }

    /// The right to send one request with some of `waiting` calls now, by the next way that may carry it, or when to ask again (`None`: when
    /// something has landed). With every way dead the one that has rested longest is tried: then the calls' own attempts
    /// decide when it is enough.
    pub fn take(&self, now: Instant, waiting: usize) -> Result<Slot, Option<Instant>> {
        let list = lock(&self.list);
        let mut earliest: Option<Instant> = None;
        let mut sooner = |at: Instant| earliest = Some(earliest.map_or(at, |other: Instant| other.min(at)));
        let mut dead = 0;
        let first = self.next.load(Ordering::Relaxed);
        for turn in 0..list.len() {
            let place = (first + turn) % list.len();
            let egress = &list[place];
            let may = egress.health().may(now);
            if let May::Rest(until) = may {
                dead += usize::from(egress.health().is_dead());
                until.into_iter().for_each(&mut sooner);
                continue;
            }
            match egress.take(now, if may == May::Try { 1 } else { waiting }) {
                Ok(slot) => {
                    self.next.store(place + 1, Ordering::Relaxed);
                    return Ok(slot);
                }
                Err(Wait::Until(at)) => sooner(at),
                Err(Wait::Landing) => {}
            }
        }
        if dead > 0 && dead == list.len() {
            let longest = list.iter().filter(|egress| matches!(egress.health().may(now), May::Rest(Some(_))));
            if let Some(egress) = longest.min_by_key(|egress| egress.resting_until(now)) {
                return egress
                    .take(now, waiting)
                    .map_err(|wait| if let Wait::Until(at) = wait { Some(at) } else { None });
            }
        }
        Err(earliest)
    }

    /// Whether a call that failed by way of `other` can be asked by another one, now or soon.
    pub fn others(&self, other: &Arc<Egress>, now: Instant) -> bool {
        lock(&self.list).iter().any(|egress| {
            !Arc::ptr_eq(egress, other) && egress.health().may(now) == May::Carry && !egress.is_blocked(now)
        })
    }

    /// Whether there are several ways.
    pub fn are_many(&self) -> bool {
        lock(&self.list).len() > 1
    }

    /// Lets the connections go; nothing leaves any more.
    pub fn close(&self) {
        lock(&self.list).clear();
    }

    pub fn pace(&self) -> Pace {
        *lock(&self.pace)
    }

    /// Another pace from now on. What is under way still counts for the old one.
    pub fn set_pace(&self, pace: Pace, now: Instant) {
        *lock(&self.pace) = pace;
        for egress in lock(&self.list).iter() {
            *lock(&egress.pacer) = Pacer::shared(&self.host, &egress.label, pace, now);
        }
    }

    pub fn pace_readings(&self, now: Instant) -> Vec<PaceReading> {
        let list = lock(&self.list);
        list.iter()
            .map(|egress| PaceReading { egress: egress.label.clone(), reading: egress.pacer().reading(now) })
            .collect()
    }

    pub fn readings(&self, now: Instant) -> Vec<EgressReading> {
        lock(&self.list).iter().map(|egress| egress.reading(now)).collect()
    }

    /// Host (with port) and what was learned there, by way.
    pub fn learned(&self, now: Instant) -> (&str, BTreeMap<Arc<str>, Learned>) {
        let list = lock(&self.list);
        let learned = list.iter().filter_map(|egress| Some((egress.label.clone(), egress.pacer().learned(now)?)));
        (&self.host, learned.collect())
    }

    pub fn start_from(&self, learned: &BTreeMap<String, Learned>, now: Instant) {
        for egress in lock(&self.list).iter() {
            if let Some(learned) = learned.get(&*egress.label) {
                egress.pacer().start_from(learned, now);
            }
        }
    }

    pub fn host(&self) -> &str {
        &self.host
    }
}

impl Egress {
    fn take(self: &Arc<Self>, now: Instant, waiting: usize) -> Result<Slot, Wait> {
        let pacer = self.pacer();
        // Where calls are weighed, the request is weighed before it is packed: it then carries no more than that.
        let most_calls = pacer.most_calls(now).min(waiting).max(1);
        let leave = pacer.try_take(now, most_calls)?;
        self.health().left();
        Ok(Slot { egress: self.clone(), pacer, leave, most_calls })
    }

    /// Whether the store blocks this address by now.
    pub fn is_blocked(&self, now: Instant) -> bool {
        self.pacer().is_blocked(now).is_some()
    }

    /// Its rate now; `None` when it is not paced.
    pub fn per_second(&self, now: Instant) -> Option<f64> {
        self.pacer().reading(now).per_second
    }

    fn resting_until(&self, now: Instant) -> Option<Instant> {
        if let May::Rest(until) = self.health().may(now) { until } else { None }
    }

    fn reading(&self, now: Instant) -> EgressReading {
        let pace = self.pacer().reading(now);
        let state = if self.health().is_dead() {
            "dead"
        } else if self.health().is_blocked() || self.is_blocked(now) {
            "blocked"
        } else if pace.paused_ms > 0 {
            "paused"
        } else {
            "healthy"
        };
        EgressReading {
            egress: self.label.clone(),
            state,
            requests: self.requests.get(),
            failures: self.failures.get(),
            per_second: pace.per_second,
            paused_ms: pace.paused_ms,
        }
    }

    fn pacer(&self) -> Arc<Pacer> {
        lock(&self.pacer).clone()
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        lock(&self.health)
    }
}

impl Slot {
    /// The exchange is over. `many`: there are other ways, so a blocked one is left alone even where nothing is paced.
    pub fn landed(self, now: Instant, ended: Ended, many: bool) -> News {
        let mut news = News::default();
        let mut health = self.egress.health();
        let landing = match ended {
            Ended::Answered(landing) => {
                if matches!(landing, Landing::Blocked { .. }) && many {
                    health.blocked(now);
                } else if health.worked() {
                    news.alive = Some(true);
                }
                landing
            }
            Ended::NoWay | Ended::Broke => {
                self.egress.failures.add(1);
                let died = self.egress.proxied
                    && if ended == Ended::NoWay { health.failed(now) } else { health.stumbled(now) };
                if died {
                    news.alive = Some(false);
                }
                Landing::Nothing
            }
            Ended::Cancelled => {
                health.unknown();
                Landing::Nothing
            }
        };
        drop(health);
        news.pace = self.pacer.landed(self.leave, now, landing);
        news
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
