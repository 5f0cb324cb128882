//! Cards and reviews, read through the tree.

use play_wire::jspb::Step;
use play_wire::models::{AppCard, CardList, Criteria, Review, ReviewPage};
use serde_json::Value;

use super::{Paths, Put, at, element, first, float, line, link_id, micros, millis, number, plain, text, texts};

/// Reads charts and search results: today's cards in an array of their own, and the exact match.
pub struct Cards {
    sections: Option<Vec<Step>>,
    items: Vec<Step>,
    top: Option<Vec<Step>>,
    puts: Vec<(Put<AppCard>, Paths)>,
    match_puts: Vec<(Put<AppCard>, Paths)>,
}

const CARD_PUTS: [(&str, Put<AppCard>); 21] = [
    ("appId", |card, r, p| card.app_id = text(r, p).unwrap_or_default()),
    ("title", |card, r, p| card.title = plain(r, p).unwrap_or_default()),
    ("icon", |card, r, p| card.icon = text(r, p)),
    ("developer", |card, r, p| card.developer = plain(r, p)),
    ("developerId", |card, r, p| card.developer_id = link_id(r, &p[0])),
    ("price", |card, r, p| card.price = micros(r, p)),
    ("free", |card, r, p| card.free = first(r, p).and_then(Value::as_i64).map(|price| price == 0)),
    ("currency", |card, r, p| card.currency = text(r, p)),
    ("originalPrice", |card, r, p| card.original_price = micros(r, p)),
    ("discountEndDate", |card, r, p| {
        card.discount_end_date = first(r, p).and_then(Value::as_i64).map(|seconds| seconds * 1_000);
    }),
    // The summary of a match is plain, that of a card as sent; both have few entities.
    ("summary", |card, r, p| card.summary = text(r, p)),
    ("scoreText", |card, r, p| card.score_text = text(r, p)),
    ("score", |card, r, p| card.score = float(r, p)),
    ("genre", |card, r, p| card.genre = plain(r, p)),
    ("installs", |card, r, p| card.installs = text(r, p)),
    ("screenshots", |card, r, p| card.screenshots = texts(r, p)),
    ("headerImage", |card, r, p| card.header_image = text(r, p)),
    ("contentRating", |card, r, p| card.content_rating = plain(r, p)),
    ("IAPRange", |card, r, p| card.iap_range = text(r, p)),
    ("video", |card, r, p| card.video = text(r, p)),
    ("buyUrl", |card, r, p| card.buy_url = text(r, p)),
];

impl Cards {
    /// For `chart` or `search`.
    pub fn new(kind: &str) -> Self {
        let items = line("places", &format!("{kind}.items")).swap_remove(0);
        let lines = |table: &str, without: &[&str]| {
            let puts = CARD_PUTS.iter().filter(|(name, _)| !without.contains(name));
            puts.map(|(name, put)| (*put, line(table, name))).collect()
        };
        let star = items.iter().position(|step| *step == Step::Each).expect("a list");
        let in_sections = star + 1 < items.len();
        Self {
            sections: in_sections.then(|| items[..star].to_vec()),
            items: if in_sections { items[star + 1..items.len() - 1].to_vec() } else { items[..star].to_vec() },
            top: in_sections.then(|| line("places", "search.match").swap_remove(0)[star + 1..].to_vec()),
            puts: lines("card", &["developerId"]),
            match_puts: lines("searchMatch", &[]),
        }
    }

    pub fn read(&self, json: &str) -> Option<CardList> {
        let payload: Value = serde_json::from_str(json).ok()?;
        let mut list = CardList::default();
        match &self.sections {
            None => self.section(&payload, &mut list),
            Some(sections) => {
                let sections = at(&payload, sections)?.as_array()?;
                let top = self.top.as_ref()?;
                if let Some(node) = sections.iter().find_map(|section| at(section, top)) {
                    list.apps.push(card(node, &self.match_puts));
                }
                for section in sections {
                    self.section(section, &mut list);
                }
            }
        }
        Some(list)
    }

