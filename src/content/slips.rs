//! The slips that break YAML, recognised by name. Knows the shape of a line, not the meaning of a key.

use std::ops::Range;
use std::sync::Arc;

use super::reasons;
use crate::diagnostics::{Diagnostic, Place, SourceFile};

/// Says why the YAML in `block` could not be read: the known slip on or just above the reported line, else the reason in
/// plain words.
pub(super) fn explain(source: &Arc<SourceFile>, block: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let first_line = source.line_column(block.start).0;
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let at = source.offset(first_line + line - 1, column);
    let message = error.to_string();
    if let Some(name) = message.split("duplicate entry with key ").nth(1) {
        return duplicate(source, block, name);
    }
    // The parser often notices a slip only on the line after it, and an open quotation mark only at the very end.
    let lines = lines_upto(source, block, at);
    let reach = if reasons::is_unclosed(error) { lines.len() } else { 3 };
    for range in lines.iter().rev().take(reach) {
        if let Some(found) = known_slip(source, range.clone()) {
            return found;
        }
    }
    let is_open = reasons::is_unclosed(error);
    if let Some(found) = lines.iter().find_map(|range| unclosed(source, range.clone(), is_open)) {
        return found;
    }
    if reasons::is_indent(error)
        && let Some(found) = indent(source, &lines)
    {
        return found;
    }
    let reason = reasons::reason(error);
    Diagnostic::error(
        "yaml-syntax",
        Place::new(source, at..at + 1),
        format!("设置部分（YAML）读不懂：{}", reason.zh),
        format!("this YAML cannot be read: {}", reason.en),
    )
    .fix(
        "检查这一行和上一行：冒号后要有空格，同级的行要对齐，文字里有冒号或井号时加引号",
        "look at this line and the one above: a space after each colon, equal indent for equals, quotes around text with : or #",
    )
}

/// The first known slip of the block, for YAML that can be read but does not say what was meant.
pub(super) fn find(source: &Arc<SourceFile>, block: &Range<usize>) -> Option<Diagnostic> {
    lines_upto(source, block, block.end).into_iter().find_map(|range| known_slip(source, range))
}

/// The first slip that YAML takes for something else than was meant: full-width brackets, a list item without its
/// space, a number sign that cuts a title short. Everything reported here is wrong wherever it stands.
pub(super) fn find_legal(source: &Arc<SourceFile>, block: &Range<usize>) -> Option<Diagnostic> {
    let lines = lines_upto(source, block, block.end);
    let mut opens_list = false;
    for range in &lines {
        let line = &source.text[range.clone()];
        let body = line.trim_start();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let found = full_width(source, range.clone(), false)
            .or_else(|| cut_by_comment(source, range.clone()))
            .or_else(|| smart_quotes(source, range.clone(), false))
            .or_else(|| if opens_list { joined_item(source, range.clone()) } else { None });
        if found.is_some() {
            return found;
        }
        opens_list = body.ends_with(':');
    }
    None
}

/// The lines of the block up to the offset, as byte ranges without line ends.
fn lines_upto(source: &SourceFile, block: &Range<usize>, at: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = block.start;
    for line in source.text[block.clone()].split_inclusive('\n') {
        if start > at {
            break;
        }
        lines.push(start..start + line.trim_end_matches(['\n', '\r']).len());
        start += line.len();
    }
    lines
}

/// A line in its parts, as bytes of the file.
struct Line<'a> {
    start: usize,
    text: &'a str,
    /// Where the text after indent and `- ` begins.
    body: usize,
}

impl<'a> Line<'a> {
    fn read(source: &'a SourceFile, range: Range<usize>) -> Line<'a> {
        let text = &source.text[range.clone()];
        let body = text.trim_start().trim_start_matches("- ").trim_start_matches('{');
        Line { start: range.start, text, body: text.len() - body.len() }
    }

    fn body(&self) -> &'a str {
        &self.text[self.body..]
    }

    /// The key up to the colon, and the bytes of the value in the line.
    fn key_and_value(&self) -> Option<(&'a str, Range<usize>)> {
        let colon = self.body().find(':').filter(|at| is_key(&self.body()[..*at]))?;
        let from = self.body + colon + 1;
        let value = self.text[from..].trim();
        let from = from + self.text[from..].len() - self.text[from..].trim_start().len();
        Some((&self.body()[..colon], from..from + value.len()))
    }

    fn place(&self, source: &Arc<SourceFile>, range: Range<usize>) -> Place {
        Place::new(source, self.start + range.start..self.start + range.end)
    }
}

fn known_slip(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    tab(source, range.clone())
        .or_else(|| full_width(source, range.clone(), true))
        .or_else(|| no_space_after_colon(source, range.clone()))
        .or_else(|| smart_quotes(source, range.clone(), true))
        .or_else(|| needs_quotes(source, range))
}

fn tab(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let at = line.text.find('\t').filter(|at| line.text[..*at].trim().is_empty())?;
    Some(
        Diagnostic::error(
            "yaml-tab",
            line.place(source, at..at + 1),
            "缩进用了制表符（Tab）",
            "a tab is used to indent",
        )
        .fix("改用空格，每级两个", "use spaces, two for each level"),
    )
}

