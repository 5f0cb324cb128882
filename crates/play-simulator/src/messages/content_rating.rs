//! The content rating: its name depends on the board of the country.

use crate::catalogue::app::App;
use crate::catalogue::country::Board;
use crate::catalogue::dice::{Dice, hash_text};
use crate::catalogue::image::{image, image_url, web_link};
use crate::catalogue::storefront::Storefront;
use crate::wire::node::{Node, list};

/// Names from harmless to grown-up.
fn names(board: Board, language: &str) -> [&'static str; 4] {
    match (board, language) {
        (Board::Esrb, _) => ["Everyone", "Everyone 10+", "Teen", "Mature 17+"],
        (Board::Pegi, _) => ["PEGI 3", "PEGI 7", "PEGI 12", "PEGI 16"],
        (Board::Usk, "de") => ["USK ab 0 Jahren", "USK ab 6 Jahren", "USK ab 12 Jahren", "USK ab 16 Jahren"],
        (Board::Usk, _) => ["USK: All ages", "USK: Ages 6+", "USK: Ages 12+", "USK: Ages 16+"],
        (Board::Grac, "ko") => ["3세 이상", "7세 이상", "12세 이상", "15세 이상"],
        (Board::Grac, _) => ["Rated for 3+", "Rated for 7+", "Rated for 12+", "Rated for 15+"],
        (Board::Generic, "ja") => ["3 歳以上", "7 歳以上", "12 歳以上", "16 歳以上"],
        (Board::Generic, "ar") => ["مصنف لـ 3+", "مصنف لـ 7+", "مصنف لـ 12+", "مصنف لـ 16+"],
        (Board::Generic, "ru") => ["3+", "7+", "12+", "16+"],
        (Board::Generic, _) => ["Rated for 3+", "Rated for 7+", "Rated for 12+", "Rated for 16+"],
    }
}

const REASONS: [&str; 4] =
    ["", "Fantasy Violence", "Mild Violence, Language", "Blood, Strong Language, Use of Alcohol"];
const HARMLESS: &str = "Content is generally suitable for all ages. May contain minimal cartoon, fantasy or mild violence \
                        and/or infrequent use of mild language.";
const HELP: &str = "https://support.google.com/googleplay?p=appgame_ratings";

/// Field 10 of the details, 24 of a card.
pub fn content_rating(app: &App, storefront: &Storefront) -> Node {
    let mut dice = app.dice("rating");
    let grade = if app.is_for_children() { 0 } else { [0, 0, 0, 1, 1, 2, 2, 3][dice.index(8)] };
    let name = names(storefront.country.rating, storefront.language.code)[grade];
    let mut badge = Dice::new(0, hash_text(name), "badge");
    let (large, small) = (image_url(&mut badge), image_url(&mut badge));
    let interacts = dice.chance(30).then_some(storefront.language.labels.users_interact);
    let buys = app.purchases().map(|_| storefront.language.labels.purchases);
    let elements = match (interacts, buys) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(list![(), one]),
        (Some(one), Some(other)) => Some(list![(), format!("{one}, {other}")]),
    };
    let learn_more = format!("<a href=\"{HELP}\">{}</a>", storefront.language.labels.learn_more);
    list![
        name,
        image(large, Some((512, 512)), None),
        (grade > 0).then(|| list![(), REASONS[grade]]),
        elements,
        list![(), learn_more],
        false,
        (grade == 0).then(|| list![(), HARMLESS]),
        image(small, Some((272, 272)), None),
        web_link(HELP),
    ]
}
