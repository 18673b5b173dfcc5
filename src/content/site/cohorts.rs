//! Groups of students: a tree, parents first.

use super::{Cohort, checked_id, named};
use crate::content::ids::CohortId;
use crate::content::keys::{self, names_of};
use crate::content::text::Text;
use crate::content::yaml::{Map, Node};
use crate::diagnostics::Diagnostic;
use crate::lang::Lang;

pub(super) fn cohorts(map: &Map<'_>, lang: Lang, problems: &mut Vec<Diagnostic>) -> Vec<Cohort> {
    let entries = named(map, "cohorts", problems);
    let ids: Vec<String> = entries.iter().map(|(id, _)| id.clone()).collect();
    let mut cohorts = Vec::new();
    for (id, node) in entries {
        let Some(id) = checked_id(&id, &node, CohortId::new, problems) else { continue };
        let Some(fields) = node.map(names_of!(keys::COHORT), problems) else { continue };
        let name = fields.require("name", problems).and_then(|node| Text::read(&node, lang, problems));
        let Some(name) = name else { continue };
        let parent = fields.get("in").and_then(|node| {
            let text = node.text(problems)?;
            if ids.contains(&text) {
                return CohortId::new(&text).map(|parent| (parent, node));
            }
            problems.push(
                Diagnostic::error(
                    "unknown-cohort",
                    node.place(),
                    format!("没有“{text}”这个学生群体"),
                    format!("unknown cohort `{text}`"),
                )
                .did_you_mean(&text, ids.iter().map(String::as_str)),
            );
            None
        });
        cohorts.push((
            Cohort { id, name, parent: parent.as_ref().map(|(id, _)| id.clone()) },
            parent.map(|(_, node)| node),
        ));
    }
    parents_first(cohorts, problems)
}

/// Orders the tree and refuses a group that is part of itself.
fn parents_first(mut waiting: Vec<(Cohort, Option<Node<'_>>)>, problems: &mut Vec<Diagnostic>) -> Vec<Cohort> {
    let mut ordered: Vec<Cohort> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|(cohort, _)| {
            cohort.parent.as_ref().is_none_or(|parent| {
                ordered.iter().any(|known| known.id == *parent) || !waiting.iter().any(|(other, _)| other.id == *parent)
            })
        });
        let Some(index) = ready else {
            for (cohort, node) in &waiting {
                if let Some(node) = node {
                    problems.push(Diagnostic::error(
                        "cohort-cycle",
                        node.place(),
                        format!("“{}”绕了一圈又属于自己", cohort.id),
                        format!("the cohort `{}` is part of itself", cohort.id),
                    ));
                }
            }
            break;
        };
        let (cohort, _) = waiting.remove(index);
        // A child follows its parent's last descendant, so that the order of the list shows the tree.
        let at = cohort
            .parent
            .as_ref()
            .and_then(|parent| last_descendant(&ordered, parent))
            .map_or(ordered.len(), |at| at + 1);
        ordered.insert(at, cohort);
    }
    ordered
}

fn last_descendant(ordered: &[Cohort], ancestor: &CohortId) -> Option<usize> {
    let mut family = vec![ancestor.clone()];
    let mut last = None;
    for (index, cohort) in ordered.iter().enumerate() {
        if cohort.id == *ancestor || cohort.parent.as_ref().is_some_and(|parent| family.contains(parent)) {
            family.push(cohort.id.clone());
            last = Some(index);
        }
    }
    last
}
