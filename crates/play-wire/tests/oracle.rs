//! The scanner against `serde_json::Value` with the plain accessor: every path of every capture.

mod common;
#[path = "common/reference/mod.rs"]
mod reference;

use std::collections::BTreeMap;

use common::{captures, fixtures};
use play_wire::batchexecute::frames;
use play_wire::jspb::{Hit, Path, Step, TrieBuilder, scan, string_value};
use play_wire::page::Page;
use play_wire::{AppFields, Call, Reading, SearchPrice, Shapes, Sort};
use serde_json::Value;

/// All payloads of the captures: the blocks of pages and the frames of answers.
fn payloads(test: &str) -> Vec<(String, String)> {
    let Some(folder) = fixtures(test) else { return Vec::new() };
    let kinds = [
        "details",
        "details-rpc",
        "list",
        "search",
        "search-rpc",
        "reviews",
        "permissions",
        "suggest",
        "datasafety",
        "developer",
        "cluster",
        "category",
    ];
    let mut payloads = Vec::new();
    for capture in captures(&folder, &kinds) {
        if let Ok(page) = Page::new(&capture.body) {
            for rpc in page.rpcs() {
                let rpc = String::from_utf8_lossy(rpc).into_owned();
                if let Ok(block) = page.block(&rpc, |_| true) {
                    payloads.push((format!("{} {rpc}", capture.name), block.into_owned()));
                }
            }
        } else if let Ok(frames) = frames(&capture.body) {
            for frame in frames {
                if let Some(payload) = frame.unescape().expect("text") {
                    payloads.push((format!("{} {}", capture.name, frame.rpc), payload.into_owned()));
                }
            }
        }
    }
    payloads
}

/// Every value below `value` that the accessor reaches, by its path.
fn walk(value: &Value, path: &mut Vec<u32>, out: &mut BTreeMap<Vec<u32>, Value>) {
    let Some(items) = value.as_array() else { return };
    let mut inner = |index: u32, value: &Value| {
        path.push(index);
        out.insert(path.clone(), value.clone());
        walk(value, path, out);
        path.pop();
    };
    for (index, item) in items.iter().enumerate() {
        match item {
            Value::Object(tail) if index + 1 == items.len() => {
                for (number, value) in tail {
                    if let Ok(number @ 1..) = number.parse::<u32>() {
                        inner(number - 1, value);
                    }
                }
            }
            _ => inner(u32::try_from(index).expect("small"), item),
        }
    }
}

/// The text of a path.
fn written(path: &[u32]) -> Path {
    let text: Vec<String> = path.iter().map(ToString::to_string).collect();
    Path::parse(&text.join(",")).expect("a path")
}

#[test]
fn every_path_of_every_capture_reads_as_in_the_tree() {
    let mut paths = 0;
    for (name, json) in payloads("the scanner against serde_json") {
        let tree: Value = serde_json::from_str(&json).expect("JSON");
        let mut values = BTreeMap::new();
        walk(&tree, &mut Vec::new(), &mut values);
        let values: Vec<(Vec<u32>, Value)> = values.into_iter().collect();
        // A trie holds 60,000 paths; large payloads take several.
        for part in values.chunks(20_000) {
            let mut builder = TrieBuilder::default();
            for (slot, (path, _)) in part.iter().enumerate() {
                builder.want(&written(path), u16::try_from(slot).expect("small"));
            }
            let mut hits: Vec<Hit> = Vec::new();
            scan(json.as_bytes(), &builder.build().expect("trie"), &mut hits).expect(&name);
            let mut found: BTreeMap<u16, Value> = BTreeMap::new();
            for hit in hits {
                let text = &json[hit.start as usize..hit.end as usize];
                let value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
                if let (Value::String(expected), Some(text)) = (&value, string_value(text)) {
                    assert_eq!(*expected, text, "{name}");
                }
                assert_eq!(found.insert(hit.slot, value), None, "{name}: found twice");
            }
            for (slot, (path, expected)) in part.iter().enumerate() {
                let given = found.remove(&u16::try_from(slot).expect("small"));
                let expected = Some(expected).filter(|value| !value.is_null());
                assert_eq!(given.as_ref(), expected, "{name} at {path:?}");
                let steps: Vec<Step> = path.iter().map(|index| Step::Index(*index)).collect();
                assert_eq!(reference::at(&tree, &steps), expected, "{name}: the accessor at {path:?}");
                paths += 1;
            }
        }
    }
    eprintln!("{paths} paths compared");
}

