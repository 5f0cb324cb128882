//! What can be wrong with an answer or with what a caller asked for.

use thiserror::Error;

/// Why something could not be read or asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WireError {
    /// The answer is there but does not look as it should: the store has moved a field.
    #[error("{rpc}: field {field} at {path}: {detail}")]
    Drift {
        /// Rpc id of the call, for example `Ws7gDc`.
        rpc: String,
        /// Public name of the field.
        field: String,
        /// Index path from the payload's root, for example `1,2,0,0`.
        path: String,
        /// What was found instead.
        detail: String,
    },
    /// The answer is for another app than the one asked for.
    #[error("asked for {asked}, the answer is for {got}")]
    WrongApp {
        /// Id that was asked for.
        asked: String,
        /// Id the answer names.
        got: String,
    },
    /// The body is no batchexecute answer, or it is cut off.
    #[error("not a complete batchexecute answer: {0}")]
    Framing(String),
    /// The store refused this call (an error frame, or the gateway's error text).
    #[error("the store refused {rpc}: {name} ({code})")]
    Refused {
        /// Rpc id of the call; empty when the whole body is refused.
        rpc: String,
        /// Numeric code of the frame; 0 when there is none.
        code: i64,
        /// Name of the error message, for example `PlayDataError`.
        name: String,
    },
    /// A page without the data that was looked for.
    #[error("no data in the page: {what}")]
    NoData {
        /// What was looked for.
        what: String,
    },
    /// Brackets nested deeper than any real answer.
    #[error("arrays nested deeper than {limit}")]
    TooDeep {
        /// The depth that is still accepted.
        limit: usize,
    },
    /// A value of the caller that cannot be used.
    #[error("invalid {parameter}: {value} ({reason})")]
    Invalid {
        /// Name of the parameter, for example `fields`.
        parameter: String,
        /// The value as text.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl WireError {
    /// Whether the answer has drifted from its shape.
    #[must_use]
    pub fn is_drift(&self) -> bool {
        matches!(self, Self::Drift { .. } | Self::TooDeep { .. })
    }

    /// Whether the caller gave something unusable.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        matches!(self, Self::Invalid { .. })
    }

    pub(crate) fn invalid(parameter: &str, value: impl Into<String>, reason: &str) -> Self {
        Self::Invalid { parameter: parameter.to_owned(), value: value.into(), reason: reason.to_owned() }
    }
}
