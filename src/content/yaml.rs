//! YAML as the rest of Tidings sees it: a tree of nodes that know their place in the file.
//! The only user of `serde_yaml` for content and of `saphyr-parser`. Knows nothing of what the keys mean.
//!
//! `serde_yaml` reads the values. It gives no positions, so a [`Mark`] remembers the path of keys instead, and only
//! when a message needs it is the file scanned once more for line and column: the common case, no mistake, pays nothing.

mod duplicate;
mod map;
mod mark;
mod places;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use saphyr_parser::{Event, Parser};
use serde_yaml::{Mapping, Value};

pub use map::Map;
pub use mark::Mark;

use mark::Spot;
use places::{Bytes, Places};

use super::field::{Field, FieldContent};
use super::{keys, slips};
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// The largest YAML text read, in bytes. A notice with a thousand sessions stays far below.
pub const MAX_BYTES: usize = 1 << 20;

/// What a map is called in messages.
const FIELDS: (&str, &str) = ("几行“字段: 值”", "lines of `key: value`");

/// Of more unknown keys in one place than this, the rest is counted: it is no slip but the wrong file.
const MOST_UNKNOWN: usize = 20;

/// How deep lists and maps may nest.
const MAX_DEPTH: usize = 16;

/// One parsed YAML text: a whole file or the front matter of one.
#[derive(Debug)]
pub struct YamlDoc {
    text: Arc<Block>,
    value: Value,
    /// Where the values stand if this is a row of a table that is read the same way.
    cells: Option<Field>,
}

/// The text of a document with the places in it, found when the first message asks.
#[derive(Debug)]
struct Block {
    source: Arc<SourceFile>,
    range: Range<usize>,
    places: OnceLock<Places>,
}

/// Reads the YAML in `block` (bytes of the file).
///
/// # Errors
/// Every reason for which the text is no YAML that Tidings accepts: bad syntax, a repeated key, anchors and aliases,
/// too deep, too large.
pub fn read(source: &Arc<SourceFile>, block: Range<usize>) -> Result<YamlDoc, Vec<Diagnostic>> {
    let text = &source.text[block.clone()];
    if text.len() > MAX_BYTES {
        return Err(vec![
            Diagnostic::error(
                "yaml-too-large",
                Place::new(source, block.start..block.start),
                format!("设置部分有 {} 字节，超过 {MAX_BYTES} 字节的上限", text.len()),
                format!("this YAML has {} bytes, more than the limit of {MAX_BYTES}", text.len()),
            )
            .fix("把长表格移到旁边的 CSV 文件", "move long tables to a CSV file beside it"),
        ]);
    }
    if may_hold_reference(text) {
        refuse_references(source, &block)?;
    }
    match serde_yaml::from_str::<Value>(text) {
        // Text where keys belong is the mark of a slip that YAML itself finds legal, such as a full-width colon.
        Ok(Value::String(_)) if slips::find(source, &block).is_some() => {
            Err(slips::find(source, &block).into_iter().collect())
        }
        Ok(value) => {
            if let Some(slip) = slips::find_legal(source, &block) {
                return Err(vec![slip]);
            }
            if depth(&value) > MAX_DEPTH {
                return Err(vec![Diagnostic::error(
                    "yaml-too-deep",
                    Place::new(source, block.start..block.start),
                    format!("设置嵌套超过 {MAX_DEPTH} 层"),
                    format!("this YAML nests deeper than {MAX_DEPTH} levels"),
                )]);
            }
            let text = Arc::new(Block { source: Arc::clone(source), range: block, places: OnceLock::new() });
            Ok(YamlDoc { text, value, cells: None })
        }
        Err(error) if error.to_string().contains("duplicate entry with key ") => {
            Err(vec![duplicate::find(source, &block).unwrap_or_else(|| slips::explain(source, &block, &error))])
        }
        Err(error) => Err(vec![slips::explain(source, &block, &error)]),
    }
}

/// An anchor or alias begins a token; a cheap look that never misses one and rarely cries wolf.
fn may_hold_reference(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, &byte)| {
        (byte == b'&' || byte == b'*')
            && (at == 0
                || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b',' | b':' | b'-' | b'?'))
    })
}

