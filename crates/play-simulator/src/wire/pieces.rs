//! Compressed pieces that can be put together to one gzip member, so that an answer given before costs a copy.
//!
//! A piece is raw deflate that ends at a byte boundary (a sync flush) and refers to nothing before itself. Pieces, stored
//! blocks and one last empty block are a deflate stream; its checksum is combined from those of the parts.

use super::crc;
use bytes::Bytes;
use flate2::{Compress, Compression, FlushCompress, FlushDecompress, Status};
use std::cell::RefCell;

/// Fast, and within a tenth of what the store's own compression reaches.
const LEVEL: u32 = 4;

thread_local! {
    /// A compressor holds a quarter of a megabyte: one for each thread, used again and again.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), false));
}

/// A compressed part of an answer.
#[derive(Clone, Debug)]
pub struct Piece {
    deflated: Bytes,
    length: u64,
    units: u64,
    checksum: u32,
    shift: u32,
}

impl Piece {
    /// Compresses `text`, which is UTF-8.
    pub fn new(text: &[u8]) -> Self {
        Self {
            deflated: deflate(text).into(),
            length: text.len() as u64,
            units: utf16_units(text),
            checksum: crc32fast::hash(text),
            shift: crc::shift(text.len() as u64),
        }
    }

    /// Length of the text in UTF-16 units: the measure of the store's chunks.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// The compressed text.
    pub fn deflated(&self) -> &[u8] {
        &self.deflated
    }

    /// The text.
    pub fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        self.inflate_into(&mut text);
        text
    }

    /// Bytes the piece takes in memory.
    pub fn weight(&self) -> usize {
        self.deflated.len() + size_of::<Self>()
    }

    fn inflate_into(&self, out: &mut Vec<u8>) {
        let mut inflater = flate2::Decompress::new(false);
        let end = out.len() + usize::try_from(self.length).unwrap_or(0);
        out.reserve(end - out.len() + 64);
        let mut read = 0;
        while out.len() < end {
            let before = (inflater.total_in(), out.len());
            let outcome = inflater.decompress_vec(&self.deflated[read..], out, FlushDecompress::None);
            read = usize::try_from(inflater.total_in()).unwrap_or(0);
            // A piece of our own cannot be broken; this only keeps a mistake from becoming an endless loop.
            if outcome.is_err() || (inflater.total_in(), out.len()) == before {
                break;
            }
        }
    }
}

fn deflate(text: &[u8]) -> Vec<u8> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut out = Vec::with_capacity(text.len() / 2 + 64);
        let mut read = 0;
        loop {
            let status = compressor.compress_vec(&text[read..], &mut out, FlushCompress::Sync);
            read = usize::try_from(compressor.total_in()).unwrap_or(text.len());
            // A flush is complete when it left room behind itself.
            if read == text.len() && out.len() < out.capacity() || !matches!(status, Ok(Status::Ok | Status::BufError))
            {
                break;
            }
            out.reserve(text.len() / 4 + 64);
        }
        out.shrink_to_fit();
        out
    })
}

/// Length of UTF-8 text in UTF-16 units.
pub fn utf16_units(text: &[u8]) -> u64 {
    // Every character begins with a byte that is no continuation; those of four bytes take two units.
    text.iter().map(|byte| u64::from(byte & 0xC0 != 0x80) + u64::from(*byte >= 0xF0)).sum()
}

/// An answer being put together, as parts that are sent one after the other.
pub enum Assembly {
    /// For clients that do not take gzip.
    Plain(Vec<u8>),
    /// One gzip member.
    Gzip(Gzip),
}

/// A gzip member being put together.
pub struct Gzip {
    parts: Vec<Bytes>,
    open: Vec<u8>,
    literal: Vec<u8>,
    checksum: u32,
    length: u64,
}

/// Pieces below this size are copied into the part before them; larger ones are sent as they are.
const COPIED: usize = 32 * 1024;

impl Assembly {
    /// An empty answer.
    pub fn new(gzip: bool) -> Self {
        if gzip {
            let header = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
            Self::Gzip(Gzip { parts: Vec::new(), open: header, literal: Vec::new(), checksum: 0, length: 0 })
        } else {
            Self::Plain(Vec::new())
        }
    }

