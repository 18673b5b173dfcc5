//! Codes of a font → characters and their widths (ISO 32000-1 §9.6–9.10). A font that says which character each of its
//! codes is can be read, and so can the digits of the usual Chinese encodings; a font that does not say is a picture.

use std::collections::BTreeMap;

use super::file::{Budget, File};
use super::object::{Dict, Reader, Value};

/// The most codes of one font.
const MOST: usize = 70_000;

/// Stands for a character that is there and is no concern: a Han character of an encoding without a table here.
const SOME: char = '\u{fffd}';

/// How the codes of a font are read.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    /// Characters by code, from the font's own table.
    table: BTreeMap<u32, String>,
    rest: Rest,
    widths: BTreeMap<u32, f64>,
    /// Width of a code that is not listed, in thousandths.
    width: f64,
}

/// How many bytes a code has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codes {
    One,
    Two,
    /// One below 0x81, else two: the GBK family.
    Mixed,
}

/// What a code is that the table does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// ASCII, for the codes that are.
    Ascii,
    /// UTF-16.
    Unicode,
    /// A glyph of Adobe's Chinese, Japanese or Korean collections: the first 95 are ASCII from the space on.
    Collection,
    /// Nobody knows.
    Unknown,
}

/// One character as it is shown.
pub(super) struct Glyph {
    /// What it is; `None` if nobody can tell.
    pub(super) text: Option<String>,
    /// Its width in thousandths of the size.
    pub(super) width: f64,
    /// Whether spaces between words are widened at it.
    pub(super) is_space: bool,
}

impl Font {
    /// Reads a font.
    pub(super) fn read(file: &File<'_>, dict: &Dict, budget: &mut Budget) -> Font {
        let table = dict.get("ToUnicode").and_then(|value| file.stream(value, budget)).map(|map| to_unicode(&map));
        let (table, own_codes) = table.unwrap_or_default();
        let mut font = Font { codes: Codes::One, table, rest: Rest::Ascii, widths: BTreeMap::new(), width: 500.0 };
        if file.get(dict, "Subtype").and_then(Value::name) == Some("Type0") {
            font.composite(file, dict);
            if own_codes == Some(1) && font.rest == Rest::Unknown {
                font.codes = Codes::One;
            }
        } else {
            font.simple(file, dict);
        }
        font
    }

    fn simple(&mut self, file: &File<'_>, dict: &Dict) {
        let first = file.get(dict, "FirstChar").and_then(Value::whole).unwrap_or(0);
        if let Some(Value::List(widths)) = file.get(dict, "Widths") {
            let widths = widths.iter().zip(first..).take(256);
            let unit = unit(file, dict);
            self.widths =
                widths.filter_map(|(width, code)| Some((code, file.resolve(width).number()? * unit))).collect();
        }
        if file.get(dict, "Subtype").and_then(Value::name) == Some("Type3") {
            self.rest = Rest::Unknown;
        }
        let Some(encoding) = file.dict(dict, "Encoding") else { return };
        let Some(Value::List(differences)) = file.get(encoding, "Differences") else { return };
        let mut code = 0;
        for value in differences.iter().take(MOST) {
            match value {
                Value::Number(_) => code = value.whole().unwrap_or(0),
                Value::Name(name) => {
                    if let Some(named) = character_named(name) {
                        self.table.entry(code).or_insert(named);
                    } else {
                        // A name such as `g12`: what it draws is not told.
                        self.table.entry(code).or_default();
                    }
                    code += 1;
                }
                _ => {}
            }
        }
    }

    fn composite(&mut self, file: &File<'_>, dict: &Dict) {
        let encoding = file.get(dict, "Encoding").and_then(Value::name).unwrap_or_default();
        let (codes, rest) = match encoding {
            "Identity-H" | "Identity-V" => (Codes::Two, Rest::Unknown),
            name if name.contains("UCS2") || name.contains("UTF16") => (Codes::Two, Rest::Unicode),
            name if ["GB", "EUC", "B5", "RKSJ", "KSC"].iter().any(|part| name.contains(part)) => {
                (Codes::Mixed, Rest::Ascii)
            }
            _ => (Codes::Two, Rest::Unknown),
        };
        (self.codes, self.rest, self.width) = (codes, rest, 1000.0);
        let Some(Value::List(descendants)) = file.get(dict, "DescendantFonts") else { return };
        let Some(Value::Dict(descendant)) = descendants.first().map(|value| file.resolve(value)) else { return };
        if rest == Rest::Unknown
            && let Some(system) = file.dict(descendant, "CIDSystemInfo")
            && let Some(Value::Text(ordering)) = file.get(system, "Ordering")
            && [&b"GB1"[..], b"CNS1", b"Japan1", b"Korea1"].contains(&ordering.as_slice())
        {
            self.rest = Rest::Collection;
        }
        self.width = file.get(descendant, "DW").and_then(Value::number).unwrap_or(1000.0);
        // In other encodings the codes are not the numbers that widths are listed by.
        if codes == Codes::Two
            && rest != Rest::Unicode
            && let Some(Value::List(widths)) = file.get(descendant, "W")
        {
            self.widths = listed_widths(file, widths);
        }
    }

