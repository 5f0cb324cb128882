//! The sections of a search come in several arrangements; an exact match is first and there once.

use play_wire::{Call, Model, Reading, SearchPrice, Shapes};
use serde_json::{Value, json};

fn card(app_id: &str, micros: Option<u64>) -> Value {
    let mut card = vec![Value::Null; 29];
    card[0] = json!([app_id, 7]);
    card[3] = json!("A title");
    if let Some(micros) = micros {
        card[8] = json!([null, [[micros, "USD", ""]]]);
    }
    json!([card])
}

/// A section with a list of these apps.
fn list(app_ids: &[&str], token: Option<&str>) -> Value {
    let items: Vec<Value> = app_ids.iter().map(|app_id| card(app_id, Some(0))).collect();
    let mut section = vec![Value::Null; 23];
    section[22] = json!([items, ["", null, null, [null, token]]]);
    Value::from(section)
}

/// A section with an exact match, the id in a tail object as the store sends it.
fn exact(app_id: &str) -> Value {
    let mut node = vec![Value::Null; 18];
    node[16] = json!([null, null, [["The match"], {"69": ["Somebody"]}], {"12": [[app_id, 7]]}]);
    node[17] = json!([[null, null, [[null, [[1_990_000, "EUR", "1,99 €"]]]]]]);
    let mut section = vec![Value::Null; 24];
    section[23] = Value::from(node);
    Value::from(section)
}

fn search(sections: &[Value], price: SearchPrice) -> (Vec<String>, Option<String>) {
    let payload = json!([[null, sections]]).to_string();
    let call = Call::Search { term: "x".into(), price, count: 50 };
    match call.read(Some(&payload), Shapes::default_static()) {
        Ok(Reading::Value(answer)) => {
            assert!(answer.warnings.is_empty(), "{:?}", answer.warnings);
            let Model::Cards(list) = answer.model else { panic!("no list") };
            (list.apps.into_iter().map(|app| app.app_id).collect(), list.next_token)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_section_is_the_list() {
    let (apps, token) = search(&[list(&["a", "b"], Some("next"))], SearchPrice::All);
    assert_eq!((apps, token.as_deref()), (vec!["a".to_owned(), "b".to_owned()], Some("next")));
}

#[test]
fn an_exact_match_is_first_and_there_once_wherever_its_section_stands() {
    for sections in [
        vec![exact("b"), list(&["a", "b", "c"], None)],
        vec![list(&["a", "b", "c"], None), exact("b")],
        vec![json!([null, null, null, ["x"]]), exact("b"), list(&["a", "c"], None)],
        vec![Value::Null, list(&["a", "b"], None), list(&["c"], None), exact("b")],
    ] {
        assert_eq!(search(&sections, SearchPrice::All).0, ["b", "a", "c"]);
    }
}

#[test]
fn no_hit_is_an_empty_list() {
    for sections in [vec![], vec![json!([null, null, null, ["x"]])], vec![list(&[], None)]] {
        assert_eq!(search(&sections, SearchPrice::All).0, Vec::<String>::new());
    }
}

#[test]
fn the_price_is_filtered_again() {
    let mut section = list(&["free"], None);
    section[22][0] = json!([card("free", Some(0)), card("paid", Some(990_000)), card("soon", None)]);
    let sections = [section, exact("match")];
    assert_eq!(search(&sections, SearchPrice::All).0, ["match", "free", "paid", "soon"]);
    assert_eq!(search(&sections, SearchPrice::Free).0, ["free"]);
    assert_eq!(search(&sections, SearchPrice::Paid).0, ["match", "paid"]);
}
