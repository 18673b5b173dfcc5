//! The objects of a PDF, found by looking for them rather than by its table of places: that table is wrong in many files
//! that every program opens. Later versions of an object replace earlier ones. Knows nothing of what objects mean.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::filter;
use super::object::{Dict, Reader, Value, is_space};

/// The most objects of one file.
const MOST: usize = 400_000;

/// What one file may cost, so that a small one cannot unfold into a day's work.
#[derive(Debug)]
pub(super) struct Budget {
    /// Bytes of objects that may still be read: in memory they take sixteen times as much.
    pub(super) syntax: usize,
    /// Bytes that may still be unpacked.
    pub(super) bytes: usize,
    /// Values of pages that may still be read.
    pub(super) steps: usize,
}

impl Budget {
    /// Whether it is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.syntax == 0 || self.bytes == 0 || self.steps == 0
    }
}

/// An object.
#[derive(Debug)]
pub(super) struct Object<'a> {
    /// Its value.
    pub(super) value: Value,
    /// The bytes after it, as they are stored.
    pub(super) stream: Option<&'a [u8]>,
}

/// Every object of a file by its number.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    pub(super) objects: BTreeMap<u32, Object<'a>>,
    /// Protected: its texts are noise.
    pub(super) encrypted: bool,
    /// Whether a stream that may hold text could not be unpacked.
    pub(super) packed: Cell<bool>,
}

