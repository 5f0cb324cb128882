//! Who made an app and how to reach them.

use crate::catalogue::app::App;
use crate::catalogue::image::{store_link, web_link};
use crate::catalogue::storefront::Storefront;
use crate::wire::node::{Node, list};

const STREETS: [&str; 6] = [
    "Harbour Lane 7",
    "12 Orchard Road",
    "Lindenweg 18",
    "Rue des Tilleuls 4",
    "88 Mill Street, Suite 5",
    "Kastanienallee 31",
];
const TOWNS: [&str; 6] = [
    "Port Ellery, ME 04000\nUnited States",
    "Greystead GS1 4TT\nUnited Kingdom",
    "00100 Birkenau\nGermany",
    "00100 Valmont\nFrance",
    "Maple Falls, ON A1A 1A1\nCanada",
    "00-100 Brzozowo\nPoland",
];

/// Field 69: name, page, number.
pub fn developer_node(app: &App) -> Node {
    let developer = app.developer();
    let link = store_link(developer.path());
    list![developer.name, link, developer.number]
}

/// Field 70: website, e-mail, address, telephone, and the legal entity's.
pub fn contact_node(app: &App) -> Node {
    let developer = app.developer();
    let mut dice = app.dice("contact");
    let phone = |digits: u64| format!("+1 555-01{:02}", digits % 100);
    let site = dice.chance(85).then(|| web_link(format!("https://{}/", developer.domain)));
    let mail = list![format!("support@{}", developer.domain)];
    let address = dice.chance(25).then(|| list![dice.pick(&STREETS).to_owned() + ", " + &TOWNS[0].replace('\n', ", ")]);
    let telephone = dice.chance(15).then(|| phone(dice.next()));
    if dice.chance(20) {
        return list![site, mail, address, telephone];
    }
    let lines = format!("{}\n{}", dice.pick(&STREETS), dice.pick(&TOWNS));
    let mut legal = vec![developer.legal_name.into(), list![format!("legal@{}", developer.domain)], list![lines]];
    if dice.chance(60) {
        legal.push(phone(dice.next()).into());
    }
    list![site, mail, address, telephone, legal]
}

/// Field 38: whose offer it is.
pub fn offered_by(app: &App, storefront: &Storefront) -> Node {
    if storefront.gl == "US" { list![app.developer().name] } else { list!["Google Commerce Ltd"] }
}

/// Field 100: the privacy policy; one app in eight has none.
pub fn privacy_policy(app: &App) -> Option<Node> {
    (app.number % 8 != 7)
        .then(|| list![web_link(format!("https://{}/privacy?app={}", app.developer().domain, app.number))])
}
