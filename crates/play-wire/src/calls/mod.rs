//! The remote reads this crate knows: what each asks, where its answer stands and how that is read.

pub(crate) mod chart;
pub(crate) mod details;
mod fields;
mod lists;
mod payload;
pub(crate) mod reviews;
pub(crate) mod search;

use std::sync::Arc;

use serde::Serialize;

use crate::error::WireError;
use crate::models::{App, CardList, ReviewPage, Warning};
use crate::page::Page;
use crate::shape::Shapes;

pub use fields::AppFields;

/// One remote read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// The details of one app.
    Details {
        /// Package name.
        app_id: Arc<str>,
        /// Fields wanted; only their wire fields travel.
        fields: AppFields,
    },
    /// The texts of the reviews a details page shows (`App.comments`).
    Comments {
        /// Package name.
        app_id: Arc<str>,
    },
    /// A top chart.
    Chart {
        /// Chart key, for example `topselling_free`.
        collection: Arc<str>,
        /// Category key, for example `GAME`; `APPLICATION` means all apps.
        category: Arc<str>,
        /// Number of apps asked for.
        count: u32,
    },
    /// A search for apps.
    Search {
        /// What to look for.
        term: Arc<str>,
        /// Which prices.
        price: SearchPrice,
        /// Number of apps asked for.
        count: u32,
    },
    /// A page of reviews of one app.
    Reviews {
        /// Package name.
        app_id: Arc<str>,
        /// Order.
        sort: Sort,
        /// Only reviews with this many stars, 1 to 5.
        score: Option<u8>,
        /// Only reviews from this kind of device.
        device: Option<Device>,
        /// Number of reviews asked for, at most 1,000 is safe.
        count: u32,
        /// Token of the page before; absent for the first.
        token: Option<Arc<str>>,
    },
}

/// Which of the two known bodies of a call is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Template {
    /// The one tried first.
    First,
    /// The other one, for when the first is refused or gives nothing.
    Second,
}

/// Which apps of a search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SearchPrice {
    /// All apps.
    #[default]
    All,
    /// Only apps that cost nothing.
    Free,
    /// Only apps that cost something.
    Paid,
}

/// Order of reviews; the number is the store's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Most helpful first.
    Helpfulness = 1,
    /// Newest first.
    #[default]
    Newest = 2,
    /// By stars.
    Rating = 3,
}

/// Kind of device reviews can be filtered by; the number is the store's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Device {
    /// Phones.
    Phone = 2,
    /// Tablets.
    Tablet = 3,
    /// Chromebooks.
    Chromebook = 5,
    /// Television sets.
    Tv = 6,
}

/// What a payload said.
#[derive(Clone, Debug)]
pub enum Reading {
    /// A value; an empty list is a value too.
    Value(Answer),
    /// A null payload or one without any root: nothing here, or a body the store no longer knows. Needs confirming.
    NullPayload,
}

/// A value and what had to be left out of it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The value.
    pub model: Model,
    /// Items and fields that did not fit.
    pub warnings: Vec<Warning>,
}

/// A value of any call; serialises as the value itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Model {
    /// Of [`Call::Details`].
    App(Box<App>),
    /// Of [`Call::Chart`] and [`Call::Search`].
    Cards(CardList),
    /// Of [`Call::Reviews`].
    Reviews(ReviewPage),
    /// Of [`Call::Comments`].
    Texts(Vec<String>),
}

impl Call {
    /// Whether the call has this body template.
    #[must_use]
    pub fn has_template(&self, template: Template) -> bool {
        match self {
            Self::Comments { .. } => template == Template::First,
            Self::Reviews { score, device, .. } => template == Template::First || (score.is_none() && device.is_none()),
            _ => true,
        }
    }

