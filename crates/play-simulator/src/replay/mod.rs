//! Answers from captures of the real store.
//!
//! A capture of an answer is given as it is, escaped anew. A capture of a page also answers the calls whose blocks it holds:
//! they are found by rpc in the page's own table of requests.

mod extract;
mod index;
mod load;
mod subject;

use crate::catalogue::storefront::Storefront;
use crate::page::Page;
use crate::wire::frames::Reply;
use crate::wire::request::Call;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// One answer a capture can give.
struct Held<T> {
    answer: T,
    /// Language it is in; any when unknown.
    lang: Option<String>,
    /// Country it is for; any when unknown, and for reviews.
    country: Option<String>,
    /// Filters it was asked with; the price, for a search.
    filter: (Option<u64>, Option<u64>),
    /// Cut out of a page.
    from_page: bool,
}

impl<T> Held<T> {
    fn is_for(&self, storefront: &Storefront) -> bool {
        let fits =
            |mine: &Option<String>, asked: &str| mine.as_ref().is_none_or(|mine| mine.eq_ignore_ascii_case(asked));
        fits(&self.lang, &storefront.hl) && fits(&self.country, &storefront.gl)
    }
}

fn is_reviews_capture(entry: &Map<String, Value>) -> bool {
    entry["kind"] == "reviews"
        && entry["file"].as_str().is_some_and(|file| Path::new(file).extension().is_some_and(|kind| kind != "html"))
}

/// The captures of a folder.
#[derive(Default)]
pub struct Replay {
    calls: HashMap<String, Vec<Held<Reply>>>,
    pages: HashMap<String, Vec<Held<Page>>>,
    /// What a program can ask for, in the order of the folder's list.
    listed: Vec<Map<String, Value>>,
}

impl Replay {
    /// Reads a folder with an `INDEX.tsv`.
    ///
    /// # Errors
    ///
    /// The list or a capture it names cannot be read.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut replay = Self::default();
        for row in index::read(folder)? {
            let path = folder.join(&row.file);
            let bytes = std::fs::read(&path)
                .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display())))?;
            replay.add(&row, &String::from_utf8_lossy(&bytes));
        }
        replay.drop_doubles();
        Ok(replay)
    }

    /// A page's reviews are not listed beside a capture of the same app's reviews, which is what a program would get.
    fn drop_doubles(&mut self) {
        let captured: Vec<Value> =
            self.listed.iter().filter(|entry| is_reviews_capture(entry)).map(|entry| entry["appId"].clone()).collect();
        self.listed.retain(|entry| {
            entry["kind"] != "reviews" || is_reviews_capture(entry) || !captured.contains(&entry["appId"])
        });
    }

    /// The captured answer to a call; `None` when there is none.
    pub fn reply(&self, call: &Call, storefront: &Storefront) -> Option<Reply> {
        let asked = subject::of_call(call)?;
        if asked.continues {
            return None;
        }
        let mut fitting: Vec<&Held<Reply>> = self
            .calls
            .get(&format!("{} {}", call.rpc, asked.key))?
            .iter()
            .filter(|held| held.is_for(storefront))
            .collect();
        // First what was captured with the same filters, then what was captured without, each time a capture of the call
        // itself before a block of a page (the other way round for what a page shows).
        let filtered = asked.filter.0.is_some() || asked.filter.1.is_some();
        let search = call.rpc == "lGYRle";
        fitting.retain(|held| {
            search || asked.of_page || held.filter == asked.filter || (!filtered && held.filter == (None, None))
        });
        fitting.sort_by_key(|held| (held.from_page != asked.of_page, held.filter != asked.filter));
        fitting.first().map(|held| held.answer.clone())
    }

    /// The captured page of a kind (`details`, `search`, `datasafety`, `dev`, `home`) about something.
    pub fn page(&self, kind: &str, about: &str, storefront: &Storefront) -> Option<Page> {
        let held = self.pages.get(&subject::other(kind, &about.to_lowercase()))?;
        held.iter().find(|held| held.is_for(storefront)).map(|held| held.answer.clone())
    }

    /// What can be asked for: `[{ kind, appId | query | collection + category, locale: { lang, country }, lang, country, file }]`;
    /// `all` adds kinds beyond apps, lists, searches and reviews.
    pub fn to_json(&self, all: bool) -> String {
        let main = |entry: &&Map<String, Value>| {
            all || matches!(entry["kind"].as_str(), Some("app" | "list" | "search" | "reviews"))
        };
        json!(self.listed.iter().filter(main).collect::<Vec<_>>()).to_string()
    }
}
