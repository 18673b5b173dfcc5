//! GIF files (CompuServe 89a) taken apart into blocks: comments and data of programs go, the count of repetitions stays.

use super::turn::Turn;
use super::{Format, Stripped, le16};

/// Whether the file begins like one.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
}

/// The file without metadata; `None` where it breaks off before its size.
pub(super) fn strip(bytes: &[u8]) -> Option<Stripped> {
    let start = 13 + table(*bytes.get(10)?);
    let mut stripped = Stripped {
        format: Format::Gif,
        width: le16(bytes, 6)?.into(),
        height: le16(bytes, 8)?.into(),
        turn: Turn::NONE,
        bytes: bytes.get(..start)?.to_vec(),
        whole: false,
        // It may, and is not made smaller in any case.
        moves: true,
        colours: Vec::new(),
    };
    let mut at = start;
    loop {
        let end = match bytes.get(at) {
            Some(0x2c) => bytes.get(at + 9).and_then(|packed| blocks(bytes, at + 11 + table(*packed))),
            Some(0x21) => blocks(bytes, at + 2),
            Some(0x3b) => {
                stripped.bytes.push(0x3b);
                stripped.whole = true;
                break;
            }
            _ => None,
        };
        let Some(block) = end.and_then(|end| bytes.get(at..end)) else { break };
        let repeats = || matches!(block.get(3..14), Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0"));
        let is_kept = match block.get(1) {
            _ if block[0] == 0x2c => true,
            Some(0xf9) => true,
            Some(0xff) => repeats(),
            _ => false,
        };
        if is_kept {
            stripped.bytes.extend_from_slice(block);
        }
        at += block.len();
    }
    Some(stripped)
}

/// The length of the colour table that a packed byte announces.
fn table(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// Where a row of data blocks ends, each of which begins with its length; an empty one is the last.
fn blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match usize::from(*bytes.get(at)?) {
            0 => return Some(at + 1),
            length => at += 1 + length,
        }
    }
}
