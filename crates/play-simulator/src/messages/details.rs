//! The details of an app: a root of up to 155 positions.

use super::{contact, content_rating, media, offer, permissions, safety};
use crate::catalogue::app::{App, Offer, Presence, rounded_installs};
use crate::catalogue::category::{APP_CATEGORIES, CATEGORIES, Category};
use crate::catalogue::image::store_link;
use crate::catalogue::ratings::Ratings;
use crate::catalogue::storefront::Storefront;
use crate::catalogue::time::{DAY, NOW};
use crate::lang::Language;
use crate::wire::message::Message;
use crate::wire::node::{Node, list};

/// The fields the details page asks for.
pub const PAGE_FIELDS: [u32; 49] = [
    1, 9, 10, 11, 13, 14, 19, 20, 38, 43, 47, 49, 52, 58, 59, 63, 69, 70, 73, 74, 75, 78, 79, 80, 91, 92, 95, 96, 97,
    100, 101, 103, 106, 112, 119, 129, 137, 140, 139, 141, 145, 146, 149, 151, 155, 169, 183, 187, 193,
];
/// The order in which an answer names the fields it was asked for and looked at.
const ANSWERED: [u32; 46] = [
    1, 10, 11, 13, 14, 19, 20, 49, 52, 69, 70, 73, 74, 75, 78, 79, 91, 92, 95, 96, 97, 100, 101, 106, 112, 137, 138,
    141, 146, 149, 169, 183, 193, 38, 103, 9, 43, 80, 145, 119, 151, 58, 59, 155, 187, 63,
];
/// Fields that are never given to visitors: each is named by itself at the end of an answer that was asked for it.
const WITHHELD: [u32; 4] = [129, 139, 140, 47];

/// Who asks for so many fields gets a root like that of the page, dense up to [`DENSE_END`] in every capture.
const WHOLE: usize = 16;
const DENSE_END: usize = 102;

/// The answer to a details call: the wanted fields in a root of their own, the id they are for, and what was left out.
/// `device` = the class of devices ratings are asked for.
pub fn details(app: &App, storefront: &Storefront, wanted: &[u32], device: Option<u64>) -> Node {
    let mut message = root(app, storefront, device, wanted.contains(&138));
    message.keep(|number| wanted.contains(&number));
    let answered: Vec<Node> =
        ANSWERED.iter().filter(|number| wanted.contains(number)).map(|number| i64::from(*number).into()).collect();
    let withheld: Vec<Node> =
        WITHHELD.iter().filter(|number| wanted.contains(number)).map(|number| list![i64::from(*number)]).collect();
    let echo = Node::Tail(vec![(12, list![list![app.id(), 7]]), (40, list![answered])]);
    let root = message.dense_at_least_to(if wanted.len() >= WHOLE { DENSE_END } else { 0 });
    let body = list![(), (), root, echo];
    if withheld.is_empty() { list![list![list![list![]]], body] } else { list![list![list![list![]]], body, withheld] }
}

