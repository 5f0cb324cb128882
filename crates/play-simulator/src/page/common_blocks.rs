//! Blocks that pages of all kinds have: menus, account, footer with the storefront that is served.

use super::document::{Block, script_text};
use crate::catalogue::image::store_link;
use crate::catalogue::storefront::Storefront;
use crate::wire::node::{Node, list};

/// The navigation at the top.
pub fn navigation() -> Block {
    let entry = |kind: i32, path: &str, name: &'static str| list![kind, store_link(path.into()), name];
    let entries = list![
        entry(11, "/store/games", "Games"),
        entry(1, "/store/apps", "Apps"),
        entry(9, "/store/movies", "Movies & TV"),
        entry(5, "/store/books", "Books"),
        entry(13, "/store/apps/category/FAMILY", "Kids"),
    ];
    Block::new("T6C6Se", "[]", list![entries])
}

/// The account menu.
pub fn account() -> Block {
    let entry = |name: &'static str, path: &'static str, symbol: &'static str, number: i32| {
        list![name, (), list![(), (), path], (), (), symbol, (), (), (), list![number]]
    };
    let entries = list![
        entry("Library & devices", "/apps", "play_apps", 162),
        entry("Payments & subscriptions", "/store/paymentmethods", "payment", 163),
        entry("My Play activity", "/store/myplayactivity", "reviews", 164),
        entry("Offers", "/store/account/rewards", "redeem", 165),
    ];
    Block::new("Qu3lde", "[null,1]", list![list![list![list![entries]]]])
}

/// A flag of unknown meaning.
pub fn flag() -> Block {
    Block::new("X5bnOb", "[]", list![1]).with_ext("1.59168981E8")
}

/// Legal links, country and language served, and the country's flag.
pub fn footer(storefront: &Storefront) -> Block {
    let link = |url: String, name: &'static str| list![list![(), (), url], name];
    let terms = format!(
        "https://play.google.com/intl/{}_{}/about/play-terms.html",
        storefront.hl,
        storefront.gl.to_ascii_lowercase()
    );
    let links = list![
        link(terms, "Terms of Service"),
        link("https://policies.google.com/privacy".into(), "Privacy"),
        link("https://support.google.com/googleplay/?p=about_play".into(), "About Google Play"),
        link("http://developer.android.com/index.html".into(), "Developers"),
    ];
    // Small countries have no flag.
    let flag = (!storefront.country.flag.is_empty()).then(|| {
        list![(), (), format!("https://ssl.gstatic.com/store/images/regionflags/{}.png", storefront.country.flag)]
    });
    let data = list![links, storefront.country_name(), storefront.language.own_name, (), flag];
    Block::new("jRco8", "[]", data)
}

/// Links at the very end.
pub fn links() -> Block {
    let link = |url: &'static str, name: &'static str| list![list![(), (), url], name, (), list!["qgIF0gECEAE="]];
    let play = list![
        link("/store/pass/getstarted", "Play Pass"),
        link("/store/points/enroll", "Play Points"),
        link("/redeem", "Redeem"),
        link("https://support.google.com/googleplay/answer/134336", "Refund policy"),
    ];
    let kids = list![link("https://support.google.com/googleplay?p=pff_parentguide", "Parent Guide")];
    Block::new("shGlA", "[null,0]", list![list![list![play, "Google Play"], list![kids, "Kids & family"]]])
}

/// The tabs above search results.
pub fn search_tabs(term: &str) -> Block {
    let term_json = script_text(term);
    let tab = |name: &'static str, chosen: bool, corpus: &str| {
        let path = format!("/store/search?q={term}&c={corpus}");
        list![(), name, (), (), chosen, list![(), (), path]]
    };
    let tabs: Node =
        list![tab("Apps & games", true, "apps"), tab("Movies & TV", false, "movies"), tab("Books", false, "books")];
    Block::new("AZO9Cb", format!("[{term_json},4,[1]]"), list![list![list![tabs]]])
}