    /// How much it took to read.
    pub(super) fn cost(&self) -> usize {
        1000 + self.table.len() + self.widths.len()
    }

    /// The characters of a string.
    pub(super) fn glyphs<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Glyph> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let first = *bytes.get(at)?;
            let wide = match self.codes {
                Codes::One => false,
                Codes::Two => true,
                Codes::Mixed => first >= 0x81,
            };
            let second = bytes.get(at + 1).filter(|_| wide);
            at += if wide { 2 } else { 1 };
            let code = second.map_or(u32::from(first), |second| u32::from(first) << 8 | u32::from(*second));
            Some(self.glyph(code, wide))
        })
    }

    fn glyph(&self, code: u32, wide: bool) -> Glyph {
        let listed = self.table.get(&code);
        let text = match listed {
            Some(text) if text.is_empty() => None,
            Some(text) => Some(text.clone()),
            None => self.unlisted(code, wide).map(String::from),
        };
        let latin = self.rest == Rest::Unicode && code < 0x80;
        let half = latin || (self.codes == Codes::Mixed && !wide);
        let width = self.widths.get(&code).copied().unwrap_or(if half { 500.0 } else { self.width });
        Glyph { text, width, is_space: code == 32 && !wide }
    }

    fn unlisted(&self, code: u32, wide: bool) -> Option<char> {
        match self.rest {
            Rest::Ascii if wide => Some(SOME),
            Rest::Ascii if (0x20..0x7f).contains(&code) => char::from_u32(code),
            // Latin letters with accents: not what is looked for, and not missing either.
            Rest::Ascii if code >= 0x80 => Some(SOME),
            Rest::Ascii => None,
            Rest::Unicode => char::from_u32(code).or(Some(SOME)),
            Rest::Collection if (1..=95).contains(&code) => char::from_u32(code + 31),
            Rest::Collection => Some(SOME),
            Rest::Unknown => None,
        }
    }
}

/// A font that is drawn by operators (Type 3) measures in units of its own: what one is in thousandths of the size.
fn unit(file: &File<'_>, dict: &Dict) -> f64 {
    let Some(Value::List(matrix)) = file.get(dict, "FontMatrix") else { return 1.0 };
    matrix.first().and_then(|value| file.resolve(value).number()).map_or(1.0, |scale| scale.abs() * 1000.0)
}

/// `[1 [500 600] 10 20 700]`: widths from a code on, or one for a range of codes.
fn listed_widths(file: &File<'_>, list: &[Value]) -> BTreeMap<u32, f64> {
    let mut widths = BTreeMap::new();
    // Written, not kept: a code may be written any number of times.
    let mut written = 0usize;
    let mut rest = list.iter().map(|value| file.resolve(value));
    while let (Some(first), Some(second)) = (rest.next(), rest.next()) {
        let Some(first) = first.whole() else { return widths };
        match second {
            Value::List(each) => {
                let each = each.iter().zip(first..).filter_map(|(width, code)| Some((code, width.number()?)));
                widths.extend(each.take(MOST));
            }
            _ => {
                let (Some(last), Some(width)) = (second.whole(), rest.next().and_then(Value::number)) else {
                    return widths;
                };
                if last.saturating_sub(first) < 65_536 {
                    widths.extend((first..=last).map(|code| (code, width)));
                    written += usize::try_from(last.saturating_sub(first)).unwrap_or_default();
                }
            }
        }
        if widths.len().max(written) > MOST {
            return widths;
        }
    }
    widths
}

