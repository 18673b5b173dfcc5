//! The YAML reader's reasons in plain words. It speaks of "block mappings" and "simple keys", in English; a clerk needs
//! to know what to look for. Knows no file.

use crate::diagnostics::Words;

/// A part of the reader's message, and what it means for the person who wrote the line.
const REASONS: [(&str, &str, &str); 20] = [
    (
        "mapping values are not allowed",
        "这一行多出一个冒号，或者缩进与上一行不配",
        "one colon too many, or an indent that does not fit the line above",
    ),
    (
        "could not find expected ':'",
        "这里应是“字段: 值”，却没有冒号",
        "a `key: value` is expected here, but there is no colon",
    ),
    (
        "did not find expected key",
        "这一行没有和同级的字段对齐，或者不是“字段: 值”",
        "this line is not in line with its neighbours, or is no `key: value`",
    ),
    (
        "did not find expected '-' indicator",
        "这一行没有和列表的“-”对齐",
        "this line is not in line with the `-` of the list",
    ),
    (
        "block sequence entries are not allowed",
        "列表的“-”不能写在这里，要另起一行",
        "the `-` of a list cannot stand here; begin a new line",
    ),
    ("mapping keys are not allowed", "字段不能写在这里，要另起一行", "a key cannot stand here; begin a new line"),
    (
        "did not find expected ',' or ']'",
        "方括号“[”没有用“]”结束，或者少了英文逗号",
        "a `[` is not closed with `]`, or a comma is missing",
    ),
    (
        "did not find expected ',' or '}'",
        "花括号“{”没有用“}”结束，或者少了英文逗号",
        "a `{` is not closed with `}`, or a comma is missing",
    ),
    ("did not find expected node content", "这里应写一个值，却是标点", "a value is expected here, not a mark"),
    ("while scanning a quoted scalar", "英文引号没有成对", "a quotation mark has no partner"),
    (
        "found unknown escape character",
        "双引号里的反斜杠“\\”有特殊含义",
        "a backslash inside double quotes has a special meaning",
    ),
    (
        "did not find expected hexadecimal number",
        "双引号里的反斜杠“\\”有特殊含义",
        "a backslash inside double quotes has a special meaning",
    ),
    (
        "found character that cannot start any token",
        "值不能以这个符号开头，要加英文引号",
        "a value cannot begin with this character; put it in quotes",
    ),
    ("tab character", "缩进用了制表符（Tab）", "a tab is used to indent"),
    ("control characters are not allowed", "这里有看不见的控制字符", "there is an invisible control character"),
    ("recursion limit exceeded", "列表或括号套得太深", "lists or brackets are nested too deeply"),
    ("more than one document", "设置部分中间多了一行“---”", "there is a line `---` in the middle"),
    ("undefined tag handle", "值不能以“!”开头，要加英文引号", "a value cannot begin with `!`; put it in quotes"),
    (
        "while scanning a block scalar",
        "“|”或“>”后面不能再写文字，正文要另起一行并缩进",
        "nothing may follow `|` or `>`; the text begins on the next line, indented",
    ),
    ("while scanning a directive", "行首不能用“%”", "a line cannot begin with `%`"),
];

/// Why the YAML could not be read. The reader's own words are not for people and are left out.
pub fn reason(error: &serde_yaml::Error) -> Words {
    let message = error.to_string();
    let found = REASONS.iter().find(|(part, ..)| message.contains(part));
    let (zh, en) = found.map_or(("写法不对", "the notation is wrong"), |(_, zh, en)| (*zh, *en));
    Words::new(zh, en)
}

/// Whether the reader stopped inside something that was never closed, such as a quotation mark: the slip may then stand
/// far above the place it names.
pub(super) fn is_unclosed(error: &serde_yaml::Error) -> bool {
    let message = error.to_string();
    ["quoted scalar", "',' or ']'", "',' or '}'", "flow"].iter().any(|part| message.contains(part))
}

/// Whether the reader looked for a colon in vain.
pub(super) fn lacks_colon(error: &serde_yaml::Error) -> bool {
    let message = error.to_string();
    ["could not find expected ':'", "mapping values"].iter().any(|part| message.contains(part))
}

/// Whether the reader stumbled over how far a line is indented.
pub(super) fn is_indent(error: &serde_yaml::Error) -> bool {
    let message = error.to_string();
    ["expected key", "'-' indicator", "mapping values", "expected ':'", "<document start>"]
        .iter()
        .any(|part| message.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_comes_out_in_plain_words() {
        let cases = [
            ("a: b: c\n", "冒号"),
            ("a: [1\nb: 2\n", "方括号"),
            ("a: {x: 1\nb: 2\n", "花括号"),
            ("a: \"x\n", "引号"),
            ("a: \"\\q\"\n", "反斜杠"),
            ("a: @x\n", "符号开头"),
            ("a: 1\n---\nb: 2\n", "---"),
            ("a:\n  - x\n b: 1\n", "对齐"),
            ("a\nb: 1\n", "冒号"),
            ("a: - b\n", "列表"),
            ("a: !x!y z\n", "!"),
            ("a: | b\n", "|"),
            ("a: \u{1}\n", "控制字符"),
        ];
        for (text, word) in cases {
            let error = serde_yaml::from_str::<serde_yaml::Value>(text).expect_err(text);
            assert!(reason(&error).zh.contains(word), "{text:?}: {error} → {}", reason(&error).zh);
        }
        let deep = "[".repeat(10_000);
        let error = serde_yaml::from_str::<serde_yaml::Value>(&deep).expect_err("too deep");
        assert!(reason(&error).zh.contains("太深"), "{error}");
    }
}
