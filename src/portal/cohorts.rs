//! The tree of cohorts: who belongs to whom. A student of a child cohort is told what its parents are told.

use crate::content::ids::CohortId;
use crate::content::site::{Cohort, Settings};

/// Whether something told to `told` concerns a student of `cohort`: the same group or one of its ancestors.
pub fn concerns(settings: &Settings, told: &[CohortId], cohort: &CohortId) -> bool {
    // As `lineage`, without making a list: every deadline is asked for every cohort.
    let mut at = Some(cohort);
    for _ in 0..=settings.cohorts.len() {
        let Some(member) = at else { return false };
        if told.contains(member) {
            return true;
        }
        at = settings.cohort(member).and_then(|cohort| cohort.parent.as_ref());
    }
    false
}

/// The cohort and its ancestors, itself first.
pub fn lineage(settings: &Settings, cohort: &CohortId) -> Vec<CohortId> {
    let mut line = vec![cohort.clone()];
    let mut at = settings.cohort(cohort);
    while let Some(parent) = at.and_then(|cohort| cohort.parent.clone()) {
        // `site.yaml` has no circles, but a bounded walk costs nothing.
        if line.contains(&parent) {
            break;
        }
        at = settings.cohort(&parent);
        line.push(parent);
    }
    line
}

/// Depth in the tree, 0 at the top.
pub fn depth(settings: &Settings, cohort: &CohortId) -> usize {
    lineage(settings, cohort).len() - 1
}

/// The groups directly below.
pub fn children<'a>(settings: &'a Settings, cohort: &CohortId) -> Vec<&'a Cohort> {
    settings.cohorts.iter().filter(|other| other.parent.as_ref() == Some(cohort)).collect()
}

/// Every cohort that a text told to `told` concerns: the groups named and all below them, in the order declared.
pub fn reached<'a>(settings: &'a Settings, told: &[CohortId]) -> Vec<&'a Cohort> {
    settings.cohorts.iter().filter(|cohort| concerns(settings, told, &cohort.id)).collect()
}
