//! The values that leave this crate. Every name is public API: it is the JSON key and the TypeScript property.
//!
//! What the store does not have is absent (`None`, no key). Times are milliseconds since the epoch, prices currency
//! units, ids of the store text.

mod app;
mod card;
mod review;
mod safety;

pub use app::{App, Category, DeviceScores, Histogram};
pub use card::{AppCard, CardList};
pub use review::{Criteria, Review, ReviewPage};
pub use safety::{DataSafety, DataSafetyEntry, Permission, SecurityPractice};

use serde::Serialize;

/// Something in an answer that could not be read and was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// Rpc id of the call, for example `vyAe2`.
    pub rpc: String,
    /// Public name of the field that did not fit.
    pub field: String,
    /// Index path of that field from the payload's root.
    pub path: String,
    /// Position of the item left out of its list, counted from 0; absent when only one field of the answer is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
}