/// Marks that look like those of YAML: `：` after a key, `－` before an item, `｛`, `［`, and `，` between values.
fn full_width(source: &Arc<SourceFile>, range: Range<usize>, broken: bool) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let body = line.body();
    if let Some(at) = body.find('：').filter(|at| broken && is_key(&body[..*at])) {
        let (key, value) = (&body[..at], body[at + '：'.len_utf8()..].trim());
        let place = line.place(source, line.body + at..line.body + at + '：'.len_utf8());
        return Some(
            Diagnostic::error(
                "yaml-full-width-colon",
                place,
                "字段后面用了中文冒号“：”",
                "a full-width colon `：` follows the key",
            )
            .fix(format!("改成“{key}: {value}”"), format!("write `{key}: {value}`")),
        );
    }
    let mark = |at: usize, found: char, meant: char| {
        Diagnostic::error(
            "yaml-full-width-mark",
            line.place(source, at..at + found.len_utf8()),
            format!("这里用了中文符号“{found}”"),
            format!("`{found}` is not the mark that YAML knows"),
        )
        .fix(format!("改成英文的“{meant}”"), format!("write `{meant}`"))
    };
    let opening = line.text.trim_start();
    let at = line.text.len() - opening.len();
    // A dash as Word makes it, before an item of a list.
    if let Some(dash) = opening.chars().next().filter(|c| broken && is_dash(*c)) {
        return Some(mark(at, dash, '-'));
    }
    let value = line.key_and_value().map_or(line.body..line.text.trim_end().len(), |(_, value)| value);
    let text = line.text.get(value.clone()).unwrap_or_default();
    match text.chars().next() {
        Some('｛') => return Some(mark(value.start, '｛', '{')),
        Some('［') => return Some(mark(value.start, '［', '[')),
        _ => {}
    }
    let flow = line.text[at..].trim_start_matches("- ").starts_with('{') || text.starts_with(['[', '{']);
    if !flow {
        return None;
    }
    // Between Chinese words `，` is a comma; between ids, or before a key, it was meant to be YAML's.
    let comma = line.text.match_indices('，').find(|(comma, _)| {
        let before = line.text[..*comma].chars().next_back();
        let after = line.text[comma + '，'.len_utf8()..].trim_start();
        let ids = before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '"' | '\''))
            && after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '"' | '\''))
            && text.starts_with('[');
        ids || after.split_once(':').is_some_and(|(key, _)| broken && is_key(key))
    });
    if let Some((comma, _)) = comma {
        return Some(mark(comma, '，', ','));
    }
    let closing =
        [('｝', '}'), ('］', ']')].into_iter().find(|(found, _)| broken && line.text.trim_end().ends_with(*found));
    closing.map(|(found, meant)| mark(line.text.trim_end().len() - found.len_utf8(), found, meant))
}

fn no_space_after_colon(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let body = line.body();
    let at = body
        .find(':')
        .filter(|at| is_key(&body[..*at]) && !body[at + 1..].starts_with([' ', '\r', '/']) && body.len() > at + 1)?;
    let (key, value) = (&body[..at], body[at + 1..].trim());
    Some(
        Diagnostic::error(
            "yaml-space-after-colon",
            line.place(source, line.body + at..line.body + at + 1),
            "冒号后面少了一个空格",
            "a space is missing after the colon",
        )
        .fix(format!("改成“{key}: {value}”"), format!("write `{key}: {value}`")),
    )
}

/// `“2023”`: quotation marks of Word, which YAML takes for part of the text. Around Chinese words they may be meant.
fn smart_quotes(source: &Arc<SourceFile>, range: Range<usize>, broken: bool) -> Option<Diagnostic> {
    const SMART: [char; 4] = ['“', '”', '‘', '’'];
    let line = Line::read(source, range);
    let value = match line.key_and_value() {
        Some((_, value)) => value,
        None => line.body..line.text.trim_end().len(),
    };
    let text = line.text.get(value.clone())?;
    let place = line.place(source, value.clone());
    let told = |inner: &str| {
        Diagnostic::error(
            "yaml-smart-quotes",
            place.clone(),
            "这里用了中文引号，YAML 只认英文引号",
            "these are curly quotation marks; YAML knows only straight ones",
        )
        .fix(format!("写成 {inner}"), format!("write {inner}"))
    };
    let straight = text.replace(SMART, "\"");
    if broken && text.starts_with(SMART) {
        return Some(told(&format!("\"{}\"", text.trim_matches(SMART).replace('"', "\\\""))));
    }
    let wrapped = |part: &str| {
        let part = part.trim();
        let inner = part.trim_matches(SMART);
        part.starts_with(SMART) && part.ends_with(SMART) && !inner.is_empty() && inner.is_ascii()
    };
    let items = text.strip_prefix('[').map_or(text, |list| list.trim_end_matches(']'));
    items.split(',').any(wrapped).then(|| told(&straight))
}

