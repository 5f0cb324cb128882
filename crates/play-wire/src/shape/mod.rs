//! What a field is: name, kind, required or optional, path. One line per field, all in [`tables`]; nothing outside of
//! these tables knows where a value stands in an answer, and every path can be replaced at run time.

mod compiled;
mod overrides;
pub(crate) mod tables;

use std::sync::OnceLock;

use serde_json::Value;

use crate::error::WireError;

pub(crate) use compiled::{DetailsShape, Group, Layout, ListShape, ReviewsShape};
pub(crate) use overrides::Overrides;

/// One line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Public name, as in the model's JSON.
    pub name: &'static str,
    /// How the value is read: a method of the reader, see `read`.
    pub kind: &'static str,
    /// Whether an answer without it is broken.
    pub required: bool,
    /// Where the value stands. For a plain kind the first path that holds something wins; a composed kind (histogram,
    /// permissions, …) gives each path its own meaning.
    pub paths: &'static [&'static str],
}

/// The fields of one model in one layout.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Name under which its paths can be replaced.
    pub name: &'static str,
    /// Its lines.
    pub fields: &'static [Field],
}

/// The tables in use: the defaults, or the defaults with paths replaced at run time.
#[derive(Debug)]
pub struct Shapes {
    version: u64,
    pub(crate) details: DetailsShape,
    pub(crate) chart: ListShape,
    pub(crate) search: ListShape,
    pub(crate) continuation: ListShape,
    pub(crate) reviews: ReviewsShape,
}

impl Shapes {
    /// The built-in tables.
    ///
    /// # Panics
    ///
    /// Never: a test builds them.
    #[must_use]
    pub fn default_static() -> &'static Self {
        static SHAPES: OnceLock<Shapes> = OnceLock::new();
        SHAPES.get_or_init(|| Self::build(&Overrides::default()).expect("the built-in tables are sound"))
    }

    /// The built-in tables with some paths replaced, for example `{"details": {"icon": "95,0,3,2"}}`. A path is a text or
    /// an array of numbers; several of them in an array are tried in turn. [`Shapes::tables`] names what there is.
    ///
    /// # Errors
    ///
    /// [`WireError::Invalid`] for an unknown table, an unknown field or a path that is none.
    pub fn with_overrides(overrides: &Value) -> Result<Self, WireError> {
        Self::build(&Overrides::read(overrides)?)
    }

    /// Every table: what each field is and where it stands.
    #[must_use]
    pub fn tables() -> &'static [&'static Table] {
        tables::ALL
    }

    /// Tells sets of tables apart: 0 for the built-in ones, equal for equal overrides.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    fn build(overrides: &Overrides) -> Result<Self, WireError> {
        Ok(Self {
            version: overrides.version(),
            details: DetailsShape::build(overrides)?,
            chart: ListShape::build("chart", overrides)?,
            search: ListShape::build("search", overrides)?,
            continuation: ListShape::build("continuation", overrides)?,
            reviews: ReviewsShape::build(overrides)?,
        })
    }
}
