//! Stretches of readable text in the closed formats of older office programs (doc, xls, ppt and their like of WPS), for
//! looking for what should not be there. No more than a rough look: such a file keeps its text in pieces, and the numbers
//! of a table as binary. Knows nothing of personal data.

/// The shortest stretch worth looking at: shorter ones are chance.
const SHORTEST: usize = 6;

/// The most text taken from one file, in bytes.
const MOST: usize = 16 << 20;

const EXTENSIONS: [&str; 10] = ["doc", "dot", "xls", "xlt", "ppt", "pps", "wps", "et", "dps", "rtf"];

/// Whether a file of this extension is one of them.
pub(super) fn is_known(extension: &str) -> bool {
    EXTENSIONS.contains(&extension)
}

/// Every stretch of ASCII, and of characters in two bytes, a line each.
pub(super) fn text(bytes: &[u8]) -> String {
    let mut out = String::new();
    for stretch in bytes.split(|byte| !(0x20..0x7f).contains(byte)).filter(|stretch| stretch.len() >= SHORTEST) {
        push(&mut out, stretch.iter().map(|byte| char::from(*byte)));
    }
    for start in [0, 1] {
        let pairs = bytes.get(start..).unwrap_or_default().as_chunks::<2>().0;
        let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let is_text = |unit: &u16| matches!(unit, 0x20..0x7f | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xffef);
        for stretch in units.split(|unit| !is_text(unit)).filter(|stretch| stretch.len() >= SHORTEST) {
            push(&mut out, char::decode_utf16(stretch.iter().copied()).flatten());
        }
    }
    out
}

fn push(out: &mut String, text: impl Iterator<Item = char>) {
    if out.len() < MOST {
        out.extend(text);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_of_both_widths_and_both_places() {
        let wide: Vec<u8> = "电话：13800138000".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let file = [&b"\xd0\xcf\x11\xe0\x0b\0\x0013800138000\x01\x02"[..], &wide, b"\0\0\x01", &wide].concat();
        let text = text(&file);
        assert_eq!(text.matches("13800138000\n").count(), 3, "{text}");
        assert!(text.contains("电话：13800138000\n"), "{text}");
        assert_eq!(super::text(b"\xd0\xcf\x11\xe0ab\0cd"), "");
    }
}
