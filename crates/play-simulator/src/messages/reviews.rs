//! Reviews. A review is derived from the app, the language and its place among the newest; nothing is stored.

use super::review_token::{self, Listing};
use crate::catalogue::app::App;
use crate::catalogue::dice::{Dice, hash_text, mix};
use crate::catalogue::image::image;
use crate::catalogue::storefront::Storefront;
use crate::catalogue::text::version;
use crate::catalogue::time::NOW;
use crate::lang::Language;
use crate::wire::node::{Node, list};

/// More than this is answered by nothing, as the store does.
const MOST: u64 = 4_500;

/// Which of the two calls asks; their answers differ in what follows the reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// `oCPfdb`: a third element holds times of expiry.
    WithFilters,
    /// `UsvDTd`
    Plain,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Query {
    /// Which call asks.
    pub variant: Variant,
    /// 1 helpful first, 2 newest first, 3 by rating.
    pub sort: u64,
    /// Only reviews with so many stars.
    pub score: Option<u64>,
    /// Only reviews from this class of devices: 2 phone, 3 tablet, 5 Chromebook, 6 TV.
    pub device: Option<u64>,
    /// How many.
    pub count: u64,
    /// Where to go on.
    pub token: Option<String>,
}

/// What sorting and filtering need to know of a review.
struct Key {
    place: u64,
    score: u64,
    device: u64,
    thumbs: u64,
}

impl App {
    /// How many reviews there are in a language: 0 for an app nobody rated, up to 20 below 1,000 installs, up to 1,000 below
    /// 100,000, and 1,000 to 5,000 above; fewer in other languages than in English.
    pub fn review_count(&self, language: &Language) -> u64 {
        if !self.is_rated() {
            return 0;
        }
        let mut dice = self.dice("review count");
        let most = match self.installs() {
            0..1_000 => dice.below(20),
            1_000..100_000 => dice.between(20, 1_000),
            _ => dice.between(1_000, 5_000),
        };
        // Most write English.
        if language.code == "en" { most } else { most / (2 + mix(self.number, hash_text(language.code)) % 3) }
    }

    fn review_dice(&self, language: &Language, place: u64) -> Dice {
        Dice::new(mix(mix(self.seed, self.number), hash_text(language.code)), place, "review")
    }

    fn review_key(&self, language: &Language, mood: u64, place: u64) -> Key {
        let mut dice = self.review_dice(language, place);
        let score = match dice.below(10 + mood) {
            0..=2 => 1,
            3 => 2,
            4..=5 => 3,
            6..=8 => 4,
            _ => 5,
        };
        let device = [2, 2, 2, 2, 2, 2, 2, 3, 5, 6][dice.index(10)];
        let thumbs = if dice.chance(70) { 0 } else { dice.below(40) * dice.below(40) };
        Key { place, score, device, thumbs }
    }
}

fn listing(storefront: &Storefront, query: &Query) -> Listing<'static> {
    Listing { language: storefront.language.code, sort: query.sort, score: query.score, device: query.device }
}

/// Where the page that is asked for begins; `None` for a token that leads nowhere.
fn offset(app: &App, listing: &Listing<'_>, query: &Query) -> Option<u64> {
    match &query.token {
        Some(token) => review_token::offset(app, listing, token),
        None => Some(0),
    }
}

/// A token that looks like no other and leads to the page that is asked for.
pub fn token_to_same_page(app: &App, storefront: &Storefront, query: &Query, nonce: u64) -> Option<String> {
    let listing = listing(storefront, query);
    Some(review_token::token_of_its_own(app, &listing, offset(app, &listing, query)?, nonce))
}