    /// Rpc id the call is sent to with this template, for example `Ws7gDc`.
    #[must_use]
    pub fn rpc(&self, template: Template) -> &'static str {
        match (self, template) {
            (Self::Details { .. }, _) => details::RPC,
            (Self::Chart { .. }, _) => chart::RPC,
            (Self::Search { .. }, _) => search::RPC,
            (Self::Reviews { .. }, Template::Second) => reviews::PLAIN_RPC,
            (Self::Comments { .. } | Self::Reviews { .. }, _) => reviews::FILTERED_RPC,
        }
    }

    /// Name of the template, for statistics and for remembering what it has answered.
    #[must_use]
    pub fn template_name(&self, template: Template) -> &'static str {
        match (self, template) {
            (Self::Details { .. }, Template::First) => "details.options",
            (Self::Details { .. }, Template::Second) => "details.bare",
            (Self::Chart { .. }, Template::First) => "chart.minimal",
            (Self::Chart { .. }, Template::Second) => "chart.full",
            (Self::Search { .. }, Template::First) => "search.minimal",
            (Self::Search { .. }, Template::Second) => "search.full",
            (Self::Reviews { .. }, Template::First) => "reviews.filtered",
            (Self::Reviews { .. }, Template::Second) => "reviews.plain",
            (Self::Comments { .. }, _) => "comments",
        }
    }

    /// Inner JSON text of the request.
    #[must_use]
    pub fn payload(&self, template: Template, shapes: &Shapes) -> String {
        match self {
            Self::Details { app_id, fields } => details::payload(app_id, *fields, template, shapes),
            Self::Comments { app_id } => reviews::comments_payload(app_id),
            Self::Chart { collection, category, count } => chart::payload(collection, category, *count, template),
            Self::Search { term, price, count } => search::payload(term, *count, *price, template),
            Self::Reviews { app_id, sort, score, device, count, token } => {
                let (sort, score, device, count, token) = (*sort, *score, *device, *count, token.as_deref());
                let wish = reviews::Wish { app_id, sort, score, device, count, token };
                match template {
                    Template::First => reviews::filtered_payload(&wish),
                    Template::Second => reviews::plain_payload(&wish),
                }
            }
        }
    }

    /// Path and query of the page that holds the same data, without `hl` and `gl`; `None` when no page does.
    #[must_use]
    pub fn page_path(&self) -> Option<String> {
        match self {
            Self::Details { app_id, .. } | Self::Comments { app_id } => {
                Some(format!("/store/apps/details?id={}", url_text(app_id)))
            }
            Self::Search { term, price, .. } => {
                Some(format!("/store/search?q={}&c=apps&price={}", url_text(term), *price as u8))
            }
            Self::Chart { .. } | Self::Reviews { .. } => None,
        }
    }

    /// First guess of the answer's size in bytes, after inflation.
    #[must_use]
    pub fn expected_bytes(&self) -> usize {
        match self {
            Self::Details { fields, .. } => details::expected_bytes(*fields),
            Self::Comments { .. } => 17_000,
            Self::Chart { count, .. } | Self::Search { count, .. } => *count as usize * 8_500 + 500,
            Self::Reviews { count, .. } => *count as usize * 850 + 500,
        }
    }

    /// Whether the country changes the answer.
    #[must_use]
    pub fn country_matters(&self) -> bool {
        !matches!(self, Self::Reviews { .. } | Self::Comments { .. })
    }

    /// Reads the payload of the call's frame; `None` is the null payload.
    ///
    /// # Errors
    ///
    /// [`WireError::Drift`] when the payload does not fit, [`WireError::WrongApp`] when it is for another app.
    pub fn read(&self, payload: Option<&str>, shapes: &Shapes) -> Result<Reading, WireError> {
        let Some(json) = payload else { return Ok(Reading::NullPayload) };
        match self {
            Self::Details { app_id, fields } => details::read(json, Some(app_id), *fields, shapes),
            Self::Comments { .. } => reviews::read_texts(json, self.rpc(Template::First), shapes),
            Self::Chart { .. } => chart::read(json, shapes),
            Self::Search { price, .. } => search::read(json, *price, shapes),
            Self::Reviews { app_id, .. } => reviews::read(json, Some(app_id), self.rpc(Template::First), shapes),
        }
    }

    /// Reads the page of [`Call::page_path`].
    ///
    /// # Errors
    ///
    /// As [`Call::read`]; [`WireError::NoData`] when the page has no block of the call's rpc.
    pub fn read_page(&self, html: &[u8], shapes: &Shapes) -> Result<Reading, WireError> {
        match self {
            Self::Details { app_id, fields } => details::read_page(html, Some(app_id), *fields, shapes),
            Self::Search { price, .. } => search::read_page(html, *price, shapes),
            Self::Comments { .. } => {
                let page = Page::new(html)?;
                let texts = reviews::page_texts(&page, shapes).unwrap_or_default();
                Ok(Reading::Value(Answer { model: Model::Texts(texts), warnings: Vec::new() }))
            }
            Self::Chart { .. } | Self::Reviews { .. } => {
                Err(WireError::NoData { what: format!("no page holds the data of {}", self.rpc(Template::First)) })
            }
        }
    }
}

/// Address of an app's page.
pub(crate) fn details_url(app_id: &str) -> String {
    const START: &str = "https://play.google.com/store/apps/details?id=";
    let mut url = String::with_capacity(START.len() + app_id.len());
    url.push_str(START);
    url.push_str(app_id);
    url
}

/// A text as JSON.
fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text for a query of an address.
fn url_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    crate::batchexecute::push_url_encoded(text.as_bytes(), &mut out);
    out
}
