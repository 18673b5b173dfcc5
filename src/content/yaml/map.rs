//! A map whose keys are known by now: what is there, and what is missing.

use super::Node;
use crate::diagnostics::Diagnostic;

/// An opened map.
#[derive(Debug, Clone)]
pub struct Map<'a> {
    pub(super) node: Node<'a>,
    pub(super) entries: Vec<(String, Node<'a>)>,
    /// Known keys that stand there misspelt, which was told already.
    pub(super) meant: Vec<String>,
}

impl<'a> Map<'a> {
    /// The value of a key; `None` when the key is absent or empty.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node.clone()).filter(|node| !node.is_null())
    }

    /// The value of a key that must be there; its absence is a problem.
    pub fn require(&self, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Node<'a>> {
        let found = self.get(key);
        if found.is_none() && !self.meant.iter().any(|meant| meant == key) {
            problems.push(self.missing(key));
        }
        found
    }

    fn missing(&self, key: &str) -> Diagnostic {
        if let Some((_, node)) = self.entries.iter().find(|(name, _)| name == key) {
            return Diagnostic::error(
                "missing-key",
                node.key_place(),
                format!("字段“{key}”后面没有写内容"),
                format!("nothing follows the key `{key}`"),
            )
            .fix("在冒号后面空一格，写上内容", "write it after the colon and a space");
        }
        let place = self.node.place();
        let in_braces = place.file.text[place.range.start..].starts_with('{');
        let problem =
            Diagnostic::error("missing-key", place, format!("缺少字段“{key}”"), format!("the key `{key}` is missing"));
        match in_braces {
            true => problem.fix(format!("在花括号里加上“{key}: …”"), format!("add `{key}: …` inside the braces")),
            false => problem.fix(format!("加一行“{key}: …”"), format!("add a line `{key}: …`")),
        }
    }

    /// Whether the key was written at all.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name == key)
    }

    /// The map itself.
    pub fn node(&self) -> &Node<'a> {
        &self.node
    }
}
