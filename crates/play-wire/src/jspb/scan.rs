//! The walk along the wanted paths.

use super::blocks::Blocks;
use super::trie::{MAX_STEPS, NO_NODE, NO_SLOT, Node, Trie};

/// Where a wanted value stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Slot of the path.
    pub slot: u16,
    /// First byte of the value.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// Why a text cannot be walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanError {
    /// It ends inside an array or a string.
    Truncated,
    /// It is no JSON at this byte.
    Syntax(usize),
    /// Its arrays are nested deeper than [`super::MAX_DEPTH`].
    TooDeep,
}

/// An array (or its tail object) that is being walked.
#[derive(Clone, Copy, Default)]
struct Frame {
    node: u16,
    /// Next edge of the node that may still come.
    edge: u16,
    /// Index of the element that comes next.
    index: u32,
    /// Where the array begins.
    start: u32,
    /// Whether this is the tail object of the array below it.
    tail: bool,
}

/// Notes where the values of the trie's paths stand in `json`, in the order of the text. Absent and null values are not
/// noted, except for items.
///
/// # Errors
///
/// When the text is cut off, no JSON where it was looked at, or nested too deep. What is skipped is not validated.
pub fn scan(json: &[u8], trie: &Trie, hits: &mut Vec<Hit>) -> Result<(), ScanError> {
    let end = scan_one(json, trie, hits)?;
    let rest = json.get(end..).unwrap_or_default();
    match rest.iter().position(|byte| !byte.is_ascii_whitespace()) {
        None => Ok(()),
        Some(at) => Err(ScanError::Syntax(end + at)),
    }
}

/// The same for a text that may go on after its first value; returns where that ends.
///
/// # Errors
///
/// As [`scan`].
pub fn scan_one(json: &[u8], trie: &Trie, hits: &mut Vec<Hit>) -> Result<usize, ScanError> {
    if u32::try_from(json.len()).is_err() {
        return Err(ScanError::Syntax(0));
    }
    let stack = [Frame::default(); MAX_STEPS + 2];
    Walk { json, trie, hits, blocks: Blocks::new(json), stack, depth: 0 }.run()
}

/// Position after the bracket that closes the one at `open`; `None` when it is never closed.
#[must_use]
pub fn balanced_end(text: &[u8], open: usize) -> Option<usize> {
    Some(open + Blocks::new(text.get(open..)?).closing(1).ok()? + 1)
}

/// Position of the first opening bracket.
#[must_use]
pub fn element_start(text: &[u8]) -> Option<usize> {
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    (text[start] == b'[').then_some(start)
}

struct Walk<'a> {
    json: &'a [u8],
    trie: &'a Trie,
    hits: &'a mut Vec<Hit>,
    blocks: Blocks<'a>,
    /// Open arrays; the root of the trie is the first.
    stack: [Frame; MAX_STEPS + 2],
    /// Number of open arrays.
    depth: usize,
}