/// Every field the app has.
fn root(app: &App, storefront: &Storefront, device: Option<u64>, full_safety: bool) -> Message {
    let language = storefront.language;
    let category = app.category();
    let offered = app.presence(storefront) == Presence::Offered;
    let (released, updated) = dates(app);
    let steady = !app.varies_with_device() && app.is_out();
    let mut root = Message::new();
    root.set(0, list![app.title(storefront)]);
    root.set(8, list![false, offered, list![false]]);
    root.set(9, content_rating::content_rating(app, storefront));
    // An app that is not offered here has no date of release either.
    root.set(10, (steady && offered).then(|| list![language.date_text(released), time_node(app, released)]));
    root.set(12, translation(app, storefront));
    root.set(13, installs(app, language));
    root.set(18, availability(app, offered));
    root.set(19, offer::purchases_node(app, storefront));
    root.set(37, contact::offered_by(app, storefront));
    root.set(42, if offered { list![1, true, false] } else { list![3, false, false] });
    root.set(48, app.has_ads().then(|| list![language.labels.ads]));
    let ratings = match device {
        Some(device) => app.device_ratings(storefront, device),
        None => app.ratings(storefront),
    };
    root.set(51, ratings.map(|ratings| ratings_node(&ratings, language)));
    root.set(57, offer::offer_node(app, storefront));
    root.set(58, chart_rank(app, storefront));
    root.set(62, app.is_in_play_pass().then(|| list!["Play Pass", store_link("/store/pass/getstarted".into())]));
    root.set(68, contact::developer_node(app));
    root.set(69, contact::contact_node(app));
    root.set(72, list![list![(), original_description(app, storefront)]]);
    root.set(73, list![list![(), app.summary(storefront)]]);
    root.set(74, list![(), (), permissions::sections(app)]);
    root.set(77, list![app.id()]);
    root.set(78, list![media::screenshot_nodes(app)]);
    root.set(79, list![list![category_link(category, language)]]);
    root.set(90, (app.offer() == Offer::Paid).then(|| list!["Eligible for Family Library", list![1]]));
    root.set(91, log_blobs(app));
    root.set(95, list![media::icon_node(app), 2]);
    root.set(96, media::header(app).map(|picture| list![picture]));
    root.set(99, contact::privacy_policy(app));
    root.set(100, media::video(app));
    root.set(102, list![]);
    root.set(111, list![3, (), (), (), (), (), 1]);
    root.set(118, tags(app, language));
    root.set(136, safety::summary(app, storefront));
    root.set(137, if full_safety { safety::full(app, storefront) } else { None });
    root.set(140, versions(app));
    root.set(144, app.is_out().then(|| list![(), list![(), app.changes(storefront)]]));
    root.set(145, list![list![language.date_text(updated), time_node(app, updated)]]);
    root.set(148, category.is_game().then(|| list![0, 4, 0, 0]));
    root.set(150, device_scores(app, storefront));
    root.set(154, list![(), list![(), (), 5]]);
    root
}

/// The details an exact match of a search carries: fewer fields, its address, and the fields after 97 by number.
pub fn exact_match(app: &App, storefront: &Storefront) -> Node {
    const FIELDS: [u32; 31] = [
        1, 73, 96, 97, 52, 69, 19, 101, 74, 49, 20, 10, 14, 79, 42, 169, 95, 183, 156, 80, 103, 152, 58, 43, 155, 189,
        63, 112, 92, 123, 31,
    ];
    let mut message = root(app, storefront, None, false);
    message.keep(|number| FIELDS.contains(&number));
    message.insert(41, list![list![(), (), format!("https://play.google.com/store/apps/details?id={}", app.id())]]);
    let answered: Vec<Node> = FIELDS.iter().map(|number| i64::from(*number).into()).collect();
    let echo = Node::Tail(vec![(12, list![list![app.id(), 7]]), (40, list![answered])]);
    list![(), (), message.split_at(97), echo]
}

/// `[seconds, nanos]`; the nanos are not padded, and for one app in four below a tenth of a second.
fn time_node(app: &App, seconds: u64) -> Node {
    let millis = if app.number % 4 == 1 { app.number % 97 + 1 } else { (app.number * 7 + seconds) % 900 + 100 };
    list![seconds, millis * 1_000_000]
}

/// When the app came out and when it was last changed.
pub fn dates(app: &App) -> (u64, u64) {
    let mut dice = app.dice("dates");
    let age = dice.between(30, 5_000) * DAY + dice.below(DAY);
    let released = NOW - age;
    (released, released + dice.below(age))
}

/// An app in `n % 41 == 6` is written in English and translated for others: the translation stands apart.
fn is_translated(app: &App, storefront: &Storefront) -> bool {
    app.number % 41 == 6 && storefront.language.code != "en"
}

fn translation(app: &App, storefront: &Storefront) -> Option<Node> {
    is_translated(app, storefront).then(|| list![list![list![(), app.description(storefront)]]])
}

fn original_description(app: &App, storefront: &Storefront) -> String {
    if is_translated(app, storefront) {
        app.description(&Storefront::new(None, Some(&storefront.gl)))
    } else {
        app.description(storefront)
    }
}

fn installs(app: &App, language: &Language) -> Option<Node> {
    let exact = app.installs();
    let round = rounded_installs(exact);
    app.is_out()
        .then(|| list![installs_text(app, language), round, exact, format!("{}+", language.short_number(round))])
}

/// `1,000,000+`
pub fn installs_text(app: &App, language: &Language) -> String {
    format!("{}+", language.number(rounded_installs(app.installs())))
}

