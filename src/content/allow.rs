//! `content/allow.yaml`: numbers whose publication somebody answered for, such as the duty phone of an office. Holds
//! fingerprints, never numbers. What a kind or a fingerprint is, `check` decides.

use std::sync::Arc;

use super::facts::Marked;
use super::yaml;
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// One entry as written.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// What the number is: the code of a rule, such as `mobile`.
    pub kind: Marked<String>,
    /// What the number is known by.
    pub fingerprint: Marked<String>,
    /// Why it must be published; empty if not written.
    pub reason: String,
    /// Who approved it; empty if not written.
    pub approver: String,
    /// The whole entry.
    pub place: Place,
}

const KEYS: &[&str] = &["kind", "fingerprint", "reason", "approver"];

/// Reads the list.
pub fn read(source: &Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Vec<Allowance> {
    let doc = match yaml::read(source, 0..source.text.len()) {
        Ok(doc) => doc,
        Err(found) => {
            problems.extend(found);
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for item in doc.root().items() {
        let Some(map) = item.map(KEYS, problems) else { continue };
        let mut required = |key: &str| {
            let node = map.require(key, problems)?;
            node.text(problems).map(|value| Marked { value, mark: node.mark() })
        };
        let (kind, fingerprint) = (required("kind"), required("fingerprint"));
        let mut text = |key: &str| map.get(key).and_then(|node| node.text(problems)).unwrap_or_default();
        let (reason, approver) = (text("reason"), text("approver"));
        if let (Some(kind), Some(fingerprint)) = (kind, fingerprint) {
            entries.push(Allowance { kind, fingerprint, reason, approver, place: item.place() });
        }
    }
    entries
}