/// Aliases let 260 kB of text grow to gigabytes, and no clerk needs them.
fn refuse_references(source: &Arc<SourceFile>, block: &Range<usize>) -> Result<(), Vec<Diagnostic>> {
    let text = &source.text[block.clone()];
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return Ok(()) };
        let anchor = match event {
            Event::Alias(_) => true,
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                anchor > 0
            }
            _ => false,
        };
        if anchor {
            let place = Place::new(source, Bytes::new(text, block.start).of(span));
            return Err(vec![
                Diagnostic::error(
                    "yaml-reference",
                    place,
                    "不支持 YAML 的引用（& 和 *）",
                    "YAML anchors and aliases (& and *) are not supported",
                )
                .fix("把文字放进引号里，或者直接重写一遍", "put the text in quotes, or write the value out again"),
            ]);
        }
    }
    Ok(())
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Sequence(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Mapping(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

impl YamlDoc {
    /// A row of a table as if it had been written in YAML, so that one reader serves both; marks are its cells.
    pub fn of_row(source: &Arc<SourceFile>, row: Field) -> YamlDoc {
        let text = Arc::new(Block { source: Arc::clone(source), range: 0..0, places: OnceLock::new() });
        YamlDoc { text, value: value_of(&row), cells: Some(row) }
    }

    /// The top of the tree.
    pub fn root(&self) -> Node<'_> {
        Node { doc: self, value: &self.value, path: Vec::new() }
    }
}

fn value_of(field: &Field) -> Value {
    match &field.content {
        FieldContent::Text(text) => Value::String(text.clone()),
        FieldContent::List(items) => Value::Sequence(items.iter().map(value_of).collect()),
        FieldContent::Map(entries) => Value::Mapping(
            entries.iter().map(|(key, field)| (Value::String((*key).to_owned()), value_of(field))).collect(),
        ),
    }
}

/// The bytes at `path`, or of the nearest parent that exists.
fn cell_at(row: &Field, path: &[Step<&str>]) -> Range<usize> {
    let mut at = row;
    for step in path {
        let below = match (&at.content, step) {
            (FieldContent::Map(entries), Step::Key(name)) => {
                entries.iter().find(|(key, _)| key == name).map(|(_, field)| field)
            }
            (FieldContent::List(items), Step::Index(index)) => items.get(*index),
            _ => None,
        };
        let Some(below) = below else { break };
        at = below;
    }
    at.range.clone()
}

/// One step down the tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step<S> {
    Key(S),
    Index(usize),
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    doc: &'a YamlDoc,
    value: &'a Value,
    path: Vec<Step<&'a str>>,
}

impl<'a> Node<'a> {
    /// A lasting mark of the value's place.
    pub fn mark(&self) -> Mark {
        self.mark_of(false)
    }

    fn mark_of(&self, key: bool) -> Mark {
        if let Some(row) = &self.doc.cells {
            return Mark::of(Place::new(&self.doc.text.source, cell_at(row, &self.path)));
        }
        let path = self.path.iter().map(|step| match step {
            Step::Key(name) => Step::Key(Box::from(*name)),
            Step::Index(index) => Step::Index(*index),
        });
        Mark(Spot::Yaml { text: Arc::clone(&self.doc.text), path: path.collect(), key })
    }

    /// The value's place now, for a message.
    pub fn place(&self) -> Place {
        self.mark().place()
    }

    /// The place of the key that leads here.
    pub fn key_place(&self) -> Place {
        self.mark_of(true).place()
    }

