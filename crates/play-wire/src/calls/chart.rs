//! Top charts: rpc `vyAe2`.

use super::{Reading, Template, lists};
use crate::error::WireError;
use crate::shape::Shapes;

pub(crate) const RPC: &str = "vyAe2";

/// The body a browser sent in 2022: asks for every sub-field of every kind of card.
const FULL: &str = include_str!("templates/chart-full.json");

pub(super) fn payload(collection: &str, category: &str, count: u32, template: Template) -> String {
    let (collection, category) = (super::json_text(collection), super::json_text(category));
    match template {
        Template::First => format!("[[null,[[null,[null,{count}]],null,null,[113]],[2,{collection},{category}]]]"),
        Template::Second => FULL
            .trim_ascii_end()
            .replace("$COUNT", &count.to_string())
            .replace("\"$CHART\"", &collection)
            .replace("\"$CATEGORY\"", &category),
    }
}

pub(crate) fn read(json: &str, shapes: &Shapes) -> Result<Reading, WireError> {
    lists::read(json, &shapes.chart, RPC)
}
