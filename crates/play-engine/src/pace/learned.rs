//! A rate found out earlier, to be saved and begun with the next time.

use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An older rate says nothing about the store of today.
const TOO_OLD: Duration = Duration::from_secs(30 * 24 * 3600);
/// No rate that was ever learned lies outside.
const SENSIBLE: std::ops::RangeInclusive<f64> = 0.01..=100_000.0;

/// A rate and its date. As JSON `{ perSecond, takenAt }`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Learned {
    /// Requests (or calls) a second.
    pub per_second: f64,
    /// When, in milliseconds since 1970.
    pub taken_at: u64,
}

impl Learned {
    /// The one place of this room that looks at a clock: the date on the calendar, not a time anything waits for.
    pub(super) fn of_today(per_second: f64) -> Self {
        Self { per_second, taken_at: today() }
    }

    /// The rate, unless it is too old or no rate at all.
    pub(super) fn if_young(&self) -> Option<f64> {
        self.if_young_on(today())
    }

    fn if_young_on(&self, today: u64) -> Option<f64> {
        let young = u128::from(today.saturating_sub(self.taken_at)) <= TOO_OLD.as_millis();
        (young && SENSIBLE.contains(&self.per_second)).then_some(self.per_second)
    }
}

fn today() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 24 * 3600 * 1000;

    #[test]
    fn there_and_back() {
        let learned = Learned { per_second: 9.5, taken_at: 1_700_000_000_000 };
        let text = serde_json::to_string(&learned).unwrap();
        assert_eq!(text, r#"{"perSecond":9.5,"takenAt":1700000000000}"#);
        assert_eq!(serde_json::from_str::<Learned>(&text).unwrap(), learned);
    }

    #[test]
    fn a_month_is_too_old() {
        let learned = Learned { per_second: 9.5, taken_at: 100 * DAY };
        assert_eq!(learned.if_young_on(130 * DAY), Some(9.5));
        assert_eq!(learned.if_young_on(130 * DAY + 1), None);
        // A clock that was set back is no reason to forget.
        assert_eq!(learned.if_young_on(99 * DAY), Some(9.5));
        assert!(Learned::of_today(1.0).if_young().is_some());
    }

    #[test]
    fn nonsense_is_ignored() {
        for per_second in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
            assert_eq!(Learned { per_second, taken_at: 5 }.if_young_on(5), None);
        }
    }
}
