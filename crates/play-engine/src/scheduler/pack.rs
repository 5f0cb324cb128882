//! How much fits into one POST, and how large answers are expected to be.

use super::entry::{Entry, Road};
use super::fronts::Front;
use play_wire::{AppFields, Call, Template};
use std::collections::HashMap;

/// Expected answer bytes, body bytes and calls of one pack.
pub(crate) const ANSWER_BUDGET: usize = 640 * 1024;
const BODY_BUDGET: usize = 128 * 1024;
const MOST_CALLS: usize = 1024;

/// One call in a pack.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    pub id: u64,
    pub call: Call,
    pub template: Template,
}

/// Calls that leave in one exchange. A page is a pack of one.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    /// Number of the exchange.
    pub flight: u64,
    pub road: Road,
    pub front: Front,
    pub calls: Vec<Packed>,
}

/// What a pack holds so far.
#[derive(Debug)]
pub(crate) struct Load {
    answer: usize,
    body: usize,
    calls: usize,
    mates: usize,
}

impl Load {
    pub fn new() -> Self {
        Self { answer: 0, body: 0, calls: 0, mates: MOST_CALLS }
    }

    /// Takes the call in when it still fits. The first always does: a call above the budget goes alone.
    pub fn take(&mut self, entry: &Entry) -> bool {
        let answer = self.answer + entry.bytes;
        let body = self.body + entry.body_bytes;
        let mates = self.mates.min(entry.mates);
        let fits = answer <= ANSWER_BUDGET && body <= BODY_BUDGET && self.calls < mates;
        if self.calls > 0 && !fits {
            return false;
        }
        *self = Self { answer, body, calls: self.calls + 1, mates };
        true
    }

    pub fn answer(&self) -> usize {
        self.answer
    }
}

/// Rough size of a call in the encoded body, rather too large than too small.
pub(crate) fn body_bytes(call: &Call) -> usize {
    match call {
        // The full field set and the option block, encoded; a small set is shorter, but rarely fills a pack.
        Call::Details { app_id, .. } => 600 + app_id.len(),
        Call::Comments { app_id } => 400 + app_id.len(),
        Call::Chart { .. } => 1_200,
        Call::Search { term, .. } => 1_200 + term.len() * 9,
        Call::Reviews { app_id, token, .. } => 500 + app_id.len() + token.as_ref().map_or(0, |token| token.len() * 3),
    }
}

/// Learned answer sizes: a moving average per kind (and field set), counted per card or review where there are many.
#[derive(Debug, Default)]
pub(crate) struct Sizes(HashMap<(u8, Option<AppFields>), f64>);

impl Sizes {
    /// Expected bytes of the call's answer.
    pub fn expect(&self, call: &Call) -> usize {
        let (key, units) = key(call);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive size far below 2^52")]
        let learned = self.0.get(&key).map(|each| (each * units) as usize + 64);
        learned.unwrap_or_else(|| call.expected_bytes())
    }

    /// An answer of this call had so many bytes.
    pub fn learn(&mut self, call: &Call, bytes: usize) {
        let (key, units) = key(call);
        let seen = bytes as f64 / units;
        let guess = call.expected_bytes() as f64 / units;
        let each = self.0.entry(key).or_insert(guess);
        *each += (seen - *each) * 0.05;
    }
}

fn key(call: &Call) -> ((u8, Option<AppFields>), f64) {
    match call {
        Call::Details { fields, .. } => ((0, Some(*fields)), 1.0),
        Call::Comments { .. } => ((1, None), 1.0),
        Call::Chart { count, .. } => ((2, None), f64::from((*count).max(1))),
        Call::Search { count, .. } => ((3, None), f64::from((*count).max(1))),
        Call::Reviews { count, .. } => ((4, None), f64::from((*count).max(1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_learned_per_unit() {
        let mut sizes = Sizes::default();
        let chart = |count| Call::Chart { collection: "c".into(), category: "g".into(), count };
        let first = sizes.expect(&chart(100));
        assert_eq!(first, chart(100).expected_bytes());
        for _ in 0..200 {
            sizes.learn(&chart(100), 400_000);
        }
        let learned = sizes.expect(&chart(50));
        assert!((190_000..215_000).contains(&learned), "{learned}");
    }
}
