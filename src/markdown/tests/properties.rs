//! Properties that hold for every source.

use proptest::prelude::*;

use super::hostile::assert_harmless;
use super::*;

/// A piece of Markdown as people and machines write it.
fn fragment() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "**",
        "*",
        "~~",
        "~",
        "_",
        "`",
        "```\n",
        "请",
        "注意：",
        "（",
        "）",
        "“",
        "”",
        "a",
        "Bc",
        "2026",
        " ",
        "\n",
        "\n\n",
        "  \n",
        "> ",
        "- ",
        "1. ",
        "- [ ] ",
        "# ",
        "### ",
        "===\n",
        "---\n",
        "|",
        "|-|-|\n",
        "[",
        "](",
        ")",
        "![",
        "](a.png)",
        "](capture)",
        "<sub>",
        "</sub>",
        "<br>",
        "<kbd>",
        "</kbd>",
        "<div>",
        "<!--",
        "-->",
        "{{ date }}",
        "{{ board }}",
        "{{ nope x }}",
        "{{ steps }}\n",
        "{{ /steps }}\n",
        "{{ ",
        "}}",
        "{#x}",
        "{学号}",
        "[^1]",
        "\n\n[^1]: ",
        ": ",
        "\\",
        "&amp;",
        "&#xFDD1;",
        "https://a.cn/x_y",
        "www.b.cn",
        "a@b.cn",
        "\u{FDD0}",
        "\u{FDD1}",
        "\u{1BC9F}",
        "\0",
        "\r\n",
        "\u{3000}",
        "    ",
        "\t",
        "> [!NOTE]\n",
        "[x]: capture\n",
        "javascript:x",
        "[x]",
        "<a@b.cn>",
        "🎓",
        "한",
    ]);
    let few = |strategy: BoxedStrategy<&'static str>| prop::collection::vec(strategy, 0..40);
    few(pieces.boxed()).prop_map(|pieces| pieces.concat())
}

fn check(source: &str, lang: Lang) -> Result<(), TestCaseError> {
    let result = rendered(source, lang);
    assert_balanced(&result.html);
    assert_harmless(&result.html);
    let texts = [&result.html, &result.plain].into_iter();
    let headings = result.headings.iter().flat_map(|heading| [&heading.id, &heading.text]);
    let sections = result.sections.iter().map(|section| &section.text);
    let targets = result.links.iter().map(|link| &link.target).chain(result.images.iter().map(|image| &image.alt));
    for text in texts.chain(headings).chain(sections).chain(targets) {
        prop_assert!(!text.contains(characters::is_own), "{text:?}");
        prop_assert!(!text.contains(characters::is_forbidden), "{text:?}");
    }
    let ranges =
        result.findings.iter().map(|finding| &finding.range).chain(result.links.iter().map(|link| &link.range));
    for range in ranges.chain(result.images.iter().map(|image| &image.range)) {
        prop_assert!(source.get(range.clone()).is_some(), "{range:?} is no place in {source:?}");
    }
    let mut ids: Vec<_> = tags(&result.html)
        .into_iter()
        .flat_map(|tag| tag.attributes)
        .filter(|(key, _)| key == "id")
        .map(|(_, value)| value)
        .collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    prop_assert_eq!(ids.len(), all, "ids repeat in {}", result.html);
    prop_assert!(!result.plain.contains("  ") && result.plain.trim() == result.plain);
    for finding in &result.findings {
        prop_assert!(!finding.kind.message(lang).is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_is_rendered(source in "\\PC{0,80}", english in any::<bool>()) {
        check(&source, if english { Lang::En } else { Lang::Zh })?;
    }

    #[test]
    fn any_bytes_are_rendered(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        check(&String::from_utf8_lossy(&bytes), Lang::Zh)?;
    }

    #[test]
    fn any_mix_of_markdown_is_rendered(source in fragment(), english in any::<bool>()) {
        check(&source, if english { Lang::En } else { Lang::Zh })?;
    }

    #[test]
    fn han_text_survives(source in "[一-龥，。：、（）“”《》]{1,60}") {
        prop_assert_eq!(rendered(&source, Lang::Zh).plain, source.as_str());
        let escaped = format!("<p>{source}</p>\n");
        prop_assert_eq!(rendered(&source, Lang::Zh).html, escaped);
    }

    #[test]
    fn wrapped_han_text_is_one_line(lines in prop::collection::vec("[一-龥，。：（）]{1,20}", 1..6)) {
        prop_assert_eq!(rendered(&lines.join("\n"), Lang::Zh).plain, lines.concat());
    }

    #[test]
    fn bold_reads_as_bold_between_han(before in "[一-龥]{1,4}", inside in "[一-龥，。：（）“”]{1,6}", after in "[一-龥]{1,4}") {
        let html = inline(&format!("{before}**{inside}**{after}"));
        prop_assert_eq!(html, format!("{before}<strong>{inside}</strong>{after}"));
    }

    #[test]
    fn code_stays_as_written(code in "[一-龥a-z*~_{}<>：（）|&\"]{1,30}") {
        let code = format!("{{{{ date }}}}{code}");
        let result = rendered(&format!("```\n{code}\n```"), Lang::Zh);
        let mut escaped = String::new();
        escape::text(&mut escaped, &code);
        prop_assert_eq!(result.html, format!("<pre tabindex=\"0\"><code>{escaped}\n</code></pre>\n"));
    }
}
