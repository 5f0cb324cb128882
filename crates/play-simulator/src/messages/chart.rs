//! Top charts.

use super::card::{Place, card};
use crate::catalogue::Catalogue;
use crate::catalogue::app::{App, Offer, Presence};
use crate::catalogue::category::{APP_CATEGORIES, CATEGORIES};
use crate::catalogue::dice::{hash_text, mix};
use crate::catalogue::storefront::Storefront;
use crate::wire::node::{Node, list};

/// The store gives no more than this many, whatever is asked.
const MOST: usize = 200;
/// So many apps are looked at for a chart before it is left shorter than asked.
const LOOKED_AT: u64 = 4_000;
/// Ranks differ between countries by so many places at most, so that charts of two countries share apps.
const COUNTRY_SHIFT: u64 = 120;

/// Which apps a chart takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Free,
    Paid,
    Grossing,
    /// Movers: `n % 2 == 0` of the free ones.
    Moving,
}

fn kind_of(collection: &str) -> Option<Kind> {
    match collection {
        "topselling_free" | "topselling_new_free" => Some(Kind::Free),
        "topselling_paid" | "topselling_new_paid" => Some(Kind::Paid),
        "topgrossing" => Some(Kind::Grossing),
        "movers_shakers" => Some(Kind::Moving),
        _ => None,
    }
}

/// Charts that are empty: nothing is sold among dating apps and comics, nothing moves in the libraries.
fn is_empty(collection: &str, category: &str) -> bool {
    let paid = kind_of(collection) == Some(Kind::Paid);
    (paid && matches!(category, "DATING" | "COMICS"))
        || (collection == "movers_shakers" && category == "LIBRARIES_AND_DEMO")
}

/// The numbers of the categories a key means: one, all games, all apps, or the children's of all.
fn members(category: &str) -> Option<(u64, u64)> {
    let all = CATEGORIES.len() as u64;
    let apps = APP_CATEGORIES as u64;
    match category {
        "GAME" => Some((apps, all)),
        "APPLICATION" | "FAMILY" => Some((0, all)),
        key if key.starts_with("FAMILY_") => Some((0, all)),
        // Watch apps and faces are kept with the tools and the personalization.
        "ANDROID_WEAR" => Some((0, 1)),
        "WATCH_FACE" => Some((21, 22)),
        key => CATEGORIES.iter().position(|known| known.id == key).map(|at| (at as u64, at as u64 + 1)),
    }
}

/// The apps of a chart in their order.
pub fn ranking(
    catalogue: &Catalogue,
    storefront: &Storefront,
    collection: &str,
    category: &str,
    count: usize,
) -> Vec<App> {
    let (Some(kind), Some((from, to))) = (kind_of(collection), members(category)) else { return vec![] };
    if is_empty(collection, category) {
        return vec![];
    }
    let all = CATEGORIES.len() as u64;
    // Apps of category c are c, c + 49, c + 98, …: a row is one such step, a chart walks along the rows.
    let rows = catalogue.size / all + 1;
    let width = to - from;
    let places = rows * width;
    let chart = mix(mix(catalogue.seed, hash_text(collection)), hash_text(category));
    let start = chart % places + storefront.country_number() % COUNTRY_SHIFT;
    let children_only = category.starts_with("FAMILY");
    (0..places.min(LOOKED_AT))
        .map(|step| {
            let place = (start + step) % places;
            place / width * all + from + place % width
        })
        .filter(|number| *number < catalogue.size)
        .map(|number| catalogue.app(number))
        .filter(|app| belongs(app, kind) && app.presence(storefront) == Presence::Offered)
        .filter(|app| !children_only || app.is_for_children())
        .take(count.min(MOST))
        .collect()
}

fn belongs(app: &App, kind: Kind) -> bool {
    let paid = matches!(app.offer(), Offer::Paid | Offer::HalfOff);
    // Charts show what many have: at least 10,000 installs, of paid apps 1,000.
    let known = app.installs() >= if paid { 1_000 } else { 10_000 };
    known
        && match kind {
            Kind::Paid => paid,
            Kind::Free => !paid,
            Kind::Moving => !paid && app.number.is_multiple_of(2),
            Kind::Grossing => paid || app.purchases().is_some(),
        }
}

/// The answer to a chart call.
pub fn chart(catalogue: &Catalogue, storefront: &Storefront, collection: &str, category: &str, count: usize) -> Node {
    let apps = ranking(catalogue, storefront, collection, category, count);
    let stream = || list!["qgIMCgoKBlNUUkVBTRoA"];
    if apps.is_empty() {
        return list![list![(), (), (), list![], true, stream()]];
    }
    let items: Vec<Node> =
        apps.iter().map(|app| list![card(app, storefront, Place::Chart), tag_chips(app, storefront), 0]).collect();
    let mut section = vec![Node::Null; 29];
    section[3] = list![format!("qgIjEiEQAOIEHAoa{:016x}", hash_text(collection))];
    section[28] = list![items];
    list![list![(), list![section], (), list![], true, stream()]]
}

/// The chips a page would show beside a card.
fn tag_chips(app: &App, storefront: &Storefront) -> Node {
    let chip = list![(), (), (), list![app.category().name_in(storefront.language.code)]];
    list![list![
        list![list![list![list![list![]]]], (), (), (), (), (), (), (), list![]],
        list![list![list![list![chip]]], (), (), (), list![], (), (), (), list![]],
        list![
            list![list![list![(), (), list![]]]],
            list![list![list![(), (), (), (), (), list![]]]],
            (),
            list![],
            (),
            (),
            (),
            (),
            list![]
        ],
    ]]
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: Catalogue = Catalogue { seed: 1, size: 1_000_000 };

    #[test]
    fn charts_hold_what_they_are_named_for() {
        let us = Storefront::new(None, None);
        let apps = ranking(&CATALOGUE, &us, "topselling_paid", "GAME_PUZZLE", 100);
        assert_eq!(apps.len(), 100);
        assert!(apps.iter().all(|app| app.category().id == "GAME_PUZZLE" && app.prices(&us).0.micros > 0));
        assert_eq!(ranking(&CATALOGUE, &us, "topselling_free", "APPLICATION", 5_000).len(), 200);
        assert!(ranking(&CATALOGUE, &us, "topselling_paid", "DATING", 100).is_empty());
        assert!(ranking(&CATALOGUE, &us, "no_such_chart", "GAME", 100).is_empty());
        assert!(ranking(&CATALOGUE, &us, "topselling_free", "NO_SUCH", 100).is_empty());
        assert!(ranking(&Catalogue { seed: 1, size: 10 }, &us, "topselling_free", "APPLICATION", 100).len() <= 10);
    }

    #[test]
    fn charts_of_two_countries_share_some_apps() {
        let of = |gl| -> Vec<u64> {
            ranking(&CATALOGUE, &Storefront::new(None, Some(gl)), "topselling_free", "TOOLS", 200)
                .iter()
                .map(|a| a.number)
                .collect()
        };
        let (us, de) = (of("us"), of("de"));
        let shared = us.iter().filter(|number| de.contains(number)).count();
        assert!(us != de && shared > 20, "{shared}");
    }
}
