//! The answer to a POST: one frame for each call, then frames about the answer itself.

use super::pieces::{Assembly, Piece, utf16_units};
use super::request::Call;
use crate::catalogue::dice::mix;
use bytes::Bytes;
use std::borrow::Cow;

/// What guards an answer against being run as a script.
const GUARD: &str = ")]}'\n\n";

/// What a call gets.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Everything of the frame up to its tag; see [`payload_piece`].
    Payload(Piece),
    /// A frame without payload.
    Empty,
    /// A refusal: code and name of the error.
    Refused(u32, &'static str),
}

/// The error of a call the store does not know or cannot answer.
pub const DATA_ERROR: Reply =
    Reply::Refused(5, "type.googleapis.com/wireless.android.finsky.boq.web.data.store.error.PlayDataError");

/// A frame up to its tag, from a payload that is already escaped for its place inside a string.
pub fn payload_piece(rpc: &str, escaped_payload: &[u8]) -> Piece {
    let mut text = Vec::with_capacity(escaped_payload.len() + 64);
    text.extend_from_slice(b"[\"wrb.fr\",\"");
    text.extend_from_slice(rpc.as_bytes());
    text.extend_from_slice(b"\",\"");
    text.extend_from_slice(escaped_payload);
    text.extend_from_slice(b"\",null,null,null,");
    Piece::new(&text)
}

impl Reply {
    /// The payload, if there is one.
    pub fn payload(&self) -> Option<String> {
        let Self::Payload(piece) = self else { return None };
        let mut frame = piece.text();
        frame.extend_from_slice(b"null]");
        let frame: serde_json::Value = serde_json::from_slice(&frame).ok()?;
        frame[2].as_str().map(str::to_owned)
    }

    /// A payload that does not stand in an answer yet.
    pub fn of_payload(rpc: &str, payload: &str) -> Self {
        let quoted = json_text(payload);
        Self::Payload(payload_piece(rpc, &quoted.as_bytes()[1..quoted.len() - 1]))
    }
}

/// One frame of an answer.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The rpc that was asked.
    pub rpc: &'a str,
    /// The tag the call came with.
    pub tag: Cow<'a, str>,
    /// What it gets.
    pub reply: Reply,
}

impl<'a> Frame<'a> {
    /// The frame of a call.
    pub fn new(call: &'a Call, reply: Reply) -> Self {
        Self { rpc: &call.rpc, tag: Cow::Borrowed(&call.tag), reply }
    }

    /// Appends the frame; gives its length in UTF-16 units.
    fn write(&self, out: &mut Assembly) -> u64 {
        let rpc = json_text(self.rpc);
        let end = format!("{}]", json_text(&self.tag));
        let text = match &self.reply {
            Reply::Payload(piece) => {
                out.push(piece);
                out.push_text(end.as_bytes());
                return piece.units() + utf16_units(end.as_bytes());
            }
            Reply::Empty => format!("[\"wrb.fr\",{rpc},null,null,null,null,{end}"),
            Reply::Refused(code, name) => {
                format!("[\"wrb.fr\",{rpc},null,null,null,[{code},null,[[\"{name}\",[1]]]],{end}")
            }
        };
        out.push_text(text.as_bytes());
        utf16_units(text.as_bytes())
    }

