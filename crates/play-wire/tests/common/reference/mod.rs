//! The same models read through `serde_json::Value` by index: slow, simple, and written apart from the reader of the
//! crate. It is the oracle of the tests and the yardstick of the benchmark. Only the paths are shared: they come from the
//! tables.
#![allow(dead_code, reason = "every user needs a part")]

mod lists;

use std::sync::Arc;

use play_wire::jspb::{Path, Step};
use play_wire::models::{App, Category, DeviceScores, Histogram, Permission};
use play_wire::{Model, Shapes};
use serde_json::Value;

pub use lists::{Cards, Reviews};

/// The element at an index, in the array or in its tail object.
pub fn element(value: &Value, index: usize) -> Option<&Value> {
    let items = value.as_array()?;
    match items.last() {
        Some(Value::Object(tail)) if index + 1 >= items.len() => tail.get(&(index + 1).to_string()),
        _ => items.get(index),
    }
}

/// The value at a path without `*`.
pub fn at<'a>(value: &'a Value, steps: &[Step]) -> Option<&'a Value> {
    steps
        .iter()
        .try_fold(value, |value, step| match step {
            Step::Index(index) => element(value, *index as usize),
            Step::Each => None,
        })
        .filter(|value| !value.is_null())
}

/// Every value at a path with `*`, in order.
pub fn each<'a>(value: &'a Value, steps: &[Step], out: &mut Vec<&'a Value>) {
    match steps.split_first() {
        None if value.is_null() => {}
        None => out.push(value),
        Some((Step::Index(index), rest)) => {
            if let Some(value) = element(value, *index as usize) {
                each(value, rest, out);
            }
        }
        Some((Step::Each, rest)) => {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let items = if matches!(items.last(), Some(Value::Object(_))) { &items[..items.len() - 1] } else { items };
            for item in items {
                each(item, rest, out);
            }
        }
    }
}

type Paths = Vec<Vec<Step>>;
type Put<M> = fn(&mut M, &Value, &Paths);

/// The paths of a line of a table.
pub fn line(table: &str, field: &str) -> Paths {
    let table = Shapes::tables().iter().find(|candidate| candidate.name == table).expect("table");
    let field = table.fields.iter().find(|candidate| candidate.name == field).expect("field");
    field.paths.iter().map(|path| Path::parse(path).expect("path").steps().to_vec()).collect()
}

fn first<'a>(root: &'a Value, paths: &Paths) -> Option<&'a Value> {
    paths.iter().find_map(|path| at(root, path))
}

fn text(root: &Value, paths: &Paths) -> Option<String> {
    first(root, paths)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn number(root: &Value, paths: &Paths) -> Option<u64> {
    first(root, paths)?.as_u64()
}

fn float(root: &Value, paths: &Paths) -> Option<f64> {
    first(root, paths)?.as_f64()
}

fn texts(root: &Value, paths: &Paths) -> Option<Vec<String>> {
    let mut found = Vec::new();
    each(root, &paths[0], &mut found);
    let texts: Vec<String> = found.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    (!texts.is_empty()).then_some(texts)
}

fn micros(root: &Value, paths: &Paths) -> Option<f64> {
    Some(first(root, paths)?.as_i64()? as f64 / 1e6)
}

fn decode(text: String) -> String {
    if !text.contains('&') {
        return text;
    }
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    named.iter().fold(text, |text, (name, character)| text.replace(name, character))
}

fn plain(root: &Value, paths: &Paths) -> Option<String> {
    text(root, paths).map(decode)
}

fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let Some((tag, after)) = after.split_once('>') else { break };
        if tag.starts_with("br") {
            out.push('\n');
        }
        rest = after;
    }
    out.push_str(rest);
    decode(out)
}

