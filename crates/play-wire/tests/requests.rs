//! What is sent: payloads, templates, fields, page paths.

use play_wire::{AppFields, Call, Device, SearchPrice, Shapes, Sort, Template, offline};
use serde_json::{Value, json};

fn payload(call: &Call, template: Template) -> Value {
    serde_json::from_str(&call.payload(template, Shapes::default_static())).expect("a payload is JSON")
}

fn details(names: &[&str]) -> Call {
    Call::Details { app_id: "com.example.app".into(), fields: AppFields::from_names(names).expect("fields") }
}

fn reviews(score: Option<u8>, device: Option<Device>, token: Option<&str>) -> Call {
    let token = token.map(Into::into);
    Call::Reviews { app_id: "com.example.app".into(), sort: Sort::Newest, score, device, count: 100, token }
}

#[test]
fn only_the_wire_fields_of_the_names_travel() {
    for (names, numbers) in [
        (&["title"][..], json!([1])),
        (&["title", "score", "ratings"], json!([1, 52])),
        (&["descriptionHTML"], json!([13, 73])),
        (&["available"], json!([19])),
        (&["developerId", "developer"], json!([69])),
        (&["dataSafety"], json!([100, 138])),
        (&["url"], json!([1])),
        (&["comments", "score"], json!([52])),
    ] {
        let expected = json!([null, null, [numbers], null, null, [["com.example.app", 7]]]);
        assert_eq!(payload(&details(names), Template::Second), expected, "{names:?}");
    }
}

#[test]
fn the_first_template_of_details_has_the_options_of_a_page() {
    let payload = payload(&details(&["title"]), Template::First);
    assert_eq!(payload[2], json!([[1]]));
    assert_eq!(payload[3][0][7], json!([null, 2]));
    assert_eq!(payload[3][0][23], json!([1]));
    assert_eq!(payload[5], json!([["com.example.app", 7]]));
}

#[test]
fn the_default_leaves_out_what_costs_extra() {
    let default = AppFields::network_default();
    for name in ["descriptionHTML", "comments", "dataSafety"] {
        assert!(!default.contains(name) && AppFields::all().contains(name));
    }
    assert_eq!(default.names().len() + 3, AppFields::all().names().len());
    let call = Call::Details { app_id: "a.b".into(), fields: default };
    let numbers = payload(&call, Template::First);
    let numbers = numbers[2][0].as_array().expect("numbers").clone();
    assert!(!numbers.contains(&json!(138)), "data safety does not travel");
    assert!(numbers.contains(&json!(1)) && numbers.contains(&json!(146)));
}

#[test]
fn field_names_are_checked() {
    assert!(AppFields::from_names::<&str>(&[]).is_err_and(|error| error.is_invalid()));
    let error = AppFields::from_names(&["title", "titel"]).expect_err("no such field");
    assert!(error.is_invalid() && error.to_string().contains("titel"));
    let all = AppFields::all();
    assert_eq!(AppFields::from_names(&all.names()).expect("own names"), all);
}

#[test]
fn charts_have_a_minimal_and_a_full_body() {
    let call = Call::Chart { collection: "topselling_free".into(), category: "GAME".into(), count: 100 };
    let minimal = json!([[null, [[null, [null, 100]], null, null, [113]], [2, "topselling_free", "GAME"]]]);
    assert_eq!(payload(&call, Template::First), minimal);
    let full = payload(&call, Template::Second);
    assert_eq!(full[0][2], json!([2, "topselling_free", "GAME"]));
    assert_eq!(full[0][1][0], json!([8, [20, 100]]));
}

#[test]
fn searches_have_a_minimal_and_a_full_body_and_terms_are_escaped() {
    let term = "say \"hi\" \\ $COUNT 한국";
    let call = Call::Search { term: term.into(), price: SearchPrice::Paid, count: 30 };
    for template in [Template::First, Template::Second] {
        let payload = payload(&call, template);
        assert_eq!(payload[0][1][0], json!([8, [20, 30]]));
        assert_eq!(payload[0][2], json!([term]));
        assert_eq!(payload[0][3], json!(4));
    }
    let path = call.page_path().expect("a page");
    assert!(path.starts_with("/store/search?q=say+%22hi%22+%5C+%24COUNT+%ED%95%9C"), "{path}");
    assert!(path.ends_with("&c=apps&price=2"), "{path}");
}

#[test]
fn reviews_are_filtered_by_one_rpc_only() {
    let plain = reviews(None, None, Some("a\"b"));
    assert_eq!(
        payload(&plain, Template::First),
        json!([
            null,
            [2, 2, [100, null, "a\"b"], null, [null, null, null, null, null, null, null, null, null]],
            ["com.example.app", 7]
        ])
    );
    assert_eq!(
        payload(&plain, Template::Second),
        json!([null, null, [2, 2, [100, null, "a\"b"], null, []], ["com.example.app", 7]])
    );
    let filtered = reviews(Some(5), Some(Device::Tablet), None);
    assert_eq!(
        payload(&filtered, Template::First),
        json!([null, [2, 2, [100], null, [null, 5, null, null, null, null, null, null, 3]], ["com.example.app", 7]])
    );
    assert!(plain.has_template(Template::Second) && !filtered.has_template(Template::Second));
    assert_eq!((plain.rpc(Template::First), plain.rpc(Template::Second)), ("oCPfdb", "UsvDTd"));
}

#[test]
fn bodies_for_hand_made_requests_are_form_fields() {
    let body = offline::build_list_request_body("topselling_free", "GAME", 50);
    assert!(body.starts_with("f.req=%5B%5B%5B%22vyAe2%22%2C"), "{body}");
    let body = offline::build_reviews_request_body("a.b", Sort::Rating, 10, None);
    assert!(body.starts_with("f.req=%5B%5B%5B%22oCPfdb%22%2C"), "{body}");
    assert!(body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=%-_.*+".contains(&byte)));
}
