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

impl Pack {
    /// The rpc ids in it, each once, in alphabetical order.
    pub fn rpcs(&self) -> Vec<&str> {
        let mut rpcs: Vec<&str> = self.calls.iter().map(|one| one.call.rpc(one.template)).collect();
        rpcs.sort_unstable();
        rpcs.dedup();
        rpcs
    }
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
    /// An empty pack that may have at most so many calls.
    pub fn new(most: usize) -> Self {
        Self { answer: 0, body: 0, calls: 0, mates: most.clamp(1, MOST_CALLS) }
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

/// How many calls a POST may have: learned from the gateway, which refuses large ones by one and the same error as those
/// that come too fast. A size that is refused while smaller ones are not is too large.
#[derive(Debug)]
pub(crate) struct PackLimit {
    most: usize,
    /// Smallest refused and largest answered size.
    refused: Option<usize>,
    answered: usize,
    /// Full packs answered since the limit last changed.
    full: usize,
}

/// So many full packs in a row earn one call more.
const PROOF: usize = 32;

impl PackLimit {
    pub fn new() -> Self {
        Self { most: MOST_CALLS, refused: None, answered: 0, full: 0 }
    }

    pub fn most(&self) -> usize {
        self.most
    }

    /// A pack of so many calls was answered.
    pub fn answered(&mut self, calls: usize) {
        self.answered = self.answered.max(calls);
        if calls >= self.most && self.most < MOST_CALLS {
            self.full += 1;
            // Never again a size that was refused, as long as this client lives.
            if self.full >= PROOF && self.refused.is_none_or(|refused| self.most + 1 < refused) {
                (self.most, self.full) = (self.most + 1, 0);
            }
        }
    }

    /// The gateway refused a pack of so many calls. True when its size is to blame, false when it came too fast.
    pub fn refused(&mut self, calls: usize) -> bool {
        if calls <= 1 || calls <= self.answered {
            return false;
        }
        self.refused = Some(self.refused.map_or(calls, |refused| refused.min(calls)));
        (self.most, self.full) = (self.most.min((calls / 2).max(self.answered).max(1)), 0);
        true
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
    fn the_gateways_limit_is_found_and_not_tried_again() {
        let mut limit = PackLimit::new();
        let mut refusals = 0;
        for _ in 0..2000 {
            let calls = limit.most().min(32);
            if calls > 11 {
                assert!(limit.refused(calls));
                refusals += 1;
            } else {
                limit.answered(calls);
            }
        }
        assert_eq!(limit.most(), 11);
        assert!(refusals <= 4, "{refusals}");
    }

    #[test]
    fn a_size_that_was_answered_before_is_not_to_blame() {
        let mut limit = PackLimit::new();
        limit.answered(32);
        assert!(!limit.refused(20) && !limit.refused(1));
        assert_eq!(limit.most(), MOST_CALLS);
    }

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
