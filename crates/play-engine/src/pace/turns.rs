//! Turns: several clients of one process share a pace, and whoever wakes first must not always be the same one.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Whose turn it is keeps the others waiting no longer than this, or the time between two requests if that is longer.
const GRACE: Duration = Duration::from_millis(50);
/// The others ask again after so much of it.
const AGAIN: u32 = 16;

/// Clients that were told to come back, in the order of their turns.
#[derive(Debug, Default)]
pub(super) struct Turns(VecDeque<Waiting>);

#[derive(Debug)]
struct Waiting {
    who: u64,
    due: Instant,
}

impl Turns {
    /// When `who` has to ask again because somebody else is before it; `None` when it may go on now.
    pub fn somebody_before(&mut self, who: u64, now: Instant, between: Duration) -> Option<Instant> {
        let grace = GRACE.max(between);
        // Who did not come for its turn has lost it.
        self.0.retain(|other| other.who == who || other.due + grace > now);
        let first = self.0.front().filter(|first| first.who != who && first.due <= now)?;
        let again = (now + grace / AGAIN).min(first.due + grace);
        self.told(who, again);
        Some(again)
    }

    /// `who` was told to come back then; it keeps its place.
    pub fn told(&mut self, who: u64, due: Instant) {
        match self.0.iter_mut().find(|other| other.who == who) {
            Some(own) => own.due = due,
            None => self.0.push_back(Waiting { who, due }),
        }
    }

    /// `who` had its turn.
    pub fn had(&mut self, who: u64) {
        self.0.retain(|other| other.who != who);
    }
}

#[cfg(test)]
mod tests {
    use crate::pace::{Cost, Pace, Pacer, Wait};
    use std::time::{Duration, Instant};

    fn pacer(now: Instant) -> Pacer {
        Pacer::new(Pace::Fixed { per_second: 10.0, burst: 1.0, cost: Cost::Request }, now)
    }

    /// Asks for each of them in this order, whenever one of them was told to come back.
    fn served(order: &[u64], absent: Option<u64>) -> Vec<usize> {
        let start = Instant::now();
        let pacer = pacer(start);
        let mut due = vec![start; order.len()];
        let mut counts = vec![0; order.len()];
        let mut now = start;
        while now < start + Duration::from_secs(20) {
            for (place, who) in order.iter().enumerate() {
                if due[place] > now || (Some(*who) == absent && now > start + Duration::from_secs(1)) {
                    continue;
                }
                match pacer.try_take_for(*who, now, 1) {
                    Ok(_) => counts[place] += 1,
                    Err(Wait::Until(at)) => due[place] = at,
                    Err(Wait::Landing) => unreachable!("a fixed pace has no cap"),
                }
            }
            now += Duration::from_millis(1);
        }
        counts
    }

    #[test]
    fn whoever_asks_first_gets_no_more_than_the_others() {
        let counts = served(&[1, 2, 3], None);
        assert!(counts.iter().all(|count| (60..=74).contains(count)), "{counts:?}");
        assert!(counts.iter().sum::<usize>() >= 190, "{counts:?}");
    }

    #[test]
    fn who_went_away_costs_the_others_nothing() {
        let counts = served(&[1, 2], Some(1));
        assert!(counts[1] >= 185, "{counts:?}");
    }
}
