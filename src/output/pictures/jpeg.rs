//! JPEG files (ITU-T T.81) taken apart into segments. Only what the picture needs is kept: tables, scans, colours.
//! Camera data (Exif, XMP, IPTC), comments, previews and second pictures behind the first go.

use super::turn::Turn;
use super::{Format, Stripped, be16};

const ICC: &[u8] = b"ICC_PROFILE\0";

/// Whether the file begins like one.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xd8\xff")
}

/// The file without metadata; `None` where it breaks off before its size.
pub(super) fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut stripped = Stripped {
        format: Format::Jpeg,
        width: 0,
        height: 0,
        turn: Turn::NONE,
        bytes: b"\xff\xd8".to_vec(),
        whole: false,
        moves: false,
        colours: Vec::new(),
    };
    let mut at = 2;
    while let Some((marker, start)) = marker(bytes, at) {
        match marker {
            0xd9 => {
                stripped.bytes.extend(b"\xff\xd9");
                stripped.whole = true;
                break;
            }
            // Without length: restarts, which belong into scans, and TEM.
            0x01 | 0xd0..=0xd8 => {
                at = start;
                continue;
            }
            _ => {}
        }
        let Some(length) = be16(bytes, start).map(usize::from).filter(|length| *length >= 2) else { break };
        let Some(payload) = bytes.get(start + 2..start + length) else { break };
        at = start + length;
        keep(marker, payload, &mut stripped);
        if marker == 0xda {
            let end = end_of_scan(bytes, at);
            stripped.bytes.extend_from_slice(&bytes[at..end]);
            at = end;
        }
    }
    Some(stripped)
}

/// The marker at a place, or after fill bytes there, and where it ends.
fn marker(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let fill = bytes.get(at..)?.iter().take_while(|byte| **byte == 0xff).count();
    let marker = *bytes.get(at + fill)?;
    (fill > 0).then_some((marker, at + fill + 1))
}

fn keep(marker: u8, payload: &[u8], stripped: &mut Stripped) {
    match marker {
        // JFIF says how dense the pixels are; a preview may follow it.
        0xe0 if payload.starts_with(b"JFIF\0") && payload.len() >= 12 => {
            segment(stripped, marker, &[&payload[..12], &[0, 0]].concat());
        }
        0xe1 if payload.starts_with(b"Exif\0\0") && stripped.turn == Turn::NONE => {
            stripped.turn = Turn::of_exif(payload);
            if let Some(exif) = stripped.turn.exif() {
                segment(stripped, marker, &[b"Exif\0\0", &exif[..]].concat());
            }
        }
        0xe2 if payload.starts_with(ICC) => {
            // Parts of a long profile come in order; each begins with its number and how many there are.
            stripped.colours.extend_from_slice(payload.get(ICC.len() + 2..).unwrap_or_default());
            segment(stripped, marker, payload);
        }
        // How the colours are stored.
        0xee if payload.starts_with(b"Adobe") => segment(stripped, marker, payload),
        0xe0..=0xef | 0xfe => {}
        _ => {
            let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
            if is_frame && stripped.width == 0 {
                stripped.height = be16(payload, 1).map_or(0, u32::from);
                stripped.width = be16(payload, 3).map_or(0, u32::from);
            }
            segment(stripped, marker, payload);
        }
    }
}

fn segment(stripped: &mut Stripped, marker: u8, payload: &[u8]) {
    let Ok(length) = u16::try_from(payload.len() + 2) else { return };
    stripped.bytes.extend([0xff, marker]);
    stripped.bytes.extend(length.to_be_bytes());
    stripped.bytes.extend_from_slice(payload);
}

/// Where the data of a scan ends: at the next marker that is no restart.
fn end_of_scan(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == 0xff).map(|found| at + found) {
        match bytes.get(next + 1) {
            Some(0x00 | 0xd0..=0xd7) => at = next + 2,
            Some(_) => return next,
            None => break,
        }
    }
    bytes.len()
}
