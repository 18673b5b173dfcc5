//! Reads expressions. A word is an id unless it begins like a date; see [`begins_like_date`].

use std::ops::Range;

use super::units::{amount, unit};
use super::{Base, Edge, Expression, Offset};
use crate::time::read::{Reading, Scan, Slip, clock_at, expect_end, moment_at, refuse_trailing};
use crate::time::{Clock, MisreadKind, Written};

/// Nobody writes more; a limit keeps a pasted accident from becoming a sum.
const MOST_STEPS: usize = 8;

/// Words that stand for a day which moves every day, and so are no ids.
const RELATIVE: [&str; 4] = ["today", "tomorrow", "yesterday", "now"];
const UNDECIDED: [&str; 2] = ["tbd", "tba"];

/// Reads a text that is one amount without a sign and nothing else.
pub(super) fn whole_offset(text: &str) -> Reading<Offset> {
    let mut scan = Scan::new(text);
    if scan.is_done() {
        return Err(Slip::new(scan.rest(), MisreadKind::Empty));
    }
    let start = scan.at();
    let step = amount(&mut scan, start)?;
    scan.spaces();
    // 2个工作日内 says "within" again, as the key already does.
    let _ = scan.eat_text("之内") || scan.eat_text("以内") || scan.eat_text("内");
    scan.spaces();
    if scan.is_done() { Ok(step) } else { Err(refuse_trailing(&scan)) }
}

/// Reads a text that is one expression and nothing else.
pub(super) fn whole_expression(text: &str) -> Reading<Expression> {
    if let Some(written) = Written::canonical(text) {
        return Ok(Expression::on(Base::Moment(written), 0..text.len()));
    }
    let mut scan = Scan::new(text);
    let each = eat_each(&mut scan);
    let start = scan.at();
    let base = base(&mut scan)?;
    let base_range = scan.since(start);
    if let Some(range) = each.clone().filter(|_| !matches!(base, Base::Deadline { .. })) {
        return Err(Slip::patched(range, MisreadKind::EachWithoutSessions, ""));
    }
    let mut expression = Expression { each: each.is_some(), ..Expression::on(base, base_range) };
    steps(&mut scan, &mut expression)?;
    endings(&mut scan, &mut expression)?;
    scan.spaces();
    if !scan.is_done() {
        return Err(refuse_rest(&mut scan, &expression));
    }
    Ok(expression)
}

fn refuse_rest(scan: &mut Scan<'_>, expression: &Expression) -> Slip {
    match expression.as_plain() {
        Some(written) => match expect_end(scan, written) {
            Err(slip) => slip,
            Ok(()) => refuse_trailing(scan),
        },
        None => refuse_trailing(scan),
    }
}

/// Steps over `each` and the spaces after it. Alone or before a sign it is an id.
fn eat_each(scan: &mut Scan<'_>) -> Option<Range<usize>> {
    let start = scan.at();
    if scan.eat_word("each") && scan.peek() == Some(' ') {
        let range = scan.since(start);
        scan.spaces();
        if !matches!(scan.peek(), Some('+' | '-' | '—')) {
            return Some(range);
        }
    }
    scan.back_to(start);
    None
}

fn base(scan: &mut Scan<'_>) -> Reading<Base> {
    let start = scan.at();
    if begins_like_date(scan) {
        return moment_at(scan).map(Base::Moment);
    }
    let Some(first) = id(scan) else {
        return moment_at(scan).map(Base::Moment);
    };
    if scan.eat('#') {
        let Some(id) = id(scan) else {
            return Err(Slip::new(scan.since(start), MisreadKind::NoDeadlineId));
        };
        return Ok(Base::Deadline { notice: Some(first), id, edge: edge(scan)? });
    }
    let folded = first.to_ascii_lowercase();
    if RELATIVE.contains(&folded.as_str()) {
        return Err(Slip::new(scan.since(start), MisreadKind::Relative));
    }
    if UNDECIDED.contains(&folded.as_str()) {
        return Err(Slip::new(scan.since(start), MisreadKind::Undecided));
    }
    if folded == "published" && scan.peek() != Some('.') {
        return Ok(Base::Published);
    }
    if let Some(slip) = refuse_joined_step(scan, start, &first) {
        return Err(slip);
    }
    Ok(Base::Deadline { notice: None, id: first, edge: edge(scan)? })
}

