//! A world without waiting: requests, answers and timers as events in virtual time.

use super::hosts::{Host, Reply};
use crate::pace::random::Random;
use crate::pace::{Change, Landing, Leave, Pacer, Wait};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What an application asks for.
#[derive(Clone, Copy)]
pub enum Demand {
    /// Always something.
    Endless,
    /// A request so often, in seconds.
    Every(f64),
    /// So many requests, so long after the last of the burst before has landed.
    Bursts { of: usize, rest: f64 },
}

/// What an application got.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Requests answered.
    pub ok: usize,
    /// Requests refused, blocks included.
    pub refused: usize,
    /// Calls answered.
    pub calls: usize,
    /// Requests answered in the second half of the time.
    pub late_ok: usize,
    /// Most requests in flight.
    pub peak: usize,
    /// Asked for a leave.
    pub tries: usize,
    /// Seconds from the first request of a burst to its last answer.
    pub bursts: Vec<f64>,
    /// What the pacer told, and when.
    pub changes: Vec<(f64, Change)>,
}

/// One application behind one pacer.
pub struct Client {
    pub pacer: Arc<Pacer>,
    pub demand: Demand,
    /// Timers fire up to so many seconds late.
    pub late: f64,
    /// It begins so many seconds after the others.
    pub offset: f64,
    pub tally: Tally,
    waiting: usize,
    in_flight: usize,
    wake: f64,
    begun: f64,
}

impl Client {
    pub fn new(pacer: Arc<Pacer>, demand: Demand) -> Self {
        let tally = Tally::default();
        Self { pacer, demand, late: 0.0, offset: 0.0, tally, waiting: 0, in_flight: 0, wake: f64::INFINITY, begun: 0.0 }
    }
}

enum Event {
    Wake(f64),
    Demand(usize),
    Landing { leave: Leave, reply: Reply, calls: usize, took: f64 },
}

/// A host, those who ask it, and time.
pub struct World<H> {
    pub start: Instant,
    pub clients: Vec<Client>,
    host: H,
    random: Random,
    events: BinaryHeap<Reverse<(u64, u64)>>,
    bodies: Vec<(usize, Option<Event>)>,
    now: f64,
    end: f64,
}

impl<H: Host> World<H> {
    pub fn new(host: H, seed: u64, start: Instant, clients: Vec<Client>) -> Self {
        let random = Random::seeded(seed ^ 0xBEEF);
        Self { start, clients, host, random, events: BinaryHeap::new(), bodies: Vec::new(), now: 0.0, end: 0.0 }
    }

    fn instant(&self) -> Instant {
        self.start + Duration::from_secs_f64(self.now)
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn at(&mut self, at: f64, client: usize, event: Event) {
        self.events.push(Reverse(((at * 1e9) as u64, self.bodies.len() as u64)));
        self.bodies.push((client, Some(event)));
    }

    /// Runs for so many seconds.
    #[allow(clippy::cast_possible_truncation)]
    pub fn run(mut self, seconds: f64) -> Vec<Tally> {
        self.end = seconds;
        for client in 0..self.clients.len() {
            let amount = match self.clients[client].demand {
                Demand::Endless => usize::MAX,
                Demand::Every(_) => 1,
                Demand::Bursts { of, .. } => of,
            };
            self.at(self.clients[client].offset + client as f64 * 0.01, client, Event::Demand(amount));
        }
        while let Some(Reverse((at, body))) = self.events.pop() {
            self.now = at as f64 / 1e9;
            if self.now > seconds {
                break;
            }
            let (client, event) = &mut self.bodies[body as usize];
            let (client, event) = (*client, event.take().unwrap());
            self.happen(client, &event);
        }
        self.clients.into_iter().map(|client| client.tally).collect()
    }

    fn happen(&mut self, index: usize, event: &Event) {
        let (now, instant) = (self.now, self.instant());
        let client = &mut self.clients[index];
        match *event {
            Event::Wake(wake) => {
                if (client.wake - wake).abs() < 1e-12 {
                    client.wake = f64::INFINITY;
                }
            }
            Event::Demand(amount) => {
                client.waiting = client.waiting.saturating_add(amount);
                client.begun = now;
                if let Demand::Every(every) = client.demand {
                    self.at(now + every, index, Event::Demand(1));
                }
            }
            Event::Landing { leave, reply, calls, took } => {
                let late = now > self.end / 2.0;
                let landing = client.count(reply, calls, took, late);
                client.tally.changes.extend(client.pacer.landed(leave, instant, landing).map(|change| (now, change)));
                client.in_flight -= 1;
                if let Demand::Bursts { of, rest } = client.demand
                    && client.waiting + client.in_flight == 0
                {
                    client.tally.bursts.push(now - client.begun);
                    self.at(now + rest, index, Event::Demand(of));
                }
            }
        }
        self.pump(index);
    }

    /// Sends what may leave, as the scheduler does after each event.
    fn pump(&mut self, index: usize) {
        let instant = self.instant();
        while self.clients[index].waiting > 0 {
            let client = &mut self.clients[index];
            let calls = client.pacer.most_calls(instant).min(100);
            client.tally.tries += 1;
            match client.pacer.try_take(instant, calls) {
                Ok(leave) => {
                    client.waiting -= usize::from(client.waiting < usize::MAX);
                    client.in_flight += 1;
                    client.tally.peak = client.tally.peak.max(client.in_flight);
                    let (took, reply) = self.host.ask(self.now, calls, &mut self.random);
                    self.at(self.now + took, index, Event::Landing { leave, reply, calls, took });
                }
                Err(Wait::Landing) => {
                    assert!(client.in_flight > 0, "nothing is in flight, so nothing can land");
                    return;
                }
                Err(Wait::Until(until)) => {
                    assert!(until > instant, "nobody is sent back to the past");
                    let wake = (until - self.start).as_secs_f64();
                    if wake < client.wake - 1e-12 {
                        client.wake = wake;
                        let late = client.late * self.random.unit();
                        self.at(wake + late + 1e-9, index, Event::Wake(wake));
                    }
                    return;
                }
            }
        }
    }
}

impl Client {
    fn count(&mut self, reply: Reply, calls: usize, took: f64, late: bool) -> Landing {
        match reply {
            Reply::Ok => {
                self.tally.ok += 1;
                self.tally.calls += calls;
                self.tally.late_ok += usize::from(late);
            }
            Reply::Status(_) | Reply::Captcha => {
                self.tally.refused += 1;
            }
            Reply::Lost => {}
        }
        if reply != Reply::Ok {
            self.waiting = self.waiting.saturating_add(1);
        }
        match reply {
            Reply::Ok => Landing::Answered { latency: Duration::from_secs_f64(took) },
            Reply::Status(status) => Landing::Refused { status, retry_after: None },
            Reply::Captcha => Landing::Blocked { retry_after: None },
            Reply::Lost => Landing::Nothing,
        }
    }
}
