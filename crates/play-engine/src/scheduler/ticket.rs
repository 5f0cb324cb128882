//! A ticket: the claim of one request of one run on one outcome. It waits for one call, or for two that are joined.

use super::entry::Effort;
use crate::error::EngineError;
use crate::outcome::{Outcome, ValueJson};
use crate::run::RunShared;
use std::sync::Arc;
use std::time::Instant;

/// Run and index: unique in a client, and ordered by run.
pub(crate) type TicketKey = (u64, u64);

/// What of a request a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The whole value, or the body of a joined one.
    Main,
    /// `App.comments`.
    Comments,
}

/// The claim of one request.
#[derive(Debug)]
pub(crate) struct Ticket {
    pub run: Arc<RunShared>,
    pub admitted: Instant,
    pub deadline: Option<Instant>,
    /// The calls it still waits for.
    pub main: Option<u64>,
    pub comments: Option<u64>,
    /// The part that came first, when two are joined.
    pub main_done: Option<(Arc<ValueJson>, Effort)>,
    pub comments_done: Option<Result<Arc<ValueJson>, EngineError>>,
}

/// A ticket whose outcome is decided; the text is made and handed over outside the scheduler's lock.
#[derive(Debug)]
pub(crate) struct Done {
    pub run: Arc<RunShared>,
    pub index: u64,
    pub admitted: Instant,
    pub effort: Effort,
    pub end: End,
}

#[derive(Debug)]
pub(crate) enum End {
    Value(Arc<ValueJson>),
    /// An app and its comments, to be joined.
    Joined(Arc<ValueJson>, Result<Arc<ValueJson>, EngineError>),
    Failed(EngineError),
}

impl Done {
    /// Makes the outcome's text and puts it where its run's `next` finds it.
    pub fn deliver(self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.admitted);
        let outcome = match &self.end {
            End::Value(value) => Outcome::ok(self.index, value, None, &self.effort, elapsed),
            End::Joined(app, comments) => {
                let (value, warning) = join(app, comments);
                Outcome::ok(self.index, &value, warning.as_deref(), &self.effort, elapsed)
            }
            End::Failed(error) => Outcome::failed(self.index, error, &self.effort, elapsed),
        };
        self.run.put(outcome);
    }
}

/// Puts the comments into the app. Without them the value stands, with a warning.
fn join(app: &ValueJson, comments: &Result<Arc<ValueJson>, EngineError>) -> (ValueJson, Option<String>) {
    let mut value = app.clone();
    match comments {
        Ok(texts) => {
            if let Some(open) = value.json.strip_suffix('}') {
                let comma = if open.ends_with('{') { "" } else { "," };
                value.json = format!("{open}{comma}\"comments\":{}}}", texts.json);
            }
            (value, (!texts.warnings.is_empty()).then(|| texts.warnings.clone()))
        }
        Err(error) => {
            let warning = serde_json::json!({ "rpc": "oCPfdb", "field": "comments", "path": error.to_string() });
            (value, Some(warning.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn value(json: &str) -> Arc<ValueJson> {
        Arc::new(ValueJson { json: json.to_owned(), warnings: String::new(), route: "rpc", has_data: true })
    }

    #[test]
    fn comments_are_joined_into_the_app() {
        let (joined, warning) = join(&value(r#"{"appId":"a"}"#), &Ok(value(r#"["good"]"#)));
        assert_eq!(joined.json, r#"{"appId":"a","comments":["good"]}"#);
        assert_eq!(warning, None);
    }

    #[test]
    fn without_comments_the_app_stands_with_a_warning() {
        let lost = Err(EngineError::new(Code::Network, "reset"));
        let (joined, warning) = join(&value(r#"{"appId":"a"}"#), &lost);
        assert_eq!(joined.json, r#"{"appId":"a"}"#);
        assert!(warning.unwrap().contains(r#""field":"comments""#));
    }
}
