//! Metering: a bucket of tokens whose rate may change with time.

use super::penalty_box::{BoxOptions, PenaltyBox};
use crate::fields::Fields;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How requests are metered.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitOptions {
    /// When which rate begins: seconds and tokens a second. The first begins at 0.
    schedule: Vec<(f64, f64)>,
    burst: f64,
    /// What costs a token.
    pub cost: Cost,
    /// What a refusal says.
    pub status: u16,
    /// How it says when to come back.
    pub retry_after: Option<RetryForm>,
    /// What it says, if not the truth.
    pub retry_after_ms: Option<f64>,
    /// What happens to those who do not stop.
    pub penalty: Option<BoxOptions>,
}

/// What costs a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// A request, whatever is in it.
    Request,
    /// Each call of a POST; a page is one.
    Call,
}

/// The two forms of `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryForm {
    /// A number.
    Seconds,
    /// A date.
    Date,
}

const FASTEST: f64 = 1e9;

impl LimitOptions {
    /// Reads the object `limit`.
    pub fn read(mut fields: Fields<'_>) -> Result<Self, String> {
        let what = "a number";
        fields.required("perSecond", "a number of requests a second")?;
        let mut schedule = vec![(0.0, fields.number("perSecond", what, 0.0, FASTEST)?.unwrap_or(0.0))];
        let burst = fields.number("burst", what, 1.0, FASTEST)?.unwrap_or(20.0);
        for mut step in fields.objects("steps")? {
            step.required("afterMs", "milliseconds")?;
            step.required("perSecond", "a number of requests a second")?;
            let at = step.milliseconds("afterMs")?.unwrap_or(0.0) / 1e3;
            let rate = step.number("perSecond", what, 0.0, FASTEST)?.unwrap_or(0.0);
            if schedule.last().is_some_and(|(before, _)| at < *before) {
                let place = step.place("afterMs");
                return Err(format!("parameter `{place}`: expected steps in the order of time, got {}", at * 1e3));
            }
            step.finish()?;
            schedule.push((at, rate));
        }
        let cost = fields.choice("costOf", &[("request", Cost::Request), ("call", Cost::Call)])?;
        let status = match fields.take("status") {
            None => 429,
            Some(value) if *value == 429 => 429,
            Some(value) if *value == 503 => 503,
            Some(value) => return Err(crate::fields::wrong(&fields.place("status"), "429 or 503", value)),
        };
        let forms = [("seconds", RetryForm::Seconds), ("date", RetryForm::Date)];
        let retry_after = fields.choice("retryAfter", &forms)?;
        let retry_after_ms = fields.milliseconds("retryAfterMs")?;
        let penalty = fields.object("box")?.map(BoxOptions::read).transpose()?;
        fields.finish()?;
        let cost = cost.unwrap_or(Cost::Request);
        Ok(Self { schedule, burst, cost, status, retry_after, retry_after_ms, penalty })
    }

    /// Tokens that come between two moments.
    fn gained(&self, from: f64, to: f64) -> f64 {
        let ends = self.schedule.iter().skip(1).map(|(at, _)| *at).chain([f64::INFINITY]);
        let spans = self.schedule.iter().zip(ends);
        spans.map(|((begin, rate), end)| rate * (to.min(end) - from.max(*begin)).max(0.0)).sum()
    }

    /// How long it takes until so many tokens have come; `None` when they never do.
    fn time_to(&self, from: f64, tokens: f64) -> Option<f64> {
        let mut missing = tokens;
        let ends = self.schedule.iter().skip(1).map(|(at, _)| *at).chain([f64::INFINITY]);
        for ((begin, rate), end) in self.schedule.iter().zip(ends) {
            let begin = begin.max(from);
            if end <= begin {
                continue;
            }
            if *rate > 0.0 && missing <= rate * (end - begin) {
                return Some(begin + missing / rate - from);
            }
            missing -= if *rate > 0.0 { rate * (end - begin) } else { 0.0 };
        }
        None
    }
}

/// What the meter says about a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It may pass.
    Passed,
    /// There is no token.
    Refused {
        /// Time until there is one; `None`: never.
        wait: Option<Duration>,
        /// It was one refusal too many: the box has closed.
        closed: bool,
    },
    /// The sender is in the box.
    Boxed {
        /// Time until it opens, if it is left alone.
        wait: Duration,
    },
}

/// A limit at work.
#[derive(Debug)]
pub struct Limit {
    /// How it was set up.
    pub options: LimitOptions,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    tokens: f64,
    at: f64,
    penalty: PenaltyBox,
}

impl Limit {
    /// A full bucket.
    pub fn new(options: LimitOptions) -> Self {
        let state = State { tokens: options.burst, at: 0.0, penalty: PenaltyBox::default() };
        Self { options, state: Mutex::new(state) }
    }

