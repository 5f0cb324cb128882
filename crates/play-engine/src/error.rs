//! What can go wrong, as data: one [`EngineError`] with a stable code, which crosses to JavaScript as a JSON object.

use serde_json::{Map, Value};
use std::fmt;

/// The stable code of an error. TypeScript has a class for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// Unknown id, or not distributed in this country.
    NotFound,
    /// The store limits the rate (429, 503, a gateway error).
    RateLimited,
    /// A captcha, consent or sorry page, or a flat refusal.
    Blocked,
    /// The answer came, but does not have the shape it should have.
    Drift,
    /// Connection, TLS, HTTP or body failed.
    Network,
    /// An attempt or a deadline ran out of time.
    Timeout,
    /// Cancelled by the caller, or the client was closed.
    Aborted,
    /// The request itself is wrong; nothing was sent.
    Validation,
}

impl Code {
    /// The code as JavaScript sees it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::RateLimited => "rate_limited",
            Self::Blocked => "blocked",
            Self::Drift => "drift",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
            Self::Validation => "validation",
        }
    }
}

/// One failure: code, text for people, and the details of its class (`kind`, `rpc`, `parameter`, …).
#[derive(Clone, Debug, PartialEq)]
pub struct EngineError {
    /// Stable code.
    pub code: Code,
    /// Text for people. Never switched on.
    pub message: String,
    /// Class-specific members of the error's JSON, in camelCase.
    pub details: Map<String, Value>,
}

impl EngineError {
    /// An error without details.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: Map::new() }
    }

    /// The same error with one more member.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }

    /// A wrong parameter: its name, the value as given, and what is wrong with it.
    #[must_use]
    pub fn validation(parameter: &str, value: impl Into<Value>, problem: &str) -> Self {
        Self::new(Code::Validation, format!("{parameter}: {problem}")).with("parameter", parameter).with("value", value)
    }

    /// The call was cancelled, or its client closed.
    #[must_use]
    pub fn aborted(message: &str) -> Self {
        Self::new(Code::Aborted, message)
    }

    /// The error as the JSON object of the contract.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = Map::with_capacity(self.details.len() + 2);
        object.insert("code".to_owned(), Value::from(self.code.as_str()));
        object.insert("message".to_owned(), Value::from(self.message.as_str()));
        for (key, value) in &self.details {
            object.insert(key.clone(), value.clone());
        }
        Value::Object(object).to_string()
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for EngineError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_names_code_message_and_details() {
        let error = EngineError::validation("country", "xx1", "not a two-letter country code");
        assert_eq!(
            error.to_json(),
            r#"{"code":"validation","message":"country: not a two-letter country code","parameter":"country","value":"xx1"}"#
        );
    }
}
