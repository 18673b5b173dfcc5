//! The compression of PDF before 1996 (ISO 32000-1 §7.4.4.2): codes of 9 to 12 bits for strings met before.

const CLEAR: usize = 256;
const END: usize = 257;

/// Codes have no more than twelve bits.
const MOST_CODES: usize = 4096;

/// The bytes, up to `most` of them and some; what is damaged ends them. `early`: codes grow one code too soon, as nearly
/// all programs write them.
pub(super) fn unpack(bytes: &[u8], early: bool, most: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    // Each string that has a code, as a stretch of what was already unpacked.
    let mut strings: Vec<(usize, usize)> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let (mut kept, mut bits, mut width) = (0u32, 0u32, 9u32);
    for byte in bytes {
        kept = kept << 8 | u32::from(*byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = usize::try_from(kept >> bits).unwrap_or(END);
        kept &= (1 << bits) - 1;
        if code == END || out.len() >= most {
            break;
        }
        if code == CLEAR {
            strings.clear();
            (last, width) = (None, 9);
            continue;
        }
        let start = out.len();
        if let Ok(letter) = u8::try_from(code) {
            out.push(letter);
        } else if let Some((from, to)) = strings.get(code - END - 1).copied() {
            out.extend_from_within(from..to);
        } else if let Some((from, to)) = last.filter(|_| code == END + 1 + strings.len()) {
            // The string that this very code makes: the last one, and its first letter once more.
            out.extend_from_within(from..to);
            out.push(out[from]);
        } else {
            break;
        }
        if let Some((from, to)) = last
            && END + 1 + strings.len() < MOST_CODES
        {
            // The last string and the letter after it stand one after the other.
            strings.push((from, to + 1));
        }
        last = Some((start, out.len()));
        width = match END + 1 + strings.len() + usize::from(early) {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs as the standard tells, for comparison.
    fn pack(bytes: &[u8], early: bool) -> Vec<u8> {
        let mut codes: std::collections::HashMap<Vec<u8>, usize> =
            (0..=255).map(|byte| (vec![byte], byte.into())).collect();
        let (mut out, mut kept, mut bits) = (Vec::new(), 0u64, 0u32);
        let mut put = |code: usize, width: u32| {
            kept = kept << width | code as u64;
            bits += width;
            while bits >= 8 {
                bits -= 8;
                out.push((kept >> bits & 0xff) as u8);
            }
        };
        let (mut width, mut next) = (9, END + 1);
        put(CLEAR, width);
        let mut string: Vec<u8> = Vec::new();
        for byte in bytes {
            let longer = [&string[..], &[*byte]].concat();
            if codes.contains_key(&longer) {
                string = longer;
                continue;
            }
            put(codes[&string], width);
            codes.insert(longer, next);
            next += 1;
            let grown = next + usize::from(early);
            width = if grown > 2048 {
                12
            } else if grown > 1024 {
                11
            } else if grown > 512 {
                10
            } else {
                9
            };
            if next >= MOST_CODES - 2 {
                put(CLEAR, width);
                codes.retain(|string, _| string.len() == 1);
                (width, next) = (9, END + 1);
            }
            string = vec![*byte];
        }
        put(codes[&string], width);
        // The reader enters a string for this code too.
        let grown = next + 1 + usize::from(early);
        put(
            END,
            if grown > 2048 {
                12
            } else if grown > 1024 {
                11
            } else if grown > 512 {
                10
            } else {
                9
            },
        );
        put(0, 8);
        out
    }

    #[test]
    fn the_example_of_the_standard() {
        // ISO 32000-1, §7.4.4.2, example 2.
        assert_eq!(unpack(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", true, 100), b"-----A---B");
    }

    #[test]
    fn what_was_packed_comes_out() {
        let mut number = 7u32;
        let noise = std::iter::repeat_with(|| {
            number = number.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (number >> 24 & 0x0f) as u8
        });
        let noise: Vec<u8> = noise.take(60_000).collect();
        for early in [true, false] {
            for bytes in [&b"a"[..], b"aaaaaaaaaaaaaaaaaa", b"BT (13800138000) Tj ET BT (13800138000) Tj ET", &noise] {
                let unpacked = unpack(&pack(bytes, early), early, usize::MAX);
                assert!(unpacked == bytes, "{} of {} bytes, {early}", unpacked.len(), bytes.len());
            }
        }
        assert!(unpack(&pack(&noise, true), true, 1_000).len() < 6_000);
        unpack(&noise, true, usize::MAX);
    }
}