    /// Whether nothing was written (`key:` without value, or `~`).
    pub fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.value.is_sequence()
    }

    /// Whether it is a map.
    pub fn is_map(&self) -> bool {
        self.value.is_mapping()
    }

    /// The value as text, if it is a scalar. Numbers and yes/no come back as they were written.
    pub fn as_text(&self) -> Option<String> {
        match self.value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => Some(self.raw()),
            _ => None,
        }
    }

    /// A scalar's own spelling: `0.10` must not become `0.1`.
    fn raw(&self) -> String {
        let place = self.place();
        place.file.text[place.range].trim().to_owned()
    }

    /// The value as text; anything else is a problem.
    pub fn text(&self, problems: &mut Vec<Diagnostic>) -> Option<String> {
        let text = self.as_text();
        if text.is_none() {
            problems.push(self.wrong_type("一段文字", "a text"));
        }
        text
    }

    /// `true` or `false`; anything else is a problem.
    pub fn flag(&self, problems: &mut Vec<Diagnostic>) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if matches!(text.as_str(), "yes" | "是") => Some(true),
            Value::String(text) if matches!(text.as_str(), "no" | "否") => Some(false),
            _ => {
                problems.push(self.wrong_type("true 或 false", "true or false"));
                None
            }
        }
    }

    /// A whole number; anything else is a problem.
    pub fn integer(&self, problems: &mut Vec<Diagnostic>) -> Option<i64> {
        let number = self.value.as_i64();
        if number.is_none() {
            problems.push(self.wrong_type("一个整数", "a whole number"));
        }
        number
    }

    /// A decimal number; anything else is a problem.
    pub fn decimal(&self, problems: &mut Vec<Diagnostic>) -> Option<f64> {
        let number = self.value.as_f64().filter(|number| number.is_finite());
        if number.is_none() {
            problems.push(self.wrong_type("一个数", "a number"));
        }
        number
    }

    /// The items of a list; a single value is a list of one.
    pub fn items(&self) -> Vec<Node<'a>> {
        match self.value {
            Value::Sequence(items) => {
                items.iter().enumerate().map(|(index, value)| self.child(Step::Index(index), value)).collect()
            }
            Value::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// The entries of a map in the order written, keys as text; anything else is a problem.
    pub fn entries(&self, problems: &mut Vec<Diagnostic>) -> Vec<(String, Node<'a>)> {
        match self.value {
            Value::Mapping(map) => self.children(map),
            Value::Null => Vec::new(),
            _ => {
                problems.push(self.wrong_type(FIELDS.0, FIELDS.1));
                Vec::new()
            }
        }
    }

    fn children(&self, map: &'a Mapping) -> Vec<(String, Node<'a>)> {
        map.iter()
            .filter_map(|(key, value)| match key {
                Value::String(name) => Some((name.clone(), self.child(Step::Key(name.as_str()), value))),
                Value::Number(number) => Some((number.to_string(), self.number_child(number.to_string(), value))),
                _ => None,
            })
            .collect()
    }

    fn child(&self, step: Step<&'a str>, value: &'a Value) -> Node<'a> {
        let mut path = self.path.clone();
        path.push(step);
        Node { doc: self.doc, value, path }
    }

    /// A key such as `2023:` is a number to YAML and a name to us; its spelling is the file's own text.
    fn number_child(&self, name: String, value: &'a Value) -> Node<'a> {
        let text = &self.doc.text.source.text;
        let name = text.find(&name).map_or("", |at| &text[at..at + name.len()]);
        self.child(Step::Key(name), value)
    }

    /// Opens a map of which `keys` are known; an unknown key is a problem with "did you mean".
    pub fn map(&self, keys: &[&str], problems: &mut Vec<Diagnostic>) -> Option<Map<'a>> {
        let Value::Mapping(map) = self.value else {
            problems.push(self.wrong_type(FIELDS.0, FIELDS.1));
            return None;
        };
        let entries = self.children(map);
        let unknown: Vec<_> = entries.iter().filter(|(name, _)| !keys.contains(&name.as_str())).collect();
        let mut meant = Vec::new();
        for (name, node) in unknown.iter().take(MOST_UNKNOWN) {
            let problem = Diagnostic::error(
                "unknown-key",
                node.key_place(),
                format!("不认识的字段“{name}”"),
                format!("unknown key `{name}`"),
            );
            problems.push(match keys::meant_by(name, keys) {
                Some(key) => {
                    meant.push(key.to_owned());
                    problem.fix(format!("是不是想写“{key}”？"), format!("did you mean `{key}`?"))
                }
                None => problem.fix(
                    format!("这里可用的字段：{}", keys.join("、")),
                    format!("the keys known here: {}", keys.join(", ")),
                ),
            });
        }
        if let Some((name, node)) = unknown.get(MOST_UNKNOWN) {
            let rest = unknown.len() - MOST_UNKNOWN;
            problems.push(Diagnostic::error(
                "unknown-key",
                node.key_place(),
                format!("从“{name}”起还有 {rest} 个不认识的字段"),
                format!("from `{name}` on there are {rest} more unknown keys"),
            ));
        }
        Some(Map { node: self.clone(), entries, meant })
    }

    /// "Expected …, found …" at this value.
    pub fn wrong_type(&self, zh: &str, en: &str) -> Diagnostic {
        let (found_zh, found_en) = match self.value {
            Value::Null => ("空白", "nothing"),
            Value::Bool(_) => ("true/false", "true/false"),
            Value::Number(_) => ("数字", "a number"),
            Value::String(_) => ("文字", "a text"),
            Value::Sequence(_) => ("列表", "a list"),
            Value::Mapping(_) => FIELDS,
            Value::Tagged(_) => ("带 ! 标签的值", "a value with a ! tag"),
        };
        let problem = Diagnostic::error(
            "wrong-type",
            self.place(),
            format!("这里应为{zh}，写的却是{found_zh}"),
            format!("expected {en}, found {found_en}"),
        );
        if zh != FIELDS.0 {
            return problem;
        }
        problem.fix("一行写一个字段，冒号后面空一格", "write one key a line, with a space after its colon")
    }
}

#[cfg(test)]
mod tests;
