//! What stands before a compression to make it work better: each byte less the one beside or above it (ISO 32000-1
//! §7.4.4.4, PNG §9). Made for pictures and tables of numbers, used by some programs for everything.

/// How bytes were rearranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predictor {
    /// Not at all.
    None,
    /// Each byte less the one before it: TIFF with eight bits. Bytes of a pixel, and of a row.
    Left(usize, usize),
    /// Each row as its first byte tells. Bytes of a pixel, and of a row without that byte.
    Png(usize, usize),
}

impl Predictor {
    /// Reads the parameters of a filter, `whole` being the value of a key. `None` for a form that no text has.
    pub(super) fn read(whole: impl Fn(&str) -> Option<u32>) -> Option<Predictor> {
        let predictor = whole("Predictor").unwrap_or(1);
        let number = |key: &str, default: u32| usize::try_from(whole(key).unwrap_or(default)).unwrap_or(usize::MAX);
        let bits = number("Colors", 1).checked_mul(number("BitsPerComponent", 8))?;
        let row = bits.checked_mul(number("Columns", 1))?.div_ceil(8);
        let pixel = bits.div_ceil(8);
        match predictor {
            0 | 1 => Some(Predictor::None),
            2 if number("BitsPerComponent", 8) == 8 && row > 0 => Some(Predictor::Left(pixel, row)),
            10..=15 if row > 0 => Some(Predictor::Png(pixel, row)),
            _ => None,
        }
    }

    /// The bytes as they were before.
    pub(super) fn undo(self, bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Predictor::None => bytes,
            Predictor::Left(pixel, row) => {
                let mut bytes = bytes;
                for row in bytes.chunks_mut(row) {
                    for at in pixel..row.len() {
                        row[at] = row[at].wrapping_add(row[at - pixel]);
                    }
                }
                bytes
            }
            Predictor::Png(pixel, row) => rows(&bytes, pixel, row),
        }
    }
}

fn rows(bytes: &[u8], pixel: usize, row: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    for written in bytes.chunks(row.saturating_add(1)) {
        let (start, above) = (out.len(), out.len().checked_sub(row));
        for (at, byte) in written.iter().skip(1).enumerate() {
            let left = if at >= pixel { out[start + at - pixel] } else { 0 };
            let up = above.map_or(0, |above| out[above + at]);
            let corner = above.filter(|_| at >= pixel).map_or(0, |above| out[above + at - pixel]);
            let guess = match written[0] {
                1 => left,
                2 => up,
                3 => left.midpoint(up),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            out.push(byte.wrapping_add(guess));
        }
    }
    out
}

/// Which of the three is nearest to left + up - corner.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |value: u8| (guess - i16::from(value)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predictor(number: u32, columns: u32) -> Predictor {
        let whole = |key: &str| match key {
            "Predictor" => Some(number),
            "Columns" => Some(columns),
            _ => None,
        };
        Predictor::read(whole).expect("known")
    }

    #[test]
    fn rows_come_back() {
        assert_eq!(predictor(1, 3).undo(b"abc".to_vec()), b"abc");
        assert_eq!(predictor(2, 3).undo(vec![1, 1, 1, 5, 1, 1]), [1, 2, 3, 5, 6, 7]);
        for (kind, row, expected) in [
            (0, [1, 2, 3], [1, 2, 3]),
            (1, [1, 1, 1], [1, 2, 3]),
            (2, [1, 1, 1], [11, 21, 31]),
            (3, [1, 1, 1], [6, 14, 23]),
            (4, [1, 1, 1], [11, 21, 31]),
        ] {
            let written = [&[0, 10, 20, 30][..], &[kind], &row].concat();
            assert_eq!(predictor(12, 3).undo(written)[3..], expected, "{kind}");
        }
        // A last row that was cut off, and a first one alone.
        assert_eq!(predictor(15, 3).undo(vec![2, 1, 2, 3, 2, 1]), [1, 2, 3, 2]);
        assert_eq!(predictor(15, 3).undo(vec![4]), b"");
        assert_eq!(Predictor::read(|key| (key == "Columns").then_some(u32::MAX)), Some(Predictor::None));
    }
}
