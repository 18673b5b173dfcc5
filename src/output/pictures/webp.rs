//! WebP files (RFC 9649) taken apart into chunks: camera data and unknown chunks go.

use super::turn::Turn;
use super::{Format, Stripped, le16, le32};

const HEAD: usize = 12;

/// Bits of the first byte of `VP8X`.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// Whether the file begins like one.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..HEAD) == Some(b"WEBP")
}

/// The file without metadata; `None` where it breaks off before its size.
pub(super) fn strip(bytes: &[u8]) -> Option<Stripped> {
    let announced = usize::try_from(le32(bytes, 4)?).ok()?.checked_add(8)?;
    let inside = bytes.get(..announced.min(bytes.len()))?;
    let mut stripped = Stripped {
        format: Format::WebP,
        width: 0,
        height: 0,
        turn: Turn::NONE,
        bytes: b"RIFF\0\0\0\0WEBP".to_vec(),
        whole: announced <= bytes.len(),
        moves: false,
        colours: Vec::new(),
    };
    let mut at = HEAD;
    let mut extended = None;
    while at < inside.len() {
        let length = le32(inside, at + 4).and_then(|length| usize::try_from(length).ok());
        let Some(data) = length.and_then(|length| inside.get(at + 8..(at + 8).checked_add(length)?)) else {
            stripped.whole = false;
            break;
        };
        let name = &inside[at..at + 4];
        at += 8 + data.len() + data.len() % 2;
        match name {
            b"EXIF" => {
                stripped.turn = Turn::of_exif(data);
                if let Some(exif) = stripped.turn.exif() {
                    chunk(&mut stripped.bytes, name, &exif);
                }
            }
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                if name == b"VP8X" {
                    extended = Some(stripped.bytes.len() + 8);
                }
                stripped.moves |= name == b"ANIM";
                if stripped.width == 0 {
                    (stripped.width, stripped.height) = size(name, data).unwrap_or((0, 0));
                }
                chunk(&mut stripped.bytes, name, data);
            }
            _ => {}
        }
    }
    if let Some(flags) = extended.and_then(|at| stripped.bytes.get_mut(at)) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        *flags |= if stripped.turn == Turn::NONE { 0 } else { HAS_EXIF };
    }
    let length = u32::try_from(stripped.bytes.len() - 8).ok()?;
    stripped.bytes[4..8].copy_from_slice(&length.to_le_bytes());
    Some(stripped)
}

fn chunk(out: &mut Vec<u8>, name: &[u8], data: &[u8]) {
    out.extend_from_slice(name);
    out.extend(u32::try_from(data.len()).unwrap_or(0).to_le_bytes());
    out.extend_from_slice(data);
    // Chunks begin at even places.
    out.extend(std::iter::repeat_n(0, data.len() % 2));
}

/// Width and height as a chunk tells them (RFC 9649 §2.7, RFC 6386 §9.1, RFC 9649 §3.4).
fn size(name: &[u8], data: &[u8]) -> Option<(u32, u32)> {
    match name {
        b"VP8X" => {
            let three = |at: usize| Some(u32::from(le16(data, at)?) | u32::from(*data.get(at + 2)?) << 16);
            Some((three(4)? + 1, three(7)? + 1))
        }
        b"VP8 " if data.get(3..6) == Some(b"\x9d\x01\x2a") => {
            Some((u32::from(le16(data, 6)? & 0x3fff), u32::from(le16(data, 8)? & 0x3fff)))
        }
        b"VP8L" if data.first() == Some(&0x2f) => {
            let bits = le32(data, 1)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}
