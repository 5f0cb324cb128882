//! The envelope: calls packed into one body, frames found in one answer.

use std::borrow::Cow;

use crate::error::WireError;

/// One call of a packed request.
#[derive(Clone, Copy, Debug)]
pub struct PackedCall<'a> {
    /// Rpc id.
    pub rpc: &'a str,
    /// Inner JSON text.
    pub payload: &'a str,
    /// Tag that the answer's frame will carry.
    pub tag: &'a str,
}

/// One answer frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Rpc id.
    pub rpc: Cow<'a, str>,
    /// Echoed tag.
    pub tag: Cow<'a, str>,
    /// The payload between its quotes, still JSON-escaped; `None` when it is null.
    pub payload: Option<&'a [u8]>,
    /// Set when the store refused the call.
    pub refusal: Option<Refusal>,
}

/// Why the store refused one call of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Numeric code.
    pub code: i64,
    /// Last part of the error message's type, for example `PlayDataError`.
    pub name: String,
}

impl<'a> Frame<'a> {
    /// The payload as plain JSON text; invalid UTF-8 and lone surrogates become U+FFFD.
    ///
    /// # Errors
    ///
    /// [`WireError::Framing`] when an escape sequence is broken.
    pub fn unescape(&self) -> Result<Option<Cow<'a, str>>, WireError> {
        Ok(None)
    }
}

/// The body of a packed request, `f.req=…`, url-encoded.
#[must_use]
pub fn encode_body(calls: &[PackedCall<'_>]) -> String {
    let _ = calls;
    String::new()
}

/// All answer frames of a body, in the order of the body, whichever of the two framings it has.
///
/// # Errors
///
/// [`WireError::Framing`] for a body that is none or is cut off.
pub fn frames(body: &[u8]) -> Result<Vec<Frame<'_>>, WireError> {
    let _ = body;
    Err(WireError::Framing("not yet".to_owned()))
}

/// Whether the gateway refused the whole request (HTTP 200 with its error text).
#[must_use]
pub fn is_gateway_error(body: &[u8]) -> bool {
    memchr::memmem::find(body, b"PlayGatewayError").is_some()
}
