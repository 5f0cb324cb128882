//! What each way of failing means for the calls concerned: which error, whether to ask again, whether to split the pack.

use crate::block::{BlockKind, Verdict};
use crate::egress::Ended;
use crate::error::{Code, EngineError};
use crate::inflate::InflateError;
use crate::pace::Landing;
use crate::redirect::Why;
use crate::retry::{Again, Failure};
use crate::scheduler::drift;
use crate::transport::SendError;
use play_wire::WireError;
use play_wire::batchexecute::Refusal;
use std::time::Duration;

/// A whole exchange failed.
#[derive(Clone, Debug)]
pub(crate) struct Lost {
    pub failure: Failure,
    /// One of its calls may be to blame: split the pack.
    pub poison: bool,
    /// What it means for the way it took.
    pub ended: Ended,
    /// What the block looked like, and its text.
    pub block: Option<(BlockKind, String)>,
    /// The gateway refused it: for its size, or because it came too fast.
    pub gateway: bool,
    /// Status of the answer, 0 when none came.
    pub status: u16,
}

impl Lost {
    fn whole(failure: Failure) -> Self {
        let ended = Ended::Answered(Landing::Nothing);
        Self { failure, poison: false, ended, block: None, gateway: false, status: 0 }
    }

    fn poison(failure: Failure) -> Self {
        Self { poison: true, ..Self::whole(failure) }
    }

    fn refused(failure: Failure, status: u16, retry_after: Option<Duration>) -> Self {
        let ended = Ended::Answered(Landing::Refused { status, retry_after });
        Self { ended, status, ..Self::whole(failure) }
    }

    /// Whether the store refused.
    pub fn is_refusal(&self) -> bool {
        self.gateway || matches!(self.ended, Ended::Answered(Landing::Refused { .. } | Landing::Blocked { .. }))
    }
}

/// Nothing complete came back.
pub(crate) fn of_send(error: &SendError, cap: usize) -> Lost {
    let broke = |lost: Lost| Lost { ended: Ended::Broke, ..lost };
    match error {
        SendError::Timeout => {
            broke(Lost::whole(Failure::again(Code::Timeout, "no complete answer within timeoutMs", "timeout")))
        }
        SendError::Stall => broke(Lost::whole(Failure::again(Code::Timeout, "no byte for 15 s", "stall"))),
        SendError::TooLarge => too_large(cap),
        SendError::Redirect(refused) => match refused.why {
            Why::Block(kind) => of_block(kind, &refused.to_string(), 302, None),
            _ => Lost::whole(Failure::last(EngineError::new(Code::Network, refused.to_string()), "redirect")),
        },
        SendError::Proxy(text) => {
            Lost { ended: Ended::NoWay, ..Lost::whole(Failure::again(Code::Network, text.as_str(), "proxy")) }
        }
        SendError::Network(text) => broke(Lost::whole(Failure::again(Code::Network, text.as_str(), "network"))),
    }
}

fn too_large(cap: usize) -> Lost {
    let error = EngineError::new(Code::Network, format!("the answer is larger than {cap} bytes"));
    Lost::poison(Failure::last(error, "too large"))
}

/// The body could not be inflated.
pub(crate) fn of_inflate(error: InflateError) -> Lost {
    match error {
        InflateError::TooLarge(cap) => too_large(cap),
        InflateError::Damaged => Lost::whole(Failure::again(Code::Network, error.to_string(), "damaged body")),
    }
}

