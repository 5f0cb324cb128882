//! What is to go wrong, as it is given.

use super::limit::LimitOptions;
use super::mix::MixOptions;
use crate::fields::Fields;
use serde_json::Value;

/// What goes wrong on purpose: a limit, a gateway, a mixture of faults. See the crate's documentation for the names. All of
/// it is optional; an unknown name is an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultOptions {
    /// As it was given.
    given: Value,
    pub(crate) seed: Option<u64>,
    pub(crate) limit: Option<LimitOptions>,
    pub(crate) most_calls: Option<u64>,
    pub(crate) mix: MixOptions,
}

impl FaultOptions {
    /// Reads faults from a JSON object; `null` and `{}` are none.
    ///
    /// # Errors
    ///
    /// A sentence that names the parameter and its value.
    pub fn from_json(json: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(json).map_err(|error| format!("parameter `faults`: {error}"))?;
        Self::read("faults", &value)
    }

    pub(crate) fn read(path: &str, value: &Value) -> Result<Self, String> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let mut fields = Fields::of(path, value)?;
        let seed = fields.whole("seed", 0, u64::MAX)?;
        let limit = fields.object("limit")?.map(LimitOptions::read).transpose()?;
        let most_calls = match fields.object("gateway")? {
            Some(mut gateway) => {
                gateway.required("maxCalls", "a number of calls")?;
                let most = gateway.whole("maxCalls", 1, 1_000_000)?;
                gateway.finish()?;
                most
            }
            None => None,
        };
        let mix = MixOptions::read(&mut fields)?;
        fields.finish()?;
        Ok(Self { given: value.clone(), seed, limit, most_calls, mix })
    }

    /// Whether nothing goes wrong.
    pub(crate) fn is_none(&self) -> bool {
        self.limit.is_none() && self.most_calls.is_none() && self.mix == MixOptions::default()
    }

    /// As it was given.
    pub(crate) fn to_json(&self) -> String {
        if self.given.is_null() { "{}".into() } else { self.given.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_and_shown_as_given() {
        let json =
            r#"{"gateway":{"maxCalls":8},"limit":{"box":{},"perSecond":10},"mix":[{"fault":"stall","rate":0.1}]}"#;
        let faults = FaultOptions::from_json(json).unwrap();
        assert_eq!((faults.most_calls, faults.mix.requests.len()), (Some(8), 1));
        assert!(!faults.is_none());
        assert_eq!(faults.to_json(), json);
        let none = FaultOptions::from_json("null").unwrap();
        assert!(none.is_none() && FaultOptions::from_json(r#"{"seed":3}"#).unwrap().is_none());
        assert_eq!(none.to_json(), "{}");
    }

    #[test]
    fn mistakes_are_named() {
        let error = |json| FaultOptions::from_json(json).unwrap_err();
        assert!(error("[1]").contains("parameter `faults`: expected an object, got [1]"));
        assert!(error("{").starts_with("parameter `faults`: EOF"));
        assert!(error(r#"{"gateway":{}}"#).contains("`faults.gateway.maxCalls`"));
        assert!(error(r#"{"mix":{}}"#).contains("`faults.mix`: expected a list"));
        assert!(
            error(r#"{"limits":{}}"#).contains("unknown parameter `faults.limits` (known: seed, limit, gateway, mix)")
        );
    }
}
