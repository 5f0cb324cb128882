//! Reading a saved body or page, without a call that asked for it.

use crate::calls::{Reading, Sort};
use crate::error::WireError;
use crate::shape::Shapes;

fn unread() -> WireError {
    WireError::NoData { what: "not yet".to_owned() }
}

/// The app of a details page, with every field the page holds.
///
/// # Errors
///
/// See [`crate::Call::read_page`].
pub fn parse_app_page(html: &[u8], app_id: Option<&str>, shapes: &Shapes) -> Result<Reading, WireError> {
    let _ = (html, app_id, shapes);
    Err(unread())
}

/// The app of a `Ws7gDc` answer (the first such frame).
///
/// # Errors
///
/// [`WireError::Framing`], [`WireError::Refused`], [`WireError::Drift`].
pub fn parse_app_response(body: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    let _ = (body, shapes);
    Err(unread())
}

/// The apps of a search page.
///
/// # Errors
///
/// See [`crate::Call::read_page`].
pub fn parse_search_page(html: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    let _ = (html, shapes);
    Err(unread())
}

/// The apps of a search answer or of a continuation (`qnKhOb`).
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn parse_search_response(body: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    let _ = (body, shapes);
    Err(unread())
}

/// The apps of a chart answer or of a continuation (`qnKhOb`).
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn parse_list_response(body: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
    let _ = (body, shapes);
    Err(unread())
}

/// The reviews of an answer; `app_id` is needed for the addresses of the reviews.
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn parse_reviews_response(body: &[u8], app_id: Option<&str>, shapes: &Shapes) -> Result<Reading, WireError> {
    let _ = (body, app_id, shapes);
    Err(unread())
}

/// The request body of a chart, ready to be posted.
#[must_use]
pub fn build_list_request_body(collection: &str, category: &str, count: u32) -> String {
    let _ = (collection, category, count);
    String::new()
}

/// The request body of a page of reviews, ready to be posted.
#[must_use]
pub fn build_reviews_request_body(app_id: &str, sort: Sort, count: u32, token: Option<&str>) -> String {
    let _ = (app_id, sort, count, token);
    String::new()
}

/// Token of the next page in an answer of reviews or cards.
///
/// # Errors
///
/// As [`parse_app_response`].
pub fn extract_continuation_token(body: &[u8], shapes: &Shapes) -> Result<Option<String>, WireError> {
    let _ = (body, shapes);
    Err(unread())
}

