//! Whether a proxy still works. Told the time; a proxy that died is tried again with one call, ever more rarely.

use std::time::{Duration, Instant};

/// Exchanges that fail one after another on the network until a proxy counts as dead. A connection that cannot be made
/// needs no second opinion.
const STUMBLES: u32 = 3;
/// First and longest wait until a dead or blocked one is tried again.
const FIRST_REST: Duration = Duration::from_secs(30);
const LONGEST_REST: Duration = Duration::from_secs(900);

/// The health of one egress.
#[derive(Debug, Default)]
pub(crate) struct Health {
    stumbles: u32,
    rest: Option<Rest>,
}

#[derive(Debug)]
struct Rest {
    until: Instant,
    strikes: u32,
    blocked: bool,
    trying: bool,
}

/// What may be sent through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum May {
    Carry,
    /// One call, to see whether it is back.
    Try,
    /// Nothing until then; `None`: not before the try under way has ended.
    Rest(Option<Instant>),
}

impl Health {
    /// What may be sent now. Asking changes nothing; [`Self::left`] does.
    pub fn may(&self, now: Instant) -> May {
        match &self.rest {
            None => May::Carry,
            Some(rest) if rest.trying => May::Rest(None),
            Some(rest) if rest.until <= now => May::Try,
            Some(rest) => May::Rest(Some(rest.until)),
        }
    }

    /// Something leaves through it: while it rests, that is the try.
    pub fn left(&mut self) {
        if let Some(rest) = &mut self.rest {
            rest.trying = true;
        }
    }

    /// It carried an answer. True when that brings it back.
    pub fn worked(&mut self) -> bool {
        self.stumbles = 0;
        match &self.rest {
            // What left before it was known to be dead proves nothing about now.
            Some(rest) if rest.trying => {
                self.rest = None;
                true
            }
            _ => false,
        }
    }

    /// It could not be reached, or did not let us through. True when that is news.
    pub fn failed(&mut self, now: Instant) -> bool {
        self.fall(now, false)
    }

    /// An exchange through it broke off; that may be anybody's fault. True when it was one too many.
    pub fn stumbled(&mut self, now: Instant) -> bool {
        self.stumbles += 1;
        let tried = self.rest.as_ref().is_some_and(|rest| rest.trying);
        (tried || self.stumbles >= STUMBLES) && self.fall(now, false)
    }

    /// The store blocks its address.
    pub fn blocked(&mut self, now: Instant) -> bool {
        self.fall(now, true)
    }

    /// An exchange was cancelled before it could tell anything.
    pub fn unknown(&mut self) {
        if let Some(rest) = &mut self.rest {
            rest.trying = false;
        }
    }

    pub fn is_dead(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| !rest.blocked)
    }

    pub fn is_blocked(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.blocked)
    }

    fn fall(&mut self, now: Instant, blocked: bool) -> bool {
        let strikes = match &self.rest {
            None => 0,
            // Others that were under way when it died say nothing new.
            Some(rest) if !rest.trying => return false,
            Some(rest) => rest.strikes + 1,
        };
        let pause = FIRST_REST.saturating_mul(1 << strikes.min(10)).min(LONGEST_REST);
        self.rest = Some(Rest { until: now + pause, strikes, blocked, trying: false });
        strikes == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_proxy_is_tried_ever_more_rarely_and_comes_back() {
        let (mut health, start) = (Health::default(), Instant::now());
        assert!(health.failed(start));
        assert!(!health.failed(start), "the others under way are no news");
        assert_eq!(health.may(start), May::Rest(Some(start + FIRST_REST)));
        let again = start + FIRST_REST;
        assert_eq!(health.may(again), May::Try);
        health.left();
        assert_eq!(health.may(again), May::Rest(None));
        assert!(!health.failed(again));
        assert_eq!(health.may(again), May::Rest(Some(again + FIRST_REST * 2)));
        let third = again + FIRST_REST * 2;
        health.left();
        assert!(health.worked());
        assert_eq!(health.may(third), May::Carry);
    }

    #[test]
    fn three_broken_exchanges_in_a_row_are_a_death() {
        let (mut health, now) = (Health::default(), Instant::now());
        assert!(!health.stumbled(now) && !health.stumbled(now));
        health.worked();
        assert!(!health.stumbled(now) && !health.stumbled(now));
        assert!(health.stumbled(now));
        assert!(health.is_dead() && !health.is_blocked());
    }

    #[test]
    fn a_cancelled_try_may_be_repeated() {
        let (mut health, now) = (Health::default(), Instant::now());
        health.blocked(now);
        assert!(health.is_blocked());
        health.left();
        health.unknown();
        assert_eq!(health.may(now + FIRST_REST), May::Try);
    }
}
