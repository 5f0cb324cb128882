//! Times of the store: seconds and nanoseconds since the epoch.

const MILLIS_PER_DAY: i64 = 86_400_000;

/// Milliseconds since the epoch; `nanos` is a number, not padded digits.
pub(crate) fn millis(seconds: i64, nanos: i64) -> Option<i64> {
    seconds.checked_mul(1_000)?.checked_add(nanos.div_euclid(1_000_000))
}

/// ISO 8601 in UTC with milliseconds, as JavaScript's `toISOString` writes it; `None` outside the years 0 to 9999.
pub(crate) fn iso(millis: i64) -> Option<String> {
    let (days, of_day) = (millis.div_euclid(MILLIS_PER_DAY), millis.rem_euclid(MILLIS_PER_DAY));
    let (year, month, day) = civil(days)?;
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, milli) = (of_day / 1_000 % 60, of_day % 1_000);
    let mut text = *b"0000-00-00T00:00:00.000Z";
    digits(&mut text[0..4], year);
    digits(&mut text[5..7], month);
    digits(&mut text[8..10], day);
    digits(&mut text[11..13], hour);
    digits(&mut text[14..16], minute);
    digits(&mut text[17..19], second);
    digits(&mut text[20..23], milli);
    String::from_utf8(text.to_vec()).ok()
}

/// Writes the last digits of a number over these places.
fn digits(places: &mut [u8], mut number: i64) {
    for place in places.iter_mut().rev() {
        *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

/// Year, month and day of a day since the epoch (the algorithm of Howard Hinnant: years begin in March, so that the leap
/// day is the last one).
fn civil(days: i64) -> Option<(i64, i64, i64)> {
    let shifted = days.checked_add(719_468)?;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (0..=9_999).contains(&year).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_are_not_padded() {
        assert_eq!(millis(1_783_346_124, 77_000_000), Some(1_783_346_124_077));
        assert_eq!(iso(1_783_346_124_077).as_deref(), Some("2026-07-06T13:55:24.077Z"));
    }

    #[test]
    fn dates_around_leap_days_and_the_epoch() {
        for (at, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(iso(at).as_deref(), Some(expected));
        }
        assert_eq!(iso(i64::MAX), None);
    }
}