/// The answer to a reviews call; `None` for a token that leads nowhere.
pub fn reviews(app: &App, storefront: &Storefront, query: &Query) -> Option<Node> {
    let language = storefront.language;
    let listing = listing(storefront, query);
    let offset = offset(app, &listing, query)?;
    if query.count > MOST {
        return Some(list![]);
    }
    let mood = app.dice("mood").between(2, 9);
    let mut keys: Vec<Key> = (0..app.review_count(language))
        .map(|place| app.review_key(language, mood, place))
        .filter(|key| query.score.is_none_or(|score| key.score == score))
        .filter(|key| query.device.is_none_or(|device| key.device == device))
        .collect();
    match query.sort {
        1 => keys.sort_by_key(|key| std::cmp::Reverse(key.thumbs)),
        3 => keys.sort_by_key(|key| std::cmp::Reverse(key.score)),
        _ => {}
    }
    let all = keys.len() as u64;
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let take = usize::try_from(query.count).unwrap_or(0);
    let page: Vec<Node> = keys.iter().skip(skip).take(take).map(|key| review(app, storefront, key)).collect();
    let end = offset + page.len() as u64;
    let next = (end < all && !page.is_empty()).then(|| review_token::token(app, &listing, end));
    Some(wrap(page, next, query.variant))
}

fn wrap(page: Vec<Node>, next: Option<String>, variant: Variant) -> Node {
    let page = if page.is_empty() { Node::Null } else { page.into() };
    let token = next.map(|token| list![(), token]);
    match variant {
        Variant::WithFilters => list![page, token, list![list![(), list![list![1800], (), list![72_000]]]]],
        Variant::Plain if page.is_null() => list![],
        Variant::Plain => match token {
            Some(token) => list![page, token],
            None => list![page],
        },
    }
}

const GIVEN: [&str; 20] = [
    "Maren", "Tobias", "Ines", "Pavel", "Noor", "Kaito", "Lucía", "Ewan", "Zofia", "Amara", "Henrik", "Salma", "Jun",
    "Beatriz", "Oskar", "Priya", "Milan", "Yara", "Callum", "Anouk",
];
const FAMILY: [&str; 16] = [
    "Holm",
    "Vega",
    "Okafor",
    "Lindqvist",
    "Marsh",
    "Tanaka",
    "Brandt",
    "O'Dell",
    "Rossi",
    "Petrov",
    "Haddad",
    "Silva",
    "Kim",
    "Novak",
    "Dubois",
    "Sato",
];
const CRITERIA: [&str; 8] = [
    "vaf_app_quality_performance",
    "vaf_app_quality_stability",
    "vaf_app_quality_usability",
    "vaf_app_quality_battery_heat",
    "vaf_app_quality_ads_intrusiveness",
    "vaf_never_display_ease_of_use",
    "vaf_never_display_ads_experience",
    "vaf_games_rating_graphics",
];

fn review(app: &App, storefront: &Storefront, key: &Key) -> Node {
    let texts = &storefront.language.texts;
    let mut dice = app.review_dice(storefront.language, key.place ^ (1 << 40));
    let user = user_name(&mut dice);
    let user_number = format!("1{:020}", dice.below(99_999_999_999_999_999) + 100_000_000_000_000_000);
    let avatar = avatar_url(&mut dice);
    let step = app.dice("review pace").between(900, 40_000);
    let seconds = NOW - key.place * step - dice.below(step);
    let millis = dice.below(1_000);
    let kind = match key.score {
        1 | 2 => texts.complaints,
        3 => texts.doubts,
        _ => texts.praise,
    };
    let mut text = dice.pick(kind).to_owned();
    if dice.chance(35) {
        text.push(' ');
        text.push_str(dice.pick(kind));
    }
    // Some leave stars and no words.
    let text = (!dice.chance(3)).then_some(text);
    let title = dice.chance(1).then_some("Quite something.");
    let reply = dice.chance(25).then(|| {
        let words = dice.pick(texts.replies).replace("{u}", user.split(' ').next().unwrap_or_default());
        list![app.developer().name, words, list![seconds + dice.between(600, 200_000), dice.below(1_000) * 1_000_000]]
    });
    let cover = format!("https://play-lh.googleusercontent.com/{}", "coverOfEveryProfile".repeat(4));
    let profile =
        list![user_number, user.clone(), (), list![image(avatar.clone(), None, None), true], image(cover, None, None)];
    let criteria = dice.chance(18).then(|| criteria(&mut dice));
    let device = match key.device {
        2 => 1,
        3 => 2,
        5 => 3,
        _ => 4,
    };
    list![
        uuid(&mut dice),
        list![user, image(avatar, None, None)],
        key.score,
        title,
        text,
        list![seconds, millis * 1_000_000],
        key.thumbs,
        reply,
        (),
        profile,
        dice.chance(80).then(|| version(&mut dice)),
        (),
        criteria,
        (),
        dice.chance(30).then(|| list![true, false]),
        (),
        device,
    ]
}

