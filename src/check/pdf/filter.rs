//! Unpacks the streams of a PDF that hold text (ISO 32000-1 §7.4). Pictures stay packed. What cannot be unpacked here is
//! nothing, which the caller tells. Never unpacks more than allowed.

mod lzw;
mod predictor;

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::file::{Budget, File};
use super::object::{Dict, Value};
use predictor::Predictor;

/// The most bytes one stream unpacks to.
const LARGEST: usize = 32 << 20;

/// The bytes of a stream.
pub(super) fn decode(file: &File<'_>, dict: &Dict, raw: &[u8], budget: &mut Budget) -> Option<Vec<u8>> {
    let filters = match file.get(dict, "Filter").or_else(|| file.get(dict, "F")) {
        None => Vec::new(),
        Some(Value::Name(name)) => vec![name.clone()],
        Some(Value::List(list)) => {
            list.iter().map(|value| file.resolve(value).name().map(str::to_owned)).collect::<Option<Vec<_>>>()?
        }
        Some(_) => return None,
    };
    if filters.len() > 4 {
        return None;
    }
    let parameters: Vec<Option<&Dict>> = match file.get(dict, "DecodeParms").or_else(|| file.get(dict, "DP")) {
        Some(Value::List(list)) => list.iter().map(|value| file.resolve(value).dict()).collect(),
        Some(other) => vec![other.dict()],
        None => Vec::new(),
    };
    // A stream may be named on every page.
    let used = raw.len().min(budget.bytes);
    budget.bytes -= used;
    let mut bytes = raw[..used].to_vec();
    for (index, filter) in filters.iter().enumerate() {
        let parameters = parameters.get(index).copied().flatten();
        let whole = |key: &str| parameters.and_then(|dict| file.get(dict, key)).and_then(Value::whole);
        bytes = match filter.as_str() {
            "FlateDecode" | "Fl" => Predictor::read(whole)?.undo(inflate(&bytes, budget)?),
            "LZWDecode" | "LZW" => {
                let early = whole("EarlyChange") != Some(0);
                Predictor::read(whole)?.undo(lzw::unpack(&bytes, early, most(budget)))
            }
            "ASCIIHexDecode" | "AHx" => from_hexadecimal(&bytes),
            "ASCII85Decode" | "A85" => from_base_85(&bytes),
            "RunLengthDecode" | "RL" => from_runs(&bytes, most(budget)),
            _ => return None,
        };
        if matches!(filter.as_str(), "LZWDecode" | "LZW" | "RunLengthDecode" | "RL") {
            budget.bytes -= bytes.len().min(budget.bytes);
        }
    }
    Some(bytes)
}

fn most(budget: &Budget) -> usize {
    LARGEST.min(budget.bytes)
}

fn inflate(bytes: &[u8], budget: &mut Budget) -> Option<Vec<u8>> {
    let most = most(budget);
    let mut out = Vec::new();
    // A stream whose last bytes are damaged still gives what came before them.
    let done = ZlibDecoder::new(bytes).take(u64::try_from(most).ok()?).read_to_end(&mut out);
    budget.bytes -= out.len().min(budget.bytes);
    (done.is_ok() || !out.is_empty()).then_some(out)
}

/// A length, then so many bytes, or one byte to be repeated (§7.4.5).
fn from_runs(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(length) = bytes.get(at).map(|byte| usize::from(*byte)).filter(|length| *length != 128) {
        if out.len() >= most {
            break;
        }
        at += 1;
        if length < 128 {
            let run = bytes.get(at..).unwrap_or_default();
            out.extend(run.iter().take(length + 1));
            at += length + 1;
        } else if let Some(byte) = bytes.get(at) {
            out.extend(std::iter::repeat_n(*byte, 257 - length));
            at += 1;
        }
    }
    out
}

fn from_hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let end = bytes.iter().position(|byte| *byte == b'>').unwrap_or(bytes.len());
    let digits = bytes[..end].iter().filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u8> = digits.filter_map(|digit| u8::try_from(digit).ok()).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
}

fn from_base_85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut group: Vec<u32> = Vec::new();
    for byte in bytes {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(u32::from(byte - b'!'));
                if group.len() == 5 {
                    out.extend(four_bytes(&group));
                    group.clear();
                }
            }
            _ => {}
        }
    }
    if group.len() > 1 {
        let wanted = group.len() - 1;
        group.resize(5, 84);
        out.extend(&four_bytes(&group)[..wanted]);
    }
    out
}

fn four_bytes(group: &[u32]) -> [u8; 4] {
    group.iter().fold(0u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(*digit)).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_become_bytes() {
        assert_eq!(from_hexadecimal(b"48 65 6C6c 6F7>"), b"Hellop");
        assert_eq!(from_base_85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(from_base_85(b"z87cUR~>"), b"\0\0\0\0Hell");
        assert_eq!(from_runs(b"\x02abc\xfed\x80ef", 100), b"abcddd");
        assert_eq!(from_runs(b"\x05ab", 100), b"ab");
        assert_eq!(from_runs(&[0x81, b'x'].repeat(1_000), 1_000).len(), 8 * 128);
    }
}
