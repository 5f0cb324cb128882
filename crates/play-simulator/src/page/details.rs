//! The details page of an app.

use super::Page;
use super::common_blocks::{account, flag, footer, links, navigation};
use super::document::{Block, LANGUAGES, end, front, html, page_values, request_table, write_blocks};
use super::filler::{NONCE, filler};
use crate::catalogue::Catalogue;
use crate::catalogue::app::App;
use crate::catalogue::image::{image, image_url, store_link};
use crate::catalogue::storefront::Storefront;
use crate::messages::details::{PAGE_FIELDS, details};
use crate::messages::reviews::{self, Query, Variant};
use crate::messages::{media, similar};
use crate::wire::node::{Dialect, Node, list};
use crate::wire::pieces::Piece;
use std::fmt::Write as _;

/// Options a page's own details call sends.
const OPTIONS: &str = "[[[1,null,1],null,[[[]]],null,null,null,null,[null,2],null,null,null,null,null,null,null,null,null,null,null,null,null,\
                       null,null,[1]],[null,[[[]]],null,null,[1]],[null,[[[]]],null,[1]],[null,[[[]]]],null,null,null,null,[[[[]]]],[[[[]]]]]";

/// The 20 reviews of the page: from phones, the most helpful first.
pub fn page_reviews(app: &App, storefront: &Storefront) -> Node {
    let query = Query { variant: Variant::WithFilters, sort: 1, score: None, device: Some(2), count: 20, token: None };
    reviews::reviews(app, storefront, &query).unwrap_or(Node::Null)
}

/// The blocks and the order they stand in. `n % 53 == 7` has the layout of 2025, with one block more.
fn blocks(catalogue: &Catalogue, app: &App, storefront: &Storefront) -> (Vec<Block>, Vec<usize>) {
    let id = app.id();
    let fields: Vec<String> = PAGE_FIELDS.iter().map(ToString::to_string).collect();
    let device = "[[null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,[2]]]";
    let mut blocks = vec![
        navigation(),
        account(),
        flag(),
        Block::new("CLXjtf", format!("[[\"{id}\",7]]"), localized(app, storefront)).with_ext("1.84915516E8"),
        Block::new("A6yuRe", format!("[[\"{id}\",7]]"), list![]),
        Block::new(
            "Ws7gDc",
            format!("[null,null,[[{}]],{OPTIONS},null,[[\"{id}\",7]]]", fields.join(",")),
            details(app, storefront, &PAGE_FIELDS, None),
        ),
        Block::new("ZittHe", format!("[[null,[[3,[10]],null,null,[184]],[\"{id}\",7]]]"), events(app, storefront)),
        Block::new("yowZ5", format!("[[null,[[3,[10]],null,null,[184]],[\"{id}\",7]]]"), stories(app)),
        Block::new(
            "ag2B9c",
            format!("[[null,[\"{id}\",7],null,[[3,[6]],null,null,[1,8]]],[1]]"),
            similar::clusters(catalogue, app, storefront),
        )
        .with_ext("1.92838566E8"),
        Block::new(
            "Ws7gDc",
            format!("[null,null,[[52]],{device},null,[[\"{id}\",7]]]"),
            details(app, storefront, &[52], Some(2)),
        ),
        Block::new(
            "oCPfdb",
            format!("[null,[2,null,[20],null,[null,null,null,null,null,null,null,null,2]],[\"{id}\",7]]"),
            page_reviews(app, storefront),
        ),
        footer(storefront),
        links(),
    ];
    if app.number % 53 == 7 {
        blocks.insert(9, Block::new("e7uDs", format!("[[\"{id}\",7]]"), list![]));
        (blocks, vec![0, 1, 2, 9, 12, 13, 3, 4, 11, 7, 10, 5, 6, 8])
    } else {
        (blocks, vec![0, 2, 1, 11, 12, 4, 9, 3, 5, 10, 7, 6, 8])
    }
}

