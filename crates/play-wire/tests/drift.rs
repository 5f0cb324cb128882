//! What a moved or broken field costs, and how a path is put right at run time.

use play_wire::models::CardList;
use play_wire::{AppFields, Call, Model, Reading, Shapes, WireError};
use serde_json::{Value, json};

/// A card in today's layout.
fn card(number: usize) -> Value {
    let mut card = vec![Value::Null; 29];
    card[0] = json!([format!("com.example.app{number}"), 7]);
    card[3] = json!(format!("App &amp; {number}"));
    card[4] = json!(["4.5", 4.5]);
    card[14] = json!("Somebody");
    json!([card])
}

fn chart(items: &[Value]) -> String {
    let mut body = vec![Value::Null; 29];
    body[28] = json!([items]);
    json!([[null, [body]]]).to_string()
}

fn chart_call() -> Call {
    Call::Chart { collection: "topselling_free".into(), category: "GAME".into(), count: 100 }
}

fn cards(reading: Reading) -> (CardList, Vec<play_wire::models::Warning>) {
    match reading {
        Reading::Value(answer) => match answer.model {
            Model::Cards(list) => (list, answer.warnings),
            other => panic!("{other:?}"),
        },
        Reading::NullPayload => panic!("a null payload"),
    }
}

#[test]
fn a_broken_card_is_left_out_and_named() {
    let mut items: Vec<Value> = (0..10).map(card).collect();
    items[3][0][0] = Value::Null;
    items[5] = Value::Null;
    items[7][0][3] = json!(["moved"]);
    let (list, warnings) = cards(chart_call().read(Some(&chart(&items)), Shapes::default_static()).expect("reads"));
    assert_eq!(list.apps.len(), 7);
    assert_eq!(list.apps[0].title, "App & 0");
    let broken: Vec<(u32, &str, &str)> = warnings
        .iter()
        .filter_map(|warning| Some((warning.position?, warning.field.as_str(), warning.path.as_str())))
        .collect();
    assert_eq!(
        broken,
        [(3, "appId", "0,1,0,28,0,3,0,0,0"), (5, "appId", "0,1,0,28,0,5,0,0,0"), (7, "title", "0,1,0,28,0,7,0,3")]
    );
    assert!(warnings.iter().all(|warning| warning.rpc == "vyAe2"));
}

#[test]
fn an_optional_field_of_another_kind_is_absent_and_named() {
    let mut items: Vec<Value> = (0..3).map(card).collect();
    items[1][0][4] = json!(["4.5", "not a number"]);
    let (list, warnings) = cards(chart_call().read(Some(&chart(&items)), Shapes::default_static()).expect("reads"));
    assert_eq!((list.apps.len(), list.apps[1].score), (3, None));
    assert_eq!(warnings.len(), 1);
    assert_eq!((warnings[0].field.as_str(), warnings[0].position), ("score", Some(1)));
}

#[test]
fn more_than_half_broken_is_drift() {
    let mut items: Vec<Value> = (0..10).map(card).collect();
    for item in items.iter_mut().take(6) {
        item[0][3] = Value::Null;
    }
    let result = chart_call().read(Some(&chart(&items)), Shapes::default_static());
    let Err(WireError::Drift { rpc, field, path, .. }) = result else { panic!("{result:?}") };
    assert_eq!((rpc.as_str(), field.as_str(), path.as_str()), ("vyAe2", "title", "0,1,0,28,0,0,0,3"));
}

#[test]
fn a_body_without_its_list_is_drift() {
    let result = chart_call().read(Some("[[null,[[1,2,3]]]]"), Shapes::default_static());
    assert!(matches!(&result, Err(WireError::Drift { field, .. }) if field == "apps"), "{result:?}");
}

#[test]
fn bare_cards_and_wrapped_cards_are_read_alike() {
    let wrapped: Vec<Value> = (0..3).map(card).collect();
    let bare: Vec<Value> = wrapped.iter().map(|item| item[0].clone()).collect();
    let read =
        |items: &[Value]| cards(chart_call().read(Some(&chart(items)), Shapes::default_static()).expect("reads")).0;
    assert_eq!(read(&wrapped), read(&bare));
}