impl Walk<'_> {
    /// Walks the whole value and returns the position after it.
    fn run(&mut self) -> Result<usize, ScanError> {
        let mut at = self.visible(0)?;
        match self.json[at] {
            b'[' => self.enter(0, at, false)?,
            b'{' => return Ok(self.blocks.closing(at + 1)? + 1),
            _ => return self.lone_scalar(at),
        }
        at += 1;
        loop {
            // `at` is where an element of the innermost array begins, or its closing bracket stands.
            at = self.element(at)?;
            // `at` is after that element; leave every array that ends here.
            loop {
                at = self.visible(at)?;
                match self.json[at] {
                    b',' => {
                        self.stack[self.depth - 1].index += 1;
                        at += 1;
                        break;
                    }
                    b']' | b'}' => {
                        at += 1;
                        if self.leave(at) {
                            return Ok(at);
                        }
                    }
                    _ => return Err(ScanError::Syntax(at)),
                }
            }
        }
    }

    /// Handles the element at `at` and returns the position after it. An array that is wanted inside is entered, and the
    /// position after its opening bracket is handled at once.
    fn element(&mut self, mut at: usize) -> Result<usize, ScanError> {
        loop {
            at = self.visible(at)?;
            let mut child = NO_NODE;
            let node = self.top_node();
            if self.stack[self.depth - 1].tail {
                if self.json[at] == b'}' {
                    return Ok(at);
                }
                (child, at) = self.key(at, node)?;
                at = self.visible(at)?;
            } else if node.each != NO_NODE {
                child = node.each;
            } else {
                let top = &mut self.stack[self.depth - 1];
                while top.edge < node.edges.1 && self.trie.edges[usize::from(top.edge)].0 < top.index {
                    top.edge += 1;
                }
                if top.edge == node.edges.1 {
                    // Nothing more is wanted of this array.
                    return self.blocks.closing(at);
                }
                let (wanted, leads_to) = self.trie.edges[usize::from(top.edge)];
                if wanted == top.index {
                    child = leads_to;
                } else {
                    let ahead = wanted - top.index;
                    let (skipped, after) = self.skip_elements(at, ahead)?;
                    self.stack[self.depth - 1].index += skipped;
                    at = after;
                    match self.json[at] {
                        b']' | b'}' => return Ok(at),
                        b'{' => {}
                        _ => continue,
                    }
                }
            }
            let place = child;
            let child = if child == NO_NODE { None } else { Some(self.trie.nodes[usize::from(child)]) };
            match self.json[at] {
                b'[' => match child {
                    Some(node) if !node.is_leaf() => {
                        self.enter(place, at, false)?;
                        at += 1;
                    }
                    wanted => {
                        let end = self.blocks.closing(at + 1)? + 1;
                        if let Some(node) = wanted {
                            self.note(node.slot, at, end);
                        }
                        return Ok(end);
                    }
                },
                b'{' => {
                    let top = self.stack[self.depth - 1];
                    if top.tail || node.each != NO_NODE {
                        return Ok(self.blocks.closing(at + 1)? + 1);
                    }
                    self.enter(top.node, at, true)?;
                    at += 1;
                }
                b']' | b'}' => return Ok(at),
                b',' => return Err(ScanError::Syntax(at)),
                first => {
                    let mut end = self.scalar_end(at)?;
                    let after = end;
                    while end > at && self.json[end - 1].is_ascii_whitespace() {
                        end -= 1;
                    }
                    if let Some(node) = child
                        && (first != b'n' || node.item)
                    {
                        self.note(node.slot, at, end);
                    }
                    return Ok(after);
                }
            }
        }
    }

    /// Skips up to `count` elements from `at`; stops early at the end of the array or at a tail object. Returns how many
    /// were skipped and the position reached.
    fn skip_elements(&mut self, at: usize, count: u32) -> Result<(u32, usize), ScanError> {
        let mut at = at;
        let mut skipped = 0;
        loop {
            let mark = self.blocks.next_mark(at)?;
            match self.json[mark] {
                b',' => {
                    skipped += 1;
                    at = mark + 1;
                    if skipped == count {
                        return Ok((skipped, self.visible(at)?));
                    }
                }
                b'[' => at = self.blocks.closing(mark + 1)? + 1,
                _ => return Ok((skipped, mark)),
            }
        }
    }

    /// End of the number, word or string at `at`.
    fn scalar_end(&mut self, at: usize) -> Result<usize, ScanError> {
        let end = self.blocks.next_mark(at)?;
        if matches!(self.json[end], b'[' | b'{') { Err(ScanError::Syntax(end)) } else { Ok(end) }
    }

    /// Reads `"17":` of a tail object; returns the node of that field and the position after the colon.
    fn key(&self, at: usize, node: Node) -> Result<(u16, usize), ScanError> {
        if self.json[at] != b'"' {
            return Err(ScanError::Syntax(at));
        }
        let rest = &self.json[at + 1..];
        let length = memchr::memchr(b'"', rest).ok_or(ScanError::Truncated)?;
        let mut number = Some(0_u32);
        for byte in &rest[..length] {
            let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
            number = number.and_then(|number| number.checked_mul(10)?.checked_add(digit?));
        }
        let colon = self.visible(at + length + 2)?;
        if self.json[colon] != b':' {
            return Err(ScanError::Syntax(colon));
        }
        let edges = &self.trie.edges[usize::from(node.edges.0)..usize::from(node.edges.1)];
        let child = number
            .filter(|_| length > 0)
            .and_then(|number| number.checked_sub(1))
            .and_then(|index| edges.binary_search_by_key(&index, |edge| edge.0).ok())
            .map_or(NO_NODE, |place| edges[place].1);
        Ok((child, colon + 1))
    }

    /// Position of the first byte at or after `at` that is no white space.
    #[inline]
    fn visible(&self, mut at: usize) -> Result<usize, ScanError> {
        while let Some(byte) = self.json.get(at) {
            if *byte > b' ' {
                return Ok(at);
            }
            at += 1;
        }
        Err(ScanError::Truncated)
    }

    fn top_node(&self) -> Node {
        self.trie.nodes[usize::from(self.stack[self.depth - 1].node)]
    }

    fn enter(&mut self, node: u16, at: usize, tail: bool) -> Result<(), ScanError> {
        let edge = self.trie.nodes[usize::from(node)].edges.0;
        let frame = self.stack.get_mut(self.depth).ok_or(ScanError::TooDeep)?;
        *frame = Frame { node, edge, index: 0, start: position(at), tail };
        self.depth += 1;
        Ok(())
    }

    /// Leaves the innermost array, which ends before `end`; tells whether it was the outermost one.
    fn leave(&mut self, end: usize) -> bool {
        self.depth -= 1;
        let frame = self.stack[self.depth];
        if !frame.tail {
            let slot = self.trie.nodes[usize::from(frame.node)].slot;
            self.note(slot, frame.start as usize, end);
        }
        self.depth == 0
    }

    fn note(&mut self, slot: u16, start: usize, end: usize) {
        if slot != NO_SLOT {
            self.hits.push(Hit { slot, start: position(start), end: position(end) });
        }
    }

    /// A text that is one number, word or string.
    fn lone_scalar(&mut self, at: usize) -> Result<usize, ScanError> {
        let rest = &self.json[at..];
        match rest[0] {
            b'"' if rest.len() > 1 && rest.trim_ascii_end().ends_with(b"\"") => Ok(self.json.len()),
            b'"' => Err(ScanError::Truncated),
            b'n' | b't' | b'f' | b'-' | b'0'..=b'9' => {
                let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
                Ok(at + word)
            }
            _ => Err(ScanError::Syntax(at)),
        }
    }
}

/// A position as it is kept in hits; [`scan`] refuses longer texts.
#[expect(clippy::cast_possible_truncation, reason = "scan() refuses texts of 4 GiB and more")]
fn position(at: usize) -> u32 {
    at as u32
}
