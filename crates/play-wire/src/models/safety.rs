//! Permissions and data safety.

use std::sync::Arc;

use serde::Serialize;

/// One permission an app asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Permission {
    /// What the permission allows, in the language asked for.
    pub permission: String,
    /// Name of its group; absent for an uncategorised permission.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub group: Option<Arc<str>>,
}

/// What an app declares about the data it collects and shares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DataSafety {
    /// Data shared with third parties; empty when none is declared.
    pub shared_data: Vec<DataSafetyEntry>,
    /// Data collected by the developer; empty when none is declared.
    pub collected_data: Vec<DataSafetyEntry>,
    /// Declared security practices.
    pub security_practices: Vec<SecurityPractice>,
    /// Address of the privacy policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_policy_url: Option<String>,
}

/// One kind of data in a data safety declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DataSafetyEntry {
    /// The data, for example "Approximate location".
    pub data: String,
    /// Whether the user may choose not to give it.
    pub optional: bool,
    /// Declared purposes as one text, for example "Analytics, Personalization".
    pub purpose: String,
    /// Category of the data, for example "Location".
    #[serde(rename = "type")]
    pub category: String,
}

/// One declared security practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct SecurityPractice {
    /// The practice, for example "Data is encrypted in transit".
    pub practice: String,
    /// Explanation as the store gives it; may hold an `<a>` element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
