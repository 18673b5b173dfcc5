//! Says why a text does not begin like a date: the words people write where a date belongs.
//! Decides nothing about texts that do.

use super::clock;
use super::misread::{MisreadKind, Slip};
use super::names;
use super::scan::Scan;

const PUBLISHED: [&str; 6] = ["即日", "发布之日", "发布日", "公布之日", "印发之日", "published"];

const RELATIVE: [&str; 24] = [
    "今天",
    "今日",
    "今晚",
    "明天",
    "明日",
    "昨天",
    "昨日",
    "后天",
    "前天",
    "本周",
    "下周",
    "上周",
    "本月",
    "下月",
    "下个月",
    "下星期",
    "今年",
    "明年",
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    "next",
    "now",
];

const UNDECIDED: [&str; 9] =
    ["待定", "另行通知", "待通知", "另行公布", "tbd", "tba", "tbc", "to be announced", "to be confirmed"];

/// Words whose meaning the key already carries, so that dropping them loses nothing.
const EDGES: [&str; 11] = ["截止到", "截至", "截止", "自", "从", "由", "于", "until", "from", "since", "on"];

/// Words that leave the day itself in doubt.
const BEFORE: [&str; 5] = ["before", "by", "after", "不晚于", "不迟于"];

const APPROXIMATE: [&str; 13] = [
    "early",
    "mid",
    "late",
    "around",
    "about",
    "circa",
    "beginning of",
    "end of",
    "大约",
    "大概",
    "预计",
    "约",
    "拟于",
];

/// The refusal of whatever is at the cursor.
pub(in crate::time) fn refuse_as_date(scan: &Scan<'_>) -> Slip {
    let rest = scan.rest();
    if scan.is_done() {
        return Slip::new(rest, MisreadKind::Empty);
    }
    let begins = |words: &[&str]| words.iter().any(|word| eat(&mut scan.clone(), word));
    if begins(&PUBLISHED) {
        return refuse_published(scan);
    }
    if begins(&UNDECIDED) {
        return Slip::new(rest, MisreadKind::Undecided);
    }
    if begins(&RELATIVE) || names::weekday(&mut scan.clone()).is_some() {
        return Slip::new(rest, MisreadKind::Relative);
    }
    if begins(&APPROXIMATE) {
        return Slip::new(rest, MisreadKind::ApproximateHere);
    }
    if let Some(slip) = refuse_edge_word(scan) {
        return slip;
    }
    if clock::clock(&mut scan.clone()).is_ok() {
        return Slip::new(rest, MisreadKind::ClockWithoutDay);
    }
    Slip::new(rest, MisreadKind::NotADate)
}

/// The refusal of a number that begins no date.
pub(in crate::time) fn refuse_bare_number(scan: &Scan<'_>) -> Slip {
    let kind = match clock::clock(&mut scan.clone()) {
        Ok(_) => MisreadKind::ClockWithoutDay,
        Err(_) => MisreadKind::NotADate,
    };
    Slip::new(scan.rest(), kind)
}

/// Where an expression is read, `published` says the same; elsewhere the mended text is refused again.
fn refuse_published(scan: &Scan<'_>) -> Slip {
    let mut after = scan.clone();
    let is_all = PUBLISHED.iter().any(|word| eat(&mut after, word)) && {
        after.eat('起');
        after.is_done()
    };
    if is_all {
        return Slip::patched(scan.rest(), MisreadKind::Published, "published");
    }
    Slip::new(scan.rest(), MisreadKind::Published)
}

fn refuse_edge_word(scan: &Scan<'_>) -> Option<Slip> {
    let mut after = scan.clone();
    let start = after.at();
    if EDGES.iter().any(|word| eat(&mut after, word)) {
        after.spaces();
        return Some(Slip::patched(after.since(start), MisreadKind::EdgeWord, ""));
    }
    if BEFORE.iter().any(|word| eat(&mut after, word)) {
        return Some(Slip::new(after.since(start), MisreadKind::EdgeWord));
    }
    None
}

/// English words end where their letters end; Chinese has no such ends.
fn eat(scan: &mut Scan<'_>, word: &str) -> bool {
    if word.is_ascii() { scan.eat_word(word) } else { scan.eat_text(word) }
}