    /// Meters a request that comes at `now` (since the limit was set) and costs so many tokens. What costs more than the
    /// bucket holds passes when it is full, and leaves a debt.
    pub fn meter(&self, now: Duration, cost: u64) -> Verdict {
        let (now, cost) = (now.as_secs_f64(), cost as f64);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.max(state.at);
        state.tokens = (state.tokens + self.options.gained(state.at, now)).min(self.options.burst);
        state.at = now;
        if let Some(options) = &self.options.penalty
            && let Some(wait) = state.penalty.hit(options, now)
        {
            return Verdict::Boxed { wait: Duration::from_secs_f64(wait) };
        }
        let needed = cost.min(self.options.burst);
        // A token that is there but for the rounding is there.
        if state.tokens + 1e-9 >= needed {
            state.tokens -= cost;
            return Verdict::Passed;
        }
        let wait = self.options.time_to(now, needed - state.tokens);
        let closed = self.options.penalty.as_ref().is_some_and(|options| state.penalty.refuse(options, now));
        Verdict::Refused { wait: wait.map(Duration::from_secs_f64), closed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(limit: &Value) -> Result<LimitOptions, String> {
        LimitOptions::read(Fields::of("faults.limit", limit).unwrap())
    }

    fn limit(options: &Value) -> Limit {
        Limit::new(read(options).unwrap())
    }

    /// How many of 100 requests a second pass between two moments.
    fn passed(limit: &Limit, from: u64, to: u64) -> usize {
        (from * 100..to * 100).filter(|at| limit.meter(Duration::from_millis(at * 10), 1) == Verdict::Passed).count()
    }

    #[test]
    fn the_bucket_gives_its_burst_and_then_its_rate() {
        let limit = limit(&json!({ "perSecond": 10, "burst": 20 }));
        for _ in 0..20 {
            assert_eq!(limit.meter(Duration::ZERO, 1), Verdict::Passed);
        }
        let wait = Some(Duration::from_millis(100));
        assert_eq!(limit.meter(Duration::ZERO, 1), Verdict::Refused { wait, closed: false });
        assert_eq!(passed(&limit, 0, 30), 299);
        // Idle time fills it no further than its size.
        assert_eq!(passed(&limit, 1_000, 1_001), 20 + 9);
    }

    #[test]
    fn the_rate_changes_step_by_step() {
        let steps = json!([{ "afterMs": 100_000, "perSecond": 3 }, { "afterMs": 200_000, "perSecond": 10 }]);
        let limit = limit(&json!({ "perSecond": 10, "burst": 2, "steps": steps }));
        let counts = [passed(&limit, 0, 100), passed(&limit, 100, 200), passed(&limit, 200, 300)];
        assert!(counts.iter().zip([1_000, 300, 1_000]).all(|(count, due)| count.abs_diff(due) <= 3), "{counts:?}");
    }

    #[test]
    fn a_standstill_names_the_end_of_itself() {
        let steps = json!([{ "afterMs": 5_000, "perSecond": 2 }]);
        let limit = limit(&json!({ "perSecond": 0, "burst": 1, "steps": steps }));
        assert_eq!(limit.meter(Duration::ZERO, 1), Verdict::Passed);
        let wait = Some(Duration::from_millis(4_500));
        assert_eq!(limit.meter(Duration::from_secs(1), 1), Verdict::Refused { wait, closed: false });
        let never = super::Limit::new(read(&json!({ "perSecond": 0, "burst": 1 })).unwrap());
        assert_eq!(never.meter(Duration::ZERO, 1), Verdict::Passed);
        assert_eq!(never.meter(Duration::ZERO, 1), Verdict::Refused { wait: None, closed: false });
    }

    #[test]
    fn what_costs_more_than_the_bucket_holds_leaves_a_debt() {
        let limit = limit(&json!({ "perSecond": 10, "burst": 20, "costOf": "call" }));
        assert_eq!(limit.meter(Duration::ZERO, 50), Verdict::Passed);
        let wait = Some(Duration::from_millis(3_100));
        assert_eq!(limit.meter(Duration::ZERO, 1), Verdict::Refused { wait, closed: false });
        assert_eq!(limit.meter(Duration::from_millis(3_100), 1), Verdict::Passed);
    }

    #[test]
    fn mistakes_are_named() {
        let error = |limit| read(&limit).unwrap_err();
        assert!(error(json!({})).contains("`faults.limit.perSecond`"));
        assert!(error(json!({ "perSecond": -1 })).contains("`faults.limit.perSecond`"));
        assert!(error(json!({ "perSecond": 1, "burst": 0 })).contains("`faults.limit.burst`"));
        assert!(error(json!({ "perSecond": 1, "costOf": "byte" })).contains("'request' or 'call', got \"byte\""));
        assert!(error(json!({ "perSecond": 1, "status": 500 })).contains("429 or 503"));
        assert!(error(json!({ "perSecond": 1, "steps": [{ "afterMs": 1 }] })).contains("steps[0].perSecond"));
        let steps = json!([{ "afterMs": 9, "perSecond": 1 }, { "afterMs": 8, "perSecond": 1 }]);
        assert!(error(json!({ "perSecond": 1, "steps": steps })).contains("in the order of time"));
        assert!(error(json!({ "perSecond": 1, "box": { "refusals": 0 } })).contains("`faults.limit.box.refusals`"));
    }
}
