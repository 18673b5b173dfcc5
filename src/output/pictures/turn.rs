//! Which way up a picture is: the one thing of Exif that readers must not lose (CIPA DC-008, tag 0x0112).
//! Knows the TIFF structure only as far as that tag.

use super::pixels::Pixels;
use super::{be16, be32, le16, le32};

const ORIENTATION: u16 = 0x0112;

/// How the stored rows must be turned and mirrored to stand upright: 1 to 8, as Exif counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn(u8);

impl Turn {
    /// As stored.
    pub(super) const NONE: Turn = Turn(1);

    /// Reads it from Exif data, with or without the mark JPEG puts before it. What makes no sense is upright.
    pub(super) fn of_exif(exif: &[u8]) -> Turn {
        let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        orientation(tiff).filter(|value| (1..=8).contains(value)).map_or(Turn::NONE, Turn)
    }

    /// Exif data that says this and nothing else; `None` where there is nothing to say.
    pub(super) fn exif(self) -> Option<Vec<u8>> {
        if self == Turn::NONE {
            return None;
        }
        // One directory of one entry: tag, type SHORT, count, value at the left of its four bytes; no further directory.
        let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        tiff.extend([self.0, 0, 0, 0, 0, 0, 0]);
        Some(tiff)
    }

    /// Whether width and height change places.
    pub(super) fn swaps(self) -> bool {
        self.0 >= 5
    }

    /// Width and height after turning.
    pub(super) fn upright(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps() { (height, width) } else { (width, height) }
    }

    /// The pixels, upright.
    pub(super) fn apply(self, stored: Pixels) -> Pixels {
        if self == Turn::NONE {
            return stored;
        }
        let (wide, high, size) = (stored.width, stored.height, stored.channels);
        let (width, height) = if self.swaps() { (high, wide) } else { (wide, high) };
        let mut data = Vec::with_capacity(stored.data.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = match self.0 {
                    2 => (wide - 1 - x, y),
                    3 => (wide - 1 - x, high - 1 - y),
                    4 => (x, high - 1 - y),
                    5 => (y, x),
                    6 => (y, high - 1 - x),
                    7 => (wide - 1 - y, high - 1 - x),
                    8 => (wide - 1 - y, x),
                    _ => (x, y),
                };
                let at = (from_y * wide + from_x) * size;
                data.extend_from_slice(&stored.data[at..at + size]);
            }
        }
        Pixels { width, height, channels: size, data }
    }
}

/// The tag in the first directory of TIFF data.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| if big { be16(tiff, at) } else { le16(tiff, at) };
    let start = usize::try_from(if big { be32(tiff, 4) } else { le32(tiff, 4) }?).ok()?;
    let count = usize::from(short(start)?);
    let entries = (0..count).map(|index| start + 2 + 12 * index);
    let entry = entries.take_while(|at| *at < tiff.len()).find(|at| short(*at) == Some(ORIENTATION))?;
    u8::try_from(short(entry + 8)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for value in 1..=8 {
            let exif = Turn(value).exif();
            assert_eq!(exif.is_none(), value == 1);
            assert_eq!(exif.map_or(Turn::NONE, |exif| Turn::of_exif(&exif)), Turn(value));
        }
    }

    #[test]
    fn both_orders_of_bytes_and_nonsense() {
        let little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(Turn::of_exif(little), Turn(6));
        for nonsense in [&b""[..], b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"XX*\0\x08\0\0\0"] {
            assert_eq!(Turn::of_exif(nonsense), Turn::NONE);
        }
    }

    #[test]
    fn every_turn_brings_the_same_corner_to_the_top_left() {
        // Two rows of three; the letters are where they stand in the stored picture.
        let stored = || Pixels { width: 3, height: 2, channels: 1, data: b"abcdef".to_vec() };
        for (value, rows) in [
            (1, "abc def"),
            (2, "cba fed"),
            (3, "fed cba"),
            (4, "def abc"),
            (5, "ad be cf"),
            (6, "da eb fc"),
            (7, "fc eb da"),
            (8, "cf be ad"),
        ] {
            let upright = Turn(value).apply(stored());
            let seen: Vec<&str> =
                upright.data.chunks(upright.width).map(|row| std::str::from_utf8(row).unwrap()).collect();
            assert_eq!(seen.join(" "), rows, "{value}");
        }
    }
}
