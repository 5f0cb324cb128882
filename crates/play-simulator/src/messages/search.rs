//! Search results: a list, and before it the exact match when the search names an app.

use super::card::{Place, card};
use super::{details, offer};
use crate::catalogue::Catalogue;
use crate::catalogue::app::{App, Presence};
use crate::catalogue::category::{CATEGORIES, Category};
use crate::catalogue::dice::{hash_text, mix};
use crate::catalogue::image::store_link;
use crate::catalogue::storefront::Storefront;
use crate::wire::base64;
use crate::wire::node::{Node, list};

/// What a search asks for.
#[derive(Clone, Debug)]
pub struct Query {
    /// The words.
    pub term: String,
    /// 0 all, 1 free, 2 paid.
    pub price: u64,
    /// How many results at most; the store's pages ask for 50 and show 30.
    pub count: usize,
}

/// Results of a list without an exact match, as a page shows them.
const LIST: usize = 30;
/// Results of a list that follows an exact match.
const LIST_AFTER_MATCH: usize = 19;
/// The most a call gets that asks for more than a page.
const MOST: usize = 60;

/// The results in their order: the exact match, if there is one, and the list.
pub fn results(catalogue: &Catalogue, storefront: &Storefront, query: &Query) -> (Option<App>, Vec<App>) {
    let term = query.term.trim().to_lowercase();
    // Searches that find nothing, so that programs can be tested with one.
    if term.is_empty() || term.starts_with("zzz") || term.contains("noresults") {
        return (None, vec![]);
    }
    let wanted = |app: &App| {
        let paid = app.prices(storefront).0.micros > 0;
        let price = query.price == 0 || (query.price == 2) == paid;
        price && app.presence(storefront) == Presence::Offered && app.is_out()
    };
    let hash = mix(catalogue.seed, hash_text(&term));
    let named = catalogue.meant_by(&term).filter(|app| app.presence(storefront) == Presence::Offered);
    let category = named.as_ref().map(App::category).or_else(|| category_of(&term));
    let numbers = (0..4_000).map(|step| {
        let random = mix(hash, step);
        match category {
            Some(category) => random % (catalogue.size / 49 + 1) * 49 + position(category),
            None => random % catalogue.size.max(1),
        }
    });
    let most = if query.count > 50 { MOST } else { LIST.min(query.count) };
    let mut apps: Vec<App> = Vec::with_capacity(most);
    for number in numbers.filter(|number| *number < catalogue.size) {
        let app = catalogue.app(number);
        if apps.len() == most {
            break;
        }
        if wanted(&app) && apps.iter().all(|one| one.number != number) {
            apps.push(app);
        }
    }
    // Some searches that name no app have a top hit all the same.
    let exact = match named.filter(wanted) {
        Some(app) => Some(app),
        None if hash.is_multiple_of(3) && !apps.is_empty() => Some(apps.remove(0)),
        None => None,
    };
    if let Some(exact) = &exact {
        apps.retain(|app| app.number != exact.number);
        if query.count <= 50 {
            apps.truncate(LIST_AFTER_MATCH.min(query.count.saturating_sub(1)));
        }
        // One in four lists holds the exact match once more, in its fourth place.
        if hash.is_multiple_of(4) && apps.len() > 3 {
            apps.insert(3, exact.clone());
        }
    }
    (exact, apps)
}

/// The category a search word belongs to.
fn category_of(term: &str) -> Option<&'static Category> {
    term.split_whitespace().find_map(|word| {
        CATEGORIES.iter().find(|category| {
            category.name.eq_ignore_ascii_case(word)
                || category.nouns.iter().any(|noun| noun.eq_ignore_ascii_case(word))
        })
    })
}

fn position(category: &Category) -> u64 {
    CATEGORIES.iter().position(|known| known.id == category.id).unwrap_or(0) as u64
}

