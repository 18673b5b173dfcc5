//! Recognises a time zone typed into a date. Knows no zones: an author's dates are always in the portal's own.

use super::misread::{MisreadKind, Reading, Slip};
use super::number::number;
use super::scan::Scan;

/// Zone names that are China's own time, so that dropping them changes nothing in a portal on Beijing time.
const BEIJING: [&str; 7] = ["asia/shanghai", "utc+08:00", "gmt+08:00", "utc+8", "gmt+8", "东八区", "中国标准时间"];
const OTHER: [&str; 12] =
    ["z", "utc", "gmt", "cst", "est", "pst", "cet", "jst", "世界时", "协调世界时", "格林尼治时间", "asia/"];

/// An error if a zone or an offset such as `+08:00` comes next.
pub(in crate::time) fn refuse(scan: &Scan<'_>) -> Reading<()> {
    let mut ahead = scan.clone();
    ahead.spaces();
    let bracket = ahead.eat('(');
    let Some(is_beijing) = zone(&mut ahead) else {
        return Ok(());
    };
    if bracket {
        ahead.eat(')');
    }
    let range = ahead.since(scan.at());
    if is_beijing {
        return Err(Slip::patched(range, MisreadKind::ZoneWritten, ""));
    }
    Err(Slip::new(range, MisreadKind::ZoneWritten))
}

/// Steps over a zone and says whether it is China's.
fn zone(scan: &mut Scan<'_>) -> Option<bool> {
    if let Some(is_beijing) = offset(scan) {
        return Some(is_beijing);
    }
    if BEIJING.iter().any(|name| eat_name(scan, name)) {
        return Some(true);
    }
    if !OTHER.iter().any(|name| eat_name(scan, name)) {
        return None;
    }
    while scan.eat_if(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | ':')).is_some() {}
    Some(false)
}

/// `+08:00` or `+0800`. One or two digits alone are a number of days; after a minus sign stands the end of a range.
fn offset(scan: &mut Scan<'_>) -> Option<bool> {
    let start = scan.at();
    let hours = if scan.eat('+') { number(scan) } else { None };
    let found = hours.and_then(|hours| match hours.width {
        4 if scan.is_done() => Some(hours.value),
        2 if scan.eat(':') => Some(hours.value * 100 + number(scan).filter(|minutes| minutes.width == 2)?.value),
        _ => None,
    });
    if found.is_none() {
        scan.back_to(start);
    }
    found.map(|offset| offset == 800)
}

fn eat_name(scan: &mut Scan<'_>, name: &str) -> bool {
    if !name.is_ascii() || name.ends_with('/') {
        return scan.eat_text(name);
    }
    scan.eat_word(name)
}
