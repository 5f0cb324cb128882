//! Pages: size, compression, blocks, the page for what is missing.

mod support;

use serde_json::json;
use support::{ALL_FIELDS, block, blocks, details_call, field, flags_as_numbers, get, payloads, post, simulator};

#[test]
fn a_details_page_weighs_what_a_real_one_does() {
    let store = simulator(&json!({}));
    for number in [0, 42, 4_711] {
        let path = format!("/store/apps/details?id=com.playsim.app{number}&hl=en&gl=us");
        let page = get(store.url(), &path, true);
        assert_eq!(page.status, 200);
        assert!((1_080_000..1_260_000).contains(&page.text.len()), "{}", page.text.len());
        assert!((170_000..230_000).contains(&page.raw.len()), "{}", page.raw.len());
        // The first answer is made, the second one stitched from the cache, the third one inflated.
        assert_eq!(get(store.url(), &path, true).raw, page.raw);
        assert!(get(store.url(), &path, false).text == page.text);
    }
}

#[test]
fn the_page_holds_what_the_calls_answer() {
    let store = simulator(&json!({}));
    for number in [1, 3, 4, 6, 7, 42, 60] {
        let id = format!("com.playsim.app{number}");
        let page = get(store.url(), &format!("/store/apps/details?id={id}&hl=en&gl=us"), true).text;
        let reviews =
            json!([null, [2, null, [20], null, [null, null, null, null, null, null, null, null, 2]], [id, 7]]);
        let calls = [details_call(&id, &ALL_FIELDS), ("oCPfdb", reviews)];
        let answers = payloads(&post(store.url(), "hl=en&gl=us", &calls, true));
        assert_eq!(block(&page, "Ws7gDc"), flags_as_numbers(&answers[0]));
        assert_eq!(block(&page, "oCPfdb"), flags_as_numbers(&answers[1]));
    }
}

#[test]
fn blocks_stand_as_on_the_store() {
    let store = simulator(&json!({}));
    let rpcs = |number: u32| -> Vec<String> {
        let page = get(store.url(), &format!("/store/apps/details?id=com.playsim.app{number}&hl=en&gl=us"), true).text;
        blocks(&page).into_iter().map(|(rpc, _)| rpc).collect()
    };
    let usual = "T6C6Se X5bnOb Qu3lde jRco8 shGlA A6yuRe Ws7gDc CLXjtf Ws7gDc oCPfdb yowZ5 ZittHe ag2B9c";
    assert_eq!(rpcs(42).join(" "), usual);
    // The layout of 2025 has one block more.
    assert_eq!(rpcs(7).len(), 14);
}

#[test]
fn a_page_is_in_the_language_and_for_the_country_asked() {
    let store = simulator(&json!({}));
    let page = get(store.url(), "/store/apps/details?id=com.playsim.app3&hl=ko&gl=kr", true).text;
    assert!(
        page.starts_with("<!doctype html><html lang=\"ko\" dir=\"ltr\">")
            && page.contains("'KR'")
            && page.contains("'ko_kr'")
    );
    let root = &block(&page, "Ws7gDc")[1][2];
    assert_eq!(field(root, 57)[0][0][0][0][1][0][1], "KRW");
    assert!(field(root, 57)[0][0][1][0].as_str().unwrap().ends_with("구매"));
    assert!(field(root, 72)[0][1].as_str().unwrap().chars().any(|letter| ('가'..='힣').contains(&letter)));
    assert_eq!(block(&page, "jRco8")[1], "대한민국");
    let arabic = get(store.url(), "/store/apps/details?id=com.playsim.app3&hl=ar&gl=sa", true).text;
    assert!(arabic.starts_with("<!doctype html><html lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn what_does_not_exist_is_the_stores_own_error_page() {
    let store = simulator(&json!({ "catalogue": 1_000 }));
    let missing = |path: &str| {
        let page = get(store.url(), path, true);
        page.status == 404 && page.text.contains("id=\"af-error-page\"") && page.text.contains("window.ERROR_PAGE")
    };
    let details = |id: &str, gl: &str| format!("/store/apps/details?id={id}&hl=en&gl={gl}");
    assert!(missing(&details("com.other.app", "us")));
    assert!(missing(&details("com.playsim.app1000", "us")) && !missing(&details("com.playsim.app999", "us")));
    assert!(
        missing(&details("com.playsim.app007", "us"))
            && missing(&details("com.playsim.app", "us"))
            && missing("/store/apps/details")
    );
    // Not distributed in Germany, shown but not offered there, at home in the United States.
    assert!(missing(&details("com.playsim.app13", "de")) && !missing(&details("com.playsim.app13", "us")));
    assert!(!missing(&details("com.playsim.app207", "de")));
    assert!(missing("/store/apps/top"));
    assert!(
        get(store.url(), &details("com.other.app", "de").replace("hl=en", "hl=de"), true)
            .text
            .contains("Nicht gefunden")
    );
}

#[test]
fn a_search_page_holds_what_the_call_answers() {
    let store = simulator(&json!({}));
    // The last term would end a script if it were not escaped.
    for (term, price) in
        [("weather", 0), ("weather", 2), ("com.playsim.app42", 0), ("zzz", 0), ("sun tea", 1), ("a</script>b", 0)]
    {
        let query = term.replace(' ', "+").replace('<', "%3C").replace('>', "%3E");
        let page = get(store.url(), &format!("/store/search?q={query}&c=apps&hl=en&gl=us&price={price}"), true);
        assert_eq!(page.status, 200);
        let filter = if price == 0 { json!([1]) } else { json!([null, price]) };
        let arguments =
            json!([[[], [[8, [20, 50]], null, null, []], [term], 4, [null, 1], null, null, filter, [1]], [1]]);
        let answer = payloads(&post(store.url(), "hl=en&gl=us", &[("lGYRle", arguments)], true)).remove(0);
        assert_eq!(block(&page.text, "lGYRle"), flags_as_numbers(&answer));
    }
}
