//! What a capture holds: the data blocks of a page with their rpcs, the payloads of an answer.

use memchr::memmem::find;
use serde_json::Value;

/// The data of a page's blocks, as text, with the rpc the page's own table names for each.
pub fn blocks(html: &str) -> Vec<(&str, &str)> {
    let table = find(html.as_bytes(), b"AF_dataServiceRequests = {").map_or("", |at| &html[at..]);
    let table = &table[..find(table.as_bytes(), b"AF_initDataChunkQueue").unwrap_or(table.len())];
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = find(rest.as_bytes(), b"AF_initDataCallback({key: '") {
        rest = &rest[at + b"AF_initDataCallback({key: '".len()..];
        let Some((key, after)) = rest.split_once('\'') else { break };
        let Some(from) = find(after.as_bytes(), b"data:") else { break };
        let data = &after[from + b"data:".len()..];
        let Some(to) = find(data.as_bytes(), b", sideChannel: {}});") else { break };
        if let Some(rpc) = rpc_of(table, key) {
            found.push((rpc, &data[..to]));
        }
        rest = &data[to..];
    }
    found
}

fn rpc_of<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    let entry = table.split_once(&format!("'{key}' : {{id:'"))?.1;
    entry.split_once('\'').map(|(rpc, _)| rpc)
}

/// The payloads of a captured answer, in either framing, with their rpcs.
pub fn payloads(body: &str) -> Vec<(String, Option<String>)> {
    let body = body.strip_prefix(")]}'").unwrap_or(body);
    let arrays: Vec<Value> = match serde_json::from_str(body.trim()) {
        Ok(whole) => vec![whole],
        // In chunks every array stands on a line of its own.
        Err(_) => body
            .lines()
            .filter(|line| line.starts_with('['))
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect(),
    };
    let frames = arrays.iter().filter_map(Value::as_array).flatten().filter(|frame| frame[0] == "wrb.fr");
    frames.filter_map(|frame| Some((frame[1].as_str()?.to_owned(), frame[2].as_str().map(str::to_owned)))).collect()
}

/// A field of a message by index, in the array or in the object at its end.
pub fn field(message: &Value, index: usize) -> &Value {
    let Some(items) = message.as_array() else { return &Value::Null };
    match items.last() {
        Some(Value::Object(tail)) if index + 1 >= items.len() => {
            tail.get(&(index + 1).to_string()).unwrap_or(&Value::Null)
        }
        _ => &message[index],
    }
}

/// The id a details payload says it is for, when it is the details of an app with a title.
pub fn details_id(payload: &Value) -> Option<&str> {
    let body = &payload[1];
    field(field(&body[2], 0), 0).as_str()?;
    field(body, 11)[0][0].as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_by_the_table() {
        let html = "<script>var AF_initDataKeys = []; var AF_dataServiceRequests = {'ds:0' : {id:'AAAA',request:[]},'ds:1' : {id:'BBBB',ext: 1.2E8 \
                    ,request:[null,[\"x\"]]}}; var AF_initDataChunkQueue = [];</script><script>AF_initDataCallback({key: 'ds:1', hash: '1', \
                    data:[\"b, c\"], sideChannel: {}});</script><script>AF_initDataCallback({key: 'ds:0', hash: '2', data:[1], sideChannel: {}});</script>";
        assert_eq!(blocks(html), [("BBBB", "[\"b, c\"]"), ("AAAA", "[1]")]);
        assert!(blocks("<html></html>").is_empty());
    }

    #[test]
    fn payloads_of_both_framings() {
        let frame = r#"["wrb.fr","X","[1,\"a\"]",null,null,null,"1"]"#;
        let expected = [("X".to_owned(), Some("[1,\"a\"]".to_owned()))];
        assert_eq!(payloads(&format!(")]}}'\n\n[{frame},[\"di\",1]]")), expected);
        assert_eq!(payloads(&format!(")]}}'\n\n50\n[{frame}]\n25\n[[\"e\",4]]\n")), expected);
        assert!(payloads("nothing").is_empty());
    }
}
