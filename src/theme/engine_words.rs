//! The template engine's words in plain ones. It speaks English and lists every name it knows; people need the one they
//! misspelt and the one they meant. Knows the engine's phrases, not the engine.

use crate::diagnostics::{Words, nearest};

/// What the engine says of a name it does not know, and how we say it.
const UNKNOWN: [(&str, &str, &str); 8] = [
    ("Variable `", "没有变量", "there is no variable"),
    ("Field `", "没有字段", "there is no field"),
    ("Unknown filter `", "没有过滤器", "there is no filter"),
    ("Unknown function `", "没有函数", "there is no function"),
    ("Unknown test `", "没有判断", "there is no test"),
    ("Unknown component `", "没有组件", "there is no component"),
    ("Unknown template `", "没有模板", "there is no template"),
    ("Block `", "没有区块", "there is no block"),
];

/// The fault in plain words; the engine's own where it has no name for it.
pub(super) fn plain(words: &str) -> Words {
    if let Some((name, zh, en)) = unknown(words) {
        return Words::new(format!("{zh}“{name}”"), format!("{en} `{name}`"));
    }
    if let Some((found, expected)) = words.strip_prefix("Found ").and_then(|rest| rest.split_once(" but ")) {
        let expected = expected.trim_start_matches("was ").trim_start_matches("expecting ");
        let expected = expected.trim_start_matches("expected ").trim_end_matches('.');
        return Words::new(
            format!("这里应为 {expected}，写的却是 {found}"),
            format!("expected {expected}, found {found}"),
        );
    }
    let words = words.trim_end_matches('.');
    Words::new(format!("模板引擎的说明是“{words}”"), words)
}

/// The known name nearest to the misspelt one.
pub(super) fn meant(words: &str) -> Option<&str> {
    let (name, ..) = unknown(words)?;
    let known = words.split_once("Available ").and_then(|(_, rest)| rest.split_once(": "))?.1;
    nearest(name, known.split(',').map(|word| word.trim().trim_matches(['`', '.'])))
}

fn unknown(words: &str) -> Option<(&str, &'static str, &'static str)> {
    UNKNOWN.iter().find_map(|(mark, zh, en)| {
        let (name, rest) = words.strip_prefix(mark)?.split_once('`')?;
        let missing = mark.starts_with("Unknown") || rest.contains("not defined") || rest.contains("not found");
        missing.then_some((name, *zh, *en))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_named_with_the_one_meant() {
        let words = "Variable `sitee` is not defined. Available variables: head, page, site";
        assert_eq!(plain(words), Words::new("没有变量“sitee”", "there is no variable `sitee`"));
        assert_eq!(meant(words), Some("site"));
        assert_eq!(plain("Unknown filter `fil`").zh, "没有过滤器“fil”");
        assert_eq!(plain("Found `}}` but expected identifier.").zh, "这里应为 identifier，写的却是 `}}`");
        assert_eq!(plain("Cannot divide by 0").zh, "模板引擎的说明是“Cannot divide by 0”");
        assert_eq!(meant("Cannot divide by 0"), None);
    }
}
