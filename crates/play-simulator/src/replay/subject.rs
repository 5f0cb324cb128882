//! What a call or a request for a page is about: the key captures are found by.

use crate::wire::request::Call;
use serde_json::Value;

/// What a call asks for, as far as captures can tell it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Key of the captures that can answer.
    pub key: String,
    /// Filters of reviews: stars, device. Price of a search as the first one.
    pub filter: (Option<u64>, Option<u64>),
    /// A later page is asked for: no capture has one.
    pub continues: bool,
    /// The reviews a page shows are asked for, not a list of reviews.
    pub of_page: bool,
}

impl Subject {
    /// A subject with a key alone.
    pub fn new(key: String) -> Self {
        Self { key, filter: (None, None), continues: false, of_page: false }
    }
}

/// Key of an app's details.
pub fn details(id: &str) -> String {
    format!("details {id}")
}

/// Key of an app's full data safety declaration.
pub fn safety(id: &str) -> String {
    format!("safety {id}")
}

/// Key of an app's reviews.
pub fn reviews(id: &str) -> String {
    format!("reviews {id}")
}

/// Key of a chart.
pub fn chart(collection: &str, category: &str) -> String {
    format!("chart {collection} {category}")
}

/// Key of a search.
pub fn search(term: &str) -> String {
    format!("search {}", term.trim().to_lowercase())
}

/// Key of anything else: by rpc and what stands first in its arguments.
pub fn other(rpc: &str, what: &str) -> String {
    format!("{rpc} {what}")
}

/// What a call is about; `None` when its arguments do not say.
pub fn of_call(call: &Call) -> Option<Subject> {
    let arguments: Value = serde_json::from_str(&call.payload).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(match call.rpc.as_str() {
        "Ws7gDc" => {
            let id = text(&arguments[5][0][0])?;
            let full_safety = arguments[2][0].as_array().is_some_and(|fields| fields.iter().any(|field| *field == 138));
            Subject::new(if full_safety { safety(&id) } else { details(&id) })
        }
        "vyAe2" => {
            let wanted = [&arguments[0][2], &arguments[0][1][6]].into_iter().find(|chart| chart[1].is_string())?;
            Subject::new(chart(wanted[1].as_str()?, wanted[2].as_str()?))
        }
        "lGYRle" => {
            let mut subject = Subject::new(search(&text(&arguments[0][2][0])?));
            subject.filter.0 = Some(arguments[0][7][1].as_u64().unwrap_or(0));
            subject
        }
        rpc @ ("oCPfdb" | "UsvDTd") => {
            let at = if rpc == "oCPfdb" { 1 } else { 2 };
            let asked = &arguments[at];
            Subject {
                key: reviews(&text(&arguments[at + 1][0])?),
                filter: (asked[4][1].as_u64(), asked[4][8].as_u64()),
                continues: asked[2][2].as_str().is_some_and(|token| token != "%token%"),
                of_page: rpc == "oCPfdb" && asked[1].is_null(),
            }
        }
        rpc @ ("xdSrCf" | "ag2B9c" | "ZittHe" | "yowZ5" | "IJ4APc") => {
            Subject::new(other(rpc, &text(&arguments[0][1][0])?))
        }
        rpc @ ("CLXjtf" | "A6yuRe") => Subject::new(other(rpc, &text(&arguments[0][0])?)),
        _ => return None,
    })
}
