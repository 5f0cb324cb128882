//! Searches: rpc `lGYRle`, its block in the search page, and the continuations of lists (`qnKhOb`).

use super::{Answer, Model, Reading, SearchPrice, Template, lists};
use crate::error::WireError;
use crate::page;
use crate::shape::Shapes;

pub(crate) const RPC: &str = "lGYRle";
/// Rpc of the next page of a list.
pub(crate) const CONTINUATION_RPC: &str = "qnKhOb";

/// The body of which everything that changes nothing was removed.
const MINIMAL: &str = include_str!("templates/search-minimal.json");
/// The body of a search page of 2026.
const FULL: &str = include_str!("templates/search-full.json");

pub(super) fn payload(term: &str, count: u32, price: SearchPrice, template: Template) -> String {
    let (body, any) = if template == Template::First { (MINIMAL, "[]") } else { (FULL, "[1]") };
    // Wire: the request of a page asked with price=1 has `[null,1]` where one of any price has `[1]`.
    let price = match price {
        SearchPrice::All => any,
        SearchPrice::Free => "[null,1]",
        SearchPrice::Paid => "[null,2]",
    };
    body.trim_ascii_end()
        .replace("$COUNT", &count.to_string())
        .replace("$PRICE", price)
        .replace("\"$TERM\"", &super::json_text(term))
}

pub(crate) fn read(json: &str, price: SearchPrice, shapes: &Shapes) -> Result<Reading, WireError> {
    let reading = lists::read(json, &shapes.search, RPC)?;
    Ok(only(reading, price))
}

pub(crate) fn read_page(html: &[u8], price: SearchPrice, shapes: &Shapes) -> Result<Reading, WireError> {
    let page = page::Page::new(html)?;
    read(&page.block(RPC, |_| true)?, price, shapes)
}

/// Reads the next page of a list.
pub(crate) fn read_continuation(json: &str, shapes: &Shapes) -> Result<Reading, WireError> {
    lists::read(json, &shapes.continuation, CONTINUATION_RPC)
}

/// Leaves the apps of this price: the store itself takes the wish loosely.
fn only(mut reading: Reading, price: SearchPrice) -> Reading {
    if let Reading::Value(Answer { model: Model::Cards(list), .. }) = &mut reading {
        match price {
            SearchPrice::All => {}
            SearchPrice::Free => list.apps.retain(|app| app.free == Some(true)),
            SearchPrice::Paid => list.apps.retain(|app| app.free == Some(false)),
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wish_for_a_price_travels() {
        for template in [Template::First, Template::Second] {
            let slot = |price| {
                let body: serde_json::Value = serde_json::from_str(&payload("a \"b\"", 20, price, template)).unwrap();
                assert_eq!(body[0][2][0], "a \"b\"");
                body[0][7].to_string()
            };
            assert_eq!(slot(SearchPrice::Free), "[null,1]");
            assert_eq!(slot(SearchPrice::Paid), "[null,2]");
            assert!(["[]", "[1]"].contains(&slot(SearchPrice::All).as_str()));
        }
    }
}
