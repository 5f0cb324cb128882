//! The clusters below an app: more by its developer, and similar apps.

use super::card::{Place, card};
use crate::catalogue::Catalogue;
use crate::catalogue::app::{App, Presence};
use crate::catalogue::dice::mix;
use crate::catalogue::image::store_link;
use crate::catalogue::storefront::Storefront;
use crate::wire::base64;
use crate::wire::node::{Node, list};

/// The answer for an app: up to two clusters of six cards; `n % 43 == 1` has none at all.
pub fn clusters(catalogue: &Catalogue, app: &App, storefront: &Storefront) -> Node {
    if app.number % 43 == 1 {
        return list![];
    }
    let labels = &storefront.language.labels;
    let developer = app.developer();
    let first = app.number / 4 * 4;
    let siblings = pick(catalogue, app, storefront, (first..first + 4).collect());
    let mut clusters = Vec::new();
    if !siblings.is_empty() {
        let title = labels.more_by.replace("{}", &developer.name);
        let name = format!("more_by_{}", developer.number);
        clusters.push(cluster(&name, false, title, developer.path(), &siblings, storefront));
    }
    let rows = catalogue.size / 49 + 1;
    let row = mix(catalogue.seed, app.number / 49);
    let others = (0..12).map(|step| row.wrapping_add(step) % rows * 49 + app.number % 49).collect();
    let similar = pick(catalogue, app, storefront, others);
    if !similar.is_empty() {
        let game = app.category().is_game();
        let (title, name) = if game {
            (labels.similar_games, "similar_apps_GAME")
        } else {
            (labels.similar_apps, "similar_apps_APPLICATION")
        };
        let mut gsr = base64::url(format!("Sn{name}:{}", app.id()).as_bytes());
        gsr.push_str("%3D%3D:S:ANO1ljJsimul");
        let path = format!("/store/apps/collection/cluster?gsr={gsr}");
        clusters.push(cluster(name, true, title.into(), path, &similar, storefront));
    }
    let stream = base64::standard(format!("\u{a}\u{5}details_page_stream_{}", app.id()).as_bytes());
    list![(), list![(), clusters, (), 2, list![(), list![], 0, list![stream]]]]
}

fn pick(catalogue: &Catalogue, app: &App, storefront: &Storefront, numbers: Vec<u64>) -> Vec<App> {
    let mut apps: Vec<App> = Vec::new();
    for number in numbers {
        let other = catalogue.app(number);
        let known = number == app.number || apps.iter().any(|one| one.number == number);
        if number < catalogue.size && !known && other.presence(storefront) == Presence::Offered && apps.len() < 6 {
            apps.push(other);
        }
    }
    apps
}

fn cluster(name: &str, named: bool, title: String, path: String, apps: &[App], storefront: &Storefront) -> Node {
    let cards: Vec<Node> = apps.iter().map(|app| card(app, storefront, Place::Results)).collect();
    // The name of the cluster stands in here, between lengths and tags of a binary message.
    let mut marker = vec![
        0xAA,
        0x02,
        0x29,
        0x12,
        0x27,
        0x10,
        0x00,
        0x1A,
        0x23,
        0x0A,
        0x21,
        0x0A,
        u8::try_from(name.len()).unwrap_or(0),
    ];
    marker.extend_from_slice(name.as_bytes());
    marker.extend_from_slice(&[0x10, 0x2D, 0x18, 0x03]);
    let marker = base64::standard(&marker);
    let mut section = vec![Node::Null; 22];
    section[3] = if named { list![marker, list![list![list![name.to_owned(), 2]], (), (), 1]] } else { list![marker] };
    let mut token = String::from("YpEBSisK");
    token.push_str(&base64::url(path.as_bytes()));
    section[21] = list![cards, list![title, (), store_link(path), list![(), token]]];
    section.into()
}
