//! Reviews.

use serde::Serialize;

use super::app::is_none;

/// One review.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// Id of the review, a UUID (older ones begin with `gp:`).
    pub id: String,
    /// Name the user shows.
    #[serde(skip_serializing_if = "is_none")]
    pub user_name: Option<String>,
    /// Address of the user's picture.
    #[serde(skip_serializing_if = "is_none")]
    pub user_image: Option<String>,
    /// Numeric Google id of the user, as text.
    #[serde(skip_serializing_if = "is_none")]
    pub user_id: Option<String>,
    /// Time of the review (of its last change), ISO 8601 in UTC with milliseconds.
    #[serde(skip_serializing_if = "is_none")]
    pub date: Option<String>,
    /// Stars, 1 to 5.
    #[serde(skip_serializing_if = "is_none")]
    pub score: Option<u8>,
    /// The stars as text.
    #[serde(skip_serializing_if = "is_none")]
    pub score_text: Option<String>,
    /// Address of the review.
    #[serde(skip_serializing_if = "is_none")]
    pub url: Option<String>,
    /// Title; nearly always absent.
    #[serde(skip_serializing_if = "is_none")]
    pub title: Option<String>,
    /// Text; absent when the user only rated.
    #[serde(skip_serializing_if = "is_none")]
    pub text: Option<String>,
    /// Time of the developer's reply, as `date`.
    #[serde(skip_serializing_if = "is_none")]
    pub reply_date: Option<String>,
    /// The developer's reply.
    #[serde(skip_serializing_if = "is_none")]
    pub reply_text: Option<String>,
    /// Version of the app that was reviewed.
    #[serde(skip_serializing_if = "is_none")]
    pub version: Option<String>,
    /// How many users found the review helpful.
    #[serde(skip_serializing_if = "is_none")]
    pub thumbs_up: Option<u32>,
    /// Ratings of single aspects.
    #[serde(skip_serializing_if = "is_none")]
    pub criterias: Option<Vec<Criteria>>,
    /// Kind of device the review was written on: "phone" or "tablet".
    #[serde(skip_serializing_if = "is_none")]
    pub device: Option<String>,
}

/// The rating of one aspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Criteria {
    /// Name of the aspect, for example `vaf_app_quality_stability`.
    pub criteria: String,
    /// The rating; its meaning depends on the aspect.
    #[serde(skip_serializing_if = "is_none")]
    pub rating: Option<i64>,
}

/// A page of reviews.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ReviewPage {
    /// The reviews in the order of the store.
    pub reviews: Vec<Review>,
    /// Token of the next page; absent at the end.
    #[serde(skip_serializing_if = "is_none")]
    pub next_token: Option<String>,
}
