//! Reading saved answers and pages.

use crate::delivery::Carrier;
use napi::bindgen_prelude::{Either, Uint8ArraySlice};
use napi_derive::napi;
use play_engine::offline;

/// Reads a body: `{"value":…,"warnings":[…]}` or `{"error":{…}}` as one text.
#[napi(catch_unwind, ts_return_type = "string | Uint8Array")]
pub fn parse(kind: String, body: Either<String, Uint8ArraySlice<'_>>, args_json: String) -> Carrier {
    let bytes: &[u8] = match &body {
        Either::A(text) => text.as_bytes(),
        Either::B(bytes) => bytes,
    };
    Carrier(offline::parse(&kind, bytes, &args_json))
}

/// The public names of the fields of an app.
#[napi(catch_unwind)]
pub fn app_fields() -> Vec<String> {
    offline::app_fields().iter().map(ToString::to_string).collect()
}
