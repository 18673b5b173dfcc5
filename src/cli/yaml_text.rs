//! A text as a YAML scalar that every reader takes for that text and a clerk can read. Knows nothing of keys.

/// Plain where that is safe, inside `{…}` and `[…]` as well; else in double quotes.
pub(super) fn yaml_text(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Both wordings of a text as `{zh: …, en: …}`; one alone as itself.
pub(super) fn yaml_pair(zh: &str, en: Option<&str>) -> String {
    match en {
        Some(en) => format!("{{zh: {}, en: {}}}", yaml_text(zh), yaml_text(en)),
        None => yaml_text(zh),
    }
}

fn is_plain(text: &str) -> bool {
    let starts_as_word = text.starts_with(|c: char| c.is_alphabetic());
    let starts_as_number = text.starts_with(|c: char| c.is_ascii_digit());
    // `2025届毕业生` is a text, `2025` and `12:30` are not, and what begins with a digit and has no letter may be read
    // as a date by one reader and as a text by the next.
    let number_with_letters = starts_as_number && text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    (starts_as_word || number_with_letters)
        && !reserved.contains(&text.to_lowercase().as_str())
        && !text.ends_with(' ')
        // Inside `{…}` a colon before a punctuation mark ends a plain text, too.
        && !text.contains(':')
        && !text.contains(" #")
        && !text.chars().any(|c| c.is_control() || matches!(c, ',' | '[' | ']' | '{' | '}' | '"' | '\'' | '\u{feff}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_words_stay_plain_and_traps_are_quoted() {
        for (text, written) in [
            ("2025届毕业生图像采集", "2025届毕业生图像采集"),
            ("Photo capture", "Photo capture"),
            ("改期：补拍", "改期：补拍"),
            ("Moved: retake", "\"Moved: retake\""),
            ("2025", "\"2025\""),
            ("2030-03-09 10:00", "\"2030-03-09 10:00\""),
            ("no", "\"no\""),
            ("a, b", "\"a, b\""),
            ("a:?", "\"a:?\""),
            ("“甲”", "\"“甲”\""),
            ("", "\"\""),
        ] {
            assert_eq!(yaml_text(text), written);
        }
        assert_eq!(yaml_pair("礼堂", Some("Hall, east")), "{zh: 礼堂, en: \"Hall, east\"}");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "[ -~\\n\\t中文：“”，。0-9]{0,20}") {
            let block = format!("a: {0}\nb: {{c: {0}}}\n", yaml_text(&text));
            let value: serde_yaml::Value = serde_yaml::from_str(&block).unwrap();
            prop_assert_eq!(value["a"].as_str(), Some(text.as_str()));
            prop_assert_eq!(value["b"]["c"].as_str(), Some(text.as_str()));
        }
    }
}
