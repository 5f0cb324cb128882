//! Suggestions for the beginning of a search.

use crate::catalogue::category::CATEGORIES;
use crate::catalogue::dice::hash_text;
use crate::wire::node::{Node, list};

/// Up to five suggestions that begin with `term`.
pub fn suggest(term: &str) -> Node {
    let term = term.trim().to_lowercase();
    let mut words: Vec<String> = CATEGORIES
        .iter()
        .flat_map(|category| category.nouns)
        .map(str::to_lowercase)
        .filter(|noun| noun.starts_with(&term))
        .take(3)
        .collect();
    for ending in [" app", " free", " offline", " game", " 2026"] {
        if words.len() < 5 && !term.is_empty() && !hash_text(&term).is_multiple_of(7) {
            words.push(format!("{term}{ending}"));
        }
    }
    if words.is_empty() {
        return list![];
    }
    let entries: Vec<Node> = words
        .into_iter()
        .map(|word| {
            let path = format!("/store/search?q={}&c=apps", word.replace(' ', "+"));
            let link = list![(), (), (), (), list![(), (), path]];
            list![word, (), link, (), (), list!["CCO6AgYIARAFKAQ="], (), (), (), (), 1]
        })
        .collect();
    list![list![entries, list!["CAhKAggD"], list![list![(), list![list![172_800], (), list![604_800]]]]]]
}