fn details(root: &[(usize, Value)]) -> String {
    let mut fields = vec![Value::Null; 101];
    for (index, value) in root {
        fields[*index] = value.clone();
    }
    let mut head = vec![Value::Null; 12];
    head[2] = Value::from(fields);
    head[11] = json!([["a.b", 7]]);
    json!([null, head]).to_string()
}

#[test]
fn a_required_field_that_is_gone_is_named() {
    let call =
        |names: &[&str]| Call::Details { app_id: "a.b".into(), fields: AppFields::from_names(names).expect("fields") };
    let json = details(&[(0, json!(["Title"]))]);
    let shapes = Shapes::default_static();
    assert!(matches!(call(&["title", "score"]).read(Some(&json), shapes), Ok(Reading::Value(_))));
    let result = call(&["title", "icon"]).read(Some(&json), shapes);
    let Err(WireError::Drift { rpc, field, path, .. }) = result else { panic!("{result:?}") };
    assert_eq!((rpc.as_str(), field.as_str(), path.as_str()), ("Ws7gDc", "icon", "1,2,95,0,3,2"));
}

#[test]
fn a_moved_field_is_put_right_at_run_time() {
    let json = details(&[(0, json!([null, "Title"])), (90, json!(["icon"]))]);
    let overrides = json!({ "details": { "title": "0,1", "icon": [["95", "0"], [90, 0]] } });
    assert!(Shapes::with_overrides(&overrides).is_err_and(|error| error.is_invalid()), "texts are no steps");
    let overrides = json!({ "details": { "title": "0,1", "icon": ["95,0,3,2", [90, 0]] } });
    let shapes = Shapes::with_overrides(&overrides).expect("sound");
    let fields = AppFields::from_names(&["title", "icon"]).expect("fields");
    let call = Call::Details { app_id: "a.b".into(), fields };
    let Ok(Reading::Value(answer)) = call.read(Some(&json), &shapes) else { panic!("unreadable") };
    let app = serde_json::to_value(answer.model).expect("serialises");
    assert_eq!((&app["title"], &app["icon"]), (&json!("Title"), &json!("icon")));
    // The request asks for the fields of the new paths.
    assert!(call.payload(play_wire::Template::Second, &shapes).starts_with("[null,null,[[1,91,96]]"));
    assert_eq!(Shapes::default_static().version(), 0);
    assert_ne!(shapes.version(), 0);
    assert_eq!(shapes.version(), Shapes::with_overrides(&overrides).expect("sound").version());
}

#[test]
fn wrong_overrides_are_named() {
    for (overrides, parameter) in [
        (json!([]), "shapes"),
        (json!({ "detail": {} }), "shapes.detail"),
        (json!({ "details": [] }), "shapes.details"),
        (json!({ "details": { "titel": "0" } }), "shapes.details.titel"),
        (json!({ "details": { "title": "a" } }), "shapes.details.title"),
        (json!({ "card": { "title": -1 } }), "shapes.card.title"),
    ] {
        match Shapes::with_overrides(&overrides) {
            Err(WireError::Invalid { parameter: given, .. }) => assert_eq!(given, parameter),
            other => panic!("{overrides}: {other:?}"),
        }
    }
}

#[test]
fn lone_surrogates_become_the_replacement_character() {
    let json = details(&[(0, json!(["Title"]))]).replace("Title", "Ti\\ud83ctle");
    let fields = AppFields::from_names(&["title"]).expect("fields");
    let call = Call::Details { app_id: "a.b".into(), fields };
    let Ok(Reading::Value(answer)) = call.read(Some(&json), Shapes::default_static()) else { panic!("unreadable") };
    assert_eq!(serde_json::to_value(answer.model).expect("serialises")["title"], "Ti\u{fffd}tle");
}
