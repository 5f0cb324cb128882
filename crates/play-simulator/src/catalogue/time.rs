//! The simulator's clock stands still: dates do not depend on the day a test runs.

use crate::lang::Language;

/// The simulator's present: 6 July 2026, 19:27 UTC.
pub const NOW: u64 = 1_783_366_020;
/// Seconds of a day.
pub const DAY: u64 = 86_400;

/// Year, month and day of a time in seconds since 1970 (UTC).
pub fn civil(seconds: u64) -> (u64, u64, u64) {
    // Days of eras of 400 years that begin on 1 March (Hinnant, "chrono-compatible low-level date algorithms").
    let days = seconds / DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

impl Language {
    /// A date as the store writes it in this language.
    pub fn date_text(&self, seconds: u64) -> String {
        let (year, month, day) = civil(seconds);
        let name = self.months[usize::try_from(month - 1).unwrap_or(0)];
        self.date
            .replace("{0m}", &format!("{month:02}"))
            .replace("{0d}", &format!("{day:02}"))
            .replace("{d}", &day.to_string())
            .replace("{m}", &month.to_string())
            .replace("{M}", name)
            .replace("{y}", &year.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_and_follow_the_language() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(1_582_934_400), (2020, 2, 29));
        assert_eq!(Language::of("en").date_text(1_313_475_441), "Aug 16, 2011");
        assert_eq!(Language::of("de").date_text(NOW), "6.7.2026");
        assert_eq!(Language::of("ja").date_text(NOW), "2026/07/06");
        assert_eq!(Language::of("ko").date_text(NOW), "2026. 7. 6.");
    }
}
