//! What an app says it does with data: the summary of the details page and the full declaration.

use crate::catalogue::app::App;
use crate::catalogue::dice::{Dice, hash_text};
use crate::catalogue::image::{image_pair, image_url, web_link};
use crate::catalogue::storefront::Storefront;
use crate::wire::node::{Node, list};

/// Categories of data with what they hold.
static CATEGORIES: [(&str, &[&str]); 10] = [
    ("Personal info", &["Name", "Email address", "User IDs", "Address", "Phone number"]),
    ("Location", &["Approximate location", "Precise location"]),
    ("Device or other IDs", &["Device or other IDs"]),
    ("App activity", &["App interactions", "In-app search history", "Other actions"]),
    ("App info and performance", &["Crash logs", "Diagnostics", "Other app performance data"]),
    ("Photos and videos", &["Photos", "Videos"]),
    ("Contacts", &["Contacts"]),
    ("Financial info", &["User payment info", "Purchase history"]),
    ("Messages", &["Emails", "Other in-app messages"]),
    ("Files and docs", &["Files and docs"]),
];
static PURPOSES: [&str; 7] = [
    "App functionality",
    "Analytics",
    "Developer communications",
    "Advertising or marketing",
    "Fraud prevention, security, and compliance",
    "Personalization",
    "Account management",
];
static PRACTICES: [(&str, &str); 5] = [
    ("Data is encrypted in transit", "Your data is transferred over a secure connection"),
    (
        "You can request that data be deleted",
        "The developer provides a way for you to request that your data be deleted",
    ),
    ("Data can't be deleted", "The developer doesn't provide a way for you to request that your data be deleted"),
    ("Committed to follow the Play Families Policy", "The developer has committed to follow the Play Families Policy"),
    (
        "Independent security review",
        "This app has been independently validated against a global security standard. \
         <a href=\"https://www.appdefensealliance.org/standards/masa\" target=\"_blank\">See details</a>",
    ),
];

fn pictures(key: &str) -> Node {
    let mut dice = Dice::new(0, hash_text(key), "safety");
    image_pair(image_url(&mut dice), image_url(&mut dice))
}

struct Declaration {
    shared: Vec<usize>,
    collected: Vec<usize>,
    practices: Vec<usize>,
}

fn declaration(app: &App) -> Declaration {
    let mut dice = app.dice("safety");
    let mut some = |percent, length| (0..length).filter(|_| dice.chance(percent)).collect::<Vec<usize>>();
    // One app in three shares nothing, one in five collects nothing.
    let shared = if app.number.is_multiple_of(3) { vec![] } else { some(30, CATEGORIES.len()) };
    let collected = if app.number.is_multiple_of(5) { vec![] } else { some(45, CATEGORIES.len()) };
    Declaration { shared, collected, practices: some(55, PRACTICES.len()) }
}

/// Names of the first two and the number of the others, as the summary shows them.
fn names(categories: &[usize]) -> String {
    let named = |at: usize| CATEGORIES[categories[at]].0;
    match categories.len() {
        1 => named(0).into(),
        2 => format!("{} and {}", named(0), named(1)),
        more => format!("{}, {} and {} others", named(0), named(1), more - 2),
    }
}

/// Field 137: the rows the details page shows; one app in nine declares nothing.
pub fn summary(app: &App, storefront: &Storefront) -> Option<Node> {
    if app.number % 9 == 8 {
        return None;
    }
    let says = declaration(app);
    let help = |about: &str| {
        let hl = &storefront.hl;
        format!(
            "<a href=\"https://support.google.com/googleplay?p=data-safety&amp;hl={hl}\" target=\"_blank\">{}</a> about how \
             developers declare {about}",
            storefront.language.labels.learn_more
        )
    };
    let mut rows = vec![
        if says.shared.is_empty() {
            list![pictures("none-shared"), "No data shared with third parties", list![(), help("sharing")]]
        } else {
            let text = names(&says.shared);
            list![pictures("shared"), "This app may share these data types with third parties", list![(), text]]
        },
        if says.collected.is_empty() {
            list![pictures("none-collected"), "No data collected", list![(), help("collection")]]
        } else {
            list![pictures("collected"), "This app may collect these data types", list![(), names(&says.collected)]]
        },
    ];
    rows.extend(says.practices.iter().map(|at| list![pictures(PRACTICES[*at].0), PRACTICES[*at].0]));
    Some(list![list![(), list![!says.practices.is_empty(), false]], rows, 1])
}

/// Field 138: everything declared.
pub fn full(app: &App, storefront: &Storefront) -> Option<Node> {
    if app.number % 9 == 8 {
        return None;
    }
    let says = declaration(app);
    let help = format!("https://support.google.com/googleplay?p=data-safety&hl={}", storefront.hl);
    let section = |categories: &[usize], title: &'static str, purpose: &'static str, none: &'static str| {
        if categories.is_empty() {
            return list![
                (),
                none,
                (),
                (),
                (),
                pictures(none),
                list![(), "The developer says this app doesn't do so."]
            ];
        }
        let entries: Vec<Node> = categories.iter().map(|at| entry(app, *at, title)).collect();
        list![entries, title, (), purpose, (), pictures(title), list![(), "Data types and purposes"]]
    };
    let shared = section(
        &says.shared,
        "Data shared",
        "Data that may be shared with other companies or organizations",
        "No data shared with third parties",
    );
    let collected =
        section(&says.collected, "Data collected", "Data collected and for what purpose", "No data collected");
    let practices: Vec<Node> = says
        .practices
        .iter()
        .map(|at| {
            let (name, text) = PRACTICES[*at];
            list![pictures(name), name, list![(), text]]
        })
        .collect();
    Some(list![
        list![232, 234, 237, 255],
        list![255, 255, 255, 255],
        web_link(help),
        list![(), list![!says.practices.is_empty(), false]],
        list![shared, collected],
        (),
        (),
        list![60, 64, 67, 255],
        list![95, 99, 104, 255],
        list![pictures("practices"), "Security practices", practices],
    ])
}

/// One category with its data: name, optional or not, purposes joined by commas.
fn entry(app: &App, category: usize, section: &str) -> Node {
    let (name, kinds) = CATEGORIES[category];
    let mut dice = Dice::new(app.seed, app.number, &format!("{section} {name}"));
    let kinds = &kinds[..=dice.index(kinds.len())];
    let data: Vec<Node> = kinds
        .iter()
        .map(|kind| {
            let first = dice.index(PURPOSES.len());
            let purposes: Vec<&str> = (0..=dice.index(3)).map(|at| PURPOSES[(first + at) % PURPOSES.len()]).collect();
            list![*kind, dice.chance(40), purposes.join(", ")]
        })
        .collect();
    list![list![pictures(name), name, list![(), kinds.join(", ")]], (), (), (), data]
}
