//! The request body: `f.req=[[[rpc, "payload", null, "tag"], …]]`, url-encoded.

/// One call of a packed request.
#[derive(Clone, Copy, Debug)]
pub struct PackedCall<'a> {
    /// Rpc id.
    pub rpc: &'a str,
    /// Inner JSON text.
    pub payload: &'a str,
    /// Tag that the answer's frame will carry.
    pub tag: &'a str,
}

/// The body of a packed request, `f.req=…`, url-encoded.
#[must_use]
pub fn encode_body(calls: &[PackedCall<'_>]) -> String {
    let length: usize = calls.iter().map(|call| call.payload.len() * 2 + call.tag.len() + 64).sum();
    let mut body = String::with_capacity(length + 32);
    body.push_str("f.req=");
    push_url_encoded(b"[[", &mut body);
    for (index, call) in calls.iter().enumerate() {
        push_url_encoded(if index == 0 { b"[" } else { b",[" }, &mut body);
        push_json_text(call.rpc, &mut body);
        push_url_encoded(b",", &mut body);
        push_json_text(call.payload, &mut body);
        push_url_encoded(b",null,", &mut body);
        push_json_text(call.tag, &mut body);
        push_url_encoded(b"]", &mut body);
    }
    push_url_encoded(b"]]", &mut body);
    body
}

/// Appends a JSON string, url-encoded, without a copy in between.
fn push_json_text(text: &str, out: &mut String) {
    push_url_encoded(b"\"", out);
    for byte in text.bytes() {
        match byte {
            b'"' => push_url_encoded(b"\\\"", out),
            b'\\' => push_url_encoded(b"\\\\", out),
            0..=0x1f => {
                let digits = [b'\\', b'u', b'0', b'0', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
                push_url_encoded(&digits, out);
            }
            _ => push_url_encoded(&[byte], out),
        }
    }
    push_url_encoded(b"\"", out);
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Appends bytes as a form value: letters, digits and `-_.*` stay, a space becomes `+`, the rest `%XX`.
pub(crate) fn push_url_encoded(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(*byte)),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_packed_in_order_and_escaped_twice() {
        let calls = [
            PackedCall { rpc: "Ws7gDc", payload: "[\"a b\",\"\\n한\"]", tag: "0" },
            PackedCall { rpc: "vyAe2", payload: "[]", tag: "1\u{1}" },
        ];
        let body = encode_body(&calls);
        let encoded = body.strip_prefix("f.req=").expect("form field");
        let mut decoded = Vec::new();
        let mut rest = encoded.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'+' => decoded.push(b' '),
                b'%' => {
                    let digits = std::str::from_utf8(&after[..2]).expect("hex");
                    decoded.push(u8::from_str_radix(digits, 16).expect("hex"));
                    rest = &after[2..];
                }
                _ => decoded.push(byte),
            }
        }
        let json: serde_json::Value = serde_json::from_slice(&decoded).expect("JSON");
        let expected =
            serde_json::json!([[["Ws7gDc", "[\"a b\",\"\\n한\"]", null, "0"], ["vyAe2", "[]", null, "1\u{1}"]]]);
        assert_eq!(json, expected);
    }
}
