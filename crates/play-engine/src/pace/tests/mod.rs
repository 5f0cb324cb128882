//! The rules one by one, then hosts that meter, in virtual time.

mod blocks;
mod figures;
mod hosts;
mod rules;
mod shares;
mod weights;
mod world;

use super::{Change, Landing, Leave, Pace, Pacer, Wait};
use std::time::{Duration, Instant};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A pacer and what time it is.
struct Bench {
    pacer: Pacer,
    now: Instant,
}

impl Bench {
    fn new(pace: Pace) -> Self {
        let now = Instant::now();
        Self { pacer: Pacer::seeded(pace, now, 7), now }
    }

    fn auto() -> Self {
        Self::new(Pace::default())
    }

    /// One whose free burst is over and long answered.
    fn paced() -> Self {
        let mut bench = Self::auto();
        for leave in bench.all() {
            bench.answer(leave);
        }
        bench.pass(ms(3000));
        bench
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    fn take(&self) -> Result<Leave, Wait> {
        self.pacer.try_take(self.now, 1)
    }

    /// All that may leave now.
    fn all(&self) -> Vec<Leave> {
        std::iter::from_fn(|| self.take().ok()).take(1000).collect()
    }

    /// How long until the next may leave.
    fn wait(&self) -> Duration {
        match self.take() {
            Ok(_) => panic!("may leave at once"),
            Err(Wait::Landing) => panic!("waits for a landing"),
            Err(Wait::Until(until)) => until - self.now,
        }
    }

    /// Waits for the next leave.
    fn next(&mut self) -> Leave {
        loop {
            match self.take() {
                Ok(leave) => return leave,
                Err(Wait::Until(until)) => self.now = until,
                Err(Wait::Landing) => panic!("waits for a landing"),
            }
        }
    }

    fn land(&self, leave: Leave, how: Landing) -> Option<Change> {
        self.pacer.landed(leave, self.now, how)
    }

    fn answer(&self, leave: Leave) -> Option<Change> {
        self.land(leave, Landing::Answered { latency: ms(100) })
    }

    fn refuse(&self, leave: Leave, status: u16) -> Option<Change> {
        self.land(leave, Landing::Refused { status, retry_after: None })
    }

    fn refuse_for(&self, leave: Leave, status: u16, named: Duration) -> Option<Change> {
        self.land(leave, Landing::Refused { status, retry_after: Some(named) })
    }

    fn phase(&self) -> &'static str {
        self.pacer.reading(self.now).phase
    }

    fn rate(&self) -> f64 {
        self.pacer.reading(self.now).per_second.unwrap()
    }

    /// Asks and is answered, as fast as it may, for so long.
    fn run(&mut self, time: Duration) -> Vec<Change> {
        let (mut changes, end) = (Vec::new(), self.now + time);
        while self.now < end {
            let leave = self.next();
            changes.extend(self.answer(leave));
        }
        changes
    }
}
