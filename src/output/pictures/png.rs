//! PNG files (W3C PNG, third edition) taken apart into chunks. Only those that change what is seen are kept: texts,
//! times, camera data, chunks of programs and what follows the end go.

use super::turn::Turn;
use super::{Format, Stripped, be32};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How colours are meant; these go into the smaller sizes, too.
const COLOURS: [&[u8]; 7] = [b"cICP", b"mDCV", b"cLLI", b"iCCP", b"sRGB", b"gAMA", b"cHRM"];

/// Other chunks that change what is seen.
const SEEN: [&[u8]; 7] = [b"sBIT", b"tRNS", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"];

/// Where the first chunk after the header begins.
const AFTER_HEADER: usize = 33;

/// Whether the file begins like one.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The file without metadata; `None` where it breaks off before its size.
pub(super) fn strip(bytes: &[u8]) -> Option<Stripped> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let mut stripped = Stripped {
        format: Format::Png,
        width: be32(bytes, 16)?,
        height: be32(bytes, 20)?,
        turn: Turn::NONE,
        bytes: SIGNATURE.to_vec(),
        whole: false,
        moves: false,
        colours: Vec::new(),
    };
    let mut at = SIGNATURE.len();
    while let Some(length) = be32(bytes, at).and_then(|length| usize::try_from(length).ok()) {
        let Some(end) = at.checked_add(12).and_then(|end| end.checked_add(length)) else { break };
        let Some(chunk) = bytes.get(at..end) else { break };
        at = end;
        let name = &chunk[4..8];
        if name == b"eXIf" {
            stripped.turn = Turn::of_exif(&chunk[8..8 + length]);
            stripped.bytes.extend(stripped.turn.exif().map(|exif| made(b"eXIf", &exif)).unwrap_or_default());
            continue;
        }
        if COLOURS.contains(&name) {
            stripped.colours.extend_from_slice(chunk);
        }
        stripped.moves |= name == b"acTL";
        // Without a capital first letter a decoder may do without it.
        if name[0].is_ascii_uppercase() || COLOURS.contains(&name) || SEEN.contains(&name) {
            stripped.bytes.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            stripped.whole = true;
            break;
        }
    }
    Some(stripped)
}

/// A finished file with chunks about its colours behind the header.
pub(super) fn with_colours(bytes: Vec<u8>, colours: &[u8]) -> Vec<u8> {
    if colours.is_empty() || bytes.len() < AFTER_HEADER {
        return bytes;
    }
    [&bytes[..AFTER_HEADER], colours, &bytes[AFTER_HEADER..]].concat()
}

fn made(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(data.len()).unwrap_or(0).to_be_bytes().to_vec();
    chunk.extend_from_slice(name);
    chunk.extend_from_slice(data);
    let sum = checksum(&chunk[4..]);
    chunk.extend(sum.to_be_bytes());
    chunk
}

/// CRC-32 of ISO 3309, as annex D of the PNG specification gives it; bit by bit, for a chunk of 34 bytes.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one_of_an_empty_end_chunk() {
        assert_eq!(made(b"IEND", b""), b"\0\0\0\0IEND\xae\x42\x60\x82");
    }
}
