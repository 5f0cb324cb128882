//! The penalty box: who goes on after too many refusals gets nothing for a while, and hammering prolongs it.

use crate::fields::Fields;
use std::collections::VecDeque;

/// When the box closes, and what is said inside.
#[derive(Clone, Debug, PartialEq)]
pub struct BoxOptions {
    refusals: usize,
    within: f64,
    span: f64,
    extend: f64,
    /// What those inside get.
    pub answer: BoxAnswer,
}

/// What those inside get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxAnswer {
    /// 503.
    Unavailable,
    /// The captcha page.
    Captcha,
    /// One or the other, at random.
    Mixed,
}

impl BoxOptions {
    /// Reads the object `box`.
    pub fn read(mut fields: Fields<'_>) -> Result<Self, String> {
        let refusals = fields.whole("refusals", 1, 1_000_000)?.unwrap_or(30);
        let within = fields.milliseconds("withinMs")?.unwrap_or(60_000.0);
        let span = fields.milliseconds("forMs")?.unwrap_or(120_000.0);
        let extend = fields.milliseconds("extendMs")?.unwrap_or(30_000.0);
        let answers = [("503", BoxAnswer::Unavailable), ("captcha", BoxAnswer::Captcha), ("mixed", BoxAnswer::Mixed)];
        let answer = fields.choice("answer", &answers)?.unwrap_or(BoxAnswer::Unavailable);
        fields.finish()?;
        let refusals = usize::try_from(refusals).unwrap_or(usize::MAX);
        Ok(Self { refusals, within: within / 1e3, span: span / 1e3, extend: extend / 1e3, answer })
    }
}

/// A box at work; times are seconds.
#[derive(Debug, Default)]
pub struct PenaltyBox {
    until: f64,
    refused: VecDeque<f64>,
}

impl PenaltyBox {
    /// Somebody comes: `None` when the box is open, else the time until it opens. Coming prolongs it.
    pub fn hit(&mut self, options: &BoxOptions, now: f64) -> Option<f64> {
        if now >= self.until {
            return None;
        }
        self.until = self.until.max(now + options.extend);
        Some(self.until - now)
    }

    /// Notes a refusal; true when it was one too many and the box has closed.
    pub fn refuse(&mut self, options: &BoxOptions, now: f64) -> bool {
        while self.refused.front().is_some_and(|at| *at <= now - options.within) {
            self.refused.pop_front();
        }
        self.refused.push_back(now);
        let closes = self.refused.len() >= options.refusals;
        if closes {
            self.until = now + options.span;
            self.refused.clear();
        }
        closes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> BoxOptions {
        BoxOptions { refusals: 3, within: 60.0, span: 120.0, extend: 30.0, answer: BoxAnswer::Unavailable }
    }

    #[test]
    fn the_box_closes_after_too_many_refusals_in_a_row_of_time() {
        let (options, mut penalty) = (options(), PenaltyBox::default());
        assert!(!penalty.refuse(&options, 0.0) && !penalty.refuse(&options, 1.0));
        // The first two are forgotten.
        assert!(!penalty.refuse(&options, 62.0) && !penalty.refuse(&options, 63.0));
        assert_eq!(penalty.hit(&options, 64.0), None);
        assert!(penalty.refuse(&options, 64.0));
        assert_eq!(penalty.hit(&options, 65.0), Some(119.0));
        assert_eq!(penalty.hit(&options, 184.0), None);
        assert!(!penalty.refuse(&options, 184.0));
    }

    #[test]
    fn hammering_prolongs_it() {
        let (options, mut penalty) = (options(), PenaltyBox::default());
        let closed = [(); 3].map(|()| penalty.refuse(&options, 0.0));
        assert_eq!(closed, [false, false, true]);
        let mut now = 0.0;
        while now < 1_000.0 {
            assert!(penalty.hit(&options, now).is_some());
            now += 29.0;
        }
        assert_eq!(penalty.hit(&options, now + 1.0), None);
    }
}
