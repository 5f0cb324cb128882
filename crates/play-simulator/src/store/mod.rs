//! What stands behind the endpoints: the catalogue (or captures), and the answers given before.

mod cache;
mod calls;

use crate::catalogue::Catalogue;
use crate::catalogue::app::Presence;
use crate::catalogue::storefront::Storefront;
use crate::messages::search::Query;
use crate::page::{self, Page};
use crate::wire::frames::{DATA_ERROR, Reply, payload_piece};
use crate::wire::node::Dialect;
use crate::wire::request::Call;
use cache::{Cache, Entry, fingerprint};

/// The store.
pub struct Store {
    catalogue: Catalogue,
    cache: Cache,
}

/// What a call or a request for a page gets, and whether it was given before.
pub struct Given<T> {
    /// The answer.
    pub answer: T,
    /// It came from the cache.
    pub cached: bool,
}

/// A page and its status.
pub struct PageAnswer {
    /// 200 or 404.
    pub status: u16,
    /// Compressed pieces.
    pub page: Page,
}

impl Store {
    /// A store with a catalogue and room for so many bytes of answers.
    pub fn new(catalogue: Catalogue, cache_bytes: usize) -> Self {
        Self { catalogue, cache: Cache::new(cache_bytes) }
    }

    /// The answer to one call.
    pub fn reply(&self, call: &Call, storefront: &Storefront) -> Given<Reply> {
        // The country changes nothing about reviews: one entry serves all.
        let country = if matches!(call.rpc.as_str(), "oCPfdb" | "UsvDTd") { "" } else { &storefront.gl };
        let key =
            fingerprint(&[call.rpc.as_bytes(), call.payload.as_bytes(), storefront.hl.as_bytes(), country.as_bytes()]);
        if let Some(Entry::Reply(answer)) = self.cache.get(key) {
            return Given { answer, cached: true };
        }
        let answer = match calls::answer(&self.catalogue, storefront, call) {
            calls::Outcome::Payload(node) => Reply::Payload(payload_piece(&call.rpc, &node.to_bytes(Dialect::Frame))),
            calls::Outcome::Empty => Reply::Empty,
            calls::Outcome::Refused => DATA_ERROR,
        };
        let weight = match &answer {
            Reply::Payload(piece) => piece.weight(),
            _ => 64,
        };
        self.cache.put(key, Entry::Reply(answer.clone()), weight);
        Given { answer, cached: false }
    }

    /// The details page of an id.
    pub fn details_page(&self, id: &str, storefront: &Storefront) -> Given<PageAnswer> {
        let app = self.catalogue.find(id).filter(|app| app.presence(storefront) != Presence::NotDistributed);
        let Some(app) = app else { return self.missing_page(storefront) };
        self.page(&["details", id], storefront, || page::details_page(&self.catalogue, &app, storefront))
    }

    /// The page of a search.
    pub fn search_page(&self, query: &Query, storefront: &Storefront) -> Given<PageAnswer> {
        let price = query.price.to_string();
        self.page(&["search", &query.term, &price], storefront, || {
            page::search_page(&self.catalogue, storefront, query)
        })
    }

    /// The page for what does not exist.
    pub fn missing_page(&self, storefront: &Storefront) -> Given<PageAnswer> {
        let mut given = self.page(&["missing"], storefront, || page::missing_page(storefront));
        given.answer.status = 404;
        given
    }

    fn page(&self, what: &[&str], storefront: &Storefront, make: impl FnOnce() -> Page) -> Given<PageAnswer> {
        let mut parts: Vec<&[u8]> = what.iter().map(|part| part.as_bytes()).collect();
        parts.extend([storefront.hl.as_bytes(), storefront.gl.as_bytes(), b"page"]);
        let key = fingerprint(&parts);
        if let Some(Entry::Page(page)) = self.cache.get(key) {
            return Given { answer: PageAnswer { status: 200, page }, cached: true };
        }
        let page = make();
        // The filler is shared: only what belongs to this page counts.
        let filler = page::filler::filler();
        let shared = filler.styles.weight() + filler.more_styles.weight() + filler.menus.weight();
        let weight = page.iter().map(crate::wire::pieces::Piece::weight).sum::<usize>().saturating_sub(shared);
        self.cache.put(key, Entry::Page(page.clone()), weight);
        Given { answer: PageAnswer { status: 200, page }, cached: false }
    }
}
