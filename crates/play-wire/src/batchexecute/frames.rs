//! The answer: `)]}'`, then arrays of frames, either one array or chunks with their lengths between them.

use std::borrow::Cow;
use std::sync::OnceLock;

use memchr::memmem;

use crate::error::WireError;
use crate::jspb::{Hit, MAX_DEPTH, Path, ScanError, Trie, TrieBuilder, scan_one, unescape};

/// One answer frame: `["wrb.fr", rpc, payload, null, null, refusal, tag]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Rpc id.
    pub rpc: Cow<'a, str>,
    /// Echoed tag.
    pub tag: Cow<'a, str>,
    /// The payload between its quotes, still JSON-escaped; `None` when it is null.
    pub payload: Option<&'a [u8]>,
    /// Set when the store refused the call: then there is no payload.
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
    /// None today; the type leaves room for payloads that cannot be unescaped at all.
    pub fn unescape(&self) -> Result<Option<Cow<'a, str>>, WireError> {
        Ok(self.payload.map(unescape))
    }
}

/// All answer frames of a body, in the order of the body, whichever of the two framings it has.
///
/// # Errors
///
/// [`WireError::Framing`] for a body that is none or is cut off, [`WireError::Refused`] when it holds an error frame for
/// the whole request and no answer.
pub fn frames(body: &[u8]) -> Result<Vec<Frame<'_>>, WireError> {
    match frames_before_cut(body) {
        (frames, None) => Ok(frames),
        (_, Some(error)) => Err(error),
    }
}

/// The answer frames that came whole, and what is wrong with the rest of the body, if anything.
#[must_use]
pub fn frames_before_cut(body: &[u8]) -> (Vec<Frame<'_>>, Option<WireError>) {
    let mut reader = BodyReader { body, frames: Vec::new(), arrays: 0, hits: Vec::with_capacity(64), whole: None };
    let error = reader.read().err();
    let error = error.or_else(|| match (reader.arrays, reader.frames.is_empty()) {
        (0, _) => Some(WireError::Framing("no frame in it".to_owned())),
        (_, true) => {
            Some(reader.whole.take().unwrap_or_else(|| WireError::Framing("no answer frame in it".to_owned())))
        }
        _ => None,
    });
    (reader.frames, error)
}

/// Name of the error with which the gateway in front of the store refuses a request that is too large or one too many.
const GATEWAY_ERROR: &str = "PlayGatewayError";

/// Whether the gateway refused the whole request (HTTP 200 with its error in every frame, or in a body without frames).
#[must_use]
pub fn is_gateway_error(body: &[u8]) -> bool {
    if memmem::find(body, GATEWAY_ERROR.as_bytes()).is_none() {
        return false;
    }
    // A review may speak of it too.
    frames(body).map_or(true, |frames| {
        frames.iter().all(|frame| frame.refusal.as_ref().is_some_and(|refusal| refusal.name == GATEWAY_ERROR))
    })
}

/// What is noted of a frame; the numbers are the slots.
const FRAME: u16 = 0;
const KIND: u16 = 1;
const RPC: u16 = 2;
const PAYLOAD: u16 = 3;
const CODE: u16 = 4;
const ERROR_TYPE: u16 = 5;
const TAG: u16 = 6;
const BODY_CODE: u16 = 7;
const SLOTS: usize = 8;

fn frame_trie() -> &'static Trie {
    static TRIE: OnceLock<Trie> = OnceLock::new();
    TRIE.get_or_init(|| {
        let path = |text| Path::parse(text).expect("a sound path");
        let mut builder = TrieBuilder::default();
        builder.want_item(&path("*"), FRAME);
        for (place, slot) in [
            ("*,0", KIND),
            ("*,1", RPC),
            ("*,2", PAYLOAD),
            ("*,5,0", CODE),
            ("*,5,2,0,0", ERROR_TYPE),
            ("*,6", TAG),
            // A frame that speaks for the whole request: ["er", null, null, null, null, 400, …].
            ("*,5", BODY_CODE),
        ] {
            builder.want(&path(place), slot);
        }
        builder.build().expect("a sound trie")
    })
}