fn needs_quotes(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let (_, value) = line.key_and_value()?;
    let text = &line.text[value.clone()];
    let quoted = text.starts_with(['"', '\'', '[', '{', '|', '>']);
    if quoted || !(text.starts_with(['@', '`', '%', '!', '&', '*']) || text.contains(": ") || text.ends_with(':')) {
        return None;
    }
    Some(
        Diagnostic::error(
            "yaml-needs-quotes",
            line.place(source, value),
            "这段文字含有 YAML 的特殊符号，需要英文引号",
            "this text holds a character special to YAML and needs straight quotes",
        )
        .fix(format!("写成 \"{}\"", text.replace('"', "\\\"")), format!("write \"{}\"", text.replace('"', "\\\""))),
    )
}

/// `title: 图像采集 #2`: YAML drops everything from ` #` on.
fn cut_by_comment(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let (key, value) = line.key_and_value()?;
    let text = &line.text[value.clone()];
    if text.starts_with(['"', '\'', '[', '{', '|', '>', '#']) {
        return None;
    }
    let at = text.find(" #").filter(|at| text[at + 2..].starts_with(|c: char| c.is_ascii_digit()))?;
    Some(
        Diagnostic::error(
            "yaml-cut-by-comment",
            line.place(source, value.start + at + 1..value.end),
            "“ #”后面的文字会被当作注释丢掉",
            "everything after ` #` is taken for a comment and lost",
        )
        .fix(format!("写成 {key}: \"{text}\""), format!("write {key}: \"{text}\"")),
    )
}

/// `-2023` below a key: one text to YAML, an item of a list to the author.
fn joined_item(source: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let body = line.text.trim_start();
    let at = line.text.len() - body.len();
    let rest = body.strip_prefix('-').filter(|rest| !rest.is_empty() && !rest.starts_with([' ', '-']))?;
    Some(
        Diagnostic::error(
            "yaml-list-space",
            line.place(source, at..at + 1),
            "列表的“-”后面少了一个空格",
            "a space is missing after the `-` of the list",
        )
        .fix(format!("改成“- {rest}”"), format!("write `- {rest}`")),
    )
}

/// A quotation mark that its line opens and does not close; brackets only on suspicion, for they may span lines.
fn unclosed(source: &Arc<SourceFile>, range: Range<usize>, brackets: bool) -> Option<Diagnostic> {
    let line = Line::read(source, range);
    let opening = line.text.trim_start().trim_start_matches("- ");
    let opening_at = line.text.len() - opening.len();
    let value = if opening.starts_with('{') {
        opening_at..line.text.trim_end().len()
    } else {
        line.key_and_value().map_or(opening_at..line.text.trim_end().len(), |(_, value)| value)
    };
    let text = line.text.get(value.clone())?;
    let open = text.chars().next()?;
    let close = match open {
        '[' if brackets => ']',
        '{' if brackets => '}',
        '"' | '\'' => open,
        _ => return None,
    };
    let closed = if open == close {
        text.matches(open).count() % 2 == 0
    } else {
        text.matches(open).count() <= text.matches(close).count()
    };
    if closed {
        return None;
    }
    Some(
        Diagnostic::error(
            "yaml-unclosed",
            line.place(source, value.start..value.start + 1),
            format!("“{open}”没有用“{close}”结束"),
            format!("`{open}` is not closed with `{close}`"),
        )
        .fix(format!("在这一行末尾补上“{close}”"), format!("add `{close}` at the end of this line")),
    )
}

/// A line whose indent fits no line above it, or a value that stands no further in than its key.
fn indent(source: &Arc<SourceFile>, lines: &[Range<usize>]) -> Option<Diagnostic> {
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

/// Dashes that Word and input methods make of `-`.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '－' | '―' | '─' | '━' | '‐' | '‑' | '−' | '﹣')
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn duplicate(source: &Arc<SourceFile>, block: &Range<usize>, name: &str) -> Diagnostic {
    let name: String = name.trim_matches('"').chars().take_while(|c| *c != '"').collect();
    let name = name.split(" at line").next().unwrap_or(&name).to_owned();
    let mut found = Vec::new();
    let mut start = block.start;
    for line in source.text[block.clone()].split_inclusive('\n') {
        let body = line.trim_start().trim_start_matches("- ").trim_start_matches(['"', '\'']);
        if body
            .strip_prefix(name.as_str())
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        {
            let at = start + (line.len() - body.len());
            found.push(at..at + name.len());
        }
        start += line.len();
    }
    // Where the two cannot be told apart by their lines, the last is as good as any.
    let last = found.pop().unwrap_or(block.start..block.start);
    let problem = Diagnostic::error(
        "duplicate-key",
        Place::new(source, last),
        format!("字段“{name}”写了两次"),
        format!("the key `{name}` is written twice"),
    )
    .fix("留下一个，删掉另一个", "keep one and delete the other");
    match found.pop() {
        Some(first) => problem.see(Place::new(source, first), "第一次写在这里", "first written here"),
        None => problem,
    }
}
