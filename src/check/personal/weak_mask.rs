//! Numbers that somebody masked, but with too few stars to protect anyone.

use std::ops::Range;

use super::scene::Scene;
use super::{Hit, PersonalKind};
use crate::diagnostics::Severity;

/// 18 characters with fewer than six stars, 11 characters of a mobile number with fewer than four.
pub(super) fn find(scene: &Scene<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < scene.signs.len() {
        if !is_part(scene.signs[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < scene.signs.len() && is_part(scene.signs[at]) {
            at += 1;
        }
        let signs = without_emphasis(scene, start..at);
        if is_weak(scene, &signs) && scene.stands_alone(&signs) && !scene.in_address(signs.start) {
            hits.push(Hit { signs, kind: PersonalKind::WeakMask, level: Severity::Warning });
        }
    }
    hits
}

fn is_part(c: char) -> bool {
    c.is_ascii_digit() || is_star(c) || matches!(c, 'X' | 'x')
}

/// What offices write for a hidden digit.
fn is_star(c: char) -> bool {
    matches!(c, '*' | '×' | '●' | '•' | '·')
}

/// Stars that make Markdown bold stand on both sides alike; no mask begins with a star.
fn without_emphasis(scene: &Scene<'_>, range: Range<usize>) -> Range<usize> {
    let signs = &scene.signs[range.clone()];
    let before = signs.iter().take_while(|c| **c == '*').count();
    let after = signs.iter().rev().take_while(|c| **c == '*').count().min(before);
    let start = range.start + before;
    start..(range.end - after).max(start)
}

fn is_weak(scene: &Scene<'_>, range: &Range<usize>) -> bool {
    let signs = &scene.signs[range.clone()];
    let stars = signs.iter().filter(|c| is_star(**c)).count();
    let crosses = signs.iter().rposition(|c| matches!(c, 'X' | 'x'));
    let plain = signs.first().is_some_and(char::is_ascii_digit) && stars > 0;
    match signs.len() {
        18 => plain && stars < 6 && crosses.is_none_or(|last| last == 17) && single_cross(signs),
        11 => {
            let second = signs[1];
            plain && stars < 4 && crosses.is_none() && signs[0] == '1' && (is_star(second) || second >= '3')
        }
        _ => false,
    }
}

fn single_cross(signs: &[char]) -> bool {
    signs.iter().filter(|c| matches!(c, 'X' | 'x')).count() <= 1
}
