//! Refusals of late: a store that counts them shuts an address out that has too many.

use std::time::{Duration, Instant};

/// So many (a free burst that is refused nearly whole is not yet too many) …
const MANY: usize = 14;
/// … in so short a time are reason enough not to risk more.
const SPAN: Duration = Duration::from_secs(60);

/// When the last few refusals came.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    at: [Option<Instant>; MANY],
    next: usize,
}

impl Trouble {
    /// A refusal.
    pub fn refused(&mut self, now: Instant) {
        self.at[self.next] = Some(now);
        self.next = (self.next + 1) % MANY;
    }

    /// Whether there were many of late.
    pub fn is_much(&self, now: Instant) -> bool {
        self.at[self.next].is_some_and(|oldest| now.saturating_duration_since(oldest) < SPAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_in_a_minute_are_many() {
        let start = Instant::now();
        let at = |second| start + Duration::from_secs(second);
        let mut trouble = Trouble::default();
        for second in 0..13 {
            trouble.refused(at(second));
        }
        assert!(!trouble.is_much(at(13)));
        trouble.refused(at(13));
        assert!(trouble.is_much(at(13)));
        assert!(trouble.is_much(at(59)));
        assert!(!trouble.is_much(at(60)));
        trouble.refused(at(60));
        assert!(trouble.is_much(at(60)));
    }
}
