//! Price, sale and button of an app.

use crate::catalogue::app::{App, Offer};
use crate::catalogue::dice::mix;
use crate::catalogue::image::web_link;
use crate::catalogue::price::Price;
use crate::catalogue::storefront::Storefront;
use crate::catalogue::time::{DAY, NOW};
use crate::wire::node::{Node, list};

/// The price with everything around it; `None` for an app that is not out yet.
pub fn price_node(app: &App, storefront: &Storefront) -> Option<Node> {
    let language = storefront.language;
    let (price, usual) = app.prices(storefront);
    let offer = app.offer();
    let amounts = match usual {
        _ if offer == Offer::Preregistration => return None,
        // A price of nothing has no text, unless it is a sale.
        None if price.micros == 0 => list![list![0, price.currency, ""]],
        None => list![amount(price, storefront)],
        Some(usual) => {
            let off = if price.micros == 0 { 100 } else { 50 };
            let note = list![off, (), (), format!("{off}% off")];
            list![amount(price, storefront), amount(usual, storefront), true, note]
        }
    };
    // A sale that costs nothing is still told as free (kind 1), as in the captures.
    let kind = if price.micros == 0 { 1 } else { 2 };
    let sale = usual.map(|_| {
        let end = sale_end(app);
        let ends = language.labels.sale_ends.replace("{}", &((end - NOW) / DAY).to_string());
        let until = language.labels.offer_ends.replace("{}", &language.date_text(end));
        list![list![end], ends, until]
    });
    let id = app.id();
    let buy = format!("https://play.google.com/store/apps/details?id={id}&rdid={id}&feature=md&offerId");
    let mut fields = vec![
        Node::Null,
        amounts,
        Node::Null,
        list![(), language.labels.buy],
        Node::Null,
        kind.into(),
        web_link(buy),
        Node::Null,
        list!["CAE="],
        Node::Null,
        Node::Null,
        Node::Null,
        Node::Null,
        Node::Null,
        sale.into(),
        Node::Null,
        list![],
    ];
    // Some paid apps carry a note about a version for other devices.
    if offer == Offer::Paid && app.number % 2 == 1 {
        fields.extend([Node::Null, Node::Null, list![list!["ChromeOS version sold separately"]]]);
    }
    Some(Node::List(fields))
}

/// Field 58 of the details, 25 of a card: the price and the button's label.
pub fn offer_node(app: &App, storefront: &Storefront) -> Option<Node> {
    let price = price_node(app, storefront)?;
    let label = button(app, storefront);
    Some(list![list![list![list![price], list![label], (), list!["CgYKBENBRT0="]]]])
}

/// The button's label: `Install`, `$6.99 Buy`.
pub fn button(app: &App, storefront: &Storefront) -> String {
    let labels = &storefront.language.labels;
    let (price, _) = app.prices(storefront);
    match app.offer() {
        Offer::Preregistration => labels.preregister.into(),
        _ if price.micros == 0 => labels.install.into(),
        _ => format!("{} {}", price.text(storefront.language), labels.buy),
    }
}

/// Field 20: the range of in-app prices.
pub fn purchases_node(app: &App, storefront: &Storefront) -> Option<Node> {
    let (low, high) = app.purchases()?;
    let text = |cents| Price::from_cents(cents, storefront.country.currency).text(storefront.language);
    let range = if low == high { text(low) } else { format!("{} - {}", text(low), text(high)) };
    Some(list![storefront.language.labels.per_item.replace("{}", &range), list![false]])
}

/// When a sale ends: 1 to 14 days after the simulator's present.
pub fn sale_end(app: &App) -> u64 {
    NOW + (mix(app.seed, app.number) % 14 + 1) * DAY
}

fn amount(price: Price, storefront: &Storefront) -> Node {
    list![price.micros, price.currency, price.text(storefront.language)]
}
