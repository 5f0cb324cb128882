//! A storefront: the language and the country an answer is for.

use super::country::Country;
use super::dice::hash_text;
use crate::lang::Language;

/// Language and country of a request.
#[derive(Clone, Debug)]
pub struct Storefront {
    /// The language texts are in.
    pub language: &'static Language,
    /// The country prices and offers are for.
    pub country: &'static Country,
    /// `hl` as it was asked, `en` when it was not.
    pub hl: String,
    /// ISO code of the country in capital letters, `US` when it was not asked.
    pub gl: String,
}

impl Storefront {
    /// The storefront for the values of `hl` and `gl`; whatever is odd in them is cut to letters and digits.
    pub fn new(hl: Option<&str>, gl: Option<&str>) -> Self {
        let clean = |text: &str| -> String {
            text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(12).collect()
        };
        let hl = hl.map(clean).filter(|hl| !hl.is_empty()).unwrap_or_else(|| "en".into());
        let gl = gl.map(|gl| clean(gl).to_ascii_uppercase()).filter(|gl| !gl.is_empty()).unwrap_or_else(|| "US".into());
        Self { language: Language::of(&hl), country: Country::of(&gl), hl, gl }
    }

    /// A number for the country, for what differs from country to country.
    pub fn country_number(&self) -> u64 {
        hash_text(&self.gl)
    }

    /// The country's name in the language of the page.
    pub fn country_name(&self) -> String {
        let own = matches!(
            (self.language.code, self.country.code),
            ("de", "DE" | "AT" | "CH")
                | ("fr", "FR")
                | ("es", "ES" | "MX" | "AR" | "CL" | "CO")
                | ("ja", "JP")
                | ("ko", "KR")
                | ("ru", "RU")
                | ("ar", "SA" | "AE" | "EG")
        );
        match (self.country.code, own) {
            ("ZZ", _) => self.gl.clone(),
            (_, true) => self.country.own_name.into(),
            (_, false) => self.country.name.into(),
        }
    }
}
