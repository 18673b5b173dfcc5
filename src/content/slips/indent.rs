//! Lines that stand too far in or out, and items of a list without their dash.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// A line whose indent fits no line above it, or a value that stands no further in than its key.
pub(super) fn indent(source: &Arc<SourceFile>, lines: &[Range<usize>]) -> Option<Diagnostic> {
    let written: Vec<&Range<usize>> = lines
        .iter()
        .filter(|range| {
            let text = source.text[(*range).clone()].trim_start();
            !text.is_empty() && !text.starts_with('#')
        })
        .collect();
    let mut open: Vec<Level> = vec![Level { column: 0, is_item: false }];
    let mut above: Option<&Range<usize>> = None;
    for range in written {
        let text = &source.text[range.clone()];
        let column = text.len() - text.trim_start().len();
        let is_item = text[column..].starts_with("- ");
        let inner = text.len() - text.trim_start().trim_start_matches("- ").len();
        let above_text = above.map(|above| source.text[above.clone()].trim_end());
        let opens = above_text.is_none_or(|above| above.ends_with([':', '|', '>', '-', '[', '{', ',']));
        let deeper = open.last().is_some_and(|last| column > last.column);
        let is_value = !text[column..].contains(':') && !is_item;
        let stray_value = !deeper && is_value && above_text.is_some_and(|above| above.ends_with(':'));
        let misplaced = if deeper { !opens } else { !open.iter().any(|level| level.column == column) };
        // `id:` without its dash: what follows it stands where an item's other keys would.
        let item = above.filter(|_| misplaced && deeper).and_then(|above| without_dash(source, above.clone()));
        if item.is_some() {
            return item;
        }
        if stray_value || misplaced {
            let place = Place::new(source, range.start + column..range.end);
            return Some(wrong_indent(place, column, is_item, stray_value, &open));
        }
        open.retain(|level| level.column <= column);
        for level in [Level { column, is_item }, Level { column: inner, is_item: false }] {
            if !open.iter().any(|known| known.column == level.column) {
                open.push(level);
            }
        }
        above = Some(range);
    }
    None
}

/// `summary 带上采集码`: a key and its value without the colon between them. The reader notices at the line after it.
pub(super) fn no_colon(source: &Arc<SourceFile>, lines: &[Range<usize>]) -> Option<Diagnostic> {
    let range = lines.iter().rev().take(2).find(|range| {
        let body = source.text[(*range).clone()].trim();
        !body.is_empty() && !body.starts_with('#') && !body.contains([':', '：'])
    })?;
    let text = &source.text[range.clone()];
    let body = text.trim_start().trim_start_matches("- ").trim_end();
    let lead = text.trim_end().len() - body.len();
    // Below a key that waits for its value it is that value.
    let above = source.text[..range.start].trim_end().rsplit('\n').next().unwrap_or_default();
    if above.ends_with(':') {
        return None;
    }
    let key: String = body.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
    let value = body[key.len()..].trim();
    let problem = Diagnostic::error(
        "yaml-no-colon",
        Place::new(source, range.start + lead..range.start + lead + body.len()),
        "这一行应是“字段: 值”，却没有冒号",
        "a `key: value` belongs here, but the line has no colon",
    );
    Some(if key.is_empty() || value.is_empty() {
        problem.fix(
            "补上字段名和冒号；如果这是正文，移到第二行 --- 的下面",
            "add its key and a colon; if it is text, move it below the second `---`",
        )
    } else {
        problem.fix(format!("写成“{key}: {value}”"), format!("write `{key}: {value}`"))
    })
}

/// A line that begins an item of a list and lacks the dash.
fn without_dash(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let text = &source.text[range.clone()];
    let body = text.trim_start();
    let lead = text.len() - body.len();
    let is_first = ["id:", "on:", "notice:"].iter().any(|key| body.starts_with(key));
    is_first.then(|| {
        Diagnostic::error(
            "yaml-list-dash",
            Place::new(source, range.start + lead..range.end),
            "列表的每一项要以“- ”开头",
            "each item of a list begins with `- `",
        )
        .fix(format!("写成“- {}”", body.trim_end()), format!("write `- {}`", body.trim_end()))
    })
}

/// A column at which a line may begin.
struct Level {
    column: usize,
    /// Whether the `-` of a list stands there.
    is_item: bool,
}

fn wrong_indent(place: Place, column: usize, is_item: bool, stray_value: bool, open: &[Level]) -> Diagnostic {
    let problem = Diagnostic::error(
        "yaml-indent",
        place,
        "这一行的缩进和上面的行对不上",
        "the indent of this line fits none of the lines above",
    );
    if stray_value {
        return problem.fix(
            "把它移到上一行冒号的后面，或者在行首加两个空格",
            "put it after the colon of the line above, or indent it by two spaces",
        );
    }
    let equals = open.iter().filter(|level| level.is_item == is_item);
    match equals.map(|level| level.column).min_by_key(|known| (known.abs_diff(column), usize::MAX - known)) {
        None | Some(0) => problem.fix("删掉行首的空格", "delete the spaces before it"),
        Some(spaces) => problem.fix(
            format!("行首空 {spaces} 格，和同级的行对齐"),
            format!("put {spaces} spaces before it, in line with its equals"),
        ),
    }
}
