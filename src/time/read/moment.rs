//! Reads a date with an optional clock time, and says why something after it does not belong there.

use chrono::Datelike;

use super::clock;
use super::day::day;
use super::misread::{MisreadKind, Reading, Slip};
use super::number::number;
use super::scan::Scan;
use super::written::Written;
use super::zone_mark;

/// Reads a date and, if one follows, a clock time; stops after them.
pub(in crate::time) fn moment(scan: &mut Scan<'_>) -> Reading<Written> {
    let day = day(scan)?;
    zone_mark::refuse(scan)?;
    let clock = if skip_to_clock(scan) { Some(clock::clock(scan)?) } else { None };
    clock::eat_beijing_after(scan);
    zone_mark::refuse(scan)?;
    Ok(Written { day, clock })
}

/// Reads a text that is one date with an optional clock time and nothing else.
pub(in crate::time) fn whole_moment(text: &str) -> Reading<Written> {
    if let Some(written) = Written::canonical(text) {
        return Ok(written);
    }
    let mut scan = Scan::new(text);
    let written = moment(&mut scan)?;
    expect_end(&mut scan, written)?;
    Ok(written)
}

/// An error unless nothing follows `written`.
pub(in crate::time) fn expect_end(scan: &mut Scan<'_>, written: Written) -> Reading<()> {
    if scan.is_done() {
        return Ok(());
    }
    scan.spaces();
    Err(refuse_rest(scan, written))
}

/// Steps over what may stand between a date and its clock time. Without a clock time the cursor stays.
fn skip_to_clock(scan: &mut Scan<'_>) -> bool {
    let before = scan.at();
    scan.spaces();
    if scan.eat(',') || scan.eat_word("at") {
        scan.spaces();
    } else if scan.peek() == Some('t') && scan.peek_after(1).is_some_and(|c| c.is_ascii_digit()) {
        scan.eat('t');
    }
    if begins_like_clock(scan) {
        return true;
    }
    scan.back_to(before);
    false
}

/// Whether a clock time is tried here: then its refusal is the one to show, even if it cannot be read.
fn begins_like_clock(scan: &Scan<'_>) -> bool {
    let is_another_day = day(&mut scan.clone()).is_ok();
    let is_number = number(&mut scan.clone()).is_some();
    !is_another_day && (is_number || is_clock(scan))
}

fn is_clock(scan: &Scan<'_>) -> bool {
    match clock::clock(&mut scan.clone()) {
        Ok(_) => true,
        Err(slip) => !matches!(slip.kind, MisreadKind::NotAClock | MisreadKind::Empty),
    }
}

/// The refusal of all that is left. Only stray punctuation is offered for removal: words may have had a meaning.
pub(in crate::time) fn refuse_trailing(scan: &Scan<'_>) -> Slip {
    let rest = scan.rest();
    let is_stray =
        scan.slice(&rest).chars().all(|c| matches!(c, '。' | '，' | '、' | '；' | ',' | '.' | ';' | ')' | '）'));
    if is_stray { Slip::patched(rest, MisreadKind::Trailing, "") } else { Slip::new(rest, MisreadKind::Trailing) }
}

fn refuse_rest(scan: &Scan<'_>, written: Written) -> Slip {
    let rest = scan.rest();
    if eat_any(&mut scan.clone(), &["左右", "前后", "上下"]) {
        return Slip::new(rest, MisreadKind::ApproximateHere);
    }
    if let Some(slip) = refuse_edge_word(scan, written) {
        return slip;
    }
    match second_value(scan, written) {
        Some(until) => Slip::new(rest, MisreadKind::RangeInField { from: written, until }),
        None => refuse_trailing(scan),
    }
}

/// 前 and 后 leave open whether their day is included; after a clock time, or with 含当日, only the key is still asked.
fn refuse_edge_word(scan: &Scan<'_>, written: Written) -> Option<Slip> {
    let rest = scan.rest();
    let mut after = scan.clone();
    let before_word = eat_any(&mut after, &["之前", "以前", "前"]);
    let after_word = !before_word && eat_any(&mut after, &["之后", "以后", "后"]);
    let says_whether = scan.slice(&rest).contains('含');
    if (before_word || after_word) && written.clock.is_none() && !says_whether {
        let kind = if before_word { MisreadKind::BeforeWord } else { MisreadKind::AfterWord };
        return Some(Slip::new(rest, kind(written)));
    }
    let edge_word = before_word || after_word || eat_any(&mut after, &["起", "开始", "为止", "止", "截止", "结束"]);
    if edge_word && after.is_done() {
        return Some(Slip::patched(rest, MisreadKind::EdgeWord, ""));
    }
    (edge_word || says_whether).then(|| Slip::new(rest, MisreadKind::EdgeWord))
}

/// What follows a mark such as 至 or `-`. The outer `None`: this is no range at all.
fn second_value(scan: &Scan<'_>, first: Written) -> Option<Option<Written>> {
    if let Ok(second) = moment(&mut scan.clone()) {
        return Some(Some(second));
    }
    let mut scan = scan.clone();
    let certain = eat_joint(&mut scan)?;
    if let Ok(second) = moment(&mut scan.clone()) {
        return Some(Some(second));
    }
    if let Ok(clock) = clock::clock(&mut scan.clone()) {
        return Some(Some(Written::at(first.day, clock)));
    }
    // 5月10日至5月31日, 5月10日至31日: the second leaves out what it shares with the first.
    let rest = scan.slice(&scan.rest());
    let (year, month) = (first.day.year(), first.day.month());
    let whole = [format!("{year}年{rest}"), format!("{year}年{month}月{rest}")];
    let second = whole.iter().find_map(|text| super::read_moment(text).ok()).filter(|second| second.day > first.day);
    if certain && second.is_some() {
        return Some(second);
    }
    certain.then_some(None)
}

/// Steps over a mark that joins two values. `Some(true)` if it is used for nothing else.
pub(in crate::time) fn eat_joint(scan: &mut Scan<'_>) -> Option<bool> {
    scan.spaces();
    let certain = eat_any(scan, &["..", "至", "到", "~", "—", "--"]) || scan.eat_word("to") || scan.eat_word("until");
    let found = certain || scan.eat('-');
    // Word turns two hyphens into one dash, and some people then type another.
    while found && scan.eat_if(|c| matches!(c, '-' | '—' | '~' | '.')).is_some() {}
    scan.spaces();
    found.then_some(certain)
}

fn eat_any(scan: &mut Scan<'_>, choices: &[&str]) -> bool {
    choices.iter().any(|choice| scan.eat_text(choice))
}