struct BodyReader<'a> {
    body: &'a [u8],
    frames: Vec<Frame<'a>>,
    /// Number of arrays of frames.
    arrays: usize,
    hits: Vec<Hit>,
    /// The error frame for the whole request.
    whole: Option<WireError>,
}

impl BodyReader<'_> {
    fn read(&mut self) -> Result<(), WireError> {
        let mut at = self.body.len() - self.body.trim_ascii_start().len();
        if self.body[at..].starts_with(b")]}'") {
            at += 4;
        }
        loop {
            // Between arrays stand white space and the length of the next chunk, which is not to be trusted.
            let rest = &self.body[at..];
            let Some(skipped) = rest.iter().position(|byte| !byte.is_ascii_whitespace() && !byte.is_ascii_digit())
            else {
                return Ok(());
            };
            at += skipped;
            if self.body[at] != b'[' {
                return Err(WireError::Framing(format!("unexpected text at byte {at}")));
            }
            self.hits.clear();
            let scanned = scan_one(&self.body[at..], frame_trie(), &mut self.hits).map_err(framing);
            // What was noted before a cut are whole frames: a frame is noted at its end.
            self.arrays += 1;
            self.take(at);
            at += scanned?;
        }
    }

    /// Takes the frames of the array that begins at `base`.
    fn take(&mut self, base: usize) {
        let mut values = [None; SLOTS];
        for hit in &self.hits {
            let value = self.body.get(base + hit.start as usize..base + hit.end as usize).unwrap_or_default();
            if hit.slot != FRAME {
                let place = &mut values[usize::from(hit.slot)];
                *place = place.or(Some(value));
                continue;
            }
            let values = std::mem::take(&mut values);
            let text = |slot: u16| values[usize::from(slot)].and_then(inside).map(unescape);
            let number =
                |slot: u16| -> Option<i64> { std::str::from_utf8(values[usize::from(slot)]?).ok()?.parse().ok() };
            match text(KIND).as_deref() {
                Some("wrb.fr") => {
                    let payload = values[usize::from(PAYLOAD)].and_then(inside);
                    let refusal = values[usize::from(BODY_CODE)].filter(|_| payload.is_none()).map(|error| Refusal {
                        code: number(CODE).unwrap_or_default(),
                        name: text(ERROR_TYPE).map_or_else(|| gateway_error_in(error), |name| last_part(&name)),
                    });
                    let (rpc, tag) = (text(RPC).unwrap_or_default(), text(TAG).unwrap_or_default());
                    self.frames.push(Frame { rpc, tag, payload, refusal });
                }
                Some("er") => {
                    let code = number(BODY_CODE).unwrap_or_default();
                    self.whole = Some(WireError::Refused { rpc: String::new(), code, name: "er".to_owned() });
                }
                _ => {}
            }
        }
    }
}

/// The inside of a JSON string.
fn inside(value: &[u8]) -> Option<&[u8]> {
    value.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// `PlayDataError` of `type.googleapis.com/wireless.….PlayDataError`.
fn last_part(name: &str) -> String {
    name.rsplit(['.', '/']).next().unwrap_or(name).to_owned()
}

/// Where in its node the gateway names its error has not been seen; its name anywhere will do.
fn gateway_error_in(error: &[u8]) -> String {
    if memmem::find(error, GATEWAY_ERROR.as_bytes()).is_some() { GATEWAY_ERROR.to_owned() } else { String::new() }
}

fn framing(error: ScanError) -> WireError {
    match error {
        ScanError::Truncated => WireError::Framing("cut off".to_owned()),
        ScanError::Syntax(at) => WireError::Framing(format!("no JSON at byte {at} of a frame")),
        ScanError::TooDeep => WireError::TooDeep { limit: MAX_DEPTH },
    }
}
