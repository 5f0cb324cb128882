//! An app with all its details.

use serde::Serialize;

use super::{DataSafety, Permission};

/// `Option::is_none` under a name short enough to stand on every field.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
pub(super) fn is_none<T>(value: &Option<T>) -> bool {
    value.is_none()
}

/// Everything the store tells of one app in one storefront.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct App {
    /// Package name, for example `com.example.app`.
    pub app_id: String,
    /// Address of the app's page.
    pub url: String,
    /// Name of the app. Wire: R 0,0.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "String"))]
    pub title: Option<String>,
    /// Description as plain text. Wire: R 12,0,0,1 (translated) or 72,0,1.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "String"))]
    pub description: Option<String>,
    /// Description as the store's HTML. Comes over the network only when named in `fields`.
    #[serde(rename = "descriptionHTML", skip_serializing_if = "is_none")]
    pub description_html: Option<String>,
    /// Short description, at most 80 characters. Wire: R 73,0,1.
    #[serde(skip_serializing_if = "is_none")]
    pub summary: Option<String>,
    /// Installs as the store writes them, for example "1,000,000+". Wire: R 13,0.
    #[serde(skip_serializing_if = "is_none")]
    pub installs: Option<String>,
    /// Lower bound of the installs. Wire: R 13,1.
    #[serde(skip_serializing_if = "is_none")]
    pub min_installs: Option<u64>,
    /// Installs as the store counts them. Wire: R 13,2.
    #[serde(skip_serializing_if = "is_none")]
    pub max_installs: Option<u64>,
    /// Installs in short form, for example "1B+". Wire: R 13,3.
    #[serde(skip_serializing_if = "is_none")]
    pub installs_short: Option<String>,
    /// Average of the ratings, 1 to 5. Wire: R 51,0,1.
    #[serde(skip_serializing_if = "is_none")]
    pub score: Option<f64>,
    /// The average as the store writes it, for example "4,3". Wire: R 51,0,0.
    #[serde(skip_serializing_if = "is_none")]
    pub score_text: Option<String>,
    /// Number of ratings. Wire: R 51,2,1.
    #[serde(skip_serializing_if = "is_none")]
    pub ratings: Option<u64>,
    /// Number of reviews with text. Wire: R 51,3,1.
    #[serde(skip_serializing_if = "is_none")]
    pub reviews: Option<u64>,
    /// Number of ratings by stars. Wire: R 51,1.
    #[serde(skip_serializing_if = "is_none")]
    pub histogram: Option<Histogram>,
    /// Price in units of `currency`; 0 when free. Wire: R 57,0,0,0,0,1,0,0 (micros).
    #[serde(skip_serializing_if = "is_none")]
    pub price: Option<f64>,
    /// Whether the price is 0.
    #[serde(skip_serializing_if = "is_none")]
    pub free: Option<bool>,
    /// ISO 4217 code of the currency. Wire: R 57,0,0,0,0,1,0,1.
    #[serde(skip_serializing_if = "is_none")]
    pub currency: Option<String>,
    /// Price as the store writes it; "Free" when it is 0. Wire: R 57,0,0,0,0,1,0,2.
    #[serde(skip_serializing_if = "is_none")]
    pub price_text: Option<String>,
    /// Price before the sale, in units of `currency`; only on sale. Wire: R 57,0,0,0,0,1,1,0.
    #[serde(skip_serializing_if = "is_none")]
    pub original_price: Option<f64>,
    /// End of the sale in milliseconds since the epoch. Wire: R 57,0,0,0,0,14,0,0.
    #[serde(skip_serializing_if = "is_none")]
    pub discount_end_date: Option<i64>,
    /// Address where the app can be bought or installed. Wire: R 57,0,0,0,0,6,5,2.
    #[serde(skip_serializing_if = "is_none")]
    pub buy_url: Option<String>,
    /// Whether the storefront offers the app (also for pre-registration). Wire: R 18,0.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "bool"))]
    pub available: Option<bool>,
    /// Whether the app can only be pre-registered. Wire: R 18,0 is 1.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "bool"))]
    pub preregister: Option<bool>,
    /// Whether the app is in early access. Wire: R 18,2.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "bool"))]
    pub early_access_enabled: Option<bool>,
    /// Whether the app sells things inside. Wire: R 19.
    #[serde(rename = "offersIAP", skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "bool"))]
    pub offers_iap: Option<bool>,
    /// Price range of in-app purchases, for example "$0.99 - $49.99 per item". Wire: R 19,0.
    #[serde(rename = "IAPRange", skip_serializing_if = "is_none")]
    pub iap_range: Option<String>,
    /// Least Android version, for example "8.0"; absent when it varies with the device. Wire: R 140,1,1,0,0,1.
    #[serde(skip_serializing_if = "is_none")]
    pub android_version: Option<String>,
    /// Least Android version as the store writes it. Wire: R 140,1,1,0,0,1.
    #[serde(skip_serializing_if = "is_none")]
    pub android_version_text: Option<String>,
    /// Highest Android version; nearly always absent. Wire: R 140,1,1,0,1,1.
    #[serde(skip_serializing_if = "is_none")]
    pub android_max_version: Option<String>,
    /// Least SDK level. Wire: R 140,1,1,0,0,0.
    #[serde(skip_serializing_if = "is_none")]
    pub min_sdk: Option<u32>,
    /// Target SDK level; only where `minSdk` is known. Wire: R 140,1,0,0,0.
    #[serde(skip_serializing_if = "is_none")]
    pub target_sdk: Option<u32>,
    /// Name of the developer. Wire: R 68,0.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "String"))]
    pub developer: Option<String>,
    /// Id of the developer's page: a number or a name. Wire: R 68,1,4,2.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "String"))]
    pub developer_id: Option<String>,
    /// The developer's numeric id, as text. Wire: R 68,2.
    #[serde(rename = "developerInternalID", skip_serializing_if = "is_none")]
    pub developer_internal_id: Option<String>,
    /// The same as `developerInternalID`, under a plain name.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_numeric_id: Option<String>,
    /// Contact e-mail. Wire: R 69,1,0.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_email: Option<String>,
    /// Web site. Wire: R 69,0,5,2.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_website: Option<String>,
    /// Postal address. Wire: R 69,2,0.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_address: Option<String>,
    /// Contact phone number. Wire: R 69,3.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_phone: Option<String>,
    /// Name of the legal entity. Wire: R 69,4,0.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_legal_name: Option<String>,
    /// E-mail of the legal entity. Wire: R 69,4,1,0.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_legal_email: Option<String>,
    /// Address of the legal entity, lines joined by ", ". Wire: R 69,4,2,0.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_legal_address: Option<String>,
    /// Phone number of the legal entity. Wire: R 69,4,3.
    #[serde(skip_serializing_if = "is_none")]
    pub developer_legal_phone_number: Option<String>,
    /// Who offers the app, for example "Google LLC". Wire: R 37,0.
    #[serde(skip_serializing_if = "is_none")]
    pub offered_by: Option<String>,
    /// Address of the privacy policy. Wire: R 99,0,5,2.
    #[serde(skip_serializing_if = "is_none")]
    pub privacy_policy: Option<String>,
    /// Name of the genre in the language asked for. Wire: R 79,0,0,0.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "String"))]
    pub genre: Option<String>,
    /// Key of the genre, for example `GAME_TRIVIA`. Wire: R 79,0,0,2.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "String"))]
    pub genre_id: Option<String>,
    /// Categories; the genre where the store names none. Wire: R 118.
    #[serde(skip_serializing_if = "is_none")]
    pub categories: Option<Vec<Category>>,
    /// Address of the icon; append `=s512` for a size. Wire: R 95,0,3,2.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "String"))]
    pub icon: Option<String>,
    /// Address of the header image. Wire: R 96,0,3,2.
    #[serde(skip_serializing_if = "is_none")]
    pub header_image: Option<String>,
    /// Addresses of the screenshots. Wire: R 78,0,i,3,2.
    #[serde(skip_serializing_if = "is_none")]
    pub screenshots: Option<Vec<String>>,
    /// Address of the promotional video. Wire: R 100,0,0,3,2.
    #[serde(skip_serializing_if = "is_none")]
    pub video: Option<String>,
    /// Address of the video's picture. Wire: R 100,1,0,3,2.
    #[serde(skip_serializing_if = "is_none")]
    pub video_image: Option<String>,
    /// Address of the short preview (mp4). Wire: R 100,1,2,0,2.
    #[serde(skip_serializing_if = "is_none")]
    pub preview_video: Option<String>,
    /// Age rating, for example "Everyone". Wire: R 9,0.
    #[serde(skip_serializing_if = "is_none")]
    pub content_rating: Option<String>,
    /// Reasons of the age rating. Wire: R 9,2,1.
    #[serde(skip_serializing_if = "is_none")]
    pub content_rating_description: Option<String>,
    /// Interactive elements, for example "Users Interact, In-Game Purchases". Wire: R 9,3,1.
    #[serde(skip_serializing_if = "is_none")]
    pub interactive_elements: Option<String>,
    /// Whether the app contains ads. Wire: R 48.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "bool"))]
    pub ad_supported: Option<bool>,
    /// Day of release as the store writes it. Wire: R 10,0.
    #[serde(skip_serializing_if = "is_none")]
    pub released: Option<String>,
    /// Time of release in milliseconds since the epoch. Wire: R 10,1.
    #[serde(skip_serializing_if = "is_none")]
    pub released_at: Option<i64>,
    /// Time of the last update in milliseconds since the epoch (whole seconds). Wire: R 145,0,1,0.
    #[serde(skip_serializing_if = "is_none")]
    pub updated: Option<i64>,
    /// Version; absent when it varies with the device. Wire: R 140,0,0,0.
    #[serde(skip_serializing_if = "is_none")]
    pub version: Option<String>,
    /// What is new, as the store's HTML. Wire: R 144,1,1.
    #[serde(skip_serializing_if = "is_none")]
    pub recent_changes: Option<String>,
    /// Place in a chart, for example "#1 top paid arcade". Wire: R 58.
    #[serde(skip_serializing_if = "is_none")]
    pub chart_rank: Option<String>,
    /// Whether Play Pass holds the app. Wire: R 62.
    #[serde(skip_serializing_if = "is_none")]
    #[cfg_attr(feature = "ts", ts(as = "bool"))]
    pub is_available_in_play_pass: Option<bool>,
    /// Average of the ratings by kind of device. Wire: R 150.
    #[serde(skip_serializing_if = "is_none")]
    pub device_scores: Option<DeviceScores>,
    /// Permissions the app asks for. Wire: R 74,2.
    #[serde(skip_serializing_if = "is_none")]
    pub permissions: Option<Vec<Permission>>,
    /// Data safety declaration. Comes over the network only when named in `fields`. Wire: R 137.
    #[serde(skip_serializing_if = "is_none")]
    pub data_safety: Option<DataSafety>,
    /// Texts of the newest reviews. Comes over the network only when named in `fields`. Wire: block oCPfdb.
    #[serde(skip_serializing_if = "is_none")]
    pub comments: Option<Vec<String>>,
    /// ISO code of the country whose storefront answered; only a page holds it.
    #[serde(skip_serializing_if = "is_none")]
    pub served_country: Option<String>,
}

/// Number of ratings by stars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Histogram {
    /// Ratings with one star.
    #[serde(rename = "1")]
    pub one: u64,
    /// Ratings with two stars.
    #[serde(rename = "2")]
    pub two: u64,
    /// Ratings with three stars.
    #[serde(rename = "3")]
    pub three: u64,
    /// Ratings with four stars.
    #[serde(rename = "4")]
    pub four: u64,
    /// Ratings with five stars.
    #[serde(rename = "5")]
    pub five: u64,
}

/// A category of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Category {
    /// Name in the language asked for.
    pub name: String,
    /// Key of the category, for example `GAME_CASUAL`; absent for a tag.
    #[serde(skip_serializing_if = "is_none")]
    pub id: Option<String>,
}

/// Average of the ratings by kind of device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct DeviceScores {
    /// On phones.
    #[serde(skip_serializing_if = "is_none")]
    pub phone: Option<f64>,
    /// On tablets.
    #[serde(skip_serializing_if = "is_none")]
    pub tablet: Option<f64>,
    /// On Chromebooks.
    #[serde(skip_serializing_if = "is_none")]
    pub chromebook: Option<f64>,
    /// On television sets.
    #[serde(skip_serializing_if = "is_none")]
    pub tv: Option<f64>,
}
