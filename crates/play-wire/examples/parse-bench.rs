//! Medians of reading real answers, in microseconds, as one line of JSON: the scanner against `serde_json::Value` read by
//! index into the same models. Equal output is asserted first.
//!
//! `cargo run --release -p play-wire --example parse-bench -- ../shared/fixtures`

#[path = "../tests/common/reference/mod.rs"]
mod reference;

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use play_wire::batchexecute::frames;
use play_wire::page::Page;
use play_wire::{Answer, AppFields, Call, Model, Reading, SearchPrice, Shapes, Sort};
use serde_json::json;

/// How long one reader is measured at a time.
const SPAN: Duration = Duration::from_millis(200);
/// How often each reader has its turn.
const TURNS: usize = 9;

/// Variables of the allocator: freed memory stays with the process. Otherwise the large trees of `serde_json::Value` are
/// given back and fetched anew each time, which costs it up to four times the parsing, or not, by chance.
const ALLOCATOR: [(&str, &str); 2] =
    [("MALLOC_TRIM_THRESHOLD_", "1000000000"), ("MALLOC_MMAP_THRESHOLD_", "1000000000")];

fn main() {
    if std::env::var_os(ALLOCATOR[0].0).is_none() {
        let program = std::env::current_exe().expect("own path");
        let status = Command::new(program).args(std::env::args_os().skip(1)).envs(ALLOCATOR).status().expect("runs");
        std::process::exit(status.code().unwrap_or(1));
    }
    let folder = std::env::args().nth(1).unwrap_or_else(|| "../shared/fixtures".to_owned());
    let read =
        |name: &str| std::fs::read(Path::new(&folder).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let page = read("details/translate_en-us_2026-07.html");
    let search_page = read("search/panda_en-us_2026-07.html");
    let chart_body = read("list/topfree-game_2026-07.txt");
    let reviews_body = read("reviews/translate_initial_2026-07.txt");
    let app_id = "com.google.android.apps.translate";

    let apps = reference::Apps::new();
    let details = block(&page, "Ws7gDc", &apps);
    let search = Page::new(&search_page).expect("page").block("lGYRle", |_| true).expect("block").into_owned();
    let (chart, reviews) = (payload(&chart_body), payload(&reviews_body));

    let fields = AppFields::network_default();
    let details_call = Call::Details { app_id: app_id.into(), fields };
    let chart_call = Call::Chart { collection: "topselling_free".into(), category: "GAME".into(), count: 100 };
    let search_call = Call::Search { term: "panda".into(), price: SearchPrice::All, count: 50 };
    let (sort, score, device, token) = (Sort::Newest, None, None, None);
    let reviews_call = Call::Reviews { app_id: app_id.into(), sort, score, device, count: 150, token };

    let charts = reference::Cards::new("chart");
    let searches = reference::Cards::new("search");
    let pages = reference::Reviews::new();
    assert!(reference::same(&model(&details_call, &details), &apps.read(&details)), "details differ");
    assert!(reference::same(&model(&chart_call, &chart), &charts.read(&chart)), "charts differ");
    assert!(reference::same(&model(&search_call, &search), &searches.read(&search)), "searches differ");
    assert!(reference::same(&model(&reviews_call, &reviews), &pages.read(&reviews, app_id)), "reviews differ");

    let details_row = row(&details_call, &details, &|| drop(black_box(apps.read(&details))));
    let chart_row = row(&chart_call, &chart, &|| drop(black_box(charts.read(&chart))));
    let search_row = row(&search_call, &search, &|| drop(black_box(searches.read(&search))));
    let reviews_row = row(&reviews_call, &reviews, &|| drop(black_box(pages.read(&reviews, app_id))));
    let page_us = median(&|| drop(black_box(details_call.read_page(&page, Shapes::default_static()))));
    let whole = |body: &[u8], call: &Call| {
        median(&|| {
            let frames = frames(body).expect("frames");
            let text = frames[0].unescape().expect("payload");
            drop(black_box(call.read(text.as_deref(), Shapes::default_static())));
        })
    };
    let packed = serde_json::json!([["wrb.fr", "Ws7gDc", details, null, null, null, "0"]]).to_string();
    let result = json!({
        "unit": "us",
        "details": details_row,
        "chart": chart_row,
        "search": search_row,
        "reviews": reviews_row,
        "page": { "us": page_us, "ms": page_us / 1_000.0 },
        "wholeBody": {
            "details": whole(packed.as_bytes(), &details_call),
            "chart": whole(&chart_body, &chart_call),
            "reviews": whole(&reviews_body, &reviews_call),
        },
    });
    println!("{result}");
}

/// Both readers by turns, so that other work on the machine meets both; the ratio is the median of the turns' ratios.
fn row(call: &Call, json: &str, value: &dyn Fn()) -> serde_json::Value {
    let ours = || drop(black_box(call.read(Some(json), Shapes::default_static())));
    let mut turns: Vec<(f64, f64)> = (0..TURNS).map(|_| (median(&ours), median(value))).collect();
    turns.sort_by(|one, other| (one.1 / one.0).total_cmp(&(other.1 / other.0)));
    let (scanner, value) = turns[TURNS / 2];
    json!({ "bytes": json.len(), "scanner": scanner, "value": value, "vsValue": value / scanner })
}

fn block(page: &[u8], rpc: &str, apps: &reference::Apps) -> String {
    let page = Page::new(page).expect("page");
    let fits = |json: &str| apps.read(json).is_some_and(|app| app.title.is_some());
    page.block(rpc, fits).expect("block").into_owned()
}

fn payload(body: &[u8]) -> String {
    frames(body).expect("frames")[0].unescape().expect("payload").expect("a payload").into_owned()
}

fn model(call: &Call, json: &str) -> Model {
    match call.read(Some(json), Shapes::default_static()) {
        Ok(Reading::Value(Answer { model, .. })) => model,
        other => panic!("{other:?}"),
    }
}

/// Median time of one run, in microseconds.
fn median(run: &dyn Fn()) -> f64 {
    let warm = Instant::now();
    while warm.elapsed() < SPAN / 5 {
        run();
    }
    let mut times = Vec::new();
    let start = Instant::now();
    while start.elapsed() < SPAN {
        let one = Instant::now();
        run();
        times.push(one.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}
