//! Saved bodies and pages, read without a network: what `playfast/parse` calls.

use crate::block::{self, BlockKind, Expect, Verdict, classify};
use crate::error::{Code, EngineError};
use crate::failure::{self, wire_error};
use crate::outcome::Delivery;
use crate::reading::to_json;
use play_wire::{AppFields, Device, Reading, Shapes, Sort, WireError, offline};
use serde::Deserialize;
use serde_json::Value;

/// Arguments of the functions; each uses its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Args {
    app_id: Option<String>,
    collection: Option<String>,
    category: Option<String>,
    num_results: Option<u32>,
    sort: Option<String>,
    score: Option<u8>,
    device: Option<String>,
    token: Option<String>,
    shapes: Option<Value>,
}

/// Reads a body: `{"value":…,"warnings":[…]}` or `{"error":{…}}`.
///
/// `kind`: `appPage`, `appResponse`, `searchPage`, `searchResponse`, `listResponse`, `reviewsResponse`,
/// `continuationToken` (value null when there is none), and, without a body, `listRequestBody` and `reviewsRequestBody`.
#[must_use]
pub fn parse(kind: &str, body: &[u8], args_json: &str) -> Delivery {
    let text = match read(kind, body, args_json) {
        Ok(text) => text,
        Err(error) => format!("{{\"error\":{}}}", error.to_json()),
    };
    Delivery::of(text)
}

/// The public names of the fields of an app.
#[must_use]
pub fn app_fields() -> Vec<&'static str> {
    AppFields::all().names()
}

fn read(kind: &str, body: &[u8], args_json: &str) -> Result<String, EngineError> {
    let args: Args = if args_json.is_empty() { Ok(Args::default()) } else { serde_json::from_str(args_json) }
        .map_err(|error| EngineError::validation("args", args_json, &error.to_string()))?;
    let own = match &args.shapes {
        Some(overrides) if !overrides.is_null() => {
            Some(Shapes::with_overrides(overrides).map_err(|error| crate::options::invalid(&error))?)
        }
        _ => None,
    };
    let shapes = own.as_ref().unwrap_or_else(|| Shapes::default_static());
    let app_id = args.app_id.as_deref();
    match kind {
        "appPage" => value("Ws7gDc", Expect::Page, body, || offline::parse_app_page(body, app_id, shapes)),
        "appResponse" => value("Ws7gDc", Expect::Rpc, body, || offline::parse_app_response(body, shapes)),
        "searchPage" => value("lGYRle", Expect::Page, body, || offline::parse_search_page(body, shapes)),
        "searchResponse" => value("lGYRle", Expect::Rpc, body, || offline::parse_search_response(body, shapes)),
        "listResponse" => value("vyAe2", Expect::Rpc, body, || offline::parse_list_response(body, shapes)),
        "reviewsResponse" => {
            value("oCPfdb", Expect::Rpc, body, || offline::parse_reviews_response(body, app_id, shapes))
        }
        "continuationToken" => {
            check(Expect::Rpc, body)?;
            let token = offline::extract_continuation_token(body, shapes).map_err(|error| wire_error("", &error))?;
            Ok(plain(&token.map_or(Value::Null, Value::from)))
        }
        "listRequestBody" => Ok(plain(&Value::from(offline::build_list_request_body(
            args.collection.as_deref().unwrap_or("topselling_free"),
            args.category.as_deref().unwrap_or("APPLICATION"),
            args.num_results.unwrap_or(100),
        )))),
        "reviewsRequestBody" => reviews_body(&args),
        other => Err(EngineError::validation("kind", other, "is not known")),
    }
}

fn reviews_body(args: &Args) -> Result<String, EngineError> {
    let Some(app_id) = args.app_id.as_deref() else {
        return Err(EngineError::validation("appId", Value::Null, "must be a package name"));
    };
    let sort = match args.sort.as_deref() {
        Some("rating") => Sort::Rating,
        Some("helpfulness") => Sort::Helpfulness,
        _ => Sort::Newest,
    };
    let device = match args.device.as_deref() {
        Some("phone") => Some(Device::Phone),
        Some("tablet") => Some(Device::Tablet),
        Some("chromebook") => Some(Device::Chromebook),
        Some("tv") => Some(Device::Tv),
        _ => None,
    };
    let count = args.num_results.unwrap_or(100);
    let call = play_wire::Call::Reviews {
        app_id: app_id.into(),
        sort,
        score: args.score,
        device,
        count,
        token: args.token.as_deref().map(Into::into),
    };
    let template = play_wire::Template::First;
    let payload = call.payload(template, Shapes::default_static());
    let packed = play_wire::batchexecute::PackedCall { rpc: call.rpc(template), payload: &payload, tag: "0" };
    Ok(plain(&Value::from(play_wire::batchexecute::encode_body(&[packed]))))
}

fn value(
    rpc: &str,
    expect: Expect,
    body: &[u8],
    read: impl FnOnce() -> Result<Reading, WireError>,
) -> Result<String, EngineError> {
    check(expect, body)?;
    match read().map_err(|error| wire_error(rpc, &error))? {
        Reading::Value(answer) => {
            let unexpected = || EngineError::new(Code::Drift, "the value cannot be written as JSON").with("rpc", rpc);
            let value = to_json(&answer, "rpc").ok_or_else(unexpected)?;
            Ok(format!("{{\"value\":{},\"warnings\":[{}]}}", value.json, value.warnings))
        }
        Reading::NullPayload if rpc == "Ws7gDc" => {
            Err(EngineError::new(Code::NotFound, "the answer is empty: unknown id, or not distributed in this country"))
        }
        // A list without anything: no hits, no reviews.
        Reading::NullPayload if rpc == "oCPfdb" => Ok("{\"value\":{\"reviews\":[]},\"warnings\":[]}".to_owned()),
        Reading::NullPayload => Ok("{\"value\":{\"apps\":[]},\"warnings\":[]}".to_owned()),
    }
}

/// Refuses blocks and the store's error page before anything is read.
fn check(expect: Expect, body: &[u8]) -> Result<(), EngineError> {
    // A page was saved without its status: the text alone has to tell.
    if block::is_not_found_page(body) {
        return Err(EngineError::new(Code::NotFound, "the store's own error page: unknown, or not distributed here"));
    }
    match classify(expect, 200, "", body) {
        // A file is empty for reasons of its own.
        Verdict::Blocked { kind: BlockKind::Empty, .. } => Err(EngineError::new(Code::Network, "the body is empty")),
        verdict => failure::of_verdict(verdict, 200, None).map_or(Ok(()), |lost| Err(lost.failure.error)),
    }
}

fn plain(value: &Value) -> String {
    format!("{{\"value\":{value},\"warnings\":[]}}")
}
