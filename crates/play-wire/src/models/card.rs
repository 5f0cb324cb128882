//! An app as the lists show it.

use serde::Serialize;

use super::app::is_none;

/// An app in a chart, a search result or another list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct AppCard {
    /// Package name, for example `com.example.app`.
    pub app_id: String,
    /// Name of the app.
    pub title: String,
    /// Address of the app's page.
    pub url: String,
    /// Address of the icon; append `=s512` for a size.
    #[serde(skip_serializing_if = "is_none")]
    pub icon: Option<String>,
    /// Name of the developer.
    #[serde(skip_serializing_if = "is_none")]
    pub developer: Option<String>,
    /// Id of the developer's page; only exact matches of a search and old cards hold it.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_id: Option<String>,
    /// Price in units of `currency`, 0 when free; absent for an app that cannot be had yet.
    #[serde(skip_serializing_if = "is_none")]
    pub price: Option<f64>,
    /// Whether the price is 0.
    #[serde(skip_serializing_if = "is_none")]
    pub free: Option<bool>,
    /// ISO 4217 code of the currency.
    #[serde(skip_serializing_if = "is_none")]
    pub currency: Option<String>,
    /// Price before the sale, in units of `currency`; only on sale.
    #[serde(skip_serializing_if = "is_none")]
    pub original_price: Option<f64>,
    /// End of the sale in milliseconds since the epoch.
    #[serde(skip_serializing_if = "is_none")]
    pub discount_end_date: Option<i64>,
    /// Description as the store sends it: the long one in today's cards, the short one in old cards and exact matches.
    #[serde(skip_serializing_if = "is_none")]
    pub summary: Option<String>,
    /// Score as the store writes it, for example "4,3".
    #[serde(skip_serializing_if = "is_none")]
    pub score_text: Option<String>,
    /// Average of the ratings, 1 to 5; absent for a new app.
    #[serde(skip_serializing_if = "is_none")]
    pub score: Option<f64>,
    /// Name of the genre in the language asked for.
    #[serde(skip_serializing_if = "is_none")]
    pub genre: Option<String>,
    /// Installs as the store writes them, for example "5,000,000+".
    #[serde(skip_serializing_if = "is_none")]
    pub installs: Option<String>,
    /// Addresses of the screenshots.
    #[serde(skip_serializing_if = "is_none")]
    pub screenshots: Option<Vec<String>>,
    /// Address of the header image.
    #[serde(skip_serializing_if = "is_none")]
    pub header_image: Option<String>,
    /// Age rating, for example "Everyone".
    #[serde(skip_serializing_if = "is_none")]
    pub content_rating: Option<String>,
    /// Price range of in-app purchases, for example "$0.99 - $99.99 per item".
    #[serde(rename = "IAPRange", skip_serializing_if = "is_none")]
    pub iap_range: Option<String>,
    /// Address of the promotional video.
    #[serde(skip_serializing_if = "is_none")]
    pub video: Option<String>,
    /// Address where the app can be bought or installed.
    #[serde(skip_serializing_if = "is_none")]
    pub buy_url: Option<String>,
}

/// A list of apps.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct CardList {
    /// The apps in the order of the store.
    pub apps: Vec<AppCard>,
    /// Token of the next page, where the store gives one.
    #[serde(skip_serializing_if = "is_none")]
    pub next_token: Option<String>,
    /// Title of the list, where the store gives one.
    #[serde(skip_serializing_if = "is_none")]
    pub title: Option<String>,
}
