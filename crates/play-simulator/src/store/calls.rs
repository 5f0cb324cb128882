//! What each rpc answers. The arguments are read as the captured requests and those of other libraries hold them.

use crate::catalogue::Catalogue;
use crate::catalogue::app::{App, Presence};
use crate::catalogue::storefront::Storefront;
use crate::messages::reviews::{self, Variant};
use crate::messages::search::Query;
use crate::messages::{chart, details, permissions, search, similar, suggest};
use crate::wire::node::Node;
use crate::wire::request::Call;
use serde_json::Value;

/// What a call gets.
pub enum Outcome {
    /// A message.
    Payload(Node),
    /// A frame without payload: the store has nothing for the arguments.
    Empty,
    /// An error frame: the store does not know the rpc or cannot read the arguments.
    Refused,
}

/// The answer to a call.
pub fn answer(catalogue: &Catalogue, storefront: &Storefront, call: &Call) -> Outcome {
    let Ok(arguments) = serde_json::from_str::<Value>(&call.payload) else { return Outcome::Refused };
    let known = match call.rpc.as_str() {
        "Ws7gDc" => details_call(catalogue, storefront, &arguments),
        "vyAe2" => chart_call(catalogue, storefront, &arguments),
        "lGYRle" => search_call(catalogue, storefront, &arguments),
        "oCPfdb" => reviews_call(catalogue, storefront, &arguments, Variant::WithFilters),
        "UsvDTd" => reviews_call(catalogue, storefront, &arguments, Variant::Plain),
        "xdSrCf" => app_call(catalogue, &arguments[0][1], permissions::sections),
        "ag2B9c" => app_call(catalogue, &arguments[0][1], |app| similar::clusters(catalogue, app, storefront)),
        "IJ4APc" => arguments[0][1][0].as_str().map(|term| Outcome::Payload(suggest::suggest(term))),
        _ => None,
    };
    known.unwrap_or(Outcome::Refused)
}

/// The app of an entity `[id, 7]`; `Some(None)` when the catalogue does not have it, `None` when it is no such entity.
#[expect(clippy::option_option, reason = "no entity and no such app are answered differently")]
fn app_of(catalogue: &Catalogue, entity: &Value) -> Option<Option<App>> {
    let id = entity[0].as_str()?;
    (entity[1] == 7).then(|| catalogue.find(id))
}

fn app_call(catalogue: &Catalogue, entity: &Value, answer: impl FnOnce(&App) -> Node) -> Option<Outcome> {
    Some(app_of(catalogue, entity)?.map_or(Outcome::Empty, |app| Outcome::Payload(answer(&app))))
}

/// `[null, null, [[fields]], [[… 23: [device]]]?, null, [[id, 7]]]`
fn details_call(catalogue: &Catalogue, storefront: &Storefront, arguments: &Value) -> Option<Outcome> {
    let fields = arguments[2][0].as_array()?;
    let wanted: Vec<u32> = fields.iter().filter_map(|field| u32::try_from(field.as_u64()?).ok()).collect();
    // The page's second call asks for one class of devices; 1 there means no class.
    let device = arguments[3][0][23][0].as_u64().filter(|device| *device > 1);
    let app = app_of(catalogue, &arguments[5][0])?;
    Some(match app.filter(|app| app.presence(storefront) != Presence::NotDistributed) {
        Some(app) => Outcome::Payload(details::details(&app, storefront, &wanted, device)),
        None => Outcome::Empty,
    })
}

/// `[[null, [[8, [20, COUNT]], …], [2, CHART, CATEGORY]]]`, or the chart inside the configuration.
fn chart_call(catalogue: &Catalogue, storefront: &Storefront, arguments: &Value) -> Option<Outcome> {
    let configuration = &arguments[0][1];
    let count = configuration[0][1][1].as_u64()?;
    let chart =
        [&arguments[0][2], &configuration[6]].into_iter().find(|chart| chart[0] == 2 && chart[1].is_string())?;
    let (collection, category) = (chart[1].as_str()?, chart[2].as_str()?);
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    Some(Outcome::Payload(chart::chart(catalogue, storefront, collection, category, count)))
}

/// `[[[], [[8, [20, COUNT]], …], [TERM], 4, …, 7: [_, PRICE]], [1]]`
fn search_call(catalogue: &Catalogue, storefront: &Storefront, arguments: &Value) -> Option<Outcome> {
    let request = &arguments[0];
    let query = Query {
        term: request[2][0].as_str()?.to_owned(),
        // In the captures: `[1]` with price=0 and `[null,1]` with price=1.
        price: request[7][1].as_u64().unwrap_or(0),
        count: usize::try_from(request[1][0][1][1].as_u64().unwrap_or(50)).unwrap_or(50),
    };
    Some(Outcome::Payload(search::search(catalogue, storefront, &query)))
}

fn reviews_call(
    catalogue: &Catalogue,
    storefront: &Storefront,
    arguments: &Value,
    variant: Variant,
) -> Option<Outcome> {
    let (app, query) = reviews_query(catalogue, arguments, variant)?;
    Some(match app.and_then(|app| reviews::reviews(&app, storefront, &query)) {
        Some(node) => Outcome::Payload(node),
        None => Outcome::Empty,
    })
}

/// `oCPfdb`: `[null, ASKED, [id, 7]]`; `UsvDTd`: `[null, null, ASKED, [id, 7]]`;
/// ASKED = `[2, SORT, [COUNT, null, TOKEN], null, [null, SCORE, …, 8: DEVICE]]`.
fn reviews_query(catalogue: &Catalogue, arguments: &Value, variant: Variant) -> Option<(Option<App>, reviews::Query)> {
    let at = if variant == Variant::WithFilters { 1 } else { 2 };
    let asked = &arguments[at];
    let app = app_of(catalogue, &arguments[at + 1])?;
    asked.as_array()?;
    let query = reviews::Query {
        variant,
        sort: asked[1].as_u64().unwrap_or(1),
        score: asked[4][1].as_u64(),
        device: asked[4][8].as_u64(),
        count: asked[2][0].as_u64()?,
        // The placeholder of old clients for "from the start".
        token: asked[2][2].as_str().filter(|token| *token != "%token%").map(str::to_owned),
    };
    Some((app, query))
}

/// What a call for reviews asks about pages; `None` for other calls.
pub struct ReviewsPage {
    /// The token it came with.
    pub token: Option<String>,
    /// Another token that leads to the same page.
    pub again: Option<String>,
}

/// Which page of reviews a call asks for. `nonce` makes the other token another one each time.
pub fn reviews_page(catalogue: &Catalogue, storefront: &Storefront, call: &Call, nonce: u64) -> Option<ReviewsPage> {
    let variant = match call.rpc.as_str() {
        "oCPfdb" => Variant::WithFilters,
        "UsvDTd" => Variant::Plain,
        _ => return None,
    };
    let arguments: Value = serde_json::from_str(&call.payload).ok()?;
    let (app, query) = reviews_query(catalogue, &arguments, variant)?;
    let again = app.and_then(|app| reviews::token_to_same_page(&app, storefront, &query, nonce));
    Some(ReviewsPage { token: query.token, again })
}
