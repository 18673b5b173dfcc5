//! The tree of cohorts: who belongs to whom. A student of a child cohort is told what its parents are told.

use crate::content::ids::CohortId;
use crate::content::site::{Cohort, Settings};

/// Whether something told to `told` concerns a student of `cohort`: the same group or one of its ancestors.
pub fn concerns(settings: &Settings, told: &[CohortId], cohort: &CohortId) -> bool {
    line(settings, cohort).any(|member| told.contains(member))
}

/// The cohort and its ancestors, itself first.
pub fn lineage(settings: &Settings, cohort: &CohortId) -> Vec<CohortId> {
    line(settings, cohort).cloned().collect()
}

/// The lineage without making a list: every deadline is asked for every cohort.
fn line<'a>(settings: &'a Settings, cohort: &'a CohortId) -> impl Iterator<Item = &'a CohortId> {
    let parent = |at: &&CohortId| settings.cohort(at).and_then(|cohort| cohort.parent.as_ref());
    // `site.yaml` has no circles, but a bounded walk costs nothing.
    std::iter::successors(Some(cohort), parent).take(settings.cohorts.len() + 1)
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
