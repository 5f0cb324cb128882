//! Taking captures in: which answers each can give, and under which keys.

use super::extract::{blocks, details_id, payloads};
use super::index::Row;
use super::{Held, Replay, subject};
use crate::page::Page;
use crate::wire::frames::{Reply, payload_piece};
use crate::wire::node::embed;
use crate::wire::pieces::Piece;
use serde_json::{Map, Value, json};

/// Device classes of the filter that captures name in their file name.
const DEVICES: [(&str, u64); 3] = [("phone", 2), ("tablet", 3), ("chromebook", 5)];

/// What an answer is for beside its key and language.
struct Place {
    country: Option<String>,
    filter: (Option<u64>, Option<u64>),
    from_page: bool,
}

impl Replay {
    /// Takes one capture in; those that answer nothing a program can ask for are left out.
    pub(super) fn add(&mut self, row: &Row, body: &str) {
        match row.kind.as_str() {
            "details" => self.add_page(row, "details", &row.subject, body),
            "search" => {
                let (term, price) = search_of(&row.subject);
                self.add_page(row, "search", &term, body);
                let mut entry = json!({ "query": term });
                if price > 0 {
                    entry["price"] = json!(if price == 1 { "free" } else { "paid" });
                }
                self.list(row, "search", entry);
            }
            "datasafety" => {
                self.add_page(row, "datasafety", &row.subject, body);
                self.list(row, "datasafety", json!({ "appId": row.subject }));
            }
            "developer" => {
                let id = row.subject.rsplit('=').next().unwrap_or_default();
                self.add_page(row, "dev", id, body);
                self.list(row, "developer", json!({ "devId": id }));
            }
            "category" => {
                self.add_page(row, "home", "", body);
                self.list(row, "category", json!({}));
            }
            _ => self.add_answer(row, body),
        }
    }

    fn add_page(&mut self, row: &Row, kind: &str, about: &str, html: &str) {
        let page: Page = vec![Piece::new(html.as_bytes())];
        let held = Held {
            answer: page,
            lang: row.lang.clone(),
            country: row.country.clone(),
            filter: (None, None),
            from_page: true,
        };
        self.pages.entry(subject::other(kind, &about.to_lowercase())).or_default().push(held);
        for (rpc, data) in blocks(html) {
            self.add_block(row, kind, about, rpc, data);
        }
    }

    /// A block of a page becomes the answer to its call.
    fn add_block(&mut self, row: &Row, kind: &str, about: &str, rpc: &str, data: &str) {
        let mut filter = (None, None);
        let mut country = row.country.clone();
        let key = match (kind, rpc) {
            ("details", "Ws7gDc") => match details_of(data) {
                Some(id) => {
                    self.list(row, "app", json!({ "appId": id }));
                    subject::details(&id)
                }
                // The second block of that rpc: ratings of one class of devices.
                None => return,
            },
            ("datasafety", "Ws7gDc") => subject::safety(about),
            ("details", "oCPfdb") => {
                if data.starts_with("[[") {
                    self.list(row, "reviews", json!({ "appId": about }));
                }
                country = None;
                subject::reviews(about)
            }
            ("search", "lGYRle") => {
                filter.0 = Some(search_of(&row.subject).1);
                subject::search(about)
            }
            ("details", _) => subject::other(rpc, about),
            _ => return,
        };
        self.hold(row, &key, rpc, data, &Place { country, filter, from_page: true });
    }

    /// A captured answer: every payload of a known rpc.
    fn add_answer(&mut self, row: &Row, body: &str) {
        for (rpc, payload) in payloads(body) {
            let Some(payload) = payload else { continue };
            let mut filter = (None, None);
            let mut country = row.country.clone();
            let about = row.subject.as_str();
            // A question mark or a dash: the list does not know for whom it was captured.
            let named = !matches!(about, "?" | "-");
            let (key, kind, entry) = match rpc.as_str() {
                "Ws7gDc" => {
                    let Some(id) = details_of(&payload) else { continue };
                    (subject::details(&id), "app", json!({ "appId": id }))
                }
                "vyAe2" => {
                    let mut words = about.split_whitespace();
                    let (Some(collection), Some(category)) = (words.next(), words.next()) else { continue };
                    (
                        subject::chart(collection, category),
                        "list",
                        json!({ "collection": collection, "category": category }),
                    )
                }
                "oCPfdb" | "UsvDTd" if about.contains('.') => {
                    filter = review_filter(&row.file);
                    country = None;
                    let mut entry = json!({ "appId": about });
                    if let Some(score) = filter.0 {
                        entry["score"] = json!(score);
                    }
                    if let Some((device, _)) = DEVICES.iter().find(|(_, code)| Some(*code) == filter.1) {
                        entry["device"] = json!(device);
                    }
                    (subject::reviews(about), "reviews", entry)
                }
                "xdSrCf" if named => (subject::other(&rpc, about), "permissions", json!({ "appId": about })),
                "IJ4APc" if named => {
                    let term = about.trim_start_matches("term=");
                    (subject::other(&rpc, term), "suggest", json!({ "term": term }))
                }
                _ => continue,
            };
            self.list(row, kind, entry);
            self.hold(row, &key, &rpc, &payload, &Place { country, filter, from_page: false });
        }
    }

    fn hold(&mut self, row: &Row, key: &str, rpc: &str, payload: &str, place: &Place) {
        // A reviews capture answers both calls for reviews: each gets its own name in the frame.
        let rpcs = if matches!(rpc, "oCPfdb" | "UsvDTd") { vec!["oCPfdb", "UsvDTd"] } else { vec![rpc] };
        for name in rpcs {
            let answer = Reply::Payload(payload_piece(name, &embed(payload.as_bytes())));
            let held = Held {
                answer,
                lang: row.lang.clone(),
                country: place.country.clone(),
                filter: place.filter,
                from_page: place.from_page,
            };
            self.calls.entry(format!("{name} {key}")).or_default().push(held);
        }
    }

    fn list(&mut self, row: &Row, kind: &str, what: Value) {
        let mut entry = Map::new();
        entry.insert("kind".into(), kind.into());
        if let Value::Object(what) = what {
            entry.extend(what);
        }
        let lang = row.lang.clone().unwrap_or_else(|| "en".into());
        let country = row.country.clone().unwrap_or_else(|| "us".into());
        entry.insert("locale".into(), json!({ "lang": lang, "country": country }));
        entry.insert("lang".into(), lang.into());
        entry.insert("country".into(), country.into());
        entry.insert("file".into(), row.file.clone().into());
        self.listed.push(entry);
    }
}

/// Words and price of `q=unicorns price=1`.
fn search_of(subject: &str) -> (String, u64) {
    let words = subject.strip_prefix("q=").unwrap_or(subject);
    match words.rsplit_once(" price=") {
        Some((term, price)) => (term.into(), price.parse().unwrap_or(0)),
        None => (words.into(), 0),
    }
}

/// The filters a file name tells: `…-score5-…`, `…-tablet-…`.
fn review_filter(file: &str) -> (Option<u64>, Option<u64>) {
    let score = file.split_once("score").and_then(|(_, rest)| u64::from(*rest.as_bytes().first()?).checked_sub(48));
    let device = DEVICES.iter().find(|(name, _)| file.contains(name)).map(|(_, code)| *code);
    (score.filter(|score| (1..=5).contains(score)), device)
}

fn details_of(payload: &str) -> Option<String> {
    details_id(&serde_json::from_str(payload).ok()?).map(str::to_owned)
}
