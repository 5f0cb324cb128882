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
    /// Node of every element, or `NO_NODE`.
    each: u16,
    /// Next edge of the node that may still come, and one past the last.
    edges: (u16, u16),
    /// Index of the element that comes next.
    index: u32,
    /// Where the array begins.
    start: u32,
    /// Whether this is the tail object of the array around it.
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
    Walk { json, trie, hits, blocks: Blocks::new(json), around: [Frame::default(); MAX_STEPS + 2], depth: 0 }.run()
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
    /// The arrays around the one that is being walked.
    around: [Frame; MAX_STEPS + 2],
    /// Number of them.
    depth: usize,
}

impl Walk<'_> {
    /// Walks the whole value and returns the position after it.
    fn run(&mut self) -> Result<usize, ScanError> {
        let mut at = self.visible(0)?;
        match self.json[at] {
            b'[' => {}
            b'{' => return Ok(self.blocks.closing(at + 1)? + 1),
            _ => return self.lone_scalar(at),
        }
        let mut top = self.frame(0, at, false);
        at += 1;
        loop {
            // `at` is where an element of the innermost array begins, or its closing bracket stands.
            at = self.element(at, &mut top)?;
            // `at` is after that element; leave every array that ends here.
            loop {
                at = self.visible(at)?;
                match self.json[at] {
                    b',' => {
                        top.index += 1;
                        at += 1;
                        break;
                    }
                    b']' | b'}' => {
                        at += 1;
                        if !top.tail {
                            let slot = self.trie.nodes[usize::from(top.node)].slot;
                            self.note(slot, top.start as usize, at);
                        }
                        if self.depth == 0 {
                            return Ok(at);
                        }
                        self.depth -= 1;
                        top = self.around[self.depth];
                    }
                    _ => return Err(ScanError::Syntax(at)),
                }
            }
        }
    }

    /// Handles the element at `at` of the array `top` and returns the position after it. An array that is wanted inside
    /// becomes `top`, and its first element is handled at once.
    #[inline]
    fn element(&mut self, mut at: usize, top: &mut Frame) -> Result<usize, ScanError> {
        loop {
            at = self.visible(at)?;
            let mut child = NO_NODE;
            if top.each != NO_NODE {
                child = top.each;
            } else if top.tail {
                if self.json[at] == b'}' {
                    return Ok(at);
                }
                (child, at) = self.key(at, self.trie.nodes[usize::from(top.node)])?;
                at = self.visible(at)?;
            } else {
                if top.edges.0 == top.edges.1 {
                    // Nothing more is wanted of this array.
                    return self.blocks.closing(at);
                }
                let (wanted, leads_to) = self.trie.edges[usize::from(top.edges.0)];
                if wanted == top.index {
                    child = leads_to;
                    top.edges.0 += 1;
                } else {
                    let (skipped, after) = self.skip_elements(at, wanted - top.index)?;
                    top.index += skipped;
                    at = after;
                    if top.index == wanted {
                        continue;
                    }
                    if self.json[at] != b'{' {
                        // The array ends before the wanted element.
                        return Ok(at);
                    }
                }
            }
            match self.json[at] {
                b'[' if child == NO_NODE => return Ok(self.blocks.closing(at + 1)? + 1),
                b'[' => {
                    let node = self.trie.nodes[usize::from(child)];
                    if node.is_leaf() {
                        let end = self.blocks.closing(at + 1)? + 1;
                        self.note(node.slot, at, end);
                        return Ok(end);
                    }
                    self.enter(top, self.frame(child, at, false))?;
                    at += 1;
                }
                b'{' if top.tail || top.each != NO_NODE => return Ok(self.blocks.closing(at + 1)? + 1),
                b'{' => {
                    self.enter(top, self.frame(top.node, at, true))?;
                    at += 1;
                }
                b']' | b'}' => return Ok(at),
                b',' => return Err(ScanError::Syntax(at)),
                first => {
                    let after = self.scalar_end(at)?;
                    if child != NO_NODE {
                        let node = self.trie.nodes[usize::from(child)];
                        if first != b'n' || node.item {
                            let visible = self.json[at..after].trim_ascii_end().len();
                            self.note(node.slot, at, at + visible);
                        }
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
    #[inline]
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

    fn frame(&self, node: u16, at: usize, tail: bool) -> Frame {
        let Node { each, edges, .. } = self.trie.nodes[usize::from(node)];
        Frame { node, each, edges, index: 0, start: position(at), tail }
    }

    /// Goes into the array `inner`.
    fn enter(&mut self, top: &mut Frame, inner: Frame) -> Result<(), ScanError> {
        *self.around.get_mut(self.depth).ok_or(ScanError::TooDeep)? = *top;
        self.depth += 1;
        *top = inner;
        Ok(())
    }

    #[inline]
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
