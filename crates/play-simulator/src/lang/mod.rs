//! The languages the store speaks: labels, ways to write numbers and dates, and sentences to make texts from.
//!
//! All sentences are this project's own. A language the store does not speak gets English, as on the real store.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod ja;
mod ko;
mod ru;

/// One language.
#[derive(Debug)]
pub struct Language {
    /// The code as `hl` gives it, without a region.
    pub code: &'static str,
    /// The language's name for itself.
    pub own_name: &'static str,
    /// Written from right to left.
    pub right_to_left: bool,
    /// Between groups of three digits.
    pub grouping: &'static str,
    /// Between units and decimals.
    pub decimal: &'static str,
    /// The ten digits.
    pub digits: [char; 10],
    /// The currency stands after the amount.
    pub currency_after: bool,
    /// Short forms of thousand, million, billion.
    pub thousands: [&'static str; 3],
    /// A date with `{d}`, `{m}` (number), `{M}` (name) and `{y}`.
    pub date: &'static str,
    /// Names of the months as dates write them.
    pub months: [&'static str; 12],
    /// Labels of buttons and notes.
    pub labels: Labels,
    /// Material of titles, descriptions and reviews.
    pub texts: Texts,
}

/// Short texts of the store itself.
#[derive(Debug)]
pub struct Labels {
    /// Button of a free app.
    pub install: &'static str,
    /// Name of the purchase.
    pub buy: &'static str,
    /// Button of an app that is not out yet.
    pub preregister: &'static str,
    /// Note that an app shows advertisements.
    pub ads: &'static str,
    /// Range of in-app prices, `{}` = the range.
    pub per_item: &'static str,
    /// Link to an explanation.
    pub learn_more: &'static str,
    /// Title of the cluster of a developer's other apps, `{}` = the developer.
    pub more_by: &'static str,
    /// Title of the cluster of similar apps.
    pub similar_apps: &'static str,
    /// Title of the cluster of similar games.
    pub similar_games: &'static str,
    /// Note on a sale that ends in some days, `{}` = the days.
    pub sale_ends: &'static str,
    /// Note on the end of an offer, `{}` = the date.
    pub offer_ends: &'static str,
    /// What users can do to each other.
    pub users_interact: &'static str,
    /// In-app purchases, as the rating node names them.
    pub purchases: &'static str,
    /// Chart position, `{}` = the category.
    pub top_free: &'static str,
    /// Chart position of a paid app, `{}` = the category.
    pub top_paid: &'static str,
    /// Age note on apps for children.
    pub ages: &'static str,
}

/// Sentences; `{t}` stands for the title, `{c}` for the category.
#[derive(Debug)]
pub struct Texts {
    /// What kinds of thing an app may call itself.
    pub taglines: &'static [&'static str],
    /// One-line summaries.
    pub summaries: &'static [&'static str],
    /// First paragraphs.
    pub openers: &'static [&'static str],
    /// Headings of feature lists.
    pub headings: &'static [&'static str],
    /// Features.
    pub features: &'static [&'static str],
    /// Longer paragraphs.
    pub paragraphs: &'static [&'static str],
    /// Last paragraphs.
    pub closers: &'static [&'static str],
    /// What changed in a version.
    pub changes: &'static [&'static str],
    /// Reviews of content users.
    pub praise: &'static [&'static str],
    /// Reviews of users in between.
    pub doubts: &'static [&'static str],
    /// Reviews of unhappy users.
    pub complaints: &'static [&'static str],
    /// Developers' answers, `{u}` = the user.
    pub replies: &'static [&'static str],
}

static LANGUAGES: [&Language; 8] =
    [&en::ENGLISH, &de::GERMAN, &fr::FRENCH, &es::SPANISH, &ru::RUSSIAN, &ja::JAPANESE, &ko::KOREAN, &ar::ARABIC];

/// Western digits.
const WESTERN: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

impl Language {
    /// The language for a value of `hl` such as `en`, `de-AT` or `pt_BR`; English when the store does not speak it.
    pub fn of(code: &str) -> &'static Self {
        let base = code.split(['-', '_']).next().unwrap_or(code);
        LANGUAGES.iter().copied().find(|language| language.code.eq_ignore_ascii_case(base)).unwrap_or(&en::ENGLISH)
    }

    /// A whole number with its groups: `1,234,567`.
    pub fn number(&self, value: u64) -> String {
        let digits = value.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.bytes().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(self.grouping);
            }
            text.push(self.digits[usize::from(digit - b'0')]);
        }
        text
    }

    /// A number with so many decimals: `4.3`.
    pub fn decimals(&self, value: f64, count: usize) -> String {
        let mut text = String::new();
        for character in format!("{value:.count$}").chars() {
            match character.to_digit(10) {
                Some(digit) => text.push(self.digits[digit as usize]),
                None => text.push_str(self.decimal),
            }
        }
        text
    }

    /// A round number in short form: `5M`.
    pub fn short_number(&self, value: u64) -> String {
        let (rest, name) = match value {
            0..1_000 => (value, ""),
            1_000..1_000_000 => (value / 1_000, self.thousands[0]),
            1_000_000..1_000_000_000 => (value / 1_000_000, self.thousands[1]),
            _ => (value / 1_000_000_000, self.thousands[2]),
        };
        format!("{}{name}", self.number(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Language::of("en").number(1_234_567), "1,234,567");
        assert_eq!(Language::of("de-AT").number(1_234), "1.234");
        assert_eq!(Language::of("ar").decimals(4.25, 1), "٤٫٢");
        assert_eq!(Language::of("xx").code, "en");
        assert_eq!(Language::of("ko").short_number(5_000_000), "5백만");
    }
}
