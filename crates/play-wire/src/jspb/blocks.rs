//! Brackets and commas of a JSON text, found 64 bytes at a time: one bit per byte, those inside strings left out.

use wide::u8x16;

use super::MAX_DEPTH;
use super::scan::ScanError;

const BLOCK: usize = 64;

/// Which bytes of a block are what, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Classes {
    quote: u64,
    backslash: u64,
    open: u64,
    close: u64,
    comma: u64,
}

/// A place in the text that only moves forward, with the bits of the block it is in.
#[derive(Debug)]
pub(super) struct Blocks<'a> {
    json: &'a [u8],
    /// Start of the loaded block.
    base: usize,
    /// One when the first byte of the next block is escaped by the last one of this block.
    escaped: u64,
    /// All ones when the next block begins inside a string.
    in_string: u64,
    open: u64,
    close: u64,
    comma: u64,
}

impl<'a> Blocks<'a> {
    pub fn new(json: &'a [u8]) -> Self {
        let mut blocks = Self { json, base: 0, escaped: 0, in_string: 0, open: 0, close: 0, comma: 0 };
        blocks.load();
        blocks
    }

    /// Position of the first comma, opening or closing bracket at or after `from`.
    pub fn next_mark(&mut self, from: usize) -> Result<usize, ScanError> {
        let mut live = self.seek(from)?;
        loop {
            let marks = (self.comma | self.open | self.close) & live;
            if marks != 0 {
                return Ok(self.base + marks.trailing_zeros() as usize);
            }
            self.next_block()?;
            live = u64::MAX;
        }
    }

    /// Position of the bracket that closes the one before `from`, counting everything in between.
    pub fn closing(&mut self, from: usize) -> Result<usize, ScanError> {
        let mut live = self.seek(from)?;
        let mut depth = 1_usize;
        loop {
            let opening = self.open & live;
            let closing = self.close & live;
            let closings = closing.count_ones() as usize;
            if closings >= depth {
                // The end may be in this block: walk its brackets.
                let mut marks = opening | closing;
                let mut level = depth;
                while marks != 0 {
                    let bit = marks & marks.wrapping_neg();
                    if closing & bit == 0 {
                        level += 1;
                    } else {
                        level -= 1;
                        if level == 0 {
                            return Ok(self.base + bit.trailing_zeros() as usize);
                        }
                    }
                    marks ^= bit;
                }
                depth = level;
            } else {
                depth = depth + opening.count_ones() as usize - closings;
            }
            if depth > MAX_DEPTH {
                return Err(ScanError::TooDeep);
            }
            self.next_block()?;
            live = u64::MAX;
        }
    }

    /// Loads the block of `from`; the bits at and after it are live.
    #[inline]
    fn seek(&mut self, from: usize) -> Result<u64, ScanError> {
        while from - self.base >= BLOCK {
            self.next_block()?;
        }
        Ok(u64::MAX << (from - self.base))
    }

    #[inline]
    fn next_block(&mut self) -> Result<(), ScanError> {
        self.base += BLOCK;
        if self.base >= self.json.len() {
            return Err(ScanError::Truncated);
        }
        self.load();
        Ok(())
    }

    #[inline]
    fn load(&mut self) {
        let rest = self.json.get(self.base..).unwrap_or_default();
        let classes = if let Some(block) = rest.first_chunk::<BLOCK>() {
            classify(block)
        } else {
            let mut last = [b' '; BLOCK];
            last[..rest.len()].copy_from_slice(rest);
            classify(&last)
        };
        let quotes = classes.quote & !self.escapes(classes.backslash);
        let strings = prefix_xor(quotes) ^ self.in_string;
        self.in_string = if strings >> 63 == 1 { u64::MAX } else { 0 };
        self.open = classes.open & !strings;
        self.close = classes.close & !strings;
        self.comma = classes.comma & !strings;
    }

    /// The bytes escaped by a backslash before them; a run of backslashes escapes every second of them.
    #[inline]
    fn escapes(&mut self, backslash: u64) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        if backslash == 0 {
            return std::mem::take(&mut self.escaped);
        }
        let backslash = backslash & !self.escaped;
        let follows = (backslash << 1) | self.escaped;
        let odd_starts = backslash & !EVEN & !follows;
        let (even_runs, carry) = odd_starts.overflowing_add(backslash);
        self.escaped = u64::from(carry);
        (EVEN ^ (even_runs << 1)) & follows
    }
}

/// Each bit is the parity of the bits up to and with it: ones from an opening quote up to before the closing one.
#[inline]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Setting this bit makes `[` and `{` one character, `]` and `}` another.
const CASE: u8 = 0x20;

/// What each byte of the block is; the vectors become one mask of 16 bits each.
#[inline]
fn classify(block: &[u8; BLOCK]) -> Classes {
    #[inline]
    fn bits(bytes: u8x16, wanted: u8) -> u64 {
        u64::from(bytes.cmp_eq(u8x16::splat(wanted)).move_mask().cast_unsigned())
    }
    let mut classes = Classes::default();
    let (quarters, _) = block.as_chunks::<16>();
    for (quarter, bytes) in quarters.iter().enumerate() {
        let bytes = u8x16::new(*bytes);
        let folded = bytes | u8x16::splat(CASE);
        let shift = quarter * 16;
        classes.quote |= bits(bytes, b'"') << shift;
        classes.backslash |= bits(bytes, b'\\') << shift;
        classes.comma |= bits(bytes, b',') << shift;
        classes.open |= bits(folded, b'{') << shift;
        classes.close |= bits(folded, b'}') << shift;
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_in_every_place_has_its_class() {
        for byte in 0..=u8::MAX {
            for place in 0..BLOCK {
                let mut block = [b'x'; BLOCK];
                block[place] = byte;
                let bit = |wanted: &[u8]| u64::from(wanted.contains(&byte)) << place;
                let expected = Classes {
                    quote: bit(b"\""),
                    backslash: bit(b"\\"),
                    open: bit(b"[{"),
                    close: bit(b"]}"),
                    comma: bit(b","),
                };
                assert_eq!(classify(&block), expected, "byte {byte} at {place}");
            }
        }
    }

    #[test]
    fn brackets_in_strings_do_not_count_whatever_is_escaped_before_them() {
        for padding in 0..200 {
            for (string, _) in [(r#""]\\""#, 0), (r#""\"]""#, 0), (r#""\\\"]\\\\""#, 0), (r#""[[[""#, 0)] {
                let json = format!("[{}{string},1]", " ".repeat(padding));
                let end = Blocks::new(json.as_bytes()).closing(1).expect("closed");
                assert_eq!(end, json.len() - 1, "{json}");
            }
        }
    }
}
