//! Particulars that need a word before them: dates of birth, home addresses, personal QQ numbers.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::labels::Label;
use super::scene::Scene;
use super::{Hit, PersonalKind};
use crate::diagnostics::Severity;

/// Dates of birth, home addresses and QQ numbers that a word names.
pub(super) fn find(scene: &Scene<'_>) -> Vec<Hit> {
    let numbers = scene.runs.iter().filter_map(|run| {
        if matches!(run.len(), 4 | 8) && scene.direct(run.start, Label::Birth) {
            return birth_date(scene, run).map(|signs| hit(signs, PersonalKind::BirthDate));
        }
        let qq = (5..=10).contains(&run.len()) && scene.direct(run.start, Label::Qq) && scene.stands_alone(run);
        qq.then(|| hit(run.clone(), PersonalKind::PersonalQq))
    });
    let mut hits: Vec<Hit> = numbers.collect();
    hits.extend(homes(scene).into_iter().map(|signs| hit(signs, PersonalKind::HomeAddress)));
    hits
}

fn hit(signs: Range<usize>, kind: PersonalKind) -> Hit {
    Hit { signs, kind, level: Severity::Warning }
}

/// `1990年5月3日`, `1990-05-03`, `19900503`; a condition such as `2006年9月1日以前` is not somebody's birthday.
fn birth_date(scene: &Scene<'_>, run: &Range<usize>) -> Option<Range<usize>> {
    let (day, end) = if run.len() == 8 {
        let at = run.start;
        (date(scene.value(at..at + 4)?, scene.value(at + 4..at + 6)?, scene.value(at + 6..at + 8)?)?, run.end)
    } else if run.len() == 4 {
        let (month, after_month) = next_number(scene, run.end, "年-/.")?;
        let (day, after_day) = next_number(scene, after_month, "月-/.")?;
        let closed = usize::from(matches!(scene.signs.get(after_day), Some('日' | '号')));
        (date(scene.value(run.clone())?, month, day)?, after_day + closed)
    } else {
        return None;
    };
    let condition = matches!(scene.signs.get(end), Some('以' | '之' | '前' | '后' | '至' | '(' | '~'));
    (!condition && day.year() >= 1900 && day <= scene.build_date).then_some(run.start..end)
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// A separator and the one or two digits after it.
fn next_number(scene: &Scene<'_>, at: usize, separators: &str) -> Option<(u32, usize)> {
    scene.signs.get(at).filter(|c| separators.contains(**c))?;
    let end = at + 1 + (at + 1..at + 3).take_while(|place| scene.digit(*place).is_some()).count();
    (end > at + 1).then(|| Some((scene.value(at + 1..end)?, end)))?
}

/// Addresses: from a province, city or county to a street, village, house or room, in one piece.
fn homes(scene: &Scene<'_>) -> Vec<Range<usize>> {
    let starts = scene.signs.iter().enumerate().filter(|(at, c)| {
        // An address begins where the joint after its label ends.
        !matches!(c, ':' | ' ' | '是' | '为') && *at > 0 && matches!(scene.signs[at - 1], ':' | ' ' | '|' | '是' | '为')
    });
    starts
        .filter(|(at, _)| scene.direct(*at, Label::Home))
        .filter_map(|(start, _)| {
            let length =
                scene.signs[start..].iter().take(60).position(|c| c.is_whitespace() || ",;|。、(".contains(*c));
            let end = start + length.unwrap_or_else(|| scene.signs.len().min(start + 60) - start);
            let address = &scene.signs[start..end];
            let has = |any: &str| address.iter().any(|c| any.contains(*c));
            (address.len() >= 8 && has("省市县区州") && has("路街村巷弄栋幢室组屯队号")).then_some(start..end)
        })
        .collect()
}
