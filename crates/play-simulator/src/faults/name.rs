//! The names of the faults, as they are given and counted.

macro_rules! names {
    ($($name:ident $text:literal,)*) => {
        /// A fault by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Name {
            $(#[doc = $text] $name,)*
        }

        impl Name {
            /// Every name.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// How it is written.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

names! {
    Gateway "gateway",
    ResetBefore "resetBefore",
    Status "status",
    ResetWithin "resetWithin",
    ResetAfter "resetAfter",
    Stall "stall",
    Drip "drip",
    Truncated "truncated",
    WrongLength "wrongLength",
    BadGzip "badGzip",
    Bomb "bomb",
    Huge "huge",
    Garbage "garbage",
    Html "html",
    Empty "empty",
    Captcha "captcha",
    Sorry "sorry",
    ConsentPage "consentPage",
    Consent "consent",
    ForeignRedirect "foreignRedirect",
    RedirectLoop "redirectLoop",
    WrongStorefront "wrongStorefront",
    Dropped "dropped",
    Doubled "doubled",
    Swapped "swapped",
    UnknownTag "unknownTag",
    NullPayload "nullPayload",
    Reordered "reordered",
    TornFrame "tornFrame",
    EmptyPage "emptyPage",
    RepeatedToken "repeatedToken",
    ExpiredToken "expiredToken",
}

impl Name {
    /// The fault with this name; the gateway is none of the mixture.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| *name != Self::Gateway && name.text() == text)
    }
}