/// The answer to a search.
pub fn search(catalogue: &Catalogue, storefront: &Storefront, query: &Query) -> Node {
    let (exact, apps) = results(catalogue, storefront, query);
    let mut sections = Vec::new();
    if let Some(app) = &exact {
        sections.push(exact_section(app, storefront));
    }
    if apps.is_empty() && exact.is_none() {
        // A note instead of results.
        let mut note = vec![Node::Null; 27];
        note[26] = list![list![format!("We couldn't find anything for your search - {}.", query.term)]];
        sections.push(note.into());
    } else if !apps.is_empty() {
        let range = if exact.is_some() { "1_20".into() } else { format!("0_{}", apps.len()) };
        let name = format!("search_results_cluster_apps_range_{range}");
        let mut section = vec![Node::Null; 23];
        section[3] = list![marker(&name), list![list![list![name, 2]], (), (), 1]];
        let items: Vec<Node> = apps.iter().map(|app| list![card(app, storefront, Place::Results)]).collect();
        section[22] = list![items, if exact.is_some() { list![""] } else { list!["", (), (), (), true] }];
        sections.push(section.into());
    }
    let mut cluster = String::from("EAIaLAgC");
    cluster.push_str(&base64::url(query.term.as_bytes()));
    let stream = marker(&format!("search_clusters {}", query.term));
    let page = base64::standard(format!("\u{8}\u{1}APPS_SEARCH_PAGE {}", query.term).as_bytes());
    list![list![(), sections, (), list![(), cluster], 0, list![stream]], list![page], (), list![],]
}

fn marker(name: &str) -> String {
    let mut bytes = vec![
        0xAA,
        0x02,
        0x35,
        0x12,
        0x33,
        0x10,
        0x01,
        0x92,
        0x02,
        0x2E,
        0x0A,
        0x2C,
        0x0A,
        u8::try_from(name.len() & 127).unwrap_or(0),
    ];
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(&[0x10, 0x2D, 0x18, 0x03]);
    base64::standard(&bytes)
}

/// The section of an exact match: a root like that of the details, and a button with link and price.
fn exact_section(app: &App, storefront: &Storefront) -> Node {
    let link = store_link(format!("/store/apps/details?id={}", app.id()));
    let mut log = String::from("qgJLGkkIAEoT");
    app.dice("exact log").base64(88, &mut log);
    let mut entry = vec![Node::Null; 18];
    entry[16] = details::exact_match(app, storefront);
    entry[17] = list![list![link, list![log], list![offer::price_node(app, storefront)]]];
    let mut section = vec![Node::Null; 24];
    section[3] = list![marker(&format!("apps_mdp_search_results_cluster_{}", app.id()))];
    section[23] = entry.into();
    section.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: Catalogue = Catalogue { seed: 1, size: 1_000_000 };

    fn find(term: &str, price: u64) -> (Option<App>, Vec<App>) {
        results(&CATALOGUE, &Storefront::new(None, None), &Query { term: term.into(), price, count: 50 })
    }

    #[test]
    fn a_title_finds_its_app_first() {
        let app = CATALOGUE.app(4_242);
        let (exact, others) = find(&app.title(&Storefront::new(None, None)), 0);
        assert_eq!(exact.unwrap().number, 4_242);
        assert!(others.len() >= 19);
    }

    #[test]
    fn searches_of_all_kinds() {
        assert_eq!(find("zzz", 0).1.len(), 0);
        assert!(
            ["sun", "moon", "rain", "tea"].iter().any(|term| find(term, 0).0.is_none() && find(term, 0).1.len() == 30)
        );
        assert!(["sun", "moon", "rain", "tea", "sea", "fog"].iter().any(|term| find(term, 0).0.is_some()));
        let us = Storefront::new(None, None);
        assert!(find("weather", 2).1.iter().all(|app| app.prices(&us).0.micros > 0));
        assert!(find("radar", 0).1.iter().all(|app| app.category().id == "WEATHER"));
    }
}