/// The body is no data; `None` when it is.
pub(crate) fn of_verdict(verdict: Verdict, status: u16, retry_after: Option<Duration>) -> Option<Lost> {
    let lost = match verdict {
        Verdict::Data | Verdict::NotFound => return None,
        Verdict::Blocked { kind, excerpt } => of_block(kind, &excerpt, status, retry_after),
        Verdict::RateLimited => {
            let mut failure =
                Failure::again(Code::RateLimited, format!("the store answers {status}"), status.to_string());
            if let Some(pause) = retry_after {
                failure.again = Again::After(pause);
                failure.error =
                    failure.error.with("retryAfterMs", u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
            }
            Lost::refused(failure, status, retry_after)
        }
        Verdict::Gateway => {
            let failure = Failure::again(Code::RateLimited, "the store's gateway refused the request", "gateway error");
            Lost { gateway: true, ..Lost::whole(failure) }
        }
        Verdict::Status => of_status(status),
    };
    Some(Lost { status, ..lost })
}

/// A block. One that says so is final for these calls, unless they can go another way: asking again only prolongs it. What
/// may be chance is asked again.
fn of_block(kind: BlockKind, excerpt: &str, status: u16, retry_after: Option<Duration>) -> Lost {
    let error = blocked(kind.as_str(), excerpt);
    let again = if kind.is_certain() { Again::Never } else { Again::Few };
    let landing = if kind.is_certain() {
        Landing::Blocked { retry_after }
    } else {
        // Whatever the status says, it is a refusal of that sort.
        Landing::Refused { status: 403, retry_after }
    };
    Lost {
        ended: Ended::Answered(landing),
        block: Some((kind, excerpt.to_owned())),
        status,
        ..Lost::whole(Failure { error, reason: kind.as_str().to_owned(), again })
    }
}

fn of_status(status: u16) -> Lost {
    let text = format!("the store answers {status}");
    match status {
        400 | 413 | 414 | 431 => Lost::poison(Failure::last(EngineError::new(Code::Network, text), status.to_string())),
        408 | 500..=599 => Lost::whole(Failure::again(Code::Network, text, status.to_string())),
        _ => Lost::whole(Failure::last(EngineError::new(Code::Network, text), status.to_string())),
    }
}

/// The body has no frames that can be told apart.
pub(crate) fn of_garbage(error: &WireError, status: u16) -> Lost {
    Lost { status, ..Lost::poison(Failure::again(Code::Network, error.to_string(), "garbage")) }
}

fn blocked(kind: &str, excerpt: &str) -> EngineError {
    let colon = if excerpt.is_empty() { "" } else { ": " };
    EngineError::new(Code::Blocked, format!("the store blocks this address ({kind}){colon}{excerpt}"))
        .with("kind", kind)
        .with("excerpt", excerpt)
}

/// One call's own answer could not be read.
pub(crate) fn of_reading(rpc: &str, error: &WireError) -> Failure {
    match error {
        WireError::WrongApp { .. } => {
            let error = drift(rpc, "appId", "1,11,0,0", &error.to_string());
            Failure { error, reason: "wrong app".to_owned(), again: Again::Backoff }
        }
        WireError::Framing(_) => Failure::again(Code::Network, error.to_string(), "broken frame"),
        other => Failure::last(wire_error(rpc, other), "drift"),
    }
}

/// A reading error as it leaves the engine.
pub(crate) fn wire_error(rpc: &str, error: &WireError) -> EngineError {
    match error {
        WireError::Drift { rpc, field, path, detail } => drift(rpc, field, path, detail),
        WireError::WrongApp { .. } => drift(rpc, "appId", "", &error.to_string()),
        WireError::Framing(_) => EngineError::new(Code::Network, error.to_string()),
        WireError::Refused { rpc, code, name } => of_refusal(rpc, &Refusal { code: *code, name: name.clone() }).error,
        WireError::Invalid { .. } => crate::options::invalid(error),
        other => drift(rpc, "payload", "", &other.to_string()),
    }
}

/// An error frame. The codes are those of gRPC: 5 not found, 8 exhausted, 13 internal, 14 unavailable.
pub(crate) fn of_refusal(rpc: &str, refusal: &Refusal) -> Failure {
    let text = format!("the store refused {rpc}: {} ({})", refusal.name, refusal.code);
    let reason = format!("refused {}", refusal.code);
    match refusal.code {
        5 => Failure::last(EngineError::new(Code::NotFound, text), reason),
        8 | 14 => Failure::again(Code::RateLimited, text, reason),
        13 => Failure::again(Code::Network, text, reason),
        _ if refusal.name.contains("Gateway") => Failure::again(Code::RateLimited, text, reason),
        _ => Failure::last(drift(rpc, "payload", "", &text), reason),
    }
}

/// A frame is missing, or stands for another rpc.
pub(crate) fn of_missing(rpc: &str, what: &str) -> Failure {
    Failure::again(Code::Network, format!("{rpc}: {what}"), what)
}