    fn section(&self, section: &Value, list: &mut CardList) {
        let items = at(section, &self.items).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list.apps.extend(items.iter().filter_map(|item| Some(card(element(item, 0)?, &self.puts))));
    }
}

fn card(node: &Value, puts: &[(Put<AppCard>, Paths)]) -> AppCard {
    let mut card = AppCard::default();
    for (put, paths) in puts {
        put(&mut card, node, paths);
    }
    card.url = format!("https://play.google.com/store/apps/details?id={}", card.app_id);
    card
}

/// Reads pages of reviews.
pub struct Reviews {
    items: Vec<Step>,
    token: Vec<Step>,
    puts: Vec<(Put<Review>, Paths)>,
}

fn iso(millis: i64) -> String {
    // Days to a date, counted out year by year: slow but plain.
    let (mut days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let mut year = 1970;
    while days >= 365 + i64::from(leap(year)) {
        days -= 365 + i64::from(leap(year));
        year += 1;
    }
    let months = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= months[month] {
        days -= months[month];
        month += 1;
    }
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60);
    format!("{year:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", month + 1, days + 1, rest % 1_000)
}

impl Reviews {
    pub fn new() -> Self {
        let puts: Vec<(&str, Put<Review>)> = vec![
            ("id", |review, r, p| review.id = text(r, p).unwrap_or_default()),
            ("userName", |review, r, p| review.user_name = text(r, p)),
            ("userImage", |review, r, p| review.user_image = text(r, p)),
            ("userId", |review, r, p| review.user_id = text(r, p)),
            ("date", |review, r, p| review.date = millis(r, p).map(iso)),
            ("score", |review, r, p| review.score = number(r, p).and_then(|score| score.try_into().ok())),
            ("scoreText", |review, r, p| review.score_text = number(r, p).map(|score| score.to_string())),
            ("title", |review, r, p| review.title = text(r, p)),
            ("text", |review, r, p| review.text = text(r, p)),
            ("replyDate", |review, r, p| review.reply_date = millis(r, p).map(iso)),
            ("replyText", |review, r, p| review.reply_text = text(r, p)),
            ("version", |review, r, p| review.version = text(r, p)),
            ("thumbsUp", |review, r, p| review.thumbs_up = number(r, p).and_then(|count| count.try_into().ok())),
            ("criterias", |review, r, p| {
                let star = p[0].iter().position(|step| *step == Step::Each).unwrap_or_default();
                let entries = at(r, &p[0][..star]).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let criterias = entries.iter().filter_map(|entry| {
                    let rating = at(entry, &p[1][star + 1..]).or_else(|| at(entry, &p[2][star + 1..]));
                    let criteria = at(entry, &p[0][star + 1..])?.as_str()?.to_owned();
                    Some(Criteria { criteria, rating: rating.and_then(Value::as_i64) })
                });
                review.criterias = Some(criterias.collect()).filter(|list: &Vec<Criteria>| !list.is_empty());
            }),
            ("device", |review, r, p| {
                review.device = match number(r, p) {
                    Some(1) => Some("phone".to_owned()),
                    Some(2) => Some("tablet".to_owned()),
                    _ => None,
                };
            }),
        ];
        let mut items = line("places", "reviews.items").swap_remove(0);
        items.pop();
        Self {
            items,
            token: line("places", "reviews.nextToken").swap_remove(0),
            puts: puts.into_iter().map(|(name, put)| (put, line("review", name))).collect(),
        }
    }

    pub fn read(&self, json: &str, app_id: &str) -> Option<ReviewPage> {
        let payload: Value = serde_json::from_str(json).ok()?;
        let reviews = at(&payload, &self.items)?.as_array()?.iter().map(|item| {
            let mut review = Review::default();
            for (put, paths) in &self.puts {
                put(&mut review, item, paths);
            }
            let id = &review.id;
            review.url = Some(format!("https://play.google.com/store/apps/details?id={app_id}&reviewId={id}"));
            review
        });
        let reviews = reviews.collect();
        Some(ReviewPage { reviews, next_token: at(&payload, &self.token).and_then(Value::as_str).map(str::to_owned) })
    }
}
