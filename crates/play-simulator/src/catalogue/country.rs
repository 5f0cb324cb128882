//! Countries: their currency, who rates content there, and how the store's pages name them.

/// A storefront's country.
#[derive(Debug)]
pub struct Country {
    /// ISO code, capital letters.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Name in the country's own main language.
    pub own_name: &'static str,
    /// Word in the address of its flag.
    pub flag: &'static str,
    /// Currency code.
    pub currency: &'static str,
    /// Who rates content.
    pub rating: Board,
}

/// A board that rates content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    /// North and South America.
    Esrb,
    /// Europe.
    Pegi,
    /// Germany.
    Usk,
    /// Korea.
    Grac,
    /// Everywhere else.
    Generic,
}

macro_rules! countries {
    ($($code:literal $name:literal $own:literal $flag:literal $currency:literal $board:ident,)*) => {
        /// The countries the store knows by name; all others are served like the United States with a generic name.
        static COUNTRIES: &[Country] = &[$(Country {
            code: $code, name: $name, own_name: $own, flag: $flag, currency: $currency, rating: Board::$board,
        }),*];
    };
}

countries! {
    "US" "United States" "United States" "us" "USD" Esrb,
    "DE" "Germany" "Deutschland" "germany" "EUR" Usk,
    "GB" "United Kingdom" "United Kingdom" "uk" "GBP" Pegi,
    "FR" "France" "France" "france" "EUR" Pegi,
    "JP" "Japan" "日本" "japan" "JPY" Generic,
    "KR" "South Korea" "대한민국" "korea" "KRW" Grac,
    "IN" "India" "India" "india" "INR" Generic,
    "BR" "Brazil" "Brasil" "brazil" "BRL" Generic,
    "CA" "Canada" "Canada" "canada" "CAD" Esrb,
    "AU" "Australia" "Australia" "australia" "AUD" Generic,
    "MX" "Mexico" "México" "mexico" "MXN" Esrb,
    "ES" "Spain" "España" "spain" "EUR" Pegi,
    "IT" "Italy" "Italia" "italy" "EUR" Pegi,
    "NL" "Netherlands" "Nederland" "netherlands" "EUR" Pegi,
    "AT" "Austria" "Österreich" "austria" "EUR" Pegi,
    "CH" "Switzerland" "Schweiz" "switzerland" "CHF" Pegi,
    "SE" "Sweden" "Sverige" "sweden" "SEK" Pegi,
    "NO" "Norway" "Norge" "norway" "NOK" Pegi,
    "DK" "Denmark" "Danmark" "denmark" "DKK" Pegi,
    "FI" "Finland" "Suomi" "finland" "EUR" Pegi,
    "PL" "Poland" "Polska" "poland" "PLN" Pegi,
    "PT" "Portugal" "Portugal" "portugal" "EUR" Pegi,
    "IE" "Ireland" "Ireland" "ireland" "EUR" Pegi,
    "TR" "Türkiye" "Türkiye" "turkey" "TRY" Generic,
    "RU" "Russia" "Россия" "russia" "RUB" Generic,
    "UA" "Ukraine" "Україна" "ukraine" "UAH" Generic,
    "SA" "Saudi Arabia" "المملكة العربية السعودية" "saudiarabia" "SAR" Generic,
    "AE" "United Arab Emirates" "الإمارات العربية المتحدة" "uae" "AED" Generic,
    "EG" "Egypt" "مصر" "egypt" "EGP" Generic,
    "IL" "Israel" "ישראל" "israel" "ILS" Generic,
    "ZA" "South Africa" "South Africa" "southafrica" "ZAR" Generic,
    "NG" "Nigeria" "Nigeria" "nigeria" "NGN" Generic,
    "ID" "Indonesia" "Indonesia" "indonesia" "IDR" Generic,
    "TH" "Thailand" "ไทย" "thailand" "THB" Generic,
    "VN" "Vietnam" "Việt Nam" "vietnam" "VND" Generic,
    "PH" "Philippines" "Philippines" "philippines" "PHP" Generic,
    "SG" "Singapore" "Singapore" "singapore" "SGD" Generic,
    "HK" "Hong Kong" "香港" "hongkong" "HKD" Generic,
    "TW" "Taiwan" "台灣" "taiwan" "TWD" Generic,
    "NZ" "New Zealand" "New Zealand" "newzealand" "NZD" Generic,
    "AR" "Argentina" "Argentina" "argentina" "USD" Generic,
    "CL" "Chile" "Chile" "chile" "CLP" Generic,
    "CO" "Colombia" "Colombia" "colombia" "COP" Generic,
}

/// What stands for a country without an entry.
static ELSEWHERE: Country = Country {
    code: "ZZ",
    name: "Other countries",
    own_name: "Other countries",
    flag: "",
    currency: "USD",
    rating: Board::Generic,
};

impl Country {
    /// The country for a value of `gl`, in any case of letters.
    pub fn of(code: &str) -> &'static Self {
        COUNTRIES.iter().find(|country| country.code.eq_ignore_ascii_case(code)).unwrap_or(&ELSEWHERE)
    }
}