/// The page of an app.
pub fn details_page(catalogue: &Catalogue, app: &App, storefront: &Storefront) -> Page {
    let (blocks, sequence) = blocks(catalogue, app, storefront);
    let alternates = alternates(app, storefront);
    let mut alternate_json = Vec::new();
    alternates.write(&mut alternate_json, Dialect::Page);
    let path = format!("/store/apps/details?id={}&hl={}&gl={}", app.id(), storefront.hl, storefront.gl);
    let mut data = Vec::with_capacity(200_000);
    data.extend_from_slice(b"</c-wiz>");
    let alternates_text = String::from_utf8_lossy(&alternate_json);
    data.extend_from_slice(page_values(storefront, &path, &alternates_text).as_bytes());
    write_blocks(&mut data, &blocks, &sequence);
    data.extend_from_slice(end().as_bytes());
    let mut head = head(app, storefront);
    head.push_str(&request_table(&blocks));
    head.push_str("</head><body id=\"yDmH0d\" class=\"tQj5Y ghyPEc IqBfM\" data-has-header=\"true\"><c-wiz class=\"SSPGKf Czez9d\" jsdata=\"deferred-i6\">");
    visible(app, storefront, &mut head);
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

/// `[true, path, null, [[language, path], …]]`
fn alternates(app: &App, storefront: &Storefront) -> Node {
    let id = app.id();
    let mut rows = vec![list!["x-default", format!("/store/apps/details?id={id}")]];
    rows.extend(
        LANGUAGES
            .iter()
            .map(|language| list![*language, format!("/store/apps/details?id={id}&hl={}", language.replace('-', "_"))]),
    );
    list![true, format!("/store/apps/details?id={id}&hl={}", storefront.hl), (), rows]
}

/// The block of addresses in other languages: with the title in the path where the title is plain letters.
fn localized(app: &App, storefront: &Storefront) -> Node {
    let Node::List(mut row) = alternates(app, storefront) else { return Node::Null };
    let title: String = app.title(&Storefront::new(None, None)).split(' ').take(2).collect::<Vec<_>>().join("_");
    row[1] = format!("/store/apps/details/{title}?id={}&hl={}", app.id(), storefront.hl).into();
    list![row]
}

/// Events and offers: one app in six has one.
fn events(app: &App, storefront: &Storefront) -> Node {
    let stream = list!["qgIMCgoKBlNUUkVBTRoA"];
    if app.number % 6 != 2 {
        return list![(), list![(), (), (), list![], 0, stream]];
    }
    let mut dice = app.dice("event");
    let link = store_link(format!("/store/apps/details?id={}&eventId={}", app.id(), dice.below(1 << 40)));
    let event = list![
        list![list![app.id(), 7], media::icon_node(app), (), app.title(storefront)],
        (),
        list![(), "Summer days: double rewards &amp; a new map"],
        (),
        image(image_url(&mut dice), Some((720, 1280)), Some(dice.next())),
        (),
        "Expires on 07/14",
        link,
    ];
    let shelf = Node::Tail(vec![(4, list!["qgJlEmMQ"]), (53, list![list![event], "Events & offers"])]);
    list![(), list![(), list![list![shelf]], (), list![], 1, stream]]
}

/// Stories about the app: one app in five has one.
fn stories(app: &App) -> Node {
    let stream = list!["qgIMCgoKBlNUUkVBTRoA"];
    if app.number % 5 != 3 {
        return list![(), list![(), (), (), list![], 0, stream]];
    }
    let mut dice = app.dice("story");
    let picture = image(image_url(&mut dice), Some((2160, 3840)), Some(dice.next()));
    let link = store_link(format!("/store/apps/editorial?id=mc_playsim_{}", dice.below(1_000)));
    let story = list![
        (),
        list![(), list!["qgKJARqG"]],
        list![(), "Small apps, big ideas"],
        list![(), "Tidy up &amp; slow down"],
        picture,
        (),
        "Essentials",
        link,
        1,
    ];
    let shelf = Node::Tail(vec![(4, list!["qgJlEmMQ"]), (53, list![list![story], "Featured stories"])]);
    list![(), list![(), list![list![shelf]], (), list![], 1, stream]]
}

/// Links to other languages, and what search engines and social networks read.
fn head(app: &App, storefront: &Storefront) -> String {
    let id = app.id();
    let url = format!("https://play.google.com/store/apps/details?id={id}&amp;hl={}", storefront.hl);
    let title = html(&app.title(storefront));
    let summary = app.summary(storefront);
    let icon = media::icon_url(app);
    let mut head = format!("<meta content=\"NOODP\" name=\"robots\"><link rel=\"canonical\" href=\"{url}\">");
    for language in LANGUAGES {
        let _ = write!(
            head,
            "<link rel=\"alternate\" href=\"https://play.google.com/store/apps/details?id={id}&amp;hl={}\" hreflang=\"{language}\">",
            language.replace('-', "_")
        );
    }
    let _ = write!(
        head,
        "<meta content=\"website\" property=\"og:type\"><meta property=\"og:url\" content=\"{url}\"><meta property=\"og:title\" \
         content=\"{title} - Apps on Google Play\"><title id=\"main-title\">{title} - Apps on Google Play</title><meta name=\"description\" \
         property=\"og:description\" content=\"{summary}\"><meta property=\"og:image\" content=\"{icon}\"><meta name=\"twitter:card\" \
         content=\"summary_large_image\"><meta name=\"twitter:image\" content=\"{icon}=w600-h300-pc0xffffff-pd\"><meta \
         name=\"appstore:bundle_id\" content=\"{id}\"><meta name=\"appstore:store_id\" content=\"{id}\">"
    );
    head
}

/// What a visitor sees, and the linked data.
fn visible(app: &App, storefront: &Storefront, out: &mut String) {
    let icon = media::icon_url(app);
    let developer = app.developer();
    let title = html(&app.title(storefront));
    let _ = write!(
        out,
        "<div class=\"Mqg6jb Mhrnjf\"><img src=\"{icon}=w240-h480-rw\" srcset=\"{icon}=w480-h960-rw 2x\" class=\"T75of nm4vBd arM4bb\" \
         alt=\"Icon image\" itemprop=\"image\"></div><h1 itemprop=\"name\"><span class=\"AfwdI\">{title}</span></h1><div class=\"Vbfug auoIOc\">\
         <a href=\"{}\"><span>{}</span></a></div>",
        html(&developer.path()),
        html(&developer.name)
    );
    if let Some(ratings) = app.ratings(storefront) {
        let score = storefront.language.decimals(ratings.score, 1);
        let _ = write!(
            out,
            "<div itemprop=\"starRating\"><div class=\"TT9eCd\" aria-label=\"Rated {score} stars out of five stars\">{score}<i \
             class=\"google-material-icons notranslate\" aria-hidden=\"true\">star</i></div></div>"
        );
    }
    for (url, (height, width)) in media::screenshots(app) {
        let _ = write!(
            out,
            "<div class=\"ULeU3b Utde2e\" role=\"listitem\" jsaction=\"click:QjOVMc\"><img src=\"{url}=w526-h296-rw\" \
             srcset=\"{url}=w1052-h592-rw 2x\" class=\"T75of B5GQxf\" alt=\"Screenshot image\" itemprop=\"image\" data-screenshot-index=\"0\" \
             loading=\"lazy\" height=\"{height}\" width=\"{width}\"></div>"
        );
    }
    let _ = write!(
        out,
        "<div jsname=\"sngebd\" class=\"bARER\" data-g-id=\"description\">{}</div><div class=\"xg1aie\">{}</div>",
        app.description(storefront),
        app.changes(storefront)
    );
    linked_data(app, storefront, &icon, out);
}

fn linked_data(app: &App, storefront: &Storefront, icon: &str, out: &mut String) {
    let developer = app.developer();
    let (price, _) = app.prices(storefront);
    let mut data = serde_json::json!({
        "@context": "https://schema.org",
        "@type": "SoftwareApplication",
        "name": app.title(storefront),
        "url": format!("https://play.google.com/store/apps/details?id={}&hl={}", app.id(), storefront.hl),
        "description": app.summary(storefront),
        "operatingSystem": "ANDROID",
        "applicationCategory": app.category().id,
        "image": icon,
        "author": { "@type": "Person", "name": developer.name, "url": format!("https://{}/", developer.domain) },
    });
    if app.is_out() {
        data["offers"] = serde_json::json!([{
            "@type": "Offer",
            "price": (price.micros as f64 / 1e6).to_string(),
            "priceCurrency": price.currency,
            "availability": "https://schema.org/InStock",
        }]);
    }
    if let Some(ratings) = app.ratings(storefront) {
        data["aggregateRating"] = serde_json::json!({
            "@type": "AggregateRating",
            "ratingValue": ratings.score.to_string(),
            "ratingCount": ratings.count.to_string(),
        });
    }
    let json = data
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('=', "\\u003d");
    let _ = write!(out, "<script type=\"application/ld+json\" nonce=\"{NONCE}\">{json}</script>");
}
