//! Answers that are spoiled as bytes: cut, flipped, blown up.

use crate::catalogue::dice::Dice;
use crate::server::source::Source;
use crate::wire::crc;
use crate::wire::pieces::{Assembly, Piece};
use bytes::Bytes;
use std::io::Read;
use std::sync::OnceLock;

/// The text up to a random place: at least a byte of it, and not all.
pub fn cut<'a>(text: &'a [u8], dice: &mut Dice) -> &'a [u8] {
    let length = 1 + dice.index(text.len().saturating_sub(1));
    &text[..length.min(text.len())]
}

/// The text as a body, compressed when that was asked for.
pub fn body_of(text: &[u8], gzip: bool) -> Vec<Bytes> {
    let mut assembly = Assembly::new(gzip);
    if gzip {
        assembly.push(&Piece::new(text));
    } else {
        assembly.push_text(text);
    }
    assembly.finish()
}

const HEADER: usize = 10;
const TRAILER: usize = 8;
/// So many places are tried: a byte between two blocks may be free to have any value.
const TRIES: usize = 64;

/// The gzip member with one byte of its compressed text changed, so that it cannot be read to a right end.
pub fn flip(mut gzip: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let inside = gzip.len().saturating_sub(HEADER + TRAILER);
    for _ in 0..TRIES {
        let at = HEADER + dice.index(inside);
        let Some(byte) = gzip.get_mut(at) else { break };
        let before = *byte;
        *byte ^= dice.between(1, 255).to_le_bytes()[0];
        if !inflates(&gzip) {
            break;
        }
        gzip[at] = before;
    }
    gzip
}

/// Whether a gzip member can be read to its end, checksum included.
fn inflates(gzip: &[u8]) -> bool {
    std::io::copy(&mut flate2::read::GzDecoder::new(gzip).take(1 << 30), &mut std::io::sink()).is_ok()
}

/// Zeros that one block of a bomb inflates to.
const BLOCK: u64 = 1 << 20;
/// Blocks that are sent at once.
const AT_ONCE: u64 = 16;

/// A gzip member of about a thousandth of the size it inflates to. One block of zeros is compressed once; the member is that
/// block again and again, so that a bomb of any size takes no memory.
pub fn bomb(bytes: u64) -> Source {
    static UNIT: OnceLock<(Bytes, u32)> = OnceLock::new();
    let (unit, checksum) = UNIT.get_or_init(|| {
        let zeros = vec![0; usize::try_from(BLOCK).unwrap_or(0)];
        let deflated = Piece::new(&zeros).deflated().repeat(usize::try_from(AT_ONCE).unwrap_or(1));
        let checksum =
            (0..AT_ONCE).fold(0, |so_far, _| crc::combine(so_far, crc32fast::hash(&zeros), crc::shift(BLOCK)));
        (deflated.into(), checksum)
    });
    let (times, rest) = (bytes / (BLOCK * AT_ONCE), bytes % (BLOCK * AT_ONCE));
    let shift = crc::shift(BLOCK * AT_ONCE);
    let checksum = (0..times).fold(0, |so_far, _| crc::combine(so_far, *checksum, shift));
    let zeros = vec![0; usize::try_from(rest).unwrap_or(0)];
    let last = Piece::new(&zeros);
    let checksum = crc::combine(checksum, crc32fast::hash(&zeros), crc::shift(rest));
    let mut tail = last.deflated().to_vec();
    tail.extend([0x03, 0x00]);
    tail.extend(checksum.to_le_bytes());
    tail.extend(((bytes & 0xFFFF_FFFF) as u32).to_le_bytes());
    let head = Bytes::from_static(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]);
    Source::repeated(head, unit.clone(), times * unit.len() as u64, tail.into())
}

/// A body of so many bytes that begins like an answer and goes on without an end in sight.
pub fn huge(bytes: u64) -> Source {
    static UNIT: OnceLock<Bytes> = OnceLock::new();
    const HEAD: &[u8] = b")]}'\n\n[[\"wrb.fr\",\"Ws7gDc\",\"";
    let unit = UNIT.get_or_init(|| b"and so on and on ".repeat(4_096).into());
    let head = Bytes::from_static(&HEAD[..HEAD.len().min(usize::try_from(bytes).unwrap_or(usize::MAX))]);
    let left = bytes - head.len() as u64;
    Source::repeated(head, unit.clone(), left, Bytes::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut source: Source) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Some(part) = source.take(u64::MAX) {
            bytes.extend_from_slice(&part);
        }
        bytes
    }

    #[test]
    fn a_bomb_inflates_to_its_size_with_a_right_checksum() {
        for size in [1, (16 << 20) - 1, 16 << 20, (40 << 20) + 12_345] {
            let gzip = all(bomb(size));
            assert!(gzip.len() as u64 <= size / 900 + 64, "{}", gzip.len());
            let inflated = std::io::copy(&mut flate2::read::GzDecoder::new(&gzip[..]), &mut std::io::sink());
            assert_eq!(inflated.unwrap(), size);
        }
        assert!(bomb(2 << 30).left() < 3 << 20);
    }

    #[test]
    fn a_huge_body_has_its_size() {
        for size in [1, 27, 1_000_000] {
            assert_eq!(all(huge(size)).len() as u64, size);
        }
    }

    #[test]
    fn a_flipped_member_never_inflates() {
        let text = "a text that is stored or compressed ".repeat(50);
        for seed in 0..200 {
            let mut dice = Dice::new(seed, 0, "flip");
            let mut assembly = Assembly::new(true);
            assembly.push_text(b"stored");
            assembly.push(&Piece::new(text.as_bytes()));
            let gzip = assembly.finish().concat();
            let flipped = flip(gzip.clone(), &mut dice);
            assert_eq!(gzip.iter().zip(&flipped).filter(|(a, b)| a != b).count(), 1);
            assert!(inflates(&gzip) && !inflates(&flipped));
        }
    }

    #[test]
    fn a_cut_text_is_neither_empty_nor_whole() {
        for seed in 0..100 {
            let length = cut(b"abc", &mut Dice::new(seed, 0, "cut")).len();
            assert!((1..3).contains(&length));
        }
    }
}
