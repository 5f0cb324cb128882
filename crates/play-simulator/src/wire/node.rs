//! The values a message of the store is made of, and how they are written.

/// Where a message is written. The store encodes the same field differently in each place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A script block of an HTML page: booleans are `1` and `0`.
    Page,
    /// The payload of an answer frame: booleans are `true` and `false`, and the whole text is itself a JSON string
    /// inside the answer, so that quotes and backslashes are escaped once more.
    Frame,
}

/// One value of a positional message.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An absent field.
    Null,
    /// A flag: `true`/`false` in a frame, `1`/`0` on a page.
    Flag(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// A text of this program.
    Static(&'static str),
    /// A text made at run time.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// The object at the end of a sparse array: field numbers and their values.
    Tail(Vec<(u32, Node)>),
}

impl Node {
    /// Whether nothing is here.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Appends the value to `out` as the store writes it in `dialect`.
    pub fn write(&self, out: &mut Vec<u8>, dialect: Dialect) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Flag(value) => out.extend_from_slice(match (value, dialect) {
                (true, Dialect::Frame) => b"true",
                (false, Dialect::Frame) => b"false",
                (true, Dialect::Page) => b"1",
                (false, Dialect::Page) => b"0",
            }),
            Self::Int(value) => write_int(out, *value),
            Self::Float(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Self::Static(text) => write_text(out, text, dialect),
            Self::Text(text) => write_text(out, text, dialect),
            Self::List(items) => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    item.write(out, dialect);
                }
                out.push(b']');
            }
            Self::Tail(fields) => {
                out.push(b'{');
                for (index, (number, value)) in fields.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    write_quote(out, dialect);
                    write_int(out, i64::from(*number));
                    write_quote(out, dialect);
                    out.push(b':');
                    value.write(out, dialect);
                }
                out.push(b'}');
            }
        }
    }

    /// The value as text, in `dialect`.
    pub fn to_bytes(&self, dialect: Dialect) -> Vec<u8> {
        let mut out = Vec::with_capacity(4096);
        self.write(&mut out, dialect);
        out
    }
}

fn write_int(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

fn write_quote(out: &mut Vec<u8>, dialect: Dialect) {
    out.extend_from_slice(if dialect == Dialect::Frame { b"\\\"" } else { b"\"" });
}

/// A JSON string with the store's escapes: `<`, `>`, `&` and `=` never appear as themselves, an apostrophe does;
/// other alphabets are UTF-8, but line separators and joiners are escaped.
pub fn write_text(out: &mut Vec<u8>, text: &str, dialect: Dialect) {
    write_quote(out, dialect);
    let bytes = text.as_bytes();
    let mut plain_from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let short = match byte {
            b'"' => "\"",
            b'\\' => "\\",
            b'\n' => "n",
            b'\r' => "r",
            b'\t' => "t",
            b'<' => "u003c",
            b'>' => "u003e",
            b'&' => "u0026",
            b'=' => "u003d",
            // U+2028 and U+200D, the two the captures escape, begin with this byte.
            0xE2 => match bytes.get(at..at + 3) {
                Some([_, 0x80, 0xA8]) => "u2028",
                Some([_, 0x80, 0x8D]) => "u200d",
                _ => continue,
            },
            _ => continue,
        };
        out.extend_from_slice(&bytes[plain_from..at]);
        plain_from = at + if byte == 0xE2 { 3 } else { 1 };
        out.push(b'\\');
        match (dialect, short) {
            // Escaped once more: `\"` becomes `\\\"`, `\\` becomes `\\\\`, `\n` becomes `\\n`.
            (Dialect::Frame, "\"" | "\\") => {
                out.extend_from_slice(b"\\\\");
                out.extend_from_slice(short.as_bytes());
            }
            (Dialect::Frame, _) => {
                out.push(b'\\');
                out.extend_from_slice(short.as_bytes());
            }
            (Dialect::Page, _) => out.extend_from_slice(short.as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[plain_from..]);
    write_quote(out, dialect);
}

/// Escapes a JSON text that is to stand inside a JSON string, as a frame holds its payload.
pub fn embed(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len() + json.len() / 8);
    let mut plain_from = 0;
    for at in memchr::memchr2_iter(b'"', b'\\', json) {
        out.extend_from_slice(&json[plain_from..at]);
        out.push(b'\\');
        plain_from = at;
    }
    out.extend_from_slice(&json[plain_from..]);
    out
}

impl From<()> for Node {
    fn from((): ()) -> Self {
        Self::Null
    }
}
impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}
impl From<i32> for Node {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<i64> for Node {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<u64> for Node {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<f64> for Node {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}
impl From<&'static str> for Node {
    fn from(value: &'static str) -> Self {
        Self::Static(value)
    }
}
impl From<String> for Node {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<Vec<Node>> for Node {
    fn from(value: Vec<Node>) -> Self {
        Self::List(value)
    }
}
impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// An array of values; `()` is an absent one.
macro_rules! list {
    ($($value:expr),* $(,)?) => { $crate::wire::node::Node::List(vec![$($crate::wire::node::Node::from($value)),*]) };
}
pub(crate) use list;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_a_frame_write_flags_and_quotes_differently() {
        let node = list![(), true, 7, 4.5, "a=\"<b>\" & 'c'\n\\", list![], Node::Tail(vec![(40, list![false])])];
        assert_eq!(
            String::from_utf8(node.to_bytes(Dialect::Page)).unwrap(),
            r#"[null,1,7,4.5,"a\u003d\"\u003cb\u003e\" \u0026 'c'\n\\",[],{"40":[0]}]"#
        );
        let frame = format!("\"{}\"", String::from_utf8(node.to_bytes(Dialect::Frame)).unwrap());
        let inner: String = serde_json::from_str(&frame).unwrap();
        assert_eq!(inner, r#"[null,true,7,4.5,"a\u003d\"\u003cb\u003e\" \u0026 'c'\n\\",[],{"40":[false]}]"#);
    }

    #[test]
    fn embedding_a_written_message_equals_writing_it_embedded() {
        let node = list!["x\\y\"z\u{2028}\u{200d}é", -12, 0];
        let mut plain = Vec::new();
        node.write(&mut plain, Dialect::Page);
        assert_eq!(embed(&plain), node.to_bytes(Dialect::Frame));
    }
}
