//! From a frame (or a page) to the JSON of a value. A panic in here costs one call, not the exchange.

use crate::failure;
use crate::outcome::ValueJson;
use crate::retry::Failure;
use crate::scheduler::drift;
use crate::scheduler::pack::Packed;
use play_wire::batchexecute::Frame;
use play_wire::models::Warning;
use play_wire::{Answer, Model, Reading, Shapes, WireError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What a frame or page said.
#[derive(Debug)]
pub(crate) enum Read {
    /// A value.
    Value(Value),
    /// A null payload, or one without any root.
    Empty,
    /// An error frame.
    Refused(Failure),
    /// Missing, of another rpc, of another app, or of another shape.
    Failed(Failure),
}

/// A value and what came with it.
#[derive(Debug)]
pub(crate) struct Value {
    pub json: ValueJson,
    /// Size of its payload, 0 for a page.
    pub bytes: usize,
    /// The payload, when it is to be kept.
    pub payload: Option<Arc<str>>,
    /// What did not have the shape it should have.
    pub drifts: Vec<Warning>,
}

/// Reads the frame of a call. `missing` says why there is none; `keep`: the payload is wanted, too.
pub(crate) fn frame(packed: &Packed, frame: Option<&Frame<'_>>, missing: &str, keep: bool, shapes: &Shapes) -> Read {
    let rpc = packed.call.rpc(packed.template);
    let Some(frame) = frame else {
        return Read::Failed(failure::of_missing(rpc, missing));
    };
    if frame.rpc != rpc {
        return Read::Failed(failure::of_missing(rpc, "frame of another rpc"));
    }
    if let Some(refusal) = &frame.refusal {
        return Read::Refused(failure::of_refusal(rpc, refusal));
    }
    let size = frame.payload.map_or(0, <[u8]>::len);
    guarded(rpc, "rpc", || {
        let payload = frame.unescape()?;
        let reading = packed.call.read(payload.as_deref(), shapes)?;
        Ok((reading, size, payload.filter(|_| keep).map(Arc::from)))
    })
}

/// Reads the payload that was kept of an equal call.
pub(crate) fn kept(packed: &Packed, payload: &str, shapes: &Shapes) -> Read {
    guarded(packed.call.rpc(packed.template), "cache", || Ok((packed.call.read(Some(payload), shapes)?, 0, None)))
}

/// Reads the page of a call.
pub(crate) fn page(packed: &Packed, html: &[u8], shapes: &Shapes) -> Read {
    let rpc = packed.call.rpc(packed.template);
    guarded(rpc, "page", || Ok((packed.call.read_page(html, shapes)?, 0, None)))
}

type Raw = (Reading, usize, Option<Arc<str>>);

fn guarded(rpc: &str, route: &'static str, read: impl FnOnce() -> Result<Raw, WireError>) -> Read {
    let result = catch_unwind(AssertUnwindSafe(|| match read()? {
        (Reading::NullPayload, ..) => Ok(None),
        (Reading::Value(answer), bytes, payload) => {
            let json = to_json(&answer, route);
            Ok(Some(json.map(|json| Value { json, bytes, payload, drifts: answer.warnings })))
        }
    }));
    match result {
        Ok(Ok(Some(Some(value)))) => Read::Value(value),
        Ok(Ok(None)) => Read::Empty,
        Ok(Err(error)) => Read::Failed(failure::of_reading(rpc, &error)),
        Ok(Ok(Some(None))) | Err(_) => {
            let error = drift(rpc, "payload", "", "reading it failed unexpectedly; please report this");
            Read::Failed(Failure::last(error, "panic"))
        }
    }
}

/// The JSON of a value and of its warnings.
pub(crate) fn to_json(answer: &Answer, route: &'static str) -> Option<ValueJson> {
    // A full app is 8 to 10 KB; starting near that saves the copies of growing.
    let mut json = Vec::with_capacity(12 * 1024);
    serde_json::to_writer(&mut json, &answer.model).ok()?;
    let json = String::from_utf8(json).ok()?;
    let mut warnings = String::new();
    for warning in &answer.warnings {
        if !warnings.is_empty() {
            warnings.push(',');
        }
        warnings.push_str(&serde_json::to_string(warning).ok()?);
    }
    let has_data = match &answer.model {
        Model::App(_) => true,
        Model::Cards(cards) => !cards.apps.is_empty(),
        Model::Reviews(page) => !page.reviews.is_empty(),
        Model::Texts(texts) => !texts.is_empty(),
    };
    Some(ValueJson { json, warnings, route, has_data })
}
