//! The details of one app: rpc `Ws7gDc`, or the block of that rpc in the app's page.

use std::fmt::Write as _;

use super::payload::{drift, hits, missing, warn_odd};
use super::{Answer, AppFields, Model, Reading, Template, reviews};
use crate::error::WireError;
use crate::models::App;
use crate::page;
use crate::read::{Reader, Spans};
use crate::shape::{Shapes, tables};

pub(crate) const RPC: &str = "Ws7gDc";

/// The options a page sends along; their single meanings are unknown.
const OPTIONS: &str = "[[[1,null,1],null,[[[]]],null,null,null,null,[null,2],null,null,null,null,null,null,null,null,null,\
                       null,null,null,null,null,null,[1]],[null,[[[]]],null,null,[1]],[null,[[[]]],null,[1]],[null,[[[]]]],\
                       null,null,null,null,[[[[]]]],[[[[]]]]]";

/// The request: the numbers of the wanted wire fields, and no others, travel.
pub(super) fn payload(app_id: &str, fields: AppFields, template: Template, shapes: &Shapes) -> String {
    let mut numbers: Vec<u32> = wanted_lines(fields).flat_map(|line| shapes.details.fields.numbers(line)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        // Only the id was asked for: the title shows that the app is there.
        numbers.push(1);
    }
    let mut list = String::new();
    for number in numbers {
        let comma = if list.is_empty() { "" } else { "," };
        let _ = write!(list, "{comma}{number}");
    }
    let options = if template == Template::First { OPTIONS } else { "null" };
    format!("[null,null,[[{list}]],{options},null,[[{},7]]]", super::json_text(app_id))
}

fn wanted_lines(fields: AppFields) -> impl Iterator<Item = usize> {
    let lines = fields.lines();
    (0..tables::DETAILS.fields.len()).filter(move |line| lines >> line & 1 == 1)
}

/// Size of the answer to expect: the full one without the HTML twin weighs 20 KB, a field some 300 bytes.
pub(super) fn expected_bytes(fields: AppFields) -> usize {
    let wanted = wanted_lines(fields).count();
    if wanted > 40 { 20_000 } else { 300 + wanted * 400 + usize::from(fields.contains("description")) * 4_000 }
}

/// Reads a payload; `asked` is the id the answer must be for.
pub(crate) fn read(json: &str, asked: Option<&str>, fields: AppFields, shapes: &Shapes) -> Result<Reading, WireError> {
    let shape = &shapes.details;
    let hits = hits(json, &shape.trie, RPC)?;
    let mut spans = Spans::new(shape.slots);
    spans.take(&hits);
    if spans.value(json, shape.head).is_none() {
        return Ok(Reading::NullPayload);
    }
    let echo = spans.text(json, shape.echo);
    let app_id = match (asked, echo) {
        (Some(asked), Some(got)) if asked != got => return Err(WireError::WrongApp { asked: asked.to_owned(), got }),
        (_, Some(got)) => got,
        (Some(asked), None) => asked.to_owned(),
        (None, None) => return Err(drift(RPC, "appId", shape.echo_path.clone(), "the answer names no app")),
    };
    let mut reader = Reader::new(json, &shape.fields, spans.as_slice(), &hits);
    let mut app = App { url: super::details_url(&app_id), app_id, ..App::default() };
    tables::fill_app(&mut app, &mut reader, fields.lines()).map_err(|line| missing(RPC, &shape.fields, line, None))?;
    let mut warnings = Vec::new();
    warn_odd(&mut warnings, RPC, &shape.fields, &reader.into_odd(), None);
    Ok(Reading::Value(Answer { model: Model::App(Box::new(app)), warnings }))
}

/// Reads the page of an app, with the comments and the served country only a page has.
pub(crate) fn read_page(
    html: &[u8],
    asked: Option<&str>,
    fields: AppFields,
    shapes: &Shapes,
) -> Result<Reading, WireError> {
    let page = page::Page::new(html)?;
    let block = page.block(RPC, |json| has_title(json, shapes))?;
    let mut reading = read(&block, asked, fields, shapes)?;
    if let Reading::Value(Answer { model: Model::App(app), .. }) = &mut reading {
        if fields.contains("comments") {
            app.comments = reviews::page_texts(&page, shapes).filter(|texts| !texts.is_empty());
        }
        if fields.contains("servedCountry") {
            app.served_country = page::served_country(html);
        }
    }
    Ok(reading)
}

/// A page may hold several blocks of this rpc; the app's own is the one with a title.
fn has_title(json: &str, shapes: &Shapes) -> bool {
    let shape = &shapes.details;
    let Ok(hits) = hits(json, &shape.trie, RPC) else { return false };
    let mut spans = Spans::new(shape.slots);
    spans.take(&hits);
    Reader::new(json, &shape.fields, spans.as_slice(), &hits).has_text(0)
}