    /// Appends text as it is.
    pub fn push_text(&mut self, text: &[u8]) {
        match self {
            Self::Plain(out) => out.extend_from_slice(text),
            Self::Gzip(gzip) => gzip.literal.extend_from_slice(text),
        }
    }

    /// Appends a piece.
    pub fn push(&mut self, piece: &Piece) {
        match self {
            Self::Plain(out) => piece.inflate_into(out),
            Self::Gzip(gzip) => {
                gzip.flush_literal();
                gzip.checksum = crc::combine(gzip.checksum, piece.checksum, piece.shift);
                gzip.length += piece.length;
                if piece.deflated.len() < COPIED {
                    gzip.open.extend_from_slice(&piece.deflated);
                } else {
                    let open = std::mem::take(&mut gzip.open);
                    gzip.parts.extend([Bytes::from(open), piece.deflated.clone()]);
                }
            }
        }
    }

    /// Length of the uncompressed text so far.
    pub fn text_length(&self) -> u64 {
        match self {
            Self::Plain(out) => out.len() as u64,
            Self::Gzip(gzip) => gzip.length + gzip.literal.len() as u64,
        }
    }

    /// The parts of the body.
    pub fn finish(self) -> Vec<Bytes> {
        match self {
            Self::Plain(out) => vec![out.into()],
            Self::Gzip(mut gzip) => {
                gzip.flush_literal();
                // An empty block that says it is the last, then checksum and length.
                gzip.open.extend([0x03, 0x00]);
                gzip.open.extend(gzip.checksum.to_le_bytes());
                gzip.open.extend(((gzip.length & 0xFFFF_FFFF) as u32).to_le_bytes());
                gzip.parts.push(gzip.open.into());
                gzip.parts.retain(|part| !part.is_empty());
                gzip.parts
            }
        }
    }
}

impl Gzip {
    /// Writes the text that waits as stored blocks.
    fn flush_literal(&mut self) {
        let mut hasher = crc32fast::Hasher::new_with_initial(self.checksum);
        hasher.update(&self.literal);
        self.checksum = hasher.finalize();
        self.length += self.literal.len() as u64;
        for block in self.literal.chunks(0xFFFF) {
            let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
            self.open.push(0);
            self.open.extend(length.to_le_bytes());
            self.open.extend((!length).to_le_bytes());
            self.open.extend_from_slice(block);
        }
        self.literal.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn assemble(gzip: bool, texts: &[(&str, bool)]) -> Vec<u8> {
        let mut assembly = Assembly::new(gzip);
        for (text, piece) in texts {
            if *piece { assembly.push(&Piece::new(text.as_bytes())) } else { assembly.push_text(text.as_bytes()) }
        }
        assert_eq!(assembly.text_length(), texts.iter().map(|(text, _)| text.len() as u64).sum::<u64>());
        assembly.finish().concat()
    }

    #[test]
    fn stitched_members_inflate_to_the_whole_with_a_right_checksum() {
        let long = "The quick brown fox — 速い狐 🦊. ".repeat(9_000);
        let noise: String =
            (0..200_000).map(|n| char::from(33 + (crate::catalogue::dice::mix(n, 1) % 90) as u8)).collect();
        let cases: [&[(&str, bool)]; 5] = [
            &[],
            &[("", true)],
            &[("a", true), ("b", false), ("c", true)],
            &[(&long, true), (&long, false), (&noise, true), ("tail", false)],
            &[(&noise, true), (&noise, true)],
        ];
        for texts in cases {
            let whole: String = texts.iter().map(|(text, _)| *text).collect();
            let mut inflated = String::new();
            // The reader compares checksum and length.
            flate2::read::GzDecoder::new(&assemble(true, texts)[..]).read_to_string(&mut inflated).unwrap();
            assert!(inflated == whole);
            assert!(assemble(false, texts) == whole.as_bytes());
        }
    }

    #[test]
    fn lengths_are_counted_as_the_store_counts_them() {
        assert_eq!(utf16_units("aé速🦊".as_bytes()), 5);
    }
}
