//! Prices in the currencies of the countries, written as the languages write them.

use crate::lang::Language;

struct Currency {
    code: &'static str,
    symbol: &'static str,
    /// What a dollar is worth, in hundredths.
    rate: u64,
    /// Has cents.
    cents: bool,
}

static CURRENCIES: &[Currency] = &[
    Currency { code: "USD", symbol: "$", rate: 100, cents: true },
    Currency { code: "EUR", symbol: "€", rate: 100, cents: true },
    Currency { code: "GBP", symbol: "£", rate: 85, cents: true },
    Currency { code: "JPY", symbol: "￥", rate: 15_000, cents: false },
    Currency { code: "KRW", symbol: "₩", rate: 130_000, cents: false },
    Currency { code: "INR", symbol: "₹", rate: 8_500, cents: true },
    Currency { code: "BRL", symbol: "R$", rate: 550, cents: true },
    Currency { code: "CAD", symbol: "CA$", rate: 135, cents: true },
    Currency { code: "AUD", symbol: "A$", rate: 150, cents: true },
    Currency { code: "MXN", symbol: "MX$", rate: 1_900, cents: true },
    Currency { code: "SAR", symbol: "ر.س.", rate: 375, cents: true },
    Currency { code: "RUB", symbol: "₽", rate: 9_000, cents: true },
    Currency { code: "IDR", symbol: "Rp", rate: 1_600_000, cents: false },
    Currency { code: "VND", symbol: "₫", rate: 2_500_000, cents: false },
    Currency { code: "CLP", symbol: "CLP", rate: 95_000, cents: false },
    Currency { code: "CHF", symbol: "CHF", rate: 100, cents: true },
    Currency { code: "SEK", symbol: "kr", rate: 1_050, cents: true },
    Currency { code: "NOK", symbol: "kr", rate: 1_080, cents: true },
    Currency { code: "DKK", symbol: "kr.", rate: 700, cents: true },
    Currency { code: "PLN", symbol: "zł", rate: 420, cents: true },
    Currency { code: "TRY", symbol: "₺", rate: 3_300, cents: true },
];

/// A currency without an entry: its code stands for the symbol and it is worth a dollar in ten.
fn currency(code: &'static str) -> Currency {
    CURRENCIES
        .iter()
        .find(|known| known.code == code)
        .map_or(Currency { code, symbol: code, rate: 1_000, cents: true }, |known| Currency { ..*known })
}

/// An amount in millionths of a currency's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Millionths.
    pub micros: u64,
    /// Currency code.
    pub currency: &'static str,
}

impl Price {
    /// What so many dollar cents cost in another currency: a charm price (`…99`) with cents, a round one without.
    pub fn from_cents(cents: u64, code: &'static str) -> Self {
        let currency = currency(code);
        let hundredths = cents * currency.rate / 100;
        let micros = if currency.cents {
            // 6.99 dollars are 6.99 euros, not 6.98: the last two digits of the price are kept.
            (hundredths / 100 * 100 + 99) * 10_000
        } else {
            let units = hundredths / 100;
            let step = if units >= 100_000 { 1_000 } else { 10 };
            (units / step).max(1) * step * 1_000_000
        };
        Self { micros, currency: code }
    }

    /// The price as the store's pages show it.
    pub fn text(self, language: &Language) -> String {
        let currency = currency(self.currency);
        let units = self.micros / 1_000_000;
        let amount = if currency.cents {
            let cents = self.micros / 10_000 % 100;
            let mut text = language.number(units);
            text.push_str(language.decimal);
            text.push(language.digits[usize::try_from(cents / 10).unwrap_or(0)]);
            text.push(language.digits[usize::try_from(cents % 10).unwrap_or(0)]);
            text
        } else {
            language.number(units)
        };
        if language.currency_after {
            // A space that does not break, as in the captures.
            format!("{amount}\u{a0}{}", currency.symbol)
        } else if currency.symbol.len() == 3 && currency.symbol.is_ascii() && currency.symbol == currency.code {
            format!("{}\u{a0}{amount}", currency.symbol)
        } else {
            format!("{}{amount}", currency.symbol)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_follow_country_and_language() {
        let text = |cents, code, language| Price::from_cents(cents, code).text(Language::of(language));
        assert_eq!(text(699, "USD", "en"), "$6.99");
        assert_eq!(text(699, "EUR", "de"), "6,99\u{a0}€");
        assert_eq!(text(899, "JPY", "ja"), "￥1,340");
        assert_eq!(text(899, "SAR", "ar"), "٣٣٫٩٩\u{a0}ر.س.");
        assert_eq!(text(199, "CHF", "en"), "CHF\u{a0}1.99");
    }
}
