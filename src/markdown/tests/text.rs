//! Line breaks, plain text and sections.

use super::*;

#[test]
fn line_breaks_in_the_source() {
    for (source, zh, en) in [
        ("采集工\n作的通知", "采集工作的通知", "采集工作的通知"),
        ("请参加，\nABC", "请参加，ABC", "请参加，ABC"),
        ("**注意**\n请看", "<strong>注意</strong>请看", "<strong>注意</strong>请看"),
        ("**注意**\n*请看*", "<strong>注意</strong><em>请看</em>", "<strong>注意</strong><em>请看</em>"),
        ("2026年\n12月", "2026年12月", "2026年\n12月"),
        ("截止\n{{ date }}", "截止<time>12月7日</time>", "截止\n<time>12月7日</time>"),
        ("one\ntwo", "one\ntwo", "one\ntwo"),
        ("he said\n“yes”", "he said\n“yes”", "he said\n“yes”"),
        ("请看\n`码`", "请看<code>码</code>", "请看<code>码</code>"),
        ("请看\n<br>完", "请看\n<br>完", "请看\n<br>完"),
    ] {
        for (lang, expected) in [(Lang::Zh, zh), (Lang::En, en)] {
            assert_eq!(rendered(source, lang).html, format!("<p>{expected}</p>\n"), "{source}");
        }
    }
}

#[test]
fn plain_text_is_the_text() {
    for (source, expected) in [
        ("**注意：**请\n看 [这](capture)", "注意：请看 这"),
        ("| 甲 | 乙 |\n|--|--|\n| 1 | 2 |", "甲 乙\n1 2"),
        ("看![图一](a.png)吧", "看 图一 吧"),
        ("- 一\n- 二\n\n> 三", "一\n二\n三"),
        ("一  \n二<br>三", "一 二 三"),
        ("[附件](a.pdf)", "附件"),
        ("a\u{3000}\u{3000}b  c", "a b c"),
        ("<b>x</b>", "<b>x</b>"),
        ("甲[^1]乙\n\n[^1]: 丙\n\n丁", "甲乙\n丁\n丙"),
        ("{{ date }}止\n\n{{ board }}", "12月7日止\n倒计时"),
    ] {
        assert_eq!(rendered(source, Lang::Zh).plain, expected, "{source}");
    }
}

#[test]
fn sections_follow_headings() {
    let source = "引言\n\n## 一\n\n甲\n\n##### 小\n\n乙\n\n### 二 {#b}\n\n## 三\n\n丙[^1]\n\n[^1]: 注";
    let section = |anchor: Option<&str>, heading: Option<&str>, text: &str| Section {
        anchor: anchor.map(str::to_owned),
        heading: heading.map(str::to_owned),
        text: text.to_owned(),
    };
    assert_eq!(
        rendered(source, Lang::Zh).sections,
        [
            section(None, None, "引言"),
            section(Some("一"), Some("一"), "甲\n小\n乙"),
            section(Some("b"), Some("二"), ""),
            section(Some("三"), Some("三"), "丙"),
            section(Some("footnotes"), None, "注"),
        ]
    );
}
