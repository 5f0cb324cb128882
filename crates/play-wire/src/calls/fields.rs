//! Which fields of an app are wanted.

use crate::error::WireError;
use crate::shape::tables::DETAILS;

/// Names that are no line of the details table, after those of the table in the set.
const OTHER_NAMES: [&str; 4] = ["appId", "url", "comments", "servedCountry"];
/// Names a network call leaves out unless they are asked for: they double the cost or need a call of their own.
const ON_REQUEST: [&str; 3] = ["descriptionHTML", "comments", "dataSafety"];

/// A set of public field names of [`crate::models::App`]. `appId` and `url` come in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AppFields(u128);

impl AppFields {
    /// Every field.
    #[must_use]
    pub fn all() -> Self {
        Self((1 << (DETAILS.fields.len() + OTHER_NAMES.len())) - 1)
    }

    /// What a network call fetches when the caller names no fields: all but `descriptionHTML`, `comments` and `dataSafety`.
    #[must_use]
    pub fn network_default() -> Self {
        ON_REQUEST.iter().filter_map(|name| bit(name)).fold(Self::all(), |fields, bit| Self(fields.0 & !(1 << bit)))
    }

    /// The set of these names.
    ///
    /// # Errors
    ///
    /// [`WireError::Invalid`] for an empty list and for a name no field has.
    pub fn from_names<S: AsRef<str>>(names: &[S]) -> Result<Self, WireError> {
        if names.is_empty() {
            return Err(WireError::invalid("fields", "[]", "at least one field name is needed"));
        }
        names.iter().try_fold(Self(0), |fields, name| {
            let name = name.as_ref();
            let bit =
                bit(name).ok_or_else(|| WireError::invalid("fields", name, "no field of an app has this name"))?;
            Ok(Self(fields.0 | 1 << bit))
        })
    }

    /// Public names of the set.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        all_names().enumerate().filter(|(bit, _)| self.0 >> bit & 1 == 1).map(|(_, name)| name).collect()
    }

    /// Whether the set has this public name.
    #[must_use]
    pub fn contains(self, name: &str) -> bool {
        bit(name).is_some_and(|bit| self.0 >> bit & 1 == 1)
    }

    /// The lines of the details table that are wanted, one bit each.
    pub(crate) fn lines(self) -> u128 {
        self.0 & ((1 << DETAILS.fields.len()) - 1)
    }
}

fn all_names() -> impl Iterator<Item = &'static str> {
    DETAILS.fields.iter().map(|field| field.name).chain(OTHER_NAMES)
}

fn bit(name: &str) -> Option<usize> {
    all_names().position(|candidate| candidate == name)
}

const _: () = assert!(DETAILS.fields.len() + OTHER_NAMES.len() < 128, "a set is 128 bits");
