//! Reviews: rpc `oCPfdb` (with filters), rpc `UsvDTd` (without), and the block in an app's page.

use super::payload::{Broken, hits, warn_odd, warning};
use super::{Answer, Device, Model, Reading, Sort, details_url};
use crate::error::WireError;
use crate::models::{Review, ReviewPage};
use crate::page::Page;
use crate::read::{Reader, Spans};
use crate::shape::{Shapes, tables};

/// Takes filters.
pub(crate) const FILTERED_RPC: &str = "oCPfdb";
/// Takes none.
pub(crate) const PLAIN_RPC: &str = "UsvDTd";

/// What a page of reviews asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish<'a> {
    pub app_id: &'a str,
    pub sort: Sort,
    pub score: Option<u8>,
    pub device: Option<Device>,
    pub count: u32,
    pub token: Option<&'a str>,
}

pub(super) fn filtered_payload(wish: &Wish<'_>) -> String {
    let page = match wish.token {
        Some(token) => format!("[{},null,{}]", wish.count, super::json_text(token)),
        None => format!("[{}]", wish.count),
    };
    let score = wish.score.map_or_else(|| "null".to_owned(), |score| score.to_string());
    let device = wish.device.map_or_else(|| "null".to_owned(), |device| (device as u8).to_string());
    let sort = wish.sort as u8;
    let app_id = super::json_text(wish.app_id);
    format!("[null,[2,{sort},{page},null,[null,{score},null,null,null,null,null,null,{device}]],[{app_id},7]]")
}

pub(super) fn plain_payload(wish: &Wish<'_>) -> String {
    let token = wish.token.map_or_else(|| "null".to_owned(), super::json_text);
    let app_id = super::json_text(wish.app_id);
    format!("[null,null,[2,{},[{},null,{token}],null,[]],[{app_id},7]]", wish.sort as u8, wish.count)
}

/// The request of an app's page: the 20 reviews it shows.
pub(super) fn comments_payload(app_id: &str) -> String {
    let app_id = super::json_text(app_id);
    format!("[null,[2,null,[20],null,[null,null,null,null,null,null,null,null,2]],[{app_id},7]]")
}

/// Reads a payload; without `app_id` the reviews get no address.
pub(crate) fn read(json: &str, app_id: Option<&str>, rpc: &str, shapes: &Shapes) -> Result<Reading, WireError> {
    if matches!(json.trim_ascii(), "null" | "") {
        return Ok(Reading::NullPayload);
    }
    let shape = &shapes.reviews;
    let hits = hits(json, &shape.trie, rpc)?;
    let mut spans = Spans::new(shape.slots);
    let mut page = ReviewPage::default();
    let mut broken = Broken::default();
    let mut warnings = Vec::new();
    let mut start = 0;
    let mut position = 0;
    for (index, hit) in hits.iter().enumerate() {
        if hit.slot == shape.token {
            spans.take(std::slice::from_ref(hit));
            page.next_token = spans.text(json, shape.token);
        }
        if hit.slot != shape.item {
            continue;
        }
        let item = &hits[start..=index];
        start = index + 1;
        let mut reader = Reader::new(json, &shape.fields, spans.take(item), item);
        let mut review = Review::default();
        match tables::fill_review(&mut review, &mut reader, u128::MAX) {
            Ok(()) => {
                review.url = app_id.map(|app_id| review_url(app_id, &review.id));
                page.reviews.push(review);
            }
            Err(line) => broken.push(|| warning(rpc, &shape.fields, line, Some(position))),
        }
        warn_odd(&mut warnings, rpc, &shape.fields, &reader.into_odd(), Some(position));
        position += 1;
    }
    let mut all = broken.verdict(page.reviews.len())?;
    all.append(&mut warnings);
    Ok(Reading::Value(Answer { model: Model::Reviews(page), warnings: all }))
}

fn review_url(app_id: &str, review_id: &str) -> String {
    let mut url = details_url(app_id);
    url.push_str("&reviewId=");
    url.push_str(review_id);
    url
}

/// The texts of a payload of reviews.
pub(crate) fn read_texts(json: &str, rpc: &str, shapes: &Shapes) -> Result<Reading, WireError> {
    Ok(match read(json, None, rpc, shapes)? {
        Reading::Value(Answer { model: Model::Reviews(page), warnings }) => {
            let texts = page.reviews.into_iter().filter_map(|review| review.text).collect();
            Reading::Value(Answer { model: Model::Texts(texts), warnings })
        }
        other => other,
    })
}

/// The texts of the reviews an app's page shows; `None` when it has no block of reviews that can be read.
pub(super) fn page_texts(page: &Page<'_>, shapes: &Shapes) -> Option<Vec<String>> {
    [FILTERED_RPC, PLAIN_RPC].iter().find_map(|rpc| {
        let block = page.block(rpc, |_| true).ok()?;
        match read_texts(&block, rpc, shapes).ok()? {
            Reading::Value(Answer { model: Model::Texts(texts), .. }) if !texts.is_empty() => Some(texts),
            _ => None,
        }
    })
}