fn user_name(dice: &mut Dice) -> String {
    match dice.below(6) {
        0 => dice.pick(&GIVEN).to_lowercase() + &dice.below(100).to_string(),
        1 => dice.pick(&GIVEN).into(),
        _ => format!("{} {}", dice.pick(&GIVEN), dice.pick(&FAMILY)),
    }
}

/// Pictures of users come in two forms.
fn avatar_url(dice: &mut Dice) -> String {
    let mut url = String::from("https://play-lh.googleusercontent.com/");
    if dice.chance(50) {
        url.push_str("a-/ALV-Uj");
        dice.base64(50, &mut url);
    } else {
        url.push_str("a/ACg8oc");
        dice.base64(43, &mut url);
        url.push_str("=mo");
    }
    url
}

/// `017452fc-0d4b-471d-b406-bcf0f52387a7`
fn uuid(dice: &mut Dice) -> String {
    let (high, low) = (dice.next(), dice.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-b{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xFFFF,
        high & 0xFFF,
        low >> 48 & 0xFFF,
        low & 0xFFFF_FFFF_FFFF
    )
}

/// Marks for single aspects; those of the last three names stand one place further.
fn criteria(dice: &mut Dice) -> Node {
    let first = dice.index(CRITERIA.len());
    let marks: Vec<Node> = (0..=dice.index(3))
        .map(|at| {
            let name = CRITERIA[(first + at) % CRITERIA.len()];
            let mark = list![dice.between(1, 5)];
            if name.starts_with("vaf_app_quality") { list![name, mark] } else { list![name, (), mark] }
        })
        .collect();
    list![marks]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(app: &App, query: &Query) -> Option<Node> {
        reviews(app, &Storefront::new(None, None), query)
    }

    fn much_reviewed() -> App {
        let mut apps = (0..1_000).map(|number| App::new(1, number));
        apps.find(|app| app.review_count(Language::of("en")) > 2_500).unwrap()
    }

    fn parts(answer: Node) -> (Vec<Node>, Option<String>) {
        let Node::List(mut parts) = answer else { panic!("a list") };
        let token = match parts.get(1) {
            Some(Node::List(pair)) => match &pair[1] {
                Node::Text(token) => Some(token.clone()),
                _ => None,
            },
            _ => None,
        };
        match parts.swap_remove(0) {
            Node::List(page) => (page, token),
            _ => (vec![], token),
        }
    }

    #[test]
    fn pages_cover_every_review_once() {
        let app = much_reviewed();
        for sort in [1, 2, 3] {
            let mut query =
                Query { variant: Variant::WithFilters, sort, score: None, device: None, count: 999, token: None };
            let mut seen = std::collections::HashSet::new();
            loop {
                let (page, token) = parts(ask(&app, &query).unwrap());
                for review in page {
                    let Node::List(fields) = review else { panic!("a review") };
                    assert!(seen.insert(format!("{:?}", fields[0])));
                }
                query.token = token;
                if query.token.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len() as u64, app.review_count(Language::of("en")));
        }
    }

    #[test]
    fn filters_and_odd_requests() {
        let app = much_reviewed();
        let query = Query { variant: Variant::Plain, sort: 2, score: Some(5), device: Some(3), count: 50, token: None };
        let (page, _) = parts(ask(&app, &query).unwrap());
        assert!(page.len() == 50);
        for review in page {
            let Node::List(fields) = review else { panic!("a review") };
            assert_eq!((&fields[2], &fields[16]), (&Node::Int(5), &Node::Int(2)));
        }
        assert!(ask(&app, &Query { token: Some("gone".into()), ..query.clone() }).is_none());
        assert_eq!(ask(&app, &Query { count: 5_000, ..query.clone() }), Some(list![]));
        let unrated = App::new(1, 6);
        assert_eq!(ask(&unrated, &query), Some(list![]));
    }
}
