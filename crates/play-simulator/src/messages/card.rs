//! The card of an app in a list.

use super::details::{installs_text, score_node};
use super::{content_rating, media, offer};
use crate::catalogue::app::App;
use crate::catalogue::image::{image, store_link};
use crate::catalogue::storefront::Storefront;
use crate::wire::message::Message;
use crate::wire::node::{Node, list};

/// Where a card stands; the places differ in the fields at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A chart: ends with the range of in-app prices or before it.
    Chart,
    /// Search results and clusters: some carry a field 101 with the header once more.
    Results,
}

/// The card of `app`.
pub fn card(app: &App, storefront: &Storefront, place: Place) -> Node {
    let language = storefront.language;
    let mut dice = app.dice("card");
    let mut card = Message::new();
    card.set(0, list![app.id(), 7]);
    card.set(1, media::icon_node(app));
    card.set(2, list_screenshots(app));
    card.set(3, app.title(storefront));
    card.set(4, app.ratings(storefront).map(|ratings| score_node(&ratings, language)));
    card.set(5, app.category().name_in(language.code));
    card.set(8, offer::price_node(app, storefront));
    card.set(9, list![]);
    card.set(10, store_link(format!("/store/apps/details?id={}", app.id())));
    card.set(11, log_blob(app));
    card.set(12, media::card_video(app));
    card.set(13, list![(), app.description(storefront)]);
    card.set(14, app.developer().name);
    card.set(15, app.is_out().then(|| installs_text(app, language)));
    card.set(17, if app.is_for_children() { language.labels.ages } else { "" });
    card.set(22, media::header(app));
    card.set(24, content_rating::content_rating(app, storefront));
    card.set(25, offer::offer_node(app, storefront));
    card.set(26, if app.is_out() { list![2] } else { list![1] });
    card.set(28, list![1, true, false]);
    card.set(29, offer::purchases_node(app, storefront));
    if place == Place::Results && dice.chance(30) {
        card.set(100, media::header(app).map(|picture| list![(), list![picture]]));
    }
    card.into_node()
}

/// Screenshots of a card: those of the details, for phones and once more for tablets, as the store repeats them.
fn list_screenshots(app: &App) -> Node {
    let shots = media::screenshots(app);
    let repeats = app.dice("card screenshots").index(2);
    let node = |(url, size): &(String, (u64, u64))| image(url.clone(), Some(*size), None);
    let mut nodes: Vec<Node> = shots.iter().take(16).map(node).collect();
    for _ in 0..repeats {
        nodes.extend(shots.iter().take(5).map(node));
    }
    nodes.into()
}

fn log_blob(app: &App) -> Node {
    let mut blob = String::from("qgJe");
    app.dice("card log").base64(232, &mut blob);
    list![blob]
}
