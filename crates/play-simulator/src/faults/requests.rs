//! Faults that hit a whole request, and what can be said about each.

use super::name::Name;
use crate::fields::Fields;
use serde_json::Value;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RequestFault {
    /// Answered with this status.
    Status {
        /// 400 to 599.
        status: u16,
        /// When to come back.
        retry_after: Option<RetryAfter>,
    },
    /// The connection is reset after so many bytes of the body.
    ResetWithin {
        /// A random place when none is named; 0: nothing of the answer is sent.
        after_bytes: Option<u64>,
    },
    /// The connection is closed behind a whole answer.
    ResetAfter,
    /// Nothing comes for a while.
    Stall {
        /// So many bytes of the body come first; none named: not even the head comes.
        after_bytes: Option<u64>,
        /// How long; for ever when it is not named.
        for_ms: Option<f64>,
    },
    /// The body comes slowly.
    Drip {
        /// In virtual seconds.
        bytes_per_second: f64,
    },
    /// The text ends too early, in an answer that is whole otherwise.
    Truncated,
    /// The answer is shorter than it says.
    WrongLength,
    /// A byte inside the compressed text is another one.
    BadGzip,
    /// A small body that inflates to so many bytes.
    Bomb {
        /// Inflated size.
        bytes: u64,
    },
    /// A body of so many bytes, without a stated length.
    Huge {
        /// Size.
        bytes: u64,
    },
    /// Random bytes.
    Garbage,
    /// An HTML page that is none of the known ones, where a call was due.
    Html,
    /// 200 without a body.
    Empty,
    /// The captcha page.
    Captcha,
    /// "We're sorry".
    Sorry,
    /// The consent page, without a redirect.
    ConsentPage,
    /// A redirect to the consent page.
    Consent,
    /// A redirect to a host that is not the store's.
    ForeignRedirect,
    /// A redirect that leads to itself.
    RedirectLoop,
    /// The answer for another country.
    WrongStorefront,
}

/// A `Retry-After` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// In seconds.
    Seconds(u64),
    /// As the date so many seconds from now.
    Date(u64),
}

/// What a fault needs to know of a request to tell whether it can hit it.
pub struct Target {
    /// It is a POST of calls.
    pub calls: bool,
    /// It takes gzip.
    pub gzip: bool,
}

const TWO_GIB: u64 = 2 << 30;
/// Largest body that can be named: 1 TiB.
const LARGEST: u64 = 1 << 40;
const FASTEST_DRIP: f64 = 1e9;

impl RequestFault {
    /// Reads the parameters of a fault of this name; `None` when it is no fault of a request.
    pub fn read(name: Name, fields: &mut Fields<'_>) -> Result<Option<Self>, String> {
        Ok(Some(match name {
            Name::Status => status(fields)?,
            Name::ResetWithin => Self::ResetWithin { after_bytes: fields.whole("afterBytes", 0, LARGEST)? },
            Name::ResetAfter => Self::ResetAfter,
            Name::Stall => Self::Stall {
                after_bytes: fields.whole("afterBytes", 0, LARGEST)?,
                for_ms: fields.milliseconds("forMs")?,
            },
            Name::Drip => {
                let what = "bytes a second";
                fields.required("bytesPerSecond", what)?;
                let rate = fields.number("bytesPerSecond", what, 1.0, FASTEST_DRIP)?;
                Self::Drip { bytes_per_second: rate.unwrap_or(FASTEST_DRIP) }
            }
            Name::Truncated => Self::Truncated,
            Name::WrongLength => Self::WrongLength,
            Name::BadGzip => Self::BadGzip,
            Name::Bomb => Self::Bomb { bytes: fields.whole("bytes", 1, LARGEST)?.unwrap_or(TWO_GIB) },
            Name::Huge => Self::Huge { bytes: fields.whole("bytes", 1, LARGEST)?.unwrap_or(TWO_GIB) },
            Name::Garbage => Self::Garbage,
            Name::Html => Self::Html,
            Name::Empty => Self::Empty,
            Name::Captcha => Self::Captcha,
            Name::Sorry => Self::Sorry,
            Name::ConsentPage => Self::ConsentPage,
            Name::Consent => Self::Consent,
            Name::ForeignRedirect => Self::ForeignRedirect,
            Name::RedirectLoop => Self::RedirectLoop,
            Name::WrongStorefront => Self::WrongStorefront,
            _ => return Ok(None),
        }))
    }

    /// Whether it can hit such a request at all.
    pub fn applies(self, target: &Target) -> bool {
        match self {
            Self::Html => target.calls,
            Self::BadGzip | Self::Bomb { .. } => target.gzip,
            _ => true,
        }
    }
}

fn status(fields: &mut Fields<'_>) -> Result<RequestFault, String> {
    let expected = "a status from 400 to 599";
    let place = fields.place("status");
    let given: &Value = fields.required("status", expected)?;
    let status = given.as_u64().and_then(|status| u16::try_from(status).ok()).filter(|code| (400..600).contains(code));
    let status = status.ok_or_else(|| crate::fields::wrong(&place, expected, given))?;
    let seconds = fields.whole("retryAfterSeconds", 0, 86_400)?;
    let date = fields.whole("retryAfterDate", 0, 86_400)?;
    let retry_after = match (seconds, date) {
        (Some(_), Some(_)) => {
            return Err(format!(
                "parameter `{}`: expected nothing beside retryAfterSeconds, got a value",
                fields.place("retryAfterDate")
            ));
        }
        (Some(seconds), None) => Some(RetryAfter::Seconds(seconds)),
        (None, date) => date.map(RetryAfter::Date),
    };
    Ok(RequestFault::Status { status, retry_after })
}
