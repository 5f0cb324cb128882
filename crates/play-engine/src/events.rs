//! What is to be seen from outside, as it happens: kept here until somebody takes it, in groups. Without a listener
//! nothing is made; with one that does not come, the oldest go.

use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::error::EngineError;
use crate::transport::unix_ms;

/// Events kept between two takes.
const MOST: usize = 1024;

/// The kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A request leaves.
    Request,
    /// An answer came, or none.
    Response,
    /// Calls will be asked again.
    Retry,
    /// The rate changed.
    Pace,
    /// The store blocks an address.
    Block,
    /// An answer had another shape.
    Drift,
    /// A proxy died or came back.
    Proxy,
}

const NAMES: [(&str, Kind); 7] = [
    ("request", Kind::Request),
    ("response", Kind::Response),
    ("retry", Kind::Retry),
    ("pace", Kind::Pace),
    ("block", Kind::Block),
    ("drift", Kind::Drift),
    ("proxy", Kind::Proxy),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    r#type: &'a str,
    at_ms: u64,
    #[serde(flatten)]
    members: Value,
}

#[derive(Debug, Default)]
struct Queue {
    texts: VecDeque<String>,
    dropped: u64,
}

/// The events of one client.
#[derive(Debug, Default)]
pub(crate) struct Events {
    wanted: AtomicU8,
    queue: Mutex<Queue>,
}

impl Kind {
    fn bit(self) -> u8 {
        1 << self as u8
    }

    fn name(self) -> &'static str {
        NAMES[self as usize].0
    }
}

impl Events {
    /// Says which kinds are kept from now on: a JSON array of names.
    ///
    /// # Errors
    /// `validation` for anything else.
    pub fn watch(&self, kinds_json: &str) -> Result<(), EngineError> {
        let bad = || EngineError::validation("kinds", kinds_json, "must be a list of kinds of events");
        let names: Vec<String> = serde_json::from_str(kinds_json).map_err(|_| bad())?;
        let mut bits = 0;
        for name in &names {
            bits |= NAMES.iter().find(|(known, _)| known == name).ok_or_else(bad)?.1.bit();
        }
        self.wanted.store(bits, Ordering::Relaxed);
        Ok(())
    }

    /// Keeps an event, if somebody wants its kind. `members` are what it has beside `type` and `atMs`.
    pub fn put(&self, kind: Kind, members: impl FnOnce() -> Value) {
        if self.wanted.load(Ordering::Relaxed) & kind.bit() == 0 {
            return;
        }
        let event = Event { r#type: kind.name(), at_ms: unix_ms(), members: members() };
        let Ok(text) = serde_json::to_string(&event) else { return };
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.texts.len() == MOST {
            queue.texts.pop_front();
            queue.dropped += 1;
        }
        queue.texts.push_back(text);
    }

    /// Takes all that is kept: `{"events":[…],"dropped":n}`, oldest first.
    pub fn take(&self) -> String {
        let queue = std::mem::take(&mut *self.queue.lock().unwrap_or_else(PoisonError::into_inner));
        let events: Vec<String> = queue.texts.into();
        format!("{{\"events\":[{}],\"dropped\":{}}}", events.join(","), queue.dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn taken(events: &Events) -> Value {
        serde_json::from_str(&events.take()).unwrap()
    }

    #[test]
    fn only_what_is_wanted_is_kept() {
        let events = Events::default();
        events.put(Kind::Retry, || unreachable!("nobody listens"));
        events.watch(r#"["retry","block"]"#).unwrap();
        events.put(Kind::Retry, || json!({ "calls": 3 }));
        events.put(Kind::Request, || unreachable!("nobody listens"));
        let group = taken(&events);
        assert_eq!((&group["events"][0]["type"], &group["events"][0]["calls"]), (&json!("retry"), &json!(3)));
        assert!(group["events"][0]["atMs"].as_u64().unwrap() > 0);
        assert_eq!(taken(&events), json!({ "events": [], "dropped": 0 }));
        assert!(events.watch(r#"["nope"]"#).is_err() && events.watch("3").is_err());
    }

    #[test]
    fn a_listener_that_does_not_come_costs_no_memory() {
        let events = Events::default();
        events.watch(r#"["request"]"#).unwrap();
        for id in 0..3000 {
            events.put(Kind::Request, || json!({ "id": id }));
        }
        let group = taken(&events);
        assert_eq!(group["events"].as_array().unwrap().len(), MOST);
        assert_eq!(group["dropped"], 3000 - MOST);
        assert_eq!(group["events"][0]["id"], 3000 - MOST);
    }
}