/// Whether to read a date here and not an id. An id is a word with a letter in it, followed by the end, an edge, a
/// `#`, a sign or one of the words of an expression. Whatever reads as a date is one, so `17-Nov-2024` is no id.
fn begins_like_date(scan: &Scan<'_>) -> bool {
    let mut ahead = scan.clone();
    let word = id(&mut ahead).unwrap_or_default();
    if !word.is_empty() && ahead.peek() == Some('#') {
        return false;
    }
    let mut as_date = scan.clone();
    if is_dated_time(scan) || (moment_at(&mut as_date).is_ok() && !as_date.peek().is_some_and(is_id_char)) {
        return true;
    }
    let has_letter = word.chars().any(|c| c.is_ascii_alphabetic());
    !has_letter || !goes_on_like_id(&mut ahead)
}

fn goes_on_like_id(after: &mut Scan<'_>) -> bool {
    match after.peek() {
        None | Some('.' | '+' | '-' | '—') => return true,
        Some(' ') => after.spaces(),
        Some(_) => return false,
    }
    matches!(after.peek(), Some('+' | '-' | '—'))
        || after.eat_word("at")
        || after.eat_word("roll")
        || after.eat_text("顺延")
        || unit(after).is_some()
}

/// `2024-11-17T10:00` or `2024-11-17Z`: id characters to the eye of a machine only.
fn is_dated_time(scan: &Scan<'_>) -> bool {
    let mut ahead = scan.clone();
    let digits = |ahead: &mut Scan<'_>, most: usize| {
        let count = (0..most).take_while(|_| ahead.eat_if(|c| c.is_ascii_digit()).is_some()).count();
        count > 0
    };
    let date =
        digits(&mut ahead, 4) && ahead.eat('-') && digits(&mut ahead, 2) && ahead.eat('-') && digits(&mut ahead, 2);
    date && matches!(ahead.peek(), Some('t' | 'z'))
}

