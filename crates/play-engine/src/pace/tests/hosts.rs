//! Hosts that meter: models, for what Google's own limiter does is unknown.

use crate::pace::random::Random;

/// What a host says, and after how many seconds.
pub type Said = (f64, Reply);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    Ok,
    Status(u16),
    Captcha,
    /// No answer at all.
    Lost,
}

pub trait Host {
    /// A request with so many calls comes in, `at` seconds after the start.
    fn ask(&mut self, at: f64, calls: usize, random: &mut Random) -> Said;
}

/// Latency of an answer: lognormal around 250 ms. A refusal takes 40 ms.
fn served(random: &mut Random) -> Said {
    let normal = (-2.0 * (1.0 - random.unit()).ln()).sqrt() * (std::f64::consts::TAU * random.unit()).cos();
    (0.25 * (0.35 * normal).exp(), Reply::Ok)
}

const REFUSAL: f64 = 0.04;

/// The penalty box: 30 refusals in 60 s close it for 120 s, and every hit inside prolongs it to 30 s from then at least.
struct Penalty {
    hits: Vec<f64>,
    until: f64,
    captcha: bool,
}

/// A token bucket with 429, whose rate may change, and maybe a penalty box behind it.
pub struct Bucket {
    /// From when on which rate; the first one from 0.
    rates: Vec<(f64, f64)>,
    depth: f64,
    tokens: f64,
    at: f64,
    by_call: bool,
    penalty: Option<Penalty>,
}

impl Bucket {
    pub fn new(rate: f64, depth: f64) -> Self {
        Self { rates: vec![(0.0, rate)], depth, tokens: depth, at: 0.0, by_call: false, penalty: None }
    }

    pub fn then(mut self, from: f64, rate: f64) -> Self {
        self.rates.push((from, rate));
        self
    }

    pub fn with_box(self) -> Self {
        self.boxed_until(0.0, false)
    }

    /// With a box that is closed at the start.
    pub fn boxed_until(mut self, until: f64, captcha: bool) -> Self {
        self.penalty = Some(Penalty { hits: Vec::new(), until, captcha });
        self
    }

    pub fn by_call(mut self) -> Self {
        self.by_call = true;
        self
    }
}

impl Host for Bucket {
    fn ask(&mut self, at: f64, calls: usize, random: &mut Random) -> Said {
        let rate = self.rates.iter().rev().find(|(from, _)| *from <= at).map_or(0.0, |(_, rate)| *rate);
        self.tokens = (self.tokens + (at - self.at) * rate).min(self.depth);
        self.at = at;
        let weight = if self.by_call { calls as f64 } else { 1.0 };
        if let Some(penalty) = &mut self.penalty
            && at < penalty.until
        {
            penalty.until = penalty.until.max(at + 30.0);
            return (REFUSAL, if penalty.captcha { Reply::Captcha } else { Reply::Status(503) });
        }
        if self.tokens >= weight {
            self.tokens -= weight;
            return served(random);
        }
        if let Some(penalty) = &mut self.penalty {
            penalty.hits.retain(|hit| *hit > at - 60.0);
            penalty.hits.push(at);
            if penalty.hits.len() >= 30 {
                penalty.until = at + 120.0;
                penalty.hits.clear();
            }
        }
        (REFUSAL, Reply::Status(429))
    }
}

/// So many servers of 250 ms and a queue before them; nothing is refused.
pub struct Servers(Vec<f64>);

impl Servers {
    pub fn new(count: usize) -> Self {
        Self(vec![0.0; count])
    }
}

impl Host for Servers {
    fn ask(&mut self, at: f64, _: usize, random: &mut Random) -> Said {
        let next = (0..self.0.len()).min_by(|a, b| self.0[*a].total_cmp(&self.0[*b])).unwrap();
        let begun = self.0[next].max(at);
        let (takes, reply) = served(random);
        self.0[next] = begun + takes;
        (begun + takes - at, reply)
    }
}

/// A host of which a share of the answers fails by chance, whoever asks and however fast.
pub struct Flaky<H> {
    pub host: H,
    pub share: f64,
    pub reply: Reply,
}

impl<H: Host> Host for Flaky<H> {
    fn ask(&mut self, at: f64, calls: usize, random: &mut Random) -> Said {
        if random.unit() < self.share { (REFUSAL, self.reply) } else { self.host.ask(at, calls, random) }
    }
}
