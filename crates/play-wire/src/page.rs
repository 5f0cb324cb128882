//! Data blocks of an HTML page.
//!
//! A page tells in a table which rpc filled which block: `AF_dataServiceRequests = {'ds:5' : {id:'Ws7gDc',…},…}`. Blocks
//! are found through it by rpc id, because their numbers move. Only the wanted block is looked at.

use std::borrow::Cow;

use memchr::memmem;

use crate::error::WireError;
use crate::jspb::{balanced_end, element_start};

/// The table's beginning.
const TABLE: &[u8] = b"AF_dataServiceRequests = {";
/// Where a script ends; inside data the store writes `\u003c`.
const SCRIPT_END: &[u8] = b"</script>";

/// A page whose table has been read.
#[derive(Debug)]
pub struct Page<'a> {
    html: &'a [u8],
    /// Where the table ends: most blocks stand behind it.
    table_end: usize,
    /// Key of a block and the rpc that filled it, in the order of the table.
    requests: Vec<(&'a [u8], &'a [u8])>,
}

impl<'a> Page<'a> {
    /// Reads the table of a page.
    ///
    /// # Errors
    ///
    /// [`WireError::NoData`] when the page has none.
    pub fn new(html: &'a [u8]) -> Result<Self, WireError> {
        let no_data = |what: &str| WireError::NoData { what: what.to_owned() };
        let start = memmem::find(html, TABLE).ok_or_else(|| no_data("the table of data blocks"))? + TABLE.len();
        let script = script_at(html, start).ok_or_else(|| no_data("the end of the table of data blocks"))?;
        Ok(Self { html, table_end: start + script.len(), requests: requests(script) })
    }

    /// Rpc ids of the page's blocks, in the order of the table.
    pub fn rpcs(&self) -> impl Iterator<Item = &'a [u8]> {
        self.requests.iter().map(|(_, rpc)| *rpc)
    }

    /// The JSON of the first block of this rpc for which `fits` says yes; of the last one when it never does.
    ///
    /// # Errors
    ///
    /// [`WireError::NoData`] when the page has no block of this rpc, or one that is cut off.
    pub fn block(&self, rpc: &str, fits: impl Fn(&str) -> bool) -> Result<Cow<'a, str>, WireError> {
        let keys: Vec<&[u8]> =
            self.requests.iter().filter(|(_, id)| *id == rpc.as_bytes()).map(|(key, _)| *key).collect();
        let mut found = None;
        for key in &keys {
            let Some(json) = self.data(key) else { continue };
            // Only a choice needs the second look.
            let fitting = keys.len() == 1 || fits(&json);
            found = Some(json);
            if fitting {
                break;
            }
        }
        found.ok_or_else(|| WireError::NoData { what: format!("a data block of {rpc}") })
    }

    /// The JSON of the block with this key; what is no UTF-8 becomes U+FFFD.
    fn data(&self, key: &[u8]) -> Option<Cow<'a, str>> {
        let needle = [b"AF_initDataCallback({key: '".as_slice(), key, b"'"].concat();
        let finder = memmem::Finder::new(&needle);
        let start = match finder.find(self.html.get(self.table_end..)?) {
            Some(at) => self.table_end + at,
            None => finder.find(self.html)?,
        };
        let script = script_at(self.html, start)?;
        let data = memmem::find(script, b"data:")? + "data:".len();
        // Until 2020 the data was wrapped: `data:function(){return […]}`.
        let json = script.get(data..)?;
        let json = match json.strip_prefix(b"function(){return") {
            Some(json) => json,
            None => json,
        };
        let start = element_start(json)?;
        let json = json.get(start..balanced_end(json, start)?)?;
        Some(std::str::from_utf8(json).map_or_else(|_| String::from_utf8_lossy(json), Cow::Borrowed))
    }
}

/// The script text from `start` on.
fn script_at(html: &[u8], start: usize) -> Option<&[u8]> {
    let rest = html.get(start..)?;
    rest.get(..memmem::find(rest, SCRIPT_END)?)
}

/// Reads `'ds:0' : {id:'T6C6Se',request:[]},'ds:3' : {…}}`: JavaScript, not JSON. Each entry's braces are balanced by the
/// scanner, so that nothing inside a request is taken for an entry.
fn requests(script: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut requests = Vec::new();
    let mut rest = script;
    while let Some((key, after)) = quoted(rest) {
        let Some(open) = after.iter().position(|byte| *byte == b'{') else { break };
        let Some(end) = balanced_end(after, open) else { break };
        let entry = &after[open..end];
        if let Some(id) = memmem::find(entry, b"id:").and_then(|at| Some(quoted(&entry[at + 3..])?.0)) {
            requests.push((key, id));
        }
        rest = &after[end..];
        if rest.trim_ascii_start().first() != Some(&b',') {
            break;
        }
    }
    requests
}

/// The next text in single quotes and what follows it.
fn quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = memchr::memchr(b'\'', text)? + 1;
    let end = start + memchr::memchr(b'\'', text.get(start..)?)?;
    Some((text.get(start..end)?, text.get(end + 1..)?))
}

/// ISO code of the country whose storefront made the page, for example `US`: the two capital letters after the store's
/// address among `window.IJ_values`, where the locale (`en_us`) repeats them.
#[must_use]
pub fn served_country(html: &[u8]) -> Option<String> {
    let start = memmem::find(html, b"window.IJ_values = [")?;
    let values = script_at(html, start)?;
    let codes = memchr::memchr_iter(b'\'', values).filter_map(|at| match values.get(at + 1..at + 4)? {
        [first @ b'A'..=b'Z', second @ b'A'..=b'Z', b'\''] => Some((at, [*first, *second])),
        _ => None,
    });
    let mut first = None;
    for (at, code) in codes {
        if values[..at].ends_with(b"play.google.com',") || is_in_locale(values, code) {
            first = Some(code);
            break;
        }
        first = first.or(Some(code));
    }
    first.map(|code| code.iter().copied().map(char::from).collect())
}

/// Whether a locale such as `'en_us'` ends in this country.
fn is_in_locale(values: &[u8], code: [u8; 2]) -> bool {
    let ending = [b'_', code[0].to_ascii_lowercase(), code[1].to_ascii_lowercase(), b'\''];
    memmem::find(values, &ending).is_some()
}