    fn units(&self) -> u64 {
        let mut nowhere = Assembly::new(true);
        if let Reply::Payload(piece) = &self.reply {
            return piece.units() + utf16_units(json_text(&self.tag).as_bytes()) + 1;
        }
        self.write(&mut nowhere)
    }
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Puts the answer together. Frames leave a little out of order, as the store's do; `chunked` is the framing of `rt=c`.
pub fn assemble(frames: &[Frame<'_>], chunked: bool, gzip: bool) -> Vec<Bytes> {
    let mut order: Vec<usize> = (0..frames.len()).collect();
    // Within groups of four the order depends on tag and place only: the same request gets the same answer.
    order.sort_by_key(|at| (at / 4, mix(*at as u64, frames[*at].tag.len() as u64)));
    assemble_in(&order, frames, chunked, gzip)
}

/// The same with the frames in an order that is given by their places.
pub fn assemble_in(order: &[usize], frames: &[Frame<'_>], chunked: bool, gzip: bool) -> Vec<Bytes> {
    let mut out = Assembly::new(gzip);
    out.push_text(GUARD.as_bytes());
    let took = 40 + frames.len();
    let about =
        format!("[\"di\",{took}],[\"af.httprm\",{took},\"{}\",17]]", 1_807_996_992_130_909_047_u64 - took as u64);
    if chunked {
        for at in order.iter().copied() {
            // The length counts both line ends around the text.
            out.push_text(format!("{}\n[", frames[at].units() + 4).as_bytes());
            frames[at].write(&mut out);
            out.push_text(b"]\n");
        }
        out.push_text(format!("{}\n[{about}\n", about.len() + 3).as_bytes());
        out.push_text(&end_chunk(out.text_length()));
    } else {
        out.push_text(b"[");
        for at in order.iter().copied() {
            frames[at].write(&mut out);
            out.push_text(b",");
        }
        out.push_text(about.as_bytes());
    }
    out.finish()
}

/// The last chunk names the length of the whole answer in bytes, itself included.
fn end_chunk(before: u64) -> Vec<u8> {
    let chunk = |total: u64| {
        let text = format!("[[\"e\",4,null,null,{total}]]");
        format!("{}\n{text}\n", text.len() + 2).into_bytes()
    };
    let mut total = before;
    loop {
        let text = chunk(total);
        let length = before + text.len() as u64;
        if length == total {
            return text;
        }
        total = length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames() -> Vec<Frame<'static>> {
        let piece = |payload: &str| Reply::Payload(payload_piece("Ws7gDc", payload.as_bytes()));
        vec![
            Frame { rpc: "Ws7gDc", tag: "0".into(), reply: piece("[\\\"ü🦊\\\"]") },
            Frame { rpc: "nope", tag: "x\"y".into(), reply: DATA_ERROR },
            Frame { rpc: "UsvDTd", tag: "generic".into(), reply: Reply::Empty },
        ]
    }

    fn text(chunked: bool) -> String {
        let plain = assemble(&frames(), chunked, false).concat();
        String::from_utf8(plain).unwrap()
    }

    #[test]
    fn payloads_can_be_taken_out_and_put_back() {
        let payload = "[\"ü🦊\\n\",\"a\\\"b\"]";
        assert_eq!(Reply::of_payload("Ws7gDc", payload).payload().as_deref(), Some(payload));
        assert_eq!(Reply::Empty.payload(), None);
    }

    #[test]
    fn an_answer_is_one_array_behind_its_guard() {
        let text = text(false);
        let value: serde_json::Value = serde_json::from_str(text.strip_prefix(GUARD).unwrap()).unwrap();
        let items = value.as_array().unwrap();
        assert_eq!(items.len(), 5);
        assert_eq!(items[3][0], "di");
        assert_eq!(items[4][0], "af.httprm");
        let details = items.iter().find(|item| item[6] == "0").unwrap();
        assert_eq!(details[2], "[\"ü🦊\"]");
        assert!(items.iter().any(|item| item[6] == "x\"y" && item[5][0] == 5));
    }

    #[test]
    fn chunks_have_the_length_they_say() {
        let text = text(true);
        let total = text.len();
        let mut rest: Vec<u16> = text.strip_prefix(GUARD).unwrap().encode_utf16().collect();
        let mut chunks = Vec::new();
        while !rest.is_empty() {
            let line_end = rest.iter().position(|unit| *unit == 10).unwrap();
            let length: usize = String::from_utf16(&rest[..line_end]).unwrap().parse().unwrap();
            let chunk = String::from_utf16(&rest[line_end..line_end + length]).unwrap();
            assert!(chunk.starts_with("\n[[") && chunk.ends_with("]\n"), "{chunk}");
            chunks.push(serde_json::from_str::<serde_json::Value>(&chunk).unwrap());
            rest.drain(..line_end + length);
        }
        assert_eq!(chunks.len(), 5);
        assert_eq!(chunks[4][0][4], total);
    }
}
