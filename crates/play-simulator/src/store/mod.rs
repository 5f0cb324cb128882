//! What stands behind the endpoints: the catalogue (or captures), and the answers given before.

mod cache;
mod calls;

use crate::catalogue::Catalogue;
use crate::catalogue::app::Presence;
use crate::catalogue::storefront::Storefront;
use crate::messages::search::Query;
use crate::options::{ReplayMiss, SimulatorOptions};
use crate::page::{self, Page};
use crate::replay::Replay;
use crate::wire::frames::{DATA_ERROR, Reply, payload_piece};
use crate::wire::node::Dialect;
use crate::wire::request::Call;
use cache::{Cache, Entry, fingerprint};
pub use calls::ReviewsPage;
use std::io;

/// The store.
pub struct Store {
    catalogue: Catalogue,
    cache: Cache,
    replay: Option<Replay>,
    /// The catalogue answers: always without captures, and where they have nothing if that is wished.
    synthetic: bool,
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
    /// A store as the options say.
    ///
    /// # Errors
    ///
    /// The folder of captures cannot be read.
    pub fn new(options: &SimulatorOptions) -> io::Result<Self> {
        let replay = options.replay.as_deref().map(Replay::open).transpose()?;
        Ok(Self {
            catalogue: Catalogue { seed: options.seed, size: options.catalogue },
            cache: Cache::new(options.cache_mb << 20),
            synthetic: replay.is_none() || options.replay_miss == ReplayMiss::Synthetic,
            replay,
        })
    }

    /// What the captures can be asked for, as JSON; an empty list without captures.
    pub fn replay_json(&self, all: bool) -> String {
        self.replay.as_ref().map_or_else(|| "[]".into(), |replay| replay.to_json(all))
    }

    /// The answer to one call.
    pub fn reply(&self, call: &Call, storefront: &Storefront) -> Given<Reply> {
        if let Some(answer) = self.replay.as_ref().and_then(|replay| replay.reply(call, storefront)) {
            return Given { answer, cached: true };
        }
        if !self.synthetic {
            return Given { answer: Reply::Empty, cached: false };
        }
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
        self.cache.keep(key, Entry::Reply(answer.clone()), weight);
        Given { answer, cached: false }
    }

    /// Which page of reviews a call asks for; `None` for other calls.
    pub fn reviews_page(&self, call: &Call, storefront: &Storefront, nonce: u64) -> Option<ReviewsPage> {
        calls::reviews_page(&self.catalogue, storefront, call, nonce)
    }

    /// The details page of an id.
    pub fn details_page(&self, id: &str, storefront: &Storefront) -> Given<PageAnswer> {
        if let Some(page) = self.captured("details", id, storefront) {
            return page;
        }
        let app = self
            .catalogue
            .find(id)
            .filter(|_| self.synthetic)
            .filter(|app| app.presence(storefront) != Presence::NotDistributed);
        let Some(app) = app else { return self.missing_page(storefront) };
        self.page(&["details", id], storefront, || page::details_page(&self.catalogue, &app, storefront))
    }

    /// The page of a search.
    pub fn search_page(&self, query: &Query, storefront: &Storefront) -> Given<PageAnswer> {
        if let Some(page) = self.captured("search", &query.term, storefront) {
            return page;
        }
        if !self.synthetic {
            return self.missing_page(storefront);
        }
        let price = query.price.to_string();
        self.page(&["search", &query.term, &price], storefront, || {
            page::search_page(&self.catalogue, storefront, query)
        })
    }

    /// A captured page of another kind: `datasafety`, `dev`, `home`.
    pub fn other_page(&self, kind: &str, about: &str, storefront: &Storefront) -> Given<PageAnswer> {
        self.captured(kind, about, storefront).unwrap_or_else(|| self.missing_page(storefront))
    }

    fn captured(&self, kind: &str, about: &str, storefront: &Storefront) -> Option<Given<PageAnswer>> {
        let page = self.replay.as_ref()?.page(kind, about, storefront)?;
        Some(Given { answer: PageAnswer { status: 200, page }, cached: true })
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
        self.cache.keep(key, Entry::Page(page.clone()), weight);
        Given { answer: PageAnswer { status: 200, page }, cached: false }
    }
}
