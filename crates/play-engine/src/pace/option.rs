//! What a user may ask for as `pace`.

use crate::error::EngineError;
use serde_json::{Map, Value, json};

/// What is counted: whether the store meters requests or the calls packed into them is unknown, so either can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cost {
    /// A request weighs 1, however many calls it carries (the default).
    #[default]
    Request,
    /// A request weighs as much as it has calls.
    Call,
}

impl Cost {
    /// The weight of a request with so many calls, at least 1.
    pub(super) fn of(self, calls: usize) -> f64 {
        match self {
            Self::Request => 1.0,
            Self::Call => calls.max(1) as f64,
        }
    }
}

/// The `pace` option: `'auto' | 'off' | { perSecond?, burst?, costOf? }`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// `'auto'` (the default), or `{ costOf }` alone: the rate is learned from what the store answers.
    Auto {
        /// What the rate counts.
        cost: Cost,
    },
    /// `'off'`: not paced at all. Only a pause that the store named itself is kept.
    Off,
    /// `{ perSecond, burst?, costOf? }`: this rate, whatever happens, but for the pauses after a refusal or a block.
    Fixed {
        /// Requests (or calls) a second, above 0.
        per_second: f64,
        /// Requests (or calls) that may leave at once after a rest, at least 1.
        burst: f64,
        /// What the rate counts.
        cost: Cost,
    },
}

impl Default for Pace {
    fn default() -> Self {
        Self::Auto { cost: Cost::Request }
    }
}

impl Pace {
    /// Reads the `pace` option. `null` is `'auto'`; `burst` is 1 and `costOf` is `'request'` when not given.
    ///
    /// # Errors
    /// `validation`, when it is none of `'auto'`, `'off'` and `{ perSecond?, burst?, costOf? }` with a positive finite
    /// `perSecond`, a `burst` of at least 1 (which needs a `perSecond`), and `costOf` `'request'` or `'call'`.
    pub fn from_json(value: &Value) -> Result<Self, EngineError> {
        let read = match value {
            Value::Null => Some(Self::default()),
            Value::String(text) if text == "auto" => Some(Self::default()),
            Value::String(text) if text == "off" => Some(Self::Off),
            Value::Object(object) => Self::from_object(object),
            _ => None,
        };
        read.ok_or_else(|| {
            let problem = "must be 'auto', 'off' or { perSecond, burst, costOf }: perSecond above 0, burst at least 1 \
                           (only with perSecond), costOf 'request' or 'call'";
            EngineError::validation("pace", value.clone(), problem)
        })
    }

    fn from_object(object: &Map<String, Value>) -> Option<Self> {
        // A mistyped name would otherwise quietly mean 'auto'.
        if object.keys().any(|key| !matches!(key.as_str(), "perSecond" | "burst" | "costOf")) {
            return None;
        }
        let cost = match object.get("costOf").map(Value::as_str) {
            None | Some(Some("request")) => Cost::Request,
            Some(Some("call")) => Cost::Call,
            Some(_) => return None,
        };
        let Some(per_second) = object.get("perSecond") else {
            return (!object.contains_key("burst")).then_some(Self::Auto { cost });
        };
        let per_second = per_second.as_f64().filter(|rate| *rate > 0.0 && rate.is_finite())?;
        let burst = object.get("burst").map_or(Some(1.0), Value::as_f64);
        let burst = burst.filter(|burst| *burst >= 1.0 && burst.is_finite())?;
        Some(Self::Fixed { per_second, burst, cost })
    }

    /// The option as [`Self::from_json`] reads it.
    #[must_use]
    pub fn to_json(self) -> Value {
        match self {
            Self::Auto { cost: Cost::Request } => json!("auto"),
            Self::Auto { cost: Cost::Call } => json!({ "costOf": "call" }),
            Self::Off => json!("off"),
            Self::Fixed { per_second, burst, cost } => {
                let cost = if cost == Cost::Call { "call" } else { "request" };
                json!({ "perSecond": per_second, "burst": burst, "costOf": cost })
            }
        }
    }

    /// What is counted. `'off'` counts nothing; its requests weigh 1.
    pub(super) fn cost(self) -> Cost {
        match self {
            Self::Auto { cost } | Self::Fixed { cost, .. } => cost,
            Self::Off => Cost::Request,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let fixed = |per_second, burst, cost| Pace::Fixed { per_second, burst, cost };
        for (text, pace) in [
            (json!(null), Pace::Auto { cost: Cost::Request }),
            (json!("auto"), Pace::Auto { cost: Cost::Request }),
            (json!({"costOf": "call"}), Pace::Auto { cost: Cost::Call }),
            (json!("off"), Pace::Off),
            (json!({"perSecond": 5}), fixed(5.0, 1.0, Cost::Request)),
            (json!({"perSecond": 0.5, "burst": 2, "costOf": "call"}), fixed(0.5, 2.0, Cost::Call)),
        ] {
            assert_eq!(Pace::from_json(&text).unwrap(), pace, "{text}");
            assert_eq!(Pace::from_json(&pace.to_json()).unwrap(), pace, "there and back: {text}");
        }
    }

    #[test]
    fn wrong_options_are_refused() {
        for bad in [
            json!("fast"),
            json!(3),
            json!([]),
            json!({"perSecond": 0}),
            json!({"perSecond": "1"}),
            json!({"perSecond": 1, "burst": 0.5}),
            json!({"perSecond": 1, "burst": null}),
            json!({"burst": 4}),
            json!({"costOf": "byte"}),
            json!({"costOf": 1}),
            json!({"perSeconds": 4}),
        ] {
            let error = Pace::from_json(&bad).unwrap_err();
            assert_eq!(error.details["parameter"], "pace", "{bad}");
        }
    }
}
