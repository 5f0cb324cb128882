//! The page of a search.

use super::Page;
use super::common_blocks::{account, flag, footer, links, navigation, search_tabs};
use super::document::{Block, end, front, html, page_values, request_table, script_text, write_blocks};
use super::filler::filler;
use crate::catalogue::Catalogue;
use crate::catalogue::storefront::Storefront;
use crate::messages::search::{self, Query};
use crate::wire::pieces::Piece;
use std::fmt::Write as _;

/// The order in which the blocks stand on the page.
const SEQUENCE: [usize; 7] = [0, 2, 1, 5, 6, 3, 4];

/// Request of the results block: page size, field numbers, words, price.
fn request(query: &Query) -> String {
    let term = script_text(&query.term);
    let price = if query.price == 0 { "[1]".into() } else { format!("[null,{}]", query.price) };
    format!(
        "[[[],[[8,[20,50]],null,null,[96,108,72,100,27,177,183,222,8,57,169,110,11,184,16,1,139,152,194,165,68,163,211,9,71,31,176,195,\
         12,64,151,320,150,148,113,104,55,56,145,32,34,10,122],null,null,null,[[[1,2],[10,8,9]]]],[{term}],4,[null,1],null,null,{price},[1]],[1]]"
    )
}

/// The page for a search; one without results is a page all the same.
pub fn search_page(catalogue: &Catalogue, storefront: &Storefront, query: &Query) -> Page {
    let results =
        Block::new("lGYRle", request(query), search::search(catalogue, storefront, query)).with_ext("2.1016703E8");
    let blocks = [navigation(), account(), flag(), search_tabs(&query.term), results, footer(storefront), links()];
    let title = html(&query.term);
    let head = format!(
        "<meta content=\"noindex\" name=\"robots\"><title id=\"main-title\">{title} - Android Apps on Google Play</title>{}</head>\
         <body id=\"yDmH0d\" class=\"tQj5Y ghyPEc\"><c-wiz class=\"SSPGKf\" jsdata=\"deferred-i1\">{}",
        request_table(&blocks),
        visible(catalogue, storefront, query)
    );
    let path = format!("/store/search?q={}&c=apps&hl={}&gl={}", query.term, storefront.hl, storefront.gl);
    let mut data = Vec::with_capacity(300_000);
    data.extend_from_slice(b"</c-wiz>");
    data.extend_from_slice(page_values(storefront, &path.replace(['\\', '<', '\n', '\r'], ""), "[]").as_bytes());
    write_blocks(&mut data, &blocks, &SEQUENCE);
    data.extend_from_slice(end().as_bytes());
    let filler = filler();
    vec![
        Piece::new(front(storefront).as_bytes()),
        filler.styles.clone(),
        filler.more_styles.clone(),
        Piece::new(head.as_bytes()),
        filler.menus.clone(),
        Piece::new(&data),
    ]
}

/// What a visitor sees: a tile for each result.
fn visible(catalogue: &Catalogue, storefront: &Storefront, query: &Query) -> String {
    let (exact, apps) = search::results(catalogue, storefront, query);
    let mut markup = String::new();
    for app in exact.iter().chain(&apps) {
        let icon = crate::messages::media::icon_url(app);
        let _ = write!(
            markup,
            "<div role=\"listitem\" class=\"ULeU3b\"><a class=\"Si6A0c Gy4nib\" href=\"/store/apps/details?id={id}\"><img \
             src=\"{icon}=s64-rw\" srcset=\"{icon}=s128-rw 2x\" class=\"T75of stzEZd\" alt=\"Thumbnail image\"><span \
             class=\"DdYX5\">{title}</span><span class=\"wMUdtb\">{developer}</span></a></div>",
            id = app.id(),
            title = html(&app.title(storefront)),
            developer = html(&app.developer().name)
        );
    }
    markup
}
