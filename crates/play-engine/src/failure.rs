//! What each way of failing means for the calls concerned: which error, whether to ask again, whether to split the pack.

use crate::block::Verdict;
use crate::error::{Code, EngineError};
use crate::inflate::InflateError;
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
    /// The store refused it: the pace has to know.
    pub refused: bool,
    /// The pause the store named.
    pub pause: Option<Duration>,
}

impl Lost {
    fn whole(failure: Failure) -> Self {
        Self { failure, poison: false, refused: false, pause: None }
    }

    fn poison(failure: Failure) -> Self {
        Self { poison: true, ..Self::whole(failure) }
    }

    fn refused(failure: Failure, pause: Option<Duration>) -> Self {
        Self { refused: true, pause, ..Self::whole(failure) }
    }
}

/// Nothing complete came back.
pub(crate) fn of_send(error: &SendError, cap: usize) -> Lost {
    match error {
        SendError::Timeout => {
            Lost::whole(Failure::again(Code::Timeout, "no complete answer within timeoutMs", "timeout"))
        }
        SendError::Stall => Lost::whole(Failure::again(Code::Timeout, "no byte for 15 s", "stall")),
        SendError::TooLarge => too_large(cap),
        SendError::Redirect(refused) => Lost::whole(match refused.why {
            Why::Block(kind) => Failure::last(blocked(kind.as_str(), &refused.to_string()), kind.as_str()),
            _ => Failure::last(EngineError::new(Code::Network, refused.to_string()), "redirect"),
        }),
        SendError::Network(text) => Lost::whole(Failure::again(Code::Network, text.as_str(), "network")),
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
        InflateError::Damaged => Lost::poison(Failure::again(Code::Network, error.to_string(), "damaged body")),
    }
}

/// The body is no data; `None` when it is.
pub(crate) fn of_verdict(verdict: Verdict, status: u16, retry_after: Option<Duration>) -> Option<Lost> {
    Some(match verdict {
        Verdict::Data | Verdict::NotFound => return None,
        // Asking again at once only prolongs a block; the pace has paused, and the caller is told.
        Verdict::Blocked { kind, excerpt } => {
            Lost::refused(Failure::last(blocked(kind.as_str(), &excerpt), kind.as_str()), retry_after)
        }
        Verdict::RateLimited => {
            let mut failure =
                Failure::again(Code::RateLimited, format!("the store answers {status}"), status.to_string());
            if let Some(pause) = retry_after {
                failure.again = Again::After(pause);
                failure.error =
                    failure.error.with("retryAfterMs", u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
            }
            Lost::refused(failure, retry_after)
        }
        Verdict::Gateway => {
            let failure = Failure::again(Code::RateLimited, "the store's gateway refused the request", "gateway error");
            Lost { poison: true, ..Lost::refused(failure, None) }
        }
        Verdict::Empty => Lost::whole(Failure::again(Code::Network, "the answer is empty", "empty answer")),
        Verdict::Status => of_status(status),
    })
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
pub(crate) fn of_garbage(error: &WireError) -> Lost {
    Lost::poison(Failure::again(Code::Network, error.to_string(), "garbage"))
}

fn blocked(kind: &str, excerpt: &str) -> EngineError {
    EngineError::new(Code::Blocked, format!("the store blocks this address ({kind}): {excerpt}"))
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
