//! Reading a saved body or page, without a call that asked for it. Everything the capture holds is given.

use std::borrow::Cow;

use crate::batchexecute::{Frame, PackedCall, encode_body, frames};
use crate::calls::{Answer, AppFields, Model, Reading, SearchPrice, Sort, Template};
use crate::calls::{Call, chart, details, reviews, search};
use crate::error::WireError;
use crate::shape::Shapes;

/// The app of a details page, with every field the page holds.
///
/// # Errors
///
/// See [`crate::Call::read_page`].
pub fn parse_app_page(html: &[u8], app_id: Option<&str>, shapes: &Shapes) -> Result<Reading, WireError> {
    details::read_page(html, app_id, AppFields::all(), shapes)
}

/// The app of a `Ws7gDc` answer (the first such frame). `servedCountry` and `comments` are never in it.
///
/// # Errors
///
/// [`WireError::Framing`], [`WireError::Refused`], [`WireError::Drift`].
pub fn parse_app_response(body: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    let frames = frames(body)?;
    match payload_of(&frames, &[details::RPC])? {
        (_, Some(json)) => details::read(&json, None, AppFields::all(), shapes),
        (_, None) => Ok(Reading::NullPayload),
    }
}

/// The apps of a search page.
///
/// # Errors
///
/// See [`crate::Call::read_page`].
pub fn parse_search_page(html: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    search::read_page(html, SearchPrice::All, shapes)
}

/// The apps of a search answer or of a continuation (`qnKhOb`).
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn parse_search_response(body: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    cards(body, shapes)
}

/// The apps of a chart answer or of a continuation (`qnKhOb`).
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn parse_list_response(body: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    cards(body, shapes)
}

fn cards(body: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    let frames = frames(body)?;
    let (rpc, json) = payload_of(&frames, &[chart::RPC, search::RPC, search::CONTINUATION_RPC])?;
    let Some(json) = json else { return Ok(Reading::NullPayload) };
    match rpc {
        chart::RPC => chart::read(&json, shapes),
        search::RPC => search::read(&json, SearchPrice::All, shapes),
        _ => search::read_continuation(&json, shapes),
    }
}

/// The reviews of an answer; `app_id` is needed for the addresses of the reviews.
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn parse_reviews_response(body: &[u8], app_id: Option<&str>, shapes: &Shapes) -> Result<Reading, WireError> {
    let frames = frames(body)?;
    match payload_of(&frames, &[reviews::FILTERED_RPC, reviews::PLAIN_RPC])? {
        (rpc, Some(json)) => reviews::read(&json, app_id, rpc, shapes),
        (_, None) => Ok(Reading::NullPayload),
    }
}

/// The request body of a chart, ready to be posted.
#[must_use]
pub fn build_list_request_body(collection: &str, category: &str, count: u32) -> String {
    body_of(&Call::Chart { collection: collection.into(), category: category.into(), count })
}

/// The request body of a page of reviews, ready to be posted.
#[must_use]
pub fn build_reviews_request_body(app_id: &str, sort: Sort, count: u32, token: Option<&str>) -> String {
    let (score, device, token) = (None, None, token.map(Into::into));
    body_of(&Call::Reviews { app_id: app_id.into(), sort, score, device, count, token })
}

fn body_of(call: &Call) -> String {
    let template = Template::First;
    let payload = call.payload(template, Shapes::default_static());
    encode_body(&[PackedCall { rpc: call.rpc(template), payload: &payload, tag: "generic" }])
}

/// Token of the next page in an answer of reviews or cards; `None` at the end.
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn extract_continuation_token(body: &[u8], shapes: &Shapes) -> Result<Option<String>, WireError> {
    let is_reviews = frames(body)?.iter().any(|frame| {
        let rpc = frame.rpc.as_ref();
        rpc == reviews::FILTERED_RPC || rpc == reviews::PLAIN_RPC
    });
    let reading = if is_reviews { parse_reviews_response(body, None, shapes)? } else { cards(body, shapes)? };
    Ok(match reading {
        Reading::Value(Answer { model: Model::Reviews(page), .. }) => page.next_token,
        Reading::Value(Answer { model: Model::Cards(list), .. }) => list.next_token,
        _ => None,
    })
}

/// The first frame of one of these rpcs: its id and its payload.
fn payload_of<'a>(
    frames: &[Frame<'a>],
    rpcs: &[&'static str],
) -> Result<(&'static str, Option<Cow<'a, str>>), WireError> {
    let found = frames.iter().find_map(|frame| Some((frame, *rpcs.iter().find(|rpc| **rpc == frame.rpc)?)));
    let Some((frame, rpc)) = found else {
        return Err(WireError::Framing(format!("no frame of {}", rpcs.join(" or "))));
    };
    match &frame.refusal {
        Some(refusal) if frame.payload.is_none() => {
            Err(WireError::Refused { rpc: rpc.to_owned(), code: refusal.code, name: refusal.name.clone() })
        }
        _ => Ok((rpc, frame.unescape()?)),
    }
}
