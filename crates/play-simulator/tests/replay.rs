//! Replay of the real captures. They belong to third parties and are not part of the repository: where their folder is
//! missing, the tests say so and pass.

mod support;

use serde_json::{Value, json};
use std::path::PathBuf;
use support::{ask, block, chart_arguments, details_call, get, payloads, post, simulator};

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("PLAYFAST_FIXTURES")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"), PathBuf::from);
    if folder.join("INDEX.tsv").exists() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no captures at {} (PLAYFAST_FIXTURES names another folder)", folder.display());
    None
}

#[test]
fn captures_come_back_as_they_are() {
    let Some(folder) = folder() else { return };
    let store = simulator(&json!({ "replay": folder }));
    let listed: Value = serde_json::from_str(&get(store.url(), "/__simulator/replay", false).text).unwrap();
    let mut kinds = std::collections::BTreeMap::new();
    for entry in listed.as_array().unwrap() {
        let (lang, country) = (entry["lang"].as_str().unwrap(), entry["country"].as_str().unwrap());
        let kind = entry["kind"].as_str().unwrap();
        *kinds.entry(kind.to_owned()).or_insert(0) += 1;
        let text = |name: &str| entry[name].as_str().unwrap().to_owned();
        let (rpc, arguments) = match kind {
            "app" => details_call(&text("appId"), &[1]),
            "list" => ("vyAe2", chart_arguments(&text("collection"), &text("category"), 10)),
            "search" => ("lGYRle", json!([[[], [[8, [20, 50]]], [text("query")], 4, null, null, null, [], null], [1]])),
            _ => {
                let device = entry["device"].as_str().map(|_| 3);
                let filter = json!([null, entry["score"], null, null, null, null, null, null, device]);
                ("UsvDTd", json!([null, null, [2, 2, [10, null, null], null, filter], [text("appId"), 7]]))
            }
        };
        let answer =
            payloads(&post(store.url(), &format!("hl={lang}&gl={country}"), &[(rpc, arguments)], true)).remove(0);
        assert!(answer.is_array(), "{entry}");
        // The payload is in the file: as a block of a page, or inside the frame of an answer.
        let file = std::fs::read_to_string(folder.join(text("file"))).unwrap();
        if kind == "app" && file.contains("<html") {
            assert_eq!(block(&file, "Ws7gDc"), answer, "{entry}");
            let path = format!("/store/apps/details?id={}&hl={lang}&gl={country}", text("appId"));
            assert!(get(store.url(), &path, true).text == file, "{entry}");
        } else if kind == "search" {
            assert_eq!(block(&file, "lGYRle"), answer, "{entry}");
        } else if !file.contains("<html") {
            let first = answer[0].as_array().map_or(0, Vec::len) + answer[1].as_array().map_or(0, Vec::len);
            assert!(first > 0, "{entry}");
        }
    }
    assert!(kinds["app"] >= 6 && kinds["list"] >= 1 && kinds["search"] >= 2 && kinds["reviews"] >= 3, "{kinds:?}");
}

#[test]
fn what_was_not_captured_is_not_found() {
    let Some(folder) = folder() else { return };
    let store = simulator(&json!({ "replay": folder }));
    assert_eq!(get(store.url(), "/store/apps/details?id=com.playsim.app1&hl=en&gl=us", true).status, 404);
    let (rpc, arguments) = details_call("com.playsim.app1", &[1]);
    assert_eq!(ask(store.url(), rpc, arguments), Value::Null);
    let both = simulator(&json!({ "replay": folder, "replayMiss": "synthetic" }));
    assert_eq!(get(both.url(), "/store/apps/details?id=com.playsim.app1&hl=en&gl=us", true).status, 200);
}
