//! Octets into logical lines (RFC 5545 §3.1). Works on octets, because a fold inside a character can
//! only be seen there.

use super::fault::{Fault, Rule, fault};

/// A logical line and the physical one it begins at, from 1.
pub(super) struct Logical {
    pub(super) line: usize,
    pub(super) text: String,
}

pub(super) fn unfold(bytes: &[u8]) -> Result<Vec<Logical>, Fault> {
    let mut lines: Vec<Logical> = Vec::new();
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let Some(feed) = rest.iter().position(|&octet| octet == b'\n') else {
            return fault(number, Rule::LineEnd, "");
        };
        let Some(octets) = rest[..feed].strip_suffix(b"\r") else {
            return fault(number, Rule::LineEnd, "");
        };
        rest = &rest[feed + 1..];
        let text = physical(number, octets)?;
        match (text.strip_prefix([' ', '\t']), lines.last_mut()) {
            (None, _) => lines.push(Logical { line: number, text: text.to_owned() }),
            (Some(""), _) => return fault(number, Rule::BlankLine, ""),
            (Some(more), Some(open)) => open.text.push_str(more),
            (Some(_), None) => return fault(number, Rule::ContentLine, text),
        }
    }
    Ok(lines)
}

fn physical(number: usize, octets: &[u8]) -> Result<&str, Fault> {
    if octets.is_empty() {
        return fault(number, Rule::BlankLine, "");
    }
    if octets.len() > 75 {
        return fault(number, Rule::LineLength, &octets.len().to_string());
    }
    let Ok(text) = std::str::from_utf8(octets) else {
        return fault(number, Rule::Encoding, "");
    };
    if number == 1 && text.starts_with('\u{feff}') {
        return fault(number, Rule::Encoding, "BOM");
    }
    if octets.contains(&b'\r') {
        return fault(number, Rule::LineEnd, "CR");
    }
    if text.chars().any(|character| character.is_control() && character != '\t') {
        return fault(number, Rule::ControlCharacter, text);
    }
    Ok(text)
}
