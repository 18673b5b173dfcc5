//! Content lines into components (RFC 5545 §3.4, §3.6): which may hold which, and in what order.

use super::content::Content;
use super::fault::{Fault, Rule, fault};

/// A component with its properties and what it holds, in the order of the file.
pub(super) struct Component {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) properties: Vec<Content>,
    pub(super) children: Vec<Component>,
}

pub(super) fn build(contents: Vec<Content>) -> Result<Component, Fault> {
    let mut open: Vec<Component> = Vec::new();
    let mut done: Option<Component> = None;
    let mut last_line = 0;
    for content in contents {
        last_line = content.line;
        if done.is_some() {
            return content.fault(Rule::Nesting);
        }
        match content.name.as_str() {
            "BEGIN" => open.push(begin(&content, open.last())?),
            "END" => done = end(&content, &mut open)?,
            _ => match open.last_mut() {
                None => return content.fault(Rule::Nesting),
                Some(component) if !component.children.is_empty() => return content.fault(Rule::Order),
                Some(component) => component.properties.push(content),
            },
        }
    }
    done.map_or_else(|| fault(last_line, Rule::Nesting, "END:VCALENDAR"), Ok)
}

fn begin(content: &Content, parent: Option<&Component>) -> Result<Component, Fault> {
    let holder = parent.map_or("", |parent| parent.name.as_str());
    let name = content.value.as_str();
    let may_hold = matches!(
        (holder, name),
        ("", "VCALENDAR") | ("VCALENDAR", "VTIMEZONE" | "VEVENT") | ("VTIMEZONE", "STANDARD") | ("VEVENT", "VALARM")
    );
    if !may_hold || !content.parameters.is_empty() {
        return content.fault(Rule::Nesting);
    }
    let after_event = parent.and_then(|parent| parent.children.last()).is_some_and(|last| last.name == "VEVENT");
    if name == "VTIMEZONE" && after_event {
        return content.fault(Rule::Order);
    }
    Ok(Component { line: content.line, name: name.to_owned(), properties: Vec::new(), children: Vec::new() })
}

/// Closes the innermost component; the outermost one is handed back.
fn end(content: &Content, open: &mut Vec<Component>) -> Result<Option<Component>, Fault> {
    let Some(closed) = open.pop() else {
        return content.fault(Rule::Nesting);
    };
    if closed.name != content.value || !content.parameters.is_empty() {
        return content.fault(Rule::Nesting);
    }
    match open.last_mut() {
        None => Ok(Some(closed)),
        Some(parent) => {
            parent.children.push(closed);
            Ok(None)
        }
    }
}
