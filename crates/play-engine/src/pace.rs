//! Pace: how fast requests may leave for one host from one address. A rate, not a concurrency.
//!
//! Today's controller is a plain token bucket. Its room has two doors only ([`Pacer::try_take`] and [`Pacer::refused`]), so
//! that a controller which learns can move in behind them.

use crate::error::EngineError;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

/// However long the store names, a pause ends.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(900);

/// What a user may ask for as `pace`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// `'auto'` (the default): a burst of 16, then 10 requests a second.
    Auto,
    /// `'off'`: not paced at all.
    Off,
    /// `{ perSecond, burst }`.
    Fixed {
        /// Requests a second, above 0.
        per_second: f64,
        /// Requests that may leave at once after a rest, at least 1.
        burst: f64,
    },
}

impl Pace {
    /// Reads the `pace` option.
    ///
    /// # Errors
    /// `validation`, when it is none of `'auto'`, `'off'` and `{ perSecond, burst? }` with positive finite numbers.
    pub fn from_json(value: &Value) -> Result<Self, EngineError> {
        let bad = || EngineError::validation("pace", value.clone(), "must be 'auto', 'off' or { perSecond, burst }");
        match value {
            Value::Null => Ok(Self::Auto),
            Value::String(text) if text == "auto" => Ok(Self::Auto),
            Value::String(text) if text == "off" => Ok(Self::Off),
            Value::Object(object) => {
                let per_second = object.get("perSecond").and_then(Value::as_f64).ok_or_else(bad)?;
                let burst = object.get("burst").map_or(Some(1.0), Value::as_f64).ok_or_else(bad)?;
                if per_second > 0.0 && per_second.is_finite() && burst >= 1.0 && burst.is_finite() {
                    Ok(Self::Fixed { per_second, burst })
                } else {
                    Err(bad())
                }
            }
            _ => Err(bad()),
        }
    }

    /// Rate and burst, or `None` when nothing is paced.
    fn limits(self) -> Option<(f64, f64)> {
        match self {
            Self::Auto => Some((10.0, 16.0)),
            Self::Off => None,
            Self::Fixed { per_second, burst } => Some((per_second, burst)),
        }
    }
}

/// The pace of one host and egress address, shared by every client of the process that goes there with the same option.
#[derive(Debug)]
pub struct Pacer {
    state: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    limits: Option<(f64, f64)>,
    tokens: f64,
    filled_at: Instant,
    paused_until: Option<Instant>,
}

impl Pacer {
    /// A pacer of its own, unknown to the register.
    #[must_use]
    pub fn new(pace: Pace, now: Instant) -> Self {
        let limits = pace.limits();
        let tokens = limits.map_or(0.0, |(_, burst)| burst);
        Self { state: Mutex::new(Bucket { limits, tokens, filled_at: now, paused_until: None }) }
    }

    /// The process-wide pacer of a host (and port), an egress (proxy, or "" for direct) and an option.
    #[must_use]
    pub fn shared(host: &str, egress: &str, pace: Pace) -> Arc<Self> {
        static REGISTER: OnceLock<Mutex<HashMap<String, Weak<Pacer>>>> = OnceLock::new();
        let key = format!("{host} {egress} {pace:?}");
        let mut register = REGISTER.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pacer) = register.get(&key).and_then(Weak::upgrade) {
            return pacer;
        }
        register.retain(|_, pacer| pacer.strong_count() > 0);
        let pacer = Arc::new(Self::new(pace, Instant::now()));
        register.insert(key, Arc::downgrade(&pacer));
        pacer
    }

    /// Takes the right to send one request now, or says when to ask again.
    ///
    /// # Errors
    /// The moment from which it is worth asking again.
    pub fn try_take(&self, now: Instant) -> Result<(), Instant> {
        let mut bucket = self.lock();
        if let Some(until) = bucket.paused_until {
            if now < until {
                return Err(until);
            }
            bucket.paused_until = None;
        }
        let Some((rate, burst)) = bucket.limits else { return Ok(()) };
        let rested = now.saturating_duration_since(bucket.filled_at).as_secs_f64();
        bucket.tokens = (bucket.tokens + rested * rate).min(burst);
        bucket.filled_at = now;
        // The small allowance keeps a timer that fires a hair early from costing another round.
        if bucket.tokens >= 0.999 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        Err(now + Duration::from_secs_f64((1.0 - bucket.tokens) / rate))
    }

    /// The store refused a request (429, 503): nothing leaves before `retry_after`, or for a second when it named none.
    /// `'off'` means off: there only a pause the store asked for by name counts.
    pub fn refused(&self, now: Instant, retry_after: Option<Duration>) {
        let mut bucket = self.lock();
        let pause = match (retry_after, bucket.limits) {
            (Some(pause), _) => pause.min(LONGEST_PAUSE),
            (None, Some(_)) => Duration::from_secs(1),
            (None, None) => return,
        };
        let until = now + pause;
        bucket.paused_until = Some(bucket.paused_until.map_or(until, |old| old.max(until)));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Bucket> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn auto_is_a_burst_of_16_then_10_a_second() {
        let start = Instant::now();
        let pacer = Pacer::new(Pace::Auto, start);
        for _ in 0..16 {
            assert!(pacer.try_take(start).is_ok());
        }
        let again = pacer.try_take(start).unwrap_err();
        assert_eq!((again - start).as_millis(), 100);
        assert!(pacer.try_take(again).is_ok());
        assert!(pacer.try_take(again).is_err());
    }

    #[test]
    fn a_refusal_pauses_and_retry_after_is_honoured() {
        let start = Instant::now();
        let pacer = Pacer::new(Pace::Off, start);
        pacer.refused(start, None);
        assert!(pacer.try_take(start).is_ok());
        pacer.refused(start, Some(Duration::from_secs(3)));
        assert_eq!(pacer.try_take(start).unwrap_err() - start, Duration::from_secs(3));
        assert!(pacer.try_take(start + Duration::from_secs(3)).is_ok());
    }

    #[test]
    fn options() {
        assert_eq!(Pace::from_json(&json!("off")).unwrap(), Pace::Off);
        assert_eq!(
            Pace::from_json(&json!({"perSecond": 5, "burst": 2})).unwrap(),
            Pace::Fixed { per_second: 5.0, burst: 2.0 }
        );
        for bad in [json!("fast"), json!({"perSecond": 0}), json!({"perSecond": "1"}), json!(3)] {
            assert!(Pace::from_json(&bad).is_err(), "{bad}");
        }
    }
}