/// Reads a table of codes (a CMap), and the number of bytes of its codes if it says so.
fn to_unicode(map: &[u8]) -> (BTreeMap<u32, String>, Option<usize>) {
    let mut table = BTreeMap::new();
    let (mut width, mut written) = (None, 0usize);
    let mut values: Vec<Value> = Vec::new();
    let mut reader = Reader::new(map, 0);
    while let Some(value) = reader.value() {
        let Value::Word(word) = &value else {
            if values.len() < MOST {
                values.push(value);
            }
            continue;
        };
        match word.as_str() {
            "endcodespacerange" => {
                width =
                    values.iter().find_map(|value| if let Value::Text(code) = value { Some(code.len()) } else { None });
            }
            "endbfchar" => {
                for pair in values.chunks_exact(2) {
                    if let [Value::Text(code), Value::Text(text)] = pair {
                        table.insert(number(code), utf16(text, 0));
                    }
                }
            }
            "endbfrange" => {
                for range in values.chunks_exact(3) {
                    written += enter_range(&mut table, range);
                    if written > MOST {
                        break;
                    }
                }
            }
            _ => {}
        }
        values.clear();
        if table.len().max(written) > MOST {
            break;
        }
    }
    (table, width)
}

/// How many codes were written; a code may be written any number of times.
fn enter_range(table: &mut BTreeMap<u32, String>, range: &[Value]) -> usize {
    let [Value::Text(first), Value::Text(last), to] = range else { return 0 };
    let (first, last) = (number(first), number(last));
    if last.saturating_sub(first) > 65_535 || table.len() > MOST {
        return 0;
    }
    let count = usize::try_from(last.saturating_sub(first)).unwrap_or_default();
    for (code, step) in (first..=last).zip(0..) {
        match to {
            Value::Text(text) => _ = table.insert(code, utf16(text, step)),
            Value::List(each) => {
                let Some(Value::Text(text)) = usize::try_from(step).ok().and_then(|step| each.get(step)) else {
                    return count;
                };
                table.insert(code, utf16(text, 0));
            }
            _ => return count,
        }
    }
    count
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

/// UTF-16 with the last character `step` further on.
fn utf16(bytes: &[u8], step: u32) -> String {
    let units = bytes.chunks(2).take(16).map(|pair| u16::try_from(number(pair)).unwrap_or_default());
    let mut text: Vec<char> = char::decode_utf16(units).map(|c| c.unwrap_or(SOME)).collect();
    if let Some(last) = text.last_mut() {
        *last = char::from_u32(u32::from(*last).saturating_add(step)).unwrap_or(SOME);
    }
    text.into_iter().filter(|c| *c != '\0').collect()
}

/// The character of a glyph's name (Adobe Glyph List): those that numbers are written with, and `uni0031`.
fn character_named(name: &str) -> Option<String> {
    const NAMES: [(&str, char); 20] = [
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("space", ' '),
        ("hyphen", '-'),
        ("period", '.'),
        ("comma", ','),
        ("colon", ':'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("plus", '+'),
        ("asterisk", '*'),
        ("slash", '/'),
    ];
    if name.len() == 1 && name.is_ascii() {
        return Some(name.to_owned());
    }
    if let Some((_, c)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(c.to_string());
    }
    let code = name.strip_prefix("uni").filter(|code| code.len() == 4).or_else(|| name.strip_prefix('u'));
    if let Some(c) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
        return Some(c.to_string());
    }
    // Letters with accents, ligatures, quotation marks: words, so not what is looked for.
    let is_word = name.len() > 3 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word.then(|| SOME.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_codes() {
        let map = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0003> <0020> <0010> <5F20>\
                    endbfchar 2 beginbfrange <0013> <001C> <0030> <0030> <0031> [<0041> <D842DFB7>] endbfrange";
        let (table, width) = to_unicode(map);
        let text = |codes: &[u32]| codes.iter().map(|code| table[code].as_str()).collect::<String>();
        assert_eq!((text(&[0x13, 0x1c, 3, 0x10, 0x30, 0x31]).as_str(), width), ("09 张A\u{20bb7}", Some(2)));
        // A range that would fill the memory is passed over.
        assert!(to_unicode(b"<00000000> <FFFFFFFF> <0030> endbfrange").0.is_empty());
    }

    #[test]
    fn names_of_glyphs() {
        for (name, text) in [("seven", Some("7")), ("uni0037", Some("7")), ("X", Some("X")), ("g12", None)] {
            assert_eq!(character_named(name).as_deref(), text, "{name}");
        }
    }
}
