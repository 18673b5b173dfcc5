//! Full-width marks where YAML knows only its own: `：` after a key, `－` before an item, `｛`, `［`, and `，` between values.

use std::ops::Range;
use std::sync::Arc;

use super::{Line, is_dash, is_key};
use crate::diagnostics::{Diagnostic, SourceFile};

/// The first such mark of a line, with the line as it should be. `broken`: the YAML could not be read, so marks that
/// might belong to a text are suspects as well.
pub(super) fn full_width(source: &Arc<SourceFile>, range: Range<usize>, broken: bool) -> Option<Diagnostic> {
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
    let mark = |at: usize, found: char, right: String| {
        Diagnostic::error(
            "yaml-full-width-mark",
            line.place(source, at..at + found.len_utf8()),
            format!("这里用了中文符号“{found}”"),
            format!("`{found}` is not the mark that YAML knows"),
        )
        .fix(format!("写成 {right}"), format!("write {right}"))
    };
    let opening = line.text.trim_start();
    let at = line.text.len() - opening.len();
    // A dash as Word makes it, before an item of a list.
    if let Some(dash) = opening.chars().next().filter(|c| broken && is_dash(*c)) {
        let rest = opening[dash.len_utf8()..].trim();
        return Some(mark(at, dash, format!("- {rest}")));
    }
    let value = line.key_and_value().map_or(line.body..line.text.trim_end().len(), |(_, value)| value);
    let text = line.text.get(value.clone()).unwrap_or_default();
    if let Some(found) = text.chars().next().filter(|c| matches!(c, '｛' | '［')) {
        return Some(mark(value.start, found, mended(text)));
    }
    let item = line.text[at..].trim_start_matches("- ").trim_end();
    let flow = if item.starts_with('{') { item } else { text };
    if !flow.starts_with(['[', '{']) {
        return None;
    }
    let offset = line.text.find(flow).unwrap_or(at);
    let comma = flow.match_indices('，').find(|(comma, _)| is_separator(flow, *comma, broken));
    if let Some((comma, _)) = comma {
        return Some(mark(offset + comma, '，', mended(flow)));
    }
    let closing = flow.chars().next_back().filter(|c| broken && matches!(c, '｝' | '］'))?;
    Some(mark(offset + flow.len() - closing.len_utf8(), closing, mended(flow)))
}

/// Between Chinese words `，` is a comma; between ids, or before a key, it was meant to be YAML's.
fn is_separator(flow: &str, comma: usize, broken: bool) -> bool {
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '"' | '\'' | '“' | '”');
    let before = flow[..comma].chars().next_back();
    let after = flow[comma + '，'.len_utf8()..].trim_start();
    let ids = before.is_some_and(is_id) && after.starts_with(is_id) && flow.starts_with(['[', '［']);
    ids || after.split_once([':', '：']).is_some_and(|(key, _)| broken && is_key(key))
}

/// The values as YAML reads them: its own brackets, and its own commas and colons where they part values.
fn mended(flow: &str) -> String {
    let mut out = String::new();
    for (at, c) in flow.char_indices() {
        let key = out.rsplit(['{', ',', ' ']).next().unwrap_or_default();
        match c {
            '｛' => out.push('{'),
            '｝' => out.push('}'),
            '［' => out.push('['),
            '］' => out.push(']'),
            '，' if is_separator(flow, at, true) => out.push_str(", "),
            '：' if is_key(key) => out.push_str(": "),
            ' ' if out.ends_with(' ') => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_value_is_mended_and_texts_keep_their_commas() {
        for (written, right) in [
            ("［2023，2024］", "[2023, 2024]"),
            ("｛id：a， kind：b｝", "{id: a, kind: b}"),
            ("{zh: 带上采集码，准时到场。，en: Bring it}", "{zh: 带上采集码，准时到场。, en: Bring it}"),
        ] {
            assert_eq!(mended(written), right);
        }
    }
}
