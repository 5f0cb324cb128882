//! Requests for the simulator itself: `/__simulator/…`. They are neither counted nor delayed, and meet no faults.

use super::answer::{Answer, JSON, PLAIN};
use super::service::Shared;
use crate::faults::FaultOptions;
use crate::wire::request::parameter;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode};

/// Faults are described in less than this.
const LONGEST: usize = 1 << 20;

/// Answers a request for the simulator itself.
pub async fn own_request(shared: &Shared, request: Request<Incoming>) -> Answer {
    let ok = |text: String| Answer::text(StatusCode::OK, JSON, text);
    let path = request.uri().path().trim_start_matches("/__simulator/");
    match (path, request.method()) {
        ("stats", &Method::GET) => ok(shared.stats.to_json()),
        ("reset", &Method::POST) => {
            shared.stats.reset();
            ok(shared.stats.to_json())
        }
        ("replay", &Method::GET) => {
            let all = parameter(request.uri().query().unwrap_or_default(), "all").is_some();
            ok(shared.store.replay_json(all))
        }
        ("faults", &Method::GET) => ok(shared.faults.to_json()),
        ("faults", &Method::POST) => {
            let given =
                Limited::new(request.into_body(), LONGEST).collect().await.map(http_body_util::Collected::to_bytes);
            let text = given.ok().and_then(|bytes| String::from_utf8(bytes.into()).ok());
            let faults = text.ok_or_else(|| "parameter `faults`: expected a JSON text".to_owned());
            match faults.and_then(|text| FaultOptions::from_json(if text.is_empty() { "null" } else { &text })) {
                Ok(faults) => {
                    shared.set_faults(&faults);
                    ok(shared.faults.to_json())
                }
                Err(mistake) => Answer::text(StatusCode::BAD_REQUEST, PLAIN, mistake),
            }
        }
        _ => Answer::text(
            StatusCode::NOT_FOUND,
            PLAIN,
            "known: GET stats, GET replay, GET faults, POST faults, POST reset",
        ),
    }
}