impl<'a> File<'a> {
    /// Finds the objects.
    pub(super) fn read(bytes: &'a [u8], budget: &mut Budget) -> File<'a> {
        let mut file = File::default();
        let mut at = 0;
        while let Some(found) = find(bytes, b"obj", at) {
            at = found + 3;
            if file.objects.len() >= MOST || budget.is_spent() {
                break;
            }
            let Some(number) = number_before(bytes, found) else { continue };
            let mut reader = Reader::new(bytes, at);
            let Some(value) = reader.value() else { break };
            budget.syntax = budget.syntax.saturating_sub(reader.at() - at);
            at = reader.at().max(at);
            let stream = if let Value::Dict(dict) = &value { stream_after(bytes, at, dict) } else { None };
            if let Some((start, end)) = stream {
                at = end;
                file.enter(number, value, Some(&bytes[start..end]), budget);
            } else {
                file.enter(number, value, None, budget);
            }
        }
        let mut at = 0;
        while let Some(found) = find(bytes, b"trailer", at) {
            at = found + 7;
            let mut reader = Reader::new(bytes, at);
            if let Some(Value::Dict(dict)) = reader.value() {
                file.encrypted |= dict.contains_key("Encrypt");
            }
            budget.syntax = budget.syntax.saturating_sub(reader.at().saturating_sub(at));
            if budget.is_spent() {
                break;
            }
        }
        file
    }

    fn enter(&mut self, number: u32, value: Value, stream: Option<&'a [u8]>, budget: &mut Budget) {
        if let (Value::Dict(dict), Some(raw)) = (&value, stream) {
            match dict.get("Type").and_then(Value::name) {
                Some("XRef") => self.encrypted |= dict.contains_key("Encrypt"),
                Some("ObjStm") => {
                    let unpacked = self.unpacked(dict, raw, budget).unwrap_or_default();
                    self.enter_packed(dict, &unpacked, budget);
                }
                _ => {}
            }
        }
        self.objects.insert(number, Object { value, stream });
    }

    /// Objects inside a stream: pairs of number and place, then the objects (ISO 32000-1 §7.5.7).
    fn enter_packed(&mut self, dict: &Dict, unpacked: &[u8], budget: &mut Budget) {
        let whole = |key: &str| dict.get(key).and_then(Value::whole).and_then(|n| usize::try_from(n).ok());
        let (Some(count), Some(first)) = (whole("N"), whole("First")) else { return };
        let mut places = Reader::new(unpacked, 0);
        for _ in 0..count.min(MOST) {
            let (Some(number), Some(place)) = (places.value(), places.value()) else { return };
            let (Some(number), Some(place)) = (number.whole(), place.whole()) else { return };
            let start = first.saturating_add(usize::try_from(place).unwrap_or(usize::MAX));
            if start >= unpacked.len() || self.objects.len() >= MOST || budget.is_spent() {
                continue;
            }
            let mut reader = Reader::new(unpacked, start);
            let value = reader.value();
            budget.syntax = budget.syntax.saturating_sub(reader.at() - start);
            if let Some(value) = value {
                self.objects.insert(number, Object { value, stream: None });
            }
        }
    }

    /// The value itself, where a reference may stand for it.
    pub(super) fn resolve<'v>(&'v self, value: &'v Value) -> &'v Value {
        let mut value = value;
        for _ in 0..8 {
            let Value::Ref(number) = value else { break };
            let Some(object) = self.objects.get(number) else { break };
            value = &object.value;
        }
        value
    }

    /// The value of a key, resolved.
    pub(super) fn get<'v>(&'v self, dict: &'v Dict, key: &str) -> Option<&'v Value> {
        dict.get(key).map(|value| self.resolve(value))
    }

    /// The dictionary under a key.
    pub(super) fn dict<'v>(&'v self, dict: &'v Dict, key: &str) -> Option<&'v Dict> {
        if let Some(Value::Dict(found)) = self.get(dict, key) { Some(found) } else { None }
    }

    /// The unpacked bytes of the stream a value refers to.
    pub(super) fn stream(&self, value: &Value, budget: &mut Budget) -> Option<Vec<u8>> {
        let Value::Ref(number) = value else { return None };
        let object = self.objects.get(number)?;
        let Value::Dict(dict) = &object.value else { return None };
        self.unpacked(dict, object.stream?, budget)
    }

    fn unpacked(&self, dict: &Dict, raw: &[u8], budget: &mut Budget) -> Option<Vec<u8>> {
        let unpacked = filter::decode(self, dict, raw, budget);
        self.packed.set(self.packed.get() || (unpacked.is_none() && !raw.is_empty()));
        unpacked
    }
}

/// `12 0 ` before a place: the number of the object that begins there.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let digits_before = |end: usize| {
        let start = bytes[..end].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
        (start < end && end - start <= 10).then_some((start, &bytes[start..end]))
    };
    let spaces_before = |end: usize| bytes[..end].iter().rposition(|byte| !is_space(*byte)).map_or(0, |at| at + 1);
    let (generation, _) = digits_before(spaces_before(at))?;
    let end = spaces_before(generation);
    if end == generation {
        return None;
    }
    std::str::from_utf8(digits_before(end)?.1).ok()?.parse().ok()
}

/// First and last of the bytes of a stream whose dictionary ends at `at`.
fn stream_after(bytes: &[u8], at: usize, dict: &Dict) -> Option<(usize, usize)> {
    let mut reader = Reader::new(bytes, at);
    reader.space();
    let mut start = reader.at();
    if !bytes.get(start..)?.starts_with(b"stream") {
        return None;
    }
    start += 6;
    if bytes.get(start) == Some(&b'\r') {
        start += 1;
    }
    if bytes.get(start) == Some(&b'\n') {
        start += 1;
    }
    let told = dict.get("Length").and_then(Value::whole).and_then(|n| usize::try_from(n).ok());
    let end = told.map(|length| start.saturating_add(length)).filter(|end| {
        let rest = bytes.get(*end..).unwrap_or_default();
        let spaces = rest.iter().take(3).take_while(|byte| is_space(**byte)).count();
        rest[spaces..].starts_with(b"endstream")
    });
    let end = end.or_else(|| find(bytes, b"endstream", start)).unwrap_or(bytes.len());
    Some((start.min(end), end))
}

/// The next place of some bytes.
pub(super) fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}
