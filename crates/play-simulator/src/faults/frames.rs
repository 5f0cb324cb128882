//! Faults that hit single calls: what is wrong with their frames.

use super::name::Name;

/// What goes wrong with the frame of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallFault {
    /// It is left out.
    Dropped,
    /// It comes twice.
    Doubled,
    /// It has the payload of another call of the same rpc, and that one has its.
    Swapped,
    /// Another one with a tag nobody asked with comes too.
    UnknownTag,
    /// It has no payload.
    NullPayload,
    /// Its payload ends too early.
    TornFrame,
    /// Reviews: there are none on the page, but a token.
    EmptyPage,
    /// Reviews: the token asked with comes back.
    RepeatedToken,
    /// Reviews: the token asked with leads nowhere.
    ExpiredToken,
}

impl CallFault {
    /// The fault of this name, if it is one of calls.
    pub fn of(name: Name) -> Option<Self> {
        Some(match name {
            Name::Dropped => Self::Dropped,
            Name::Doubled => Self::Doubled,
            Name::Swapped => Self::Swapped,
            Name::UnknownTag => Self::UnknownTag,
            Name::NullPayload => Self::NullPayload,
            Name::TornFrame => Self::TornFrame,
            Name::EmptyPage => Self::EmptyPage,
            Name::RepeatedToken => Self::RepeatedToken,
            Name::ExpiredToken => Self::ExpiredToken,
            _ => return None,
        })
    }
}
