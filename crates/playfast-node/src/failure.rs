//! Errors on their way to JavaScript.

use napi::Error;
use play_engine::error::EngineError;

/// An expected failure: its JSON is the message, and TypeScript makes a typed error of it.
pub fn expected(error: &EngineError) -> Error {
    Error::from_reason(error.to_json())
}
