//! A logical line into name, parameters and raw value (RFC 5545 §3.1, §3.2, RFC 6868).

use super::fault::{Fault, Rule, fault};
use super::lines::Logical;

/// A content line. Names are upper case, parameter values decoded, the value as it stands.
pub(super) struct Content {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) value: String,
}

impl Content {
    /// The parameter of that name.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A fault on this line.
    pub(super) fn fault<T>(&self, rule: Rule) -> Result<T, Fault> {
        fault(self.line, rule, &format!("{}:{}", self.name, self.value))
    }
}

pub(super) fn parse(logical: Logical) -> Result<Content, Fault> {
    let broken = |rule| fault(logical.line, rule, &logical.text);
    let (name, mut rest) = take_name(&logical.text);
    if name.is_empty() {
        return broken(Rule::ContentLine);
    }
    let mut parameters: Vec<(String, String)> = Vec::new();
    while let Some(after) = rest.strip_prefix(';') {
        let (key, after) = take_name(after);
        let Some((value, after)) = after.strip_prefix('=').and_then(take_parameter_value) else {
            return broken(Rule::Parameter);
        };
        let Some(value) = decode_circumflex(value) else {
            return broken(Rule::Parameter);
        };
        if key.is_empty() || parameters.iter().any(|(known, _)| known.eq_ignore_ascii_case(key)) {
            return broken(Rule::Parameter);
        }
        parameters.push((key.to_ascii_uppercase(), value));
        rest = after;
    }
    let Some(value) = rest.strip_prefix(':') else {
        return broken(Rule::ContentLine);
    };
    Ok(Content { line: logical.line, name: name.to_ascii_uppercase(), parameters, value: value.to_owned() })
}

fn take_name(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
    text.split_at(end)
}

/// One value; a list of values, which no parameter of these feeds has, leaves a comma behind and
/// fails at the next step.
fn take_parameter_value(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"');
    }
    let end = text.find([';', ':', ','])?;
    let (value, rest) = text.split_at(end);
    (!value.contains('"')).then_some((value, rest))
}

/// RFC 6868 §3.2 lets a reader keep an unknown pair; a feed of ours has none, so it is a mistake.
fn decode_circumflex(value: &str) -> Option<String> {
    let mut decoded = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        if character != '^' {
            decoded.push(character);
            continue;
        }
        decoded.push(match characters.next()? {
            'n' => '\n',
            '\'' => '"',
            '^' => '^',
            _ => return None,
        });
    }
    Some(decoded)
}
