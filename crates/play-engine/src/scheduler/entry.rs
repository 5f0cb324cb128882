//! One call on its way: what it asks, who waits for it, where it stands and what has happened to it.

use super::ticket::{Part, TicketKey};
use crate::error::EngineError;
use play_wire::{Call, Template};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

/// All calls under way, by id. Ids are never used twice.
pub(crate) type Entries = HashMap<u64, Entry>;

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In its lane, or in the queue for pages.
    Waiting,
    /// Pausing after a failure.
    Resting(Instant),
    /// In this exchange.
    Flying(u64),
}

/// Which road a call takes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Road {
    Rpc,
    Page,
}

/// Equal keys get one answer: call (with its field set) and storefront. The country is left out where it changes
/// nothing. Template and shapes are the client's, so they cannot differ inside one scheduler.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MergeKey {
    pub call: Call,
    pub front: usize,
}

/// What an outcome took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effort {
    /// Times sent.
    pub attempts: u32,
    /// Why those before the last failed, oldest first.
    pub reasons: Option<Arc<[String]>>,
}

/// One call under way.
#[derive(Debug)]
pub(crate) struct Entry {
    pub key: MergeKey,
    /// Index of the storefront it is sent in.
    pub front: usize,
    pub waiters: Vec<(TicketKey, Part)>,
    pub place: Place,
    pub road: Road,
    pub template: Template,
    /// Templates that answered nothing (or refused) for this call, and whether the page has been asked.
    pub empty: Vec<Template>,
    pub page_asked: bool,
    pub priority: i32,
    /// When it began to wait, for ageing.
    pub since: Instant,
    /// Expected size of the answer, and of the call in the body.
    pub bytes: usize,
    pub body_bytes: usize,
    /// Times sent; times failed in a way that counts against the limit.
    pub attempts: u32,
    pub tries: u32,
    /// Times it failed by a way that was dead or blocked, and was sent by another.
    pub moves: u32,
    pub reasons: Vec<String>,
    /// What its last attempt met.
    pub last: Option<EngineError>,
    /// How many calls its pack may have, itself included: halved when a pack with it failed by poison.
    pub mates: usize,
}

impl Entry {
    /// What it took so far.
    pub fn effort(&mut self) -> Effort {
        let reasons = std::mem::take(&mut self.reasons);
        Effort { attempts: self.attempts, reasons: (!reasons.is_empty()).then(|| reasons.into()) }
    }

    pub fn call(&self) -> &Call {
        &self.key.call
    }

    /// The template not in use now, if the call has it.
    pub fn other_template(&self) -> Option<Template> {
        let other = match self.template {
            Template::First => Template::Second,
            Template::Second => Template::First,
        };
        self.call().has_template(other).then_some(other)
    }
}