/// What a call reads, as JSON.
fn value(call: &Call, json: &str) -> Value {
    match call.read(Some(json), Shapes::default_static()) {
        Ok(Reading::Value(answer)) => serde_json::to_value(answer.model).expect("serialises"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn models_are_those_read_through_the_tree() {
    let apps = reference::Apps::new();
    let (charts, searches) = (reference::Cards::new("chart"), reference::Cards::new("search"));
    let reviews = reference::Reviews::new();
    for (name, json) in payloads("models against serde_json") {
        let (call, expected) = match name.rsplit(' ').next() {
            Some("Ws7gDc") if name.starts_with("details") => {
                let Some(app) = apps.read(&json) else { continue };
                let fields = AppFields::network_default();
                let call = Call::Details { app_id: app.app_id.as_str().into(), fields };
                (call, serde_json::to_value(app))
            }
            Some("vyAe2") => {
                let call = Call::Chart { collection: "x".into(), category: "x".into(), count: 100 };
                (call, serde_json::to_value(charts.read(&json)))
            }
            Some("lGYRle") => {
                let call = Call::Search { term: "x".into(), price: SearchPrice::All, count: 50 };
                (call, serde_json::to_value(searches.read(&json)))
            }
            Some("oCPfdb" | "UsvDTd") => {
                let (sort, score, device, token) = (Sort::Newest, None, None, None);
                let call = Call::Reviews { app_id: "a.b".into(), sort, score, device, count: 150, token };
                (call, serde_json::to_value(reviews.read(&json, "a.b").unwrap_or_default()))
            }
            _ => continue,
        };
        let mut wrong = Vec::new();
        let expected = expected.expect("serialises");
        common::differences(&name, Some(&expected), Some(&value(&call, &json)), &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn lists_read_as_in_the_tree() {
    for (name, json) in payloads("lists against serde_json") {
        let tree: Value = serde_json::from_str(&json).expect("JSON");
        for path in ["*", "0,*", "0,1,*,22,0,*,0,3", "0,1,0,28,0,*,0,2,*,3,2", "0,*,4", "1,2,78,0,*,3,2", "*,*"] {
            let path = Path::parse(path).expect("path");
            let mut builder = TrieBuilder::default();
            builder.want(&path, 0);
            let mut hits = Vec::new();
            scan(json.as_bytes(), &builder.build().expect("trie"), &mut hits).expect(&name);
            let given: Vec<Value> = hits
                .iter()
                .map(|hit| serde_json::from_str(&json[hit.start as usize..hit.end as usize]).expect("JSON"))
                .collect();
            let mut expected = Vec::new();
            reference::each(&tree, path.steps(), &mut expected);
            assert_eq!(given.iter().collect::<Vec<_>>(), expected, "{name} at {path}");
        }
    }
}

#[test]
fn made_up_texts_read_as_in_the_tree() {
    for json in [
        "[]",
        "[[]]",
        "[null]",
        " [ 1 , [ 2 , \"a]\\\"[\" ] , { \"7\" : [ 3 ] , \"9\" : 4 } ] ",
        "[[1,{\"5\":[6]}],{\"3\":\"x\"}]",
        "[{\"80\":[[1,\"2\"],{\"4\":5}]}]",
        "[1.5e3,-2,true,false,\"\\u005b\"]",
        "[[[[[[1]]]]],2]",
        "null",
        "\"text\"",
        "12",
    ] {
        let tree: Value = serde_json::from_str(json).expect("JSON");
        for a in 0..10 {
            for b in 0..4 {
                for path in [vec![a], vec![a, b], vec![a, b, 0]] {
                    let mut builder = TrieBuilder::default();
                    builder.want(&written(&path), 0);
                    let mut hits = Vec::new();
                    scan(json.as_bytes(), &builder.build().expect("trie"), &mut hits).expect(json);
                    let given = hits
                        .first()
                        .map(|hit| serde_json::from_str::<Value>(&json[hit.start as usize..hit.end as usize]));
                    let steps: Vec<Step> = path.iter().map(|index| Step::Index(*index)).collect();
                    let given = given.transpose().expect("JSON");
                    assert_eq!(given.as_ref(), reference::at(&tree, &steps), "{json} at {path:?}");
                }
            }
        }
    }
}