fn link_id(root: &Value, path: &[Step]) -> Option<String> {
    let (_, id) = at(root, path)?.as_str()?.split_once("id=")?;
    let bytes = id.replace('+', " ").into_bytes();
    let mut out = Vec::new();
    let mut index = 0;
    while index < bytes.len() {
        let hex = bytes.get(index + 1..index + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match (bytes[index], hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                index += 3;
            }
            (byte, _) => {
                out.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

fn numeric_id(root: &Value, paths: &Paths) -> Option<String> {
    let id = at(root, &paths[0]).and_then(|id| id.as_str().map(str::to_owned)).or_else(|| link_id(root, &paths[1]));
    id.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
}

fn millis(root: &Value, paths: &Paths) -> Option<i64> {
    let nanos = at(root, &paths[1]).and_then(Value::as_i64).unwrap_or(0);
    Some(at(root, &paths[0])?.as_i64()? * 1_000 + nanos / 1_000_000)
}

fn histogram(root: &Value, paths: &Paths) -> Option<Histogram> {
    let star = |star: usize| at(root, &paths[star]).and_then(Value::as_u64);
    star(4)?;
    let star = |index| star(index).unwrap_or(0);
    Some(Histogram { one: star(0), two: star(1), three: star(2), four: star(3), five: star(4) })
}

fn categories(root: &Value, paths: &Paths) -> Option<Vec<Category>> {
    fn collect(value: &Value, out: &mut Vec<Category>) {
        let Some(items) = value.as_array() else { return };
        if let (true, Some(name)) = (items.len() >= 4, items.first().and_then(Value::as_str)) {
            out.push(Category { name: name.to_owned(), id: items[2].as_str().map(str::to_owned) });
        } else {
            for item in items {
                collect(item, out);
            }
        }
    }
    let mut out = Vec::new();
    if let Some(node) = at(root, &paths[0]) {
        collect(node, &mut out);
    }
    if out.is_empty() {
        let id = at(root, &paths[2]).and_then(Value::as_str).map(str::to_owned);
        out.push(Category { name: at(root, &paths[1])?.as_str()?.to_owned(), id });
    }
    Some(out)
}

fn permissions(root: &Value, paths: &Paths) -> Option<Vec<Permission>> {
    let mut out = Vec::new();
    for pair in paths[1..].chunks(2) {
        // [74,2,k,*,0]: the groups stand before the `*` of the name's path.
        let groups_at = pair[0].iter().position(|step| *step == Step::Each).expect("a list");
        for group in at(root, &pair[0][..groups_at]).and_then(Value::as_array).into_iter().flatten() {
            let name: Option<Arc<str>> = at(group, &pair[0][groups_at + 1..]).and_then(Value::as_str).map(Into::into);
            let mut found = Vec::new();
            each(group, &pair[1][groups_at + 1..], &mut found);
            out.extend(
                found
                    .iter()
                    .filter_map(|value| value.as_str())
                    .map(|permission| Permission { permission: permission.to_owned(), group: name.clone() }),
            );
        }
    }
    let mut found = Vec::new();
    each(root, &paths[0], &mut found);
    out.extend(
        found
            .iter()
            .filter_map(|value| value.as_str())
            .map(|permission| Permission { permission: permission.to_owned(), group: None }),
    );
    (!out.is_empty()).then_some(out)
}

fn device_scores(root: &Value, paths: &Paths) -> Option<DeviceScores> {
    let star = paths[0].iter().position(|step| *step == Step::Each)?;
    let mut scores = DeviceScores::default();
    for entry in at(root, &paths[0][..star])?.as_array()? {
        let score = at(entry, &paths[1][star + 1..]).and_then(Value::as_f64);
        match at(entry, &paths[0][star + 1..]).and_then(Value::as_u64) {
            Some(2) => scores.phone = score,
            Some(3) => scores.tablet = score,
            Some(5) => scores.chromebook = score,
            Some(6) => scores.tv = score,
            _ => {}
        }
    }
    Some(scores)
}

/// Reads apps, with the fields of a network call's default.
pub struct Apps {
    root: Vec<Step>,
    echo: Vec<Step>,
    puts: Vec<(Put<App>, Paths)>,
}

impl Apps {
    pub fn new() -> Self {
        let puts: Vec<(&str, Put<App>)> = vec![
            ("title", |app, r, p| app.title = plain(r, p)),
            ("description", |app, r, p| app.description = text(r, p).map(|html| without_tags(&html))),
            ("summary", |app, r, p| app.summary = plain(r, p)),
            ("installs", |app, r, p| app.installs = text(r, p)),
            ("minInstalls", |app, r, p| app.min_installs = number(r, p)),
            ("maxInstalls", |app, r, p| app.max_installs = number(r, p)),
            ("installsShort", |app, r, p| app.installs_short = text(r, p)),
            ("score", |app, r, p| app.score = float(r, p)),
            ("scoreText", |app, r, p| app.score_text = text(r, p)),
            ("ratings", |app, r, p| app.ratings = number(r, p)),
            ("reviews", |app, r, p| app.reviews = number(r, p)),
            ("histogram", |app, r, p| app.histogram = histogram(r, p)),
            ("price", |app, r, p| app.price = micros(r, p)),
            ("free", |app, r, p| app.free = first(r, p).and_then(Value::as_i64).map(|price| price == 0)),
            ("currency", |app, r, p| app.currency = text(r, p)),
            ("priceText", |app, r, p| {
                let given = at(r, &p[0]).and_then(Value::as_str).filter(|given| !given.is_empty()).map(str::to_owned);
                app.price_text = given.or_else(|| (at(r, &p[1])?.as_i64()? == 0).then(|| "Free".to_owned()));
            }),
            ("originalPrice", |app, r, p| app.original_price = micros(r, p)),
            ("discountEndDate", |app, r, p| {
                app.discount_end_date = first(r, p).and_then(Value::as_i64).map(|seconds| seconds * 1_000);
            }),
            ("buyUrl", |app, r, p| app.buy_url = text(r, p)),
            ("available", |app, r, p| app.available = Some(number(r, p).is_some_and(|number| number != 0))),
            ("preregister", |app, r, p| app.preregister = Some(number(r, p) == Some(1))),
            ("earlyAccessEnabled", |app, r, p| {
                app.early_access_enabled = Some(first(r, p).is_some_and(Value::is_string));
            }),
            ("offersIAP", |app, r, p| app.offers_iap = Some(text(r, p).is_some())),
            ("IAPRange", |app, r, p| app.iap_range = text(r, p)),
            ("androidVersion", |app, r, p| app.android_version = text(r, p)),
            ("androidVersionText", |app, r, p| app.android_version_text = text(r, p)),
            ("androidMaxVersion", |app, r, p| app.android_max_version = text(r, p)),
            ("minSdk", |app, r, p| app.min_sdk = number(r, p).and_then(|sdk| sdk.try_into().ok())),
            ("targetSdk", |app, r, p| {
                let target = at(r, &p[1]).and_then(|_| at(r, &p[0]));
                app.target_sdk = target.and_then(Value::as_u64).and_then(|sdk| sdk.try_into().ok());
            }),
            ("developer", |app, r, p| app.developer = plain(r, p)),
            ("developerId", |app, r, p| app.developer_id = link_id(r, &p[0])),
            ("developerInternalID", |app, r, p| app.developer_internal_id = numeric_id(r, p)),
            ("developerNumericId", |app, r, p| app.developer_numeric_id = numeric_id(r, p)),
            ("developerEmail", |app, r, p| app.developer_email = text(r, p)),
            ("developerWebsite", |app, r, p| app.developer_website = text(r, p)),
            ("developerAddress", |app, r, p| app.developer_address = text(r, p)),
            ("developerPhone", |app, r, p| app.developer_phone = text(r, p)),
            ("developerLegalName", |app, r, p| app.developer_legal_name = text(r, p)),
            ("developerLegalEmail", |app, r, p| app.developer_legal_email = text(r, p)),
            ("developerLegalAddress", |app, r, p| {
                app.developer_legal_address = text(r, p).map(|lines| lines.replace('\n', ", "));
            }),
            ("developerLegalPhoneNumber", |app, r, p| app.developer_legal_phone_number = text(r, p)),
            ("offeredBy", |app, r, p| app.offered_by = text(r, p)),
            ("privacyPolicy", |app, r, p| app.privacy_policy = text(r, p)),
            ("genre", |app, r, p| app.genre = plain(r, p)),
            ("genreId", |app, r, p| app.genre_id = text(r, p)),
            ("categories", |app, r, p| app.categories = categories(r, p)),
            ("icon", |app, r, p| app.icon = text(r, p)),
            ("headerImage", |app, r, p| app.header_image = text(r, p)),
            ("screenshots", |app, r, p| app.screenshots = texts(r, p)),
            ("video", |app, r, p| app.video = text(r, p)),
            ("videoImage", |app, r, p| app.video_image = text(r, p)),
            ("previewVideo", |app, r, p| app.preview_video = text(r, p)),
            ("contentRating", |app, r, p| app.content_rating = plain(r, p)),
            ("contentRatingDescription", |app, r, p| app.content_rating_description = plain(r, p)),
            ("interactiveElements", |app, r, p| app.interactive_elements = plain(r, p)),
            ("adSupported", |app, r, p| app.ad_supported = Some(first(r, p).is_some())),
            ("released", |app, r, p| app.released = text(r, p)),
            ("releasedAt", |app, r, p| app.released_at = millis(r, p)),
            ("updated", |app, r, p| app.updated = first(r, p).and_then(Value::as_i64).map(|seconds| seconds * 1_000)),
            ("version", |app, r, p| app.version = text(r, p)),
            ("recentChanges", |app, r, p| app.recent_changes = text(r, p)),
            ("chartRank", |app, r, p| {
                let part = |path: &[Step]| at(r, path).and_then(Value::as_str);
                app.chart_rank = part(&p[0]).map(|rank| format!("{rank} {}", part(&p[1]).unwrap_or_default()));
            }),
            ("isAvailableInPlayPass", |app, r, p| app.is_available_in_play_pass = Some(first(r, p).is_some())),
            ("deviceScores", |app, r, p| app.device_scores = device_scores(r, p)),
            ("permissions", |app, r, p| app.permissions = permissions(r, p)),
        ];
        let single = |name| line("places", name).swap_remove(0);
        Self {
            root: single("details.root"),
            echo: single("details.appId"),
            puts: puts.into_iter().map(|(name, put)| (put, line("details", name))).collect(),
        }
    }

    pub fn read(&self, json: &str) -> Option<App> {
        let payload: Value = serde_json::from_str(json).ok()?;
        let root = at(&payload, &self.root)?;
        let app_id = at(&payload, &self.echo)?.as_str()?.to_owned();
        let url = format!("https://play.google.com/store/apps/details?id={app_id}");
        let mut app = App { app_id, url, ..App::default() };
        for (put, paths) in &self.puts {
            put(&mut app, root, paths);
        }
        Some(app)
    }
}

/// A model as the crate gives it.
pub fn same(model: &Model, value: &impl serde::Serialize) -> bool {
    serde_json::to_value(model).ok() == serde_json::to_value(value).ok()
}
