//! Storefronts by number: language and country, or a language alone for what no country changes.

use std::collections::HashMap;
use std::sync::Arc;

/// Language and country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Front {
    pub lang: Arc<str>,
    pub country: Arc<str>,
}

#[derive(Debug, Default)]
pub(crate) struct Fronts {
    numbers: HashMap<(Arc<str>, Arc<str>), usize>,
    list: Vec<Front>,
    /// The one asked for last: a batch mostly stays in one storefront for a while.
    last: Option<usize>,
}

impl Fronts {
    pub fn number(&mut self, lang: &Arc<str>, country: &Arc<str>) -> usize {
        if let Some(last) = self.last {
            let front = &self.list[last];
            if front.lang == *lang && front.country == *country {
                return last;
            }
        }
        let list = &mut self.list;
        let number = *self.numbers.entry((lang.clone(), country.clone())).or_insert_with(|| {
            list.push(Front { lang: lang.clone(), country: country.clone() });
            list.len() - 1
        });
        self.last = Some(number);
        number
    }

    /// The number that stands for the language of a storefront in all countries.
    pub fn language_of(&mut self, number: usize) -> usize {
        let lang = self.list[number].lang.clone();
        let last = self.last;
        let language = self.number(&lang, &Arc::from(""));
        self.last = last;
        language
    }

    pub fn get(&self, number: usize) -> Front {
        self.list[number].clone()
    }
}