/// The author's own spelling of a word of id characters. A hyphen at its end is a minus sign.
fn id(scan: &mut Scan<'_>) -> Option<String> {
    let start = scan.at();
    while let Some(c) = scan.peek() {
        let ends = c == '-' && !scan.peek_after(1).is_some_and(|next| is_id_char(next) && next != '-');
        if ends || !is_id_char(c) {
            break;
        }
        scan.eat_if(is_id_char);
    }
    let text = scan.slice(&scan.since(start));
    // Full-width letters fold to ASCII for reading, but an id is compared byte by byte.
    let plain: String = text.chars().filter(|c| c.is_ascii()).collect();
    (!text.is_empty() && plain.len() == text.len()).then_some(plain)
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn edge(scan: &mut Scan<'_>) -> Reading<Option<Edge>> {
    if !scan.eat('.') {
        return Ok(None);
    }
    let start = scan.at();
    if let Some(edge) = scan.eat_one_of(&[("from", Edge::From), ("until", Edge::Until)], Scan::eat_word) {
        return Ok(Some(edge));
    }
    while scan.eat_if(|c| c.is_alphanumeric()).is_some() {}
    let range = scan.since(start);
    let patch = match scan.slice(&range) {
        "start" | "begin" | "opens" => Some("from"),
        "end" | "to" | "by" | "closes" => Some("until"),
        _ => None,
    };
    Err(match patch {
        Some(patch) => Slip::patched(range, MisreadKind::UnknownEdge, patch),
        None => Slip::new(range, MisreadKind::UnknownEdge),
    })
}

/// `capture-3 days`, where the sign looks like part of the id.
fn refuse_joined_step(scan: &Scan<'_>, start: usize, id: &str) -> Option<Slip> {
    let (before, count) = id.rsplit_once('-')?;
    let is_count = !count.is_empty() && count.chars().all(|c| c.is_ascii_digit());
    let mut ahead = scan.clone();
    ahead.spaces();
    let found = is_count && !before.is_empty() && unit(&mut ahead).is_some();
    found.then(|| Slip::patched(scan.since(start), MisreadKind::StepJoined, format!("{before} - {count}")))
}

fn steps(scan: &mut Scan<'_>, expression: &mut Expression) -> Reading<()> {
    loop {
        let before = scan.at();
        scan.spaces();
        let sign_at = scan.at();
        let sign = scan.eat_if(|c| matches!(c, '+' | '-' | '—'));
        let Some(sign) = sign else {
            scan.back_to(before);
            return Ok(());
        };
        let step = match amount(scan, sign_at) {
            Ok(step) => step,
            // A hyphen after a date may also begin the end of a range.
            Err(slip) => {
                let plain = expression.as_plain().filter(|_| sign != '+');
                scan.back_to(sign_at);
                return Err(plain.and_then(|written| refuse_range(scan, written)).unwrap_or(slip));
            }
        };
        if expression.steps.len() == MOST_STEPS {
            return Err(Slip::new(scan.since(sign_at), MisreadKind::TooManySteps));
        }
        let count = if sign == '+' { step.count } else { -step.count };
        expression.steps.push(Offset { count, ..step });
    }
}

fn refuse_range(scan: &mut Scan<'_>, written: Written) -> Option<Slip> {
    let slip = expect_end(scan, written).err()?;
    matches!(slip.kind, MisreadKind::RangeInField { .. }).then_some(slip)
}

/// `at 17:00` and `roll next-working-day`, in either order.
fn endings(scan: &mut Scan<'_>, expression: &mut Expression) -> Reading<()> {
    loop {
        let before = scan.at();
        scan.spaces();
        let start = scan.at();
        if scan.eat_word("at") {
            scan.spaces();
            let clock = clock_at(scan)?;
            set_clock(expression, clock, scan, start)?;
        } else if eat_roll(scan)? {
            if std::mem::replace(&mut expression.roll, true) {
                return Err(Slip::patched(scan.since(start), MisreadKind::SaidTwice, ""));
            }
        } else {
            scan.back_to(before);
            return Ok(());
        }
    }
}

fn set_clock(expression: &mut Expression, clock: Clock, scan: &Scan<'_>, start: usize) -> Reading<()> {
    let written = match expression.base {
        Base::Moment(written) if expression.steps.is_empty() => written.clock,
        _ => None,
    };
    if written.is_some() || expression.at.is_some() {
        return Err(Slip::new(scan.since(start), MisreadKind::SaidTwice));
    }
    expression.at = Some(clock);
    Ok(())
}

/// Steps over `roll next-working-day`, or 顺延, which in Chinese can mean nothing else.
fn eat_roll(scan: &mut Scan<'_>) -> Reading<bool> {
    if scan.eat_text("顺延") {
        let _ = scan.eat_text("至下一个工作日") || scan.eat_text("至下一工作日");
        return Ok(true);
    }
    if !scan.eat_word("roll") {
        return Ok(false);
    }
    let after = scan.at();
    scan.spaces();
    if scan.eat_word("next-working-day") || scan.eat_word("next working day") {
        return Ok(true);
    }
    if scan.is_done() || scan.eat_word("next-workday") {
        return Err(Slip::patched(scan.since(after), MisreadKind::UnknownRoll, " next-working-day"));
    }
    Err(Slip::new(scan.rest(), MisreadKind::UnknownRoll))
}