fn availability(app: &App, offered: bool) -> Node {
    if !offered {
        list![]
    } else if !app.is_out() {
        list![1]
    } else if app.is_early_access() {
        list![2, (), "Early access"]
    } else {
        list![2]
    }
}

/// Score, histogram, number of ratings and of reviews.
pub fn ratings_node(ratings: &Ratings, language: &Language) -> Node {
    let counted = |count: u64| list![language.number(count), count];
    let mut histogram = vec![Node::Null];
    histogram.extend(ratings.histogram.map(counted));
    list![
        score_node(ratings, language),
        histogram,
        counted(ratings.count),
        counted(ratings.written),
        (),
        list![(), list![]],
    ]
}

/// `["4.3", 4.26508]`
pub fn score_node(ratings: &Ratings, language: &Language) -> Node {
    list![language.decimals(ratings.score, 1), ratings.score]
}

/// Field 59: `n % 7 == 3` stands in a chart.
fn chart_rank(app: &App, storefront: &Storefront) -> Option<Node> {
    let labels = &storefront.language.labels;
    let name = app.category().name_in(storefront.language.code).to_lowercase();
    let chart = if app.offer() == Offer::Paid { labels.top_paid } else { labels.top_free };
    let rank = app.dice_in("rank", storefront).between(1, 200);
    (app.number % 7 == 3 && app.is_out()).then(|| list![chart.replace("{}", &name), list![], format!("#{rank}")])
}

/// `[name, link, key]`
fn category_link(category: &'static Category, language: &Language) -> Node {
    let link = store_link(format!("/store/apps/category/{}", category.id));
    list![category.name_in(language.code), link, category.id]
}

/// Field 119: a game's categories; none at all for half of the other apps (those keep the tail of the root sparse).
fn tags(app: &App, language: &Language) -> Option<Node> {
    if !app.category().is_game() {
        return app.number.is_multiple_of(2).then(|| list![]);
    }
    let mut dice = app.dice("tags");
    let games = &CATEGORIES[APP_CATEGORIES..];
    let mut tag = |category: &'static Category| {
        let mut topic = String::from("/m/");
        dice.base64(6, &mut topic);
        let link = store_link(format!("/store/apps/category/{}", category.id));
        list![list![list![category.name_in(language.code), link, category.id, topic]]]
    };
    let first = tag(app.category());
    let other = &games[usize::try_from(app.number / 49 % 17).unwrap_or(0)];
    Some(if other.id == app.category().id { list![first] } else { list![first, tag(other)] })
}

/// Field 92: what the store logs about the page; opaque.
fn log_blobs(app: &App) -> Node {
    let mut dice = app.dice("log");
    let blobs = [396, 252, 340, 356].map(|length| {
        let mut blob = String::from("CAES");
        dice.base64(length, &mut blob);
        list![blob]
    });
    blobs.into_iter().collect::<Vec<_>>().into()
}

/// Versions of the Android API with the text for them.
const ANDROID: [(i32, &str); 9] =
    [(19, "4.4"), (21, "5.0"), (23, "6.0"), (24, "7.0"), (26, "8.0"), (28, "9"), (29, "10"), (30, "11"), (33, "13")];

/// Field 141: version, target and minimum; for apps that vary another number stands where the target would.
fn versions(app: &App) -> Option<Node> {
    if !app.is_out() {
        return None;
    }
    let Some(version) = app.version() else {
        return Some(list![list![(), list![]], list![list![list![23, "6.0"]], list![(), list![]]]]);
    };
    let mut dice = app.dice("android");
    let (minimum, text) = ANDROID[dice.index(6)];
    let mut range = vec![list![minimum, text]];
    // One in twenty runs up to a version only.
    if dice.chance(5) {
        range.push(list![ANDROID[8].0, ANDROID[8].1]);
    }
    let target = dice.between(33, 36);
    Some(list![list![list![version]], list![list![list![target]], list![range]]])
}

/// Field 151: a score for each class of devices.
fn device_scores(app: &App, storefront: &Storefront) -> Option<Node> {
    let scores: Vec<Node> = app
        .rated_devices()
        .iter()
        .map(|device| Some(list![*device, list![(), app.device_ratings(storefront, *device)?.score]]))
        .collect::<Option<_>>()?;
    let classes: Vec<Node> = app.rated_devices().iter().map(|device| Node::from(*device)).collect();
    Some(list![classes, scores])
}
